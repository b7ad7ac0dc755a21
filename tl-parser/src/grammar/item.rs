//! Items: section marks and definitions.

use super::error::ErrorKind;
use super::expr::{applied, expr, name, starts_term};
use super::field::field;
use super::implicit::implicit;
use super::input::{Input, Parse, State, comment, is_ident, is_ident_start, space, trailing_comment};
use crate::ast::{
    Builtin, Combinator, Expr, ExprKind, Field, FieldType, Finality, Id, Ident, Implicit, ItemKind, Name, Section,
};

/// ```text
/// item ::= "---" ("functions" | "types") "---" | "===" nat "==="
///        | combinator | builtin | partial-application | ("New" | "Final" | "Empty") Type ";"
/// ```
pub(super) fn item<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, ItemKind<'a>> {
    match input.peek() {
        b'-' | b'=' => divider(input),
        b'A'..=b'Z' => upper_case(input),
        b'@' | b'_' | b'a'..=b'z' => definition(input),
        b'0'..=b'9' => input.fail(ErrorKind::DigitName),
        _ => input.fail(ErrorKind::Unexpected("a definition")),
    }
}

/// `"---" ("functions" | "types") "---" | "===" nat "==="`
fn divider<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, ItemKind<'a>> {
    let blank = |byte| byte == b' ' || byte == b'\t';
    let (mark, is_section) = if input.peek() == b'-' { ("---", true) } else { ("===", false) };
    if !input.rest().starts_with(mark) {
        return input.fail(ErrorKind::Unexpected("a definition"));
    }
    let word = input.skip(3).skip_while(blank);
    let end = word.skip_while(is_ident);
    let close = end.skip_while(blank);
    let closed = close.rest().starts_with(mark);
    let rest = if closed { close.skip(3) } else { close };
    let kind = match word.text_to(end) {
        _ if !closed && is_section => return input.fail_to(input.skip(3), ErrorKind::NoSection),
        "types" if is_section => Some(ItemKind::Section(Section::Types)),
        "functions" if is_section => Some(ItemKind::Section(Section::Functions)),
        number => number.parse().ok().filter(|_| closed && !is_section).map(ItemKind::Layer),
    };
    match kind {
        Some(kind) => Ok((rest, kind)),
        None => input.fail_to(rest, if is_section { ErrorKind::UnknownSection } else { ErrorKind::LayerNumber }),
    }
}

/// An item that starts with a type: `("New" | "Final" | "Empty") Type ";" | Type subexpr+ ";" | Type "<" expr { "," expr } ">" ";"`
fn upper_case<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, ItemKind<'a>> {
    let (rest, word) = name(input)?;
    if !word.is_boxed() {
        return input.fail(ErrorKind::UpperCaseName);
    }
    input.state.definition.set(Some(word));
    let finality = match word.text {
        "New" => Some(Finality::New),
        "Final" => Some(Finality::Final),
        "Empty" => Some(Finality::Empty),
        _ => None,
    };
    let (next, ()) = space(rest)?;
    if let Some(finality) = finality
        && is_ident_start(next.peek())
    {
        let (rest, ty) = name(next)?;
        if !ty.is_boxed() {
            return next.fail_to(rest, ErrorKind::Unexpected("a type"));
        }
        return Ok((semicolon(rest)?.0, ItemKind::Finality(finality, ty)));
    }
    if starts_term(next.peek()) && next.peek() != b'#' || next.peek() == b'<' {
        let (rest, expr) = expr(input)?;
        if matches!(space(rest)?.0.peek(), b';' | 0) {
            return Ok((semicolon(rest)?.0, ItemKind::PartialApplication(expr)));
        }
    }
    input.fail_to(rest, ErrorKind::UpperCaseName)
}

