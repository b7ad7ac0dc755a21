//! Implicit parameters and fields of a definition, between its name and its `=`.

use super::expr::starts_term;
use super::parser::{Parse, Parser, SyntaxError, is_ident, is_ident_start};
use crate::ast::{Bit, Condition, Expr, ExprKind, Field, FieldType, Ident, Implicit, ImplicitKind, Name, Repetition};
use crate::code::Code;
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

impl<'a> Parser<'a> {
    /// `implicit ::= "{" var+ ":" ["!"] ("Type" | "#") "}"`
    pub(super) fn implicit(&mut self, found: &mut Vec<Implicit<'a>>) -> Parse<()> {
        let (open, first) = (self.at, found.len());
        self.enter()?;
        self.skip_sign()?;
        let mut last = "";
        while is_ident_start(self.peek()) {
            let start = self.at;
            last = self.skip_while(is_ident);
            let name = Ident { span: self.span_from(start), text: last };
            found.push(Implicit { span: name.span, name, bang: false, kind: ImplicitKind::Type });
            self.space()?;
        }
        if found.len() == first || self.peek() != b':' {
            return Err(match self.peek() {
                b'}' => {
                    let label = "expected `:Type` or `:#` before this";
                    self.error_here(Code::InvalidImplicit, "implicit parameter without a kind", label)
                }
                b'=' | b';' | 0 => self.unclosed(open),
                _ => self.unexpected("a variable, then `:Type` or `:#`"),
            });
        }
        self.skip_sign()?;
        let bang = self.peek() == b'!';
        if bang {
            self.skip_sign()?;
        }
        let kind = match self.token() {
            "Type" => ImplicitKind::Type,
            "#" => ImplicitKind::Nat,
            token => {
                let message = format!("implicit parameter `{last}` must be `Type` or `#`, found `{token}`");
                return Err(self.error_here(Code::InvalidImplicit, message, "expected `Type` or `#`"));
            }
        };
        self.at += self.token().len();
        for implicit in &mut found[first..] {
            (implicit.bang, implicit.kind) = (bang, kind);
            implicit.span.end = self.at as u32;
        }
        self.close(open, b'}')
    }

    /// ```text
    /// arg ::= [ (name | "_") ":" ] [cond] ["!"] term
    ///       | [ (name | "_") ":" ] [cond] [ subexpr "*" ] "[" arg* "]"
    ///       | "(" name+ ":" ["!"] term ")"
    /// ```
    pub(super) fn field(&mut self, fields: &mut Vec<Field<'a>>) -> Parse<()> {
        self.field = None;
        let start = self.at;
        let (name, value) = match self.peek() {
            byte if is_ident_start(byte) => {
                let first = self.name()?;
                if self.peek_token()? == b':' {
                    self.field = self.field_name(first)?;
                    let name = self.field;
                    self.space()?;
                    self.at += 1;
                    if self.peek() == b':' {
                        return Err(self.second_colon());
                    }
                    let colon = self.at;
                    self.space()?;
                    let start = self.at;
                    let value = self.value()?;
                    if self.peek() == b':' && start > colon {
                        // `a: b:int`: the apparent type is the next field.
                        self.at = start;
                        return Err(self.no_type());
                    }
                    (name, value)
                } else {
                    (None, self.value_from_name(first)?)
                }
            }
            b'(' => return self.group(fields),
            b':' => {
                let error = self.error_here(Code::MissingFieldName, "field name missing before `:`", "expected a name");
                return Err(error.help("write an anonymous field as `int` or `_:int`"));
            }
            _ => (None, self.value()?),
        };
        fields.push(value.field(self.span_from(start), name));
        self.stray_mark()
    }

    /// Checks a field name, `name | "_"`, which must have no dots.
    #[inline(always)]
    fn field_name(&mut self, name: Name<'a>) -> Parse<Option<Ident<'a>>> {
        if name.text.bytes().any(|byte| byte == b'.') {
            let range = name.span.range();
            self.at = range.end;
            let message = format!("field name `{}` cannot contain `.`", name.text);
            return Err(self.error(Code::MalformedName, range, message, "fields have no namespace"));
        }
        Ok((name.text != "_").then_some(Ident { span: name.span, text: name.text }))
    }

    /// A field name alone, as in the JSON form.
    pub(super) fn field_ident(&mut self) -> Parse<Option<Ident<'a>>> {
        let name = self.name()?;
        self.field_name(name)
    }

