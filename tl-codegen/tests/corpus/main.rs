//! Real schemas, where there are any: their bindings compile without a warning, and random values come back.
//!
//! Each is a crate of its own in `target`, on the runtime of `tl-types` with `default-features = false`.
//! `cargo test -p tl-codegen --test corpus -- --nocapture` shows how long each takes, and `--include-ignored`
//! does all of it, for minutes.

mod values;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Instant;

use tl_codegen::model::Model;
use tl_codegen::{Gate, Options, sync};
use tl_parser::{Diagnostic, Severity, Sources};
use tl_types::{schema::Schemas, shape::Shape};

const MANIFEST: &str = env!("CARGO_MANIFEST_DIR");

/// Above this many combinators, `dispatch` takes a minute or more to compile.
const LARGE: usize = 1500;

/// A schema and the crate that is made of it.
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

/// All of them, and the folder with their crates, which only one test may write.
static SCHEMAS: LazyLock<(Vec<Schema>, PathBuf)> = LazyLock::new(schemas);

fn schemas() -> (Vec<Schema>, PathBuf) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    let Ok(entries) = fs::read_dir(Path::new(MANIFEST).join("../../shared/corpus")) else {
        eprintln!("skipped: no collected schemas here");
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
    write(&root.join("Cargo.toml"), &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"));
    // The versions that are here already, so that nothing is to be fetched.
    let lock = fs::read_to_string(Path::new(MANIFEST).join("../Cargo.lock")).expect("can be read");
    write(&root.join("Cargo.lock"), &lock);
    (schemas, root)
}

/// The model of a schema, without the definitions that cannot be expressed.
fn resolve(path: &Path) -> Model {
    let mut text = fs::read_to_string(path).expect("can be read");
    loop {
        let mut sources = Sources::new();
        let file = sources.add(path.to_string_lossy(), text.clone());
        let parsed = [tl_parser::parse(sources.text(file), file)];
        let (model, diagnostics) = tl_codegen::resolve(&parsed);
        let errors: Vec<_> = diagnostics.into_iter().filter(|it| it.severity() == Severity::Error).collect();
        if errors.is_empty() {
            return model;
        }
        // Where a value of any type ends is not known.
        let known = |found: &Diagnostic| found.message.starts_with("a field of any type, ");
        assert!(errors.iter().all(known), "{}", tl_parser::render(&errors, &sources, false));
        let items = parsed[0].schema.items.iter().rev();
        for item in items.filter(|item| errors.iter().any(|found| item.span.contains(found.span))) {
            println!("left out, for a field of any type: {}", item.kind);
            text.replace_range(item.span.range(), "");
        }
    }
}

/// A library crate that is nothing but the bindings, and a program that sends values through them.
fn package(root: &Path, Schema { name, path, model }: &Schema) {
    let feature = |name: &str| Gate::Feature(name.to_owned());
    let options = Options {
        dispatch: feature("dispatch"),
        borrowed: feature("borrowed"),
        data: feature("data"),
        ..Options::folder(model, &[path])
    };
    let dir = root.join(name);
    let files = tl_codegen::emit(model, &options);
    sync::plan(&dir.join("src").join(name), &files).and_then(|plan| plan.apply()).expect("can be written");
    write(&dir.join("src/lib.rs"), &format!("//! Bindings.\n\npub mod {name};\n"));
    write(&dir.join("examples/round_trip.rs"), &include_str!("round_trip.rs").replace("a_schema", name));
    let runtime = Path::new(MANIFEST).join("../tl-types");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\ndispatch = []\nborrowed = []\ndata = [\"tl-types/object\"]\n\n\
         [dependencies]\ntl-types = {{ path = {runtime:?}, default-features = false }}\n\n\
         [[example]]\nname = \"round_trip\"\nrequired-features = [\"dispatch\"]\n\n\
         [lints.rust]\nwarnings = \"deny\"\n"
    );
    write(&dir.join("Cargo.toml"), &manifest);
}

/// Leaves a file alone that is right, so that cargo does not build it again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        path.parent().map(fs::create_dir_all).transpose().expect("can be made");
        fs::write(path, text).expect("can be written");
    }
}

