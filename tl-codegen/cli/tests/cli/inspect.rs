//! `tl inspect`.

use expect_test::expect;

use crate::{Run, program, run_with, schemas};

/// A message container with an RPC error, a packed result and a vector.
const CONTAINER: &str = r#"{"_": "msg_container", "messages": [
    {"msg_id": 1, "seqno": 1, "body": {"_": "rpc_result", "req_msg_id": 5, "result":
        {"_": "rpc_error", "error_code": 420, "error_message": "FLOOD_WAIT_3"}}},
    {"msg_id": 5, "seqno": 3, "body": {"_": "rpc_result", "req_msg_id": 6, "result":
        {"_": "gzip_packed", "packed_data": "H4sIAAAAAAACAxM9slWGkYGBYWtp0UwAcNbT/AwAAAA="}}},
    {"msg_id": 9, "seqno": 5, "body": {"_": "rpc_result", "req_msg_id": 7, "result": [true, false]}}]}"#;

fn inspect(arguments: &[&str], input: &str) -> Run {
    run_with(&[&["inspect", "--schema", "values.tl"], arguments].concat(), input)
}

fn hex(arguments: &[&str], json: &str) -> String {
    run_with(&[&["encode", "--schema", "values.tl", "--to", "hex"], arguments].concat(), json).stdout
}

fn area() -> String {
    hex(&["area.json"], "")
}

