//! Fields: what stands between a definition's name and its `=`.

use nom::Parser;
use nom::sequence::preceded;

use super::expr::{applied, apply, close, name, starts_term, subexpr, subexprs, sum};
use super::input::{Input, Parse, is_ident, is_ident_start, space};
use super::mistake::Mistake;
use crate::ast::{Bit, Condition, Expr, ExprKind, Field, FieldType, Ident, Name, Repetition};

/// A group `(a b c:T)` holds one type and gives each field a copy of it: without a limit, a long
/// group of a large type would take quadratic time, and groups within groups exponential time.
const MAX_GROUP: usize = 32;

/// What a field says about its value.
struct Value<'a> {
    condition: Option<Condition<'a>>,
    bang: bool,
    ty: FieldType<'a>,
}

impl<'a> Value<'a> {
    #[inline]
    fn new(condition: Option<Condition<'a>>, bang: bool, ty: FieldType<'a>) -> Self {
        Self { condition, bang, ty }
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
                    return colon.skip(1).fail(Mistake::SecondColon);
                }
                let (start, ()) = space(colon.skip(1))?;
                let (rest, value) = value(start)?;
                if rest.peek() == b':' && start.at > colon.at + 1 {
                    // `a: b:int`: what seemed to be the type is the next field.
                    return start.fail(Mistake::NoType);
                }
                (rest, name, value)
            } else {
                let (rest, value) = value_behind(input, rest, first)?;
                (rest, None, value)
            }
        }
        b'(' => return group(input, fields),
        b':' => return input.fail(Mistake::NoFieldName),
        _ => {
            let (rest, value) = value(input)?;
            (rest, None, value)
        }
    };
    let Value { condition, bang, ty } = value;
    let span = input.span_to(rest);
    fields.push(Field { span, comments: Vec::new(), name, condition, bang, ty, trailing: None });
    stray_mark(rest)
}

/// `name | "_"`, which must be without dots.
#[inline(always)]
fn field_name<'s, 'a>(start: Input<'s, 'a>, end: Input<'s, 'a>, name: Name<'a>) -> Parse<'s, 'a, Option<Ident<'a>>> {
    if name.text.bytes().any(|byte| byte == b'.') {
        return start.fail_to(end, Mistake::DottedField);
    }
    Ok((end, (name.text != "_").then_some(Ident { span: name.span, text: name.text })))
}

/// Nothing may stick to the end of a field's type.
#[inline(always)]
fn stray_mark<'s, 'a>(end: Input<'s, 'a>) -> Parse<'s, 'a, ()> {
    match end.peek() {
        b'?' => end.fail(Mistake::StrayQuestion),
        b'!' => end.fail(Mistake::StrayBang),
        b':' => end.fail(Mistake::SecondColon),
        _ => Ok((end, ())),
    }
}

/// `[cond] ["!"] term | [cond] [ subexpr "*" ] "[" arg* "]"`
#[inline]
fn value<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Value<'a>> {
    if is_ident_start(input.peek()) {
        let (rest, first) = name(input)?;
        return value_behind(input, rest, first);
    }
    let (rest, (bang, ty)) = field_type(input)?;
    Ok((rest, Value::new(None, bang, ty)))
}

/// A [`value`] whose first name, which may be a condition's, was read already.
#[inline]
fn value_behind<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, first: Name<'a>) -> Parse<'s, 'a, Value<'a>> {
    if !at_condition(rest)? {
        let (rest, ty) = type_behind(start, rest, first)?;
        return Ok((rest, Value::new(None, false, ty)));
    }
    let (mark, condition) = condition(start, rest, first)?;
    let (next, ()) = space(mark.skip(1))?;
    let (rest, (bang, ty)) = if is_ident_start(next.peek()) {
        let (rest, second) = name(next)?;
        if at_condition(rest)? {
            return next.fail(Mistake::NestedCondition);
        }
        if space(rest)?.0.peek() == b':' {
            return conditional_type_missing(mark, &condition);
        }
        let (rest, ty) = type_behind(next, rest, second)?;
        (rest, (false, ty))
    } else if starts_term(next.peek()) || matches!(next.peek(), b'!' | b'[') {
        field_type(next)?
    } else {
        return conditional_type_missing(mark, &condition);
    };
    Ok((rest, Value::new(Some(condition), bang, ty)))
}

/// Whether the name before `rest` starts a condition.
#[inline(always)]
fn at_condition(rest: Input<'_, '_>) -> Result<bool, nom::Err<super::mistake::Problem>> {
    Ok(rest.peek() == b'.' || space(rest)?.0.peek() == b'?')
}

