//! Fields of a definition, between its name and its `=`.

use std::ops::Range;

use nom::Parser;
use nom::sequence::preceded;

use super::error::{ErrorKind, SyntaxError};
use super::expr::{applied, apply, close, name, starts_term, subexpr, subexprs, sum};
use super::input::{Input, Parse, is_ident, is_ident_start, space};
use crate::ast::{Bit, Condition, Expr, ExprKind, Field, FieldType, Ident, Name, Repetition};
use crate::span::Span;

/// Each field of a group `(a b c:T)` gets a copy of the type: without a limit, a long group of a large
/// type would take quadratic time, and nested groups exponential time.
const MAX_GROUP: usize = 32;

/// A field without its name.
struct Value<'a> {
    condition: Option<Condition<'a>>,
    bang: bool,
    ty: FieldType<'a>,
}

impl<'a> Value<'a> {
    #[inline]
    fn field(self, span: Span, name: Option<Ident<'a>>) -> Field<'a> {
        let Self { condition, bang, ty } = self;
        Field { span, comments: Vec::new(), name, condition, bang, ty, trailing: None }
    }
}

/// ```text
/// arg ::= [ (name | "_") ":" ] [cond] ["!"] term
///       | [ (name | "_") ":" ] [cond] [ subexpr "*" ] "[" arg* "]"
///       | "(" name+ ":" ["!"] term ")"
/// ```
pub(super) fn field<'s, 'a>(input: Input<'s, 'a>, fields: &mut Vec<Field<'a>>) -> Parse<'s, 'a, ()> {
    input.state.field.set(None);
    let (rest, name, value) = match input.peek() {
        byte if is_ident_start(byte) => {
            let (rest, first) = name(input)?;
            let (colon, ()) = space(rest)?;
            if colon.peek() == b':' {
                let name = field_name(input, rest, first)?.1;
                input.state.field.set(name);
                if colon.peek_at(1) == b':' {
                    return colon.skip(1).fail(ErrorKind::SecondColon);
                }
                let (start, ()) = space(colon.skip(1))?;
                let (rest, value) = value(start)?;
                if rest.peek() == b':' && start.at > colon.at + 1 {
                    // `a: b:int`: the apparent type is the next field.
                    return start.fail(ErrorKind::NoType);
                }
                (rest, name, value)
            } else {
                let (rest, value) = value_from_name(input, rest, first)?;
                (rest, None, value)
            }
        }
        b'(' => return group(input, fields),
        b':' => return input.fail(ErrorKind::NoFieldName),
        _ => {
            let (rest, value) = value(input)?;
            (rest, None, value)
        }
    };
    fields.push(value.field(input.span_to(rest), name));
    stray_mark(rest)
}

/// Checks a field name, `name | "_"`, which must have no dots.
#[inline(always)]
fn field_name<'s, 'a>(start: Input<'s, 'a>, end: Input<'s, 'a>, name: Name<'a>) -> Parse<'s, 'a, Option<Ident<'a>>> {
    if name.text.bytes().any(|byte| byte == b'.') {
        return start.fail_to(end, ErrorKind::DottedField);
    }
    Ok((end, (name.text != "_").then_some(Ident { span: name.span, text: name.text })))
}

/// Rejects a mark directly after a field's type.
#[inline(always)]
fn stray_mark<'s, 'a>(end: Input<'s, 'a>) -> Parse<'s, 'a, ()> {
    match end.peek() {
        b'?' => end.fail(ErrorKind::StrayQuestion),
        b'!' => end.fail(ErrorKind::StrayBang),
        b':' => end.fail(ErrorKind::SecondColon),
        _ => Ok((end, ())),
    }
}

/// `[cond] ["!"] term | [cond] [ subexpr "*" ] "[" arg* "]"`
#[inline]
fn value<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Value<'a>> {
    if is_ident_start(input.peek()) {
        let (rest, first) = name(input)?;
        return value_from_name(input, rest, first);
    }
    let (rest, (bang, ty)) = field_type(input)?;
    Ok((rest, Value { condition: None, bang, ty }))
}

/// The rest of a [`value`] after its first name, which may be that of a condition.
#[inline]
fn value_from_name<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, first: Name<'a>) -> Parse<'s, 'a, Value<'a>> {
    if !at_condition(rest)? {
        let (rest, ty) = type_from_name(start, rest, first)?;
        return Ok((rest, Value { condition: None, bang: false, ty }));
    }
    let (mark, condition) = condition(start, rest, first)?;
    let (next, ()) = space(mark.skip(1))?;
    let (rest, (bang, ty)) = if is_ident_start(next.peek()) {
        let (rest, second) = name(next)?;
        if at_condition(rest)? {
            return next.fail(ErrorKind::NestedCondition);
        }
        if space(rest)?.0.peek() == b':' {
            return conditional_type_missing(mark, &condition);
        }
        let (rest, ty) = type_from_name(next, rest, second)?;
        (rest, (false, ty))
    } else if starts_term(next.peek()) || matches!(next.peek(), b'!' | b'[') {
        field_type(next)?
    } else {
        return conditional_type_missing(mark, &condition);
    };
    Ok((rest, Value { condition: Some(condition), bang, ty }))
}

/// Returns whether the name before `rest` starts a condition.
#[inline(always)]
fn at_condition(rest: Input<'_, '_>) -> Result<bool, nom::Err<SyntaxError>> {
    Ok(rest.peek() == b'.' || space(rest)?.0.peek() == b'?')
}

/// The rest of `cond ::= var [ "." nat ] "?"` after the variable; stops before the `?`.
#[inline]
fn condition<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, nat: Name<'a>) -> Parse<'s, 'a, Condition<'a>> {
    if let Some(dot) = nat.text.bytes().rposition(|byte| byte == b'.') {
        return start.skip(dot + 1).fail_to(rest, ErrorKind::NotABit);
    }
    let mut end = rest;
    let mut bit = None;
    if rest.peek() == b'.' {
        let digits = rest.skip(1);
        end = digits.skip_while(is_ident);
        if end.at == digits.at {
            return digits.fail(ErrorKind::NoBit { nat: start.at });
        }
        let Ok(value) = digits.text_to(end).parse() else {
            let number = digits.text_to(end).bytes().all(|byte| byte.is_ascii_digit());
            return digits.fail_to(end, if number { ErrorKind::NumberTooLarge } else { ErrorKind::NotABit });
        };
        bit = Some(Bit { span: digits.span_to(end), value });
    }
    let (mark, ()) = space(end)?;
    if mark.peek() != b'?' {
        return mark.fail(ErrorKind::Unexpected("`?` and a type after the condition"));
    }
    let nat = Ident { span: nat.span, text: nat.text };
    Ok((mark, Condition { span: start.span_to(end), nat, bit }))
}

#[cold]
fn conditional_type_missing<'s, 'a, T>(mark: Input<'s, 'a>, condition: &Condition<'_>) -> Parse<'s, 'a, T> {
    match condition.bit {
        Some(_) => mark.skip(1).fail_to(mark.skip(1), ErrorKind::NoConditionalType { condition: condition.span }),
        // `int?` is more likely a type with a stray mark than a condition on `int`.
        None => mark.fail(ErrorKind::StrayQuestion),
    }
}

/// `["!"] term | [ subexpr "*" ] "[" arg* "]"`
fn field_type<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, (bool, FieldType<'a>)> {
    match input.peek() {
        b'!' => {
            let (inner, ()) = space(input.skip(1))?;
            if !starts_term(inner.peek()) {
                return input.fail(ErrorKind::StrayBang);
            }
            let (rest, ty) = subexpr(inner)?;
            Ok((rest, (true, FieldType::Expr(ty))))
        }
        b'[' => {
            let (rest, ty) = repetition(input, input, None)?;
            Ok((rest, (false, ty)))
        }
        byte if starts_term(byte) => {
            let (rest, expr) = subexpr(input)?;
            let (rest, ty) = counted(input, rest, expr)?;
            Ok((rest, (false, ty)))
        }
        _ if input.state.field.get().is_some() => input.fail(ErrorKind::NoType),
        _ => input.fail(ErrorKind::Unexpected("a field or `=`")),
    }
}

/// The rest of a [`field_type`] after its first name.
#[inline]
fn type_from_name<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, name: Name<'a>) -> Parse<'s, 'a, FieldType<'a>> {
    let (next, ()) = space(rest)?;
    if rest.peek() != b'#' && !matches!(next.peek(), b'<' | b'+' | b'*') {
        // Fast path: most types are only a name.
        return Ok((rest, FieldType::Expr(Expr { span: name.span, kind: ExprKind::Name(name) })));
    }
    let (rest, expr) = applied(start, rest, name)?;
    let (rest, expr) = sum(rest, expr)?;
    counted(start, rest, expr)
}

/// The rest of a [`field_type`] after an expression, which may be the count of a repetition.
#[inline]
fn counted<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, expr: Expr<'a>) -> Parse<'s, 'a, FieldType<'a>> {
    let (star, ()) = space(rest)?;
    if star.peek() != b'*' {
        return Ok((rest, FieldType::Expr(expr)));
    }
    let (open, ()) = space(star.skip(1))?;
    if open.peek() != b'[' {
        return open.fail(ErrorKind::Unexpected("`[` after the count of a repetition"));
    }
    repetition(start, open, Some(expr))
}

/// `"[" arg* "]"`; the count, if any, is at `start`.
fn repetition<'s, 'a>(
    start: Input<'s, 'a>,
    open: Input<'s, 'a>,
    count: Option<Expr<'a>>,
) -> Parse<'s, 'a, FieldType<'a>> {
    open.enter()?;
    let owner = open.state.field.get();
    let mut fields = Vec::new();
    let (mut next, ()) = space(open.skip(1))?;
    while !matches!(next.peek(), b']' | b'=' | b';' | b')' | b'}' | b'>' | 0) {
        let (rest, ()) = field(next, &mut fields)?;
        next = space(rest)?.0;
    }
    let (rest, ()) = close(open, next, b']')?;
    rest.leave();
    open.state.field.set(owner);
    Ok((rest, FieldType::Repetition(Repetition { span: start.span_to(rest), count, fields }.into())))
}

