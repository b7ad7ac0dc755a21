//! Syntax errors and their messages.

use super::input::{MAX_DEPTH, State};
use crate::ast::Section;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// A syntax error, small and without text since every grammar function passes it on.
#[derive(Clone, Copy, Debug)]
pub(super) struct SyntaxError {
    pub(super) kind: ErrorKind,
    /// Range of the offender.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where parsing stopped.
    pub(super) at: usize,
}

/// Kind of a syntax error. Offsets in it are where the name of the owner starts.
#[derive(Clone, Copy, Debug)]
pub(super) enum ErrorKind {
    Character,
    OpenComment,
    UnknownSection,
    NoSection,
    LayerNumber,
    Unexpected(&'static str),
    NoSemicolon { next: Option<usize> },
    NoEquals,
    NoResult,
    SecondEquals,
    IdEmpty,
    IdLong,
    IdPrefix,
    IdDigit,
    IdDetached,
    IdInType,
    UpperCaseName,
    UpperCaseNamespace,
    LowerCaseResult,
    DigitName,
    EmptyPart { name: usize },
    MissingPart { name: usize },
    DottedField,
    NoFieldName,
    NoType,
    NoConditionalType { condition: Span },
    NoBareType,
    NoArguments { name: usize },
    Unclosed,
    Unmatched,
    NoBit { nat: usize },
    NotABit,
    NestedCondition,
    ImplicitKind,
    ImplicitWithoutKind,
    LateImplicit,
    SecondColon,
    StrayQuestion,
    StrayBang,
    NumberTooLarge,
    NotApplicable,
    TooDeep,
    LargeGroup,
}

impl SyntaxError {
    /// Returns the diagnostic of this error.
    #[cold]
    pub(super) fn diagnostic(self, state: &State<'_>) -> Diagnostic {
        use ErrorKind::*;

        let text = &state.text[self.start..self.end];
        let name = state.definition.get().map_or("", |name| name.text);
        let owner = if name.is_empty() { "the definition".to_owned() } else { format!("`{name}`") };
        let field = state.field.get().map_or("the field".to_owned(), |name| format!("field `{}`", name.text));
        let found = match token_text(state, self.at) {
            "" => "end of file".to_owned(),
            token => format!("`{token}`"),
        };
        let new = |code, message: String| Diagnostic::new(code, state.span(self.start, self.end), message);
        match self.kind {
            Character => {
                let (character, label) = character(text);
                new(Code::UnexpectedCharacter, format!("unexpected {character} outside a comment")).label(label)
            }
            OpenComment => new(Code::UnterminatedComment, "unterminated `/*` comment".into())
                .label("opened here")
                .help("close it with `*/`"),
            UnknownSection => new(Code::UnknownSection, format!("unknown section `{text}`"))
                .label("neither types nor functions")
                .help("the sections are `---types---` and `---functions---`"),
            NoSection => new(Code::UnknownSection, "`---` does not open a section".into())
                .label("expected `---functions---` or `---types---`"),
            LayerNumber => new(Code::UnknownSection, format!("layer separator `{text}` has no number"))
                .label("expected `===`, a number, `===`")
                .help("write the number of the layer: `===23===`"),
            Unexpected(expected) => {
                let found = match text.trim() {
                    "" if text.is_empty() => "end of file".into(),
                    "" => "white space".into(),
                    token => format!("`{token}`"),
                };
                new(Code::UnexpectedToken, format!("expected {expected}, found {found}"))
                    .label(format!("expected {expected}"))
            }
            NoSemicolon { next } => {
                let after = match state.result.get() {
                    Some(start) => format!("result type `{}`", state.text[start..self.end].trim()),
                    None => format!("`{text}`"),
                };
                let found =
                    new(Code::MissingSemicolon, format!("expected `;` after {after}")).label("missing `;` after this");
                match next {
                    Some(next) => found.secondary(token(state, next), "the next definition starts here"),
                    None => found,
                }
            }
            NoEquals => new(Code::MissingResult, format!("expected `=` and a result type before {found}"))
                .label(format!("{owner} has no result"))
                .help("end the definition with its result: `= Type;`"),
            NoResult => {
                new(Code::MissingResult, format!("result type missing after `=` in {owner}")).label("expected a type")
            }
            SecondEquals => new(Code::SecondEquals, format!("second `=` in definition {owner}")).label("expected `;`"),
            IdEmpty => new(Code::InvalidId, format!("`#` after {owner} has no hex digits"))
                .label("a lone `#` is a type")
                .help("write the id directly after the `#`, or put a space before a `#` field"),
            IdLong => {
                let (id, length) = (&text[1..], text.len() - 1);
                new(Code::InvalidId, format!("id `{id}` has {length} hex digits, at most 8 are allowed"))
                    .label("an id is a 32-bit number")
            }
            IdPrefix => new(Code::InvalidId, format!("`{}` prefix is not allowed in the id of {owner}", &text[1..3]))
                .label("ids are hexadecimal without a prefix")
                .help(format!("write `{name}#{}`", &text[3..])),
            IdDigit => new(Code::InvalidId, format!("`{text}` is not a hex digit in the id of {owner}"))
                .label("expected 0-9 or a-f"),
            IdDetached => new(Code::InvalidId, format!("space between the name {owner} and its `#id`"))
                .label("must follow the name directly")
                .help(format!("write `{name}{text}`")),
            IdInType => new(Code::MisplacedId, format!("`{text}`: an `#id` inside a type expression"))
                .label("only the name of a definition has an id"),
            UpperCaseName => {
                let kind = match state.section.get() {
                    Section::Types => "constructor",
                    Section::Functions => "function",
                };
                new(Code::NameCase, format!("{kind} name `{text}` must start with a lower-case letter"))
                    .label("upper-case names are types")
            }
            UpperCaseNamespace => {
                new(Code::NameCase, format!("namespace `{text}` must start with a lower-case letter"))
                    .label("upper-case names are types")
            }
            LowerCaseResult => new(Code::NameCase, format!("result type `{text}` is lower-case"))
                .label("a result must be a type, not a constructor"),
            DigitName => new(Code::MalformedName, format!("a name cannot start with a digit: `{text}`"))
                .label("expected a letter first"),
            EmptyPart { name } => {
                new(Code::MalformedName, format!("empty namespace part in `{}`", token_text(state, name)))
                    .label("a name is missing before this dot")
            }
            MissingPart { name } => {
                let name = &state.text[name..self.start];
                new(Code::MalformedName, format!("the name after namespace `{name}` is missing"))
                    .label("expected a name")
            }
            DottedField => new(Code::MalformedName, format!("field name `{text}` cannot contain `.`"))
                .label("fields have no namespace"),
            NoFieldName => new(Code::MissingFieldName, "field name missing before `:`".into())
                .label("expected a name")
                .help("write an anonymous field as `int` or `_:int`"),
            NoType => new(Code::MissingType, format!("{field} has no type")).label("expected a type"),
            NoConditionalType { condition } => {
                let condition = &state.text[condition.range()];
                new(Code::MissingType, format!("type missing after `{condition}?`")).label("expected a type")
            }
            NoBareType => {
                new(Code::MissingType, "`%` is not followed by a type".into()).label("expected a type after this")
            }
            NoArguments { name } => {
                let name = state.text[name..self.start].trim_end();
                new(Code::MissingType, format!("`{name}<>` has no type argument"))
                    .label("expected a type between these")
            }
            Unclosed => new(Code::UnclosedBracket, format!("`{text}` opened here is not closed before {found}"))
                .label(format!("needs a `{}`", closing(text)))
                .secondary(token(state, self.at), format!("expected `{}` before this", closing(text))),
            Unmatched => new(Code::UnmatchedBracket, format!("unmatched `{text}`")).label("no bracket is open here"),
            NoBit { nat } => {
                let nat = token_text(state, nat).split('.').next().unwrap_or_default();
                new(Code::InvalidCondition, format!("bit number missing after `{nat}.`"))
                    .label("expected a number")
                    .help(format!("write a bit number from 0 to 31: `{nat}.0?`"))
            }
            NotABit => new(Code::InvalidCondition, format!("`{text}` is not a bit number"))
                .label("expected a number from 0 to 31"),
            NestedCondition => new(Code::InvalidCondition, format!("nested condition on {field}"))
                .label("a field has one condition at most"),
            ImplicitKind => {
                let name = implicit_name(state, self.start);
                new(Code::InvalidImplicit, format!("implicit parameter `{name}` must be `Type` or `#`, found `{text}`"))
                    .label("expected `Type` or `#`")
            }
            ImplicitWithoutKind => new(Code::InvalidImplicit, "implicit parameter without a kind".into())
                .label("expected `:Type` or `:#` before this"),
            LateImplicit => new(Code::MisplacedImplicit, "implicit parameters must come before the fields".into())
                .label(format!("{owner} has fields before this")),
            SecondColon => new(Code::StrayMark, format!("unexpected second `:` in {field}")).label("expected a type"),
            StrayQuestion => {
                let start = state.definition.get().map_or(self.start, |name| name.span.range().start);
                let before = state.text[start..self.start].trim_end();
                let ty = before.rsplit(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
                new(Code::StrayMark, format!("stray `?` after type `{ty}` of {field}"))
                    .label("not the end of a condition")
                    .help("write a conditional field as `name:flags.0?type`")
            }
            StrayBang => new(Code::StrayMark, "`!` must come before the type".into()).label("no type follows"),
            NumberTooLarge => {
                new(Code::NumberTooLarge, format!("number `{text}` is too large")).label("the largest is 4294967295")
            }
            NotApplicable => new(Code::UnexpectedToken, format!("`{text}` takes no arguments")).label("only names do"),
            TooDeep => new(Code::LimitExceeded, format!("type expression nested deeper than {MAX_DEPTH} levels"))
                .label("one level too many"),
            LargeGroup => new(Code::LimitExceeded, "too many names in one group of fields".into())
                .label("more than 32 fields would get the same type"),
        }
    }
}

/// Returns the description and the label of a character that TL does not allow.
fn character(text: &str) -> (String, &'static str) {
    let character = text.chars().next().unwrap_or_default();
    let code = character as u32;
    match character {
        '\0' => (format!("NUL byte (U+{code:04X})"), "a control character"),
        _ if character.is_control() => (format!("control character (U+{code:04X})"), "invisible"),
        _ => (format!("character `{character}` (U+{code:04X})"), "names consist of a-z, A-Z, 0-9 and `_`"),
    }
}

/// Returns the name or sign at an offset; empty at the end.
fn token_text<'a>(state: &State<'a>, at: usize) -> &'a str {
    let rest = state.text[at..].trim_start();
    let word = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).unwrap_or(rest.len());
    &rest[..if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) }]
}

fn token(state: &State<'_>, at: usize) -> Span {
    state.span(at, at + token_text(state, at).len())
}

/// Returns the name of the parameter whose kind starts at `kind`.
fn implicit_name<'a>(state: &State<'a>, kind: usize) -> &'a str {
    let before = state.text[..kind].trim_end_matches(|c: char| c.is_whitespace() || "!:".contains(c));
    before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

fn closing(open: &str) -> char {
    match open {
        "(" => ')',
        "[" => ']',
        "{" => '}',
        _ => '>',
    }
}
