//! Generates the bindings; cargo runs it again when the schema changes.

fn main() -> Result<(), tl_codegen::Error> {
    tl_codegen::Config::new().schema("schema/notes.tl").data(true).compile()
}
