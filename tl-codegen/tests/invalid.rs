//! Schemas with errors, and their diagnostics.
//!
//! `invalid/*.stderr` are the diagnostics of `invalid/*.tl`; `UPDATE_EXPECT=1 cargo test -p tl-codegen --test invalid`
//! updates them.

use std::fs;
use std::io::Write;
use std::path::Path;

use expect_test::expect_file;
use tl_parser::{Code, Sources};

/// Returns all diagnostics of a schema.
fn diagnose(name: &str, text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add(name, text);
    let parsed = tl_parser::parse(sources.text(file), file);
    let (_, diagnostics) = tl_codegen::resolve(&[parsed]);
    tl_parser::render(&diagnostics, &sources, false)
}

#[test]
fn schemas_with_errors() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let mut count = 0;
    for entry in fs::read_dir(&dir).expect("the folder is there") {
        let path = entry.expect("can be listed").path();
        if path.extension().is_some_and(|extension| extension == "tl") {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let found = diagnose(&name, &fs::read_to_string(&path).expect("can be read"));
            expect_file![path.with_extension("stderr")].assert_eq(&found);
            count += 1;
        }
    }
    assert!(count >= 13, "only {count} schemas in {}", dir.display());
}

/// Malformed lines from elsewhere: each has a diagnostic at its line and column, with the names that it is about.
#[test]
fn collected_mistakes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/facts/malformed.tsv");
    let Ok(table) = fs::read_to_string(file) else {
        // Unlike `eprintln!`, this is printed also if the test passes.
        _ = writeln!(std::io::stderr(), "skipped: no ../shared/facts/malformed.tsv");
        return;
    };
    let mut wrong = Vec::new();
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [number, input, names, place, ..] = columns[..] else { continue };
        // Deep nesting and its position are described in words.
        if place.contains('+') {
            continue;
        }
        let mut text = input.replace("\\n", "\n").replace("\\0", "\0");
        if names.contains("`barB`") || names.contains("`barA`") {
            text += "\nbarA = Bar;\nbarB = Bar;\n"; // The lines refer to these and do not define them.
        }
        let found = diagnose("t", &text);
        if !found.contains(&format!("--> t:{place}\n")) {
            wrong.push(format!("{number} `{input}` expected at {place}:\n{found}"));
        }
        for name in names.split('`').skip(1).step_by(2).filter(|name| !found.contains(&format!("`{name}`"))) {
            wrong.push(format!("{number} `{input}` does not name `{name}`:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The example of each code gets that code, if it is a schema.
#[test]
fn every_code_has_an_example() {
    for &code in Code::ALL.iter().filter(|code| code.concerns_schema()) {
        let found = diagnose("example.tl", code.example());
        assert!(found.contains(&format!("[{code}]")), "{code}: {}\n{found}", code.example());
    }
}
