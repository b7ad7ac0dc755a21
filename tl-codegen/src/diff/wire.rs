//! Impact of a change on encoded values: on bytes of the old schema, and on peers that still use it.

use std::collections::{HashMap, HashSet};

use super::definition::Definition;
use super::encoding::{Encoding, Encodings, Fields, Slot};
use super::pair::Pair;
use super::{Kind, Outcome, Reading, Wire};
use crate::model::Builtin;

/// How values of one encoding are read as another one, from the best to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Read,
    /// All but bytes that are not UTF-8.
    Text,
    /// Some are rejected because of an id.
    SomeRejected,
    SomeMisread,
    /// All are rejected because of an id.
    Rejected,
    Misread,
}

impl Fate {
    /// Whether no value is read.
    fn is_total(self) -> bool {
        self >= Self::Rejected
    }

    /// Returns the fate of values that may or may not be present.
    fn optional(self) -> Self {
        match self {
            Self::Rejected => Self::SomeRejected,
            Self::Misread => Self::SomeMisread,
            partial => partial,
        }
    }

    /// Returns the fate of values that are one of several.
    fn one_of(fates: &[Self]) -> Self {
        let is_total = fates.iter().all(|fate| fate.is_total());
        fates.iter().map(|fate| if is_total { *fate } else { fate.optional() }).max().unwrap_or(Self::Read)
    }

    /// Describes it for a value; `types` are those of the writer and the reader.
    fn describe(self, value: &str, types: [&str; 2]) -> String {
        match self {
            Self::Read => format!("{value} is read"),
            Self::Text => format!("{value} contains invalid UTF-8"),
            Self::SomeRejected => format!("{value} contains an unexpected id"),
            Self::SomeMisread => format!("{value} contains misread values"),
            Self::Rejected | Self::Misread if types[0] != types[1] => {
                format!("{value} is `{}`, read as `{}`", types[0], types[1])
            }
            Self::Rejected => format!("{value} has an unexpected id"),
            Self::Misread => format!("{value} has another encoding"),
        }
    }
}

/// Fate of the values of a definition, with the reasons for it.
struct Finding {
    fate: Fate,
    reasons: Vec<String>,
    /// Differences that do no harm.
    notes: Vec<String>,
}

impl Finding {
    fn new(fate: Fate, reason: String) -> Self {
        Self { fate, reasons: vec![reason], notes: Vec::new() }
    }

    fn reading(self) -> Reading {
        let outcome = match self.fate {
            Fate::Read => return Reading { outcome: Outcome::Read, reasons: self.notes },
            Fate::Text | Fate::SomeRejected | Fate::SomeMisread => Outcome::Partial,
            Fate::Rejected => Outcome::Rejected,
            Fate::Misread => Outcome::Misread,
        };
        Reading { outcome, reasons: self.reasons }
    }
}

/// Compares two schemas in both directions.
pub(super) struct Wires<'s, 'a> {
    old_to_new: Comparison<'s, 'a>,
    new_to_old: Comparison<'s, 'a>,
}

impl<'s, 'a> Wires<'s, 'a> {
    pub(super) fn of(pairs: &[Pair<'_, 'a>], old: &'s Encodings<'a>, new: &'s Encodings<'a>) -> Self {
        let both = pairs.iter().filter_map(|pair| pair.old.zip(pair.new));
        let (old_to_new, new_to_old): (Vec<_>, Vec<_>) =
            both.map(|(i, j)| (old.indices[&i.key()], new.indices[&j.key()])).map(|(i, j)| ((i, j), (j, i))).unzip();
        Self { old_to_new: Comparison::of(&old_to_new, old, new), new_to_old: Comparison::of(&new_to_old, new, old) }
    }

    /// Returns whether both sides of a pair have the same encoding apart from the id.
    pub(super) fn keeps_bytes(&mut self, pair: &Pair<'_, 'a>) -> bool {
        pair.old.zip(pair.new).is_some_and(|(old, new)| {
            let [forth, back] = [self.old_to_new.fields_of(old, new), self.new_to_old.fields_of(new, old)];
            forth.fate.max(back.fate) <= Fate::Text
        })
    }

