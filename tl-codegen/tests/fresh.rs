//! The golden code in `golden/` is the output of the generator for `golden/tiny.tl`.
//!
//! After a change of the generator, `UPDATE_EXPECT=1 cargo test -p tl-codegen --test fresh` updates it. This is a
//! separate test, since that must work while the old code does not compile.

use std::path::Path;

use expect_test::expect;
use tl_codegen::model::{Audience, Model};
use tl_codegen::overlay::{Description, ErrorText, Facts, Overlay, Page, Spanned, apply};
use tl_codegen::{Below, Files, Gate, Options, Shared, Traits, emit, emit_shared, resolve, sync};
use tl_parser::Sources;

/// `tiny.tl` with its overlay, and how its code is generated.
fn tiny(split: bool) -> (Model, Options) {
    let mut sources = Sources::new();
    let file = sources.add("tests/golden/tiny.tl", include_str!("golden/tiny.tl"));
    let parsed = tl_parser::parse(sources.text(file), file);
    let options = Options {
        module: "tiny".to_owned(),
        runtime: "::tl_types".to_owned(),
        generator: "the golden test from tiny.tl".to_owned(),
        split,
        dispatch: Gate::Open,
        borrowed: Gate::Open,
        reference: Some("https://tiny.example".to_owned()),
        examples: Some("tiny".to_owned()),
        data: Gate::Open,
        traits: Traits::default(),
        compiled: vec!["Tree".to_owned()],
    };
    let (mut model, mut diagnostics) = resolve(&[parsed]);
    diagnostics.extend(apply(&mut model, &overlay()));
    assert!(diagnostics.is_empty(), "{}", tl_parser::render(&diagnostics, &sources, false));
    (model, options)
}

/// In one crate.
fn whole(split: bool) -> Files {
    let (model, options) = tiny(split);
    emit(&model, &options)
}

