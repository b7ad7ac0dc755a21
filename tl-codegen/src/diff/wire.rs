//! What a change means on the wire: for bytes that were encoded by the old schema, and for peers that still use it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::definition::{Definition, Part};
use super::pair::Pair;
use super::{Kind, Outcome, Reading, Wire};

/// The definitions of a schema by what is on the wire.
pub(super) struct Ids<'d> {
    names: HashMap<u32, &'d str>,
    /// The ids of the constructors of each type.
    types: HashMap<&'d str, BTreeSet<u32>>,
}

impl<'d> Ids<'d> {
    pub(super) fn of(definitions: &'d [Definition<'_>]) -> Self {
        let mut ids = Self { names: HashMap::new(), types: HashMap::new() };
        for definition in definitions {
            let Some(id) = definition.id else { continue };
            ids.names.insert(id, definition.name);
            if definition.kind == Kind::Constructor {
                ids.types.entry(head(&definition.result)).or_default().insert(id);
            }
        }
        ids
    }
}

/// Compares both sides of a pair, as written by one schema and read by the other.
pub(super) fn wire(pair: &Pair<'_, '_>, old: &Ids<'_>, new: &Ids<'_>) -> Wire {
    let read = |from: Option<&Definition<'_>>, to: Option<&Definition<'_>>, written: &Ids<'_>, ids: &Ids<'_>| {
        let from = from.filter(|from| from.kind != Kind::Builtin)?;
        Some(Comparison { written, ids, partial: Vec::new(), notes: Vec::new() }.read(from, to))
    };
    Wire { old_bytes: read(pair.old, pair.new, old, new), old_peers: read(pair.new, pair.old, new, old) }
}

/// Values that one schema wrote and the other one reads.
struct Comparison<'s, 'd> {
    written: &'s Ids<'d>,
    ids: &'s Ids<'d>,
    /// Conditions under which a value is misread.
    partial: Vec<String>,
    /// Differences that reading survives.
    notes: Vec<String>,
}

impl Comparison<'_, '_> {
    fn read(mut self, from: &Definition<'_>, to: Option<&Definition<'_>>) -> Reading {
        let (outcome, reasons) = match to {
            Some(to) if from.id == to.id => match self.definition(from, to) {
                Err(reason) => (Outcome::Misread, vec![reason]),
                Ok(()) if self.partial.is_empty() => (Outcome::Read, self.notes),
                Ok(()) => (Outcome::Partial, self.partial),
            },
            _ => {
                let id = from.id.unwrap_or_default();
                match self.ids.names.get(&id) {
                    Some(other) => (Outcome::Misread, vec![format!("{id:08x} is the id of `{other}`")]),
                    None => (Outcome::Rejected, vec![format!("id {id:08x} is unknown")]),
                }
            }
        };
        Reading { outcome, reasons }
    }

    /// Compares two definitions with one id; the error is the reason why no value is read as it was written.
    fn definition(&mut self, from: &Definition<'_>, to: &Definition<'_>) -> Result<(), String> {
        self.fields(&from.fields, &to.fields)?;
        if from.kind == Kind::Function {
            let result = format!("the result is `{}`, read as `{}`", from.result, to.result);
            return if self.same_type("the result", &from.result, &to.result) { Ok(()) } else { Err(result) };
        }
        let [written, read] = [from, to].map(|it| head(&it.result));
        if written != read && self.written.types.get(written) != self.ids.types.get(read) {
            self.partial.push(format!("a `{written}` is expected"));
        }
        Ok(())
    }

