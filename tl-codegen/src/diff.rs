//! Differences between two schemas and their impact on Rust code that uses the bindings.

pub(crate) mod definition;
mod encoding;
mod fields;
mod pair;
mod rust;
mod text;
mod wire;

use tl_parser::{Parsed, Severity};

use self::rust::Effects;
use crate::Error;
use crate::resolve::{self, Leniency};

/// Compares two schemas, each of which may consist of several files.
///
/// Definitions with syntax errors are missing from the result: report [`Parsed::diagnostics`] first.
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
/// assert_eq!(diff.impact(), Some(Impact::Breaking)); // `types::User { id }` no longer compiles.
/// ```
pub fn compare(old: &[Parsed<'_>], new: &[Parsed<'_>]) -> Diff {
    compare_by([old, new], [&Leniency::default(); 2])
}

/// Like [`compare`], with the deviations that the options allow.
///
/// # Errors
///
/// Every name of an option that neither schema contains.
pub(crate) fn compare_leniently(old: &[Parsed<'_>], new: &[Parsed<'_>], leniency: &Leniency) -> Result<Diff, Error> {
    let [(of_old, unknown), (of_new, in_new)] = [old, new].map(|schemas| resolve::applicable(schemas, leniency));
    Error::all(unknown.into_iter().zip(in_new).filter_map(|(old, new)| old.and(new)).collect())?;
    let [old, new] = [resolve::left_out(old, &of_old)?, resolve::left_out(new, &of_new)?];
    // The rest has nothing to skip.
    let rest = |leniency: Leniency| Leniency { skip: Vec::new(), ..leniency };
    Ok(compare_by([&old, &new], [&rest(of_old), &rest(of_new)]))
}

fn compare_by(schemas: [&[Parsed<'_>]; 2], leniency: [&Leniency; 2]) -> Diff {
    let [old, new] = schemas;
    let definitions = [old, new].map(definition::definitions);
    let pairs = pair::pairs(&definitions[0], &definitions[1]);
    let model = |schemas: &[Parsed<'_>], leniency| {
        let (model, diagnostics) = resolve::resolve_leniently(schemas, &[""; 0], leniency).ok()?;
        diagnostics.iter().all(|found| found.severity() != Severity::Error).then_some(model)
    };
    let effects =
        model(old, leniency[0]).zip(model(new, leniency[1])).map(|(old, new)| rust::effects(&old, &new, &pairs));
    let layer = |schemas: &[Parsed<'_>]| schemas.iter().find_map(|parsed| parsed.schema.layer());
    let (old_layer, new_layer, knows_rust) = (layer(old), layer(new), effects.is_some());
    let Effects { mut of, types } = effects.unwrap_or_default();
    let [old_encodings, new_encodings] = definitions.each_ref().map(|all| encoding::Encodings::of(all));
    let mut wires = wire::Wires::of(&pairs, &old_encodings, &new_encodings);
    let (mut changes, mut consequences, mut containers) = (Vec::new(), Vec::new(), Vec::new());
    for (index, pair) in pairs.into_iter().enumerate() {
        let effects = of.remove(&index).unwrap_or_default();
        let wire = wires.wire(&pair);
        if let Some(change) = pair.change() {
            changes.push(Change { effects, wire, keeps_bytes: wires.keeps_bytes(&pair), ..change });
        } else if let Some(definition) = pair.new.or(pair.old) {
            let name = || definition.name.to_owned();
            if !wire.is_read() {
                containers.push(Container { name: name(), wire });
            }
            if !effects.is_empty() {
                consequences.push(Consequence { name: name(), effects });
            }
        }
    }
    Diff { old_layer, new_layer, changes, types, containers, consequences, knows_rust }
}

/// Differences between two schemas.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Diff {
    /// Layer of the old schema, from its `// LAYER N`.
    pub old_layer: Option<u32>,
    /// Layer of the new schema, from its `// LAYER N`.
    pub new_layer: Option<u32>,
    /// Definitions that differ: those of the new schema in its order, then removed ones.
    pub changes: Vec<Change>,
    /// Types whose Rust form changed because constructors were added or removed.
    pub types: Vec<Consequence>,
    /// Unchanged definitions whose values contain some that the other schema does not read.
    pub containers: Vec<Container>,
    /// Unchanged definitions whose Rust code changed because of what they refer to.
    pub consequences: Vec<Consequence>,
    /// Whether both schemas have a Rust form; if not, no effects are listed.
    pub knows_rust: bool,
}

/// Definition that was added, removed, renamed or changed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// Kind of the definition.
    pub kind: Kind,
    /// Old definition; `None` if it was added.
    pub old: Option<Definition>,
    /// New definition; `None` if it was removed.
    pub new: Option<Definition>,
    /// Differences between the two; empty if it was added or removed.
    pub details: Vec<Detail>,
    /// Whether all values have the same encoding apart from the id, as if only `true` fields were added or removed.
    pub keeps_bytes: bool,
    /// Impact on bytes and peers of the old schema.
    pub wire: Wire,
    /// Differences in the generated code.
    pub effects: Vec<Effect>,
}

/// Impact of a [`Change`] on encoded values, in the boxed form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wire {
    /// How bytes of the old schema are read by the new one; `None` if it did not have the definition.
    pub old_bytes: Option<Reading>,
    /// How a peer with the old schema reads bytes of the new one; `None` if that does not have the definition.
    pub old_peers: Option<Reading>,
    /// How results of the old schema are read by the new one; `None` unless some results of a function are not read.
    pub old_results: Option<Reading>,
    /// How a peer with the old schema reads results of the new one; `None` unless some are not read.
    pub new_results: Option<Reading>,
}

