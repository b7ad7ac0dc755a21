//! Bugs of other generators that no other test covers; `docs/PEERS.md` lists all of them.

use std::path::Path;

use tl_codegen::model::Model;
use tl_codegen::{Config, Files};
use tl_parser::Sources;

fn resolve(text: &str) -> Model {
    let mut sources = Sources::new();
    let file = sources.add("peers.tl", text);
    let (model, found) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(found.is_empty(), "{}", tl_parser::render(&found, &sources, false));
    model
}

fn generate(model: &Model) -> Files {
    Config::new().dispatch(true).borrowed(true).data(true).emit(model).expect("valid options")
}

/// The committed schema of the Telegram API.
fn api() -> Model {
    resolve(include_str!("../../schema/api.tl"))
}

#[test]
fn comments_in_any_alphabet() {
    let text = "// \u{dc}ber \u{1f4e8} \u{202e}\nuser /* \u{540d} */ name:string = User; // \u{e9}\u{0}\u{ff}\n";
    assert!(generate(&resolve(text))[Path::new("types.rs")].contains("pub struct User"));
}

#[test]
fn no_enum_has_one_variant() {
    let model = api();
    for ty in &model.types {
        let variants = ty.enumeration.as_ref().map_or(0, |enumeration| enumeration.variants.len());
        assert_eq!(variants, if ty.constructors.len() > 1 { ty.constructors.len() } else { 0 }, "{}", ty.name);
    }
}

#[test]
fn no_file_is_huge() {
    for (path, text) in generate(&api()) {
        assert!(text.len() < 500_000, "{}: {} bytes", path.display(), text.len());
    }
}
