//! Syntax errors: position, code and message of each.

use std::io::Write;
use std::path::Path;

use tl_parser::{Code, Diagnostic, Sources, parse};

fn diagnostics(text: &str) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::new();
    let file = sources.add("test.tl", text);
    (parse(sources.text(file), file).diagnostics, sources)
}

/// Rows of the list with semantic errors, which tl-codegen tests.
const SEMANTIC: &[&str] = &[
    "F03", "F10", "F11", "F13", "F14", "C01", "C02", "C03", "C07", "G03", "G04", "G06", "G07", "R03", "R04", "R05",
    "R06", "R07", "R08", "R10", "R11", "R12", "R16",
];

#[test]
fn list_of_malformed_inputs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/facts/malformed.tsv");
    let Ok(list) = std::fs::read_to_string(path) else {
        // Not `eprintln`, whose output is captured.
        let mut stderr = std::io::stderr();
        writeln!(stderr, "skipped: list_of_malformed_inputs: no ../shared/facts/malformed.tsv").unwrap();
        return;
    };
    let mut failures = String::new();
    for row in list.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [row, input, expected, place] = columns[..4] else { panic!("{row}") };
        if SEMANTIC.contains(&row) {
            continue;
        }
        let nested = format!("{}int{}", "(".repeat(400), ")".repeat(400));
        let input = input.replace("\\n", "\n").replace("\\0", "\0").replace("((((...400 times...int...))))", &nested);
        let place = place.replace("7+limit", "39");
        let (found, sources) = diagnostics(&input);
        let Some(first) = found.first() else {
            failures += &format!("{row}: nothing\n");
            continue;
        };
        let secondary: Vec<&str> = first.secondary.iter().map(|(_, label)| label.as_str()).collect();
        let rendered = format!("{} / {} / {secondary:?} / {:?}", first.message, first.label, first.help);
        let location = sources.location(first.span);
        let at = format!("{}:{}", location.line, location.column);
        let unnamed: Vec<&str> =
            expected.split('`').skip(1).step_by(2).filter(|name| !rendered.contains(name)).collect();
        if at != place || !unnamed.is_empty() || found.len() != 1 {
            failures += &format!(
                "{row}: {at} (expected {place}), without {unnamed:?}, {} found\n    {rendered}\n",
                found.len()
            );
        }
        println!("{row} {at} {rendered}");
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn examples_of_codes() {
    for &code in Code::ALL.iter().filter(|code| code.concerns_schema()) {
        let (found, _) = diagnostics(code.example());
        let syntactic = code.as_str() < "TL0101";
        let expected = if syntactic { vec![code] } else { Vec::new() };
        let found: Vec<Code> = found.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(found, expected, "{code}");
    }
}