    /// A field without its name, as in the JSON form.
    pub(super) fn field_value(&mut self, name: Option<Ident<'a>>) -> Parse<Field<'a>> {
        self.field = name;
        let start = self.at;
        let value = self.value()?;
        self.stray_mark()?;
        Ok(value.field(self.span_from(start), name))
    }

    /// Rejects a mark directly after a field's type.
    #[inline(always)]
    fn stray_mark(&mut self) -> Parse<()> {
        match self.peek() {
            b'?' => Err(self.stray_question()),
            b'!' => Err(self.stray_bang()),
            b':' => Err(self.second_colon()),
            _ => Ok(()),
        }
    }

    #[cold]
    fn second_colon(&self) -> SyntaxError {
        self.error_here(Code::StrayMark, format!("unexpected second `:` in {}", self.field_text()), "expected a type")
    }

    #[cold]
    pub(super) fn stray_question(&self) -> SyntaxError {
        let before = self.text[..self.at].trim_end();
        let ty = before.rsplit(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
        let message = format!("stray `?` after type `{ty}` of {}", self.field_text());
        let error = self.error_here(Code::StrayMark, message, "not the end of a condition");
        error.help("write a conditional field as `name:flags.0?type`")
    }

    #[cold]
    fn stray_bang(&self) -> SyntaxError {
        self.error_here(Code::StrayMark, "`!` must come before the type", "no type follows")
    }

    #[cold]
    fn no_type(&self) -> SyntaxError {
        self.error_here(Code::MissingType, format!("{} has no type", self.field_text()), "expected a type")
    }

    /// `[cond] ["!"] term | [cond] [ subexpr "*" ] "[" arg* "]"`
    #[inline]
    fn value(&mut self) -> Parse<Value<'a>> {
        if is_ident_start(self.peek()) {
            let first = self.name()?;
            return self.value_from_name(first);
        }
        let (bang, ty) = self.field_type()?;
        Ok(Value { condition: None, bang, ty })
    }

    /// The rest of a [`value`](Self::value) after its first name, which may be that of a condition.
    #[inline]
    fn value_from_name(&mut self, first: Name<'a>) -> Parse<Value<'a>> {
        if !self.at_condition()? {
            return Ok(Value { condition: None, bang: false, ty: self.type_from_name(first)? });
        }
        let condition = self.condition(first)?;
        let mark = self.at;
        self.skip_sign()?;
        let start = self.at;
        let (bang, ty) = if is_ident_start(self.peek()) {
            let second = self.name()?;
            if self.at_condition()? {
                self.at = start;
                let message = format!("nested condition on {}", self.field_text());
                return Err(self.error_here(Code::InvalidCondition, message, "a field has one condition at most"));
            }
            if self.peek_token()? == b':' {
                return Err(self.conditional_type_missing(mark, &condition));
            }
            (false, self.type_from_name(second)?)
        } else if starts_term(self.peek()) || matches!(self.peek(), b'!' | b'[') {
            self.field_type()?
        } else {
            return Err(self.conditional_type_missing(mark, &condition));
        };
        Ok(Value { condition: Some(condition), bang, ty })
    }

    /// Returns whether the name before the position starts a condition.
    #[inline(always)]
    fn at_condition(&mut self) -> Parse<bool> {
        Ok(self.peek() == b'.' || self.peek_token()? == b'?')
    }

    /// The rest of `cond ::= var [ "." nat ] "?"` after the variable; stops before the `?`.
    #[inline]
    fn condition(&mut self, nat: Name<'a>) -> Parse<Condition<'a>> {
        let start = nat.span.range().start;
        if let Some(dot) = nat.text.bytes().rposition(|byte| byte == b'.') {
            return Err(self.no_bit_number(start + dot + 1));
        }
        let mut bit = None;
        if self.peek() == b'.' {
            self.at += 1;
            let digits = self.at;
            let text = self.skip_while(is_ident);
            if text.is_empty() {
                let (nat, code) = (nat.text, Code::InvalidCondition);
                let error = self.error_here(code, format!("bit number missing after `{nat}.`"), "expected a number");
                return Err(error.help(format!("write a bit number from 0 to 31: `{nat}.0?`")));
            }
            bit = match text.parse() {
                Ok(value) => Some(Bit { span: self.span_from(digits), value }),
                Err(_) if text.bytes().all(|byte| byte.is_ascii_digit()) => return Err(self.number_too_large(digits)),
                Err(_) => return Err(self.no_bit_number(digits)),
            };
        }
        let span = self.span_from(start);
        self.space()?;
        if self.peek() != b'?' {
            return Err(self.unexpected("`?` and a type after the condition"));
        }
        Ok(Condition { span, nat: Ident { span: nat.span, text: nat.text }, bit })
    }

    #[cold]
    fn no_bit_number(&self, start: usize) -> SyntaxError {
        let message = format!("`{}` is not a bit number", self.text_from(start));
        self.error(Code::InvalidCondition, start..self.at, message, "expected a number from 0 to 31")
    }

    /// Creates the error of a condition whose `?` is at `mark`.
    #[cold]
    fn conditional_type_missing(&mut self, mark: usize, condition: &Condition<'_>) -> SyntaxError {
        self.at = mark;
        if condition.bit.is_none() {
            // `int?` is more likely a type with a stray mark than a condition on `int`.
            return self.stray_question();
        }
        self.at += 1;
        let message = format!("type missing after `{}?`", &self.text[condition.span.range()]);
        self.error(Code::MissingType, self.at..self.at, message, "expected a type")
    }

    /// `["!"] term | [ subexpr "*" ] "[" arg* "]"`
    fn field_type(&mut self) -> Parse<(bool, FieldType<'a>)> {
        let start = self.at;
        match self.peek() {
            b'!' => {
                self.skip_sign()?;
                if !starts_term(self.peek()) {
                    self.at = start;
                    return Err(self.stray_bang());
                }
                Ok((true, FieldType::Expr(self.subexpr()?)))
            }
            b'[' => Ok((false, self.repetition(start, None)?)),
            byte if starts_term(byte) => {
                let expr = self.subexpr()?;
                Ok((false, self.counted(start, expr)?))
            }
            _ if self.field.is_some() => Err(self.no_type()),
            _ => Err(self.unexpected("a field or `=`")),
        }
    }

    /// The rest of a [`field_type`](Self::field_type) after its first name.
    #[inline]
    fn type_from_name(&mut self, name: Name<'a>) -> Parse<FieldType<'a>> {
        if self.peek() != b'#' && !matches!(self.peek_token()?, b'<' | b'+' | b'*') {
            // Fast path: most types are only a name.
            return Ok(FieldType::Expr(Expr { span: name.span, kind: ExprKind::Name(name) }));
        }
        let first = self.applied(name)?;
        let expr = self.sum(first)?;
        self.counted(name.span.range().start, expr)
    }

    /// The rest of a [`field_type`](Self::field_type) after an expression, which may be the count of a repetition.
    #[inline]
    fn counted(&mut self, start: usize, expr: Expr<'a>) -> Parse<FieldType<'a>> {
        if self.peek_token()? != b'*' {
            return Ok(FieldType::Expr(expr));
        }
        self.skip_sign()?;
        if self.peek() != b'[' {
            return Err(self.unexpected("`[` after the count of a repetition"));
        }
        self.repetition(start, Some(expr))
    }

    /// `"[" arg* "]"`; the count, if any, is at `start`.
    fn repetition(&mut self, start: usize, count: Option<Expr<'a>>) -> Parse<FieldType<'a>> {
        let (open, owner) = (self.at, self.field);
        self.enter()?;
        self.skip_sign()?;
        let mut fields = Vec::new();
        while !matches!(self.peek(), b']' | b'=' | b';' | b')' | b'}' | b'>' | 0) {
            self.field(&mut fields)?;
            self.space()?;
        }
        self.close(open, b']')?;
        self.field = owner;
        Ok(FieldType::Repetition(Repetition { span: self.span_from(start), count, fields }.into()))
    }

    /// `"(" name+ ":" ["!"] term ")"`, or an anonymous field that starts with a bracket
    #[inline]
    fn group(&mut self, fields: &mut Vec<Field<'a>>) -> Parse<()> {
        let open = self.at;
        self.enter()?;
        self.skip_sign()?;
        let mut parts = self.subexprs()?;
        if self.peek_token()? == b':' {
            return self.named_group(open, parts, fields);
        }
        self.close(open, b')')?;
        let arguments = parts.split_off(1);
        let mut expr = parts.remove(0);
        if !arguments.is_empty() {
            expr = self.apply(expr, arguments)?;
        }
        expr.span = self.span_from(open);
        let expr = self.sum(expr)?;
        let ty = self.counted(open, expr)?;
        fields.push(Value { condition: None, bang: false, ty }.field(self.span_from(open), None));
        self.stray_mark()
    }

    /// The rest of a [`group`](Self::group) from its `:`.
    fn named_group(&mut self, open: usize, names: Vec<Expr<'a>>, fields: &mut Vec<Field<'a>>) -> Parse<()> {
        let (end, outside) = (self.at, self.copies);
        self.copies *= names.len();
        if self.copies > MAX_GROUP {
            let label = "more than 32 fields would get the same type";
            return Err(self.error(Code::LimitExceeded, open..end, "too many names in one group of fields", label));
        }
        self.skip_sign()?;
        let (bang, ty) = self.field_type()?;
        self.copies = outside;
        self.close(open, b')')?;
        let span = self.span_from(open);
        for name in names {
            let ExprKind::Name(name) = name.kind else {
                return Err(self.unexpected_in(name.span.range(), "a field name"));
            };
            let name = self.field_name(name)?;
            fields.push(Value { condition: None, bang, ty: ty.clone() }.field(span, name));
        }
        Ok(())
    }
}