    fn fields(&mut self, from: &[Part<'_>], to: &[Part<'_>]) -> Result<(), String> {
        let (written, read) = (Fields::of(from), Fields::of(to));
        let (mut i, mut j) = (0, 0);
        loop {
            let (a, b) = (written.parts.get(i), read.parts.get(j));
            let [new, gone] =
                [a.filter(|a| !read.names.contains(a.name)), b.filter(|b| !written.names.contains(b.name))];
            match (a, b) {
                (None, None) => break,
                (Some(a), Some(b))
                    if (a.name == b.name || new.is_some() && gone.is_some())
                        && a.when == b.when
                        && self.same_type(&a.shown(), a.ty, b.ty) =>
                {
                    (i, j) = (i + 1, j + 1);
                }
                (Some(a), Some(b)) if a.name == b.name && a.when != b.when => return Err(condition(a, b)),
                (Some(a), Some(b)) if a.name == b.name => {
                    let reason = format!("`{}` is `{}`, read as `{}`", a.name, a.ty, b.ty);
                    if a.when.is_none() {
                        return Err(reason);
                    }
                    self.partial.push(format!("{} is present: {reason}", a.shown()));
                    (i, j) = (i + 1, j + 1);
                }
                (Some(a), _) if new.is_some() => {
                    if a.when.is_none() {
                        return Err(format!("{} is unknown", a.shown()));
                    }
                    self.partial.push(format!("{} is present", a.shown()));
                    i += 1;
                }
                (_, Some(b)) if gone.is_some() => {
                    match &b.when {
                        None => return Err(format!("{} is missing", b.shown())),
                        Some(bit) if written.bits.contains(bit) => {
                            self.partial.push(format!("`{}` is set, without `{}`", b.condition, b.name));
                        }
                        Some(_) => self.notes.push(format!("`{}` is absent", b.name)),
                    }
                    j += 1;
                }
                (Some(a), Some(b)) => return Err(format!("{} is read as {}", a.shown(), b.shown())),
                (Some(a), None) => return Err(format!("{} is left over", a.shown())),
                (None, Some(b)) => return Err(format!("{} is missing", b.shown())),
            }
        }
        let unknown = |flags: &[(&str, Bit)], bits: &HashSet<Bit>, end: &str| -> Vec<String> {
            let flags = flags.iter().filter(|(_, bit)| !bits.contains(bit));
            flags.map(|(name, _)| format!("`{name}` is {end}")).collect()
        };
        self.notes.extend(unknown(&written.flags, &read.bits, "ignored"));
        self.notes.extend(unknown(&read.flags, &written.bits, "not set"));
        Ok(())
    }

    /// Returns whether values of one type can be read as the other, or some of them.
    fn same_type(&mut self, name: &str, from: &str, to: &str) -> bool {
        for vector in ["Vector<", "vector<"] {
            let [from, to] = [from, to].map(|ty| ty.strip_prefix(vector)?.strip_suffix('>'));
            if let (Some(from), Some(to)) = (from, to) {
                return self.same_type(name, from, to);
            }
        }
        match (from, to) {
            _ if from == to => true,
            ("int", "#") | ("#", "int") | ("string", "bytes") => true,
            ("bytes", "string") => {
                self.partial.push(format!("{name} is not UTF-8"));
                true
            }
            _ => {
                let types = (self.written.types.get(from), self.ids.types.get(to));
                let (Some(written), Some(read)) = types else { return false };
                if written.is_disjoint(read) {
                    return false;
                }
                if !written.is_subset(read) {
                    self.partial.push(format!("{name} is a `{from}` that is no `{to}`"));
                }
                true
            }
        }
    }
}

/// A flags word, by position, or by name if it is a parameter; and the bit.
type Bit = (Result<usize, String>, String);

/// A field with bytes.
struct Slot<'p> {
    name: &'p str,
    ty: &'p str,
    condition: &'p str,
    when: Option<Bit>,
}

impl Slot<'_> {
    fn shown(&self) -> String {
        let condition = if self.condition.is_empty() { String::new() } else { format!(" ({})", self.condition) };
        let name = if self.name.is_empty() { self.ty } else { self.name };
        format!("`{name}`{condition}")
    }
}

/// The fields of a definition.
struct Fields<'p> {
    /// Those with bytes, and their names.
    parts: Vec<Slot<'p>>,
    names: HashSet<&'p str>,
    /// The bits that conditions use.
    bits: HashSet<Bit>,
    /// The `true` fields with their bits.
    flags: Vec<(&'p str, Bit)>,
}

impl<'p> Fields<'p> {
    fn of(parts: &'p [Part<'_>]) -> Self {
        let mut fields = Self { parts: Vec::new(), names: HashSet::new(), bits: HashSet::new(), flags: Vec::new() };
        let mut words = HashMap::new();
        for part in parts {
            let condition = part.condition.as_deref().unwrap_or_default();
            let when = part.condition.is_some().then(|| {
                let (word, bit) = condition.split_once('.').unwrap_or((condition, ""));
                (words.get(word).copied().ok_or_else(|| word.to_owned()), bit.to_owned())
            });
            fields.bits.extend(when.clone());
            match when {
                Some(when) if part.is_flag() => fields.flags.push((part.name, when)),
                _ if part.is_flag() => {}
                when => {
                    fields.names.insert(part.name);
                    fields.parts.push(Slot { name: part.name, ty: &part.ty, condition, when });
                }
            }
            if part.ty == "#" {
                words.insert(part.name, words.len());
            }
        }
        fields
    }
}

/// Describes a field whose condition differs.
fn condition(from: &Slot<'_>, to: &Slot<'_>) -> String {
    let text = |slot: &Slot<'_>| match slot.condition {
        "" => "unconditional".to_owned(),
        condition => format!("conditional on `{condition}`"),
    };
    format!("`{}` is {}, read as {}", from.name, text(from), text(to))
}

/// Returns the name of a type, without arguments.
fn head(ty: &str) -> &str {
    ty.split(['<', ' ']).next().unwrap_or_default()
}
