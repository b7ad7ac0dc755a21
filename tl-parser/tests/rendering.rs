//! Rendered diagnostics and explanations.

use expect_test::{Expect, expect};
use tl_parser::{Code, Diagnostic, FileId, Sources, Span, parse, render};

fn check(text: &str, expected: Expect) {
    let mut sources = Sources::new();
    let file = sources.add("test.tl", text);
    expected.assert_eq(&render(&parse(text, file).diagnostics, &sources, false));
}

#[test]
fn one_position() {
    check(
        "a#1 = A;\nb#0x12 = B;\n",
        expect![[r#"
        error[TL0006]: `0x` prefix is not allowed in the id of `b`
         --> test.tl:2:2
          |
        2 | b#0x12 = B;
          |  ^^^^^ ids are hexadecimal without a prefix
          |
          = help: write `b#12`
    "#]],
    );
}

#[test]
fn two_positions() {
    check(
        "a#1 b:int = A\n\nb#2 = B;",
        expect![[r#"
        error[TL0004]: expected `;` after result type `A`
         --> test.tl:1:13
          |
        1 | a#1 b:int = A
          |             ^ missing `;` after this
        2 |
        3 | b#2 = B;
          | - the next definition starts here
    "#]],
    );
}

#[test]
fn distant_positions() {
    check(
        "a b:(vector int\n\n\n\n\n\n\n\n\n\n\n\n   c:int = A;",
        expect![[r#"
        error[TL0012]: `(` opened here is not closed before `:`
          --> test.tl:1:5
           |
         1 | a b:(vector int
           |     ^ needs a `)`
           |
          ::: test.tl:13:5
           |
        13 |    c:int = A;
           |     - expected `)` before this
    "#]],
    );
}

#[test]
fn several_diagnostics() {
    check(
        "a b: = A;\nc = d;\n",
        expect![[r#"
        error[TL0011]: field `b` has no type
         --> test.tl:1:6
          |
        1 | a b: = A;
          |      ^ expected a type

        error[TL0008]: result type `d` is lower-case
         --> test.tl:2:5
          |
        2 | c = d;
          |     ^ a result must be a type, not a constructor
    "#]],
    );
}

#[test]
fn end_of_file() {
    for text in ["a b:int", "a b:int\n\n"] {
        check(
            text,
            expect![[r#"
                error[TL0005]: expected `=` and a result type before end of file
                 --> test.tl:1:8
                  |
                1 | a b:int
                  |        ^ `a` has no result
                  |
                  = help: end the definition with its result: `= Type;`
            "#]],
        );
    }
}

#[test]
fn tabs_line_ends_and_other_alphabets() {
    check(
        "\u{feff}a\tb:\u{7535}\u{5831} = A;\r\n\tc = \u{e9};\r\n",
        expect![[r#"
        error[TL0001]: unexpected character `电` (U+7535) outside a comment
         --> test.tl:1:5
          |
        1 | a    b:电報 = A;
          |        ^^ names consist of a-z, A-Z, 0-9 and `_`

        error[TL0001]: unexpected character `é` (U+00E9) outside a comment
         --> test.tl:2:6
          |
        2 |     c = é;
          |         ^ names consist of a-z, A-Z, 0-9 and `_`
    "#]],
    );
}

#[test]
fn long_lines() {
    let fields = (0..100).map(|number| format!(" field_{number}:flags.0?int")).collect::<String>();
    check(
        &format!("a{fields} b: {fields} = A;"),
        expect![[r#"
            error[TL0011]: field `b` has no type
             --> test.tl:1:2097
              |
            1 | ....0?int field_98:flags.0?int field_99:flags.0?int b:  field_0:flags.0?int field_1:flags.0?int field_2:flags.0?int field_3:flags.0?i...
              |                                                         ^^^^^^^ expected a type
        "#]],
    );
}

#[test]
fn distant_positions_in_a_long_line() {
    let comment = format!("/* {}*/", "\u{e9} ".repeat(2000));
    check(
        &format!("{comment} a b:(vector int {comment} c:int = A;"),
        expect![[r#"
        error[TL0012]: `(` opened here is not closed before `:`
         --> test.tl:1:4011
          |
        1 | ... é é é é é é é é é é é é é é é é é é é é é é é é é */ a b:(vector int /* é é é é é é é é é é é é é é é é é é é é é é é é é é é é é...
          |                                                              ^ needs a `)`
          |
         ::: test.tl:1:8030
          |
        1 | ...é é é é é é é é é é é é é é é é é é é é é é é é */ c:int = A;
          |                                                        - expected `)` before this
    "#]],
    );
}

#[test]
fn several_files_and_a_warning() {
    let mut sources = Sources::new();
    let (one, two) = (sources.add("one.tl", "a#1 = A;\n"), sources.add("two.tl", "\nb#1 = B;\n"));
    let diagnostic = Diagnostic::new(Code::ReservedId, Span::new(two, 2, 4), "id 00000001 is reserved")
        .secondary(Span::new(one, 1, 3), "also used here")
        .help("leave it out");
    expect![[r#"
        warning[TL0118]: id 00000001 is reserved
         --> two.tl:2:2
          |
        2 | b#1 = B;
          |  ^^
          |
         ::: one.tl:1:2
          |
        1 | a#1 = A;
          |  -- also used here
          |
          = help: leave it out
    "#]]
    .assert_eq(&render(&[diagnostic], &sources, false));
}

#[test]
fn equality_includes_positions() {
    let span = |file, start, end| Span::new(FileId(file), start, end);
    let diagnostic = |primary, related| Diagnostic::new(Code::ReservedId, primary, "x").secondary(related, "y");
    let (one, two) = (span(0, 1, 3), span(1, 4, 6));
    assert_eq!(diagnostic(one, two), diagnostic(one, two));
    for other in [span(1, 1, 3), span(0, 2, 3), span(0, 1, 4)] {
        assert_ne!(diagnostic(one, two), diagnostic(other, two));
    }
    for other in [span(0, 4, 6), span(1, 3, 6), span(1, 4, 7)] {
        assert_ne!(diagnostic(one, two), diagnostic(one, other));
    }
    assert_ne!(diagnostic(one, two), diagnostic(one, two).secondary(two, "y"));
    assert_ne!(diagnostic(one, two), diagnostic(one, two).label("z"));
    // Trees are equal wherever they are.
    assert_eq!(parse("a = A;", FileId(0)).schema, parse("  a = A;", FileId(1)).schema);
}

#[test]
fn spans_inside_characters() {
    let mut sources = Sources::new();
    let file = sources.add("test.tl", "\u{feff}\u{e9}\u{e9}\n");
    for (start, end) in [(0, 0), (1, 4), (4, 6), (6, 7), (7, 8), (8, 9), (9, 5)] {
        render(&[Diagnostic::new(Code::ReservedId, Span::new(file, start, end), "x")], &sources, false);
    }
}

#[test]
fn colours() {
    let mut sources = Sources::new();
    let file = sources.add("test.tl", "a b: = A;");
    let diagnostics = parse(sources.text(file), file).diagnostics;
    assert!(render(&diagnostics, &sources, true).contains("\u{1b}["));
    assert!(!render(&diagnostics, &sources, false).contains('\u{1b}'));
}

#[test]
fn explanation() {
    expect![[r#"
        error[TL0012]: a bracket that is not closed

        `(`, `[`, `{` and `<` must be closed inside the same field.

        Example:

            users#1 list:vector<long = Users;

        Fix: add the closing bracket.
    "#]]
    .assert_eq(&Code::parse("tl0012").unwrap().explain());
    assert_eq!(Code::parse("TL9999"), None);
    assert!(Code::ALL.is_sorted_by_key(|code| code.as_str()));
}

#[test]
fn many_diagnostics_are_counted() {
    let mut sources = Sources::new();
    let file = sources.add("test.tl", "x = ;\n");
    let found = |code| Diagnostic::new(code, Span::new(file, 0, 1), "wrong");
    let rendered = |errors, warnings| {
        let warnings = std::iter::repeat_n(found(Code::IdMismatch), warnings);
        let all: Vec<Diagnostic> = warnings.chain(std::iter::repeat_n(found(Code::MissingType), errors)).collect();
        let text = render(&all, &sources, false);
        let count = |severity| text.matches(severity).count();
        (count("error["), count("warning["), text.lines().last().unwrap_or_default().to_owned())
    };
    let more = |errors, warnings| format!("{errors} more errors and {warnings} more warnings are not shown");
    assert_eq!(rendered(0, 50).2, "  | ^");
    assert_eq!(rendered(0, 51), (0, 50, more(0, 1)));
    // Errors go first.
    assert_eq!(rendered(10, 60), (10, 40, more(0, 20)));
    assert_eq!(rendered(60, 60), (50, 0, more(10, 60)));
}
