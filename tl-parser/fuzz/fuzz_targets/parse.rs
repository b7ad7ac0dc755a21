//! Looks for texts that panic, take long, or do not survive parse -> print -> parse.

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
    let again = parse(&printed, file);
    assert!(again.diagnostics.is_empty(), "{printed}\n{:?}", again.diagnostics);
    assert!(parsed.schema == again.schema, "{printed}");
    assert_eq!(printed, print(&again.schema));

    parsed.schema.layer();
    parsed.schema.classes();
    for item in &parsed.schema.items {
        Docs::of(item);
        if let ItemKind::Combinator(combinator) = &item.kind {
            id::check(combinator);
        }
    }
});
