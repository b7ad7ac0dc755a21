//! Names, numbers and type expressions.

use nom::Parser;
use nom::sequence::preceded;

use super::error::ErrorKind;
use super::input::{Input, Parse, is_ident, is_ident_start, space};
use crate::ast::{Expr, ExprKind, Name};

/// Returns whether a term can start with this byte.
#[inline]
pub(super) fn starts_term(byte: u8) -> bool {
    is_ident(byte) || matches!(byte, b'(' | b'%' | b'#')
}

/// `name ::= { lc-ident "." } ident`
///
/// Stops before `.0` and `.?`, which belong to a condition.
#[inline(always)]
pub(super) fn name<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Name<'a>> {
    if !is_ident_start(input.peek()) {
        return input.fail(ErrorKind::Unexpected("a name"));
    }
    let mut part = input;
    loop {
        let end = part.skip_while(is_ident);
        let next = end.skip(1);
        match (end.peek(), next.peek()) {
            (b'.', byte) if is_ident_start(byte) => {
                if part.peek().is_ascii_uppercase() {
                    return part.fail(ErrorKind::UpperCaseNamespace);
                }
                part = next;
            }
            (b'.', b'.') => {
                return next.fail_about(next.at, next.at + 1, ErrorKind::EmptyPart { name: input.at });
            }
            (b'.', byte) if byte != b'?' && !byte.is_ascii_digit() => {
                return next.fail(ErrorKind::MissingPart { name: input.at });
            }
            _ => {
                return Ok((end, Name { span: input.span_to(end), text: input.text_to(end) }));
            }
        }
    }
}

/// `nat ::= digit+`
pub(super) fn number<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, u32> {
    let end = input.skip_while(|byte| byte.is_ascii_digit());
    if is_ident(end.peek()) {
        return input.fail(ErrorKind::DigitName);
    }
    match input.text_to(end).parse() {
        Ok(value) => Ok((end, value)),
        Err(_) => input.fail(ErrorKind::NumberTooLarge),
    }
}

/// `expr ::= subexpr+`; more than one is a type application.
pub(super) fn expr<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Expr<'a>> {
    let (rest, head) = subexpr(input)?;
    let (next, ()) = space(rest)?;
    if !starts_term(next.peek()) {
        return Ok((rest, head));
    }
    let (rest, arguments) = subexprs(next)?;
    Ok((rest, apply(rest, head, arguments)?.1))
}

/// `subexpr+`
pub(super) fn subexprs<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Vec<Expr<'a>>> {
    let mut found = Vec::new();
    let mut next = input;
    loop {
        let (rest, expr) = subexpr(next)?;
        found.push(expr);
        next = space(rest)?.0;
        if !starts_term(next.peek()) {
            return Ok((rest, found));
        }
    }
}

/// `subexpr ::= term | nat "+" subexpr | subexpr "+" nat`
pub(super) fn subexpr<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Expr<'a>> {
    let (rest, first) = term(input)?;
    sum(rest, first)
}

