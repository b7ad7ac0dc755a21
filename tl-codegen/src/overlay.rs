//! What is known about a schema beyond its definitions: descriptions, RPC errors, related pages.
//!
//! An [`Overlay`] is read by whoever keeps one, in whatever form. [`apply`] carries it into a model
//! that was resolved without errors, and tells what does not fit the schema.
//!
//! Texts are Markdown, in which `` [`messages.sendMessage`] `` links to the item of that TL name, and a
//! link to `/api/invites` leads to that page of [`Overlay::site`].
//!
//! Of a field, the words are those of the first that has some: the description of its combinator, the
//! schema's comments, the glossary.

mod check;
mod coverage;
mod fields;
mod links;
mod lookup;

use std::collections::{HashMap, HashSet};

use tl_parser::{Diagnostic, Span};

use self::check::{NOWHERE, unknown};
pub use self::coverage::{Item, ItemKind, Source, coverage};
use self::fields::TlField;
use self::links::{Links, Target};
use self::lookup::Lookup;
use crate::history::History;
use crate::model::{self, Audience, Combinator, Docs, Model, RpcError};

/// A piece of a text and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    /// The piece.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// What is known about a schema beyond its definitions.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// What stands in front of the paths of pages: `https://core.telegram.org`.
    pub site: String,
    /// The pages, in the order in which combinators list them.
    pub pages: Vec<Page>,
    /// The errors that functions answer.
    pub errors: Vec<ErrorText>,
    /// Facts about functions.
    pub functions: Vec<Facts>,
    /// Descriptions of types, constructors and functions.
    pub descriptions: Vec<Description>,
    /// Further ones, whose words count before those: what somebody keeps for themself.
    pub local: Vec<Description>,
    /// Descriptions of fields by their names.
    pub glossary: Vec<Term>,
    /// What other layers define. Words about that are kept for them, and are no mistake.
    pub history: History,
}

/// A page about a schema.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its path: `/api/invites#join-requests`.
    pub path: Spanned<String>,
    /// What it is about, in a few words.
    pub title: String,
    /// TL names of the combinators that it belongs to.
    pub combinators: Vec<Spanned<String>>,
}

/// An error, whichever functions answer it.
#[derive(Clone, Debug)]
pub struct ErrorText {
    /// The code that it has as a rule.
    pub code: i32,
    /// Its name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`.
    pub name: Spanned<String>,
    /// What it means, in a sentence of plain text.
    pub meaning: String,
}

/// Facts about a function.
#[derive(Clone, Debug)]
pub struct Facts {
    /// TL name.
    pub name: Spanned<String>,
    /// Who may call it.
    pub audience: Option<Audience>,
    /// Its errors by name, with the code if it is not the one that the error has as a rule.
    pub errors: Vec<(Option<i32>, Spanned<String>)>,
}

/// The description of a type, a constructor or a function.
#[derive(Clone, Debug)]
pub struct Description {
    /// TL name.
    pub name: Spanned<String>,
    /// What it is.
    pub text: Option<Spanned<String>>,
    /// What its fields are, by TL name.
    pub fields: Vec<(Spanned<String>, Spanned<String>)>,
    /// What its errors mean, by name, where that is another thing than [`ErrorText`] says, in a sentence of Markdown.
    pub errors: Vec<(Spanned<String>, Spanned<String>)>,
    /// Paths of pages that tell more.
    pub pages: Vec<Spanned<String>>,
}

/// What the fields of one name mean, as long as nothing else is said of them.
#[derive(Clone, Debug)]
pub struct Term {
    /// Name of the fields.
    pub name: String,
    /// Their type as schemas write it, without condition: `Vector<int>`; `None` for any.
    pub ty: Option<String>,
    /// What they mean.
    pub meanings: Vec<Meaning>,
}

/// What a [`Term`] means somewhere.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// Where. Of all scopes of the term that fit, the narrowest counts.
    pub scopes: Vec<Spanned<Scope>>,
    /// The words.
    pub text: Spanned<String>,
}

/// The combinators that a meaning is for, from wide to narrow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// All.
    All,
    /// All constructors.
    Constructors,
    /// All functions.
    Functions,
    /// Those with such a TL name, in which `*` stands for anything. It is the narrower, the more it says.
    Like(String),
}

