//! The table of a small schema, and limits.

use expect_test::expect;

use super::*;
use crate::overlay::Local;
use crate::testing::{Workspace, load};

fn items() -> Vec<Item> {
    const SCHEMA: &str = "// LAYER 7
chatInvite hash:string = Invite;
chatInvitePeek hash:string until:int = Invite;
// A user.
user id:long name:string = User;
---functions---
checkChatInvite hash:string = Invite;
getUsers id:Vector<long> = Vector<User>;
";
    let workspace = Workspace::new(&[
        ("schema/api.tl", SCHEMA),
        ("schema/mtproto.tl", "pong = Pong;\n"),
        ("schema/docs/all.toml", "[checkChatInvite]\ndoc = \"Checks.\"\n"),
        ("schema/glossary/all.toml", "hash = \"A hash.\"\n"),
    ]);
    let loaded = load(workspace.root(), Local::Exclude);
    overlay::coverage(&loaded.plain_api(), &loaded.overlay)
}

#[test]
fn a_table_and_lists() {
    let items = items();
    expect![[r#"
                         all  described             own  glossary  schema   chat invites
        functions          2          1   50.0 %      1         0       0         1 of 1
        types              2          1   50.0 %      0         0       1         0 of 0
        constructors       3          1   33.3 %      0         0       1         0 of 2
        fields             7          3   42.9 %      0         3       0         3 of 4

        missing functions, by errors:
            0  getUsers

        missing types, by uses:
            1  Invite

        missing constructors, by uses of its type:
            1  chatInvite
            1  chatInvitePeek

        missing fields, by fields of this name and type:
            1  id:Vector<long>
            1  id:long
               ... and 2 more
    "#]]
    .assert_eq(&(table(&items) + &missing(&items, 2)));
    assert_eq!(missing(&items, 0), "");
}

#[test]
fn limits() {
    let limits = ["functions=50", "fields=60", "invites=100"].map(|text| limit(text).expect("a limit"));
    expect![[r#"
        42.9 % of fields are described, expected at least 60 %
        57.1 % of invites are described, expected at least 100 %"#]]
    .assert_eq(&below_limits(&items(), &limits).join("\n"));
    assert!(["fields", "fields=x", "lines=1"].iter().all(|text| limit(text).is_err()));
}
