//! The golden code in `golden/` is what the generator makes of `golden/tiny.tl`.
//!
//! After a change of the generator, `UPDATE_EXPECT=1 cargo test -p tl-codegen --test fresh` writes the code
//! anew. This is a test of its own, since that must work while the old code does not compile.

use std::path::Path;

use tl_codegen::model::Audience;
use tl_codegen::overlay::{ErrorText, Facts, Overlay, Page, Spanned, apply};
use tl_codegen::{Files, Gate, Items, Options, Traits, emit, resolve, sync};
use tl_parser::Sources;

fn generate(module: &str, split: bool) -> Files {
    let mut sources = Sources::new();
    let file = sources.add("tests/golden/tiny.tl", include_str!("golden/tiny.tl"));
    let parsed = tl_parser::parse(sources.text(file), file);
    let options = Options {
        module: module.to_owned(),
        runtime: "::tl_types".to_owned(),
        generator: "the golden test from tiny.tl".to_owned(),
        items: Items::All,
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
    let files = generate("tiny", true);
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

#[test]
fn a_split_root_has_the_same_items() {
    let split = generate("tiny", true);
    let items = |files: &Files| {
        let lines = files.values().flat_map(|text| text.lines());
        let mut items: Vec<String> = lines
            .filter(|line| line.starts_with("pub struct") || line.starts_with("pub enum"))
            .map(str::to_owned)
            .collect();
        items.sort();
        items
    };
    assert_eq!(items(&split), items(&generate("tiny", false)));
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
