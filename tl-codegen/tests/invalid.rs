//! Schemas that cannot be generated, and what is said about them.
//!
//! `invalid/*.tl` beside `invalid/*.stderr`; after a change of the words,
//! `UPDATE_EXPECT=1 cargo test -p tl-codegen` writes the latter anew.

use std::fs;
use std::path::Path;

use expect_test::expect_file;
use tl_parser::{Code, Sources};

/// Everything that is said about a schema.
fn diagnose(name: &str, text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add(name, text);
    let parsed = tl_parser::parse(sources.text(file), file);
    let (_, diagnostics) = tl_codegen::resolve(&[parsed]);
    tl_parser::render(&diagnostics, &sources, false)
}

#[test]
fn what_is_wrong_is_said() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let mut count = 0;
    for entry in fs::read_dir(&dir).expect("the folder is there") {
        let path = entry.expect("can be listed").path();
        if path.extension().is_some_and(|extension| extension == "tl") {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let said = diagnose(&name, &fs::read_to_string(&path).expect("can be read"));
            expect_file![path.with_extension("stderr")].assert_eq(&said);
            count += 1;
        }
    }
    assert!(count >= 13, "only {count} schemas in {}", dir.display());
}

/// Malformed lines that were collected elsewhere: each must be said at its line and column, with the names it is about.
#[test]
fn collected_mistakes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/facts/malformed.tsv");
    let Ok(table) = fs::read_to_string(file) else {
        eprintln!("skipped: no malformed.tsv here");
        return;
    };
    let mut wrong = Vec::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [number, input, names, place, ..] = columns[..] else { continue };
        // Deep nesting stands there in words, and its place with them.
        if place.contains('+') {
            continue;
        }
        let mut text = input.replace("\\n", "\n").replace("\\0", "\0");
        if names.contains("`barB`") || names.contains("`barA`") {
            text += "\nbarA = Bar;\nbarB = Bar;\n"; // What these lines are about, and do not say.
        }
        let said = diagnose("t", &text);
        if !said.contains(&format!("--> t:{place}\n")) {
            wrong.push(format!("{number} `{input}` expected at {place}:\n{said}"));
        }
        for name in names.split('`').skip(1).step_by(2).filter(|name| !said.contains(&format!("`{name}`"))) {
            wrong.push(format!("{number} `{input}` does not name `{name}`:\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The example of each code gets that code, if it is a schema.
#[test]
fn every_code_has_an_example() {
    for &code in Code::ALL.iter().filter(|code| code.concerns_schema()) {
        let said = diagnose("example.tl", code.example());
        assert!(said.contains(&format!("[{code}]")), "{code}: {}\n{said}", code.example());
    }
}