/// Each kind of metadata of a function.
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
fn the_code_is_what_the_schema_says() {
    let files = whole(true);
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut plan = sync::plan(&dir, &files).expect("the golden files can be read");
    // The tests themselves are not generated.
    plan.remove.retain(|path| path.starts_with("tiny"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        plan.apply().expect("the golden files can be written");
        return;
    }
    let stale: Vec<_> = plan.write.iter().map(|(path, _)| path).collect();
    assert!(plan.is_empty(), "other code for {stale:?}, none for {:?}; see the top of this file", plan.remove);
}

/// The structs and enums.
fn items(files: &Files) -> Vec<String> {
    let lines = files.values().flat_map(|text| text.lines());
    let items = lines.filter(|line| line.starts_with("pub struct") || line.starts_with("pub enum"));
    let mut items: Vec<String> = items.map(str::to_owned).collect();
    items.sort();
    items
}

/// The paths of the crates that share a schema.
fn below() -> Below {
    let [core, left, right] = ["core", "left", "right"].map(|part| format!("::tiny_{part}"));
    Below { core, left, right }
}

#[test]
fn four_crates_have_the_items_of_one() {
    let (model, options) = tiny(true);
    let Shared { core, left, right, top } = emit_shared(&model, &options, &below());
    let crates = [core, left, right, top];
    let mut all = crates.iter().flat_map(items).collect::<Vec<_>>();
    all.sort();
    assert_eq!(all, items(&whole(true)));
    assert!(crates[..3].iter().all(|files| !items(files).is_empty()), "tiny.tl has items for each side");

    let text = |files: &Files, path: &str| files.get(Path::new(path)).cloned().unwrap_or_default();
    let [core, left, right, top] = crates.each_ref().map(|files| text(files, "tiny.rs"));
    assert!(core.contains("pub mod data;") && !core.contains("functions") && !core.contains("dispatch"), "{core}");
    assert!(top.contains("pub mod functions;") && top.contains("pub mod dispatch;") && !top.contains("data"), "{top}");
    for side in [left, right] {
        assert!(side.contains("pub mod functions;") && !side.contains("dispatch") && !side.contains("data"), "{side}");
    }
    for path in ["tiny/types.rs", "tiny/borrowed/types.rs"] {
        let borrowed = if path.contains("borrowed") { "borrowed::" } else { "" };
        let [core, left, right, top] = crates.each_ref().map(|files| text(files, path));
        assert!(!core.contains("pub use ::") && !core.contains("pub(crate) use"), "{core}");
        for side in [left, right] {
            assert!(side.contains(&format!("pub(crate) use ::tiny_core::{borrowed}types::*;")), "{side}");
            assert!(!side.contains("pub use ::"), "{side}");
        }
        for below in ["core", "left", "right"] {
            let shown = format!("#[doc(inline)]\npub use ::tiny_{below}::{borrowed}types::*;");
            assert!(top.contains(&shown), "{shown} in {top}");
        }
    }
}

/// Documentation can link to an item of a crate that is not a dependency, to which rustdoc has no path.
#[test]
fn links_to_crates_that_are_not_below_are_addresses() {
    let mut sources = Sources::new();
    let schema = "a.user id:long name:string = a.User;
        chat users:Vector<a.User> = Chat;
        photo of:a.User = Photo; photoEmpty = Photo;
        ---functions---
        b.c.getUser id:long = a.User;";
    let file = sources.add("chat.tl", schema);
    let (mut model, _) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let text = |text: &str| Spanned { value: text.to_owned(), ..Spanned::default() };
    let docs_of_both = text("Contains [`chat`]; [`photoEmpty`], [`b.c.getUser`], [`a.user`].");
    let describe = |name: &str, docs: &Spanned<String>| {
        let (name, text, fields, errors, pages) = (text(name), Some(docs.clone()), Vec::new(), Vec::new(), Vec::new());
        Description { name, text, fields, errors, pages }
    };
    let descriptions = vec![describe("a.user", &docs_of_both), describe("chat", &docs_of_both)];
    let overlay = Overlay { descriptions, ..Overlay::default() };
    assert!(apply(&mut model, &overlay).is_empty());
    let options = Options { borrowed: Gate::Open, ..Options::folder(&model, &["chat.tl"]) };
    let docs = |files: &Files, path: &str| {
        let lines = files[Path::new(path)].lines().find_map(|line| line.strip_prefix("/// Contains "));
        lines.expect("the documentation").replace("](", "]\n(")
    };
    let here = expect![[r#"
        [`Chat`]
        (super::super::types::Chat); [`Photo::Empty`]
        (super::super::enums::Photo::Empty), [`b::c::GetUser`]
        (super::super::functions::b::c::GetUser), [`a::User`]
        (super::super::types::a::User)."#]];
    here.assert_eq(&docs(&emit(&model, &options), "types/a.rs"));
    // From the page of the user, where all items are shown.
    let elsewhere = expect![[r#"
        [`Chat`]
        (../../types/struct.Chat.html); [`Photo::Empty`]
        (../../enums/enum.Photo.html#variant.Empty), [`b::c::GetUser`]
        (../../functions/b/c/struct.GetUser.html), [`a::User`]
        (super::super::types::a::User)."#]];
    elsewhere.assert_eq(&docs(&emit_shared(&model, &options, &below()).core, "types/a.rs"));
    // From the page of the chat, which has one in `borrowed`, too.
    let split = Options { split: true, ..options.clone() };
    let Shared { left, right, .. } = emit_shared(&model, &split, &below());
    let side = if left.contains_key(Path::new("types/root_c.rs")) { left } else { right };
    expect![[r#"
        [`Chat`]
        (super::types::Chat); [`Photo::Empty`]
        (../enums/enum.Photo.html#variant.Empty), [`b::c::GetUser`]
        (super::functions::b::c::GetUser), [`a::User`]
        (super::types::a::User)."#]]
    .assert_eq(&docs(&side, "types/root_c.rs"));
    expect![[r#"
        [`Chat`]
        (super::types::Chat); [`Photo::Empty`]
        (../../enums/enum.Photo.html#variant.Empty), [`b::c::GetUser`]
        (super::functions::b::c::GetUser), [`a::User`]
        (super::types::a::User)."#]]
    .assert_eq(&docs(&side, "borrowed/types/root_c.rs"));
}

#[test]
fn a_split_root_has_the_same_items() {
    let split = whole(true);
    assert_eq!(items(&split), items(&whole(false)));
    assert!(split.contains_key(Path::new("tiny/types/root_sf.rs")), "simpleFlags");
    assert!(split.contains_key(Path::new("tiny/types/root_p.rs")), "point");
    assert!(split.contains_key(Path::new("tiny/types/store/deep.rs")), "store.deep.type");
}

#[test]
fn traits_may_need_a_feature_or_be_left_out() {
    let mut sources = Sources::new();
    let file = sources.add("chat.tl", "user id:long name:string = User;");
    let (model, _) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let traits = Traits { clone: Gate::Closed, debug: Gate::Feature("shown".to_owned()), eq: Gate::Open };
    let files = emit(&model, &Options { traits, ..Options::folder(&model, &["chat.tl"]) });
    let types = &files[Path::new("types.rs")];
    assert!(!types.contains("impl Clone for User"));
    assert!(types.contains("#[cfg(feature = \"shown\")]\nimpl fmt::Debug for User"));
    assert!(types.contains("}\n\nimpl PartialEq for User"));
    // Imports for `Debug` alone are not behind its feature.
    assert!(files[Path::new("mod.rs")].contains("unused_imports"));
}
