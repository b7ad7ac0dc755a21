//! Generates bindings for the schema that the variable SCHEMA names, or for the one that is here.

use std::env;

fn main() -> Result<(), tl_codegen::Error> {
    println!("cargo::rerun-if-env-changed=SCHEMA");
    let schema = env::var("SCHEMA").unwrap_or_else(|_| "schema/weather.tl".to_owned());
    // A name of its own, so that the code below is the same for any schema.
    tl_codegen::Config::new().schema(schema).module("foreign").dispatch(true).compile()
}
