//! The documentation of items, paragraph by paragraph.

use std::collections::BTreeMap;

use super::{Context, Kind, Ownership, Struct, example, ty};
use crate::model::{
    Audience, Builtin, Combinator, Constructor, Docs, Function, Link, Page, Payload, RpcError, Ty, Type, Variant,
};

#[derive(Clone, Copy, Default)]
pub(crate) struct DocOptions<'o> {
    /// The address in front of `/method/...`, `/constructor/...` and `/type/...`.
    pub(crate) reference: Option<&'o str>,
    /// Items of crates that are not dependencies, to which rustdoc has no path: `types::auth::Authorization`.
    pub(crate) elsewhere: Option<&'o BTreeMap<String, Kind>>,
    /// The crate that examples import from.
    pub(crate) examples: Option<&'o str>,
}

impl Context<'_> {
    /// Documentation with links from the item that is emitted.
    pub(super) fn markdown(self, docs: &Docs) -> String {
        docs.render(|link| self.destination(link))
    }

    /// The path of an item; `None` if its crate is no dependency, so that neither rustdoc nor an editor could resolve it.
    fn destination(self, link: &Link) -> Option<String> {
        let item = format!("{}::{}", link.kind.module(), link.path);
        let is_reachable = self.docs.elsewhere.is_none_or(|items| !items.contains_key(&item));
        is_reachable.then(|| format!("{}::{}", vec!["super"; self.depth].join("::"), link.destination()))
    }

    /// The paragraphs that all items of a combinator start with.
    fn definition(self, combinator: &Combinator) -> Vec<String> {
        vec![self.markdown(&combinator.docs), format!("`{}`", combinator.line)]
    }

    /// The link from a borrowed item to the owned form, which has more documentation.
    fn owned_form(self, of: &Struct<'_>) -> String {
        let (up, path) = (vec!["super"; self.depth + 1].join("::"), &of.combinator.path);
        format!("The owned form is [`{path}`]({up}::{}::{path}).", Kind::of(of.id).module())
    }

    /// The page of an item in the reference of the schema.
    fn reference(self, kind: &str, name: &str) -> Option<Page> {
        let site = self.docs.reference?;
        Some(Page { title: format!("the official page of `{name}`"), address: format!("{site}/{kind}/{name}") })
    }
}

/// Of a constructor's struct; that of a type's only constructor links to the type's page as well.
pub(super) fn constructor(cx: Context<'_>, of: &Struct<'_>, constructor: &Constructor) -> Vec<String> {
    let (combinator, ty) = (of.combinator, cx.model.ty(constructor.ty));
    let mut paragraphs = cx.definition(combinator);
    paragraphs.push(if cx.ownership == Ownership::Owned {
        let only = ty.enumeration.is_none().then(|| cx.reference("type", &ty.name)).flatten();
        see(&combinator.related, cx.reference("constructor", &combinator.name).into_iter().chain(only))
    } else {
        cx.owned_form(of)
    });
    paragraphs
}

pub(super) fn function(cx: Context<'_>, of: &Struct<'_>, function: &Function) -> Vec<String> {
    let combinator = of.combinator;
    let mut paragraphs = cx.definition(combinator);
    if cx.ownership == Ownership::Owned {
        paragraphs.push(format!("{}Returns {}.", audience(function.audience), returned(cx, &function.result)));
        paragraphs.push(see(&combinator.related, cx.reference("method", &combinator.name)));
        paragraphs.extend(cx.docs.examples.map(|name| example::example(cx, of, name)));
        paragraphs.push(errors(&function.errors));
    } else {
        paragraphs.push(cx.owned_form(of));
    }
    paragraphs
}

pub(super) fn enumeration(cx: Context<'_>, ty: &Type) -> Vec<String> {
    let page = (cx.ownership == Ownership::Owned).then(|| cx.reference("type", &ty.name)).flatten();
    vec![cx.markdown(&ty.docs), format!("The type `{}`.", ty.name), see(&[], page)]
}

/// Of an enum's variant: the full documentation, unless the constructor has a struct.
pub(super) fn variant(cx: Context<'_>, variant: &Variant) -> Vec<String> {
    let combinator = &cx.model.constructor(variant.constructor).combinator;
    if cx.model.payload(variant) != Payload::Unit {
        let first = cx.markdown(&combinator.docs.first_paragraph());
        return vec![first, format!("`{}#{:08x}`", combinator.name, combinator.id)];
    }
    let mut paragraphs = cx.definition(combinator);
    if cx.ownership == Ownership::Owned {
        paragraphs.push(see(&combinator.related, cx.reference("constructor", &combinator.name)));
    }
    paragraphs
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
    let link = |kind, path| {
        let link = Link::new(kind, path, None);
        link.render(cx.destination(&link))
    };
    match ty {
        Ty::Builtin(Builtin::Object) => "a boxed value of any type".to_owned(),
        Ty::Builtin(_) | Ty::Mapped(_) => format!("`{}`", ty::rust(cx, &[], ty).to_string().replace(' ', "")),
        Ty::Vector { item, .. } => format!("a `Vec` of {}", returned(cx, item)),
        Ty::Array { item, count } => format!("{} of {}", count.constant(), returned(cx, item)),
        Ty::Constructor { id, .. } => link(Kind::Types, &cx.model.constructor(*id).combinator.path),
        Ty::Enum { id, .. } => {
            let (kind, path) = cx.boxed_item(*id);
            link(kind, path)
        }
        Ty::Param(_) | Ty::Number(_) => "what the call in it returns".to_owned(),
    }
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
    let row = |RpcError { code, name, meaning, .. }: &RpcError| {
        format!("| {code} | `{name}` | {} |", meaning.replace('|', "\\|").replace('\n', " "))
    };
    let rows: Vec<String> = errors.iter().map(row).collect();
    format!("# Errors\n\n| code | name | meaning |\n|---|---|---|\n{}", rows.join("\n"))
}