/// How values of a definition are read by the other schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// Which values are read.
    pub outcome: Outcome,
    /// For [`Outcome::Read`], differences that do no harm; for [`Outcome::Partial`], the conditions under which a value
    /// is misread or rejected; otherwise the reason.
    pub reasons: Vec<String>,
}

/// Which values of a definition are read by the other schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// All.
    Read,
    /// Some; others are misread or rejected.
    Partial,
    /// None, and the reader may not notice: their bytes are taken for other fields.
    Misread,
    /// None: its id, or that of a value inside it, is not an expected one.
    Rejected,
}

/// Kind of a [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The new schema does not have the definition.
    Removed,
    /// The name differs; other parts may, too.
    Renamed,
    /// The name is the same, other parts differ.
    Changed,
    /// The old schema does not have the definition.
    Added,
}

/// Kind of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Constructor of a type.
    Constructor,
    /// Function.
    Function,
    /// Builtin type: `int ? = Int;`.
    Builtin,
}

/// Old or new side of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Definition {
    /// TL name; for `_`, the name of its type.
    pub name: String,
    /// Declared or inferred id; `None` for a builtin.
    pub id: Option<u32>,
    /// Definition in canonical form, without the `;`.
    pub line: String,
}

/// Difference in a definition. Texts are in canonical form, places are indices of fields, and `name` is the new name of a
/// field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Detail {
    /// The implicit parameters differ.
    Parameters { old: String, new: String },
    /// A field was added, at this place of the new definition.
    Added { field: String, place: usize },
    /// A field was removed, from this place of the old definition.
    Removed { field: String, place: usize },
    /// The name of a field differs; its type and place are the same.
    Renamed { old: String, new: String },
    /// The type of a field differs, apart from its condition.
    Retyped { name: String, old: String, new: String },
    /// The condition of a field, such as `flags.3`, differs; `None` if the field is unconditional.
    Condition { name: String, old: Option<String>, new: Option<String> },
    /// The order of fields differs. `behind` is the previous field in the new definition; `None` if the field is the first.
    Moved { name: String, old: usize, new: usize, behind: Option<String> },
    /// The result type differs.
    Result { old: String, new: String },
}

/// Definition that changes on the wire although it is unchanged in TL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Container {
    /// TL name.
    pub name: String,
    /// Impact on bytes and peers of the old schema.
    pub wire: Wire,
}

/// Type or definition that changes in Rust although it is unchanged in TL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consequence {
    /// TL name.
    pub name: String,
    /// Differences in the generated code.
    pub effects: Vec<Effect>,
}

/// Difference in the generated code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effect {
    /// Impact on code that uses the item.
    pub impact: Impact,
    /// Path of the struct or enum: `types::messages::Chats`.
    pub item: String,
    /// Description, a sentence without its subject, the item: ``has a new field `x: i32` ``.
    pub text: String,
}

/// Impact of a change on Rust code that uses the bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Code compiles and behaves as before.
    None,
    /// Items were added; code compiles as before.
    Additive,
    /// Code that uses the item may no longer compile.
    Breaking,
}

impl Diff {
    /// Returns whether the schemas have the same definitions.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns the largest impact of all changes; `None` if a schema has no Rust form.
    pub fn impact(&self) -> Option<Impact> {
        let others = self.types.iter().chain(&self.consequences).flat_map(|it| &it.effects);
        let effects = self.changes.iter().flat_map(|change| &change.effects).chain(others);
        self.knows_rust.then(|| impact(effects))
    }

    /// Returns whether the new schema reads all bytes of the old one.
    pub fn reads_old_bytes(&self) -> bool {
        let wires = self.changes.iter().map(|it| &it.wire).chain(self.containers.iter().map(|it| &it.wire));
        let mut old = wires.flat_map(|wire| [&wire.old_bytes, &wire.old_results]).flatten();
        old.all(|reading| reading.outcome == Outcome::Read)
    }

    /// Returns the number of changes of a kind.
    pub fn count(&self, action: Action) -> usize {
        self.changes.iter().filter(|change| change.action() == action).count()
    }
}

impl Change {
    /// Returns the kind of the change.
    pub fn action(&self) -> Action {
        match (&self.old, &self.new) {
            (None, _) => Action::Added,
            (_, None) => Action::Removed,
            (Some(old), Some(new)) if old.name != new.name => Action::Renamed,
            _ => Action::Changed,
        }
    }

    /// Returns whether old and new definition have the same id.
    pub fn keeps_id(&self) -> bool {
        matches!((&self.old, &self.new), (Some(old), Some(new)) if old.id == new.id)
    }

    /// Returns the largest impact of its effects.
    pub fn impact(&self) -> Impact {
        impact(&self.effects)
    }
}

impl Consequence {
    /// Returns the largest impact of its effects.
    pub fn impact(&self) -> Impact {
        impact(&self.effects)
    }
}

fn impact<'e>(effects: impl IntoIterator<Item = &'e Effect>) -> Impact {
    effects.into_iter().map(|effect| effect.impact).max().unwrap_or(Impact::None)
}

impl Kind {
    /// Returns the name of the variant in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Constructor => "constructor",
            Self::Function => "function",
            Self::Builtin => "builtin",
        }
    }
}

impl Impact {
    /// Returns the name of the variant in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

impl Outcome {
    /// Returns the name of the variant in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Partial => "partial",
            Self::Misread => "misread",
            Self::Rejected => "rejected",
        }
    }
}

impl Action {
    /// All kinds of changes, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Removed, Self::Renamed, Self::Changed, Self::Added];

    /// Returns the name of the variant in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Changed => "changed",
            Self::Added => "added",
        }
    }
}