/// `cond ::= var [ "." nat ] "?"`, from behind the variable; stops before the `?`.
#[inline]
fn condition<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, nat: Name<'a>) -> Parse<'s, 'a, Condition<'a>> {
    if let Some(dot) = nat.text.bytes().rposition(|byte| byte == b'.') {
        return start.skip(dot + 1).fail_to(rest, Mistake::NotABit);
    }
    let mut end = rest;
    let mut bit = None;
    if rest.peek() == b'.' {
        let digits = rest.skip(1);
        end = digits.skip_while(is_ident);
        if end.at == digits.at {
            return digits.fail(Mistake::NoBit { nat: start.at });
        }
        let Ok(value) = digits.text_to(end).parse() else {
            let number = digits.text_to(end).bytes().all(|byte| byte.is_ascii_digit());
            return digits.fail_to(end, if number { Mistake::NumberTooLarge } else { Mistake::NotABit });
        };
        bit = Some(Bit { span: digits.span_to(end), value });
    }
    let (mark, ()) = space(end)?;
    if mark.peek() != b'?' {
        return mark.fail(Mistake::Unexpected("`?` and a type behind the condition"));
    }
    let nat = Ident { span: nat.span, text: nat.text };
    Ok((mark, Condition { span: start.span_to(end), nat, bit }))
}

#[cold]
fn conditional_type_missing<'s, 'a, T>(mark: Input<'s, 'a>, condition: &Condition<'_>) -> Parse<'s, 'a, T> {
    match condition.bit {
        Some(_) => mark.skip(1).fail_to(mark.skip(1), Mistake::NoConditionalType { condition: condition.span }),
        // `int?` is a type with a stray mark rather than a condition on `int`.
        None => mark.fail(Mistake::StrayQuestion),
    }
}

/// `["!"] term | [ subexpr "*" ] "[" arg* "]"`
fn field_type<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, (bool, FieldType<'a>)> {
    match input.peek() {
        b'!' => {
            let (inner, ()) = space(input.skip(1))?;
            if !starts_term(inner.peek()) {
                return input.fail(Mistake::StrayBang);
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
        _ if input.state.field.get().is_some() => input.fail(Mistake::NoType),
        _ => input.fail(Mistake::Unexpected("a field or `=`")),
    }
}

/// A [`field_type`] whose first name was read already.
#[inline]
fn type_behind<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, name: Name<'a>) -> Parse<'s, 'a, FieldType<'a>> {
    let (next, ()) = space(rest)?;
    if rest.peek() != b'#' && !matches!(next.peek(), b'<' | b'+' | b'*') {
        // Most types are a name and nothing else.
        let (span, kind) = (name.span, ExprKind::Name(name));
        return Ok((rest, FieldType::Expr(Expr { span, kind })));
    }
    let (rest, expr) = applied(start, rest, name)?;
    let (rest, expr) = sum(rest, expr)?;
    counted(start, rest, expr)
}

/// `expr`, or a repetition that it counts.
#[inline]
fn counted<'s, 'a>(start: Input<'s, 'a>, rest: Input<'s, 'a>, expr: Expr<'a>) -> Parse<'s, 'a, FieldType<'a>> {
    let (star, ()) = space(rest)?;
    if star.peek() != b'*' {
        return Ok((rest, FieldType::Expr(expr)));
    }
    let (open, ()) = space(star.skip(1))?;
    if open.peek() != b'[' {
        return open.fail(Mistake::Unexpected("`[` behind the count of a repetition"));
    }
    repetition(start, open, Some(expr))
}

/// `"[" arg* "]"`; `start` is where the count is.
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
            return colon.fail_about(open.at, rest.at, Mistake::LargeGroup);
        }
        open.state.copies.set(copies);
        let (rest, (bang, ty)) = preceded(space, field_type).parse(colon.skip(1))?;
        open.state.copies.set(outside);
        let (rest, ()) = close(open, rest, b')')?;
        rest.leave();
        for part in parts {
            let ExprKind::Name(name) = part.kind else {
                return rest.fail_about(
                    part.span.range().start,
                    part.span.range().end,
                    Mistake::Unexpected("a field name"),
                );
            };
            let start = Input { at: name.span.range().start, ..open };
            let (_, name) = field_name(start, start.skip(name.text.len()), name)?;
            let (span, ty) = (open.span_to(rest), ty.clone());
            fields.push(Field { span, comments: Vec::new(), name, condition: None, bang, ty, trailing: None });
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
    let span = open.span_to(rest);
    fields.push(Field { span, comments: Vec::new(), name: None, condition: None, bang: false, ty, trailing: None });
    stray_mark(rest)
}
