//! `--layers` of the commands that work on values: the Telegram API of all layers, which is built in.

use expect_test::expect;

use crate::{run, run_with};

/// peerUser#9db1bc6d user_id:int = Peer; of earlier layers.
const OLD_PEER: &str = "6dbcb19d07000000";

#[test]
fn values_of_all_layers_need_no_schema() {
    let json = "{\"_\":\"peerUser#9db1bc6d\",\"user_id\":7}\n";
    run_with(&["decode", "--layers", "--compact"], OLD_PEER).assert(0, json, &[]);
    run_with(&["encode", "--layers", "--to", "hex"], json).assert(0, &format!("{OLD_PEER}\n"), &[]);
    // Without its id, a name means the present definition.
    let json = "{\"_\":\"peerUser\",\"user_id\":\"7\"}\n";
    let encoded = run_with(&["encode", "--layers", "--to", "hex"], json);
    assert_eq!((encoded.code, &*encoded.stdout, &*encoded.stderr), (0, "22175159\u{30}700000000000000\n", ""));
}

#[test]
fn dumps_tell_layers() {
    // A result in a message of MTProto, with a peer of another layer and one of the present layer.
    let result = format!("016d5cf3 0500000000000000 15c4b51c 02000000 {OLD_PEER} 22175159 0800000000000000");
    let dump = run_with(&["inspect", "--layers"], &result);
    assert_eq!(dump.code, 0, "{}", dump.stderr);
    assert!(dump.stdout.contains("peerUser#9db1bc6d of layer"), "{}", dump.stdout);
    assert!(dump.stdout.contains("peerUser#59511722 = Peer"), "{}", dump.stdout);
}

#[test]
fn results_are_typed_by_built_in_functions() {
    let request = ["--layers", "--request", "contacts.getContactIDs"];
    let json = r#"{"_":"rpc_result","req_msg_id":"5","result":[1,2]}"#;
    let encoded = run_with(&[&["encode", "--to", "hex"], &request[..]].concat(), json);
    let hex = "016d5cf3050000000000000015c4b51c020000000100000002000000\n";
    encoded.assert(0, hex, &[]);
    let decoded = run_with(&[&["decode", "--compact"], &request[..]].concat(), hex);
    decoded.assert(0, &format!("{json}\n"), &[]);
    let last = ["inspect", "--layers", "--type", "wallet.HolderDc"];
    assert!(run_with(&last, "00000000").stdout.contains("wallet.HolderDc"));
}

#[test]
fn schema_files_take_precedence() {
    let folder = crate::directory(&[("own.tl", b"mine#9db1bc6d name:string = Mine;")]);
    let own = folder.path().join("own.tl");
    let own = own.to_str().expect("is UTF-8");
    let decode = |hex: &str| run_with(&["decode", "--compact", "--layers", "--schema", own], hex);
    decode("6dbcb19d 02686900").assert(0, "{\"_\":\"mine\",\"name\":\"hi\"}\n", &[]);
    decode("c97ea07d").assert(0, "{\"_\":\"inputPeerSelf\"}\n", &[]);
}

#[test]
fn without_schema_the_error_names_the_option() {
    run(&["inspect"]).expect(expect![[r#"
        --- standard error:
        error: `--schema FILE` is required: the schema of the value, such as `--schema api.tl`; for values of the Telegram API of any layer, `--layers`

        Usage: tl inspect [OPTIONS] [FILE]

        For more information, try '--help'.
        --- exit code 2
    "#]]);
}
