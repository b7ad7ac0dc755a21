//! The golden code in `golden/` is the output of the generator for `golden/tiny.tl`.
//!
//! After a change of the generator, `UPDATE_EXPECT=1 cargo test -p tl-codegen --test fresh` updates it. This is a test of its
//! own, since that must work while the old code does not compile.

use std::path::Path;

use expect_test::expect;
use tl_codegen::model::{Audience, Model};
use tl_codegen::overlay::{Description, ErrorText, Facts, Overlay, Page, Spanned, apply};
use tl_codegen::seams::{OutputCrate, Seams};
use tl_codegen::{Config, Files, Gate, Traits, resolve, sync};
use tl_parser::{Code, Sources};

/// Returns `tiny.tl` with its overlay.
fn tiny() -> Model {
    let mut sources = Sources::new();
    let file = sources.add("tests/golden/tiny.tl", include_str!("golden/tiny.tl"));
    let (mut model, mut diagnostics) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    diagnostics.extend(apply(&mut model, &overlay()));
    diagnostics.retain(|found| found.code != Code::BareVariant);
    assert!(diagnostics.is_empty(), "{}", tl_parser::render(&diagnostics, &sources, false));
    model
}

/// Generates its code with every option.
fn generate() -> Files {
    let config = Config::new().root_file("tiny").generator("the golden test from tiny.tl").split(true);
    let config = config.dispatch(true).borrowed(true).data(true).instantiate("Tree");
    config.reference("https://tiny.example").examples("tiny").emit(&tiny()).expect("valid options")
}

/// Metadata of each kind for a function.
fn overlay() -> Overlay {
    let text = |text: &str| Spanned { value: text.to_owned(), ..Spanned::default() };
    let name = "store.getItem";
    let error = |code, name| ErrorText { code, name: text(name), meaning: "One | the other.".to_owned() };
    Overlay {
        site: "https://tiny.example".to_owned(),
        pages: vec![Page { path: text("/store"), title: "The store".to_owned(), combinators: vec![text(name)] }],
        errors: vec![error(420, "FLOOD_WAIT_%d"), error(-503, "TIMEOUT")],
        functions: vec![Facts {
            name: text(name),
            audience: Some(Audience::Both),
            errors: vec![(None, text("FLOOD_WAIT_%d")), (None, text("TIMEOUT"))],
        }],
        ..Overlay::default()
    }
}

#[test]
fn the_golden_code_is_fresh() {
    let files = generate();
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut plan = sync::plan(&dir, &files).expect("the golden files can be read");
    // The tests themselves are not generated.
    plan.remove.retain(|path| path.starts_with("tiny"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        plan.apply().expect("the golden files can be written");
        return;
    }
    let stale: Vec<_> = plan.write.iter().map(|(path, _)| path).collect();
    assert!(plan.is_empty(), "stale: {stale:?}, to remove: {:?}; see the top of this file", plan.remove);
}

/// rustdoc has no path to an item of a crate that is not a dependency.
#[test]
fn links_to_crates_that_are_no_dependencies_are_text() {
    let mut sources = Sources::new();
    let schema = "a.user id:long name:string = a.User;
        chat users:Vector<a.User> = Chat;
        photo of:a.User = Photo; photoEmpty = Photo;
        ---functions---
        b.c.getUser id:long = a.User;";
    let file = sources.add("chat.tl", schema);
    let (mut model, _) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let text = |text: &str| Spanned { value: text.to_owned(), ..Spanned::default() };
    let links = text("See [`chat`], [`photoEmpty`], [`b.c.getUser`], [`a.user`].");
    let describe = |name: &str, text: Spanned<String>| {
        let name = Spanned { value: name.to_owned(), ..Spanned::default() };
        Description {
            name,
            text: Some(text),
            fields: Vec::new(),
            errors: Vec::new(),
            pages: Vec::new(),
            inferred: false,
        }
    };
    let descriptions = vec![describe("a.user", links.clone()), describe("chat", links)];
    let overlay = Overlay { descriptions, ..Overlay::default() };
    assert!(apply(&mut model, &overlay).is_empty());
    let config = Config::new().schema("chat.tl").borrowed(true);
    let docs = |files: &Files, path: &str| {
        let lines = files[Path::new(path)].lines().find_map(|line| line.strip_prefix("/// See "));
        lines.expect("the description").replace("](", "]\n(")
    };
    let here = expect![[r#"
        [`Chat`]
        (super::super::types::Chat), [`Photo::Empty`]
        (super::super::enums::Photo::Empty), [`b::c::GetUser`]
        (super::super::functions::b::c::GetUser), [`a::User`]
        (super::super::types::a::User)."#]];
    here.assert_eq(&docs(&config.emit(&model).expect("valid options"), "types/a.rs"));
    // From the page of the user in the facade, which re-exports all items.
    let seams = [
        ("base", &[][..], &["a.User"][..]),
        ("chats", &["base"], &["Chat", "b.c.getUser"]),
        ("photos", &["base"], &["Photo"]),
        ("facade", &["chats", "photos"], &[]),
    ];
    let crates = seams.map(|(name, depends_on, items)| {
        let items = items.iter().map(ToString::to_string).collect();
        OutputCrate { items, ..OutputCrate::new(name, depends_on) }
    });
    let seams = Seams { crates: crates.into(), ..Seams::default() };
    let elsewhere = expect![[r#"
        `Chat`, `Photo::Empty`, `b::c::GetUser`, [`a::User`]
        (super::super::types::a::User)."#]];
    let crates = config.emit_crates(&model, &seams).expect("consistent crates");
    elsewhere.assert_eq(&docs(&crates[0], "types/a.rs"));
    // From the page of the chat, which has one in `borrowed`, too.
    let crates = config.split(true).emit_crates(&model, &seams).expect("consistent crates");
    expect![[r#"
        [`Chat`]
        (super::types::Chat), `Photo::Empty`, [`b::c::GetUser`]
        (super::functions::b::c::GetUser), [`a::User`]
        (super::types::a::User)."#]]
    .assert_eq(&docs(&crates[1], "types/root_c.rs"));
    expect![[r#"
        [`Chat`]
        (super::types::Chat), `Photo::Empty`, [`b::c::GetUser`]
        (super::functions::b::c::GetUser), [`a::User`]
        (super::types::a::User)."#]]
    .assert_eq(&docs(&crates[1], "borrowed/types/root_c.rs"));
}

#[test]
fn traits_may_need_a_feature_or_be_left_out() {
    let mut sources = Sources::new();
    let file = sources.add("chat.tl", "user id:long name:string = User;");
    let (model, _) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let traits = Traits { debug: Gate::Feature("shown".to_owned()), eq: Gate::Open, ..Traits::NONE };
    let files = Config::new().traits(traits).emit(&model).expect("valid options");
    let types = &files[Path::new("types.rs")];
    assert!(!types.contains("impl Clone for User"));
    assert!(types.contains("#[cfg(feature = \"shown\")]\nimpl fmt::Debug for User"));
    assert!(types.contains("\n#[derive(PartialEq, Eq, Hash)]\npub struct User"));
}