/// ```text
/// combinator ::= { "@" name } (name | "_") [ "#" hex ] { implicit } { arg } ("=" | "=>") result ";"
/// builtin ::= name [ "#" hex ] "?" "=" Type ";"
/// partial-application ::= name subexpr+ ";" | name "<" expr { "," expr } ">" ";"
/// ```
fn definition<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, ItemKind<'a>> {
    let state = input.state;
    let mut annotations = Vec::new();
    let mut start = input;
    while start.peek() == b'@' {
        let word = start.skip(1);
        let end = word.skip_while(is_ident);
        if end.at == word.at {
            return word.fail(ErrorKind::Unexpected("an annotation"));
        }
        annotations.push(Ident { span: word.span_to(end), text: word.text_to(end) });
        start = space(end)?.0;
    }
    let (mut rest, name) = name(start)?;
    state.definition.set(Some(name));
    if name.is_boxed() {
        return start.fail_to(rest, ErrorKind::UpperCaseName);
    }
    if rest.peek() == b'.' {
        return rest.skip(1).fail(ErrorKind::DigitName);
    }
    let mut id = None;
    if rest.peek() == b'#' {
        let (end, found) = self::id(rest)?;
        (rest, id) = (end, Some(found));
    }
    let plain = id.is_none() && annotations.is_empty();
    let (mut next, ()) = space(rest)?;
    match next.peek() {
        b'?' if annotations.is_empty() => return builtin(input, next, name, id),
        b'<' if plain => {
            let (rest, expr) = applied(start, rest, name)?;
            return Ok((semicolon(rest)?.0, ItemKind::PartialApplication(expr)));
        }
        b'#' if id.is_none() && is_ident(next.peek_at(1)) => {
            return next.fail_to(next.skip(1).skip_while(is_ident), ErrorKind::IdDetached);
        }
        _ => {}
    }
    let (mut implicits, mut fields) = (Vec::new(), Vec::new());
    while next.peek() != b'=' {
        if next.peek() == b';' && plain && is_application(&implicits, &fields) {
            return Ok((semicolon(next)?.0, partial_application(state, name, fields)));
        }
        (rest, ()) = part(rest, next, &mut implicits, &mut fields)?;
        (next, ()) = space(rest)?;
    }
    let arrow = next.peek_at(1) == b'>';
    let (next, ()) = space(next.skip(1 + usize::from(arrow)))?;
    let (rest, result) = result(next, &implicits)?;
    let (end, ()) = semicolon(rest)?;
    let span = input.span_to(rest);
    let name = (name.text != "_").then_some(name);
    let comments = state.take_comments(end.at);
    let combinator = Combinator { span, annotations, name, id, implicit: implicits, fields, arrow, result, comments };
    Ok((end, ItemKind::Combinator(combinator)))
}

/// Parses an implicit parameter or a field, with its comments.
#[inline]
fn part<'s, 'a>(
    before: Input<'s, 'a>,
    input: Input<'s, 'a>,
    implicits: &mut Vec<Implicit<'a>>,
    fields: &mut Vec<Field<'a>>,
) -> Parse<'s, 'a, ()> {
    match input.peek() {
        b'{' if fields.is_empty() => return implicit(input, implicits),
        b'{' => return input.fail(ErrorKind::LateImplicit),
        b';' => return input.fail(ErrorKind::NoEquals),
        0 if input.at_end() => return before.fail_to(before, ErrorKind::NoEquals),
        b')' | b']' | b'}' | b'>' => return input.fail(ErrorKind::Unmatched),
        b'?' => return input.fail(ErrorKind::StrayQuestion),
        _ => {}
    }
    let first = fields.len();
    let (end, ()) = field(input, fields)?;
    let (rest, trailing) = trailing_comment(end)?;
    if let Some(last) = fields.last_mut() {
        last.trailing = trailing;
    }
    fields[first].comments = input.state.take_comments(end.at);
    Ok((rest, ()))
}

