//! Diagnostic codes with their severities and explanations.

use std::fmt;

use crate::diagnostic::Severity;

/// Defines [`Code`] and its methods from one table.
macro_rules! codes {
    ($($code:ident $text:literal $severity:ident $summary:literal
        means $meaning:literal
        example $example:literal
        fix $fix:literal)*) => {
        /// Stable code of a kind of diagnostic.
        ///
        /// The meaning of a code such as `TL0012` never changes between versions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!($text, ": ", $summary, ".")] $code,)*
        }

        impl Code {
            /// All codes, in ascending order.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// Returns the code as diagnostics show it: `TL0012`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)* }
            }

            /// Returns whether the code is an error, which prevents code generation, or a warning.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// Returns a summary of a few words.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$code => $summary,)* }
            }

            /// Returns an example: a schema, or an overlay entry, that gets this code.
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
    /// Parses a code, ignoring case; returns `None` if there is no such code.
    ///
    /// ```
    /// use tl_parser::Code;
    ///
    /// assert_eq!(Code::parse("tl0012"), Some(Code::UnclosedBracket));
    /// assert_eq!(Code::parse("TL9999"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// Returns whether the code concerns only the generated Rust code, so that the schema is valid TL.
    pub fn concerns_rust(self) -> bool {
        matches!(self, Self::UnsupportedDependentType | Self::NameCollision | Self::GrowingArguments)
    }

    /// Returns whether the code concerns a schema, not options nor a file of descriptions or facts about one.
    pub fn concerns_schema(self) -> bool {
        let is_overlay = matches!(
            self,
            Self::UnknownSubject
                | Self::DescribedTwice
                | Self::MalformedOverlay
                | Self::UnreadablePage
                | Self::OtherLayer
        );
        !is_overlay && !self.concerns_options()
    }

    /// Returns whether the code concerns options for a schema, without which it does not occur.
    pub fn concerns_options(self) -> bool {
        matches!(self, Self::LeftOut | Self::SharedId | Self::OpaqueField)
    }

    /// Returns an explanation as plain text of several lines: summary, meaning, example and fix.
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

