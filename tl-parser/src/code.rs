//! Every kind of diagnostic under a stable code, with its severity and explanation.

use std::fmt;

use crate::diagnostic::Severity;

/// Makes [`Code`] from one table, so that all that is known about a code stands together.
macro_rules! codes {
    ($($code:ident $text:literal $severity:ident $summary:literal
        means $meaning:literal
        example $example:literal
        fix $fix:literal)*) => {
        /// The kind of a diagnostic. Its text (`TL0012`) never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!($text, ": ", $summary, ".")] $code,)*
        }

        impl Code {
            /// Every code, in order of its text.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// The code as diagnostics show it: `TL0012`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)* }
            }

            /// Whether it stops code generation.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// What is wrong, in a few words.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$code => $summary,)* }
            }

            /// A schema that gets this code.
            pub fn example(self) -> &'static str {
                match self { $(Self::$code => $example,)* }
            }

            fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning,)* }
            }

            fn fix(self) -> &'static str {
                match self { $(Self::$code => $fix,)* }
            }
        }
    };
}

impl Code {
    /// The code with this text, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// Whether the schema is valid TL, and only its Rust code is in question.
    pub fn concerns_rust(self) -> bool {
        matches!(self, Self::UnsupportedDependentType | Self::NameCollision)
    }

    /// Whether it is found in a schema, and not in a file that says more about one.
    pub fn concerns_schema(self) -> bool {
        !matches!(
            self,
            Self::UnknownSubject
                | Self::DescribedTwice
                | Self::MalformedOverlay
                | Self::UnreadablePage
                | Self::OtherLayer
        )
    }

