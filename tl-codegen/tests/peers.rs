//! Faults of other generators that no other test shows absent; `docs/PEERS.md` lists them all.

use std::fs;
use std::path::{Path, PathBuf};

use tl_codegen::{Files, Gate, Options};
use tl_parser::Sources;

/// All Rust files below a folder of this repository.
fn rust(folder: &str) -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("can be read");
                files.push((path, text));
            }
        }
    }
    assert!(!files.is_empty());
    files
}

fn generate(text: &str) -> Files {
    let mut sources = Sources::new();
    let file = sources.add("peers.tl", text.to_owned());
    let (model, found) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(found.is_empty(), "{}", tl_parser::render(&found, &sources, false));
    let all = Options {
        dispatch: Gate::Open,
        borrowed: Gate::Open,
        data: Gate::Open,
        ..Options::folder(&model, &["peers.tl"])
    };
    tl_codegen::emit(&model, &all)
}

#[test]
fn comments_in_any_alphabet() {
    let files =
        generate("// \u{dc}ber \u{1f4e8} \u{202e}\nuser /* \u{540d} */ name:string = User; // \u{e9}\u{0}\u{ff}\n");
    assert!(files[Path::new("types.rs")].contains("pub struct User"));
}

#[test]
fn the_code_is_the_same_each_time() {
    let text = include_str!("golden/tiny.tl");
    // Hash maps are seeded anew each time that one is made.
    assert_eq!(generate(text), generate(text));
}

/// Where the code of `tl-types` is.
const CRATES: [&str; 4] = ["tl-types/src", "tl-types/core/src", "tl-types/left/src", "tl-types/right/src"];

#[test]
fn no_enum_has_one_variant() {
    let mut enums = 0;
    for (path, text) in CRATES.map(|src| src.to_owned() + "/generated").iter().flat_map(|folder| rust(folder)) {
        for (head, rest) in text.split("\npub enum ").skip(1).filter_map(|item| item.split_once('\n')) {
            let (body, _) = rest.split_once("\n}").expect("an end");
            let variants = body.lines().filter(|line| {
                line.strip_prefix("    ").is_some_and(|line| line.starts_with(|first: char| first.is_ascii_uppercase()))
            });
            assert!(variants.count() > 1, "{}: {head}", path.display());
            enums += 1;
        }
    }
    assert!(enums > 100, "{enums}");
}

#[test]
fn no_file_is_huge() {
    for (path, text) in CRATES.into_iter().flat_map(rust) {
        assert!(text.len() < 500_000, "{}: {} bytes", path.display(), text.len());
    }
}

#[test]
fn emitters_compare_no_names() {
    for (path, text) in rust("tl-codegen/src/emit") {
        for (number, line) in text.lines().enumerate() {
            // A comparison with a literal, or an arm of a `match` on one.
            let compares = ["== \"", "!= \"", "\" ==", "\" =>", "\" |", "eq(\""].iter().any(|sign| line.contains(sign));
            assert!(!compares, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}
