//! Names, numbers and type expressions.

use super::parser::{Parse, Parser, SyntaxError, is_ident, is_ident_start};
use crate::ast::{Expr, ExprKind, Name};
use crate::code::Code;

/// Returns whether a term can start with this byte.
#[inline]
pub(super) fn starts_term(byte: u8) -> bool {
    is_ident(byte) || matches!(byte, b'(' | b'%' | b'#')
}

/// The value of a sum of numbers alone.
fn constant(expr: &Expr<'_>) -> Option<u64> {
    match &expr.kind {
        ExprKind::Number(number) => Some(u64::from(*number)),
        ExprKind::Sum(left, right) => constant(left)?.checked_add(constant(right)?),
        _ => None,
    }
}

impl<'a> Parser<'a> {
    /// `name ::= { lc-ident "." } ident`
    ///
    /// Stops before `.0` and `.?`, which belong to a condition.
    #[inline(always)]
    pub(super) fn name(&mut self) -> Parse<Name<'a>> {
        let start = self.at;
        if !is_ident_start(self.peek()) {
            return Err(self.unexpected("a name"));
        }
        loop {
            let part = self.at;
            let text = self.skip_while(is_ident);
            match (self.peek(), self.peek_at(1)) {
                (b'.', byte) if is_ident_start(byte) => {
                    if text.starts_with(|first: char| first.is_ascii_uppercase()) {
                        self.at = part;
                        let message = format!("namespace `{text}` must start with a lower-case letter");
                        return Err(self.error_here(Code::NameCase, message, "upper-case names are types"));
                    }
                    self.at += 1;
                }
                (b'.', b'.') => {
                    self.at += 1;
                    let message = format!("empty namespace part in `{}`", self.word_at(start));
                    let label = "a name is missing before this dot";
                    return Err(self.error(Code::MalformedName, self.at..self.at + 1, message, label));
                }
                (b'.', byte) if byte != b'?' && !byte.is_ascii_digit() => {
                    self.at += 1;
                    let message = format!("the name after namespace `{}` is missing", self.text_from(start));
                    return Err(self.error_here(Code::MalformedName, message, "expected a name"));
                }
                _ => return Ok(Name { span: self.span_from(start), text: self.text_from(start) }),
            }
        }
    }

    /// `nat ::= digit+`
    fn number(&mut self) -> Parse<u32> {
        let start = self.at;
        let digits = self.skip_while(|byte| byte.is_ascii_digit());
        match digits.parse() {
            _ if is_ident(self.peek()) => {
                self.at = start;
                Err(self.digit_name())
            }
            Ok(value) => Ok(value),
            Err(_) => Err(self.number_too_large(start)),
        }
    }

    /// Creates the error of the number that starts at `start`.
    #[cold]
    pub(super) fn number_too_large(&self, start: usize) -> SyntaxError {
        let message = format!("number `{}` is too large", self.text_from(start));
        self.error(Code::NumberTooLarge, start..self.at, message, "the largest is 4294967295")
    }

    #[cold]
    pub(super) fn digit_name(&self) -> SyntaxError {
        let message = format!("a name cannot start with a digit: `{}`", self.token());
        self.error_here(Code::MalformedName, message, "expected a letter first")
    }

    /// `expr ::= subexpr+`; more than one is a type application.
    pub(super) fn expr(&mut self) -> Parse<Expr<'a>> {
        let head = self.subexpr()?;
        if !starts_term(self.peek_token()?) {
            return Ok(head);
        }
        self.space()?;
        let arguments = self.subexprs()?;
        self.apply(head, arguments)
    }

    /// `subexpr+`
    pub(super) fn subexprs(&mut self) -> Parse<Vec<Expr<'a>>> {
        let mut found = vec![self.subexpr()?];
        while starts_term(self.peek_token()?) {
            self.space()?;
            found.push(self.subexpr()?);
        }
        Ok(found)
    }

    /// `subexpr ::= term | nat "+" subexpr | subexpr "+" nat`
    pub(super) fn subexpr(&mut self) -> Parse<Expr<'a>> {
        let first = self.term()?;
        self.sum(first)
    }

    /// The rest of a [`subexpr`](Self::subexpr) after its first term: `{ "+" term }`
    #[inline]
    pub(super) fn sum(&mut self, mut left: Expr<'a>) -> Parse<Expr<'a>> {
        let depth = self.depth;
        while self.peek_token()? == b'+' {
            self.space()?;
            // A sum of many terms is a deep tree, although nothing is nested in the text.
            self.enter()?;
            self.skip_sign()?;
            let right = self.term()?;
            left = Expr { span: left.span.to(right.span), kind: ExprKind::Sum(left.into(), right.into()) };
            if constant(&left).is_some_and(|sum| u32::try_from(sum).is_err()) {
                return Err(self.number_too_large(left.span.range().start));
            }
        }
        self.depth = depth;
        Ok(left)
    }

    /// `term ::= "(" expr ")" | name | var | nat | "#" | "%" term | name "<" expr { "," expr } ">"`
    fn term(&mut self) -> Parse<Expr<'a>> {
        let start = self.at;
        let kind = match self.peek() {
            byte if is_ident_start(byte) => {
                let name = self.name()?;
                return self.applied(name);
            }
            b'0'..=b'9' => ExprKind::Number(self.number()?),
            b'#' if is_ident(self.peek_at(1)) => return Err(self.id_in_type()),
            b'#' => {
                self.at += 1;
                ExprKind::Nat
            }
            b'%' => {
                self.enter()?;
                self.skip_sign()?;
                if !starts_term(self.peek()) {
                    let message = "`%` is not followed by a type";
                    return Err(self.error(Code::MissingType, start..start + 1, message, "expected a type after this"));
                }
                let inner = self.term()?;
                self.depth -= 1;
                ExprKind::Bare(inner.into())
            }
            b'(' => {
                self.enter()?;
                self.skip_sign()?;
                let inner = self.expr()?;
                self.close(start, b')')?;
                inner.kind
            }
            _ => return Err(self.unexpected("a type")),
        };
        Ok(Expr { span: self.span_from(start), kind })
    }

    /// The rest of a [`term`](Self::term) after its name: `[ "<" expr { "," expr } ">" ]`
    #[inline]
    pub(super) fn applied(&mut self, name: Name<'a>) -> Parse<Expr<'a>> {
        if self.peek() == b'#' {
            return Err(self.id_in_type());
        }
        let head = Expr { span: name.span, kind: ExprKind::Name(name) };
        if self.peek_token()? != b'<' {
            return Ok(head);
        }
        self.space()?;
        let open = self.at;
        self.enter()?;
        self.skip_sign()?;
        if self.peek() == b'>' {
            let message = format!("`{}<>` has no type argument", name.text);
            return Err(self.error(Code::MissingType, open..self.at + 1, message, "expected a type between these"));
        }
        let mut arguments = vec![self.expr()?];
        while self.peek_token()? == b',' {
            self.skip_sign()?;
            arguments.push(self.expr()?);
        }
        self.close(open, b'>')?;
        Ok(Expr { span: self.span_from(name.span.range().start), kind: ExprKind::Apply(head.into(), arguments) })
    }

    #[cold]
    fn id_in_type(&mut self) -> SyntaxError {
        let start = self.at;
        self.at += 1;
        let message = format!("`#{}`: an `#id` inside a type expression", self.skip_while(is_ident));
        self.error(Code::MisplacedId, start..self.at, message, "only the name of a definition has an id")
    }

    /// Applies `head` to `arguments` in the normal form of the tree, a name with all its arguments and `%`
    /// outside: `((F A) B)` is `F<A,B>`; `(%F A)` is `%F<A>`.
    pub(super) fn apply(&self, head: Expr<'a>, arguments: Vec<Expr<'a>>) -> Parse<Expr<'a>> {
        let span = arguments.last().map_or(head.span, |last| head.span.to(last.span));
        let kind = match head.kind {
            ExprKind::Name(_) => ExprKind::Apply(head.into(), arguments),
            ExprKind::Apply(name, mut first) => {
                first.extend(arguments);
                ExprKind::Apply(name, first)
            }
            ExprKind::Bare(inner) => ExprKind::Bare(self.apply(*inner, arguments)?.into()),
            ExprKind::Nat | ExprKind::Number(_) | ExprKind::Sum(..) => {
                let message = format!("`{}` takes no arguments", &self.text[head.span.range()]);
                return Err(self.error(Code::UnexpectedToken, head.span.range(), message, "only names do"));
            }
        };
        Ok(Expr { span, kind })
    }

    /// Parses the bracket that closes the one at `open`, which [entered](Self::enter) a level.
    pub(super) fn close(&mut self, open: usize, bracket: u8) -> Parse<()> {
        self.space()?;
        match self.peek() {
            byte if byte == bracket => {
                self.at += 1;
                self.depth -= 1;
                Ok(())
            }
            _ if self.at_invalid_character() => Err(self.unexpected("a closing bracket")),
            _ => Err(self.unclosed(open)),
        }
    }
}
