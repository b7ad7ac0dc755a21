//! What can be wrong with the text, as the grammar passes it on.

use crate::span::Span;

/// A failure: small and without text, since it goes up through every grammar function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem {
    pub(super) mistake: Mistake,
    /// The offender.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where reading stopped.
    pub(super) at: usize,
}

/// A kind of mistake. Offsets in it are where the name of its owner starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
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
    IdApart,
    IdInside,
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
