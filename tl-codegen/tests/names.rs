//! Rust names of TL names, and Markdown of plain text.

use tl_codegen::model::Model;
use tl_codegen::overlay::{Meaning, Overlay, Scope, Spanned, Term, apply, plain};
use tl_codegen::{module_name, resolve};
use tl_parser::{Sources, Span};

fn model(schema: &str) -> Model {
    let mut sources = Sources::new();
    let file = sources.add("names.tl", schema);
    let (model, diagnostics) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(diagnostics.is_empty(), "{}", tl_parser::render(&diagnostics, &sources, false));
    model
}

/// The variants of the type `ty` with these constructors.
fn variants(ty: &str, constructors: &[&str]) -> Vec<String> {
    let definitions = constructors.iter().map(|name| format!("{name} x:int = {ty};\n"));
    let model = model(&definitions.collect::<String>());
    let enumeration = model.types[0].enumeration.as_ref().expect("several constructors");
    enumeration.variants.iter().map(|variant| variant.ident.clone()).collect()
}

#[test]
fn keywords_are_raw_and_names_in_use_get_an_underscore() {
    let model =
        model("option type:int self:int accessHash:long flags:# w:flags.0?int h:flags.0?int = Option; error = Error;");
    let fields: Vec<_> =
        model.constructors[0].combinator.struct_fields().into_iter().map(|field| field.ident).collect();
    assert_eq!(fields, ["r#type", "self_", "access_hash", "w_and_h"]);
    let paths: Vec<_> = model.constructors.iter().map(|it| it.combinator.path.ident.clone()).collect();
    assert_eq!(paths, ["Option_", "Error"]);
}

#[test]
fn names_of_devices_get_an_underscore() {
    let names = ["con", "aux", "nul", "prn", "com1", "lpt9", "com", "com10", "lptx", "console"];
    let modules = names.map(|name| module_name(name.as_ref()));
    assert_eq!(modules, ["con_", "aux_", "nul_", "prn_", "com1_", "lpt9_", "com", "com10", "lptx", "console"]);
}

#[test]
fn paths_follow_namespaces() {
    let model = model("consensus.candidateResolver.pub.candidateInfo = consensus.Info;");
    let path = &model.constructors[0].combinator.path;
    assert_eq!(path.modules, ["consensus", "candidate_resolver", "pub_"]);
    assert_eq!(path.ident, "CandidateInfo");
}

#[test]
fn variants_leave_out_the_type_as_long_as_a_name_remains() {
    let peers = variants("InputPeer", &["inputPeerEmpty", "inputPeerSelf", "inputPeerUserFromMessage"]);
    assert_eq!(peers, ["Empty", "PeerSelf", "UserFromMessage"]);
    assert_eq!(variants("Message", &["message", "messageEmpty"]), ["Message", "Empty"]);
    let ids = variants("InputBotInlineMessageID", &["inputBotInlineMessageID", "inputBotInlineMessageID64"]);
    assert_eq!(ids, ["Id", "Id64"]);
    assert_eq!(variants("Updates", &["updatesTooLong", "updateShort"]), ["TooLong", "UpdateShort"]);
}

#[test]
fn variants_leave_out_words_that_they_share_with_the_type() {
    assert_eq!(variants("storage.FileType", &["storage.fileUnknown", "storage.fileJpeg"]), ["Unknown", "Jpeg"]);
    assert_eq!(variants("RichText", &["textEmpty", "textBold"]), ["Empty", "Bold"]);
    assert_eq!(variants("ReportReason", &["inputReportReasonSpam", "inputReportReasonOther"]), ["Spam", "Other"]);
    assert_eq!(variants("Chat", &["chat", "channel"]), ["Chat", "Channel"]);
    assert_eq!(variants("State", &["stateOk", "stateNone"]), ["Ok", "None"]);
    // Another variant has the rest as its name.
    let entities = variants("MessageEntity", &["messageEntityName", "inputMessageEntityName"]);
    assert_eq!(entities, ["Name", "InputMessageEntityName"]);
    assert_eq!(variants("InputFile", &["inputBig", "richBig"]), ["Big", "RichBig"]);
}

#[test]
fn variants_that_would_be_the_same_stay_whole() {
    assert_eq!(variants("Key", &["keyData", "data", "keyId"]), ["KeyData", "Data", "Id"]);
}

#[test]
fn variants_of_several_namespaces_are_told_apart() {
    assert_eq!(variants("db.Key", &["db.el.key", "db.status.key", "db.keyId"]), ["ElKey", "StatusKey", "Id"]);
    assert_eq!(variants("dht.Local", &["dht.local", "dht.random.local"]), ["Local", "RandomLocal"]);
}

#[test]
fn plain_text_is_escaped() {
    assert_eq!(plain("a*b <i>[x]"), "a\\*b \\<i\\>\\[x\\]");
    assert_eq!(plain("see https://a.example/b_c."), "see <https://a.example/b_c>.");
    assert_eq!(plain("(http://a.example/b#c)"), "(<http://a.example/b#c>)");
    assert_eq!(plain("https://a\u{e9}.example"), "https://a\u{e9}.example");
    assert_eq!(plain("two\nlines"), "two\nlines");
}

/// Whether a glossary entry with this pattern applies to a combinator.
fn matches(pattern: &str, name: &str) -> bool {
    let mut model = model(&format!("{name} x:int = Any;"));
    let spanned = |value: &str| Spanned { value: value.to_owned(), ..Spanned::default() };
    let scopes = vec![Spanned { value: Scope::Like(pattern.to_owned()), span: Span::default() }];
    let meanings = vec![Meaning { scopes, text: spanned("An x.") }];
    let glossary = vec![Term { name: "x".to_owned(), ty: None, meanings }];
    apply(&mut model, &Overlay { glossary, ..Overlay::default() });
    !model.constructors[0].combinator.fields[0].docs.is_empty()
}

#[test]
fn scopes_have_wildcards() {
    for (pattern, name) in [("*", "a.b"), ("a", "a"), ("a*", "a"), ("*b", "ab"), ("a*c*e", "abcde"), ("*b*b", "bb")] {
        assert!(matches(pattern, name), "{pattern} {name}");
    }
    for (pattern, name) in [("", "a"), ("a", "ab"), ("a*a", "a"), ("*b*b", "b"), ("a*c*e", "aec")] {
        assert!(!matches(pattern, name), "{pattern} {name}");
    }
}