// TL0001 to TL0099 are syntax errors, TL0101 to TL0199 semantic ones, TL0201 and up concern overlays: files with
// descriptions and facts about a schema.
codes! {
    UnexpectedCharacter "TL0001" Error "a character that TL does not allow"
        means "Outside comments, a schema consists of ASCII letters, digits, white space and a few signs."
        example "caf\u{e9}#1 = Place;"
        fix "remove the character, or move it into a comment."
    UnterminatedComment "TL0002" Error "a `/*` comment that is never closed"
        means "The comment extends to the end of the file, so the rest of the file was not parsed."
        example "/* users\nuser#1 = User;"
        fix "close the comment with `*/`, or use `//`."
    UnknownSection "TL0003" Error "an unknown section or layer divider"
        means "The dividers of a schema are `---types---`, `---functions---` and layer separators such as `===23===`, or `===23-45===` for a range."
        example "---methods---"
        fix "write one of the three dividers."
    MissingSemicolon "TL0004" Error "a definition without its `;`"
        means "A definition may span several lines; only `;` ends it."
        example "user#1 id:long = User\nchat#2 = Chat;"
        fix "write `;` after the result type."
    MissingResult "TL0005" Error "a definition without a result type"
        means "A definition ends in `=` and the type that it builds or returns."
        example "user#1 id:long;"
        fix "add `= Type` before the `;`."
    InvalidId "TL0006" Error "an id that is not 1 to 8 hex digits directly after the name"
        means "The id of a combinator is a 32-bit number in hexadecimal: no prefix, no space before it."
        example "user#0x1234 = User;"
        fix "write `name#` and up to eight hex digits, or leave the id out to have it inferred."
    MisplacedId "TL0007" Error "an id inside a type expression"
        means "Only the name of a definition has an id; type expressions refer to types by name."
        example "chat#1 owner:user#2 = Chat;"
        fix "remove the `#` and the digits."
    NameCase "TL0008" Error "a name in the wrong case"
        means "Names of constructors, functions and namespaces start lower-case, names of types upper-case."
        example "User#1 id:long = User;"
        fix "change the first letter."
    MalformedName "TL0009" Error "a malformed name"
        means "A name is a letter followed by letters, digits and `_`, optionally with namespaces, separated by dots. Field names have no namespace."
        example "messages..getAll#1 = Messages;"
        fix "correct the name."
    MissingFieldName "TL0010" Error "a `:` without a field name"
        means "A field is written `name:type`, an anonymous one `type` or `_:type`."
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
    UnmatchedBracket "TL0013" Error "a closing bracket without an opening one"
        means "No open bracket of this kind precedes it."
        example "user#1 id:long) = User;"
        fix "remove the bracket, or add the opening one."
    InvalidCondition "TL0014" Error "a malformed condition"
        means "A condition is a `#` field, a dot, a bit number and `?`; a field has at most one condition."
        example "user#1 flags:# name:flags.x?string = User;"
        fix "write it as in `name:flags.0?string`."
    InvalidImplicit "TL0015" Error "a malformed implicit parameter"
        means "An implicit parameter is a type, `{X:Type}`, or a number, `{n:#}`."
        example "list#1 {X:int} = List;"
        fix "use `Type` or `#`."
    MisplacedImplicit "TL0016" Error "an implicit parameter after a field"
        means "Implicit parameters must come before all fields."
        example "pair#1 first:int {X:Type} = Pair X;"
        fix "move it before the first field."
    StrayMark "TL0017" Error "a `:`, `?` or `!` in the wrong place"
        means "`:` follows the name of a field, `?` a condition; `!` precedes a type."
        example "user#1 id::long = User;"
        fix "remove the mark, or move it."
    SecondEquals "TL0018" Error "a second `=` in one definition"
        means "A definition has one `=`, followed by its result type; often the `;` of the previous definition is missing."
        example "user#1 = User = Chat;"
        fix "remove one result, or end the first definition with `;`."
    NumberTooLarge "TL0019" Error "a number over 4294967295"
        means "Numbers in a schema are unsigned 32-bit integers."
        example "key#1 5000000000*[ int ] = Key;"
        fix "use a smaller number."
    LimitExceeded "TL0020" Error "an exceeded limit of the parser"
        means "The limits are 32 levels of nesting in type expressions, 32 copies of a type by groups `(a b:T)`, and 4 GiB per file."
        example "deep#1 x:%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%T = Deep;"
        fix "split the type or the group into several."
    UnexpectedToken "TL0021" Error "an unexpected token"
        means "The grammar of TL does not allow the token here; the message names the expected one."
        example "user#1 id:long = User extra:int;"
        fix "write the token that the message expects."
    MalformedJson "TL0022" Error "a malformed schema in JSON"
        means "A schema is TL text, or JSON in Telegram's form: an object with the arrays `constructors` and `methods`, whose objects have an `id` (a decimal number), a `predicate` or `method` (the name), `params` (objects with `name` and `type`) and a `type`. Other keys are ignored."
        example "{\"constructors\": [{\"id\": \"0x1\", \"predicate\": \"user\", \"params\": [], \"type\": \"User\"}]}"
        fix "correct the JSON; `tl fmt --format json` prints a TL schema in this form."

    DuplicateField "TL0101" Error "two fields of the same name"
        means "Names of fields and implicit parameters are unique within a combinator."
        example "user#1 id:long id:string = User;"
        fix "rename one of them."
    UndeclaredCondition "TL0102" Error "a condition on an undeclared field"
        means "A condition refers to a `#` field of the same combinator."
        example "user#1 name:flags.0?string = User;"
        fix "declare `flags:#` before it."
    ConditionBeforeDeclaration "TL0103" Error "a condition on a later field"
        means "Values are decoded from left to right, so a condition can only refer to a field on its left."
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
    UndeclaredCount "TL0106" Error "a repetition with an undeclared count"
        means "The count of `n*[ ... ]` is a number, or a `#` field or parameter on its left."
        example "list#1 items:n*[ int ] = List;"
        fix "declare `n:#` before it."
    MissingCount "TL0107" Error "a repetition without a count"
        means "The count of `[ ... ]` is the last `#` field on its left; here there is none."
        example "list#1 items:[ int ] = List;"
        fix "add a `#` field before it, or write a count."
    BareOfManyConstructors "TL0108" Error "a bare use of a type that has several constructors"
        means "A bare value is encoded without its id, so its type must have exactly one constructor."
        example "a#1 = T;\nb#2 = T;\nuse#3 value:%T = Use;"
        fix "use the boxed type, without `%`, or name the constructor: `value:a`."
    UndeclaredVariable "TL0109" Error "an undeclared type variable"
        means "`!X` requires `{X:Type}` before the fields."
        example "---functions---\ninvoke#1 query:!X = X;"
        fix "add `{X:Type}` after the name."
    UndeterminedImplicit "TL0110" Error "an undetermined implicit parameter"
        means "An implicit parameter is not encoded, so it must follow from the result type of a constructor or from a `!` field."
        example "list#1 {X:Type} = List;"
        fix "use it in the result type or in a `!` field, or remove it."
    ArgumentCount "TL0111" Error "a wrong number of type arguments"
        means "The number of arguments must be that in the result types of the constructors."
        example "vector#1cb5c415 {t:Type} # [ t ] = Vector t;\nlist#1 items:(vector int int) = List;"
        fix "give each argument exactly once."
    DuplicateName "TL0112" Error "two definitions of the same name"
        means "Names of constructors and functions are unique within a schema."
        example "user#1 = User;\nuser#2 = User;"
        fix "rename one of them. If the file describes several layers, write `===N===` in front of each: all definitions are kept, older ones by name and layer. `--allow-duplicates` (`Config::allow_duplicates`) takes the last definition in a section."
    DuplicateId "TL0113" Error "two definitions with the same id"
        means "A decoder identifies values by their declared or inferred id."
        example "user#1 = User;\nchat#1 = Chat;"
        fix "correct one id. If it is intended, `--allow-duplicates` (`Config::allow_duplicates`) takes the last one."
    UndeclaredType "TL0114" Error "an undeclared type"
        means "A type is declared by its constructors: the definitions with this result type."
        example "chat#1 owner:Usr = Chat;"
        fix "correct the name, or add a constructor of the type. If another schema defines it, pass both as one; `--skip` (`Config::skip`) leaves out whatever uses it."
    UndeclaredBare "TL0115" Error "an undeclared bare type or constructor"
        means "A lower-case name in a type is a constructor of this schema or a builtin."
        example "chat#1 owner:usr = Chat;"
        fix "correct the name, or define the constructor."
    NoConstructors "TL0116" Warning "a result type without constructors"
        means "A function returns a type that has no constructors in the schema. Its values are unknown, so they are decoded as any boxed value."
        example "---functions---\ngetUser#1 = User;"
        fix "correct the name, or add a constructor of the type. If another schema defines it, ignore the warning."
    IdMismatch "TL0117" Warning "a declared id that does not follow from the definition"
        means "An id is the CRC-32 of the definition's text, by one of two rules. Any other id was chosen, or not updated with the definition."
        example "user#cafebabe id:long = User;"
        fix "use the id in the message, unless other implementations use the declared one."
    ReservedId "TL0118" Warning "an id from the reserved range"
        means "Very small ids, 0 in particular, are easily confused with other numbers in a stream."
        example "user#0 = User;"
        fix "leave the id out to have it inferred."
    BuiltinInFunctions "TL0119" Error "a builtin in the functions section"
        means "`int ? = Int;` declares a builtin type, not a function."
        example "---functions---\nint ? = Int;"
        fix "move it to the `---types---` section."
    InfiniteSize "TL0120" Error "a type of infinite size"
        means "Every value of the type contains another value of it."
        example "node#1 next:Node = Node;"
        fix "make the field conditional, put it into a vector, or add a constructor without it."
    UnsupportedDependentType "TL0121" Error "a dependent type without a Rust form"
        means "The type is valid TL, but depends on a number: an implicit parameter `{n:#}`, a number as an argument, a condition on the whole of a number or on one that is conditional, or a repetition whose count is not right before it or has another use. As data it is supported: `tl decode`, `tl encode`, `tl inspect`."
        example "matrix#1 {n:#} rows:n*[ n*[ int ] ] = Matrix n;"
        fix "expand the type, or leave it out by `--skip` (`Config::skip`), with whatever uses it; where there is no id, `--type 'Matrix 3'` gives the number to `tl decode`. A builtin that the schema declares needs a Rust type: `--builtin` (`Config::builtin`)."
    NameCollision "TL0122" Error "two names that collide in Rust"
        means "Different TL names become the same name in Rust's naming conventions."
        example "user_a#1 = UserA;\nuserA#2 = UserB;"
        fix "rename one of them."
    IdException "TL0123" Warning "a well-known id that does not follow from the definition"
        means "All implementations use this id, although it is not the CRC-32 of the definition's text; the message gives the reason."
        example "help.configSimple#5a592a6c date:int expires:int rules:vector<AccessPointRule> = help.ConfigSimple;"
        fix "none needed."
    GrowingArguments "TL0124" Error "a type that contains itself with ever larger arguments"
        means "The schema is valid TL, but Rust has no type for values whose parts have ever larger types."
        example "tree#1 {X:Type} value:X parts:Vector<Tree<Vector<X>>> = Tree X;"
        fix "use the parameters themselves as arguments, as in `Tree X`, or a type without parameters; `tl decode` and other programs that read the schema as data can use it as it is."
    MisplacedConstructor "TL0125" Error "a constructor that a `New`, `Final` or `Empty` declaration excludes"
        means "A type has no constructors before `New`, none after `Final`, and none at all if it is declared `Empty`."
        example "red#1 = Color;\nFinal Color;\nblue#2 = Color;"
        fix "move or remove the declaration, or move the constructor."
    BareVariant "TL0128" Warning "a bare use of one of several constructors"
        means "A constructor as a type is encoded without its id, so values of the other constructors cannot occur here. Some programs refuse this."
        example "a#1 = T;\nb#2 value:int = T;\nuse#3 value:b = Use;"
        fix "use the boxed type, unless other implementations use the bare form."
    LeftOut "TL0129" Warning "a definition that the options leave out"
        means "`--skip` leaves out a definition and whatever uses it, `--allow-duplicates` all but the last definition of a name, in each `===N===` section, or of an id. No code is generated for these."
        example "user#1 id:long = User;\nchat#2 owner:User = Chat;"
        fix "none needed."
    SharedId "TL0130" Warning "an id of several definitions"
        means "`--allow-duplicates` allows one id for constructors of several types, or for a constructor and a function. Where the schema gives the type, values are decoded by it; where any type may be, the last definition counts."
        example "user#1 = User;\nchat#1 = Chat;"
        fix "correct one id, or ignore the warning if the values occur only where their type is known."
    OpaqueField "TL0131" Warning "a field of any type that ends the message"
        means "Code that is generated without the schema as data does not know where an `Object` ends, so that it takes the rest of the message: what follows cannot be read."
        example "envelope#1 body:Object time:int = Envelope;"
        fix "generate the schema as data (`--data`, `Config::data`), unless such values are only written."

    UnknownSubject "TL0201" Error "a description or fact about an unknown item"
        means "A description or fact refers to a type, combinator, field, error or page that is neither in the schema nor in the lists of errors and pages."
        example "[messages.sendMesage]\ndoc = \"Sends a message.\""
        fix "correct the name, or remove the entry if the schema no longer has the item."
    DescribedTwice "TL0202" Error "a duplicate description"
        means "A type, combinator, error or page has one description."
        example "[messages.sendMessage]\ndoc = \"Sends a message.\"\n\n# In another file:\n[messages.sendMessage]\ndoc = \"Sends text.\""
        fix "merge the two, or remove one of them."
    MalformedOverlay "TL0203" Error "a malformed entry"
        means "The file is not valid TOML, or an entry has an unexpected key or value; the message names it."
        example "[messages.sendMessage]\ntext = \"Sends a message.\""
        fix "write the key or value that the message expects."
    UnreadablePage "TL0204" Error "an unreadable reference page"
        means "The file has an unknown layout, or its end is missing; the message says which."
        example "# messages.sendMessage\n\nSends a message.\n\n## Parameters\n\n| Name | Type | Descr"
        fix "download the complete page again, from the reference of GramJS, MadelineProto or core.telegram.org."
    OtherLayer "TL0205" Warning "a description or fact about an item of another layer"
        means "A description or fact refers to an item that is not in this layer of the schema, but in an earlier or later one. It is kept for that layer and not used."
        example "[messages.sendOldMessage]\ndoc = \"Sends a message.\""
        fix "none needed; remove the entry if that layer is no longer of interest."
}