    /// Compares both sides of a pair.
    pub(super) fn wire(&mut self, pair: &Pair<'_, 'a>) -> Wire {
        Wire {
            old_bytes: self.old_to_new.definition(pair.old, pair.new),
            old_peers: self.new_to_old.definition(pair.new, pair.old),
            old_results: self.old_to_new.result(pair.old, pair.new),
            new_results: self.new_to_old.result(pair.new, pair.old),
        }
    }
}

impl Wire {
    /// Whether all values are read.
    pub(super) fn is_read(&self) -> bool {
        let all = [&self.old_bytes, &self.old_peers, &self.old_results, &self.new_results];
        all.into_iter().flatten().all(|reading| reading.outcome == Outcome::Read)
    }
}

/// Values that one schema wrote and the other one reads.
struct Comparison<'s, 'a> {
    from: &'s Encodings<'a>,
    to: &'s Encodings<'a>,
    /// Fates of the fields of a definition, read as those of another one.
    known: HashMap<Key, Known>,
    /// Pairs whose fate may be another one than known.
    queue: Vec<Key>,
    /// Pair that is being compared.
    current: Option<Key>,
}

/// Indices of the definition that is written and of the one that is read.
type Key = (usize, usize);

struct Known {
    fate: Fate,
    /// Number of changes of the fate so far.
    changes: usize,
    /// Pairs whose fates depend on it.
    users: HashSet<Key>,
}

/// Limit of [`Known::changes`], so that the computation ends. A fate gets worse, or its kind follows an earlier field.
const MAX_CHANGES: usize = 8;

impl<'s, 'a> Comparison<'s, 'a> {
    /// Computes the fates of definitions, and of those in their fields and results: the least fixpoint.
    fn of(pairs: &[Key], from: &'s Encodings<'a>, to: &'s Encodings<'a>) -> Self {
        let mut found = Self { from, to, known: HashMap::new(), queue: Vec::new(), current: None };
        for (i, j) in pairs {
            found.pair((*i, *j));
            found.ty(&from.all[*i].2, &to.all[*j].2);
        }
        while let Some(key) = found.queue.pop() {
            found.current = Some(key);
            let now = found.fields(&from.all[key.0].1, &to.all[key.1].1).fate;
            if let Some(known) = found.known.get_mut(&key)
                && known.fate != now
                && known.changes < MAX_CHANGES
            {
                known.fate = now;
                known.changes += 1;
                found.queue.extend(known.users.iter());
            }
        }
        found.current = None;
        found
    }

    /// Returns how boxed values of a definition are read.
    fn definition(&mut self, from: Option<&Definition<'a>>, to: Option<&Definition<'a>>) -> Option<Reading> {
        let from = from.filter(|from| from.kind != Kind::Builtin)?;
        let id = from.id?;
        let Some(to) = to.filter(|to| to.id == from.id) else {
            let finding = match self.to.ids.get(&id) {
                Some(other) => {
                    Finding::new(Fate::Misread, format!("{id:08x} is the id of `{}`", self.to.all[*other].0))
                }
                None => Finding::new(Fate::Rejected, format!("id {id:08x} is unknown")),
            };
            return Some(finding.reading());
        };
        let mut finding = self.fields_of(from, to);
        if let (Encoding::Boxed(written, _), Encoding::Boxed(read, _)) = self.results(from, to)
            && from.kind == Kind::Constructor
            && !finding.fate.is_total()
            && written != read
            && self.to.types.contains_key(written)
        {
            finding.fate = finding.fate.max(Fate::SomeRejected);
            finding.reasons.push(format!("a `{written}` is expected"));
        }
        Some(finding.reading())
    }

    /// Returns how results of a function are read, unless all of them are.
    fn result(&mut self, from: Option<&Definition<'a>>, to: Option<&Definition<'a>>) -> Option<Reading> {
        let (from, to) = from.zip(to).filter(|(from, to)| from.kind == Kind::Function && from.id == to.id)?;
        let (a, b) = self.results(from, to);
        let fate = self.ty(a, b);
        let reason = fate.describe("the result", [&from.result, &to.result]);
        (fate != Fate::Read).then(|| Finding::new(fate, reason).reading())
    }

