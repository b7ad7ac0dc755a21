//! Metadata of a schema beyond its definitions: descriptions, RPC errors, related pages.
//!
//! The caller builds an [`Overlay`] from whatever files it uses. [`apply`] copies it into a model that was
//! resolved without errors, and reports entries that do not match the schema.
//!
//! Texts are Markdown. `` [`messages.sendMessage`] `` links to the item with this TL name, and a link to
//! `/api/invites` to this page of [`Overlay::site`].
//!
//! The documentation of a field comes from the first of these that has one: the description of its
//! combinator, the comments of the schema, the glossary.

mod check;
mod coverage;
mod error_names;
mod groups;
mod links;
mod lookup;

use std::collections::{BTreeSet, HashMap, HashSet};

use tl_parser::{Diagnostic, Span};

pub use self::coverage::{Item, ItemKind, Source, coverage};
pub use self::error_names::error_names;
use self::links::{Links, NOT_IN_SCHEMA, Target};
use self::lookup::{Lookup, TlField, combinators, fields};
pub use crate::docs::markdown as plain;
use crate::history::{Conversions, History};
use crate::model::{self, Audience, Combinator, Docs, Model, RpcError};

/// Value with its position in a file.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    /// Value.
    pub value: T,
    /// Position.
    pub span: Span,
}

/// Metadata of a schema beyond its definitions.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// Base URL of pages: `https://core.telegram.org`.
    pub site: String,
    /// Pages, in the order in which combinators list them.
    pub pages: Vec<Page>,
    /// Errors that functions return.
    pub errors: Vec<ErrorText>,
    /// Audiences and errors of functions.
    pub functions: Vec<Facts>,
    /// Descriptions of types, constructors and functions.
    pub descriptions: Vec<Description>,
    /// Local descriptions, which take precedence over [`descriptions`](Self::descriptions).
    pub local: Vec<Description>,
    /// Descriptions of fields by name.
    pub glossary: Vec<Term>,
    /// Names of struct fields for TL fields that share a flag bit, by combinator and first field:
    /// `config.suggested_lang_code`.
    pub groups: Vec<(Spanned<String>, Spanned<String>)>,
    /// Definitions of other layers. Entries about these are warnings, not errors.
    pub history: History,
    /// Conversions between layers.
    #[doc(hidden)] // For the tasks of this repository, as is the history.
    pub conversions: Conversions,
}

/// Documentation page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Path: `/api/invites#join-requests`.
    pub path: Spanned<String>,
    /// Title.
    pub title: String,
    /// TL names of related combinators.
    pub combinators: Vec<Spanned<String>>,
}

/// RPC error, independent of the functions that return it.
#[derive(Clone, Debug)]
pub struct ErrorText {
    /// Usual error code.
    pub code: i32,
    /// Name, in which `%d` is a placeholder for a number: `SLOWMODE_WAIT_%d`.
    pub name: Spanned<String>,
    /// Meaning, as a sentence of plain text.
    pub meaning: String,
}

/// Audience and errors of a function.
#[derive(Clone, Debug)]
pub struct Facts {
    /// TL name.
    pub name: Spanned<String>,
    /// Accounts that the function is available to, if known.
    pub audience: Option<Audience>,
    /// Names of the errors, with the code where it differs from the usual one.
    pub errors: Vec<(Option<i32>, Spanned<String>)>,
}

/// Description of a type, a constructor or a function.
#[derive(Clone, Debug)]
pub struct Description {
    /// TL name.
    pub name: Spanned<String>,
    /// Description of the item as a whole.
    pub text: Option<Spanned<String>>,
    /// Descriptions of fields, by TL name.
    pub fields: Vec<(Spanned<String>, Spanned<String>)>,
    /// Meanings of errors that differ from [`ErrorText`], by name, each as a sentence of Markdown.
    pub errors: Vec<(Spanned<String>, Spanned<String>)>,
    /// Paths of related pages.
    pub pages: Vec<Spanned<String>>,
    /// Whether the text was inferred from names and types alone, for want of another source.
    pub inferred: bool,
}

/// Glossary entry: meanings of the fields of one name that have no other documentation.
#[derive(Clone, Debug)]
pub struct Term {
    /// Name of the fields.
    pub name: String,
    /// TL type of the fields without condition, such as `Vector<int>`; `None` for any type.
    pub ty: Option<String>,
    /// Meanings with their scopes.
    pub meanings: Vec<Meaning>,
}

/// Meaning of a [`Term`] in some scopes.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// Scopes; the narrowest matching scope of the term applies.
    pub scopes: Vec<Spanned<Scope>>,
    /// Documentation of the fields.
    pub text: Spanned<String>,
}

