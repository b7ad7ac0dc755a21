//! Invalid schemas and their diagnostics: `invalid/*.tl` and `invalid/*.stderr`.
//!
//! After a change of a message, `UPDATE_EXPECT=1 cargo test -p tl-codegen --test invalid` updates the latter.

use std::fs;
use std::io::Write;
use std::path::Path;

use expect_test::expect_file;
use tl_parser::{Code, Sources};

/// The rendered diagnostics of a schema.
fn diagnose(name: &str, text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add(name, text);
    let parsed = tl_parser::parse(sources.text(file), file);
    let (_, diagnostics) = tl_codegen::resolve(&[parsed]);
    tl_parser::render(&diagnostics, &sources, false)
}

#[test]
fn diagnostics_are_golden() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let mut count = 0;
    for entry in fs::read_dir(&dir).expect("the folder is there") {
        let path = entry.expect("can be listed").path();
        if path.extension().is_some_and(|extension| extension == "tl") {
            let name = path.file_name().expect("a file").to_string_lossy().into_owned();
            let rendered = diagnose(&name, &fs::read_to_string(&path).expect("can be read"));
            expect_file![path.with_extension("stderr")].assert_eq(&rendered);
            count += 1;
        }
    }
    assert!(count >= 13, "only {count} schemas in {}", dir.display());
}

/// Malformed lines collected elsewhere: the diagnostic has the line, the column and the names concerned.
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
        // Deep nesting is only described there, and so is its position.
        if place.contains('+') {
            continue;
        }
        let mut text = input.replace("\\n", "\n").replace("\\0", "\0");
        if names.contains("`barB`") || names.contains("`barA`") {
            text += "\nbarA = Bar;\nbarB = Bar;\n"; // These lines refer to it without declaring it.
        }
        let rendered = diagnose("t", &text);
        if !rendered.contains(&format!("--> t:{place}\n")) {
            wrong.push(format!("{number} `{input}` expected at {place}:\n{rendered}"));
        }
        for name in names.split('`').skip(1).step_by(2).filter(|name| !rendered.contains(&format!("`{name}`"))) {
            wrong.push(format!("{number} `{input}` does not name `{name}`:\n{rendered}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The example of each code gets that code, if it is a schema.
#[test]
fn every_code_has_an_example() {
    for &code in Code::ALL.iter().filter(|code| code.concerns_schema()) {
        let rendered = diagnose("example.tl", code.example());
        assert!(rendered.contains(&format!("[{code}]")), "{code}: {}\n{rendered}", code.example());
    }
}