/// The rest of a [`subexpr`] after its first term: `{ "+" term }`
#[inline]
pub(super) fn sum<'s, 'a>(mut rest: Input<'s, 'a>, mut left: Expr<'a>) -> Parse<'s, 'a, Expr<'a>> {
    let mut levels = 0;
    loop {
        let (plus, ()) = space(rest)?;
        if plus.peek() != b'+' {
            break;
        }
        // A sum of many terms is a deep tree, although nothing is nested in the text.
        plus.enter()?;
        levels += 1;
        let right;
        (rest, right) = preceded(space, term).parse(plus.skip(1))?;
        left = Expr { span: left.span.to(right.span), kind: ExprKind::Sum(left.into(), right.into()) };
    }
    (0..levels).for_each(|_| rest.leave());
    Ok((rest, left))
}

/// `term ::= "(" expr ")" | name | var | nat | "#" | "%" term | name "<" expr { "," expr } ">"`
pub(super) fn term<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Expr<'a>> {
    let expr = |end, kind| Ok((end, Expr { span: input.span_to(end), kind }));
    match input.peek() {
        byte if is_ident_start(byte) => {
            let (rest, name) = name(input)?;
            applied(input, rest, name)
        }
        b'0'..=b'9' => {
            let (rest, value) = number(input)?;
            expr(rest, ExprKind::Number(value))
        }
        b'#' if is_ident(input.peek_at(1)) => input.fail_to(input.skip(1).skip_while(is_ident), ErrorKind::IdInType),
        b'#' => expr(input.skip(1), ExprKind::Nat),
        b'%' => {
            input.enter()?;
            let (inner, ()) = space(input.skip(1))?;
            if !starts_term(inner.peek()) {
                return inner.fail_about(input.at, input.at + 1, ErrorKind::NoBareType);
            }
            let (rest, inner) = term(inner)?;
            rest.leave();
            expr(rest, ExprKind::Bare(inner.into()))
        }
        b'(' => {
            input.enter()?;
            let (rest, mut inner) = preceded(space, self::expr).parse(input.skip(1))?;
            let (rest, ()) = close(input, rest, b')')?;
            rest.leave();
            inner.span = input.span_to(rest);
            Ok((rest, inner))
        }
        _ => input.fail(ErrorKind::Unexpected("a type")),
    }
}

/// The rest of a [`term`] after its name: `[ "<" expr { "," expr } ">" ]`
#[inline]
pub(super) fn applied<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, name: Name<'a>) -> Parse<'s, 'a, Expr<'a>> {
    if rest.peek() == b'#' {
        return rest.fail_to(rest.skip(1).skip_while(is_ident), ErrorKind::IdInType);
    }
    let head = Expr { span: name.span, kind: ExprKind::Name(name) };
    let (open, ()) = space(rest)?;
    if open.peek() != b'<' {
        return Ok((rest, head));
    }
    open.enter()?;
    let (mut next, ()) = space(open.skip(1))?;
    if next.peek() == b'>' {
        return next.fail_about(open.at, next.at + 1, ErrorKind::NoArguments { name: start.at });
    }
    let (mut arguments, mut rest) = (Vec::new(), next);
    while arguments.is_empty() || next.peek() == b',' {
        let argument;
        (rest, argument) = preceded(space, expr).parse(if arguments.is_empty() { next } else { next.skip(1) })?;
        arguments.push(argument);
        next = space(rest)?.0;
    }
    let (rest, ()) = close(open, rest, b'>')?;
    rest.leave();
    Ok((rest, Expr { span: start.span_to(rest), kind: ExprKind::Apply(head.into(), arguments) }))
}

/// Applies `head` to `arguments` in the normal form of the tree, a name with all its arguments and `%`
/// outside: `((F A) B)` is `F<A,B>`; `(%F A)` is `%F<A>`.
pub(super) fn apply<'s, 'a>(end: Input<'s, 'a>, head: Expr<'a>, arguments: Vec<Expr<'a>>) -> Parse<'s, 'a, Expr<'a>> {
    let span = arguments.last().map_or(head.span, |last| head.span.to(last.span));
    let kind = match head.kind {
        ExprKind::Name(_) => ExprKind::Apply(head.into(), arguments),
        ExprKind::Apply(name, mut first) => {
            first.extend(arguments);
            ExprKind::Apply(name, first)
        }
        ExprKind::Bare(inner) => ExprKind::Bare(apply(end, *inner, arguments)?.1.into()),
        ExprKind::Nat | ExprKind::Number(_) | ExprKind::Sum(..) => {
            let range = head.span.range();
            return end.fail_about(range.start, range.end, ErrorKind::NotApplicable);
        }
    };
    Ok((end, Expr { span, kind }))
}

/// Parses the bracket that closes `open`.
pub(super) fn close<'s, 'a>(open: Input<'s, 'a>, rest: Input<'s, 'a>, bracket: u8) -> Parse<'s, 'a, ()> {
    let (next, ()) = space(rest)?;
    match next.peek() {
        byte if byte == bracket => Ok((next.skip(1), ())),
        _ if next.at_invalid_character() => next.fail(ErrorKind::Unexpected("a closing bracket")),
        _ => next.fail_about(open.at, open.at + 1, ErrorKind::Unclosed),
    }
}
