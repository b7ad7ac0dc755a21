//! The schema in memory is the one that generated code contains.

#[allow(
    dead_code,
    improper_ctypes_definitions,
    missing_docs,
    unreachable_pub,
    unused_imports,
    clippy::enum_variant_names,
    clippy::type_complexity
)]
#[rustfmt::skip]
#[path = "../../tests/golden"]
mod golden {
    pub(crate) mod tiny;
}

#[test]
fn the_schema_in_memory_equals_the_generated_one() {
    let mut sources = tl_parser::Sources::new();
    let file = sources.add("tiny.tl", include_str!("../../tests/golden/tiny.tl"));
    let (model, _) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert_eq!(tl_codegen_cli::schema(&model), Some(&golden::tiny::data::SCHEMA));
}
