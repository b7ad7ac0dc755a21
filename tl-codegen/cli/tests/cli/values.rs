//! `tl decode` and `tl encode`.

use expect_test::expect;

use crate::{Run, directory, program, run, run_with, schema, schemas};

fn decode(arguments: &[&str], input: &str) -> Run {
    run_with(&[&["decode", "--schema", "values.tl", "--compact"], arguments].concat(), input)
}

fn encode(arguments: &[&str], input: &str) -> Run {
    run_with(&[&["encode", "--schema", "values.tl", "--to", "hex"], arguments].concat(), input)
}

#[test]
fn fields_of_every_kind_round_trip() {
    let encoded = run(&["encode", "--schema", "values.tl", "--to", "hex", "area.json"]);
    encoded.expect(expect![[r#"
        63e568a8707e829e09000000000000000000f83f000000000000d0bf0300000004000000000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0673656372657400b57572995a0340ad0300000007000000000000000652c3a4756d650015c4b51c03000000a2e3f4db396669727374206f662074687265652070617274732c20616e64206c6f6e676572207468616e20666f7572206c696e6573206f662062797465730000b45b8cd903000102ffffffffffff1f00ffffffffffffffff0000000000000000d322051b0100000000000000ffffffffffffffff15c4b51c00000000
        --- exit code 0
    "#]]);
    let decoded = run_with(&["decode", "--schema", "values.tl"], &encoded.stdout);
    decoded.assert(0, &schema("area.json"), &[]);
}

#[test]
fn every_encoding_is_read_and_written() {
    let hex = encode(&[], "[true]").stdout;
    let base64 = run_with(&["encode", "--schema", "values.tl", "--to", "base64"], "[true]").stdout;
    assert_eq!((&*hex, &*base64), ("15c4b51c01000000b5757299\n", "FcS1HAEAAAC1dXKZ\n"));
    for text in [hex, base64, "15:c4:b5:1c 0x01000000, 0xb5757299".to_owned()] {
        decode(&[], &text).assert(0, "[true]\n", &[]);
    }
    // Standard output is not a terminal here, so the default is binary.
    let mut command = program(&schemas(), &["encode", "--schema", "values.tl", "area.json"]);
    let bytes = command.output().expect("the program runs").stdout;
    let files = directory(&[("values.tl", schema("values.tl").as_bytes()), ("area.bin", &bytes)]);
    let decoded = crate::run_in(&files, &["decode", "--schema", "values.tl", "area.bin"]);
    decoded.assert(0, &schema("area.json"), &[]);
    decode(&["--from", "hex"], "15c4").assert(1, "", &["unexpected end of input at byte 0 (4 bytes needed, 2 left)"]);
    decode(&["--from", "hex"], "15g4").assert(1, "", &["cannot read <stdin>: invalid hex digit 'g'"]);
}

#[test]
fn the_encoding_is_detected() {
    for text in ["4edd04df", "4E DD\n04:df\n", "0x4e, 0xdd, 0x04, 0xdf", "Tt0E3w==\n", "Tt0E3w"] {
        decode(&["--type", "int"], text).assert(0, "-553329330\n", &[]);
    }
    decode(&["--type", "int"], "-_8AAA==").assert(0, "65531\n", &[]);
    // Neither an even number of digits nor base64.
    decode(&["--type", "int"], "4edd0").assert(1, "", &["the value ends at byte 4 but 1 byte is left"]);
    decode(&[], "").assert(1, "", &["cannot read <stdin>: the input is empty"]);
}

#[test]
fn invalid_encodings_are_rejected() {
    let error = |encoding, input, error| decode(&["--from", encoding], input).assert(1, "", &[error]);
    error("hex", "4eg0", "invalid hex digit 'g'");
    error("hex", "4ed", "invalid hex: odd number of digits (3)");
    error("base64", "Tt0!", "invalid base64: unexpected '!' after 3 digits");
    error("base64", "Tt0E3", "invalid base64: invalid length (5)");
    error("base64", "\0\0", "invalid base64");
}

#[test]
fn types_are_given_in_tl_notation() {
    let both = |ty: &str, json: &str, hex: &str| {
        encode(&["--type", ty], json).assert(0, &format!("{hex}\n"), &[]);
        decode(&["--type", ty], hex).assert(0, &format!("{json}\n"), &[]);
    };
    both("Vector<int>", "[1,2]", "15c4b51c020000000100000002000000");
    both("vector int53", "[\"1\"]", "010000000100000000000000");
    both("Bool", "true", "b5757299");
    both("string", "\"a\"", "01610000");
    both("%Note", r#"{"_":"note","id":"5","parts":[]}"#, "00000000050000000000000015c4b51c00000000");
    both("Note", r#"{"_":"note","id":"5","parts":[]}"#, "5a0340ad00000000050000000000000015c4b51c00000000");
    both("#", "4294967295", "ffffffff");
    both("Vector<#>", "[1]", "15c4b51c0100000001000000");
    both("%Vector<int>", "[1]", "0100000001000000");
    both("%(vector (Vector int))", "[[1]]", "0100000015c4b51c0100000001000000");
    both("3*[ int ]", "[1,2,3]", "010000000200000003000000");
    both("Vector<int128>", "[]", "15c4b51c00000000");
    both("1*[ 2*[ int ] ]", "[[1,2]]", "0100000002000000");
    both("Maybe<int>", r#"{"_":"just","value":7}"#, "5f14fbc807000000");
    both("Vector<Maybe (vector int)>", r#"[{"_":"just","value":[7]}]"#, "15c4b51c010000005f14fbc80100000007000000");
    both("partText", r#"{"_":"partText","text":""}"#, "a2e3f4db00000000");
    // MTProto's own definitions need no file.
    both(
        "vector<%Message>",
        r#"[{"_":"message","msg_id":"1","seqno":2,"body":true}]"#,
        "0100000001000000000000000200000004000000b5757299",
    );
}

#[test]
fn unknown_types_are_rejected() {
    let why = |ty: &str| encode(&["--type", ty], "1");
    why("Nots").assert(1, "", &["error: the schema has no type `Nots`; did you mean `Note`?\n"]);
    why("%Part").assert(1, "", &["`Part` has 3 constructors, so it has no bare form; use `Part`"]);
    why("3*[ int").assert(
        1,
        "",
        &["`3*[ int` is not a type; expected a type such as `User`, `%User`, `int` or `Vector<User>`"],
    );
    why("a b c").assert(1, "", &["error: the schema has no type `a`\n"]);
    why("[ int ]").assert(1, "", &["`[ int ]` is not a type"]);
    why("flags.0?int").assert(1, "", &["`flags.0?int` is not a type"]);
    let missing = "error: `--schema FILE` is required: the schema of the value, such as `--schema api.tl`";
    run(&["decode"]).assert(2, "", &[missing]);
    run(&["encode", "--schema", "-"]).assert(2, "", &["`-` can be given only once"]);
}

#[test]
fn decode_errors_name_offset_and_cause() {
    let all = [
        "",
        "15c4b51c 01000000",
        "15c4b51c 01000000 07000000",
        "12345678",
        "ad40035a",
        "b5757299 b5757299",
        "b5757299 00",
        "5a0340ad 00000000 0500000000000000 15c4b51c 01000000 b5757299",
        "5a0340ad 00000000 0500000000000000 15c4b51c 01000000 a2e3f4db 02ff4100",
    ];
    let errors: String = all.iter().map(|hex| format!("{hex}\n{}\n", decode(&["--from", "hex"], hex).stderr)).collect();
    expect![[r#"

        error: cannot decode <stdin>: Object: unexpected end of input at byte 0 (4 bytes needed, 0 left)
        help: the input is empty
        help: `tl inspect` shows where decoding stops

        15c4b51c 01000000
        error: cannot decode <stdin>: Object: count 1 is too large at byte 8 (0 bytes left)
        help: `tl inspect` shows where decoding stops

        15c4b51c 01000000 07000000
        error: cannot decode <stdin>: Object: unexpected id 00000007 at byte 8
        help: if the items of this vector are bare, pass its type, such as `Vector<long>`
        help: `tl inspect` shows where decoding stops

        12345678
        error: cannot decode <stdin>: Object: unexpected id 78563412 at byte 0
        help: the schema does not define the id 78563412; it may belong to another layer
        help: `tl inspect` shows where decoding stops

        ad40035a
        error: cannot decode <stdin>: Object: unexpected id 5a0340ad at byte 0
        help: ad40035a is `note` of type `Note`: the bytes may be in reverse order
        help: `tl inspect` shows where decoding stops

        b5757299 b5757299
        error: cannot decode <stdin>: the value ends at byte 4 but 4 bytes are left
        help: the trailing bytes start with the id of `boolTrue`
        help: `tl inspect` shows where decoding stops

        b5757299 00
        error: cannot decode <stdin>: the value ends at byte 4 but 1 byte is left
        help: `tl inspect` shows where decoding stops

        5a0340ad 00000000 0500000000000000 15c4b51c 01000000 b5757299
        error: cannot decode <stdin>: note.parts: count 1 is too large at byte 24 (4 bytes left)
        help: `tl inspect` shows where decoding stops

        5a0340ad 00000000 0500000000000000 15c4b51c 01000000 a2e3f4db 02ff4100
        error: cannot decode <stdin>: partText.text: invalid UTF-8 at byte 29
        help: `tl inspect` shows where decoding stops

    "#]]
    .assert_eq(&errors);
}

#[test]
fn encode_errors_name_path_and_type() {
    let all = [
        "",
        "{",
        "[1]",
        "{}",
        r#"{"_": "Note"}"#,
        r#"{"_": "partTxt", "text": ""}"#,
        r#"{"_": "partText", "txet": ""}"#,
        r#"{"_": "partText"}"#,
        r#"{"_": "note", "flags": 0, "id": 1, "parts": []}"#,
        r#"{"_": "note", "id": "x", "parts": []}"#,
        r#"{"_": "note", "id": 1, "parts": [{"_": "partText", "text": "a"}, {"_": "point", "x": 1}]}"#,
        r#"{"_": "note", "id": 1, "parts": [{"_": "partFile", "data": "?", "size": 1, "hash": "00"}]}"#,
        r#"{"_": "partFile", "data": "", "size": 1, "hash": "00"}"#,
        r#"{"_": "area", "mode": 0, "sides": [1], "key": "", "code": "", "open": true, "about": true}"#,
        r#"{"_": "partText", "text": ""} 5"#,
    ];
    let errors: String = all.iter().map(|json| format!("{json}\n{}\n", encode(&[], json).stderr)).collect();
    expect![[r#"

        error: cannot encode <stdin>: EOF while parsing a value at line 1 column 0

        {
        error: cannot encode <stdin>: EOF while parsing an object at line 1 column 1

        [1]
        error: cannot encode <stdin>: [0]: expected an object, a constructor or function, found 1
        help: only objects name their type; pass it for other values: `--type 'Vector<int>'`

        {}
        error: cannot encode <stdin>: `_` is missing, the name of a constructor or function

        {"_": "Note"}
        error: cannot encode <stdin>: `Note` is not a constructor or function; did you mean `note`?

        {"_": "partTxt", "text": ""}
        error: cannot encode <stdin>: `partTxt` is not a constructor or function; did you mean `partText`?

        {"_": "partText", "txet": ""}
        error: cannot encode <stdin>: `txet` is no field of `partText`

        {"_": "partText"}
        error: cannot encode <stdin>: `text` is missing in `partText`

        {"_": "note", "flags": 0, "id": 1, "parts": []}
        error: cannot encode <stdin>: `flags` follows from the other fields: leave it out

        {"_": "note", "id": "x", "parts": []}
        error: cannot encode <stdin>: id: expected a long, a string of decimal digits, found "x"

        {"_": "note", "id": 1, "parts": [{"_": "partText", "text": "a"}, {"_": "point", "x": 1}]}
        error: cannot encode <stdin>: parts[1]: `point` is not a constructor of `Part`

        {"_": "note", "id": 1, "parts": [{"_": "partFile", "data": "?", "size": 1, "hash": "00"}]}
        error: cannot encode <stdin>: parts[0].data: expected bytes, a string in base64, found "?"

        {"_": "partFile", "data": "", "size": 1, "hash": "00"}
        error: cannot encode <stdin>: hash: expected an int128, 32 hex digits, found "00"

        {"_": "area", "mode": 0, "sides": [1], "key": "", "code": "", "open": true, "about": true}
        error: cannot encode <stdin>: sides: expected an array of 2, found one of 1

        {"_": "partText", "text": ""} 5
        error: cannot encode <stdin>: trailing characters at line 1 column 31

    "#]]
    .assert_eq(&errors);
}

#[test]
fn what_json_does_not_represent_is_listed() {
    let all = [
        // Unknown flag bits, padding, and a length with more bytes than needed.
        "5a0340ad 12000000 0500000000000000 03414141 15c4b51c 00000000",
        "a2e3f4db 01410001",
        "a2e3f4db fe010000 41000000",
        // A NaN of another kind, and the usual one.
        "b9f5131a 010000000000f0ff 000000000000f87f",
    ];
    let warnings: String =
        all.iter().map(|hex| format!("{hex}\n{}\n", decode(&["--from", "hex"], hex).stderr)).collect();
    expect![[r#"
        5a0340ad 12000000 0500000000000000 03414141 15c4b51c 00000000
        warning: the JSON encodes to different bytes, first at byte 4: it does not represent flags (unknown flag bits)

        a2e3f4db 01410001
        warning: the JSON encodes to different bytes, first at byte 7: it does not represent text (padding other than zeros)

        a2e3f4db fe010000 41000000
        warning: the JSON encodes to different bytes, first at byte 4: it does not represent text (length with more bytes than needed)

        b9f5131a 010000000000f0ff 000000000000f87f
        warning: the JSON encodes to different bytes, first at byte 4: it does not represent x (NaN with a payload, bits fff0000000000001)

    "#]].assert_eq(&warnings);
}

#[test]
fn lossy_text_is_repaired() {
    let hex = "a2e3f4db 02ff4100";
    decode(&[], hex).assert(1, "", &["partText.text: invalid UTF-8 at byte 5"]);
    decode(&["--lossy"], hex).expect(expect![[r#"
        {"_":"partText","text":"�A"}
        --- standard error:
        warning: the JSON encodes to different bytes, first at byte 4: it does not represent text (invalid UTF-8)
        --- exit code 0
    "#]]);
    let inspect = |arguments: &[&str]| run_with(&[&["inspect", "--schema", "values.tl"], arguments].concat(), hex);
    assert_eq!((inspect(&[]).code, inspect(&["--lossy"]).code), (1, 0));
    assert_eq!(inspect(&["--lossy"]).summary(), "8 bytes, all read");
}

/// Functions with results that only their types describe.
const RESULTS: &str = "note#10 id:int = Note;
---functions---
ids#11 of:string = Vector<int>;
notes#12 = Vector<%Note>;
note.get#13 = Note;
wrap#14 {X:Type} layer:int query:!X = X;";

#[test]
fn results_are_typed_by_their_request() {
    let files = directory(&[("a.tl", RESULTS.as_bytes()), ("call.hex", b"14000000 07000000 12000000")]);
    let program = |command: &str, request: &str| {
        let arguments = [command, "--schema", "a.tl", "--request", request];
        let format: &[&str] = match command {
            "decode" => &["--compact"],
            "encode" => &["--to", "hex"],
            _ => &[],
        };
        program(files.path(), &[&arguments, format].concat())
    };
    let both = |request: &str, json: &str, hex: &str| {
        crate::finish(program("encode", request), json).assert(0, &format!("{hex}\n"), &[]);
        crate::finish(program("decode", request), hex).assert(0, &format!("{json}\n"), &[]);
    };
    let result = |result: &str| format!(r#"{{"_":"rpc_result","req_msg_id":"5","result":{result}}}"#);
    let header = "016d5cf30500000000000000";
    both("ids", &result("[1,2]"), &format!("{header}15c4b51c020000000100000002000000"));
    both("ids", "[1,2]", "15c4b51c020000000100000002000000");
    both("ids", &result(r#"{"_":"note","id":7}"#), &format!("{header}1000000007000000"));
    both("ids", r#"{"_":"rpc_error","error_code":420,"error_message":"X"}"#, "19ca4421a401000001580000");
    // The call as hex digits and in a file, in another function.
    both("11000000 00000000", "[1]", "15c4b51c0100000001000000");
    both("call.hex", &result(r#"[{"_":"note","id":7}]"#), &format!("{header}15c4b51c0100000007000000"));
    both("note.get", &result(r#"{"_":"note","id":7}"#), &format!("{header}1000000007000000"));
    both("ping", r#"{"_":"pong","msg_id":"1","ping_id":"2"}"#, "c573773401000000000000000200000000000000");

    let fails = |request: &str, error: &str| crate::finish(program("decode", request), "00").assert(1, "", &[error]);
    fails("wrap", "error: `wrap` returns the result of the call in it\nhelp: pass the name of that function\n");
    fails("note", "error: `note` is a constructor, not a function\n");
    fails("notez", "error: `notez` is neither a function of the schema nor a file; did you mean `notes`?\n");
    fails("10000000", "error: 10000000 calls no function of the schema\n");

    // A packed result.
    let packed = r#"{"_":"rpc_result","req_msg_id":"5","result":{"_":"gzip_packed","packed_data":"H4sIAAAAAAACAxM9slWGiYGBgRGIQTQA6MrmdhAAAAA="}}"#;
    let packed = crate::finish(program("encode", "ids"), packed).stdout;
    crate::finish(program("inspect", "ids"), &packed).expect(expect![[r#"
        offset  bytes              field               type         value
             0  016d5cf3           -                   Vector<int>  rpc_result#f35c6d01 = RpcResult
             4  05000000 00000000  req_msg_id          long         5
            12  a1cf7230           result              Vector<int>  gzip_packed#3072cfa1 = GzipPacked
            16  201f8b08 00000000  result.packed_data  bytes        32 bytes
            24  00020313 3db25586
            32  89818181 11884134
                .. 12 more
                | offset  bytes              field  type         value
                |      0  15c4b51c 02000000  -      Vector<int>  2 items
                |      8  01000000           [0]    int          1
                |     12  02000000           [1]    int          2
                | 16 bytes, all read
        52 bytes, all read
        --- exit code 0
    "#]]);
}

#[test]
fn names_of_several_layers_are_ambiguous() {
    let schema = "===8===\na#10 x:int = A;\n===9===\na#11 y:int = A;\nb#12 = B;";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    let encode =
        |json: &str| crate::finish(program(files.path(), &["encode", "--schema", "a.tl", "--to", "hex"]), json);
    encode(r#"{"_": "a", "x": 1}"#).expect(expect![[r#"
        --- standard error:
        error: cannot encode <stdin>: `x` is no field of `a`
        help: `a` is encoded as `a#00000011`, the last definition; for another, write its id: `a#00000010`
        --- exit code 1
    "#]]);
    encode(r#"{"_": "a", "y": 1}"#).expect(expect![[r#"
        1100000001000000
        --- standard error:
        note: `a` is encoded as `a#00000011`, the last definition; for another, write its id: `a#00000010`
        --- exit code 0
    "#]]);
    encode(r#"[{"_": "a#10", "x": 1}, {"_": "b"}]"#).assert(0, "15c4b51c02000000100000000100000012000000\n", &[]);

    let layers = |definitions: [&str; 4]| {
        let sections = definitions.iter().enumerate().map(|(nth, it)| format!("==={nth}===\n{it}\n"));
        directory(&[("a.tl", sections.collect::<String>().as_bytes())])
    };
    for definitions in [
        ["a#14 = A; o#1 = A;", "a#13 = A;", "a#12 = A;", "a#11 = A;"],
        ["---functions---\na#14 = Bool;", "a#13 = Bool;", "a#12 = Bool;", "a#11 = Bool;"],
    ] {
        let files = layers(definitions);
        let run = |command, input| {
            let mut arguments = vec![command, "--schema", "a.tl"];
            arguments.extend(if command == "encode" { ["--to", "hex"] } else { ["--from", "hex"] });
            crate::finish(program(files.path(), &arguments), input)
        };
        let note = "`a` is encoded as `a#00000011`, the last definition; for another, write its id: `a#00000014`, \
                    `a#00000013`, `a#00000012`";
        run("encode", r#"{"_": "a"}"#).assert(0, "11000000\n", &[note]);
        run("decode", "11000000").assert(0, "{\n  \"_\": \"a\"\n}\n", &[]);
        run("decode", "13000000").assert(0, "{\n  \"_\": \"a#00000013\"\n}\n", &[]);
    }
    // Of two types.
    let files = layers(["a#14 = A;", "a#13 = B;", "b#12 a:A = C;", ""]);
    let encode = ["encode", "--schema", "a.tl", "--to", "hex"];
    let note =
        "`a` is encoded as `a#00000014` unless the type of its field decides; for another, write its id: `a#00000013`";
    crate::finish(program(files.path(), &encode), r#"{"_": "b", "a": {"_": "a"}}"#).assert(
        0,
        "1200000014000000\n",
        &[note],
    );
}

#[test]
fn builtins_without_fields_have_no_bytes() {
    let schema = "int = Int; string#0abc0002 = String; int128#12345678 = Int128; int32 = Int32; bytes#e937bb82 = Bytes;
        use#1 a:int b:String c:int128 d:Int128 e:int32 f:bytes = Use;";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    let json = r#"{"_":"use","a":{},"b":{},"c":{},"d":{},"e":5,"f":"AQ=="}"#;
    let arguments = ["encode", "--schema", "a.tl", "--to", "hex"];
    crate::finish(program(files.path(), &arguments), json).assert(0, "010000000200bc0a785634120500000001010000\n", &[]);
}

#[test]
fn json_may_start_with_a_byte_order_mark() {
    encode(&[], "\u{feff}true").assert(0, "b5757299\n", &[]);
}

#[test]
fn unsupported_definitions_are_skipped() {
    let schema = "a {X:Type} b:X = A X 0; uses a:(A int 5) = Uses; c d:Object = C;";
    let arguments = ["encode", "--schema", "-", "--to", "hex", "value.json"];
    let files = directory(&[("value.json", br#"{"_":"c","d":true}"#)]);
    crate::finish(program(files.path(), &arguments), schema).expect(expect![[r#"
        9f208b82b5757299
        --- standard error:
        warning: 2 definitions skipped: <stdin>:1: `A<X,0>` is not supported as data
        --- exit code 0
    "#]]);
}

#[test]
fn skipped_definitions_are_named() {
    let schema = "ulong ? = ULong;\nbig#b1 n:ulong = Big;\nuses#b2 big:Big = Uses;\nc#c1 = C;\n\
                  ---functions---\nget#f1 n:ulong = C;\n";
    let files = directory(&[("a.tl", schema.as_bytes())]);
    let run = |command: &str, options: &[&str], input: &str| {
        let arguments = [&[command, "--schema", "a.tl"], options].concat();
        crate::finish(program(files.path(), &arguments), input)
    };
    let big = "`big` is skipped: a.tl:2: unknown builtin `ulong` is not supported as data";
    let uses = "`uses` is skipped: a.tl:3: type `Big` is not declared or skipped";
    let get = "`get` is skipped: a.tl:6: unknown builtin `ulong` is not supported as data";
    let failed = |json: &str, reason: &str| {
        run("encode", &[], json).assert(1, "", &[&format!("error: cannot encode <stdin>: {reason}\n")]);
    };
    failed(r#"{"_":"big","n":5}"#, big);
    failed(r#"{"_":"big#b1","n":5}"#, big);
    failed(r#"[{"_":"c"},{"_":"uses"}]"#, uses);
    failed(r#"{"_":"get","n":5}"#, get);
    for (id, reason) in [("b1000000", big), ("b2000000", uses), ("f1000000", get)] {
        run("decode", &["--from", "hex"], id).assert(1, "", &[&format!("help: {reason}\n")]);
        let inspection = run("inspect", &["--from", "hex"], id);
        assert!(inspection.stdout.contains(&format!("help: {reason}\n")), "{}", inspection.stdout);
    }
    for ty in ["big", "Big", "%Big", "Vector<Big>"] {
        run("decode", &["--from", "hex", "--type", ty], "00").assert(1, "", &[&format!("help: {big}\n")]);
    }
    run("decode", &["--from", "hex", "--request", "get"], "00").assert(1, "", &[&format!("help: {get}\n")]);
}

#[test]
fn numbers_of_types_are_arguments() {
    let schema = "user#1 {mask:#} id:int name:mask.0?string big:mask.20?int = User mask;";
    let files = directory(&[("value.json", br#"{"id":5,"name":"","big":6}"#), ("schema.tl", schema.as_bytes())]);
    let encode = ["encode", "--schema", "schema.tl", "--to", "hex", "value.json", "--type"];
    for ty in ["User 1048577", "%(User (1 + 1048576))"] {
        let id = if ty.starts_with('%') { "" } else { "01000000" };
        let run = crate::run_in(&files, &[&encode[..], &[ty]].concat());
        run.assert(0, &format!("{id}050000000000000006000000\n"), &[]);
    }
    let run = crate::run_in(&files, &[&encode[..], &["User 1"]].concat());
    run.assert(1, "", &["`big` is present, but bit 20 of `mask` is not set\n"]);
    let run = crate::run_in(&files, &["decode", "--schema", "schema.tl", "--from", "hex", "value.json"]);
    run.assert(1, "", &["error: "]);
    let files = directory(&[("value.hex", b"0100000005000000"), ("schema.tl", schema.as_bytes())]);
    let run = crate::run_in(&files, &["decode", "--schema", "schema.tl", "value.hex"]);
    run.assert(1, "", &["user.mask: the value depends on a number", "help: pass the type with its number"]);
}

#[test]
fn a_directory_is_not_a_value() {
    let files = directory(&[("values.tl", schema("values.tl").as_bytes())]);
    for command in ["decode", "encode", "inspect"] {
        let run = crate::run_in(&files, &[command, "--schema", "values.tl", "."]);
        run.assert(1, "", &["error: cannot read .: it is a directory\nhelp: pass the file that contains the value\n"]);
    }
}
