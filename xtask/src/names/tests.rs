//! Names in all forms, for a schema of every shape of item.

use expect_test::expect;
use tl_codegen::history::PastId;
use tl_codegen::model::Model;
use tl_parser::Sources;

use super::*;

pub(crate) fn bindings(module: &str, schema: &str) -> Bindings {
    let mut sources = Sources::new();
    let file = sources.add("schema.tl", schema);
    let (model, found): (Model, _) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(found.is_empty(), "{found:?}");
    Bindings {
        model,
        module: module.to_owned(),
        reference: Some("https://a.example"),
        described: true,
        past: Vec::new(),
    }
}

fn all() -> [Bindings; 2] {
    let api = "\
user id:long = User;
userEmpty = User;
messages.chats chats:Vector<long> = messages.Chats;
message text:string = Message;
---functions---
messages.getChats = messages.Chats;
channels.getChats = messages.Chats;
getUsers id:Vector<long> = Vector<User>;
";
    [bindings("tl_types", api), bindings("tl_types::mtproto", "pong id:long = Pong;\nmessage = Message;\n")]
}

#[test]
fn names_in_all_forms() {
    let all = all();
    for (name, expected) in [
        ("User", "tl_types::enums::User"),
        ("user", "tl_types::types::User"),
        ("userEmpty", "tl_types::enums::User::Empty"),
        ("User::Empty", "tl_types::enums::User::Empty"),
        ("UserEmpty", "tl_types::enums::User::Empty"),
        ("74e5ad7d", "tl_types::types::User"),
        ("0x74e5ad7d", "tl_types::types::User"),
        ("#74E5AD7D", "tl_types::types::User"),
        ("user#74e5ad7d", "tl_types::types::User"),
        ("user#74e5ad7e", "no"),
        ("ed979fa1", "tl_types::enums::User::Empty"),
        ("types::User", "tl_types::types::User"),
        ("messages.chats", "tl_types::types::messages::Chats"),
        ("messages.Chats", "tl_types::types::messages::Chats"),
        ("Chats", "tl_types::types::messages::Chats"),
        ("messages.getChats", "tl_types::functions::messages::GetChats"),
        ("messages::GetChats", "tl_types::functions::messages::GetChats"),
        ("tl_types::functions::messages::GetChats", "tl_types::functions::messages::GetChats"),
        ("getusers", "tl_types::functions::GetUsers"),
        ("get_users", "tl_types::functions::GetUsers"),
        (" GetUsers ", "tl_types::functions::GetUsers"),
        ("etUsers", "no"),
        ("Pong", "tl_types::mtproto::types::Pong"),
        ("mtproto::types::Message", "tl_types::mtproto::types::Message"),
        ("", "no"),
    ] {
        let found = find(&all, name).map_or_else(|_| "no".to_owned(), |found| found.rust());
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn ids_in_all_forms() {
    for name in ["00c0ffee", "0xc0ffee", "#c0ffee", "0x00C0FFEE"] {
        assert_eq!(id(name), Some(0x00c0_ffee), "{name}");
    }
    // Without a sign, short ones are names.
    for name in ["c0ffee", "+0c0ffee", "0x", "#", "0x123456789", "getUsers"] {
        assert_eq!(id(name), None, "{name}");
    }
}

#[test]
fn what_is_said_of_others() {
    let mut all = all();
    let past = [(0x0000_0007, 6, "getChat"), (0x0000_0008, 5, "getChat"), (0x0000_0009, 9, "users.gone")];
    all[0].past = past.map(|(id, layer, name)| PastId { id, layer, name: name.to_owned() }).to_vec();
    let said = |name| find(&all, name).err().unwrap_or_default() + "\n\n";
    let names = [
        "GetChats",
        "message",
        "getChat",
        "messages.getChat",
        "channels::getChat",
        "0x7",
        "0xa",
        "Gone",
        "users.gone",
        "xyz",
    ];
    expect![[r#"
        error: `GetChats` can be one of 2
          messages.getChats  tl_types::functions::messages::GetChats
          channels.getChats  tl_types::functions::channels::GetChats
        help: say which, by its whole name

        error: `message` can be one of 2
          message  tl_types::types::Message
          message  tl_types::mtproto::types::Message
        help: say which, by its whole name

        error: no type, constructor or function `getChat`
        help: `getChat#00000007` is of layer 6, `getChat#00000008` is of layer 5, see schema/history/api.tl

        error: no type, constructor or function `messages.getChat`
        help: did you mean `messages.Chats`, `messages.chats` or `messages.getChats`?

        error: no type, constructor or function `channels::getChat`
        help: did you mean `channels.getChats`?

        error: no constructor or function has the id 0x00000007
        help: `getChat#00000007` is of layer 6, see schema/history/api.tl

        error: no constructor or function has the id 0x0000000a
        help: ids are written as in schema/*.tl, the highest byte first

        error: no type, constructor or function `Gone`
        help: names are those of schema/*.tl, such as `messages.getHistory`, or those of tl-types

        error: no type, constructor or function `users.gone`
        help: `users.gone#00000009` is of layer 9, see schema/history/api.tl

        error: no type, constructor or function `xyz`
        help: names are those of schema/*.tl, such as `messages.getHistory`, or those of tl-types

    "#]]
    .assert_eq(&names.map(said).concat());
}