/// Position and message of each error.
#[test]
fn messages() {
    let cases = [
        // The end of a definition.
        ("user id:int = User", "1:18 TL0004 expected `;` after result type `User`"),
        ("user = List int\nchat = Chat;", "1:15 TL0004 expected `;` after result type `List int`"),
        ("user = User // comment\n\nchat id:int = Chat;", "1:11 TL0004 expected `;` after result type `User`"),
        ("user id:int\n", "1:12 TL0005 expected `=` and a result type before end of file"),
        ("user id:int;", "1:12 TL0005 expected `=` and a result type before `;`"),
        ("user id:int\nchat#2 = Chat;", "1:12 TL0005 expected `=` and a result type before `chat`"),
        ("user id:int\n---types---", "1:12 TL0005 expected `=` and a result type before `-`"),
        ("user = ", "1:8 TL0005 result type missing after `=` in `user`"),
        ("user = User = Chat;", "1:13 TL0018 second `=` in definition `user`"),
        ("user = User id:int;", "1:15 TL0021 expected `;`, found `:`"),
        ("user = 5;", "1:8 TL0021 expected a result type, found `5`"),
        ("user = user;", "1:8 TL0008 result type `user` is lower-case"),
        ("user = %User;", "1:8 TL0021 expected a result type, found `%User`"),
        // Ids and names.
        ("user#1234567890 = User;", "1:5 TL0006 id `1234567890` has 10 hex digits, at most 8 are allowed"),
        ("user#0Xab = User;", "1:5 TL0006 `0X` prefix is not allowed in the id of `user`"),
        ("user#12xy = User;", "1:8 TL0006 `x` is not a hex digit in the id of `user`"),
        ("user# id:int = User;", "1:5 TL0006 `#` after `user` has no hex digits"),
        ("user #ab = User;", "1:6 TL0006 space between the name `user` and its `#id`"),
        ("chat user:user#2 = Chat;", "1:15 TL0007 `#2`: an `#id` inside a type expression"),
        ("User id:int = User;", "1:1 TL0008 constructor name `User` must start with a lower-case letter"),
        ("---functions---\nns.Get = User;", "2:1 TL0008 function name `ns.Get` must start with a lower-case letter"),
        ("a b:Ns.c = A;", "1:5 TL0008 namespace `Ns` must start with a lower-case letter"),
        ("2fa = A;", "1:1 TL0009 a name cannot start with a digit: `2fa`"),
        ("a b:2fa = A;", "1:5 TL0009 a name cannot start with a digit: `2fa`"),
        ("ns.2fa = A;", "1:4 TL0009 a name cannot start with a digit: `2fa`"),
        ("a b:x..y = A;", "1:7 TL0009 empty namespace part in `x..y`"),
        ("a b:x. = A;", "1:7 TL0009 the name after namespace `x.` is missing"),
        ("a b.c:int = A;", "1:3 TL0009 field name `b.c` cannot contain `.`"),
        ("a :int = A;", "1:3 TL0010 field name missing before `:`"),
        // Types.
        ("a b: c:int = A;", "1:6 TL0011 field `b` has no type"),
        ("a b: = A;", "1:6 TL0011 field `b` has no type"),
        ("a b:n.4? = A;", "1:9 TL0011 type missing after `n.4?`"),
        ("a b:n.4? c:int = A;", "1:9 TL0011 type missing after `n.4?`"),
        ("a b:F<> = A;", "1:6 TL0011 `F<>` has no type argument"),
        ("a b:% = A;", "1:5 TL0011 `%` is not followed by a type"),
        ("a b:int? c:int = A;", "1:8 TL0017 stray `?` after type `int` of field `b`"),
        ("a b:F<X>? = A;", "1:9 TL0017 stray `?` after type `F<X>` of field `b`"),
        ("a b:int! = A;", "1:8 TL0017 `!` must come before the type"),
        ("a b:! = A;", "1:5 TL0017 `!` must come before the type"),
        ("a b::int = A;", "1:5 TL0017 unexpected second `:` in field `b`"),
        ("a b:F<int = A;", "1:6 TL0012 `<` opened here is not closed before `=`"),
        ("a b:(F int", "1:5 TL0012 `(` opened here is not closed before end of file"),
        ("a b:3*[ c:int = A;", "1:7 TL0012 `[` opened here is not closed before `=`"),
        ("a b:(F <int) = A;", "1:8 TL0012 `<` opened here is not closed before `)`"),
        ("a b:int] = A;", "1:8 TL0013 unmatched `]`"),
        ("a = A>;", "1:6 TL0013 unmatched `>`"),
        ("a b:4*int = A;", "1:7 TL0021 expected `[` after the count of a repetition, found `int`"),
        ("a b:(4 int) = A;", "1:6 TL0021 `4` takes no arguments"),
        ("a b:4294967296*[ int ] = A;", "1:5 TL0019 number `4294967296` is too large"),
        // Conditions and implicit parameters.
        ("a b:n.?int = A;", "1:7 TL0014 bit number missing after `n.`"),
        ("a b:n.x?int = A;", "1:7 TL0014 `x` is not a bit number"),
        ("a b:n.1x?int = A;", "1:7 TL0014 `1x` is not a bit number"),
        ("a b:n.99999999999?int = A;", "1:7 TL0019 number `99999999999` is too large"),
        ("a b:n.1?m.2?int = A;", "1:9 TL0014 nested condition on field `b`"),
        ("a b:n.1 int = A;", "1:9 TL0021 expected `?` and a type after the condition, found `int`"),
        ("a {X:int} = A;", "1:6 TL0015 implicit parameter `X` must be `Type` or `#`, found `int`"),
        ("a {X} = A;", "1:5 TL0015 implicit parameter without a kind"),
        ("a {X:Type = A;", "1:3 TL0012 `{` opened here is not closed before `=`"),
        ("a b:int {X:Type} = A;", "1:9 TL0016 implicit parameters must come before the fields"),
        // Everything else.
        ("a = A; // \u{e9}\n\u{e9} = B;", "2:1 TL0001 unexpected character `\u{e9}` (U+00E9) outside a comment"),
        ("a b:int\0 = A;", "1:8 TL0001 unexpected NUL byte (U+0000) outside a comment"),
        ("a b:(F \u{7}) = A;", "1:8 TL0001 unexpected control character (U+0007) outside a comment"),
        ("a = A; /* b", "1:8 TL0002 unterminated `/*` comment"),
        ("---type---", "1:1 TL0003 unknown section `---type---`"),
        ("--- a = A;", "1:1 TL0003 `---` does not open a section"),
        ("===v8===", "1:1 TL0003 layer separator `===v8===` has no number"),
        ("===8-===", "1:1 TL0003 layer separator `===8-===` has no number"),
        ("===8-9-10===", "1:1 TL0003 layer separator `===8-9-10===` has no number"),
        ("===9-8===", "1:1 TL0003 layer separator `===9-8===` ends before it starts"),
        ("= A;", "1:1 TL0021 expected a definition, found `=`"),
        (";", "1:1 TL0021 expected a definition, found `;`"),
        ("int ? Int;", "1:7 TL0021 expected `=` after the `?` of a builtin, found `Int`"),
        ("Final int;", "1:7 TL0021 expected a type, found `int`"),
    ];
    let mut failures = String::new();
    for (text, expected) in cases {
        let (found, sources) = diagnostics(text);
        let rendered: Vec<String> = found
            .iter()
            .map(|diagnostic| {
                let place = sources.location(diagnostic.span);
                format!("{}:{} {} {}", place.line, place.column, diagnostic.code, diagnostic.message)
            })
            .collect();
        if rendered != [expected] {
            failures += &format!("{text}\n    expected {expected}\n    found    {}\n", rendered.join("; "));
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// Nesting of every kind is limited, so that the stack cannot overflow.
#[test]
fn limits() {
    let deep = |open: &str, close: &str| format!("a b:{}int{} = A;", open.repeat(100_000), close.repeat(100_000));
    let group = format!("a ({}:int) = A;", "b ".repeat(33));
    let sum = deep("1+", "");
    for text in [deep("(", ")"), deep("F<", ">"), deep("%", ""), deep("[ ", " ]"), deep("2*[ ", "]"), sum, group] {
        let codes: Vec<Code> = diagnostics(&text).0.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [Code::LimitExceeded], "{}", &text[..40]);
    }
}

#[test]
fn another_language() {
    let hint = "looks like TL2";
    for text in [
        "color = Red | Green | Blue;",
        "struct1 = x:uint32 y:byte z?:byte;",
        "user#1 = id:int64;",
        "grid = [2]uint32;",
        "list <=> []int32;",
        "pair<x:type, y:type> = x:x y:y;",
        "@read get#1 id:int64 => | ok | failed message:string;",
        "status =\n    | active // first\n    | unknown details:string;",
        "counted<n:uint32> = x:[n]uint32;",
    ] {
        let (found, sources) = diagnostics(text);
        assert!(tl_parser::render(&found, &sources, false).contains(hint), "{text}: {found:?}");
    }
    for text in
        ["user id:long = User chat id:int = Chat;", "a x:?int = A;", "a = b;", "a x:vector<int = A;", "a = A // x?: y"]
    {
        let (found, sources) = diagnostics(text);
        assert!(!found.is_empty() && !tl_parser::render(&found, &sources, false).contains(hint), "{text}");
    }
}

/// Parsing resumes at a definition of several lines after one without `;`.
#[test]
fn missing_semicolon_before_a_long_definition() {
    let text = "a\n  x:int\n  = A\n\nb\n  // first\n  x:int\ny:int\n  = B;\nc = C;";
    let (found, _) = diagnostics(text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, Code::MissingSemicolon);
    assert_eq!(&text[found[0].secondary[0].0.range()], "b");
    assert_eq!(parse(text, Default::default()).schema.items.len(), 2);
}

/// A line of the comment looks like an item, and the line above ends with a character of several bytes.
#[test]
fn missing_semicolon_before_a_comment() {
    let text = "b#2 = B\n/* \u{20ac}\n---functions---\n*/ ---functions--";
    let (found, sources) = diagnostics(text);
    assert_eq!(found[0].code, Code::MissingSemicolon);
    assert_eq!(&text[found[0].span.range()], "\u{20ac}");
    assert!(tl_parser::render(&found, &sources, false).contains("missing `;` after this"));
}

/// All errors are reported, and all items without errors are in the schema.
#[test]
fn recovery() {
    let text = "\
a#1 = A
b#2 x: = B;
c#3 = C;
d#4 (x:int = D
---function---
e#5 = E;
f#6 = F; 7 = G; h#8 = H;
i#9 x:int
---functions---
j#a x:int = J
k#b = ; l#c = L";
    let (found, sources) = diagnostics(text);
    let lines: Vec<usize> = found.iter().map(|diagnostic| sources.location(diagnostic.span).line).collect();
    assert_eq!(lines, [1, 2, 4, 5, 7, 8, 10, 11, 11]);
    let schema = parse(text, Default::default()).schema;
    assert_eq!(
        tl_parser::print(&schema),
        "c#00000003 = C;\ne#00000005 = E;\nf#00000006 = F;\nh#00000008 = H;\n---functions---\n"
    );
}