/// Combinators that a meaning applies to, from wide to narrow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All combinators.
    All,
    /// All constructors.
    Constructors,
    /// All functions.
    Functions,
    /// Combinators whose TL name matches a pattern with `*` as wildcard; narrower with more other characters.
    Like(String),
}

/// Copies an overlay into a model that was resolved without errors.
///
/// Returns diagnostics about the overlay by position: references to items that the schema does not have are errors,
/// to items of other layers warnings.
pub fn apply(model: &mut Model, overlay: &Overlay) -> Vec<Diagnostic> {
    let links = Links::new(model, overlay);
    let lookup = Lookup::new(&links);
    check::subjects(model, &links);
    groups::apply(model, &links);
    let related = related(&links);
    let facts: HashMap<&str, &Facts> = overlay.functions.iter().map(|facts| (&*facts.name.value, facts)).collect();
    let errors: HashMap<&str, &ErrorText> = overlay.errors.iter().map(|error| (&*error.name.value, error)).collect();
    let mut codes: HashMap<&str, BTreeSet<i32>> = HashMap::new();
    for (code, name) in overlay.functions.iter().flat_map(|facts| &facts.errors) {
        let usual = errors.get(&*name.value).map(|error| error.code);
        codes.entry(&name.value).or_default().extend(usual.into_iter().chain(*code));
    }
    let replace = |name: &str, docs: &mut Docs| lookup.text(name).into_iter().for_each(|text| docs.clone_from(text));
    for ty in &mut model.types {
        replace(&ty.name, &mut ty.docs);
    }
    let described: Vec<_> =
        combinators(model).map(|(kind, combinator)| describe(model, combinator, kind, &lookup)).collect();
    let constructors = model.constructors.iter_mut().map(|it| &mut it.combinator);
    let combinators = constructors.chain(model.functions.iter_mut().map(|it| &mut it.combinator));
    for (combinator, fields) in combinators.zip(described) {
        replace(&combinator.name, &mut combinator.docs);
        combinator.related = related.get(&*combinator.name).cloned().unwrap_or_default();
        for (index, text) in fields {
            combinator.fields[index].docs = text;
        }
    }
    for function in &mut model.functions {
        if let Some(facts) = facts.get(&*function.combinator.name) {
            let error = |(code, name): &(Option<i32>, Spanned<String>)| {
                let ErrorText { code: usual, meaning, .. } = errors.get(&*name.value)?;
                let meaning = lookup.error(&facts.name.value, &name.value).unwrap_or(meaning).to_owned();
                let code = code.unwrap_or(*usual);
                let other_codes = codes[&*name.value].iter().copied().filter(|other| *other != code).collect();
                Some(RpcError { code, other_codes, name: name.value.clone(), meaning })
            };
            function.audience = facts.audience;
            function.errors = facts.errors.iter().filter_map(error).collect();
        }
    }
    check::unused(model, &lookup, &links);
    links.into_diagnostics()
}

/// Returns the documentation of each field that the overlay describes.
fn describe(model: &Model, of: &Combinator, kind: ItemKind, lookup: &Lookup<'_>) -> Vec<(usize, Docs)> {
    let described = |field: TlField<'_>| {
        let (source, text) = lookup.field(kind, &of.name, &field)?;
        (source != Source::Schema).then(|| (field.index, text.clone()))
    };
    fields(model, of).filter_map(described).collect()
}

/// Returns the pages of each combinator, those in its description first.
fn related<'o>(links: &Links<'o>) -> HashMap<&'o str, Vec<model::Page>> {
    let overlay = links.overlay;
    let mut related: HashMap<&str, Vec<&Page>> = HashMap::new();
    for description in overlay.descriptions.iter().chain(&overlay.local) {
        for path in &description.pages {
            match links.pages.get(&*path.value) {
                Some(page) => related.entry(&description.name.value).or_default().push(page),
                None => links.unknown_page(path),
            }
        }
    }
    for page in &overlay.pages {
        for name in &page.combinators {
            if let Some(Target::Constructor(_) | Target::Function(_)) = links.target(&name.value) {
                related.entry(&name.value).or_default().push(page);
            } else {
                let candidates = links.names().filter(|(_, target)| !matches!(target, Target::Type(_)));
                let past = links.past(|it| it.name == name.value);
                links.unknown("combinator", name, NOT_IN_SCHEMA, past, candidates.map(|(name, _)| name));
            }
        }
    }
    let page = |page: &Page| model::Page { title: page.title.clone(), address: links.address(&page.path.value) };
    let pages = |found: Vec<&Page>| {
        let mut seen = HashSet::new();
        found.into_iter().filter(|page| seen.insert(&*page.path.value)).map(page).collect()
    };
    related.into_iter().map(|(name, found)| (name, pages(found))).collect()
}