#[test]
fn fields_of_every_kind_are_shown() {
    inspect(&[], &area()).expect(expect![[r#"
        offset  bytes              field                                type            value
             0  63e568a8           -                                    Object          wrap#a868e563, a function
             4  707e829e           query                                Object          area#9e827e70 = Area
             8  09000000           query.mode                           #               9
            12                     query.corner                         mode.0?%Point   point#1a13f5b9
            12  00000000 0000f83f  query.corner.x                       double          1.5
            20  00000000 0000d0bf  query.corner.y                       double          -0.25
            28                     query.sides                          2*[ int ]       2 items
            28  03000000           query.sides[0]                       int             3
            32  04000000           query.sides[1]                       int             4
            36  00010203 04050607  query.key                            int256          000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
            44  08090a0b 0c0d0e0f
            52  10111213 14151617
            60  18191a1b 1c1d1e1f
            68  06736563 72657400  query.code                           bytes           6 bytes
            76  b5757299           query.open                           Bool            true
            80  5a0340ad           query.about                          Object          note#ad40035a = Note
            84  03000000           query.about.flags                    #               bits 0, 1
            88                     query.about.pinned                   flags.0?true    true
            88  07000000 00000000  query.about.id                       long            7
            96  0652c3a4 756d6500  query.about.title                    flags.1?string  "Räume"
           104  15c4b51c 03000000  query.about.parts                    Vector<Part>    3 items
           112  a2e3f4db           query.about.parts[0]                 Part            partText#dbf4e3a2
           116  39666972 7374206f  query.about.parts[0].text            string          "first of three parts, and longer than four lines of bytes"
           124  66207468 72656520
           132  70617274 732c2061
                .. 36 more
           176  b45b8cd9           query.about.parts[1]                 Part            partFile#d98c5bb4
           180  03000102           query.about.parts[1].data            bytes           3 bytes
           184  ffffffff ffff1f00  query.about.parts[1].size            long            9007199254740991
           192  ffffffff ffffffff  query.about.parts[1].hash            int128          ffffffffffffffff0000000000000000
           200  00000000 00000000
           208  d322051b           query.about.parts[2]                 Part            partNotes#1b0522d3
           212  01000000           query.about.parts[2].notes           vector<%Note>   1 item
           216                     query.about.parts[2].notes[0]        %Note           note#ad40035a
           216  00000000           query.about.parts[2].notes[0].flags  #               no bits
           220  ffffffff ffffffff  query.about.parts[2].notes[0].id     long            -1
           228  15c4b51c 00000000  query.about.parts[2].notes[0].parts  Vector<Part>    0 items
        236 bytes, all read
        --- exit code 0
    "#]]);
}

#[test]
fn full_does_not_shorten() {
    let text = format!("{{\"_\": \"partText\", \"text\": \"{}\"}}", "0123456789".repeat(8));
    inspect(&["--full"], &hex(&[], &text)).expect(expect![[r#"
        offset  bytes              field  type    value
             0  a2e3f4db           -      Object  partText#dbf4e3a2 = Part
             4  50303132 33343536  text   string  "01234567890123456789012345678901234567890123456789012345678901234567890123456789"
            12  37383930 31323334
            20  35363738 39303132
            28  33343536 37383930
            36  31323334 35363738
            44  39303132 33343536
            52  37383930 31323334
            60  35363738 39303132
            68  33343536 37383930
            76  31323334 35363738
            84  39000000
        88 bytes, all read
        --- exit code 0
    "#]]);
}

#[test]
fn mtproto_messages_are_expanded() {
    inspect(&[], &hex(&[], CONTAINER)).expect(expect![[r#"
        offset  bytes              field                                  type              value
             0  dcf8f173           -                                      Object            msg_container#73f1f8dc = MessageContainer
             4  03000000           messages                               vector<%Message>  3 items
             8                     messages[0]                            %Message          message#5bb8e511
             8  01000000 00000000  messages[0].msg_id                     long              1
            16  01000000           messages[0].seqno                      int               1
            20  24000000           messages[0].bytes                      int               36
            24  016d5cf3           messages[0].body                       Object            rpc_result#f35c6d01 = RpcResult
            28  05000000 00000000  messages[0].body.req_msg_id            long              5
            36  19ca4421           messages[0].body.result                Object            rpc_error#2144ca19 = RpcError
            40  a4010000           messages[0].body.result.error_code     int               420
            44  0c464c4f 4f445f57  messages[0].body.result.error_message  string            "FLOOD_WAIT_3"
            52  4149545f 33000000
            60                     messages[1]                            %Message          message#5bb8e511
            60  05000000 00000000  messages[1].msg_id                     long              5
            68  03000000           messages[1].seqno                      int               3
            72  34000000           messages[1].bytes                      int               52
            76  016d5cf3           messages[1].body                       Object            rpc_result#f35c6d01 = RpcResult
            80  06000000 00000000  messages[1].body.req_msg_id            long              6
            88  a1cf7230           messages[1].body.result                Object            gzip_packed#3072cfa1 = GzipPacked
            92  201f8b08 00000000  messages[1].body.result.packed_data    bytes             32 bytes
           100  00020313 3db25586
           108  91818161 6b69d14c
                .. 12 more
                | offset  bytes              field  type    value
                |      0  15c4b51c 01000000  -      Object  1 item
                |      8  b5757299           [0]    Object  true
                | 12 bytes, all read
           128                     messages[2]                            %Message          message#5bb8e511
           128  09000000 00000000  messages[2].msg_id                     long              9
           136  05000000           messages[2].seqno                      int               5
           140  1c000000           messages[2].bytes                      int               28
           144  016d5cf3           messages[2].body                       Object            rpc_result#f35c6d01 = RpcResult
           148  07000000 00000000  messages[2].body.req_msg_id            long              7
           156  15c4b51c 02000000  messages[2].body.result                Object            2 items
           164  b5757299           messages[2].body.result[0]             Object            true
           168  379779bc           messages[2].body.result[1]             Object            false
        172 bytes, all read
        --- exit code 0
    "#]]);
}

#[test]
fn truncated_input_names_the_field() {
    let (area, container) = (area(), hex(&[], CONTAINER));
    // In a bare `double`, a count, a text, a flags word, a packed result.
    let cuts = [(&area, 22), (&area, 110), (&area, 150), (&area, 216), (&container, 120)];
    let ends = cuts.map(|(hex, bytes)| {
        let run = inspect(&[], &hex[..2 * bytes]);
        let lines: Vec<&str> = run.stdout.lines().collect();
        let end = lines.iter().position(|line| line.contains("<- ")).expect("a line for the end");
        lines[end..].join("\n") + "\n"
    });
    expect![[r#"
            20  0000               query.corner.y  double         <- the input ends here
        error: point.y: unexpected end of input at byte 20 (8 bytes needed, 2 left)
        note: decoding stopped at byte 20: query.corner.y, expected `double`

           104  15c4b51c 0300      query.about.parts   Vector<Part>    <- the input ends here
        error: note.parts: unexpected end of input at byte 108 (4 bytes needed, 2 left)
        note: decoding stopped at byte 104: query.about.parts, expected `Vector<Part>`

           116  39666972 7374206f  query.about.parts[0].text  string          <- the input ends here
           124  66207468 72656520
           132  70617274 732c2061
                .. 10 more
        error: partText.text: length 57 is too large at byte 116 (34 bytes left)
        note: decoding stopped at byte 116: query.about.parts[0].text, expected `string`

           216                     query.about.parts[2].notes[0].flags  #               <- the input ends here
        error: partNotes.notes: count 1 is too large at byte 216 (0 bytes left)
        note: decoding stopped at byte 216: query.about.parts[2].notes[0].flags, expected `#`

            92  201f8b08 00000000  messages[1].body.result.packed_data    bytes             <- the input ends here
           100  00020313 3db25586
           108  91818161 6b69d14c
           116  0070d6d3
        error: message.body: unexpected end of input at byte 76 (52 bytes needed, 44 left)
        note: decoding stopped at byte 92: messages[1].body.result.packed_data, expected `bytes`
    "#]]
    .assert_eq(&ends.join("\n"));
}

#[test]
fn invalid_input_is_dumped_up_to_the_error() {
    let all = [
        "12345678",
        "b5757299 0102030405",
        "15c4b51c 02000000 07000000 08000000",
        "5a0340ad 03000000 0500000000000000 02ff4100 15c4b51c 01000000 15c4b51c 00000000",
        "a1cf7230 021f8b00",
    ];
    let shown = all.map(|hex| format!("{}\n", inspect(&["--from", "hex"], hex).stdout));
    expect![[r#"
        offset  bytes              field  type    value
             0  12345678           -      Object  <- unexpected id
        error: Object: unexpected id 78563412 at byte 0
        note: decoding stopped at byte 0: the root value, expected `Object`
        help: the schema does not define the id 78563412; it may belong to another layer

        offset  bytes              field  type    value
             0  b5757299           -      Object  true
             4  01020304 05        -              <- 5 bytes not read
        error: the value ends at byte 4 but 5 bytes are left

        offset  bytes              field  type    value
             0  15c4b51c 02000000  -      Object  2 items
             8  07000000           [0]    Object  <- unexpected id
            12  08000000           -              <- 4 bytes not read
        error: Object: unexpected id 00000007 at byte 8
        note: decoding stopped at byte 8: [0], expected `Object`
        help: if the items of this vector are bare, pass its type, such as `Vector<long>`

        offset  bytes              field     type            value
             0  5a0340ad           -         Object          note#ad40035a = Note
             4  03000000           flags     #               bits 0, 1
             8                     pinned    flags.0?true    true
             8  05000000 00000000  id        long            5
            16  02ff4100           title     flags.1?string  "�A"  <- invalid UTF-8
            20  15c4b51c 01000000  parts     Vector<Part>    1 item
            28  15c4b51c           parts[0]  Part            <- unexpected id
            32  00000000           -                         <- 4 bytes not read
        error: note.title: invalid UTF-8 at byte 17
        note: decoding stopped at byte 28: parts[0], expected `Part`

        offset  bytes              field        type    value
             0  a1cf7230           -            Object  gzip_packed#3072cfa1 = GzipPacked
             4  021f8b00           packed_data  bytes   2 bytes  <- the packed object is damaged
        8 bytes, all read

    "#]]
    .assert_eq(&shown.concat());
}

#[test]
fn lengths_of_messages_are_not_ids() {
    for (length, bytes, error) in [
        (255, "ff000000", "exceeds the 40 bytes left"),
        (i32::MAX, "ffffff7f", "exceeds the 40 bytes left"),
        (21, "15000000", "is not a multiple of 4"),
        (0, "00000000", "is not positive"),
        (-1, "ffffffff", "is not positive"),
        (i32::MIN, "00000080", "is not positive"),
    ] {
        let container = format!("dcf8f17301000000 0100000000000000 01000000 {bytes} {}", "00".repeat(40));
        let error = format!("message.body: length {length} {error} at byte 20\n");
        let shown = inspect(&["--from", "hex"], &container).stdout;
        for part in [&format!("error: {error}"), "<- invalid length", bytes] {
            assert!(shown.contains(part), "no `{part}` in:\n{shown}");
        }
        assert!(!shown.contains("help:"), "{shown}");
        let decode = run_with(&["decode", "--schema", "values.tl", "--from", "hex"], &container);
        decode.assert(1, "", &[&error]);
    }
}

#[test]
fn invalid_messages_of_a_container_are_skipped() {
    let message = |id: u8, body: &str| {
        let length = body.replace(' ', "").len() / 2;
        format!("{id:02x}00000000000000 01000000 {length:02x}000000 {body} ")
    };
    let container = |messages: &[String]| format!("dcf8f173 {:02x}000000 {}", messages.len(), messages.concat());
    let messages = [
        message(1, "12345678 00000000"),
        message(2, "b5757299"),
        // In a field, and bytes after the value.
        message(3, "5a0340ad 00000000 0500000000000000 15c4b51c 01000000 12345678"),
        message(4, "b5757299 07000000"),
        message(5, "379779bc"),
    ];
    inspect(&["--from", "hex"], &container(&messages)).expect(expect![[r#"
        offset  bytes              field                      type              value
             0  dcf8f173           -                          Object            msg_container#73f1f8dc = MessageContainer
             4  05000000           messages                   vector<%Message>  5 items
             8                     messages[0]                %Message          message#5bb8e511
             8  01000000 00000000  messages[0].msg_id         long              1
            16  01000000           messages[0].seqno          int               1
            20  08000000           messages[0].bytes          int               8
            24  12345678 00000000  messages[0].body           Object            8 bytes  <- skipped: message.body: unexpected id 78563412 at byte 24 (expected Object)
            32                     messages[1]                %Message          message#5bb8e511
            32  02000000 00000000  messages[1].msg_id         long              2
            40  01000000           messages[1].seqno          int               1
            44  04000000           messages[1].bytes          int               4
            48  b5757299           messages[1].body           Object            true
            52                     messages[2]                %Message          message#5bb8e511
            52  03000000 00000000  messages[2].msg_id         long              3
            60  01000000           messages[2].seqno          int               1
            64  1c000000           messages[2].bytes          int               28
            68  5a0340ad           messages[2].body           Object            note#ad40035a = Note
            72  00000000           messages[2].body.flags     #                 no bits
            76  05000000 00000000  messages[2].body.id        long              5
            84  15c4b51c 01000000  messages[2].body.parts     Vector<Part>      1 item
            92  12345678           messages[2].body.parts[0]  Part              4 bytes  <- skipped: note.parts: unexpected id 78563412 at byte 92 (expected Part)
            96                     messages[3]                %Message          message#5bb8e511
            96  04000000 00000000  messages[3].msg_id         long              4
           104  01000000           messages[3].seqno          int               1
           108  08000000           messages[3].bytes          int               8
           112  b5757299           messages[3].body           Object            true
           116  07000000           messages[3].body                             4 bytes  <- skipped: message.body: the value ends at byte 116 but 4 bytes are left
           120                     messages[4]                %Message          message#5bb8e511
           120  05000000 00000000  messages[4].msg_id         long              5
           128  01000000           messages[4].seqno          int               1
           132  04000000           messages[4].bytes          int               4
           136  379779bc           messages[4].body           Object            false
        error: message.body: unexpected id 78563412 at byte 24 (expected Object)
        help: the schema does not define the id 78563412; it may belong to another layer
        --- exit code 1
    "#]]);
    // `decode` shows them as bytes, which `encode` takes.
    let decode = run_with(&["decode", "--schema", "values.tl", "--compact", "--from", "hex"], &container(&messages));
    decode.expect(expect![[r#"
        {"_":"msg_container","messages":[{"_":"message","msg_id":"1","seqno":1,"body":"EjRWeAAAAAA="},{"_":"message","msg_id":"2","seqno":1,"body":true},{"_":"message","msg_id":"3","seqno":1,"body":"WgNArQAAAAAFAAAAAAAAABXEtRwBAAAAEjRWeA=="},{"_":"message","msg_id":"4","seqno":1,"body":"tXVymQcAAAA="},{"_":"message","msg_id":"5","seqno":1,"body":false}]}
        --- standard error:
        warning: messages that are not valid are shown in base64: messages[0].body (skipped: message.body: unexpected id 78563412 at byte 24 (expected Object)), messages[2].body.parts[0] (skipped: note.parts: unexpected id 78563412 at byte 92 (expected Part)), messages[3].body (skipped: message.body: the value ends at byte 116 but 4 bytes are left)
        --- exit code 1
    "#]]);
    assert_eq!(hex(&[], &decode.stdout).trim(), container(&messages).replace(' ', ""));
    let invalid = r#"{"_": "msg_container", "messages": [{"msg_id": 1, "seqno": 1, "body": "12"}]}"#;
    run_with(&["encode", "--schema", "values.tl"], invalid).assert(
        1,
        "",
        &["messages[0].body: expected an object, or its bytes in base64"],
    );
    // A length beyond the end.
    let truncated = container(&messages[..1]).replace("08000000", "0c000000");
    inspect(&["--from", "hex"], &truncated).expect(expect![[r#"
        offset  bytes              field               type              value
             0  dcf8f173           -                   Object            msg_container#73f1f8dc = MessageContainer
             4  01000000           messages            vector<%Message>  1 item
             8                     messages[0]         %Message          message#5bb8e511
             8  01000000 00000000  messages[0].msg_id  long              1
            16  01000000           messages[0].seqno   int               1
            20  0c000000           messages[0].bytes   int               12
            24  12345678           messages[0].body    Object            <- unexpected id
            28  00000000           -                                     <- 4 bytes not read
        error: message.body: unexpected end of input at byte 24 (12 bytes needed, 8 left)
        note: decoding stopped at byte 24: messages[0].body, expected `Object`
        --- exit code 1
    "#]]);
}

#[test]
fn packed_objects_must_be_valid() {
    // A vector of two, of which one is there.
    let packed = r#"{"_": "gzip_packed", "packed_data": "H4sIAAAAAAACAxM9slWGiYGBYWtp0UwAk9FccgwAAAA="}"#;
    let run = inspect(&[], &hex(&[], packed));
    assert!(run.code == 1 && run.stdout.contains("| note: decoding stopped at byte 12: [1]"), "{}", run.stdout);
    // Clients reject packed objects that cannot be unpacked.
    let run = inspect(&[], "a1cf7230021f8b00");
    assert!(run.code == 1 && run.stdout.contains("<- the packed object is damaged"), "{}", run.stdout);
}

#[test]
fn only_terminals_get_colors() {
    let coloured = |variables: &[&str]| {
        let mut command = program(&schemas(), &["inspect", "--schema", "values.tl"]);
        command.envs(variables.iter().map(|name| (name, "1")));
        crate::finish(command, "b5757299").stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[]) && coloured(&["CLICOLOR_FORCE"]));
}
