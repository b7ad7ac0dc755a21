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

#[test]
fn json_may_start_with_a_byte_order_mark() {
    encode(&[], "\u{feff}true").assert(0, "b5757299\n", &[]);
}

#[test]
fn a_directory_is_not_a_value() {
    let files = directory(&[("values.tl", schema("values.tl").as_bytes())]);
    for command in ["decode", "encode", "inspect"] {
        let run = crate::run_in(&files, &[command, "--schema", "values.tl", "."]);
        run.assert(1, "", &["error: cannot read .: it is a directory\nhelp: pass the file that contains the value\n"]);
    }
}