    fn fields_of(&mut self, from: &Definition<'a>, to: &Definition<'a>) -> Finding {
        let (i, j) = (self.from.indices[&from.key()], self.to.indices[&to.key()]);
        self.fields(&self.from.all[i].1, &self.to.all[j].1)
    }

    fn results(&self, from: &Definition<'a>, to: &Definition<'a>) -> (&'s Encoding<'a>, &'s Encoding<'a>) {
        let (i, j) = (self.from.indices[&from.key()], self.to.indices[&to.key()]);
        (&self.from.all[i].2, &self.to.all[j].2)
    }

    fn fields(&mut self, from: &Fields<'a>, to: &Fields<'a>) -> Finding {
        let mut finding = Finding { fate: Fate::Read, reasons: Vec::new(), notes: Vec::new() };
        let (mut i, mut j) = (0, 0);
        loop {
            let (a, b) = (from.slots.get(i), to.slots.get(j));
            let is_new = a.is_some_and(|a| !to.names.contains(a.part.name));
            let is_gone = b.is_some_and(|b| !from.names.contains(b.part.name));
            let (fate, reason) = match (a, b) {
                (None, None) => break,
                (Some(a), Some(b)) if is_new == is_gone && (!is_new || a.when == b.when) => {
                    (i, j) = (i + 1, j + 1);
                    self.slot(a, b, is_new)
                }
                (Some(a), b) if is_new || b.is_none() => {
                    i += 1;
                    match a.when {
                        None => (self.instead(a, b), format!("{} is unknown", shown(a))),
                        Some(_) => (Fate::SomeMisread, format!("{} is present", shown(a))),
                    }
                }
                (_, None) => break,
                (a, Some(b)) => {
                    j += 1;
                    let name = b.part.name;
                    match &b.when {
                        None => {
                            let fate = a.map_or(Fate::Misread, |a| self.instead(a, Some(b)));
                            (fate, format!("{} is missing", shown(b)))
                        }
                        Some(bit) if from.bits.contains(bit) => {
                            let condition = b.part.condition.as_deref().unwrap_or_default();
                            (Fate::SomeMisread, format!("`{condition}` is set, without `{name}`"))
                        }
                        Some(_) => {
                            finding.notes.push(format!("`{name}` is absent"));
                            continue;
                        }
                    }
                }
            };
            if fate.is_total() {
                return Finding::new(fate, reason);
            }
            finding.fate = finding.fate.max(fate);
            if fate != Fate::Read {
                finding.reasons.push(reason);
            }
        }
        let only = |these: &Fields<'a>, those: &Fields<'a>, end: &str| -> Vec<String> {
            let flags = these.flags.iter().filter(|(_, bit)| !those.bits.contains(bit));
            flags.map(|(name, _)| format!("`{name}` is {end}")).collect()
        };
        finding.notes.extend(only(from, to, "ignored"));
        finding.notes.extend(only(to, from, "not set"));
        finding
    }

    /// Compares two fields in one place; `renamed` if neither schema has the name of the other.
    fn slot(&mut self, a: &Slot<'a>, b: &Slot<'a>, renamed: bool) -> (Fate, String) {
        let fate = self.ty(&a.encoding, &b.encoding);
        if !renamed && a.part.name != b.part.name {
            let fate =
                if a.when.is_none() && b.when.is_none() && fate == Fate::Rejected { fate } else { Fate::Misread };
            return (fate, format!("{} is read as {}", shown(a), shown(b)));
        }
        if a.when != b.when {
            return (Fate::Misread, format!("{} is {}, read as {}", name(a), condition(a), condition(b)));
        }
        let reason = fate.describe(&name(a), [&a.part.ty, &b.part.ty]);
        if a.when.is_some() && fate.is_total() {
            return (fate.optional(), format!("{} is present: {reason}", shown(a)));
        }
        (fate, reason)
    }

    /// Returns the fate of a field that is read as one that is not its counterpart.
    fn instead(&mut self, a: &Slot<'a>, b: Option<&Slot<'a>>) -> Fate {
        match b.filter(|b| a.when.is_none() && b.when.is_none()) {
            Some(b) if self.ty(&a.encoding, &b.encoding) == Fate::Rejected => Fate::Rejected,
            _ => Fate::Misread,
        }
    }

