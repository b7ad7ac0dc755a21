//! The documentation of items, paragraph by paragraph.
//!
//! The compiler reads documentation in every build, and pays for each line, and for each text with a `[`, whose links it
//! resolves. So comments have what editors show first: the description, the definition and the result. All else is one
//! literal, with links in HTML.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Kind, Ownership, Struct, doc, example, ty};
use crate::analysis::uses::Uses;
use crate::model::{
    Audience, Builtin, Combinator, CombinatorId, Constructor, Docs, Function, Link, Page, Path, Payload, RpcError, Ty,
    Type, TypeId, Variant,
};

/// The documentation of an item.
pub(super) struct ItemDocs {
    /// Paragraphs of comments.
    shown: Vec<String>,
    /// Paragraphs of the literal.
    more: Vec<String>,
    /// Names by which the search of rustdoc finds the item.
    aliases: Vec<String>,
}

impl ItemDocs {
    /// The attributes. What is more than a line of literal becomes one comment `/** ... */`.
    pub(super) fn attributes(&self) -> TokenStream {
        let more: Vec<&str> = self.more.iter().filter(|it| !it.is_empty()).map(String::as_str).collect();
        let more = more.join("\n\n");
        let (line, block) = if more.contains('\n') { ("", &*more) } else { (&*more, "") };
        let shown = doc(self.shown.iter().map(String::as_str).chain([line]));
        // An empty line in between, since rustc drops that at the start of the block.
        let blank = (!block.is_empty() && !shown.is_empty()).then(|| quote!(#[doc = ""]));
        let block = (!block.is_empty()).then(|| format!("\n{block}\n")).map(|text| quote!(#[doc = #text]));
        let aliases = &self.aliases;
        let aliases = (!aliases.is_empty()).then(|| quote!(#[doc(#(alias = #aliases),*)]));
        quote!(#shown #blank #block #aliases)
    }
}

#[derive(Clone, Copy, Default)]
pub(crate) struct DocOptions<'o> {
    /// The uses of each type.
    pub(crate) uses: &'o [Uses],
    /// The address in front of `/method/...`, `/constructor/...` and `/type/...`.
    pub(crate) reference: Option<&'o str>,
    /// Items of crates that are not dependencies, to which rustdoc has no path: `types::auth::Authorization`.
    pub(crate) elsewhere: Option<&'o BTreeMap<String, Kind>>,
    /// The crate that examples import from.
    pub(crate) examples: Option<&'o str>,
}

/// The most names in a list of uses.
const SHOWN_USES: usize = 6;

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

    /// The names of an owned item besides its own: the TL name and the id.
    fn aliases(self, ident: &str, combinator: &Combinator) -> Vec<String> {
        if self.ownership != Ownership::Owned {
            return Vec::new();
        }
        combinator_aliases(ident, combinator)
    }

    /// Names the methods that rustdoc hides among those of all types.
    fn codec(self, combinator: Option<&Combinator>) -> String {
        let method = |of: &str, method: &str| {
            let up = "../".repeat(self.depth);
            // Only the crate of the examples is known to have the traits in its root.
            match self.docs.examples {
                Some(_) => format!("<a href=\"{up}trait.{of}.html\"><code>{method}</code></a>"),
                None => format!("`{of}::{method}`"),
            }
        };
        let (encode, decode) = (method("Serializable", "to_bytes"), method("Deserializable", "from_bytes"));
        let id = combinator.map(|it| format!("; {} is `{:#010x}`", method("Identifiable", "CONSTRUCTOR_ID"), it.id));
        format!("Encoded by {encode}, decoded by {decode}{}.", id.unwrap_or_default())
    }

    /// The items that use a type, a line for each kind of use.
    fn uses(self, id: TypeId) -> String {
        let Some(uses) = self.docs.uses.get(id.0) else { return String::new() };
        let line = |(use_as, all): (&str, &[CombinatorId])| {
            let shown =
                all.iter().take(SHOWN_USES).map(|id| self.page(Kind::of(*id), &self.model.combinator(*id).path));
            let shown = shown.collect::<Vec<_>>().join(", ");
            let more = all.len().saturating_sub(SHOWN_USES);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            (!all.is_empty()).then(|| format!("- {use_as} {shown}{more}"))
        };
        let Uses { taken_by, returned_by, updates, fields_of } = uses;
        let all = [
            ("parameter of", taken_by),
            ("result of", returned_by),
            ("part of updates", updates),
            ("field of", fields_of),
        ];
        let lines: Vec<String> = all.into_iter().filter_map(|(use_as, all)| line((use_as, all))).collect();
        if lines.is_empty() { String::new() } else { format!("Used as\n\n{}", lines.join("\n")) }
    }

    /// A link to the page of an item from that of the current one. It also leads to items of crates that are no
    /// dependencies, since rustdoc shows all of them below the same modules.
    fn page(self, kind: Kind, path: &Path) -> String {
        let keyword = if kind == Kind::Enums { "enum" } else { "struct" };
        let folders: String = path.modules.iter().map(|module| format!("{module}/")).collect();
        let (up, module, ident) = ("../".repeat(self.depth), kind.module(), &path.ident);
        format!("<a href=\"{up}{module}/{folders}{keyword}.{ident}.html\"><code>{path}</code></a>")
    }

    /// The address of an item in the reference of the schema.
    fn reference(self, kind: &str, name: &str) -> Option<String> {
        Some(format!("{}/{kind}/{name}", self.docs.reference?))
    }
}

/// Of a constructor's struct; that of a type's only constructor links to the type's page as well.
pub(super) fn constructor(cx: Context<'_>, of: &Struct<'_>, constructor: &Constructor) -> ItemDocs {
    let (combinator, ty) = (of.combinator, cx.model.ty(constructor.ty));
    let (shown, aliases) = (cx.definition(combinator), cx.aliases(&combinator.path.ident, combinator));
    if cx.ownership != Ownership::Owned {
        return ItemDocs { shown, more: vec![cx.owned_form(of)], aliases };
    }
    let only = ty.enumeration.is_none();
    let page = only.then(|| cx.reference("type", &ty.name)).flatten();
    let pages = cx.reference("constructor", &combinator.name).into_iter().chain(page);
    let uses = ty.enumeration.as_ref().map_or_else(
        || cx.uses(constructor.ty),
        |it| format!("A constructor of {}, whose page lists its uses.", cx.page(Kind::Enums, &it.path)),
    );
    let more = vec![cx.codec(Some(combinator)), uses, see(&combinator.related, pages)];
    ItemDocs { shown, more, aliases }
}

pub(super) fn function(cx: Context<'_>, of: &Struct<'_>, function: &Function) -> ItemDocs {
    let combinator = of.combinator;
    let (mut shown, aliases) = (cx.definition(combinator), cx.aliases(&combinator.path.ident, combinator));
    if cx.ownership != Ownership::Owned {
        return ItemDocs { shown, more: vec![cx.owned_form(of)], aliases };
    }
    shown.push(format!("{}Returns {}.", audience(function.audience), returned(cx, &function.result)));
    let mut more = vec![cx.codec(Some(combinator))];
    more.push(see(&combinator.related, cx.reference("method", &combinator.name)));
    more.extend(cx.docs.examples.map(|name| example::example(cx, of, name)));
    more.push(errors(&function.errors));
    ItemDocs { shown, more, aliases }
}

pub(super) fn enumeration(cx: Context<'_>, id: TypeId, path: &Path) -> ItemDocs {
    let ty = cx.model.ty(id);
    let shown = vec![cx.markdown(&ty.docs), format!("The type `{}`.", ty.name)];
    if cx.ownership != Ownership::Owned {
        return ItemDocs { shown, more: Vec::new(), aliases: Vec::new() };
    }
    let more = vec![cx.codec(None), cx.uses(id), see(&[], cx.reference("type", &ty.name))];
    let aliases = type_aliases(&path.ident, ty);
    ItemDocs { shown, more, aliases }
}

/// Of an enum's variant: the full documentation, unless the constructor has a struct.
pub(super) fn variant(cx: Context<'_>, variant: &Variant) -> ItemDocs {
    let combinator = &cx.model.constructor(variant.constructor).combinator;
    if cx.model.payload(variant) != Payload::Unit {
        let first = cx.markdown(&combinator.docs.first_paragraph());
        let shown = vec![first, format!("`{}#{:08x}`", combinator.name, combinator.id)];
        return ItemDocs { shown, more: Vec::new(), aliases: Vec::new() };
    }
    let (shown, aliases) = (cx.definition(combinator), cx.aliases(&variant.ident, combinator));
    let is_owned = cx.ownership == Ownership::Owned;
    let more = is_owned.then(|| see(&combinator.related, cx.reference("constructor", &combinator.name)));
    ItemDocs { shown, more: more.into_iter().collect(), aliases }
}

/// The TL name, if it is not the name in Rust.
pub(super) fn type_aliases(ident: &str, ty: &Type) -> Vec<String> {
    Some(&ty.name).filter(|name| *name != ident).cloned().into_iter().collect()
}

/// The TL name, if it is not the name in Rust, and the id.
pub(super) fn combinator_aliases(ident: &str, combinator: &Combinator) -> Vec<String> {
    let name = Some(&combinator.name).filter(|name| *name != ident);
    name.cloned().into_iter().chain([format!("{:08x}", combinator.id)]).collect()
}

fn audience(audience: Option<Audience>) -> &'static str {
    match audience {
        Some(Audience::User) => "For users, not for bots. ",
        Some(Audience::Bot) => "For bots, not for users. ",
        Some(Audience::Both) => "For users and bots. ",
        None => "",
    }
}

/// The result of a function, without links: the page has one at its `RemoteCall::Return`.
fn returned(cx: Context<'_>, ty: &Ty) -> String {
    match ty {
        Ty::Builtin(Builtin::Object) => "a boxed value of any type".to_owned(),
        Ty::Builtin(_) | Ty::Mapped(_) => format!("`{}`", ty::rust(cx, &[], ty).to_string().replace(' ', "")),
        Ty::Vector { item, .. } => format!("a `Vec` of {}", returned(cx, item)),
        Ty::Array { item, count } => format!("{} of {}", count.constant(), returned(cx, item)),
        Ty::Constructor { id, .. } => format!("`types::{}`", cx.model.constructor(*id).combinator.path),
        Ty::Enum { id, .. } => {
            let (kind, path) = cx.boxed_item(*id);
            format!("`{}::{path}`", kind.module())
        }
        Ty::Param(_) | Ty::Number(_) => "what the call in it returns".to_owned(),
    }
}

fn see(related: &[Page], reference: impl IntoIterator<Item = String>) -> String {
    let related = related.iter().map(|page| format!("<a href=\"{}\">{}</a>", page.address, page.title));
    let reference = reference.into_iter().map(|address| format!("<{address}>"));
    let links: Vec<String> = related.chain(reference).collect();
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
