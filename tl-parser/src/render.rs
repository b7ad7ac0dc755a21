//! Diagnostics as text, in rustc's manner.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::sources::{Location, Sources, floor};
use crate::span::{FileId, Span};

/// A further place this many lines away gets a snippet of its own.
const NEAR: usize = 8;

/// Of a line, no more than this many bytes before and behind a mark are handed to the renderer, which
/// shows less, and a further mark that is farther away gets a snippet of its own.
const MARGIN: usize = 1000;

/// Renders diagnostics for people, with the source lines they are about, one blank line between them.
///
/// `colour` adds ANSI escape codes. The spans must belong to `sources`.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let rendered = diagnostics.iter().map(|diagnostic| one(diagnostic, sources, &renderer) + "\n");
    rendered.collect::<Vec<_>>().join("\n")
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = Mark::new(AnnotationKind::Primary, diagnostic.span, &diagnostic.label, sources);
    let mut excerpts = vec![Excerpt::new(primary)];
    for (span, label) in &diagnostic.secondary {
        let mark = Mark::new(AnnotationKind::Context, *span, label, sources);
        match excerpts.iter_mut().find(|excerpt| excerpt.is_near(&mark)) {
            Some(excerpt) => excerpt.add(mark),
            None => excerpts.push(Excerpt::new(mark)),
        }
    }
    let places: Vec<_> = excerpts.iter().map(|excerpt| excerpt.place(sources)).collect();
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.as_str());
    let mut group = title.elements(excerpts.into_iter().map(|excerpt| excerpt.snippet(sources)));
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    let mut text = renderer.render(&[group]);
    let mut from = 0;
    for Place { shown, meant } in places {
        if let Some(at) = text[from..].find(&shown) {
            text.replace_range(from + at..from + at + shown.len(), &meant);
            from += at + meant.len();
        }
    }
    text
}

/// The place above an excerpt: the renderer counts columns from where the line was cut.
struct Place {
    shown: String,
    meant: String,
}

/// A place with its label.
struct Mark<'a> {
    kind: AnnotationKind,
    label: &'a str,
    file: FileId,
    location: Location,
    /// Where in its line it is; what goes on in the next line is cut off.
    range: Range<usize>,
}

impl<'a> Mark<'a> {
    fn new(kind: AnnotationKind, span: Span, label: &'a str, sources: &Sources) -> Self {
        let location = sources.location(span);
        let (line_start, line) = sources.line(span.file, location.line);
        let within = |offset: usize| offset.saturating_sub(line_start).min(line.len());
        let start = floor(line, within(span.range().start));
        let end = floor(line, within(span.range().end).min(start + MARGIN));
        Self { kind, label, file: span.file, location, range: start..end.max(start) }
    }
}

/// Some lines of a file and what is marked in them. Only these lines, and of long lines only what is
/// around the marks, are handed to the renderer: it reads all that it gets, which would make many
/// diagnostics in a large file slow.
struct Excerpt<'a> {
    first: usize,
    last: usize,
    marks: Vec<Mark<'a>>,
}

impl<'a> Excerpt<'a> {
    fn new(mark: Mark<'a>) -> Self {
        let line = mark.location.line;
        Self { first: line, last: line, marks: vec![mark] }
    }

    fn is_near(&self, mark: &Mark<'_>) -> bool {
        let line = mark.location.line;
        let in_reach =
            |other: &Mark<'_>| other.location.line != line || other.range.start.abs_diff(mark.range.start) <= MARGIN;
        mark.file == self.marks[0].file
            && line + NEAR >= self.first
            && line <= self.last + NEAR
            && self.marks.iter().all(in_reach)
    }

    fn add(&mut self, mark: Mark<'a>) {
        self.first = self.first.min(mark.location.line);
        self.last = self.last.max(mark.location.line);
        self.marks.push(mark);
    }

    /// What is shown of a line.
    fn part<'s>(&self, number: usize, sources: &'s Sources) -> (usize, &'s str) {
        let (_, line) = sources.line(self.marks[0].file, number);
        let marks = || self.marks.iter().filter(|mark| mark.location.line == number).map(|mark| &mark.range);
        let start = marks().map(|range| range.start).min().unwrap_or(0);
        let end = marks().map(|range| range.end).max().unwrap_or(0);
        let start = floor(line, start.saturating_sub(MARGIN));
        (start, &line[start..floor(line, end + MARGIN)])
    }

    fn place(&self, sources: &Sources) -> Place {
        let mark = &self.marks[0];
        let Location { line, column } = mark.location;
        let (start, part) = self.part(line, sources);
        let shown = part[..mark.range.start - start].chars().count() + 1;
        let place = |column| format!("{}:{line}:{column}", sources.name(mark.file));
        Place { shown: place(shown), meant: place(column) }
    }

    fn snippet<'s>(self, sources: &'s Sources) -> Snippet<'s, annotate_snippets::Annotation<'s>>
    where
        'a: 's,
    {
        let mut text = String::new();
        // Where the part of each line starts, in the line and in the excerpt.
        let mut starts = Vec::new();
        for number in self.first..=self.last {
            let (start, part) = self.part(number, sources);
            starts.push((start, text.len()));
            text.push_str(part);
            text.push('\n');
        }
        let file = self.marks[0].file;
        let annotations: Vec<_> = self
            .marks
            .into_iter()
            .map(|mark| {
                let (in_line, in_excerpt) = starts[mark.location.line - self.first];
                let within = |offset| in_excerpt + offset - in_line;
                let label = (!mark.label.is_empty()).then_some(mark.label);
                mark.kind.span(within(mark.range.start)..within(mark.range.end)).label(label)
            })
            .collect();
        Snippet::source(text).line_start(self.first).path(sources.name(file)).annotations(annotations)
    }
}
