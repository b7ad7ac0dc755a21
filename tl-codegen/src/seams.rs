//! The recorded seams of a schema that is generated into several crates: which crate an item is in, and which payloads and
//! fields are behind a `Box`.
//!
//! rustc reads a crate on one core, so a large schema builds faster in several crates. Their seams are recorded in a file
//! that people review: an item that is recorded never moves by itself, and a new one is placed by a rule.
//! [`Config::emit_crates`](crate::Config::emit_crates) generates by them.

mod boxing;
mod placement;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

pub(crate) use self::placement::{CrateItems, Placement};
use crate::model::{Combinator, Model, Ty};

/// The crates that share the items of a schema, and what is recorded of them.
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
/// let mut base = OutputCrate::new("chat-base", &[]);
/// base.items.insert("User".to_owned());
/// let mut seams = Seams { crates: vec![base, OutputCrate::new("chat", &["chat-base"])] };
/// let recorded = seams.record(&mut model).expect("crates that suffice");
/// assert_eq!(recorded.crates["Chat"], "chat");
/// assert!(seams.crates[1].items.contains("Users"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seams {
    /// The crates, each after those it depends on. The last one, the facade, depends on all others, directly or not, and
    /// re-exports their items.
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

/// A record that cannot be kept: it has to be edited by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeamError {
    /// An item refers to a type in a crate that its own does not depend on.
    Unreachable {
        /// The TL name of the item, and its crate.
        item: (String, String),
        /// The TL name of the type, and its crate.
        refers_to: (String, String),
    },
    /// A field must be behind a `Box`, since its type contains it.
    InfiniteSize(String),
}

impl fmt::Display for SeamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { item: (item, of), refers_to: (ty, home) } => write!(
                f,
                "`{item}` in {of} refers to `{ty}` in {home}, which {of} does not depend on; move one of them to a crate \
                 that can contain both"
            ),
            Self::InfiniteSize(field) => {
                write!(f, "`{field}` is recorded as inline, but its type contains it; move it from `inline` to `boxed`")
            }
        }
    }
}

impl std::error::Error for SeamError {}

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
    /// - A type is in the lowest crate that depends on the crates of all types that it refers to. If that is the very
    ///   first crate, and all users of the type are in one crate, it is there; without users it is in the last crate
    ///   before the facade.
    /// - A function is in the crate that most functions of its namespace are in, unless its types need a higher one: so
    ///   functions of a namespace are in one crate and the facade.
    ///
    /// A payload or a field is behind a `Box` if it is large, or if its type contains it.
    ///
    /// # Errors
    ///
    /// Returns every recorded decision that the model contradicts.
    pub fn record(&mut self, model: &mut Model) -> Result<Recorded, Vec<SeamError>> {
        let crates = self.place(model)?;
        let [boxed, differ] = self.record_boxes(model)?;
        Ok(Recorded { crates, boxed, differ })
    }

    pub(crate) fn place(&mut self, model: &Model) -> Result<BTreeMap<String, String>, Vec<SeamError>> {
        let graph = Graph::of(model);
        let lattice = Lattice::of(self);
        let recorded: BTreeMap<&str, usize> = (self.crates.iter().enumerate())
            .flat_map(|(index, it)| it.items.iter().map(move |name| (name.as_str(), index)))
            .collect();
        let mut types: Vec<Option<usize>> = graph.types.iter().map(|it| recorded.get(it.name).copied()).collect();
        let mut functions: Vec<Option<usize>> =
            graph.functions.iter().map(|it| recorded.get(it.name).copied()).collect();
        let homes = homes(&graph, &functions, lattice.facade());
        for component in graph.components() {
            let neighbours = component.iter().filter_map(|&ty| types[ty]).max();
            let below = component.iter().flat_map(|&ty| &graph.types[ty].refers_to).filter_map(|&ty| types[ty]);
            let place = neighbours.unwrap_or_else(|| match lattice.join(below) {
                0 => lattice.by_users(graph.users(&component, &types, &functions, &homes)),
                place => place,
            });
            component.iter().for_each(|&ty| _ = types[ty].get_or_insert(place));
        }
        for (function, place) in graph.functions.iter().zip(&mut functions) {
            let below = function.refers_to.iter().filter_map(|&ty| types[ty]);
            place.get_or_insert_with(|| match (homes.get(namespace(function.name)), lattice.join(below.clone())) {
                (Some(home), _) => lattice.join(below.chain([*home])),
                (None, 0) => lattice.default_crate(),
                (None, place) => place,
            });
        }
        let places = types.iter().chain(&functions).map(|place| place.unwrap_or_default());
        let nodes = || graph.types.iter().chain(&graph.functions);
        let places: Vec<usize> = places.collect();
        let errors = nodes().zip(&places).filter_map(|(node, &place)| {
            let wrong = node.refers_to.iter().find(|&&ty| !lattice.contains(place, places[ty]))?;
            let name = |index: usize| self.crates[index].name.clone();
            Some(SeamError::Unreachable {
                item: (node.name.to_owned(), name(place)),
                refers_to: (graph.types[*wrong].name.to_owned(), name(places[*wrong])),
            })
        });
        let errors: Vec<SeamError> = errors.collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let new = nodes().zip(&places).filter(|(node, _)| !recorded.contains_key(node.name));
        let new = new.map(|(node, &place)| (node.name.to_owned(), self.crates[place].name.clone())).collect();
        self.crates.iter_mut().for_each(|it| it.items.clear());
        for (node, &place) in nodes().zip(&places) {
            self.crates[place].items.insert(node.name.to_owned());
        }
        Ok(new)
    }
}

