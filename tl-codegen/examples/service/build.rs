//! Generates the bindings; cargo runs it again when the schema changes.

fn main() -> Result<(), tl_codegen::CompileError> {
    tl_codegen::Config::new().schema("schema/notes.tl").compile()
}
