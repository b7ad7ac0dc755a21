//! Documentation comments of items, fields and types.

use tl_parser::doc::Docs;
use tl_parser::{Schema, parse};

fn schema(text: &str) -> Schema<'_> {
    let parsed = parse(text, Default::default());
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    parsed.schema
}

fn docs(text: &str) -> Docs {
    Docs::of(schema(text).items.last().unwrap())
}

#[test]
fn tags() {
    let docs = docs(
        "//@class Media @description Anything that can be sent\n\n\
         //@description A picture @width Pixels from left to right, see @pixels for more\n\
         //-about them @height The same from top to bottom\n\
         //@param_description Content,\n\
         //-as text\n\
         picture width:int32 height:int32 description:string = Media;",
    );
    assert_eq!(docs.text, "A picture");
    assert_eq!(docs.field("width"), Some("Pixels from left to right, see @pixels for more about them"));
    assert_eq!(docs.field("height"), Some("The same from top to bottom"));
    assert_eq!(docs.field("description"), Some("Content, as text"));
}

#[test]
fn several_tags_on_a_line() {
    let docs = docs("//@description Where @lat North @long East, by @name\nplace lat:double long:double = Place;");
    assert_eq!(docs.text, "Where");
    assert_eq!(docs.fields, [("lat".into(), "North".into()), ("long".into(), "East, by @name".into())]);
}

#[test]
fn classes() {
    let schema = schema(
        "//@class Media @description Anything\n//-that can be sent\n\na = Media;\n\n\
         //@class Place @description A place\n//@description One\nb = Place;",
    );
    assert_eq!(
        schema.classes(),
        [("Media".into(), "Anything that can be sent".into()), ("Place".into(), "A place".into())]
    );
    assert_eq!(Docs::of(&schema.items[1]).text, "One");
}

#[test]
fn plain_comments_directly_above() {
    let text = docs("// not this\n\n///////////\n/// A user,\n//  identified by id\n//old id:int = User;\nuser id:long = User; // or a bot").text;
    assert_eq!(text, "A user,\nidentified by id\nor a bot");
    assert_eq!(docs("// LAYER 8\nuser = User;").text, "");
    assert_eq!(docs("// set off\n\nuser = User;"), Docs::default());
    // About the file and not about its first definition.
    assert_eq!(
        docs("// schema/chat.tl\n// Copyright 2026 Somebody\n// SPDX-License-Identifier: MIT\nuser = User;").text,
        ""
    );
    assert_eq!(docs("// Copyright was violated\nreport = Reason;").text, "Copyright was violated");
    assert_eq!(docs("/* A user,\n * continued */\nuser = User;").text, "A user,\ncontinued");
}

#[test]
fn comments_at_fields() {
    let docs = docs("user\n  id:long // unique\n  // never empty\n  // may be long\n  name:string\n  = User;");
    assert_eq!(docs.field("id"), Some("unique"));
    assert_eq!(docs.field("name"), Some("never empty\nmay be long"));
    assert_eq!(docs.text, "");
}

#[test]
fn layer() {
    assert_eq!(schema("// LAYER 7\na = A;\n// LAYER 8").layer(), Some(8));
    assert_eq!(schema("// Layers: 7\na = A; // LAYER x").layer(), None);
}