    fn ty(&mut self, a: &Encoding<'a>, b: &Encoding<'a>) -> Fate {
        use Encoding::{Array, Bare, Boxed, Number, Param, Plain, Unknown, Vector};
        let (a, b) = match (a, b) {
            (Bare(..), Bare(..)) => (a, b),
            _ => (a.inner(self.from), b.inner(self.to)),
        };
        match (a, b) {
            (Plain(a), Plain(b)) if a == b => Fate::Read,
            (Plain(Builtin::Int | Builtin::Nat), Plain(Builtin::Int | Builtin::Nat))
            | (Plain(Builtin::String), Plain(Builtin::Bytes)) => Fate::Read,
            (Plain(Builtin::Bytes), Plain(Builtin::String)) => Fate::Text,
            (Plain(Builtin::Object), _) if b.is_boxed() => Fate::SomeRejected,
            (Boxed(name, _), Plain(Builtin::Object)) => {
                let to = self.to;
                self.constructors(name, &to.ids)
            }
            (_, Plain(Builtin::Object)) if a.is_boxed() => Fate::Read,
            (Vector { item: a, boxed: x }, Vector { item: b, boxed: y }) if x == y => self.ty(a, b).optional(),
            (Array { item: a, count: x }, Array { item: b, count: y }) if x == y => match x {
                super::encoding::Number::Constant(1..) => self.ty(a, b),
                _ => self.ty(a, b).optional(),
            },
            (Encoding::Fields(a), Encoding::Fields(b)) => self.fields(a, b).fate,
            (Encoding::Fields(a), Bare(b, args)) if args.is_empty() => self.fields(a, &self.to.all[*b].1).fate,
            (Bare(a, args), Encoding::Fields(b)) if args.is_empty() => self.fields(&self.from.all[*a].1, b).fate,
            (Boxed(a, these), Boxed(b, those)) => {
                let to = self.to;
                let fate = self.constructors(a, &to.types[b]);
                if fate.is_total() { fate } else { fate.max(self.args(these, those)) }
            }
            (Bare(a, these), Bare(b, those)) => {
                let fate = self.pair((*a, *b));
                if fate.is_total() { fate } else { fate.max(self.args(these, those)) }
            }
            (Param(a), Param(b)) if a == b => Fate::Read,
            (Number(a), Number(b)) if a == b => Fate::Read,
            (Unknown(a), Unknown(b)) if a == b => Fate::Read,
            _ if a.is_boxed() && b.is_boxed() => Fate::Rejected,
            _ => Fate::Misread,
        }
    }

    fn args(&mut self, these: &[Encoding<'a>], those: &[Encoding<'a>]) -> Fate {
        let fates: Vec<Fate> = these.iter().zip(those).map(|(a, b)| self.ty(a, b)).collect();
        let fate = fates.into_iter().max().unwrap_or(Fate::Read);
        if these.len() == those.len() { fate } else { Fate::Misread }
    }

    /// Returns the fate of boxed values of a type where the reader expects one of some ids.
    fn constructors(&mut self, name: &str, ids: &HashMap<u32, usize>) -> Fate {
        let from = self.from;
        let fates = from.types[name].iter().map(|(id, a)| ids.get(id).map_or(Fate::Rejected, |b| self.pair((*a, *b))));
        Fate::one_of(&fates.collect::<Vec<_>>())
    }

    /// Returns the fate of the fields of a definition as far as it is known.
    fn pair(&mut self, key: Key) -> Fate {
        let known = self.known.entry(key).or_insert_with(|| {
            self.queue.push(key);
            Known { fate: Fate::Read, changes: 0, users: HashSet::new() }
        });
        known.users.extend(self.current);
        known.fate
    }
}

fn name(slot: &Slot<'_>) -> String {
    format!("`{}`", if slot.part.name.is_empty() { &slot.part.ty } else { slot.part.name })
}

fn shown(slot: &Slot<'_>) -> String {
    let condition = slot.part.condition.as_ref().map(|condition| format!(" ({condition})"));
    format!("{}{}", name(slot), condition.unwrap_or_default())
}

fn condition(slot: &Slot<'_>) -> String {
    let condition = slot.part.condition.as_ref();
    condition.map_or_else(|| "unconditional".to_owned(), |condition| format!("conditional on `{condition}`"))
}