    /// What the code means, an example and the fix, as plain text of several lines.
    pub fn explain(self) -> String {
        let severity = match self.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let example = self.example().lines().fold(String::new(), |text, line| text + "    " + line + "\n");
        format!(
            "{severity}[{self}]: {}\n\n{}\n\nExample:\n\n{example}\nFix: {}\n",
            self.summary(),
            self.meaning(),
            self.fix()
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

// TL0001 to TL0099 are found by the parser, TL0101 and up by whoever gives the schema a meaning, TL0201 and
// up in files that say more about a schema.
codes! {
    UnexpectedCharacter "TL0001" Error "a character that TL does not know"
        means "Outside comments, a schema is made of ASCII letters, digits, white space and a few signs."
        example "caf\u{e9}#1 = Place;"
        fix "remove the character, or move it into a comment."
    UnterminatedComment "TL0002" Error "a `/*` comment that is never closed"
        means "Everything behind the `/*` counts as comment, so the rest of the file was not read."
        example "/* people\nuser#1 = User;"
        fix "close the comment with `*/`, or use `//`."
    UnknownSection "TL0003" Error "a section mark that is none"
        means "A file is divided by `---types---`, `---functions---` and layer marks such as `===23===` only."
        example "---methods---"
        fix "write one of the three marks."
    MissingSemicolon "TL0004" Error "a definition without its `;`"
        means "A definition may run over several lines, so only its `;` says where it ends."
        example "user#1 id:long = User\nchat#2 = Chat;"
        fix "write `;` behind the result type."
    MissingResult "TL0005" Error "a definition without a result type"
        means "A definition ends in `=` and the type that it builds or returns."
        example "user#1 id:long;"
        fix "add `= Type` before the `;`."
    InvalidId "TL0006" Error "an id that is not 1 to 8 hex digits right behind the name"
        means "The id of a combinator is a 32-bit number in hexadecimal: no prefix, no space before it."
        example "user#0x1234 = User;"
        fix "write `name#` and up to eight hex digits, or leave the id out to have it computed."
    MisplacedId "TL0007" Error "an id inside a type expression"
        means "Only the name of the definition itself takes an id; types are referred to by name."
        example "chat#1 owner:user#2 = Chat;"
        fix "remove the `#` and the digits."
    NameCase "TL0008" Error "a name in the wrong case"
        means "The first letter decides what a name stands for: lower-case for constructors, functions and namespaces, upper-case for types."
        example "User#1 id:long = User;"
        fix "change the first letter."
    MalformedName "TL0009" Error "a malformed name"
        means "A name starts with a letter, goes on with letters, digits and `_`, and may have namespaces with dots. Field names have none."
        example "messages..getAll#1 = Messages;"
        fix "correct the name."
    MissingFieldName "TL0010" Error "a `:` without a field name"
        means "A field is `name:type`; an anonymous one is only the type, or `_:type`."
        example "user#1 :long = User;"
        fix "write a name or `_` before the `:`, or remove the `:`."
    MissingType "TL0011" Error "a missing type"
        means "A type must follow the `:` of a field, the `?` of a condition, a `%` and a `<`."
        example "user#1 id: = User;"
        fix "write the type."
    UnclosedBracket "TL0012" Error "a bracket that is not closed"
        means "`(`, `[`, `{` and `<` must be closed inside the same field."
        example "users#1 list:vector<long = Users;"
        fix "add the closing bracket."
    UnmatchedBracket "TL0013" Error "a closing bracket that closes nothing"
        means "There is no open bracket of this kind before it."
        example "user#1 id:long) = User;"
        fix "remove the bracket, or open it where it should start."
    InvalidCondition "TL0014" Error "a malformed condition"
        means "A condition is a `#` field, a dot and a bit number before a `?`, and a field has at most one."
        example "user#1 flags:# name:flags.x?string = User;"
        fix "write it like `name:flags.0?string`."
    InvalidImplicit "TL0015" Error "a malformed implicit parameter"
        means "An implicit parameter stands for a type or a number: `{X:Type}` or `{n:#}`."
        example "list#1 {X:int} = List;"
        fix "use `Type` or `#`."
    MisplacedImplicit "TL0016" Error "an implicit parameter behind a field"
        means "Implicit parameters come first, so that every field can use them."
        example "pair#1 first:int {X:Type} = Pair X;"
        fix "move it before the first field."
    StrayMark "TL0017" Error "a `:`, `?` or `!` in the wrong place"
        means "`:` follows a field's name, `?` a condition and `!` precedes a type."
        example "user#1 id::long = User;"
        fix "remove the mark, or move it."
    SecondEquals "TL0018" Error "a second `=` in one definition"
        means "Only the result type stands behind the `=`; often the `;` of the definition is missing."
        example "user#1 = User = Chat;"
        fix "remove one result, or end the first definition with `;`."
    NumberTooLarge "TL0019" Error "a number over 4294967295"
        means "Numbers in a schema have 32 bits."
        example "key#1 5000000000*[ int ] = Key;"
        fix "use a smaller number."
    LimitExceeded "TL0020" Error "a limit of the parser is exceeded"
        means "Type expressions nest up to 32 levels, groups `(a b:T)` copy a type up to 32 times, a file has up to 4 GiB."
        example "deep#1 x:%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%T = Deep;"
        fix "split the type or the group into several."
    UnexpectedToken "TL0021" Error "something that cannot stand here"
        means "The text is no TL at this place; the message says what was expected."
        example "user#1 id:long = User extra:int;"
        fix "see what the message expects."

    DuplicateField "TL0101" Error "two fields of the same name"
        means "The fields of a combinator, implicit parameters included, have different names."
        example "user#1 id:long id:string = User;"
        fix "rename one of them."
    UndeclaredCondition "TL0102" Error "a condition on a field that does not exist"
        means "A condition looks at a `#` field of the same combinator."
        example "user#1 name:flags.0?string = User;"
        fix "declare `flags:#` before it."
    ConditionBeforeDeclaration "TL0103" Error "a condition on a field that comes later"
        means "Values are read from left to right, so a condition can only look at what stands to its left."
        example "user#1 name:flags.0?string flags:# = User;"
        fix "move the `#` field to the left."
    BitOutOfRange "TL0104" Error "a bit number over 31"
        means "A `#` field has 32 bits, numbered from 0."
        example "user#1 flags:# name:flags.32?string = User;"
        fix "use a free bit from 0 to 31, or a second flags word."
    ConditionNotNat "TL0105" Error "a condition on a field that is not a `#`"
        means "Only a `#` field has bits that a condition can look at."
        example "user#1 flags:int name:flags.0?string = User;"
        fix "declare the field as `#`."
    UndeclaredCount "TL0106" Error "a repetition whose count is not declared"
        means "The count of `n*[ ... ]` is a number, or a `#` field or parameter to its left."
        example "list#1 items:n*[ int ] = List;"
        fix "declare `n:#` before it."
    MissingCount "TL0107" Error "a repetition without a count and without a `#` before it"
        means "`[ ... ]` is repeated as often as the last `#` field before it says."
        example "list#1 items:[ int ] = List;"
        fix "put a `#` field before it, or write a count."
    BareOfManyConstructors "TL0108" Error "a bare use of a type that has several constructors"
        means "A bare value is written without its id, so its type must have exactly one constructor."
        example "a#1 = T;\nb#2 = T;\nuse#3 value:%T = Use;"
        fix "use the boxed type, without `%`."
    UndeclaredVariable "TL0109" Error "a type variable that is not declared"
        means "`!X` needs `{X:Type}` in front of the fields."
        example "---functions---\ninvoke#1 query:!X = X;"
        fix "add `{X:Type}` behind the name."
    UndeterminedImplicit "TL0110" Error "an implicit parameter that nothing determines"
        means "An implicit parameter is not sent: a constructor's result type or a `!` field must fix it."
        example "list#1 {X:Type} = List;"
        fix "use it in the result type or in a `!` field, or remove it."
    ArgumentCount "TL0111" Error "a wrong number of type arguments"
        means "A type takes as many arguments everywhere as in the results of its constructors."
        example "vector#1cb5c415 {t:Type} # [ t ] = Vector t;\nlist#1 items:(vector int int) = List;"
        fix "give each argument exactly once."
    DuplicateName "TL0112" Error "two definitions of the same name"
        means "Constructors and functions of one schema have different names."
        example "user#1 = User;\nuser#2 = User;"
        fix "rename one of them, or allow it with an option if the file describes several layers."
    DuplicateId "TL0113" Error "two definitions with the same id"
        means "A decoder tells values apart by their id, whether it is declared or computed."
        example "user#1 = User;\nchat#1 = Chat;"
        fix "correct one id, or allow it with an option if it is meant."
    UndeclaredType "TL0114" Error "a type that is not declared"
        means "A type is declared by the constructors that have it as their result."
        example "chat#1 owner:Usr = Chat;"
        fix "correct the name, or add a constructor of the type."
    UndeclaredBare "TL0115" Error "a bare type or constructor that is not declared"
        means "A lower-case name in a field's type is a constructor of this schema or a builtin."
        example "chat#1 owner:usr = Chat;"
        fix "correct the name, or define the constructor."
    NoConstructors "TL0116" Error "a result type without constructors"
        means "A function returns a type that nothing in the schema can build."
        example "---functions---\ngetUser#1 = User;"
        fix "add a constructor of the type."
    IdMismatch "TL0117" Warning "a declared id that the definition does not give"
        means "The id is the CRC-32 of the definition's text by either of two rules. Another id means that the text was changed without it, or that the id was chosen."
        example "user#cafebabe id:long = User;"
        fix "use the id that the message names, if no other program knows the declared one."
    ReservedId "TL0118" Warning "an id from the reserved range"
        means "Very small ids, and 0 above all, cannot be told from other numbers in a stream."
        example "user#0 = User;"
        fix "leave the id out to have it computed."
    BuiltinInFunctions "TL0119" Error "a builtin in the functions section"
        means "`int ? = Int;` declares a type that is known without a definition, which is no function."
        example "---functions---\nint ? = Int;"
        fix "move it to the types."
    InfiniteSize "TL0120" Error "a value that contains itself without end"
        means "Every value of the type would hold a further one of it."
        example "node#1 next:Node = Node;"
        fix "make the field conditional, put it into a vector, or add a constructor without it."
    UnsupportedDependentType "TL0121" Error "a type that depends on values in a way that has no Rust form"
        means "Such a type is valid TL, but this generator cannot express it."
        example "matrix#1 {n:#} rows:n*[ n*[ int ] ] = Matrix n;"
        fix "write the type out, or leave the definition to hand-written code."
    NameCollision "TL0122" Error "two names that become one in Rust"
        means "Different TL names are the same once they follow Rust's conventions."
        example "user_a#1 = UserA;\nuserA#2 = UserB;"
        fix "rename one of them."
    IdException "TL0123" Warning "a well-known id that the definition does not give"
        means "All programs use this id, although it is not the CRC-32 of the definition's text; the message says why."
        example "help.configSimple#5a592a6c date:int expires:int rules:vector<AccessPointRule> = help.ConfigSimple;"
        fix "nothing is to be done."

    UnknownSubject "TL0201" Error "words about something that is not there"
        means "A description or a fact names a type, combinator, field, error or page that the schema, or the list of errors or pages, does not have."
        example "[messages.sendMesage]\ndoc = \"Sends a message.\""
        fix "correct the name; if a newer schema no longer has it, remove the entry."
    DescribedTwice "TL0202" Error "a second description of the same thing"
        means "Each type, combinator, error and page is described in one place."
        example "[messages.sendMessage]\ndoc = \"Sends a message.\"\n\n# In another file:\n[messages.sendMessage]\ndoc = \"Sends text.\""
        fix "put both into one, or remove one of them."
    MalformedOverlay "TL0203" Error "an entry that cannot be understood"
        means "The file is no TOML, or an entry has a key or a value that is not expected there; the message says which."
        example "[messages.sendMessage]\ntext = \"Sends a message.\""
        fix "write what the message expects."
    UnreadablePage "TL0204" Error "a reference page that cannot be read"
        means "The file has none of the layouts that are known, or its end is missing; the message says which."
        example "# messages.sendMessage\n\nSends a message.\n\n## Parameters\n\n| Name | Type | Descr"
        fix "get the whole page again, in the form of GramJS's, MadelineProto's or core.telegram.org's reference."
    OtherLayer "TL0205" Warning "words about something of another layer"
        means "A description or a fact names what this layer of the schema does not have, and an earlier or later one has. It is kept for that layer and shown nowhere."
        example "[messages.sendOldMessage]\ndoc = \"Sends a message.\""
        fix "nothing is to be done; remove the entry when nobody goes back to that layer."
}
