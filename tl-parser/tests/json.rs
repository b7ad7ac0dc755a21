//! Telegram's JSON form of schemas.

use expect_test::expect;
use tl_parser::ast::ItemKind;
use tl_parser::{FileId, Sources, parse, print, print_json, render};

/// Constructors and methods as published: results with spaces, no implicit parameters, `vector` without fields.
const PUBLISHED: &str = r##"{"constructors":[
{"id":"-1132882121","predicate":"boolFalse","params":[],"type":"Bool"},
{"id":"481674261","predicate":"vector","params":[],"type":"Vector t"},
{"id":"1538843921","predicate":"message","params":[{"name":"msg_id","type":"long"},{"name":"body","type":"Object"}],"type":"Message"},
{"id":"1945237724","predicate":"msg_container","params":[{"name":"messages","type":"vector<%Message>"}],"type":"MessageContainer"},
{"id":"1","predicate":"a.pair","params":[{"name":"left","type":"X"},{"name":"right","type":"Y"}],"type":"a.Pair X Y"}
],"methods":[
{"id":"-1835414034","method":"messages.invoke","params":[{"name":"flags","type":"#"},{"name":"ids","type":"flags.31?Vector<long>"},{"name":"query","type":"!X"}],"type":"X"}
]}
"##;

fn rendered(json: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("api.json", json);
    render(&parse(sources.text(file), file).diagnostics, &sources, false)
}

fn tl(json: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("api.json", json);
    let parsed = parse(sources.text(file), file);
    assert_eq!(parsed.diagnostics, []);
    let printed = print(&parsed.schema);
    let again = parse(&printed, file);
    assert!(!again.is_json && parsed.is_json && again.schema == parsed.schema, "{printed}");
    printed
}

