//! What changed between two schemas, definition by definition, and what that means for Rust code that uses the bindings.

pub(crate) mod definition;
mod fields;
mod markdown;
mod pair;
mod rust;
mod surface;
mod text;

use tl_parser::{Parsed, Severity};

/// Compares two schemas. Files that belong together are one schema.
///
/// Definitions with syntax errors are not compared: whoever shows the result says first what is wrong.
///
/// ```
/// use tl_codegen::diff::{Detail, Impact, compare};
/// use tl_parser::{Sources, parse};
///
/// let mut sources = Sources::new();
/// let old = sources.add("old.tl", "user#d23c81a3 flags:# id:int = User;");
/// let new = sources.add("new.tl", "user#d23c81a3 flags:# bot:flags.0?true id:int = User;");
/// let parsed = |file| [parse(sources.text(file), file)];
///
/// let diff = compare(&parsed(old), &parsed(new));
/// assert!(diff.changes[0].keeps_id());
/// assert!(matches!(&diff.changes[0].details[..], [Detail::Added { field, .. }] if field == "bot:flags.0?true"));
/// assert_eq!(diff.impact(), Some(Impact::Breaking)); // `types::User { id }` lacks a field now.
/// ```
pub fn compare(old: &[Parsed<'_>], new: &[Parsed<'_>]) -> Diff {
    let definitions = [old, new].map(definition::definitions);
    let pairs = pair::pairs(&definitions[0], &definitions[1]);
    let model = |schemas: &[Parsed<'_>]| {
        let (model, diagnostics) = crate::resolve(schemas);
        let sound = !diagnostics.iter().any(|found| found.severity() == Severity::Error);
        sound.then_some(model)
    };
    let effects = model(old).zip(model(new)).map(|(old, new)| rust::effects(&old, &new, &pairs));
    let layer = |schemas: &[Parsed<'_>]| schemas.iter().find_map(|parsed| parsed.schema.layer());
    let mut diff = Diff {
        old_layer: layer(old),
        new_layer: layer(new),
        changes: Vec::new(),
        types: Vec::new(),
        consequences: Vec::new(),
        knows_rust: effects.is_some(),
    };
    let mut effects = effects.unwrap_or_default();
    diff.types = std::mem::take(&mut effects.types);
    for (index, pair) in pairs.into_iter().enumerate() {
        let effects = effects.of.remove(&index).unwrap_or_default();
        if let Some(change) = pair.change() {
            diff.changes.push(Change { effects, ..change });
        } else if !effects.is_empty() {
            let name = pair.new.or(pair.old).map(|definition| definition.name.to_owned()).unwrap_or_default();
            diff.consequences.push(Consequence { name, effects });
        }
    }
    diff
}

/// The differences of two schemas.
#[derive(Clone, Debug)]
pub struct Diff {
    /// The layer that the old schema says it is.
    pub old_layer: Option<u32>,
    /// The layer that the new schema says it is.
    pub new_layer: Option<u32>,
    /// The definitions that differ: the new ones in their order, then those that are gone.
    pub changes: Vec<Change>,
    /// Types that are something else in Rust, because of the constructors that they got or lost.
    pub types: Vec<Consequence>,
    /// Definitions that are what they were, but not in Rust: what they refer to changed.
    pub consequences: Vec<Consequence>,
    /// Whether both schemas have a Rust form, so that effects are known.
    pub knows_rust: bool,
}

/// A definition that was added, removed, renamed or changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it defines.
    pub kind: Kind,
    /// What it was; `None` if it is new.
    pub old: Option<Definition>,
    /// What it is; `None` if it is gone.
    pub new: Option<Definition>,
    /// What is different in it; empty if it is new or gone.
    pub details: Vec<Detail>,
    /// Whether values have the same bytes behind the id. They do where only `true` fields come or go.
    pub keeps_bytes: bool,
    /// What it means in Rust.
    pub effects: Vec<Effect>,
}

/// What happened to a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The new schema lacks it.
    Removed,
    /// It has another name, and may differ otherwise as well.
    Renamed,
    /// It has the same name and differs.
    Changed,
    /// The old schema lacks it.
    Added,
}

/// What a definition defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A constructor of a type.
    Constructor,
    /// A function.
    Function,
    /// A type without definition: `int ? = Int;`.
    Builtin,
}

/// One side of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// TL name; that of its type for `_`.
    pub name: String,
    /// Declared or inferred id; `None` for a builtin.
    pub id: Option<u32>,
    /// The definition in canonical form, without the `;`.
    pub line: String,
}

