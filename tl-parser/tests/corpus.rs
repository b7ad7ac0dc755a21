//! Real schemas in `../shared/corpus`; without them, the tests are skipped.

use std::io::Write;
use std::path::{Path, PathBuf};

use tl_parser::ast::{Combinator, ItemKind, Schema};
use tl_parser::doc::Docs;
use tl_parser::id::{self, Verdict};
use tl_parser::{Sources, parse, print, render};

fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        // Not `eprintln`, whose output is captured.
        let test = std::thread::current();
        let mut stderr = std::io::stderr();
        writeln!(stderr, "skipped: {}: no ../shared/corpus", test.name().unwrap_or("test")).unwrap();
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    paths.iter().map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), read(path))).collect()
}

fn combinators<'s, 'a>(schema: &'s Schema<'a>) -> impl Iterator<Item = &'s Combinator<'a>> {
    schema.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Combinator(combinator) => Some(combinator),
        _ => None,
    })
}

#[test]
fn parses_without_diagnostics() {
    for (name, text) in corpus() {
        let mut sources = Sources::new();
        let file = sources.add(name, text);
        let parsed = parse(sources.text(file), file);
        assert!(parsed.diagnostics.is_empty(), "{}", render(&parsed.diagnostics, &sources, false));
    }
}

#[test]
fn print_is_lossless() {
    for (name, text) in corpus() {
        let schema = parse(&text, Default::default()).schema;
        let printed = print(&schema);
        let reparsed = parse(&printed, Default::default());
        assert!(reparsed.diagnostics.is_empty(), "{name}");
        assert_eq!(reparsed.schema.items.len(), schema.items.len(), "{name}");
        for (before, after) in schema.items.iter().zip(&reparsed.schema.items) {
            assert!(before == after, "{name}: {}", before.kind);
        }
        assert_eq!(schema.end, reparsed.schema.end, "{name}");
        assert_eq!(print(&reparsed.schema), printed, "{name}");
        assert_eq!(comments(&text), comments(&printed), "{name}");
    }
}

/// Returns the text after `//` in each line; these files contain no `/*`.
fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| Some(line[line.find("//")?..].trim_end())).collect()
}

#[test]
fn declared_ids_follow_from_the_text() {
    for (name, text) in corpus() {
        let schema = parse(&text, Default::default()).schema;
        let mut confirmed = 0;
        for combinator in combinators(&schema) {
            match id::check(combinator).verdict {
                Verdict::Confirmed(_) => confirmed += 1,
                Verdict::Mismatch => panic!("{name}: {combinator} {:08x?}", id::check(combinator)),
                Verdict::Inferred | Verdict::Exception(_) => {}
            }
        }
        println!("{name}: {confirmed} ids confirmed");
        if name == "telegram-api-230.tl" {
            assert_eq!(confirmed, 2554);
        }
    }
}

#[test]
fn missing_ids_are_those_of_tdlib() {
    let expected = [
        ("pub.overlay", 0x34ba45cb),
        ("adnl.message.query", 0xb48bf97a),
        ("adnl.packetContents", 0xd142cd89),
        ("vector", 0x1cb5c415),
    ];
    for (_, text) in corpus().iter().filter(|(name, _)| name == "ton-api.tl") {
        let schema = parse(text, Default::default()).schema;
        for (name, id) in expected {
            let found = combinators(&schema).find(|combinator| combinator.name.is_some_and(|found| found.text == name));
            assert_eq!(id::infer(found.unwrap()), id, "{name}");
        }
    }
}

#[test]
fn every_field_of_td_api_is_documented() {
    for (_, text) in corpus().iter().filter(|(name, _)| name.starts_with("tdlib")) {
        let schema = parse(text, Default::default()).schema;
        for item in &schema.items {
            let docs = Docs::of(item);
            if let ItemKind::Combinator(combinator) = &item.kind
                && !docs.text.is_empty()
            {
                for field in combinator.fields.iter().filter_map(|field| field.name) {
                    assert!(docs.field(field.text).is_some_and(|text| !text.is_empty()), "{combinator}: {field}");
                }
                assert_eq!(docs.fields.len(), combinator.fields.len(), "{combinator}: {:?}", docs.fields);
            }
        }
        assert!(schema.classes().len() > 100);
    }
}

#[test]
fn layers() {
    for (name, text) in corpus() {
        let layer = parse(&text, Default::default()).schema.layer();
        let expected = match name.as_str() {
            "telegram-api-230.tl" => Some(230),
            "telegram-api-228-commented.tl" => Some(228),
            "secret-chats.tl" => Some(144),
            _ => None,
        };
        assert_eq!(layer, expected, "{name}");
    }
}
