//! The golden code in `golden/` is what the generator makes of `golden/tiny.tl`.
//!
//! After a change of the generator, `UPDATE_EXPECT=1 cargo test -p tl-codegen --test fresh` writes the code
//! anew. This is a test of its own, since that must work while the old code does not compile.

use std::path::Path;

use tl_codegen::model::Audience;
use tl_codegen::overlay::{Description, ErrorText, Facts, Overlay, Page, Spanned, apply};
use tl_codegen::{Files, Gate, Items, Options, Traits, emit, resolve, sync};
use tl_parser::Sources;

fn generate(items: Items, split: bool) -> Files {
    let mut sources = Sources::new();
    let file = sources.add("tests/golden/tiny.tl", include_str!("golden/tiny.tl"));
    let parsed = tl_parser::parse(sources.text(file), file);
    let options = Options {
        module: "tiny".to_owned(),
        runtime: "::tl_types".to_owned(),
        generator: "the golden test from tiny.tl".to_owned(),
        items,
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
    emit(&model, &options)
}

/// Something of each kind that is said of a function.
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
    let files = generate(Items::All, true);
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

#[test]
fn two_crates_have_the_items_of_one() {
    let types = generate(Items::Types, true);
    let functions = generate(Items::Functions { types: "::tiny_core".to_owned() }, true);
    let mut both = [items(&types), items(&functions)].concat();
    both.sort();
    assert_eq!(both, items(&generate(Items::All, true)));

    let text = |files: &Files, path: &str| files.get(Path::new(path)).cloned().unwrap_or_default();
    let [root, borrowed] = ["tiny.rs", "tiny/borrowed.rs"].map(|path| text(&functions, path));
    assert!(root.contains("pub use ::tiny_core::{enums, types};\npub mod functions;\n"), "{root}");
    assert!(borrowed.contains("pub use ::tiny_core::borrowed::{enums, types};\npub mod functions;\n"), "{borrowed}");
    assert!(root.contains("pub mod dispatch;") && !root.contains("pub mod data;"), "{root}");
    let root = text(&types, "tiny.rs");
    assert!(root.contains("pub mod data;") && !root.contains("functions") && !root.contains("dispatch"), "{root}");
    for path in functions.keys().filter(|path| types.contains_key(*path)) {
        assert!(["tiny.rs", "tiny/borrowed.rs"].map(Path::new).contains(&path.as_path()), "{} twice", path.display());
    }
}

/// A type can be about a function of the crate above it, to which rustdoc finds no way.
#[test]
fn types_link_to_no_functions_of_another_crate() {
    let mut sources = Sources::new();
    let file = sources.add("chat.tl", "// LAYER 7\nuser id:long = User;\n---functions---\ngetUser id:long = User;");
    let (mut model, _) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let text = |text: &str| Spanned { value: text.to_owned(), ..Spanned::default() };
    let said = text("What [`getUser`] gives, and another [`user`].");
    let (name, text, fields, errors, pages) = (text("user"), Some(said), Vec::new(), Vec::new(), Vec::new());
    let descriptions = vec![Description { name, text, fields, errors, pages }];
    let overlay = Overlay { descriptions, ..Overlay::default() };
    assert!(apply(&mut model, &overlay).is_empty());
    let docs = |items| {
        let files = emit(&model, &Options { items, ..Options::folder(&model, &["chat.tl"]) });
        let lines = files[Path::new("types.rs")].lines().find_map(|line| line.strip_prefix("/// What "));
        lines.expect("the words").to_owned()
    };
    assert_eq!(
        docs(Items::All),
        "[`GetUser`](super::functions::GetUser) gives, and another [`User`](super::types::User)."
    );
    assert_eq!(docs(Items::Types), "`functions::GetUser` gives, and another [`User`](super::types::User).");
}

#[test]
fn a_split_root_has_the_same_items() {
    let split = generate(Items::All, true);
    assert_eq!(items(&split), items(&generate(Items::All, false)));
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
    // What only `Debug` needs is imported without the feature, too.
    assert!(files[Path::new("mod.rs")].contains("unused_imports"));
}
