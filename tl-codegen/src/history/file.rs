//! Histories as files, see [`History`].

use tl_parser::ast::Comment;
use tl_parser::{Code, Diagnostic, Parsed, Span};

use super::History;
use super::entry::Entry;
use super::layers::{self, Layers, range};
use crate::diff::Kind;
use crate::diff::definition::{self, Definition};

/// Start of the line with the recorded layers.
const RECORDED: &str = "// Layers ";

/// First lines of the two files.
const INTRODUCTIONS: [&str; 2] = [
    "// Definitions of earlier layers: those below ===M-N=== are in layers M to N in this form, and not in the last one.",
    "// Definitions of the last layer, by the first layer that has them in this form: those below ===M-N=== since M.",
];

/// Lines on the notes of definitions.
const NOTES: &str = "\
// After a definition: its own layers, if some in the range lack it; `x 51-53`, the layers of a field that the others lack;
// `x:flags.1?true 51-53`, a field that is not in the definition, since a later layer uses its name or its bit otherwise.
";

impl History {
    /// Reads the files that [`print`](Self::print) returns, or others in their format.
    ///
    /// The diagnostics are those of the parser, and those of definitions without a layer and of malformed notes.
    pub fn read(files: &[Parsed<'_>]) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics: Vec<Diagnostic> = files.iter().flat_map(|parsed| parsed.diagnostics.clone()).collect();
        let mut history = Self::default();
        for parsed in files {
            let schema = &parsed.schema;
            for comment in schema.items.iter().flat_map(|item| &item.comments).chain(&schema.end) {
                let Some(text) = comment.text.strip_prefix(RECORDED) else { continue };
                match layers::parse(text.trim()) {
                    Some(runs) => history.recorded.extend(runs.into_iter().flat_map(|(first, last)| first..=last)),
                    None => diagnostics.push(malformed(comment.span)),
                }
            }
        }
        let definitions = definition::definitions(files);
        let ranges = definitions.iter().filter_map(|definition| definition.layers);
        history.recorded.extend(ranges.flat_map(|(first, last)| [first, last]));
        let (mut without_layer, mut last) = (None, None);
        for definition in &definitions {
            let Some(range) = definition.layers else {
                without_layer.get_or_insert(definition);
                continue;
            };
            let layers = match last.take().filter(|(known, _)| *known == range) {
                Some((_, layers)) => layers,
                None => history.expand(&[range]).unwrap_or_default(),
            };
            let entry = Entry::of(definition, &layers);
            last = Some((range, layers));
            let Some(mut entry) = entry else { continue };
            if let Some(notes) = &definition.item.trailing {
                let notes = notes.text.trim_start_matches("//").split(';').map(str::trim);
                if !notes.map(|note| history.note(&mut entry, note)).all(|it| it.is_some()) {
                    diagnostics.extend(definition.item.trailing.map(|it: Comment<'_>| malformed(it.span)));
                }
            }
            history.insert(entry);
        }
        if let Some(Definition { name, item, .. }) = without_layer.filter(|_| diagnostics.is_empty()) {
            let message = format!("`{name}` does not belong to a layer");
            let help = "write `===N===` above it, with the number of its layer";
            diagnostics.push(Diagnostic::new(Code::MalformedOverlay, item.span, message).help(help));
        }
        (history, diagnostics)
    }

    /// Returns the recorded layers in ranges; `None` if the first or the last one of a range is not recorded.
    fn expand(&self, runs: &[(u32, u32)]) -> Option<Layers> {
        let is_recorded = |layer: &u32| self.recorded.contains(layer);
        let layers = |(first, last): &(u32, u32)| {
            (is_recorded(first) && is_recorded(last)).then(|| self.recorded.range(first..=last).copied())
        };
        let layers = runs.iter().map(layers).collect::<Option<Vec<_>>>()?;
        Some(Layers::new(layers.into_iter().flatten().collect()))
    }

    /// Applies a note to the definition before it; `None` if it is malformed.
    fn note(&self, entry: &mut Entry, note: &str) -> Option<()> {
        if note.starts_with(|first: char| first.is_ascii_digit()) {
            let layers = self.expand(&layers::parse(note)?)?;
            for field in entry.fields.iter_mut().filter(|field| field.is_flag()) {
                field.layers.clone_from(&layers);
            }
            entry.layers = layers;
            return Some(());
        }
        let (name, layers) = note.split_once(' ')?;
        entry.restrict(name, &self.expand(&layers::parse(layers)?)?)
    }

    /// Formats the history as two files: the definitions that the last recorded layer lacks, and those that it has.
    ///
    /// Sections are in the order of the last layer, then of the first; in them, constructors precede functions, by name.
    pub fn print(&self) -> [String; 2] {
        let recorded = self.recorded();
        let mut texts = INTRODUCTIONS.map(|introduction| format!("{introduction}\n{NOTES}{RECORDED}{recorded}\n"));
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort_by_cached_key(|it| (it.last(), it.first(), it.kind, it.name.clone(), it.line()));
        let mut current = None;
        for it in entries {
            let text = &mut texts[usize::from(Some(&it.last()) == self.recorded.last())];
            let layers = (it.first(), it.last());
            if current != Some((layers, it.kind)) {
                if current.is_none_or(|(current, _)| current != layers) {
                    *text += &format!("\n==={}===\n", range(layers));
                }
                *text += if it.kind == Kind::Function { "---functions---\n" } else { "---types---\n" };
                current = Some((layers, it.kind));
            }
            let notes = it.notes(&self.recorded);
            text.extend([&it.line(), ";"]);
            if !notes.is_empty() {
                text.extend([" // ", &notes]);
            }
            text.push('\n');
        }
        texts
    }
}

fn malformed(span: Span) -> Diagnostic {
    Diagnostic::new(Code::MalformedOverlay, span, "malformed layers")
        .label("expected ranges of recorded layers")
        .help("write `// x 51-53, 55; 51-60`: layers of the field `x`, and of the whole definition")
}
