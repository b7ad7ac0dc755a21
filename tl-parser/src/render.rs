//! Diagnostics as text, in rustc's manner.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::sources::Sources;
use crate::span::Span;

/// A further place this many lines away gets a snippet of its own.
const NEAR: usize = 8;

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
    let primary = Mark { kind: AnnotationKind::Primary, span: diagnostic.span, label: &diagnostic.label };
    let mut excerpts = vec![Excerpt::new(primary, sources)];
    for (span, label) in &diagnostic.secondary {
        let mark = Mark { kind: AnnotationKind::Context, span: *span, label };
        match excerpts.iter_mut().find(|excerpt| excerpt.is_near(&mark, sources)) {
            Some(excerpt) => excerpt.add(mark, sources),
            None => excerpts.push(Excerpt::new(mark, sources)),
        }
    }
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.code.as_str());
    let mut group = title.elements(excerpts.into_iter().map(|excerpt| excerpt.snippet(sources)));
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    renderer.render(&[group])
}

/// A place with its label.
struct Mark<'a> {
    kind: AnnotationKind,
    span: Span,
    label: &'a str,
}

/// Some lines of a file and what is marked in them. Only these lines are handed to the renderer:
/// it reads all that it gets, which would make many diagnostics in a large file slow.
struct Excerpt<'a> {
    first: usize,
    last: usize,
    marks: Vec<Mark<'a>>,
}

impl<'a> Excerpt<'a> {
    fn new(mark: Mark<'a>, sources: &Sources) -> Self {
        let line = sources.location(mark.span).line;
        Self { first: line, last: line, marks: vec![mark] }
    }

    fn is_near(&self, mark: &Mark<'_>, sources: &Sources) -> bool {
        let line = sources.location(mark.span).line;
        mark.span.file == self.marks[0].span.file && line + NEAR >= self.first && line <= self.last + NEAR
    }

    fn add(&mut self, mark: Mark<'a>, sources: &Sources) {
        let line = sources.location(mark.span).line;
        self.first = self.first.min(line);
        self.last = self.last.max(line);
        self.marks.push(mark);
    }

    fn snippet<'s>(self, sources: &'s Sources) -> Snippet<'s, annotate_snippets::Annotation<'s>>
    where
        'a: 's,
    {
        let file = self.marks[0].span.file;
        let mut text = String::new();
        // Where each line starts, in the file and in the excerpt.
        let mut starts = Vec::new();
        for number in self.first..=self.last {
            let (start, line) = sources.line(file, number);
            starts.push((start, text.len(), line.len()));
            text.push_str(line);
            text.push('\n');
        }
        let annotations: Vec<_> = self
            .marks
            .into_iter()
            .map(|mark| {
                let line = starts[sources.location(mark.span).line - self.first];
                let label = (!mark.label.is_empty()).then_some(mark.label);
                mark.kind.span(relative(mark.span, line)).label(label)
            })
            .collect();
        Snippet::source(text).line_start(self.first).path(sources.name(file)).annotations(annotations)
    }
}

/// A span as a range in the excerpt, cut off at the end of its first line.
fn relative(span: Span, (in_file, in_excerpt, length): (usize, usize, usize)) -> Range<usize> {
    let within = |offset: usize| in_excerpt + offset.saturating_sub(in_file).min(length);
    let range = span.range();
    within(range.start)..within(range.end.max(range.start))
}
