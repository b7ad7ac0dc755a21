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