/// What is different in a definition. Places count the fields from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Other implicit parameters, in canonical form.
    Parameters {
        /// What they were.
        old: String,
        /// What they are.
        new: String,
    },
    /// A new field.
    Added {
        /// The field in canonical form.
        field: String,
        /// Its place in the new definition.
        place: usize,
    },
    /// A field that is gone.
    Removed {
        /// The field in canonical form.
        field: String,
        /// Its place in the old definition.
        place: usize,
    },
    /// A field of the same type at the same place with another name.
    Renamed {
        /// What it was called.
        old: String,
        /// What it is called.
        new: String,
    },
    /// A field of another type; the condition is no part of it.
    Retyped {
        /// Its new name.
        name: String,
        /// Its old type.
        old: String,
        /// Its new type.
        new: String,
    },
    /// A field with another condition.
    Condition {
        /// Its new name.
        name: String,
        /// The old one, such as `flags.3`; `None` if it was always there.
        old: Option<String>,
        /// The new one; `None` if it is always there.
        new: Option<String>,
    },
    /// A field on another side of a field that stays.
    Moved {
        /// Its new name.
        name: String,
        /// Its place in the old definition.
        old: usize,
        /// Its place in the new definition.
        new: usize,
        /// The field before it in the new definition; `None` if it is the first one.
        behind: Option<String>,
    },
    /// Another result type.
    Result {
        /// The old one.
        old: String,
        /// The new one.
        new: String,
    },
}

/// Something unchanged in TL that changes in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// TL name of the type or combinator.
    pub name: String,
    /// What changes.
    pub effects: Vec<Effect>,
}

/// A difference in the generated code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What it does to code that uses it.
    pub impact: Impact,
    /// The struct or enum: `types::messages::Chats`.
    pub item: String,
    /// What is different: ``has a new field `x: i32` ``. The item is the subject of the sentence.
    pub text: String,
}

/// What a change does to Rust code that uses the bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Nothing: the same code compiles and does the same.
    None,
    /// There is something more, and all that was there is there still.
    Additive,
    /// Code that used it may not compile any more.
    Breaking,
}

impl Diff {
    /// Whether both schemas define the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// What it all does to Rust code; `None` if a schema has no Rust form.
    pub fn impact(&self) -> Option<Impact> {
        let others = self.types.iter().chain(&self.consequences).map(Consequence::impact);
        let all = self.changes.iter().map(Change::impact).chain(others);
        self.knows_rust.then(|| all.max().unwrap_or(Impact::None))
    }

    /// How many changes there are of a kind.
    pub fn count(&self, action: Action) -> usize {
        self.changes.iter().filter(|change| change.action() == action).count()
    }

    /// The differences for people, as several lines; `colour` adds the escape codes of terminals.
    ///
    /// `names` is what the schemas are called, the old one first.
    pub fn text(&self, names: [&str; 2], colour: bool) -> String {
        text::text(self, names, colour)
    }

    /// The differences as an entry of a changelog, in Markdown.
    pub fn markdown(&self, names: [&str; 2]) -> String {
        markdown::markdown(self, names)
    }
}

impl Change {
    /// What happened.
    pub fn action(&self) -> Action {
        match (&self.old, &self.new) {
            (None, _) => Action::Added,
            (_, None) => Action::Removed,
            (Some(old), Some(new)) if old.name != new.name => Action::Renamed,
            _ => Action::Changed,
        }
    }

    /// Whether it is defined in another way under the id that it had.
    pub fn keeps_id(&self) -> bool {
        matches!((&self.old, &self.new), (Some(old), Some(new)) if old.id == new.id)
    }

    /// What it does to Rust code.
    pub fn impact(&self) -> Impact {
        impact(&self.effects)
    }
}

impl Consequence {
    /// What it does to Rust code.
    pub fn impact(&self) -> Impact {
        impact(&self.effects)
    }
}

fn impact(effects: &[Effect]) -> Impact {
    effects.iter().map(|effect| effect.impact).max().unwrap_or(Impact::None)
}

impl Kind {
    /// In lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Constructor => "constructor",
            Self::Function => "function",
            Self::Builtin => "builtin",
        }
    }
}

impl Impact {
    /// In lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

impl Action {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Removed, Self::Renamed, Self::Changed, Self::Added];

    /// In lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Changed => "changed",
            Self::Added => "added",
        }
    }
}