/// `"(" name+ ":" ["!"] term ")"`, or an anonymous field that starts with a bracket
#[inline]
fn group<'s, 'a>(open: Input<'s, 'a>, fields: &mut Vec<Field<'a>>) -> Parse<'s, 'a, ()> {
    open.enter()?;
    let (rest, mut parts) = preceded(space, subexprs).parse(open.skip(1))?;
    let (colon, ()) = space(rest)?;
    if colon.peek() == b':' {
        let outside = open.state.copies.get();
        let copies = outside * parts.len();
        if copies > MAX_GROUP {
            return colon.fail_about(open.at, rest.at, ErrorKind::LargeGroup);
        }
        open.state.copies.set(copies);
        let (rest, (bang, ty)) = preceded(space, field_type).parse(colon.skip(1))?;
        open.state.copies.set(outside);
        let (rest, ()) = close(open, rest, b')')?;
        rest.leave();
        for part in parts {
            let ExprKind::Name(name) = part.kind else {
                let Range { start, end } = part.span.range();
                return rest.fail_about(start, end, ErrorKind::Unexpected("a field name"));
            };
            let start = Input { at: name.span.range().start, ..open };
            let (_, name) = field_name(start, start.skip(name.text.len()), name)?;
            let value = Value { condition: None, bang, ty: ty.clone() };
            fields.push(value.field(open.span_to(rest), name));
        }
        return Ok((rest, ()));
    }
    let (rest, ()) = close(open, rest, b')')?;
    rest.leave();
    let arguments = parts.split_off(1);
    let mut expr = parts.remove(0);
    if !arguments.is_empty() {
        expr = apply(rest, expr, arguments)?.1;
    }
    expr.span = open.span_to(rest);
    let (rest, expr) = sum(rest, expr)?;
    let (rest, ty) = counted(open, rest, expr)?;
    fields.push(Value { condition: None, bang: false, ty }.field(open.span_to(rest), None));
    stray_mark(rest)
}
