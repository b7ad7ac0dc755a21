//! Error recovery: where parsing resumes after a syntax error.

use super::error::{ErrorKind, SyntaxError};
use super::input::{Input, is_ident, is_ident_start};
use crate::diagnostic::Diagnostic;

/// Returns the diagnostic for a failed item that started at `input`, and the offset to resume at.
///
/// Parsing resumes at the last line of the failed part that clearly starts an item, or else after the
/// next `;`. No such line lies between the resume position and the error, so nothing is parsed more than
/// twice.
#[cold]
pub(super) fn recover(input: Input<'_, '_>, mut error: SyntaxError) -> (Diagnostic, usize) {
    let state = input.state;
    let result = state.result.get();
    let part = &state.text[input.at..error.at];
    let mut lines = part.rmatch_indices('\n').map(|(end, _)| input.at + end + 1);
    let next = lines.find(|&line| {
        let result_before = result.is_some_and(|result| line > result);
        starts_item(Input { at: line, state }, result_before)
    });
    let Some(next) = next.filter(|_| !matches!(error.kind, ErrorKind::OpenComment)) else {
        return (error.diagnostic(state), skip(input, error));
    };
    let end = end_of_code(input, &state.text[..next]);
    match result {
        Some(result) if next > result => {
            // The next definition was parsed as a continuation of the result.
            let kind = ErrorKind::NoSemicolon { next: Some(next) };
            error = SyntaxError { kind, start: end - 1, end, at: next };
        }
        None if !matches!(error.kind, ErrorKind::Unclosed) => {
            error = SyntaxError { kind: ErrorKind::NoEquals, start: end, end, at: next };
        }
        _ => {}
    }
    (error.diagnostic(state), next)
}

/// Returns the offset to resume at if no line of the failed part starts an item.
fn skip(input: Input<'_, '_>, error: SyntaxError) -> usize {
    let text = input.state.text;
    match error.kind {
        ErrorKind::OpenComment => text.len(),
        ErrorKind::UnknownSection | ErrorKind::NoSection | ErrorKind::LayerNumber => {
            text[error.at..].find('\n').map_or(text.len(), |end| error.at + end)
        }
        _ => next_item(Input { at: error.at, ..input }),
    }
}

/// Returns the offset after the next `;`, or of the next line that starts an item.
fn next_item(mut input: Input<'_, '_>) -> usize {
    while !input.at_end() {
        let bytes = match (input.peek(), input.peek_at(1)) {
            (b';', _) => return input.at + 1,
            (b'/', b'/') => input.rest().find('\n').unwrap_or(input.rest().len()),
            (b'/', b'*') => input.rest().find("*/").map_or(input.rest().len(), |end| end + 2),
            (b'\n', _) if starts_item(input.skip(1), false) => return input.at + 1,
            _ => 1,
        };
        input = input.skip(bytes);
    }
    input.at
}

/// Returns whether a line clearly starts an item: `---types---`, `===8===`, `@read`, `name#1cb5c415`.
/// After a result, where only `;` may follow, any name does except that of a field.
fn starts_item(line: Input<'_, '_>, result_before: bool) -> bool {
    let rest = line.rest();
    if rest.starts_with("---") || rest.starts_with("===") || rest.starts_with('@') {
        return true;
    }
    let end = line.skip_while(|byte| is_ident(byte) || byte == b'.');
    let lower_case = is_ident_start(line.peek()) && !line.peek().is_ascii_uppercase();
    let id = end.peek() == b'#' && end.peek_at(1).is_ascii_hexdigit();
    lower_case && (id || result_before && end.peek() != b':')
}

/// Returns the end of `text` without trailing comments and white space.
fn end_of_code(input: Input<'_, '_>, text: &str) -> usize {
    let comments = input.state.comments.borrow();
    let mut end = text.trim_end().len();
    for comment in comments.iter().rev() {
        if comment.span.end as usize == end {
            end = text[..comment.span.start as usize].trim_end().len();
        }
    }
    end
}
