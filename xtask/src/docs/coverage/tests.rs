//! The table of a small schema, and the limits.

use expect_test::expect;
use tl_parser::Sources;

use super::*;

fn items() -> Vec<Item> {
    let schema = "\
chatInvite hash:string = Invite;
chatInvitePeek hash:string until:int = Invite;
// A user.
user id:long name:string = User;
---functions---
checkChatInvite hash:string = Invite;
getUsers id:Vector<long> = Vector<User>;
";
    let mut sources = Sources::new();
    let file = sources.add("schema.tl", schema);
    let (model, _) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    let words = |value: &str| overlay::Spanned { value: value.to_owned(), span: Default::default() };
    let described = overlay::Overlay {
        descriptions: vec![overlay::Description {
            name: words("checkChatInvite"),
            text: Some(words("Checks.")),
            fields: Vec::new(),
            errors: Vec::new(),
            pages: Vec::new(),
        }],
        glossary: vec![overlay::Term {
            name: "hash".to_owned(),
            ty: None,
            meanings: vec![overlay::Meaning {
                scopes: vec![overlay::Spanned { value: overlay::Scope::All, span: Default::default() }],
                text: words("A hash."),
            }],
        }],
        ..overlay::Overlay::default()
    };
    overlay::coverage(&model, &described)
}

#[test]
fn a_table_and_what_is_missing() {
    let items = items();
    expect![[r#"
                         all  described             own  glossary  schema   chat invites
        functions          2          1   50.0 %      1         0       0         1 of 1
        types              2          1   50.0 %      0         0       1         0 of 0
        constructors       3          1   33.3 %      0         0       1         0 of 2
        fields             7          3   42.9 %      0         3       0         3 of 4

        missing functions, by known errors:
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
fn too_little_is_said() {
    let none = Arguments {
        missing: 0,
        min_functions: None,
        min_types: None,
        min_constructors: None,
        min_fields: None,
        min_invites: None,
    };
    assert_eq!(wanting(&items(), &none), [""; 0]);
    let some = Arguments { min_functions: Some(50.0), min_fields: Some(60.0), min_invites: Some(100.0), ..none };
    expect![[r#"
        42.9 % of the fields are described, which is less than 60 %
        57.1 % of what is about chat invites are described, which is less than 100 %"#]]
    .assert_eq(&wanting(&items(), &some).join("\n"));
}
