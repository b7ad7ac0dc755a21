//! One schema of all layers: the present definitions, and those of a history.

use std::collections::{BTreeMap, BTreeSet};

use tl_parser::{Diagnostic, Parsed, Sources};

use super::conversions::successor;
use super::layers::{gaps, runs};
use super::{Conversions, Entry, History, Layers};
use crate::diff::Kind;
use crate::diff::definition;
use crate::model::Model;

/// The first and the last layer of each run of recorded layers.
type Ranges = Vec<(u32, u32)>;

/// A schema of all layers.
pub struct AllLayers {
    /// A type has its constructors of all layers, the present ones last.
    pub model: Model,
    /// Errors and definitions left out by [`resolve_data`](crate::resolve_data), with positions in a text that is not a file.
    pub diagnostics: Vec<Diagnostic>,
    /// The layers of each id.
    ranges: BTreeMap<u32, Ranges>,
}

impl History {
    /// Resolves the `present` schema together with the definitions of other layers, as data.
    ///
    /// An id has one definition, with the `true` fields that texts of other layers have on other bits: such a field does
    /// not change an id. Definitions of `others`, such as those of MTProto in early layers, are left out unless the rest
    /// refers to them.
    pub fn all_layers(&self, present: &[Parsed<'_>], others: &[&Model]) -> AllLayers {
        let (text, ranges) = self.text(present, others);
        let mut sources = Sources::new();
        let file = sources.add("all layers", text);
        let (model, mut diagnostics, left_out) = crate::resolve_data(&[tl_parser::parse(sources.text(file), file)]);
        diagnostics.extend(left_out);
        AllLayers { model, diagnostics, ranges }
    }

    /// Returns the text of a schema with one definition of each id, by layer, and their layers.
    fn text(&self, present: &[Parsed<'_>], others: &[&Model]) -> (String, BTreeMap<u32, Ranges>) {
        let layer = present.iter().find_map(|parsed| parsed.schema.layer()).unwrap_or(u32::MAX);
        let present = definition::definitions(present);
        let present: Vec<Entry> = present.iter().filter_map(|it| Entry::of(it, &Layers::new([layer].into()))).collect();
        let present_ids: BTreeSet<u32> = present.iter().map(|it| it.id).collect();
        let others: BTreeSet<u32> = others.iter().flat_map(|model| model.by_id()).map(|(id, _)| id).collect();
        let past: Vec<&Entry> = self.chosen();
        let own = past.iter().filter(|it| !others.contains(&it.id)).flat_map(|it| &it.fields);
        let used: BTreeSet<&str> =
            own.flat_map(|field| field.ty.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.')).collect();
        let is_kept = |it: &Entry| !others.contains(&it.id) || used.contains(&*it.name) || used.contains(it.ty());
        let (mut text, mut section, mut ranges) = (String::new(), None, BTreeMap::new());
        let mut write = |kind: Kind, last: u32, line: &str| {
            if section != Some((last, kind)) {
                let name = if kind == Kind::Function { "functions" } else { "types" };
                text += &format!("==={last}===\n---{name}---\n");
                section = Some((last, kind));
            }
            text.extend([line, ";\n"]);
        };
        let mut earlier = BTreeMap::new();
        let is_new = !self.recorded.contains(&layer);
        for it in past {
            let is_present = present_ids.contains(&it.id);
            let mut layers = BTreeSet::clone(&it.layers);
            layers.extend(is_present.then_some(layer));
            ranges.insert(it.id, runs(&layers, self.recorded.iter().copied().chain(is_new.then_some(layer))));
            if is_present {
                earlier.insert(it.id, it);
            } else if is_kept(it) {
                write(it.kind, it.last(), &it.line());
            }
        }
        // The last definitions are those that names without an id mean.
        for mut it in present {
            ranges.entry(it.id).or_insert_with(|| vec![(layer, layer)]);
            if let Some(known) = earlier.get(&it.id).filter(|known| known.core() == it.core()) {
                it.merge(Entry::clone(known));
            }
            write(it.kind, layer, &it.line());
        }
        (text, ranges)
    }
}

impl AllLayers {
    /// Generates the table of layers of tl-types: the first and the last layer of each id, in ascending order of the ids,
    /// names that changed, and constructors around values.
    pub fn table(&self, conversions: &Conversions, generator: &str) -> String {
        let ids = self.model.by_id();
        let runs = |id: &u32| self.ranges.get(id).map(Vec::as_slice).unwrap_or_default();
        let range = |runs: &[(u32, u32)]| Some((runs.first()?.0, runs.last()?.1));
        let ranges = ids.keys().map(|id| range(runs(id)).unwrap_or_default());
        let ranges = ranges.map(|(first, last)| format!("    ({first}, {last}),\n"));
        let Conversions { constructors, functions, casts, fields } = conversions;
        let rename = |from: &str, to: &str| format!("    Rename {{ from: {from:?}, to: {to:?} }},\n");
        let names = [constructors, functions, casts].into_iter().flatten();
        let mut renames: Vec<String> = names.map(|(from, to)| rename(&from.value, &to.value)).collect();
        let mut wraps = Vec::new();
        for (field, new) in fields {
            let (to, wrap) = successor(&new.value);
            let field = &field.value;
            match wrap {
                None => renames.push(rename(field, to)),
                Some(wrap) => wraps.push(format!(
                    "    Wrap {{ field: {field:?}, to: {to:?}, constructor: {:?}, inner: {:?} }},\n",
                    wrap.constructor, wrap.field
                )),
            }
        }
        format!(
            "// @generated by {generator}. Do not edit.\n\n\
             use ::tl_runtime::LayerGap;\n\
             use ::tl_runtime::schema::{{Rename, Wrap}};\n\n\
             /// The first and the last layer of each id of all layers, in ascending order of the ids.\n\
             pub static RANGES: [(u16, u16); {}] = [\n{}];\n\n\
             {}\n\
             /// Present names of combinators and fields that had other ones.\n\
             pub static RENAMES: [Rename; {}] = [\n{}];\n\n\
             /// Fields whose values are in constructors today.\n\
             pub static WRAPS: [Wrap; {}] = [\n{}];\n",
            ids.len(),
            ranges.collect::<String>(),
            gaps(ids.keys().map(|id| (*id, runs(id)))),
            renames.len(),
            renames.concat(),
            wraps.len(),
            wraps.concat(),
        )
    }
}

#[cfg(test)]
mod tests {
    use tl_parser::Sources;

    use super::History;

    #[test]
    fn flags_of_earlier_texts_are_added() {
        let mut sources = Sources::new();
        let mut parse = |text: &'static str| tl_parser::parse(text, sources.add("a.tl", text));
        let mut history = History::default();
        history.add(1, &[parse("a#1 flags:# c:flags.1?int d:flags.2?true flags2:# e:flags2.1?true = A;")]);
        // A bit in use and a name in use.
        history.add(2, &[parse("a#1 flags:# f:flags.1?true b:flags.3?true c:flags.1?int flags2:# = A;")]);
        let present = parse("// LAYER 3\na#1 flags:# b:flags.0?true c:flags.1?int flags2:# = A;");
        let expected = "a#00000001 flags:# b:flags.0?true c:flags.1?int d:flags.2?true flags2:# e:flags2.1?true = A;";
        let (text, ranges) = history.text(&[present], &[]);
        assert_eq!(text.lines().collect::<Vec<_>>(), ["===3===", "---types---", expected]);
        assert_eq!(ranges.into_iter().collect::<Vec<_>>(), [(1, vec![(1, 3)])]);
    }
}
