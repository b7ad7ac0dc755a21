//! Telegram's JSON form of a schema: `{"constructors": [...], "methods": [...]}`.
//!
//! Names and types are TL in JSON strings, which the productions of TL parse where they are in the text. The form has no
//! implicit parameters: they follow from `!X` and from the arguments of a constructor's result.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::parser::{Parse, Parser, SyntaxError};
use crate::Parsed;
use crate::ast::{
    Combinator, Comment, Expr, ExprKind, Field, FieldType, Id, Ident, Implicit, ImplicitKind, Item, ItemKind, Name,
    Repetition, Schema, Section,
};
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

/// Returns where a schema in the JSON form starts; `None` for TL, which never starts with `{`.
pub(crate) fn start(text: &str) -> Option<usize> {
    let json = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    json.starts_with('{').then(|| text.len() - json.len())
}

/// Replaces escapes of ASCII characters in the JSON form: some encoders write `<` as `\u003c`. Returns TL unchanged.
pub(crate) fn unescape(text: String) -> String {
    if start(&text).is_none() || !text.contains('\\') {
        return text;
    }
    let mut unescaped = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        unescaped += before;
        let code = escape.get(2..6).filter(|_| escape.starts_with("\\u")).map(|digits| u8::from_str_radix(digits, 16));
        let (character, length) = match code {
            Some(Ok(byte)) if byte.is_ascii_graphic() && byte != b'"' && byte != b'\\' => (Some(byte), 6),
            _ if escape.starts_with("\\/") => (Some(b'/'), 2),
            _ => (None, 1 + escape.chars().nth(1).map_or(0, char::len_utf8)),
        };
        match character {
            Some(byte) => unescaped.push(char::from(byte)),
            None => unescaped += &escape[..length],
        }
        rest = &escape[length..];
    }
    unescaped + rest
}

/// Parses a schema in the JSON form, which starts at `at`.
pub(super) fn program(text: &str, file: FileId, at: usize) -> Parsed<'_> {
    let parsed = Parsed { schema: Schema::default(), diagnostics: Vec::new(), skipped: Vec::new(), is_json: true };
    let mut reader = Reader { json: Parser::new(text, file), parsed, layer: None };
    reader.json.at = at;
    if let Err(error) = reader.schema() {
        reader.parsed.diagnostics.push(*error.diagnostic);
    }
    let Reader { mut parsed, layer, .. } = reader;
    if let Some((span, layer)) = layer {
        let comment = Comment { span, text: layer_comment(layer), blank_before: false };
        match parsed.schema.items.first_mut() {
            Some(item) => (item.blank_before, item.comments) = (true, vec![comment]),
            None => parsed.schema.end.push(comment),
        }
    }
    parsed.diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    parsed
}

struct Reader<'a> {
    json: Parser<'a>,
    parsed: Parsed<'a>,
    layer: Option<(Span, u32)>,
}

/// The values of a definition's keys, as ranges of the text.
#[derive(Default)]
struct Definition<'a> {
    id: Option<Id>,
    name: Option<Range<usize>>,
    ty: Option<Range<usize>>,
    /// Name and type of each parameter.
    params: Vec<[Option<Range<usize>>; 2]>,
    /// The key of the name.
    name_key: &'a str,
}

impl<'a> Reader<'a> {
    fn schema(&mut self) -> Parse<()> {
        let start = self.json.at;
        let mut lists = 0;
        self.object(|reader, key| {
            let section = match key {
                "constructors" => Section::Types,
                "methods" => Section::Functions,
                "layer" => {
                    reader.layer = Some(reader.layer()?);
                    return Ok(());
                }
                _ => return reader.skip_value(),
            };
            let span = reader.json.span_from(reader.json.at);
            if !(lists == 0 && section == Section::Types) {
                let kind = ItemKind::Section(section);
                let blank_before = !reader.parsed.schema.items.is_empty();
                let item = Item { span, comments: Vec::new(), blank_before, kind, trailing: None };
                reader.parsed.schema.items.push(item);
            }
            lists += 1;
            reader.json.section = section;
            reader.list(Self::definition)
        })?;
        let end = self.json.at;
        self.skip_white_space();
        if !self.json.at_end() {
            return Err(self.expected("the end of the file"));
        }
        if lists == 0 {
            self.json.at = end;
            let message = "a JSON object without `constructors` and `methods` is not a schema";
            let error = self.json.error(Code::MalformedJson, start..start + 1, message, "this object");
            return Err(error.help(FORM));
        }
        Ok(())
    }

