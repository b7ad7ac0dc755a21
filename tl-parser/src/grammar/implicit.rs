//! Implicit parameters, `{X:Type}`, between a definition's name and its fields.

use super::error::ErrorKind;
use super::expr::close;
use super::input::{Input, Parse, is_ident, is_ident_start, space};
use crate::ast::{Ident, Implicit, ImplicitKind};

/// `implicit ::= "{" var+ ":" ["!"] ("Type" | "#") "}"`
pub(super) fn implicit<'s, 'a>(input: Input<'s, 'a>, found: &mut Vec<Implicit<'a>>) -> Parse<'s, 'a, ()> {
    let first = found.len();
    let (mut next, ()) = space(input.skip(1))?;
    while is_ident_start(next.peek()) {
        let end = next.skip_while(is_ident);
        let name = Ident { span: next.span_to(end), text: next.text_to(end) };
        found.push(Implicit { span: name.span, name, bang: false, kind: ImplicitKind::Type });
        next = space(end)?.0;
    }
    if found.len() == first || next.peek() != b':' {
        return match next.peek() {
            b'}' => next.fail_to(next.skip(1), ErrorKind::ImplicitWithoutKind),
            b'=' | b';' | 0 => next.fail_about(input.at, input.at + 1, ErrorKind::Unclosed),
            _ => next.fail(ErrorKind::Unexpected("a variable, then `:Type` or `:#`")),
        };
    }
    next = space(next.skip(1))?.0;
    let bang = next.peek() == b'!';
    if bang {
        next = space(next.skip(1))?.0;
    }
    let end = if next.peek() == b'#' { next.skip(1) } else { next.skip_while(is_ident) };
    let kind = match next.text_to(end) {
        "Type" => ImplicitKind::Type,
        "#" => ImplicitKind::Nat,
        _ => return next.fail(ErrorKind::ImplicitKind),
    };
    for implicit in &mut found[first..] {
        (implicit.bang, implicit.kind) = (bang, kind);
        implicit.span.end = end.at as u32;
    }
    close(input, end, b'}')
}
