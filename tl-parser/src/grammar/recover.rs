//! Where to go on behind a mistake.

use super::input::{Input, is_ident, is_ident_start};
use super::mistake::{Mistake, Problem};
use crate::diagnostic::Diagnostic;

/// The diagnostic for a failed item that started at `input`, and the offset where the next may start.
///
/// Reading resumes at the last line of the failed part that obviously starts an item, or else behind
/// the next `;`. As there is no such line between the place it resumes at and the place it failed at,
/// nothing is read more than twice.
#[cold]
pub(super) fn recover(input: Input<'_, '_>, mut problem: Problem) -> (Diagnostic, usize) {
    let state = input.state;
    let result = state.result.get();
    let part = &state.text[input.at..problem.at];
    let mut lines = part.rmatch_indices('\n').map(|(end, _)| input.at + end + 1);
    let next = lines.find(|&line| {
        let result_before = result.is_some_and(|result| line > result);
        starts_item(Input { at: line, state }, result_before)
    });
    let Some(next) = next.filter(|_| problem.mistake != Mistake::OpenComment) else {
        return (problem.diagnostic(state), skip(input, problem));
    };
    let end = end_of_code(input, &state.text[..next]);
    match result {
        Some(result) if next > result => {
            // The result seemed to go on in the next line.
            let mistake = Mistake::NoSemicolon { next: Some(next) };
            problem = Problem { mistake, start: end - 1, end, at: next };
        }
        None if problem.mistake != Mistake::Unclosed => {
            problem = Problem { mistake: Mistake::NoEquals, start: end, end, at: next };
        }
        _ => {}
    }
    (problem.diagnostic(state), next)
}

/// Where to go on if no line says so.
fn skip(input: Input<'_, '_>, problem: Problem) -> usize {
    let text = input.state.text;
    match problem.mistake {
        Mistake::OpenComment => text.len(),
        Mistake::UnknownSection | Mistake::NoSection | Mistake::LayerNumber => {
            text[problem.at..].find('\n').map_or(text.len(), |end| problem.at + end)
        }
        _ => next_item(Input { at: problem.at, ..input }),
    }
}

/// Behind the next `;`, or at the next line that starts an item.
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

/// Whether a line obviously starts an item: `---types---`, `===8===`, `@read`, `name#1cb5c415`. Where
/// a result is behind and nothing but `;` may follow, any name does that but a field's.
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

/// The end of `text` without its last comments and blanks.
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
