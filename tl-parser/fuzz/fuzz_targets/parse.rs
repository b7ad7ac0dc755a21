//! Fuzzes parsing, printing, rendering, documentation and ids: no panics, no lossy round trips.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tl_parser::ast::ItemKind;
use tl_parser::doc::Docs;
use tl_parser::{Sources, id, parse, print, render};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut sources = Sources::new();
    let file = sources.add("fuzz.tl", text);
    let parsed = parse(text, file);
    render(&parsed.diagnostics, &sources, true);

    let printed = print(&parsed.schema);
    let reparsed = parse(&printed, file);
    assert!(reparsed.diagnostics.is_empty(), "{printed}\n{:?}", reparsed.diagnostics);
    assert!(parsed.schema == reparsed.schema, "{printed}");
    assert_eq!(printed, print(&reparsed.schema));

    parsed.schema.layer();
    parsed.schema.classes();
    for item in &parsed.schema.items {
        Docs::of(item);
        if let ItemKind::Combinator(combinator) = &item.kind {
            id::check(combinator);
        }
    }
});
