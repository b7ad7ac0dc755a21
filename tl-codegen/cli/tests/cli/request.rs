//! Results that are typed by their request.

use expect_test::expect;

use crate::{directory, program};

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
    both("ids", r#"{"_":"rpc_error","error_code":420,"error_message":"X"}"#, "19ca4421a401000001580000");
    // The call as hex digits and in a file, in another function.
    both("11000000 00000000", "[1]", "15c4b51c0100000001000000");
    both("call.hex", &result(r#"[{"_":"note","id":7}]"#), &format!("{header}15c4b51c0100000007000000"));
    both("note.get", &result(r#"{"_":"note","id":7}"#), &format!("{header}1000000007000000"));
    both("ping", r#"{"_":"pong","msg_id":"1","ping_id":"2"}"#, "c573773401000000000000000200000000000000");

    let fails = |request: &str, error: &str| crate::finish(program("decode", request), "00").assert(1, "", &[error]);
    let help = "help: pass the name of that function, or the whole call: a file or hex digits\n";
    fails("wrap", &format!("error: `wrap` returns the result of the call in it\n{help}"));
    fails("note", "error: `note` is a constructor, not a function\n");
    fails("notez", "error: `notez` is neither a function of the schema nor a file; did you mean `notes`?\n");
    fails("1000000005000000", "error: 1000000005000000 calls no function of the schema\n");

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

/// Functions with results that depend on the call.
const DEPENDENT: &str = "note#10 id:int = Note; chat#15 = Chat; chatEmpty#16 = Chat;
tuple#20 {n:#} items:n*[ int ] = Tuple n;
nothing#21 {X:Type} = Maybe X; just#22 {X:Type} value:X = Maybe X;
---functions---
row#30 flags:# at:flags.1?int n:# = Tuple n;
rows#31 n:# = Vector<%(Tuple (n+65536))>;
both#32 {X:Type} layer:int query:!X = Vector<X>;
try#33 {X:Type} flags:# query:flags.0?!X = Maybe X;
wrap#34 {X:Type} query:!X = X;
get#35 = Note;
chats#36 = Vector<Chat>;
ready#37 = Bool;";

#[test]
fn the_whole_call_decides() {
    let files = directory(&[("a.tl", DEPENDENT.as_bytes())]);
    let run = |command: &str, request: &str, input: &str| {
        let format: &[&str] = if command == "encode" { &["--to", "hex"] } else { &["--compact", "--from", "hex"] };
        let arguments = [&[command, "--schema", "a.tl", "--request", request], format].concat();
        crate::finish(program(files.path(), &arguments), input)
    };
    let both = |request: &str, json: &str, hex: &str| {
        for (json, hex) in [
            (json.to_owned(), hex.to_owned()),
            (
                format!(r#"{{"_":"rpc_result","req_msg_id":"5","result":{json}}}"#),
                format!("016d5cf30500000000000000{hex}"),
            ),
        ] {
            run("decode", request, &hex).assert(0, &format!("{json}\n"), &[]);
            run("encode", request, &json).assert(0, &format!("{hex}\n"), &[]);
        }
    };
    let vector = |items: &str| format!("15c4b51c01000000{items}");
    let note = r#"{"_":"note","id":7}"#;
    // A number of the call, after a field that is absent.
    let row = "30000000 00000000 02000000";
    let (tuple, bytes) = (r#"{"_":"tuple","items":[1,2]}"#, "200000000100000002000000");
    both(row, tuple, bytes);
    both("30000000 02000000 09000000 02000000", tuple, bytes);
    // Wrappers around it, and around each other.
    both(&format!("34000000 {row}"), tuple, bytes);
    both(&format!("32000000 01000000 {row}"), &format!("[{tuple}]"), &vector(bytes));
    both(
        &format!("33000000 01000000 {row}"),
        &format!(r#"{{"_":"just","value":{tuple}}}"#),
        &format!("22000000{bytes}"),
    );
    both(&format!("33000000 01000000 {row}"), r#"{"_":"nothing"}"#, "21000000");
    both(
        &format!("33000000 01000000 32000000 01000000 34000000 {row}"),
        &format!(r#"{{"_":"just","value":[{tuple}]}}"#),
        &format!("22000000{}", vector(bytes)),
    );
    both("32000000 01000000 36000000", r#"[[{"_":"chat"}]]"#, &vector(&vector("15000000")));
    both("35000000", note, "1000000007000000");
    both("37000000", "true", "b5757299");
    // Any result is of the type, but for an error and packed data.
    both("35000000", r#"{"_":"rpc_error","error_code":420,"error_message":"X"}"#, "19ca4421a401000001580000");

    let fails = |request: &str, error: &str| run("decode", request, "00000000").assert(1, "", &[error]);
    let help = "help: pass the whole call: a file or hex digits\n";
    fails("row", &format!("error: the type of `row` depends on a number in the call\n{help}"));
    fails("rows", &format!("error: the type of `rows` depends on a number in the call\n{help}"));
    fails("both", "error: `both` returns the result of the call in it\n");
    fails("try", "error: `try` returns the result of the call in it\n");
    // A truncated call, and one with trailing bytes.
    let of = "error: cannot decode the request";
    fails("30000000 0000", &format!("{of} 30000000 0000: row.flags: unexpected end of input at byte 4"));
    fails("34000000", &format!("{of} 34000000: wrap.query: unexpected end of input at byte 4"));
    fails("35000000 00000000", &format!("{of} 35000000 00000000: the value ends at byte 4 but 4 bytes are left\n"));
    fails("34000000 99000000", &format!("{of} 34000000 99000000: wrap.query: unexpected id 00000099 at byte 4"));
}

#[test]
fn a_result_of_another_type_is_an_error() {
    let files = directory(&[("a.tl", DEPENDENT.as_bytes())]);
    let run = |command: &str, request: &str, input: &str| {
        crate::finish(program(files.path(), &[command, "--schema", "a.tl", "--request", request]), input)
    };
    let header = "016d5cf30500000000000000";
    for (result, request, error) in [
        ("15000000", "get", "00000015 is `chat` of type `Chat`; expected note#00000010"),
        ("1000000007000000", "ready", "00000010 is `note` of type `Note`"),
        ("1000000007000000", "chats", "00000010 is `note` of type `Note`; expected a vector"),
        ("15c4b51c00000000", "get", "1cb5c415 is a vector; expected note#00000010"),
        (
            "15c4b51c010000001000000007000000",
            "chats",
            "00000010 is `note` of type `Note`; constructors of `Chat`: chat#00000015",
        ),
    ] {
        for input in [format!("{header}{result}"), result.to_owned()] {
            run("decode", request, &input).assert(1, "", &[error]);
            let inspection = run("inspect", request, &input);
            assert!(inspection.code == 1 && inspection.stdout.contains(error), "{}", inspection.stdout);
        }
    }
    let json = r#"{"_":"rpc_result","req_msg_id":"5","result":{"_":"chat"}}"#;
    run("encode", "get", json).assert(1, "", &["result: `chat` is not a constructor of `Note`\n"]);
    run("encode", "chats", json).assert(1, "", &["result: expected an array, found "]);
}
