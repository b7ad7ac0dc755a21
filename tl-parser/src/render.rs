//! Rendering of diagnostics, in the format of rustc.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::sources::{Location, Sources, floor_char_boundary};
use crate::span::{FileId, Span};

/// A related position more than this many lines away gets a snippet of its own.
const NEAR: usize = 8;

/// Number of bytes of a line before and after a mark that are passed to the renderer, which shows fewer; a
/// mark farther away gets a snippet of its own.
const MARGIN: usize = 1000;

/// Number of diagnostics that are rendered; the others are counted.
const MAX_RENDERED: usize = 50;

/// Renders diagnostics with the source lines they refer to, separated by blank lines.
///
/// At most 50 are rendered, errors rather than warnings; the last line counts the others. `colour` adds ANSI escape
/// codes.
///
/// # Panics
///
/// Panics if a span refers to a file that is not in `sources`.
///
/// ```
/// use tl_parser::{Sources, parse, render};
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "chat id:long] = Chat;");
/// let rendered = render(&parse(sources.text(file), file).diagnostics, &sources, false);
/// assert_eq!(
///     rendered,
///     "error[TL0013]: unmatched `]`\n --> chat.tl:1:13\n  |\n1 | chat id:long] = Chat;\n  |             ^ no bracket is open here\n"
/// );
/// ```
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let is_error = |diagnostic: &&Diagnostic| diagnostic.severity() == Severity::Error;
    let errors = diagnostics.iter().filter(is_error).count();
    let mut rooms = [MAX_RENDERED, MAX_RENDERED.saturating_sub(errors)];
    let mut rendered: Vec<String> = Vec::new();
    for diagnostic in diagnostics {
        let room = &mut rooms[usize::from(!is_error(&diagnostic))];
        if *room > 0 {
            *room -= 1;
            rendered.push(one(diagnostic, sources, &renderer) + "\n");
        }
    }
    if rendered.len() < diagnostics.len() {
        let errors = errors.saturating_sub(MAX_RENDERED);
        let warnings = diagnostics.len() - rendered.len() - errors;
        rendered.push(format!("{errors} more errors and {warnings} more warnings are not shown\n"));
    }
    rendered.join("\n")
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
    for (rendered, actual) in places {
        if let Some(at) = text[from..].find(&rendered) {
            text.replace_range(from + at..from + at + rendered.len(), &actual);
            from += at + actual.len();
        }
    }
    text
}

/// A position with its label.
struct Mark<'a> {
    kind: AnnotationKind,
    label: &'a str,
    file: FileId,
    location: Location,
    /// Range in its line; a span of several lines is cut at the end of the first.
    range: Range<usize>,
}

impl<'a> Mark<'a> {
    fn new(kind: AnnotationKind, span: Span, label: &'a str, sources: &Sources) -> Self {
        let location = sources.location(span);
        let (line_start, line) = sources.line(span.file, location.line);
        let within = |offset: usize| offset.saturating_sub(line_start).min(line.len());
        let start = floor_char_boundary(line, within(span.range().start));
        let end = floor_char_boundary(line, within(span.range().end).min(start + MARGIN));
        Self { kind, label, file: span.file, location, range: start..end.max(start) }
    }
}

/// Lines of a file with their marks. Only these lines, and only the surroundings of the marks in long ones,
/// are passed to the renderer: it scans its whole input, which is slow for many diagnostics in a large file.
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

    /// Returns the part of a line around its marks, and where it starts.
    fn part<'s>(&self, number: usize, sources: &'s Sources) -> (usize, &'s str) {
        let (_, line) = sources.line(self.marks[0].file, number);
        let marks = || self.marks.iter().filter(|mark| mark.location.line == number).map(|mark| &mark.range);
        let start = marks().map(|range| range.start).min().unwrap_or(0);
        let end = marks().map(|range| range.end).max().unwrap_or(0);
        let start = floor_char_boundary(line, start.saturating_sub(MARGIN));
        (start, &line[start..floor_char_boundary(line, end + MARGIN)])
    }

    /// Returns the position above the excerpt, as the renderer counts from where the line was cut, and the actual one.
    fn place(&self, sources: &Sources) -> (String, String) {
        let mark = &self.marks[0];
        let Location { line, column } = mark.location;
        let (start, part) = self.part(line, sources);
        let cut_column = part[..mark.range.start - start].chars().count() + 1;
        let place = |column| format!("{}:{line}:{column}", sources.name(mark.file));
        (place(cut_column), place(column))
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
