//! Where to go on behind a mistake.

use super::input::{Input, is_ident, is_ident_start};
use super::mistake::{Mistake, Problem};
use crate::diagnostic::Diagnostic;

/// The diagnostic for a failed item that started at `input`, and the offset where the next may start.
///
/// Reading resumes behind the next `;`, or at a line that obviously starts an item. It never goes
/// back further than to the start of the line where the item failed: this keeps the whole linear.
#[cold]
pub(super) fn recover(input: Input<'_, '_>, mut problem: Problem) -> (Diagnostic, usize) {
    let state = input.state;
    let text = state.text;
    let line = text[input.at..problem.at].rfind('\n').map_or(input.at, |end| input.at + end + 1);
    let here = Input { at: line, state };
    let mut resume = None;
    if let Some(result) = state.result.get()
        && line > result
        && starts_item(here, true)
    {
        // The result seemed to go on in the next line: a `;` is missing above.
        let end = end_of_code(input, &text[..line]);
        problem = Problem { mistake: Mistake::NoSemicolon { next: Some(line) }, start: end - 1, end, at: line };
        resume = Some(line);
    } else if line > input.at && starts_item(here, false) && problem.mistake != Mistake::OpenComment {
        if state.result.get().is_none() && !matches!(problem.mistake, Mistake::Unclosed) {
            let end = end_of_code(input, &text[..line]);
            problem = Problem { mistake: Mistake::NoEquals, start: end, end, at: line };
        }
        resume = Some(line);
    }
    let diagnostic = problem.diagnostic(state);
    let resume = resume.unwrap_or_else(|| match problem.mistake {
        Mistake::OpenComment => text.len(),
        Mistake::UnknownSection | Mistake::NoSection | Mistake::LayerNumber => {
            text[problem.at..].find('\n').map_or(text.len(), |end| problem.at + end)
        }
        _ => next_item(Input { at: problem.at, state }),
    });
    (diagnostic, resume)
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

/// Whether a line obviously starts an item: `---types---`, `===8===`, `name#1cb5c415`. Where a result
/// is behind and nothing but `;` may follow, any name does that.
fn starts_item(line: Input<'_, '_>, result_before: bool) -> bool {
    if line.rest().starts_with("---") || line.rest().starts_with("===") {
        return true;
    }
    let end = line.skip_while(|byte| is_ident(byte) || byte == b'.');
    let lower_case = is_ident_start(line.peek()) && !line.peek().is_ascii_uppercase();
    lower_case && (result_before || end.peek() == b'#' && end.peek_at(1).is_ascii_hexdigit())
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