    fn definition(&mut self) -> Parse<()> {
        let start = self.json.at;
        let name_key = if self.json.section == Section::Types { "predicate" } else { "method" };
        let mut found = Definition { name_key, ..Definition::default() };
        self.object(|reader, key| {
            match key {
                "id" => found.id = Some(reader.id()?),
                "type" => found.ty = Some(reader.string()?),
                "params" => reader.list(|reader| {
                    let mut param = [None, None];
                    reader.object(|reader, key| {
                        match key {
                            "name" => param[0] = Some(reader.string()?),
                            "type" => param[1] = Some(reader.string()?),
                            _ => reader.skip_value()?,
                        }
                        Ok(())
                    })?;
                    found.params.push(param);
                    Ok(())
                })?,
                key if key == name_key => found.name = Some(reader.string()?),
                _ => reader.skip_value()?,
            }
            Ok(())
        })?;
        let span = self.json.span_from(start);
        match self.combinator(span, found) {
            Ok(combinator) => {
                let kind = ItemKind::Combinator(combinator);
                let item = Item { span, comments: Vec::new(), blank_before: false, kind, trailing: None };
                self.parsed.schema.items.push(item);
            }
            Err(mut error) => {
                let Diagnostic { message, label, .. } = &mut *error.diagnostic;
                for text in [message, label] {
                    *text = text.replace("end of file", "the end of the string");
                }
                self.parsed.diagnostics.push(*error.diagnostic);
                self.parsed.skipped.push(self.json.text_from(start));
            }
        }
        Ok(())
    }

