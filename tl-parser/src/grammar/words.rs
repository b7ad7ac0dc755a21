//! Mistakes in words.

use super::input::{MAX_DEPTH, State};
use super::mistake::{Mistake, Problem};
use crate::ast::Section;
use crate::code::Code;
use crate::diagnostic::Diagnostic;
use crate::span::Span;

impl Problem {
    /// The mistake in words.
    #[cold]
    pub(super) fn diagnostic(self, state: &State<'_>) -> Diagnostic {
        let text = &state.text[self.start..self.end];
        let owner = state.definition.get().map_or("the definition".to_owned(), |name| format!("`{}`", name.text));
        let field = state.field.get().map_or("the field".to_owned(), |name| format!("field `{}`", name.text));
        let new = |code, message: String| Diagnostic::new(code, state.span(self.start, self.end), message);
        match self.mistake {
            Mistake::Character => {
                let (character, hint) = character(text);
                new(Code::UnexpectedCharacter, format!("unexpected {character} outside a comment")).label(hint)
            }
            Mistake::OpenComment => new(Code::UnterminatedComment, "unterminated `/*` comment".into())
                .label("opened here")
                .help("close it with `*/`"),
            Mistake::UnknownSection => new(Code::UnknownSection, format!("unknown section `{text}`"))
                .label("neither types nor functions")
                .help("the sections are `---types---` and `---functions---`"),
            Mistake::NoSection => new(Code::UnknownSection, "`---` does not open a section".into())
                .label("expected `---functions---` or `---types---`"),
            Mistake::LayerNumber => new(Code::UnknownSection, format!("layer separator `{text}` has no number"))
                .label("expected `===`, a number, `===`")
                .help("a layer starts like this: `===23===`"),
            Mistake::Unexpected(expected) => {
                let found = match text.trim() {
                    "" if text.is_empty() => "end of file".into(),
                    "" => "white space".into(),
                    token => format!("`{token}`"),
                };
                new(Code::UnexpectedToken, format!("expected {expected}, found {found}"))
                    .label(format!("expected {expected}"))
            }
            Mistake::NoSemicolon { next } => {
                let result = state.result.get().map_or(text, |start| state.text[start..self.end].trim());
                let message = match state.result.get() {
                    Some(_) => format!("expected `;` after result type `{result}`"),
                    None => format!("expected `;` after `{result}`"),
                };
                let found = new(Code::MissingSemicolon, message).label("missing `;` after this");
                match next {
                    Some(next) => found.secondary(token(state, next), "the next definition starts here"),
                    None => found,
                }
            }
            Mistake::NoEquals => {
                let before = match token_text(state, self.at) {
                    "" => "end of file".to_owned(),
                    token => format!("`{token}`"),
                };
                new(Code::MissingResult, format!("expected `=` and a result type before {before}"))
                    .label(format!("{owner} has no result"))
                    .help("a definition ends like this: `= Type;`")
            }
            Mistake::NoResult => {
                new(Code::MissingResult, format!("result type missing after `=` in {owner}")).label("expected a type")
            }
            Mistake::SecondEquals => {
                new(Code::SecondEquals, format!("second `=` in definition {owner}")).label("expected `;`")
            }
            Mistake::IdEmpty => new(Code::InvalidId, format!("`#` after {owner} has no hex digits"))
                .label("a lone `#` is a type")
                .help("write the id right behind the `#`, or put a space before a `#` field"),
            Mistake::IdLong => {
                let (id, length) = (&text[1..], text.len() - 1);
                new(Code::InvalidId, format!("id `{id}` has {length} hex digits, at most 8 are allowed"))
                    .label("an id is a 32-bit number")
            }
            Mistake::IdPrefix => {
                let name = owner.trim_matches('`');
                new(Code::InvalidId, format!("`{}` prefix is not allowed in the id of {owner}", &text[1..3]))
                    .label("ids are hexadecimal without a prefix")
                    .help(format!("write `{name}#{}`", &text[3..]))
            }
            Mistake::IdDigit => new(Code::InvalidId, format!("`{text}` is not a hex digit in the id of {owner}"))
                .label("expected 0-9 or a-f"),
            Mistake::IdApart => new(Code::InvalidId, format!("space between the name {owner} and its `#id`"))
                .label("belongs right behind the name")
                .help(format!("write `{}{text}`", owner.trim_matches('`'))),
            Mistake::IdInside => new(Code::MisplacedId, format!("`{text}`: an `#id` inside a type expression"))
                .label("only the name of a definition has an id"),
            Mistake::UpperCaseName => {
                let kind = match state.section.get() {
                    Section::Types => "constructor",
                    Section::Functions => "function",
                };
                new(Code::NameCase, format!("{kind} name `{text}` must start with a lower-case letter"))
                    .label("upper-case names are types")
            }
            Mistake::UpperCaseNamespace => {
                new(Code::NameCase, format!("namespace `{text}` must start with a lower-case letter"))
                    .label("upper-case names are types")
            }
            Mistake::LowerCaseResult => new(Code::NameCase, format!("result type `{text}` is lower-case"))
                .label("a result must be a type, not a constructor"),
            Mistake::DigitName => new(Code::MalformedName, format!("a name cannot start with a digit: `{text}`"))
                .label("expected a letter first"),
            Mistake::EmptyPart { name } => {
                let name = token_text(state, name);
                new(Code::MalformedName, format!("empty namespace part in `{name}`"))
                    .label("a name is missing before this dot")
            }
            Mistake::MissingPart { name } => {
                let name = &state.text[name..self.start];
                new(Code::MalformedName, format!("the name after namespace `{name}` is missing"))
                    .label("expected a name")
            }
            Mistake::DottedField => new(Code::MalformedName, format!("field name `{text}` cannot contain `.`"))
                .label("fields have no namespace"),
            Mistake::NoFieldName => new(Code::MissingFieldName, "field name missing before `:`".into())
                .label("expected a name")
                .help("an anonymous field is written `int` or `_:int`"),
            Mistake::NoType => new(Code::MissingType, format!("{field} has no type")).label("expected a type"),
            Mistake::NoConditionalType { condition } => {
                let condition = &state.text[condition.range()];
                new(Code::MissingType, format!("type missing after `{condition}?`")).label("expected a type")
            }
            Mistake::NoBareType => {
                new(Code::MissingType, "`%` is not followed by a type".into()).label("makes the type behind it bare")
            }
            Mistake::NoArguments { name } => {
                let name = state.text[name..self.start].trim_end();
                new(Code::MissingType, format!("`{name}<>` has no type argument"))
                    .label("expected a type between these")
            }
            Mistake::Unclosed => {
                let found = match token_text(state, self.at) {
                    "" => "end of file".into(),
                    token => format!("`{token}`"),
                };
                new(Code::UnclosedBracket, format!("`{text}` opened here is not closed before {found}"))
                    .label(format!("needs a `{}`", closing(text)))
                    .secondary(token(state, self.at), format!("expected `{}` before this", closing(text)))
            }
            Mistake::Unmatched => {
                new(Code::UnmatchedBracket, format!("unmatched `{text}`")).label("no bracket is open here")
            }
            Mistake::NoBit { nat } => {
                let nat = token_text(state, nat).split('.').next().unwrap_or_default();
                new(Code::InvalidCondition, format!("bit number missing after `{nat}.`"))
                    .label("expected a number")
                    .help(format!("bits are counted from 0: `{nat}.0?`"))
            }
            Mistake::NotABit => new(Code::InvalidCondition, format!("`{text}` is not a bit number"))
                .label("expected a number from 0 to 31"),
            Mistake::NestedCondition => new(Code::InvalidCondition, format!("nested condition on {field}"))
                .label("a field has one condition at most"),
            Mistake::ImplicitKind => {
                let name = implicit_name(state, self.start);
                new(Code::InvalidImplicit, format!("implicit parameter `{name}` must be `Type` or `#`, found `{text}`"))
                    .label("expected `Type` or `#`")
            }
            Mistake::ImplicitWithoutKind => new(Code::InvalidImplicit, "implicit parameter without a kind".into())
                .label("expected `:Type` or `:#` before this"),
            Mistake::LateImplicit => {
                new(Code::MisplacedImplicit, "implicit parameters must come before the fields".into())
                    .label(format!("{owner} has fields before this"))
            }
            Mistake::SecondColon => {
                new(Code::StrayMark, format!("unexpected second `:` in {field}")).label("expected a type")
            }
            Mistake::StrayQuestion => {
                let start = state.definition.get().map_or(self.start, |name| name.span.range().start);
                let before = state.text[start..self.start].trim_end();
                let ty = before.rsplit(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
                new(Code::StrayMark, format!("stray `?` after type `{ty}` of {field}"))
                    .label("no condition ends here")
                    .help("a conditional field is written `name:flags.0?type`")
            }
            Mistake::StrayBang => new(Code::StrayMark, "`!` must come before the type".into()).label("no type follows"),
            Mistake::NumberTooLarge => {
                new(Code::NumberTooLarge, format!("number `{text}` is too large")).label("the largest is 4294967295")
            }
            Mistake::NotApplicable => {
                new(Code::UnexpectedToken, format!("`{text}` takes no arguments")).label("only names do")
            }
            Mistake::TooDeep => {
                new(Code::LimitExceeded, format!("type expression nested deeper than {MAX_DEPTH} levels"))
                    .label("one level too many")
            }
            Mistake::LargeGroup => new(Code::LimitExceeded, "too many names in one group of fields".into())
                .label("more than 32 fields would get the same type"),
        }
    }
}

/// A character for a message, and what to say under it.
fn character(text: &str) -> (String, &'static str) {
    let character = text.chars().next().unwrap_or_default();
    let code = character as u32;
    match character {
        '\0' => (format!("NUL byte (U+{code:04X})"), "a control character"),
        _ if character.is_control() => (format!("control character (U+{code:04X})"), "does not show"),
        _ => (format!("character `{character}` (U+{code:04X})"), "names are made of a-z, A-Z, 0-9 and `_`"),
    }
}

/// The name or sign at an offset; empty at the end.
fn token_text<'a>(state: &State<'a>, at: usize) -> &'a str {
    let rest = state.text[at..].trim_start();
    let word = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_.".contains(c)).unwrap_or(rest.len());
    &rest[..if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) }]
}

fn token(state: &State<'_>, at: usize) -> Span {
    state.span(at, at + token_text(state, at).len())
}

/// The parameter whose kind is at `kind`.
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
