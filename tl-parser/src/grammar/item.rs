//! Items: section marks and definitions.

mod application;

use std::ops::Range;

use self::application::is_application;
use super::expr::starts_term;
use super::parser::{Parse, Parser, SyntaxError, is_ident, is_ident_start};
use crate::ast::{Builtin, Combinator, Expr, ExprKind, Field, Finality, Id, Ident, Implicit, ItemKind, Name, Section};
use crate::code::Code;
use crate::span::Span;

impl<'a> Parser<'a> {
    /// ```text
    /// item ::= "---" ("functions" | "types") "---" | "===" nat [ "-" nat ] "==="
    ///        | combinator | builtin | partial-application | ("New" | "Final" | "Empty") Type ";"
    /// ```
    pub(super) fn item(&mut self) -> Parse<ItemKind<'a>> {
        match self.peek() {
            b'-' | b'=' => self.divider(),
            b'A'..=b'Z' => self.upper_case(),
            b'@' | b'_' | b'a'..=b'z' => self.definition(),
            b'0'..=b'9' => Err(self.digit_name()),
            _ => Err(self.unexpected("a definition")),
        }
    }

    /// `"---" ("functions" | "types") "---" | "===" nat [ "-" nat ] "==="`
    fn divider(&mut self) -> Parse<ItemKind<'a>> {
        let blank = |byte| byte == b' ' || byte == b'\t';
        let (start, is_section) = (self.at, self.peek() == b'-');
        let mark = if is_section { "---" } else { "===" };
        if !self.rest().starts_with(mark) {
            return Err(self.unexpected("a definition"));
        }
        self.at += mark.len();
        self.skip_while(blank);
        let word = self.skip_while(|byte| is_ident(byte) || !is_section && (byte == b'-' || blank(byte)));
        self.skip_while(blank);
        let closed = self.rest().starts_with(mark);
        if closed {
            self.at += mark.len();
        } else if is_section {
            self.at = start + mark.len();
            let label = "expected `---functions---` or `---types---`";
            return Err(self.error(Code::UnknownSection, start..self.at, "`---` does not open a section", label));
        }
        match word {
            "types" if is_section => Ok(ItemKind::Section(Section::Types)),
            "functions" if is_section => Ok(ItemKind::Section(Section::Functions)),
            _ if is_section => {
                let message = format!("unknown section `{}`", self.text_from(start));
                let label = "neither types nor functions";
                let error = self.error(Code::UnknownSection, start..self.at, message, label);
                Err(error.help("the sections are `---types---` and `---functions---`"))
            }
            numbers => self.layers(start, numbers, closed),
        }
    }

    /// The layers of a divider that starts at `start`: one number, or the first and the last of a range.
    fn layers(&self, start: usize, numbers: &str, closed: bool) -> Parse<ItemKind<'a>> {
        let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
        let error = |message, label: &str, help: String| {
            Err(self.error(Code::UnknownSection, start..self.at, message, label).help(help))
        };
        match (first.trim_end().parse(), last.trim().parse()) {
            (Ok(first), Ok(last)) if closed && first <= last => Ok(ItemKind::Layers { first, last }),
            (Ok::<u32, _>(first), Ok::<u32, _>(last)) if closed => {
                let message = format!("layer separator `{}` ends before it starts", self.text_from(start));
                error(message, "expected the first layer, then the last", format!("write `==={last}-{first}===`"))
            }
            _ => {
                let message = format!("layer separator `{}` has no number", self.text_from(start));
                let help = "write the number of the layer: `===23===`, or the first and the last: `===23-45===`";
                error(message, "expected `===`, a number, `===`", help.to_owned())
            }
        }
    }

    /// An item that starts with a type: `("New" | "Final" | "Empty") Type ";" | Type subexpr+ ";" | Type "<" expr { "," expr } ">" ";"`
    fn upper_case(&mut self) -> Parse<ItemKind<'a>> {
        let start = self.at;
        let word = self.name()?;
        let end = self.at;
        self.definition = Some(word);
        let finality = match word.text {
            "New" => Some(Finality::New),
            "Final" => Some(Finality::Final),
            "Empty" => Some(Finality::Empty),
            _ => None,
        };
        self.space()?;
        if let Some(finality) = finality
            && is_ident_start(self.peek())
        {
            let start = self.at;
            let ty = self.name()?;
            if !ty.is_boxed() {
                return Err(self.unexpected_in(start..self.at, "a type"));
            }
            self.semicolon()?;
            return Ok(ItemKind::Finality(finality, ty));
        }
        if starts_term(self.peek()) && self.peek() != b'#' || self.peek() == b'<' {
            self.at = start;
            let expr = self.expr()?;
            if matches!(self.peek_token()?, b';' | 0) {
                self.semicolon()?;
                return Ok(ItemKind::PartialApplication(expr));
            }
        }
        self.at = end;
        Err(self.upper_case_name(start))
    }

    #[cold]
    fn upper_case_name(&self, start: usize) -> SyntaxError {
        let kind = match self.section {
            Section::Types => "constructor",
            Section::Functions => "function",
        };
        let message = format!("{kind} name `{}` must start with a lower-case letter", self.text_from(start));
        self.error(Code::NameCase, start..self.at, message, "upper-case names are types")
    }

    /// ```text
    /// combinator ::= { "@" name } (name | "_") [ "#" hex ] { implicit } { arg } ("=" | "=>") result ";"
    /// builtin ::= name [ "#" hex ] "?" "=" Type ";"
    /// partial-application ::= name subexpr+ ";" | name "<" expr { "," expr } ">" ";"
    /// ```
    fn definition(&mut self) -> Parse<ItemKind<'a>> {
        let start = self.at;
        let annotations = self.annotations()?;
        let name = self.definition_name()?;
        let id = if self.peek() == b'#' { Some(self.id()?) } else { None };
        let plain = id.is_none() && annotations.is_empty();
        let mut before = self.at;
        match self.peek_token()? {
            b'?' if annotations.is_empty() => return self.builtin(name, id),
            b'<' if plain => {
                let expr = self.applied(name)?;
                self.semicolon()?;
                return Ok(ItemKind::PartialApplication(expr));
            }
            _ => self.space()?,
        }
        if self.peek() == b'#' && id.is_none() && is_ident(self.peek_at(1)) {
            let start = self.at;
            self.at += 1;
            self.skip_while(is_ident);
            let message = format!("space between the name {} and its `#id`", self.owner());
            let error = self.error(Code::InvalidId, start..self.at, message, "must follow the name directly");
            return Err(error.help(format!("write `{}{}`", name.text, self.text_from(start))));
        }
        let (mut implicit, mut fields) = (Vec::new(), Vec::new());
        while self.peek() != b'=' {
            if self.peek() == b';' && plain && is_application(&implicit, &fields) {
                self.semicolon()?;
                return Ok(self.partial_application(name, fields));
            }
            self.part(before, &mut implicit, &mut fields)?;
            before = self.at;
            self.space()?;
        }
        let arrow = self.peek_at(1) == b'>';
        self.at += usize::from(arrow);
        let result = self.result(&implicit)?;
        let span = self.span_from(start);
        self.semicolon()?;
        let name = (name.text != "_").then_some(name);
        let comments = self.take_comments(self.at);
        Ok(ItemKind::Combinator(Combinator { span, annotations, name, id, implicit, fields, arrow, result, comments }))
    }

    /// The name of a constructor or function.
    #[inline]
    pub(super) fn definition_name(&mut self) -> Parse<Name<'a>> {
        let start = self.at;
        let name = self.name()?;
        self.definition = Some(name);
        if name.is_boxed() {
            return Err(self.upper_case_name(start));
        }
        if self.peek() == b'.' {
            self.at += 1;
            return Err(self.digit_name());
        }
        Ok(name)
    }

    /// `{ "@" name }`
    fn annotations(&mut self) -> Parse<Vec<Ident<'a>>> {
        let mut annotations = Vec::new();
        while self.peek() == b'@' {
            self.at += 1;
            let start = self.at;
            let text = self.skip_while(is_ident);
            if text.is_empty() {
                return Err(self.unexpected("an annotation"));
            }
            annotations.push(Ident { span: self.span_from(start), text });
            self.space()?;
        }
        Ok(annotations)
    }

    /// Parses an implicit parameter or a field, with its comments. The previous part ends at `before`.
    #[inline]
    fn part(&mut self, before: usize, implicits: &mut Vec<Implicit<'a>>, fields: &mut Vec<Field<'a>>) -> Parse<()> {
        match self.peek() {
            b'{' if fields.is_empty() => return self.implicit(implicits),
            b'{' => {
                let message = "implicit parameters must come before the fields";
                let label = format!("{} has fields before this", self.owner());
                return Err(self.error_here(Code::MisplacedImplicit, message, label));
            }
            b';' => return Err(self.no_equals(self.at..self.at + 1)),
            0 if self.at_end() => {
                self.at = before;
                return Err(self.no_equals(before..before));
            }
            b')' | b']' | b'}' | b'>' => return Err(self.unmatched()),
            b'?' => return Err(self.stray_question()),
            _ => {}
        }
        let first = fields.len();
        self.field(fields)?;
        let end = self.at;
        let trailing = self.trailing_comment()?;
        if let Some(last) = fields.last_mut() {
            last.trailing = trailing;
        }
        fields[first].comments = self.take_comments(end);
        Ok(())
    }

    /// Creates the error of a definition without result, which ends before the next token.
    #[cold]
    pub(super) fn no_equals(&self, range: Range<usize>) -> SyntaxError {
        let message = format!("expected `=` and a result type before {}", self.found());
        let error = self.error(Code::MissingResult, range, message, format!("{} has no result", self.owner()));
        error.help("end the definition with its result: `= Type;`")
    }

    /// Skips the last byte of a `=` or `=>`, and the space up to the result type.
    fn start_result(&mut self) -> Parse<()> {
        self.field = None;
        self.skip_sign()?;
        if matches!(self.peek(), b';' | b'=' | 0) && !self.at_invalid_character() {
            let message = format!("result type missing after `=` in {}", self.owner());
            return Err(self.error_here(Code::MissingResult, message, "expected a type"));
        }
        self.result = Some(self.at);
        Ok(())
    }

    /// `result ::= Type { subexpr } | Type "<" expr { "," expr } ">"`, or a variable
    fn result(&mut self, implicits: &[Implicit<'a>]) -> Parse<Expr<'a>> {
        self.start_result()?;
        self.result_type(implicits)
    }

    /// The type of a [`result`](Self::result).
    pub(super) fn result_type(&mut self, implicits: &[Implicit<'a>]) -> Parse<Expr<'a>> {
        let start = self.at;
        let result = self.expr()?;
        let head = match &result.kind {
            ExprKind::Apply(head, _) => &head.kind,
            kind => kind,
        };
        match head {
            ExprKind::Name(name) if name.is_boxed() || implicits.iter().any(|it| it.name.text == name.text) => {
                Ok(result)
            }
            ExprKind::Name(_) => Err(self.lower_case_result(result.span.range())),
            _ => Err(self.unexpected_in(start..self.at, "a result type")),
        }
    }

    #[cold]
    fn lower_case_result(&mut self, range: Range<usize>) -> SyntaxError {
        self.at = range.end;
        let message = format!("result type `{}` is lower-case", &self.text[range.clone()]);
        self.error(Code::NameCase, range, message, "a result must be a type, not a constructor")
    }

    /// `"#" hex`, 1 to 8 digits
    fn id(&mut self) -> Parse<Id> {
        let start = self.at;
        self.at += 1;
        let digits = self.skip_while(is_ident);
        let (range, owner) = (start..self.at, || self.owner());
        let error = |range, message: String, label| self.error(Code::InvalidId, range, message, label);
        if let Some(bad) = digits.bytes().position(|byte| !byte.is_ascii_hexdigit()) {
            if digits.starts_with("0x") || digits.starts_with("0X") {
                let (prefix, digits) = digits.split_at(2);
                let message = format!("`{prefix}` prefix is not allowed in the id of {}", owner());
                let name = self.definition.map_or("", |name| name.text);
                let error = error(range, message, "ids are hexadecimal without a prefix");
                return Err(error.help(format!("write `{name}#{digits}`")));
            }
            let message = format!("`{}` is not a hex digit in the id of {}", &digits[bad..bad + 1], owner());
            let bad = start + 1 + bad;
            return Err(error(bad..bad + 1, message, "expected 0-9 or a-f"));
        }
        match u32::from_str_radix(digits, 16) {
            _ if digits.is_empty() => {
                let message = format!("`#` after {} has no hex digits", owner());
                let error = error(range, message, "a lone `#` is a type");
                Err(error.help("write the id directly after the `#`, or put a space before a `#` field"))
            }
            Ok(value) if digits.len() <= 8 => Ok(Id { span: self.span_from(start), value }),
            _ => {
                let message = format!("id `{digits}` has {} hex digits, at most 8 are allowed", digits.len());
                Err(error(range, message, "an id is a 32-bit number"))
            }
        }
    }

    /// The rest of a builtin, from its `?`.
    fn builtin(&mut self, name: Name<'a>, id: Option<Id>) -> Parse<ItemKind<'a>> {
        self.space()?;
        let mark = self.at;
        self.skip_sign()?;
        if self.peek() != b'=' {
            return Err(self.unexpected("`=` after the `?` of a builtin"));
        }
        self.start_result()?;
        let ty = self.name()?;
        if !ty.is_boxed() {
            return Err(self.lower_case_result(ty.span.range()));
        }
        let (span, mark) = (self.span_from(name.span.range().start), Span::new(self.file, mark, mark + 1));
        self.semicolon()?;
        Ok(ItemKind::Builtin(Builtin { span, name, id, mark, ty }))
    }

    /// The `";"` after an item.
    #[inline]
    fn semicolon(&mut self) -> Parse<()> {
        let end = self.at;
        self.space()?;
        match self.peek() {
            b';' => {
                self.at += 1;
                Ok(())
            }
            b'=' => {
                let message = format!("second `=` in definition {}", self.owner());
                Err(self.error_here(Code::SecondEquals, message, "expected `;`"))
            }
            b')' | b']' | b'}' | b'>' => Err(self.unmatched()),
            0 if self.at_end() => Err(self.no_semicolon(end)),
            _ => Err(self.unexpected("`;`")),
        }
    }

    /// Creates the error of a definition that ends at `end`.
    #[cold]
    pub(super) fn no_semicolon(&self, end: usize) -> SyntaxError {
        // After an error in a comment, this may be any character.
        let last = end - self.text[..end].chars().next_back().map_or(0, char::len_utf8);
        let after = match self.result {
            Some(start) => format!("result type `{}`", self.text[start..end].trim()),
            None => format!("`{}`", &self.text[last..end]),
        };
        let message = format!("expected `;` after {after}");
        self.error(Code::MissingSemicolon, last..end, message, "missing `;` after this")
    }
}