    fn combinator(&self, span: Span, found: Definition<'a>) -> Parse<Combinator<'a>> {
        let missing = |key| {
            let label = format!("expected a key `{key}`");
            self.json.error(Code::MalformedJson, span.range(), format!("a definition without `{key}`"), label)
        };
        let name = found.name.clone().ok_or_else(|| missing(found.name_key))?;
        let name = self.within(name, None, |tl| tl.definition_name())?;
        let mut fields = Vec::new();
        for [field, ty] in found.params {
            let ident = match field {
                Some(range) if !range.is_empty() => self.within(range, Some(name), Parser::field_ident)?,
                _ => None,
            };
            let ty = ty.ok_or_else(|| missing("type"))?;
            fields.push(self.within(ty, Some(name), |tl| tl.field_value(ident))?);
        }
        let mut implicit: Vec<Implicit<'a>> = Vec::new();
        for field in fields.iter().filter(|field| field.bang) {
            if let FieldType::Expr(expr) = &field.ty {
                add_variable(&mut implicit, expr);
            }
        }
        let ty = found.ty.ok_or_else(|| missing("type"))?;
        let result = self.within(ty, Some(name), |tl| tl.result_type(&implicit))?;
        if let (Section::Types, ExprKind::Apply(_, arguments)) = (self.json.section, &result.kind) {
            arguments.iter().for_each(|argument| add_variable(&mut implicit, argument));
            if let ("vector", true, [item]) = (name.text, fields.is_empty(), &arguments[..]) {
                fields = vector_fields(item);
            }
        }
        let name = (name.text != "_").then_some(name);
        let (annotations, comments) = (Vec::new(), Vec::new());
        Ok(Combinator { span, annotations, name, id: found.id, implicit, fields, arrow: false, result, comments })
    }

    /// Parses the TL in a JSON string, all of it.
    fn within<T>(
        &self,
        range: Range<usize>,
        definition: Option<Name<'a>>,
        parse: impl FnOnce(&mut Parser<'a>) -> Parse<T>,
    ) -> Parse<T> {
        let (text, section) = (&self.json.text[..range.end], self.json.section);
        if let Some(at) = text[range.start..].find('\\') {
            let at = range.start + at;
            let message = "a JSON escape in a name or type of TL";
            let error = self.json.error(Code::MalformedJson, at..at + 1, message, "an escape");
            return Err(error.help("write the character itself"));
        }
        let mut tl = Parser::new(text, self.json.file);
        (tl.at, tl.section, tl.definition) = (range.start, section, definition);
        tl.space()?;
        let parsed = parse(&mut tl)?;
        tl.space()?;
        if tl.at_end() { Ok(parsed) } else { Err(tl.unexpected("the end of the string")) }
    }

    /// Reads an id: a decimal number, signed or not, in a string or not.
    fn id(&mut self) -> Parse<Id> {
        let (span, text) = self.number()?;
        let value = text.parse::<u32>().ok().or_else(|| text.parse::<i32>().ok().map(i32::cast_unsigned));
        value.map(|value| Id { span, value }).ok_or_else(|| {
            let message = format!("id `{text:.40}` is not a decimal number of 32 bits");
            let error = self.json.error(Code::MalformedJson, span.range(), message, "not an id");
            error.help("write the id as a signed decimal number, such as \"-1132882121\"")
        })
    }

    fn layer(&mut self) -> Parse<(Span, u32)> {
        let (span, text) = self.number()?;
        let error = || self.json.error(Code::MalformedJson, span.range(), "`layer` is not a number", "not a layer");
        Ok((span, text.parse().map_err(|_| error())?))
    }

    /// Returns the text of a number, or of the string that contains it.
    fn number(&mut self) -> Parse<(Span, &'a str)> {
        let range = if self.json.peek() == b'"' {
            self.string()?
        } else {
            let start = self.json.at;
            self.skip_value()?;
            start..self.json.at
        };
        Ok((Span::new(self.json.file, range.start, range.end), &self.json.text[range]))
    }

    /// `"{" [ string ":" value { "," string ":" value } ] "}"`
    fn object(&mut self, mut entry: impl FnMut(&mut Self, &'a str) -> Parse<()>) -> Parse<()> {
        self.sequence(b'{', b'}', |reader| {
            let key = reader.string()?;
            reader.skip_white_space();
            reader.byte(b':', "`:`")?;
            reader.skip_white_space();
            entry(reader, &reader.json.text[key])
        })
    }

    /// `"[" [ value { "," value } ] "]"`
    fn list(&mut self, item: impl FnMut(&mut Self) -> Parse<()>) -> Parse<()> {
        self.sequence(b'[', b']', item)
    }

    fn sequence(&mut self, open: u8, close: u8, mut item: impl FnMut(&mut Self) -> Parse<()>) -> Parse<()> {
        self.byte(open, if open == b'{' { "an object" } else { "an array" })?;
        self.skip_white_space();
        if self.json.peek() == close {
            self.json.at += 1;
            return Ok(());
        }
        loop {
            item(self)?;
            self.skip_white_space();
            if self.json.peek() == close {
                self.json.at += 1;
                return Ok(());
            }
            self.byte(b',', if close == b'}' { "`,` or `}`" } else { "`,` or `]`" })?;
            self.skip_white_space();
        }
    }

    /// Returns the range of a string, without its quotes.
    fn string(&mut self) -> Parse<Range<usize>> {
        let open = self.json.at;
        self.byte(b'"', "a string")?;
        loop {
            self.json.skip_while(|byte| byte != b'"' && byte != b'\\' && byte != b'\n');
            match self.json.peek() {
                b'"' => break,
                b'\\' if self.json.peek_at(1).is_ascii_graphic() => self.json.at += 2,
                _ => {
                    let message = "a string that does not end";
                    return Err(self.json.error(Code::MalformedJson, open..open + 1, message, "needs a `\"`"));
                }
            }
        }
        self.json.at += 1;
        Ok(open + 1..self.json.at - 1)
    }

    /// Skips a value whose contents have no meaning in a schema.
    fn skip_value(&mut self) -> Parse<()> {
        let mut depth = 0_usize;
        loop {
            match self.json.peek() {
                b'"' => _ = self.string()?,
                b'{' | b'[' => (depth, self.json.at) = (depth + 1, self.json.at + 1),
                b'}' | b']' if depth > 0 => (depth, self.json.at) = (depth - 1, self.json.at + 1),
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' if depth > 0 => self.json.at += 1,
                byte if byte.is_ascii_alphanumeric() || byte == b'-' => {
                    self.json.skip_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
                }
                _ => return Err(self.expected("a JSON value")),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn byte(&mut self, byte: u8, expected: &str) -> Parse<()> {
        if self.json.peek() != byte {
            return Err(self.expected(expected));
        }
        self.json.at += 1;
        Ok(())
    }

    fn skip_white_space(&mut self) {
        self.json.skip_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    }

    fn expected(&self, expected: &str) -> SyntaxError {
        let range = self.json.at..self.json.at + self.json.token().len();
        let message = format!("expected {expected}, found {}", self.json.found());
        let error = self.json.error(Code::MalformedJson, range, message, format!("expected {expected}"));
        error.help(FORM)
    }
}

/// The form, as help.
const FORM: &str = r#"the form is `{"constructors": [{"id": "-1132882121", "predicate": "boolFalse", "params": [], "type": "Bool"}], "methods": []}`"#;

fn add_variable<'a>(implicit: &mut Vec<Implicit<'a>>, expr: &Expr<'a>) {
    if let ExprKind::Name(name) = &expr.kind
        && implicit.iter().all(|known| known.name.text != name.text)
    {
        let name = Ident { span: name.span, text: name.text };
        implicit.push(Implicit { span: name.span, name, bang: false, kind: ImplicitKind::Type });
    }
}

/// Returns the fields of `vector`, `# [ t ]`, which the form leaves out.
fn vector_fields<'a>(item: &Expr<'a>) -> Vec<Field<'a>> {
    let span = item.span;
    let field = |ty| Field { span, comments: Vec::new(), name: None, condition: None, bang: false, ty, trailing: None };
    let items = Repetition { span, count: None, fields: vec![field(FieldType::Expr(item.clone()))] };
    let count = FieldType::Expr(Expr { span, kind: ExprKind::Nat });
    vec![field(count), field(FieldType::Repetition(items.into()))]
}

/// Returns the comment that declares a layer in TL. Comments borrow their text, which the JSON does not contain, so each
/// number has one text for the whole program.
fn layer_comment(layer: u32) -> &'static str {
    static TEXTS: LazyLock<Mutex<BTreeMap<u32, &'static str>>> = LazyLock::new(Mutex::default);
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    texts.entry(layer).or_insert_with(|| format!("// LAYER {layer}").leak())
}