/// Carries an overlay into a model that has no errors.
///
/// The diagnostics are about the overlay: they name what the schema does not have. What only another layer has is
/// no error.
pub fn apply(model: &mut Model, overlay: &Overlay) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let links = Links::of(model, overlay);
    let lookup = Lookup::of(overlay, &links, &mut diagnostics);
    check::subjects(model, overlay, &links, &mut diagnostics);
    let related = related(overlay, &links, &mut diagnostics);
    let facts: HashMap<&str, &Facts> = overlay.functions.iter().map(|facts| (&*facts.name.value, facts)).collect();
    let errors: HashMap<&str, &ErrorText> = overlay.errors.iter().map(|error| (&*error.name.value, error)).collect();
    for ty in &mut model.types {
        replace(&mut ty.docs, lookup.text(&ty.name));
    }
    for index in 0..model.constructors.len() {
        let fields = describe(model, &model.constructors[index].combinator, ItemKind::Constructor, &lookup);
        annotate(&mut model.constructors[index].combinator, fields, &lookup, &related);
    }
    for index in 0..model.functions.len() {
        let fields = describe(model, &model.functions[index].combinator, ItemKind::Function, &lookup);
        let function = &mut model.functions[index];
        annotate(&mut function.combinator, fields, &lookup, &related);
        if let Some(facts) = facts.get(&*function.combinator.name) {
            let error = |(code, name): &(Option<i32>, Spanned<String>)| {
                let ErrorText { code: usual, meaning, .. } = errors.get(&*name.value)?;
                let meaning = lookup.error(&facts.name.value, &name.value).unwrap_or(meaning).to_owned();
                Some(RpcError { code: code.unwrap_or(*usual), name: name.value.clone(), meaning })
            };
            function.audience = facts.audience;
            function.errors = facts.errors.iter().filter_map(error).collect();
        }
    }
    check::unused(model, &overlay.history, &lookup, &mut diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
    diagnostics
}

/// The words for each field that the overlay says something about.
fn describe(model: &Model, of: &Combinator, kind: ItemKind, lookup: &Lookup<'_>) -> Vec<(usize, Docs)> {
    let described = |field: TlField<'_>| {
        let (source, text) = lookup.field(kind, &of.name, &field)?;
        (source != Source::Schema).then(|| (field.index, text.clone()))
    };
    fields::of(model, of).filter_map(described).collect()
}

fn annotate(
    combinator: &mut Combinator,
    fields: Vec<(usize, Docs)>,
    lookup: &Lookup<'_>,
    related: &HashMap<&str, Vec<model::Page>>,
) {
    replace(&mut combinator.docs, lookup.text(&combinator.name));
    combinator.related = related.get(&*combinator.name).cloned().unwrap_or_default();
    for (index, text) in fields {
        combinator.fields[index].docs = text;
    }
}

/// Plain text as the Markdown of an overlay.
pub fn plain(text: &str) -> String {
    crate::docs::markdown(text)
}

fn replace(docs: &mut Docs, text: Option<&Docs>) {
    if let Some(text) = text {
        docs.clone_from(text);
    }
}

/// The pages of each combinator; those that its description names come first.
fn related<'o>(
    overlay: &'o Overlay,
    links: &Links<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<&'o str, Vec<model::Page>> {
    let mut related: HashMap<&str, Vec<&Page>> = HashMap::new();
    for description in overlay.descriptions.iter().chain(&overlay.local) {
        for path in &description.pages {
            match links.page(&path.value) {
                Some(page) => related.entry(&description.name.value).or_default().push(page),
                None => links.unknown_page(path, diagnostics),
            }
        }
    }
    for page in &overlay.pages {
        for name in &page.combinators {
            if let Some(Target::Constructor(_) | Target::Function(_)) = links.target(&name.value) {
                related.entry(&name.value).or_default().push(page);
            } else {
                let candidates = links.names().filter(|(_, target)| !matches!(target, Target::Type(_)));
                let past = overlay.history.layer(|it| it.name == name.value);
                unknown("combinator", name, NOWHERE, past, candidates.map(|(name, _)| name), diagnostics);
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