/// Which crates depend on which: each can contain items that refer to its own and to those below.
struct Lattice {
    /// By crate: itself and all that it depends on, directly or not.
    below: Vec<BTreeSet<usize>>,
}

impl Lattice {
    fn of(seams: &Seams) -> Self {
        let mut below: Vec<BTreeSet<usize>> = Vec::new();
        for (index, it) in seams.crates.iter().enumerate() {
            let direct =
                seams.crates[..index].iter().enumerate().filter(|(_, other)| it.depends_on.contains(&other.name));
            let all = direct.flat_map(|(other, _)| below[other].iter().copied()).chain([index]);
            below.push(all.collect());
        }
        Self { below }
    }

    fn facade(&self) -> usize {
        self.below.len().saturating_sub(1)
    }

    /// The crate of items that nothing else decides: the last before the facade.
    fn default_crate(&self) -> usize {
        self.facade().saturating_sub(1)
    }

    /// Whether items of a crate can refer to those of another.
    fn contains(&self, place: usize, other: usize) -> bool {
        self.below[place].contains(&other)
    }

    /// The first crate whose items can refer to those of all given ones.
    fn join(&self, crates: impl Iterator<Item = usize>) -> usize {
        let all: BTreeSet<usize> = crates.collect();
        self.below.iter().position(|below| below.is_superset(&all)).unwrap_or_else(|| self.facade())
    }

    /// The last crate that items of all given ones can refer to.
    fn by_users(&self, users: BTreeSet<usize>) -> usize {
        let users: Vec<usize> = users.into_iter().filter(|user| *user != self.facade()).collect();
        if users.is_empty() {
            return self.default_crate();
        }
        (0..self.below.len()).rev().find(|place| users.iter().all(|user| self.contains(*user, *place))).unwrap_or(0)
    }
}

/// The namespace of a TL name.
fn namespace(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(namespace, _)| namespace)
}

/// The crate below the facade that most recorded functions of each namespace are in.
fn homes<'m>(graph: &Graph<'m>, functions: &[Option<usize>], facade: usize) -> BTreeMap<&'m str, usize> {
    let mut counts: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for (function, place) in graph.functions.iter().zip(functions) {
        if let Some(place) = place.filter(|place| *place != facade) {
            *counts.entry(namespace(function.name)).or_default().entry(place).or_default() += 1;
        }
    }
    let most = |counts: BTreeMap<usize, usize>| counts.into_iter().max_by_key(|(_, count)| *count);
    counts.into_iter().filter_map(|(namespace, counts)| Some((namespace, most(counts)?.0))).collect()
}

/// The references between items, by index in the model.
struct Graph<'m> {
    types: Vec<Node<'m>>,
    functions: Vec<Node<'m>>,
}

struct Node<'m> {
    name: &'m str,
    refers_to: BTreeSet<usize>,
}

impl<'m> Graph<'m> {
    fn of(model: &'m Model) -> Self {
        let types = model.types.iter().map(|ty| {
            let combinators = ty.constructors.iter().map(|id| &model.constructor(*id).combinator);
            Node { name: &ty.name, refers_to: combinators.flat_map(|it| references(model, it, None)).collect() }
        });
        let functions = model.functions.iter().map(|it| {
            let refers_to = references(model, &it.combinator, Some(&it.result)).into_iter().collect();
            Node { name: &it.combinator.name, refers_to }
        });
        Self { types: types.collect(), functions: functions.collect() }
    }

    /// Types that refer to each other, after those that they refer to.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut graph = DiGraph::<(), ()>::new();
        self.types.iter().for_each(|_| _ = graph.add_node(()));
        for (index, ty) in self.types.iter().enumerate() {
            ty.refers_to.iter().for_each(|&other| _ = graph.add_edge(NodeIndex::new(index), NodeIndex::new(other), ()));
        }
        kosaraju_scc(&graph).into_iter().map(|nodes| nodes.into_iter().map(NodeIndex::index).collect()).collect()
    }

    /// The crates of all items that refer to types of a component, directly or through types without a crate.
    fn users(
        &self,
        component: &[usize],
        types: &[Option<usize>],
        functions: &[Option<usize>],
        homes: &BTreeMap<&str, usize>,
    ) -> BTreeSet<usize> {
        let (mut reached, mut crates): (BTreeSet<usize>, _) = (component.iter().copied().collect(), BTreeSet::new());
        loop {
            let refers = |node: &Node<'_>| node.refers_to.iter().any(|ty| reached.contains(ty));
            let users = (0..self.types.len()).filter(|&index| !reached.contains(&index) && refers(&self.types[index]));
            let users: Vec<usize> = users.collect();
            let (placed, unplaced): (Vec<usize>, Vec<usize>) =
                users.into_iter().partition(|&user| types[user].is_some());
            crates.extend(placed.into_iter().filter_map(|user| types[user]));
            let functions = self.functions.iter().zip(functions).filter(|(function, _)| refers(function));
            let home = |function: &Node<'_>| homes.get(namespace(function.name)).copied();
            crates.extend(functions.filter_map(|(function, place)| place.or_else(|| home(function))));
            if unplaced.is_empty() {
                return crates;
            }
            reached.extend(unplaced);
        }
    }
}

/// The types in the fields of a combinator and in the result of a function.
fn references(model: &Model, combinator: &Combinator, result: Option<&Ty>) -> Vec<usize> {
    let types = combinator.values().map(|value| value.ty).chain(result);
    types.flat_map(|ty| model.types_in(ty)).map(|id| id.0).collect()
}