#[test]
fn published_form_round_trips() {
    expect![[r#"
        boolFalse#bc799737 = Bool;
        vector#1cb5c415 {t:Type} # [ t ] = Vector<t>;
        message#5bb8e511 msg_id:long body:Object = Message;
        msg_container#73f1f8dc messages:vector<%Message> = MessageContainer;
        a.pair#00000001 {X:Type} {Y:Type} left:X right:Y = a.Pair<X,Y>;

        ---functions---
        messages.invoke#9299cdee {X:Type} flags:# ids:flags.31?Vector<long> query:!X = X;
    "#]]
    .assert_eq(&tl(PUBLISHED));
    let (json, left_out) = print_json(&parse(PUBLISHED, FileId::default()).schema);
    assert_eq!((&*json, &left_out[..]), (PUBLISHED, &[][..]));
}

#[test]
fn variants_of_the_form_are_read() {
    let same = [
        // Other orders, numbers, keys without a meaning, a layer, and no parameters.
        "\u{feff} {\"layer\": \"8\", \"methods\": [{\"type\": \"Vector t\", \"method\": \"f\", \"id\": 4294967295, \"doc\": {\"a\": [1e5, null, \"}\"]}}]}",
        r#"{"methods":[{"id":"-1","params":[],"method":"f","type":"Vector<t>"}],"more":[],"layer":8}"#,
        // Escapes, as some encoders write them.
        r#"{"methods":[{"id":-1,"doc":"\\\u00e9\"","method":"\u0066","type":"Vector\u003ct\u003E"}],"layer":8}"#,
    ];
    for json in same {
        assert_eq!(tl(json), "// LAYER 8\n\n---functions---\nf#ffffffff = Vector<t>;\n", "{json}");
    }
    assert_eq!(tl(r#"{"layer": 5, "constructors": []}"#), "// LAYER 5\n");
    assert_eq!(
        tl(r#"{"constructors": [{"predicate": "a", "type": "A"}], "methods": []}"#),
        "a = A;\n\n---functions---\n"
    );
    let repetition = r#"{"constructors":[{"predicate":"_","params":[{"name":"_","type":"2*[ x:int n ]"},{"name":"","type":"(Maybe int)"}],"type":"A"}]}"#;
    assert_eq!(tl(repetition), "_ 2*[ x:int n ] Maybe<int> = A;\n");
}

#[test]
fn errors_are_shown_in_the_json() {
    let definition = |text: &str| format!(r#"{{"constructors":[{{{text}}}]}}"#);
    let errors = [
        r#"{"a": 1}"#.to_owned(),
        r#"{"constructors": [{"predicate": "a" "type": "A"}]}"#.to_owned(),
        "{\"constructors\": [\n  {\"predicate\": \"a".to_owned(),
        r#"{"methods": []} x"#.to_owned(),
        r#"{"layer": "x", "methods": []}"#.to_owned(),
        r#"{"methods": [], "more": [}]}"#.to_owned(),
        definition(r#""id": "0x1", "predicate": "a", "type": "A""#),
        definition(r#""id": "1", "type": "A""#),
        definition(r#""predicate": "a", "params": [{"name": "b"}], "type": "A""#),
        definition(r#""predicate": "a", "params": [{"name": "b", "type": "flags.x?int"}], "type": "A""#),
        definition(r#""predicate": "a", "params": [{"name": "b", "type": "int c:int"}], "type": "A""#),
        definition(r#""predicate": "a", "params": [{"name": "b", "type": ""}], "type": "a = A; b""#),
        definition(r#""predicate": "A b", "type": "A""#),
        definition(r#""predicate": "a", "params": [{"name": "b.c", "type": "int"}], "type": "A""#),
        definition(r#""predicate": "a", "params": [], "type": "Vector<int""#),
        definition(r#""predicate": "\u00e9", "params": [], "type": "A""#),
    ];
    let texts: Vec<String> = errors.iter().map(|json| rendered(json)).collect();
    expect![[r#"
        error[TL0022]: a JSON object without `constructors` and `methods` is not a schema
         --> api.json:1:1
          |
        1 | {"a": 1}
          | ^ this object
          |
          = help: the form is `{"constructors": [{"id": "-1132882121", "predicate": "boolFalse", "params": [], "type": "Bool"}], "methods": []}`

        error[TL0022]: expected `,` or `}`, found `"`
         --> api.json:1:37
          |
        1 | {"constructors": [{"predicate": "a" "type": "A"}]}
          |                                     ^ expected `,` or `}`
          |
          = help: the form is `{"constructors": [{"id": "-1132882121", "predicate": "boolFalse", "params": [], "type": "Bool"}], "methods": []}`

        error[TL0022]: a string that does not end
         --> api.json:2:17
          |
        2 |   {"predicate": "a
          |                 ^ needs a `"`

        error[TL0022]: expected the end of the file, found `x`
         --> api.json:1:17
          |
        1 | {"methods": []} x
          |                 ^ expected the end of the file
          |
          = help: the form is `{"constructors": [{"id": "-1132882121", "predicate": "boolFalse", "params": [], "type": "Bool"}], "methods": []}`

        error[TL0022]: `layer` is not a number
         --> api.json:1:12
          |
        1 | {"layer": "x", "methods": []}
          |            ^ not a layer

        error[TL0022]: expected `,` or `}`, found `]`
         --> api.json:1:27
          |
        1 | {"methods": [], "more": [}]}
          |                           ^ expected `,` or `}`
          |
          = help: the form is `{"constructors": [{"id": "-1132882121", "predicate": "boolFalse", "params": [], "type": "Bool"}], "methods": []}`

        error[TL0022]: id `0x1` is not a decimal number of 32 bits
         --> api.json:1:26
          |
        1 | {"constructors":[{"id": "0x1", "predicate": "a", "type": "A"}]}
          |                          ^^^ not an id
          |
          = help: write the id as a signed decimal number, such as "-1132882121"

        error[TL0022]: a definition without `predicate`
         --> api.json:1:18
          |
        1 | {"constructors":[{"id": "1", "type": "A"}]}
          |                  ^^^^^^^^^^^^^^^^^^^^^^^^ expected a key `predicate`

        error[TL0022]: a definition without `type`
         --> api.json:1:18
          |
        1 | {"constructors":[{"predicate": "a", "params": [{"name": "b"}], "type": "A"}]}
          |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expected a key `type`

        error[TL0014]: `x` is not a bit number
         --> api.json:1:77
          |
        1 | {"constructors":[{"predicate": "a", "params": [{"name": "b", "type": "flags.x?int"}], "type": "A"}]}
          |                                                                             ^ expected a number from 0 to 31

        error[TL0021]: expected the end of the string, found `c`
         --> api.json:1:75
          |
        1 | {"constructors":[{"predicate": "a", "params": [{"name": "b", "type": "int c:int"}], "type": "A"}]}
          |                                                                           ^ expected the end of the string

        error[TL0011]: field `b` has no type
         --> api.json:1:71
          |
        1 | {"constructors":[{"predicate": "a", "params": [{"name": "b", "type": ""}], "type": "a = A; b"}]}
          |                                                                       ^ expected a type

        error[TL0008]: constructor name `A` must start with a lower-case letter
         --> api.json:1:33
          |
        1 | {"constructors":[{"predicate": "A b", "type": "A"}]}
          |                                 ^ upper-case names are types

        error[TL0009]: field name `b.c` cannot contain `.`
         --> api.json:1:58
          |
        1 | {"constructors":[{"predicate": "a", "params": [{"name": "b.c", "type": "int"}], "type": "A"}]}
          |                                                          ^^^ fields have no namespace

        error[TL0012]: `<` opened here is not closed before the end of the string
         --> api.json:1:66
          |
        1 | {"constructors":[{"predicate": "a", "params": [], "type": "Vector<int"}]}
          |                                                                  ^   - expected `>` before this
          |                                                                  |
          |                                                                  needs a `>`

        error[TL0022]: a JSON escape in a name or type of TL
         --> api.json:1:33
          |
        1 | {"constructors":[{"predicate": "\u00e9", "params": [], "type": "A"}]}
          |                                 ^ an escape
          |
          = help: write the character itself
    "#]].assert_eq(&texts.join("\n"));
}

#[test]
fn definitions_after_an_error_are_kept() {
    let json = r#"{"constructors":[{"predicate":"a","type":"<"},{"predicate":"b","type":"B"}]}"#;
    let parsed = parse(json, FileId::default());
    assert_eq!(parsed.skipped, [r#"{"predicate":"a","type":"<"}"#]);
    assert_eq!((parsed.diagnostics.len(), print(&parsed.schema)), (1, "b = B;\n".to_owned()));
}

#[test]
fn inexpressible_definitions_are_left_out() {
    let text =
        "int ? = Int; a {n:#} b:n*[ int ] = A n; @read c = C; d {X:Type} {Y:Type} y:Y x:X = D Y X; Final C; e x:# = E;";
    let (json, left_out) = print_json(&parse(text, FileId::default()).schema);
    let left_out: Vec<&str> = left_out.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(
        left_out,
        ["int ? = Int;", "a {n:#} b:n*[ int ] = A n;", "d {X:Type} {Y:Type} y:Y x:X = D Y X;", "Final C;"]
    );
    assert_eq!(tl(&json).matches(';').count(), 2, "{json}");
}

/// Both schemas of the repository, in the order of constructors and methods.
#[test]
fn schemas_round_trip() {
    for name in ["api", "mtproto"] {
        let path = format!("{}/../schema/{name}.tl", env!("CARGO_MANIFEST_DIR"));
        let Ok(text) = std::fs::read_to_string(path) else { return };
        let parsed = parse(&text, FileId::default());
        let (json, left_out) = print_json(&parsed.schema);
        let again = parse(&json, FileId::default());
        assert_eq!(again.diagnostics, []);
        assert_eq!(print_json(&again.schema), (json.clone(), Vec::new()));
        let is_builtin = |span: &tl_parser::Span| text[span.range()].contains('?');
        assert!(left_out.iter().all(is_builtin), "{left_out:?}");
        let definitions = |schema: &tl_parser::Schema<'_>| {
            let mut lines: Vec<String> = schema
                .items
                .iter()
                .filter_map(|item| match &item.kind {
                    ItemKind::Combinator(combinator) => {
                        let id = combinator.id.map_or_else(|| tl_parser::id::infer(combinator), |id| id.value);
                        let id = Some(tl_parser::ast::Id { span: item.span, value: id });
                        Some(tl_parser::ast::Combinator { id, ..combinator.clone() }.to_string())
                    }
                    _ => None,
                })
                .collect();
            lines.sort();
            lines
        };
        assert_eq!(definitions(&again.schema), definitions(&parsed.schema));
        assert_eq!(again.schema.layer(), parsed.schema.layer());
    }
}
