//! The recorded seams of a schema that is generated into several crates: which crate an item is in, and which payloads and
//! fields are behind a `Box`.
//!
//! rustc reads a crate on one core, so a large schema builds faster in several crates. Their seams are recorded in a file
//! that people review: an item that is recorded never moves by itself, and a new one is placed by a rule.
//! [`Config::emit_crates`](crate::Config::emit_crates) generates by them.

mod boxing;
mod placement;
mod rule;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use self::placement::{CrateItems, Placement};
use crate::Error;
use crate::model::Model;

/// The crates that share the items of a schema, and the recorded decisions.
///
/// ```
/// use tl_codegen::seams::{OutputCrate, Seams};
/// use tl_parser::{Sources, parse};
///
/// let mut sources = Sources::new();
/// let text = "user id:long = User; users all:Vector<User> = Users; chat of:User = Chat;";
/// let file = sources.add("chat.tl", text);
/// let (mut model, _) = tl_codegen::resolve(&[parse(sources.text(file), file)]);
///
/// let mut users = OutputCrate::new("chat-users", &["chat-base"]);
/// users.items.insert("User".to_owned());
/// let facade = OutputCrate::new("chat", &["chat-users"]);
/// let mut seams = Seams { crates: vec![OutputCrate::new("chat-base", &[]), users, facade], ..Seams::default() };
/// let recorded = seams.record(&mut model).expect("consistent crates");
/// assert_eq!(recorded.crates["Chat"], "chat-users");
/// assert!(seams.crates[1].items.contains("Users"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seams {
    /// The crates, each after those it depends on. All depend on the first one. The last one, the facade, depends on all
    /// others, directly or not, and re-exports their items.
    pub crates: Vec<OutputCrate>,
    /// Payloads and fields that are behind a `Box`: `message`, `message.fwd_from`.
    pub boxed: BTreeSet<String>,
    /// Payloads of enums and conditional fields that are not.
    pub inline: BTreeSet<String>,
}

/// The changes of [`Seams::record`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// The crates of new items, by TL name.
    pub crates: BTreeMap<String, String>,
    /// New payloads and fields that are behind a `Box`.
    pub boxed: Vec<String>,
    /// Recorded payloads and fields that the rule would decide otherwise today: they stay, unless the record is edited.
    pub differ: Vec<String>,
}

/// One of the crates that share the items of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputCrate {
    /// The name of its package, such as `tl-types-common`.
    pub name: String,
    /// The names of the crates that it depends on.
    pub depends_on: Vec<String>,
    /// The TL names of the types and functions in it. A constructor is in the crate of its type.
    pub items: BTreeSet<String>,
}

impl OutputCrate {
    /// A crate without items.
    pub fn new(name: &str, depends_on: &[&str]) -> Self {
        let depends_on = depends_on.iter().map(ToString::to_string).collect();
        Self { name: name.to_owned(), depends_on, items: BTreeSet::new() }
    }

    /// The path of the crate in Rust: `::tl_types_common`.
    pub fn path(&self) -> String {
        format!("::{}", self.name.replace('-', "_"))
    }
}

impl Seams {
    /// Applies the record to a model: records every item, payload and field that is new, by the rule, and removes the
    /// names that the model lacks. Boxing is changed in the model as recorded.
    ///
    /// The rule for crates:
    ///
    /// - A type is in the first crate that can refer to all types in it. If that is the very first crate, the type is in
    ///   the last one that all its users can refer to; without users outside the facade, in the last one before it. Types
    ///   that refer to each other are in one crate.
    /// - A function is in the crate of most functions of its namespace, unless its types need a higher one: so the
    ///   functions of a namespace are in one crate and the facade.
    ///
    /// A payload or a field is behind a `Box` if it is large, or if its type contains it.
    ///
    /// # Errors
    ///
    /// Returns every error of the record, and every recorded decision that the model contradicts. Neither the record nor
    /// the model is changed then.
    pub fn record(&mut self, model: &mut Model) -> Result<Recorded, Error> {
        let mut seams = self.clone();
        let crates = seams.place(model)?;
        let [boxed, differ] = seams.record_boxes(model)?;
        *self = seams;
        Ok(Recorded { crates, boxed, differ })
    }
}
