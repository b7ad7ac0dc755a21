//! Bindings of real schemas, and random values of each.
//!
//! Each is a crate of its own in `target`, on `tl-runtime` without default features.
//! `cargo test -p tl-codegen --test compile -- --include-ignored` includes large schemas and takes minutes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tl_codegen::model::Model;
use tl_codegen::{Config, Gate, sync};
use tl_parser::{Severity, Sources};

use crate::nested::{self, MANIFEST, write};

/// Above this many combinators, `dispatch` takes a minute or more to compile.
const LARGE: usize = 1500;

/// A schema and the name of its crate.
struct Schema {
    name: String,
    path: PathBuf,
    model: Model,
}

impl Schema {
    fn is_large(&self) -> bool {
        self.model.constructors.len() + self.model.functions.len() > LARGE
    }
}

/// All schemas, and the directory with their crates, which is written once.
static SCHEMAS: LazyLock<(Vec<Schema>, PathBuf)> = LazyLock::new(schemas);

fn schemas() -> (Vec<Schema>, PathBuf) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    let Ok(entries) = fs::read_dir(Path::new(MANIFEST).join("../../shared/corpus")) else {
        // Unlike `eprintln!`, this is printed also if the test passes.
        _ = writeln!(std::io::stderr(), "skipped: no schemas in ../shared/corpus");
        return (Vec::new(), root);
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("can be listed").path()).collect();
    paths.sort();
    let schemas: Vec<Schema> = paths
        .into_iter()
        .map(|path| Schema { name: tl_codegen::module_name(&path), model: resolve(&path), path })
        .collect();
    schemas.iter().for_each(|schema| package(&root, schema));
    let members: Vec<&str> = schemas.iter().map(|schema| schema.name.as_str()).collect();
    nested::manifest(&root, &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"));
    (schemas, root)
}

fn resolve(path: &Path) -> Model {
    let mut sources = Sources::new();
    let file = sources.add(path.to_string_lossy(), fs::read_to_string(path).expect("can be read"));
    let (model, mut diagnostics) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    diagnostics.retain(|found| found.severity() == Severity::Error);
    assert!(diagnostics.is_empty(), "{}", tl_parser::render(&diagnostics, &sources, false));
    model
}

/// Writes a library crate with the bindings, and a program that round-trips values.
fn package(root: &Path, Schema { name, path, model }: &Schema) {
    let feature = |name: &str| Gate::Feature(name.to_owned());
    let config = Config::new().schema(path).dispatch(feature("dispatch")).borrowed(feature("borrowed"));
    let files = config.data(feature("data")).emit(model).expect("valid options");
    let dir = root.join(name);
    sync::plan(&dir.join("src").join(name), &files).and_then(|plan| plan.apply()).expect("can be written");
    write(&dir.join("src/lib.rs"), &format!("//! Bindings.\n\npub mod {name};\n"));
    let values = Path::new(MANIFEST).join("../tl-types/tests/by_schema/mod.rs");
    let example = include_str!("round_trip.rs").replace("a_schema", name);
    let example = example.replace("by_schema/mod.rs", &values.to_string_lossy().escape_default().to_string());
    write(&dir.join("examples/round_trip.rs"), &example);
    let runtime = Path::new(MANIFEST).join("../tl-types/runtime");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\ndispatch = []\nborrowed = []\ndata = [\"tl-runtime/object\"]\n\n\
         [dependencies]\ntl-runtime = {{ path = {runtime:?}, default-features = false }}\n\n\
         [dev-dependencies]\nserde_json = \"1\"\n\n\
         [[example]]\nname = \"round_trip\"\nrequired-features = [\"data\", \"dispatch\"]\n\n\
         [lints.rust]\nwarnings = \"deny\"\n"
    );
    write(&dir.join("Cargo.toml"), &manifest);
}

#[test]
fn real_schemas_compile_and_their_values_round_trip() {
    let (schemas, root) = &*SCHEMAS;
    schemas.iter().filter(|schema| !schema.is_large()).for_each(|schema| all_modules(root, schema));
}

#[test]
#[ignore = "takes a minute"]
fn large_schemas_compile() {
    let (schemas, root) = &*SCHEMAS;
    schemas
        .iter()
        .filter(|schema| schema.is_large())
        .for_each(|schema| nested::run(root, &["check", "--package", &schema.name]));
}

#[test]
#[ignore = "takes minutes"]
fn values_of_large_schemas_round_trip() {
    let (schemas, root) = &*SCHEMAS;
    schemas.iter().filter(|schema| schema.is_large()).for_each(|schema| all_modules(root, schema));
}

fn all_modules(root: &Path, schema: &Schema) {
    nested::run(root, &["check", "--package", &schema.name]);
    nested::run(root, &["check", "--package", &schema.name, "--all-features"]);
    nested::run(root, &["run", "--package", &schema.name, "--example", "round_trip", "--features", "data,dispatch"]);
}
