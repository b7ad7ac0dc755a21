//! What the documentation of an item holds, paragraph by paragraph.

use super::{Context, Kind, Ownership, Struct, example, ty};
use crate::model::{Audience, Combinator, Constructor, Function, Page, Payload, ROOT, RpcError, Ty, Type, Variant};

/// What is said of generated items beyond the schema, and how: the options that are about it.
#[derive(Clone, Copy, Default)]
pub(crate) struct DocOptions<'o> {
    /// What stands in front of `/method/...`, `/constructor/...` and `/type/...`.
    pub(crate) reference: Option<&'o str>,
    /// The crate that examples import from.
    pub(crate) examples: Option<&'o str>,
}

/// Of a constructor's struct; that of a type's only constructor is about the type as well.
pub(super) fn constructor(cx: Context<'_>, constructor: &Constructor) -> Vec<String> {
    let (combinator, ty) = (&constructor.combinator, cx.model.ty(constructor.ty));
    let mut said = said(combinator);
    match cx.ownership {
        Ownership::Owned => {
            let only = ty.enumeration.is_none().then(|| reference(cx, "type", &ty.name)).flatten();
            let pages = reference(cx, "constructor", &combinator.name).into_iter().chain(only);
            said.push(see(&combinator.related, pages));
        }
        Ownership::Borrowed | Ownership::OwnedFromBorrowed => said.push(owned(Kind::Types, combinator)),
    }
    said
}

/// Of a function's struct.
pub(super) fn function(cx: Context<'_>, of: Struct<'_>, function: &Function) -> Vec<String> {
    let combinator = &function.combinator;
    let mut said = said(combinator);
    match cx.ownership {
        Ownership::Owned => {
            said.push(format!("{}Returns {}.", audience(function.audience), returned(cx, &function.result)));
            said.push(see(&combinator.related, reference(cx, "method", &combinator.name)));
            said.push(errors(&function.errors));
            said.push(cx.docs.examples.map(|name| example::example(cx, of, name)).unwrap_or_default());
        }
        Ownership::Borrowed | Ownership::OwnedFromBorrowed => said.push(owned(Kind::Functions, combinator)),
    }
    said
}

/// Of a type's enum.
pub(super) fn enumeration(cx: Context<'_>, ty: &Type) -> Vec<String> {
    let page = (cx.ownership == Ownership::Owned).then(|| reference(cx, "type", &ty.name)).flatten();
    vec![ty.docs.clone(), format!("The type `{}`.", ty.name), see(&[], page)]
}

/// Of an enum's variant: all there is, unless a struct has it.
pub(super) fn variant(cx: Context<'_>, variant: &Variant) -> Vec<String> {
    let combinator = &cx.model.constructor(variant.constructor).combinator;
    match cx.model.payload(variant) {
        Payload::Unit => {
            let mut said = said(combinator);
            if cx.ownership == Ownership::Owned {
                said.push(see(&combinator.related, reference(cx, "constructor", &combinator.name)));
            }
            said
        }
        Payload::Inline | Payload::Boxed => {
            let first = combinator.docs.split("\n\n").next().unwrap_or_default();
            vec![first.to_owned(), format!("`{}#{:08x}`", combinator.name, combinator.id)]
        }
    }
}

fn said(combinator: &Combinator) -> Vec<String> {
    vec![combinator.docs.clone(), format!("`{}`", combinator.line)]
}

/// Where the owned form of a borrowed item is, which says more.
fn owned(kind: Kind, combinator: &Combinator) -> String {
    let path = &combinator.path;
    format!("The owned form is [`{path}`]({ROOT}::super::{}::{path}).", kind.module())
}

fn audience(audience: Option<Audience>) -> &'static str {
    match audience {
        Some(Audience::User) => "For users, not for bots. ",
        Some(Audience::Bot) => "For bots, not for users. ",
        Some(Audience::Both) => "For users and bots. ",
        None => "",
    }
}

fn returned(cx: Context<'_>, ty: &Ty) -> String {
    let link = |(kind, path): (Kind, &crate::model::Path)| format!("[`{path}`]({ROOT}::{}::{path})", kind.module());
    match ty {
        Ty::Builtin(_) => format!("`{}`", ty::rust(cx, &[], ty).to_string().replace(' ', "")),
        Ty::Vector { item, .. } => format!("a `Vec` of {}", returned(cx, item)),
        Ty::Array { item, count } => format!("{count} of {}", returned(cx, item)),
        Ty::Constructor { id, .. } => link((Kind::Types, &cx.model.constructor(*id).combinator.path)),
        Ty::Enum { id, .. } => link(cx.boxed_item(*id)),
        Ty::Param(_) => "what the call in it returns".to_owned(),
    }
}

/// The page of an item in the reference of the schema.
fn reference(cx: Context<'_>, kind: &str, name: &str) -> Option<Page> {
    let site = cx.docs.reference?;
    Some(Page { title: format!("the official page of `{name}`"), address: format!("{site}/{kind}/{name}") })
}

fn see(related: &[Page], reference: impl IntoIterator<Item = Page>) -> String {
    let link = |page: &Page| format!("[{}]({})", page.title, page.address);
    let links: Vec<String> = related.iter().map(link).chain(reference.into_iter().map(|page| link(&page))).collect();
    if links.is_empty() { String::new() } else { format!("See {}.", links.join(", ")) }
}

fn errors(errors: &[RpcError]) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let row = |RpcError { code, name, meaning }: &RpcError| {
        format!("| {code} | `{name}` | {} |", meaning.replace('|', "\\|").replace('\n', " "))
    };
    let rows: Vec<String> = errors.iter().map(row).collect();
    format!("# Errors\n\n| code | name | meaning |\n|---|---|---|\n{}", rows.join("\n"))
}
