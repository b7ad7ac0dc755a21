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
fn fields_of_every_kind_come_back() {
    let encoded = run(&["encode", "--schema", "values.tl", "--to", "hex", "area.json"]);
    encoded.expect(expect![[r#"
        63e568a8707e829e09000000000000000000f83f000000000000d0bf0300000004000000000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0673656372657400b57572995a0340ad0300000007000000000000000652c3a4756d650015c4b51c03000000a2e3f4db396669727374206f662074687265652070617274732c20616e64206c6f6e676572207468616e20666f7572206c696e6573206f662062797465730000b45b8cd903000102ffffffffffff1f00ffffffffffffffff0000000000000000d322051b0100000000000000ffffffffffffffff15c4b51c00000000
        --- exit code 0
    "#]]);
    let decoded = run_with(&["decode", "--schema", "values.tl"], &encoded.stdout);
    decoded.says(0, &schema("area.json"), &[]);
}

#[test]
fn every_form_is_read_and_written() {
    let hex = encode(&[], "[true]").stdout;
    let base64 = run_with(&["encode", "--schema", "values.tl", "--to", "base64"], "[true]").stdout;
    assert_eq!((&*hex, &*base64), ("15c4b51c01000000b5757299\n", "FcS1HAEAAAC1dXKZ\n"));
    for text in [hex, base64, "15:c4:b5:1c 0x01000000, 0xb5757299".to_owned()] {
        decode(&[], &text).says(0, "[true]\n", &[]);
    }
    // As they are, into a file: standard output is none here, and the bytes are no text.
    let mut command = program(&schemas(), &["encode", "--schema", "values.tl", "area.json"]);
    let bytes = command.output().expect("the program runs").stdout;
    let files = directory(&[("values.tl", schema("values.tl").as_bytes()), ("area.bin", &bytes)]);
    let decoded = crate::run_in(&files, &["decode", "--schema", "values.tl", "area.bin"]);
    decoded.says(0, &schema("area.json"), &[]);
    decode(&["--from", "hex"], "15c4").says(1, "", &["unexpected end of input at byte 0 (4 bytes needed, 2 left)"]);
    decode(&["--from", "hex"], "15g4").says(1, "", &["cannot read <stdin>: 'g' is no hex digit"]);
}

#[test]
fn types_are_given_as_tl_writes_them() {
    let both = |ty: &str, json: &str, hex: &str| {
        encode(&["--type", ty], json).says(0, &format!("{hex}\n"), &[]);
        decode(&["--type", ty], hex).says(0, &format!("{json}\n"), &[]);
    };
    both("Vector<int>", "[1,2]", "15c4b51c020000000100000002000000");
    both("vector int53", "[\"1\"]", "010000000100000000000000");
    both("Bool", "true", "b5757299");
    both("string", "\"a\"", "01610000");
    both("%Note", r#"{"_":"note","id":"5","parts":[]}"#, "00000000050000000000000015c4b51c00000000");
    both("Note", r#"{"_":"note","id":"5","parts":[]}"#, "5a0340ad00000000050000000000000015c4b51c00000000");
    both("partText", r#"{"_":"partText","text":""}"#, "a2e3f4db00000000");
    // MTProto is known besides, also what no schema file can say.
    both(
        "vector<%Message>",
        r#"[{"_":"message","msg_id":"1","seqno":2,"body":true}]"#,
        "0100000001000000000000000200000004000000b5757299",
    );
}

#[test]
fn unknown_types_are_refused() {
    let why = |ty: &str| encode(&["--type", ty], "1");
    why("Nots").says(1, "", &["error: the schema has no type `Nots`; did you mean `Note`?\n"]);
    why("%Part").says(1, "", &["`Part` has 3 constructors: only the id in front tells which of them a value is"]);
    why("a b c").says(1, "", &["`a b c` is no type; types are written like `User`, `%User`, `int` or `Vector<User>`"]);
    why("flags.0?int").says(1, "", &["`flags.0?int` is no type"]);
    let missing =
        "error: `--schema FILE` is missing: the schema that says what the bytes are, such as `--schema api.tl`";
    run(&["decode"]).says(2, "", &[missing]);
    run(&["encode", "--schema", "-"]).says(2, "", &["`-` can be given only once"]);
}

#[test]
fn what_bytes_lack_is_told() {
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
    let said: String = all.iter().map(|hex| format!("{hex}\n{}\n", decode(&["--from", "hex"], hex).stderr)).collect();
    expect![[r#"

        error: cannot decode <stdin>: Object: unexpected end of input at byte 0 (4 bytes needed, 0 left)
        help: there are no bytes at all
        help: `tl inspect` shows how far it can be read

        15c4b51c 01000000
        error: cannot decode <stdin>: Object: count 1 is too large at byte 8 (0 bytes left)
        help: `tl inspect` shows how far it can be read

        15c4b51c 01000000 07000000
        error: cannot decode <stdin>: Object: unexpected id 00000007 at byte 8
        help: if the items of this vector have no ids, only their type tells what they are: `Vector<long>`
        help: `tl inspect` shows how far it can be read

        12345678
        error: cannot decode <stdin>: Object: unexpected id 78563412 at byte 0
        help: no definition in the schema has the id 78563412, which may be of another layer
        help: `tl inspect` shows how far it can be read

        ad40035a
        error: cannot decode <stdin>: Object: unexpected id 5a0340ad at byte 0
        help: ad40035a would be `note` of type `Note`: its bytes seem to be in reverse order
        help: `tl inspect` shows how far it can be read

        b5757299 b5757299
        error: cannot decode <stdin>: the value ends at byte 4 but 4 bytes are left
        help: behind it starts what could be `boolTrue`
        help: `tl inspect` shows how far it can be read

        b5757299 00
        error: cannot decode <stdin>: the value ends at byte 4 but 1 byte is left
        help: `tl inspect` shows how far it can be read

        5a0340ad 00000000 0500000000000000 15c4b51c 01000000 b5757299
        error: cannot decode <stdin>: note.parts: count 1 is too large at byte 24 (4 bytes left)
        help: `tl inspect` shows how far it can be read

        5a0340ad 00000000 0500000000000000 15c4b51c 01000000 a2e3f4db 02ff4100
        error: cannot decode <stdin>: partText.text: invalid UTF-8 at byte 29
        help: `tl inspect` shows how far it can be read

    "#]]
    .assert_eq(&said);
}

#[test]
fn what_json_lacks_is_told() {
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
    let said: String = all.iter().map(|json| format!("{json}\n{}\n", encode(&[], json).stderr)).collect();
    expect![[r#"

        error: cannot encode <stdin>: EOF while parsing a value at line 1 column 0

        {
        error: cannot encode <stdin>: EOF while parsing an object at line 1 column 1

        [1]
        error: cannot encode <stdin>: [0]: expected an object, a constructor or function, found 1
        help: only objects tell what they are; for others give the type: `--type 'Vector<int>'`

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
    .assert_eq(&said);
}

#[test]
fn unknown_flag_bits_are_not_lost_in_silence() {
    decode(&[], "5a0340ad 10000000 0500000000000000 15c4b51c 00000000").expect(expect![[r#"
        {"_":"note","id":"5","parts":[]}
        --- standard error:
        warning: JSON does not keep all of it, byte 4 for one: flag bits that the schema does not know, padding that is not zero, a length that takes more bytes than it needs
        --- exit code 0
    "#]]);
}

#[test]
fn definitions_that_cannot_be_expressed_are_left_out() {
    let schema = "a {n:#} b:n*[ int ] = A n; uses a:(A 5) = Uses; c d:Object = C;";
    let arguments = ["encode", "--schema", "-", "--to", "hex", "value.json"];
    let files = directory(&[("value.json", br#"{"_":"c","d":true}"#)]);
    crate::finish(program(files.path(), &arguments), schema).expect(expect![[r#"
        9f208b82b5757299
        --- standard error:
        warning: 2 definitions left out: <stdin>:1: type that depends on the number `n`
        --- exit code 0
    "#]]);
}

#[test]
fn a_directory_is_no_value() {
    let files = directory(&[("values.tl", schema("values.tl").as_bytes())]);
    for command in ["decode", "encode", "inspect"] {
        let run = crate::run_in(&files, &[command, "--schema", "values.tl", "."]);
        run.says(1, "", &["error: cannot read .: it is a directory\nhelp: name the file with the value\n"]);
    }
}