/// `result ::= Type { subexpr } | Type "<" expr { "," expr } ">"`, or a variable
fn result<'s, 'a>(input: Input<'s, 'a>, implicits: &[Implicit<'a>]) -> Parse<'s, 'a, Expr<'a>> {
    input.state.field.set(None);
    if matches!(input.peek(), b';' | b'=' | 0) && !input.at_invalid_character() {
        return input.fail(ErrorKind::NoResult);
    }
    input.state.result.set(Some(input.at));
    let (rest, result) = expr(input)?;
    let head = match &result.kind {
        ExprKind::Apply(head, _) => &head.kind,
        kind => kind,
    };
    match head {
        ExprKind::Name(name) if name.is_boxed() || implicits.iter().any(|implicit| implicit.name.text == name.text) => {
            Ok((rest, result))
        }
        ExprKind::Name(_) => input.fail_to(input.skip(result.span.range().len()), ErrorKind::LowerCaseResult),
        _ => input.fail_to(rest, ErrorKind::Unexpected("a result type")),
    }
}

/// `"#" hex`, 1 to 8 digits
fn id<'s, 'a>(input: Input<'s, 'a>) -> Parse<'s, 'a, Id> {
    let digits = input.skip(1);
    let end = digits.skip_while(is_ident);
    let text = digits.text_to(end);
    if let Some(bad) = text.bytes().position(|byte| !byte.is_ascii_hexdigit()) {
        if text.starts_with("0x") || text.starts_with("0X") {
            return input.fail_to(end, ErrorKind::IdPrefix);
        }
        return digits.skip(bad).fail_to(digits.skip(bad + 1), ErrorKind::IdDigit);
    }
    match u32::from_str_radix(text, 16) {
        _ if text.is_empty() => input.fail_to(end, ErrorKind::IdEmpty),
        Ok(value) if text.len() <= 8 => Ok((end, Id { span: input.span_to(end), value })),
        _ => input.fail_to(end, ErrorKind::IdLong),
    }
}

/// The rest of a builtin, from its `?`.
fn builtin<'s, 'a>(
    start: Input<'s, 'a>,
    mark: Input<'s, 'a>,
    name: Name<'a>,
    id: Option<Id>,
) -> Parse<'s, 'a, ItemKind<'a>> {
    let (equals, ()) = space(mark.skip(1))?;
    if equals.peek() != b'=' {
        return equals.fail(ErrorKind::Unexpected("`=` after the `?` of a builtin"));
    }
    let (next, ()) = space(equals.skip(1))?;
    if matches!(next.peek(), b';' | 0) && !next.at_invalid_character() {
        return next.fail(ErrorKind::NoResult);
    }
    next.state.result.set(Some(next.at));
    let (rest, ty) = self::name(next)?;
    if !ty.is_boxed() {
        return next.fail_to(rest, ErrorKind::LowerCaseResult);
    }
    let builtin = Builtin { span: start.span_to(rest), name, id, mark: mark.span_to(mark.skip(1)), ty };
    Ok((semicolon(rest)?.0, ItemKind::Builtin(builtin)))
}

/// Returns whether the parts can be those of a partial application: only types after the name.
fn is_application(implicits: &[Implicit<'_>], fields: &[Field<'_>]) -> bool {
    let plain = |field: &Field<'_>| {
        field.name.is_none() && field.condition.is_none() && !field.bang && matches!(field.ty, FieldType::Expr(_))
    };
    implicits.is_empty() && !fields.is_empty() && fields.iter().all(plain)
}

/// Turns the fields of an apparent definition into arguments: `vector int;` looks like a definition with
/// anonymous fields until its `;`. The comments of the fields become those of the item.
fn partial_application<'a>(state: &State<'a>, name: Name<'a>, fields: Vec<Field<'a>>) -> ItemKind<'a> {
    let mut span = name.span;
    let (mut arguments, mut comments) = (Vec::new(), Vec::new());
    for field in fields {
        comments.extend(field.comments);
        if let Some(trailing) = field.trailing {
            let mut next = Input { at: trailing.span.range().start, state };
            while next.at < trailing.span.range().end
                && let Ok((rest, comment)) = comment(next)
            {
                comments.push(comment);
                next = rest.skip_while(|byte| byte != b'/');
            }
        }
        if let FieldType::Expr(expr) = field.ty {
            span = span.to(expr.span);
            arguments.push(expr);
        }
    }
    state.comments.borrow_mut().splice(..0, comments);
    let head = Expr { span: name.span, kind: ExprKind::Name(name) };
    ItemKind::PartialApplication(Expr { span, kind: ExprKind::Apply(head.into(), arguments) })
}

/// The `";"` after an item.
#[inline]
fn semicolon<'s, 'a>(end: Input<'s, 'a>) -> Parse<'s, 'a, ()> {
    let (next, ()) = space(end)?;
    match next.peek() {
        b';' => Ok((next.skip(1), ())),
        b'=' => next.fail(ErrorKind::SecondEquals),
        b')' | b']' | b'}' | b'>' => next.fail(ErrorKind::Unmatched),
        0 if next.at_end() => next.fail_about(end.at - 1, end.at, ErrorKind::NoSemicolon { next: None }),
        _ => next.fail(ErrorKind::Unexpected("`;`")),
    }
}