fn cargo(root: &Path, name: &str, arguments: &[&str], input: &str) {
    let start = Instant::now();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).args(["--quiet", "--offline", "--package", name]).current_dir(root);
    cargo.env("CARGO_TARGET_DIR", root.join("target")).env_remove("RUSTFLAGS");
    let piped = cargo.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("cargo starts");
    // What does not compile reads nothing.
    let _ = child.stdin.take().expect("is piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("cargo ends");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{name}: cargo {}: {:.1} s {}", arguments.join(" "), start.elapsed().as_secs_f64(), said.trim());
    assert!(output.status.success(), "{name}:\n{}", String::from_utf8_lossy(&output.stderr));
}

impl Schema {
    /// No code is made for this: the schema becomes data in memory, by which values are made, read and written.
    fn as_data(&self) -> Schemas {
        Schemas(vec![tl_codegen::schema(&self.model).expect("of usual size")].leak())
    }
}

/// Lines of hex digits: values of all combinators, but for those that are not equal to themselves, since they hold a NaN.
fn lines(schema: &Schema) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let values = values::values(schema.as_data(), 20).filter(|(_, value)| !value.has_nan());
    values.map(|(name, value)| format!("{name} {}\n", hex(&value.bytes()))).collect()
}

#[test]
fn values_come_back_by_schemas_as_data() {
    for schema in &SCHEMAS.0 {
        let (start, schemas, mut count) = (Instant::now(), schema.as_data(), 0);
        for (of, value) in values::values(schemas, 5) {
            values::agree(schemas, &value).unwrap_or_else(|what| panic!("{}: {of}: {what}", schema.name));
            count += 1;
        }
        println!("{}: {count} values as data: {:.1} s", schema.name, start.elapsed().as_secs_f64());
    }
}

/// Dumps of values have all of their bytes; of values that are cut off, they name what the end is in.
#[test]
fn values_are_shown_by_schemas_as_data() {
    use tl_codegen::inspect::{inspect, stop};
    for schema in &SCHEMAS.0 {
        let (start, name, schemas, any) = (Instant::now(), &schema.name, schema.as_data(), Shape::Type("Object"));
        for (nth, (of, value)) in values::values(schemas, 3).enumerate() {
            let bytes = &value.bytes();
            let all = inspect(schemas, any, bytes);
            assert!(all.error.is_none() && all.stop.is_none(), "{name}: {of}: {:?}", all.error);
            let ends = all.rows.iter().map(|row| row.bytes.end);
            assert!(all.rows.iter().map(|row| row.bytes.start).eq([0].into_iter().chain(ends).take(all.rows.len())));
            for cut in [nth % bytes.len(), bytes.len() - 1] {
                let row = &all.rows[all.rows.partition_point(|row| row.bytes.end <= cut)];
                let stop = stop(schemas, any, &bytes[..cut]).expect("it is cut off");
                let found = (&*stop.path, stop.offset);
                assert_eq!(found, (&*row.path, row.bytes.start), "{name}: {of} cut at {cut}: {bytes:02x?}");
            }
        }
        println!("{name}: shown in {:.1} s", start.elapsed().as_secs_f64());
    }
}

#[test]
fn real_schemas_compile_and_their_values_come_back() {
    let (schemas, root) = &*SCHEMAS;
    for schema in schemas {
        cargo(root, &schema.name, &["check"], "");
        if !schema.is_large() {
            all_modules(root, schema);
        }
    }
}

#[test]
#[ignore = "takes minutes"]
fn values_of_large_schemas_come_back() {
    let (schemas, root) = &*SCHEMAS;
    schemas.iter().filter(|schema| schema.is_large()).for_each(|schema| all_modules(root, schema));
}

fn all_modules(root: &Path, schema: &Schema) {
    cargo(root, &schema.name, &["check", "--all-features"], "");
    cargo(root, &schema.name, &["run", "--example", "round_trip", "--features", "dispatch"], &lines(schema));
}
