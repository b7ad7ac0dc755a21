//! The code of a schema that four crates share compiles without a warning.
//!
//! Here the crates are modules of one, which is the same to the code: it has paths to the others.

use std::fs;
use std::path::Path;
use std::process::Command;

use tl_codegen::{Below, Gate, Options, Shared, emit_shared, resolve, sync};
use tl_parser::Sources;

const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

/// Items of each crate, where the top shows them: those in a namespace, below two, and in none.
const SHOWN: &str = "//! Bindings.\n\n\
    pub mod base;\npub mod left;\npub mod right;\npub mod top;\n\n\
    pub use crate::top::{borrowed, dispatch, enums, functions, types};\n\
    pub use crate::top::borrowed::types as borrowed_types;\n\
    pub use crate::top::types::store::deep as deep;\n\
    pub use crate::top::enums::Tree;\n";

/// Namespaces that are called like modules of generated code; one is large enough to be several files, and has another in it.
fn namespaces() -> String {
    let mut text = "---types---\ntypes.part.inner item:types.Item1 = types.part.Inner;\n".to_owned();
    for name in ["dispatch", "enums", "fmt", "functions", "kind", "owned", "root_a"] {
        text += &format!("{name}.a id:int = {name}.A;\n");
    }
    for n in 0..=150 {
        text += &format!("types.item{n} id:int = types.Item{n};\n");
    }
    text
}

#[test]
fn four_crates_compile() {
    let mut sources = Sources::new();
    let file = sources.add("tiny.tl", include_str!("golden/tiny.tl").to_owned() + &namespaces());
    let (model, diagnostics) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(diagnostics.is_empty(), "{}", tl_parser::render(&diagnostics, &sources, false));

    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shared");
    let [core, left, right] = ["base", "left", "right"].map(|part| format!("crate::{part}"));
    let below = Below { core, left, right };
    for split in [false, true] {
        let (data, dispatch, borrowed) = (Gate::Open, Gate::Open, Gate::Open);
        let options = Options { split, data, dispatch, borrowed, ..Options::folder(&model, &["tiny.tl"]) };
        let Shared { core, left, right, top } = emit_shared(&model, &options, &below);
        for (name, files) in [("base", core), ("left", left), ("right", right), ("top", top)] {
            let part = Path::new("types/types_/part_i.rs");
            assert_eq!(name != "top" && files.contains_key(part), split && name == "right", "{name}");
            let dir = root.join(if split { "split" } else { "whole" }).join("src").join(name);
            sync::plan(&dir, &files).and_then(|plan| plan.apply()).expect("can be written");
        }
    }

    let runtime = Path::new(MANIFEST).join("../tl-types");
    for name in ["split", "whole"] {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\ntl-types = {{ path = {runtime:?}, default-features = false, features = [\"object\"] }}\n\n\
             [lints.rust]\nwarnings = \"deny\"\n"
        );
        fs::write(root.join(name).join("Cargo.toml"), manifest).expect("can be written");
        fs::write(root.join(name).join("src/lib.rs"), SHOWN).expect("can be written");
    }
    fs::write(root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"split\", \"whole\"]\n")
        .expect("can be written");
    // The versions that are here already, so that nothing is to be fetched.
    fs::copy(Path::new(MANIFEST).join("../Cargo.lock"), root.join("Cargo.lock")).expect("can be copied");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--offline", "--workspace"]).current_dir(&root);
    cargo.env("CARGO_TARGET_DIR", root.join("target")).env_remove("RUSTFLAGS");
    let output = cargo.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
