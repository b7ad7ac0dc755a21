//! All layers of the API resolve and generate; ten of them, TON and TDLib compile as private modules of a binary, without
//! warnings.
//!
//! The tests of many layers are run by `-- --ignored layers`; with `TL_LAYERS=all` all layers are generated instead of a few,
//! which takes many minutes.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use tl_codegen::history::{History, PastId};
use tl_codegen::{Config, Error, Files, sync};
use tl_parser::ast::ItemKind;
use tl_parser::{Severity, Sources, id};

#[path = "../archive/mod.rs"]
mod archive;

use self::archive::MISTAKE;
use crate::nested::{self, MANIFEST, write};

/// The layers that are compiled.
const COMPILED: [u32; 10] = [55, 75, 95, 109, 125, 140, 160, 180, 205, 230];

/// Schemas that are compiled beside them.
const OTHERS: [&str; 2] = ["ton-api.tl", "tdlib-td-api-1.8.19.tl"];

/// Layers with a mistake: an undeclared constructor.
const WRONG: [u32; 2] = [51, 52];

/// Every so many layers are generated if not all are.
const STEP: usize = 54;

fn layers() -> Vec<(u32, String)> {
    archive::layers(&Path::new(MANIFEST).join(".."))
}

/// Returns the errors of a schema.
fn errors(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("layer.tl", text);
    let (_, mut diagnostics) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    diagnostics.retain(|found| found.severity() == Severity::Error);
    tl_parser::render(&diagnostics, &sources, false)
}

#[test]
#[ignore = "takes a minute"]
fn all_layers_resolve() {
    let layers = layers();
    thread::scope(|scope| {
        for half in layers.chunks(layers.len().div_ceil(2).max(1)) {
            scope.spawn(move || {
                for (number, text) in half {
                    let found = errors(text);
                    let mistakes = found.matches("error[").count();
                    assert_eq!(mistakes, usize::from(WRONG.contains(number)), "layer {number}:\n{found}");
                }
            });
        }
    });
}

/// Returns the formatted code of a schema, with everything that can be generated.
fn generate(config: Config, text: &str) -> Result<Files, Error> {
    let mut sources = Sources::new();
    let file = sources.add("layer.tl", text);
    let config = config.schema("layer.tl").borrowed(true).dispatch(true).data(true);
    config.generate(&[tl_parser::parse(sources.text(file), file)])
}

/// Asserts that generated code has the id of each definition, but for those with one of these names.
fn assert_complete(number: u32, text: &str, files: &Files, left_out: &[&str]) {
    let code = files.iter().filter(|(path, _)| path.starts_with("data/ids") || path.ends_with("ids.rs"));
    let code: String = code.map(|(_, text)| text.as_str()).collect();
    let mut sources = Sources::new();
    let file = sources.add("layer.tl", text);
    for (name, id) in id::declared(&tl_parser::parse(sources.text(file), file).schema) {
        // The runtime has these.
        let is_provided = ["vector", "boolTrue", "boolFalse"].contains(&name);
        let is_generated = code.contains(&format!("{id:#010x}"));
        assert!(is_provided || is_generated != left_out.contains(&name), "layer {number}: {name}");
    }
}

#[test]
fn layers_with_a_mistake_generate() {
    let (wrong, _): (Vec<_>, Vec<_>) = layers().into_iter().partition(|(number, _)| WRONG.contains(number));
    all_generate(&wrong);
}

#[test]
#[ignore = "takes a minute"]
fn layers_generate() {
    let every = if std::env::var_os("TL_LAYERS").is_some() { 1 } else { STEP };
    // From the newest one on.
    let chosen: Vec<_> = layers().into_iter().rev().step_by(every).collect();
    all_generate(&chosen);
}

/// From the text of each layer to formatted files, in memory.
fn all_generate(chosen: &[(u32, String)]) {
    let (start, next) = (Instant::now(), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((number, text)) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if WRONG.contains(number) {
                        // The two ways on: leaving out what is wrong, and correcting it.
                        assert!(generate(Config::new(), text).is_err(), "layer {number}");
                        let files = generate(Config::new().skip("futureSalt"), text).expect("nothing else is wrong");
                        assert_complete(*number, text, &files, &["future_salts", "get_future_salts"]);
                    }
                    let text = text.replace(MISTAKE[0], MISTAKE[1]);
                    let files =
                        generate(Config::new(), &text).unwrap_or_else(|error| panic!("layer {number}: {error}"));
                    assert_complete(*number, &text, &files, &[]);
                }
            });
        }
    });
    println!("{} layers generated in {:.0} s", chosen.len(), start.elapsed().as_secs_f64());
}

/// Each definition of each layer is found in schema/history by its id, with a name of that layer; and adding the layers
/// to an empty history gives these files, whatever the order.
#[test]
#[ignore = "takes a minute"]
fn the_history_has_all_layers() {
    let layers = layers();
    if layers.is_empty() {
        return;
    }
    let mut sources = Sources::new();
    let texts = ["api", "current"].map(|name| {
        let path = Path::new(MANIFEST).join(format!("../schema/history/{name}.tl"));
        fs::read_to_string(&path).expect("can be read")
    });
    let files = texts.each_ref().map(|text| sources.add("history.tl", text.as_str()));
    let (history, found) = History::read(&files.map(|file| tl_parser::parse(sources.text(file), file)));
    assert!(found.is_empty(), "{}", tl_parser::render(&found, &sources, false));
    assert_eq!(history.print(), texts);

    let ids: HashMap<u32, PastId> = history.ids(&[]).into_iter().map(|it| (it.id, it)).collect();
    let mut again = History::default();
    // Every other layer from the last to the first, then the others.
    let (odd, even): (Vec<_>, Vec<_>) = layers.iter().rev().partition(|(layer, _)| layer % 2 == 1);
    let mut definitions = 0;
    for (layer, text) in odd.into_iter().chain(even) {
        let mut sources = Sources::new();
        let file = sources.add("layer.tl", text.as_str());
        let parsed = tl_parser::parse(sources.text(file), file);
        for item in &parsed.schema.items {
            let ItemKind::Combinator(combinator) = &item.kind else { continue };
            let name = combinator.name.map_or("", |name| name.text);
            // The runtime provides these.
            if ["boolFalse", "boolTrue", "true", "vector"].contains(&name) {
                continue;
            }
            let id = combinator.id.map_or_else(|| tl_parser::id::infer(combinator), |id| id.value);
            let known = ids.get(&id).unwrap_or_else(|| panic!("layer {layer}: {name}#{id:08x} is not found"));
            assert!(
                known.layers.iter().any(|(first, last)| (first..=last).contains(&layer)),
                "layer {layer}: {known:?}"
            );
            // Two names of layer 221 and one of 51 are those of other definitions with the id.
            let others = ["emojiGameDiceInfo", "emojiGameUnavailable", "register.saveDeveloperInfo"];
            assert!(known.name == name || others.contains(&name), "layer {layer}: {name} is {known:?}");
            definitions += 1;
        }
        again.add(*layer, &[parsed]);
    }
    assert_eq!(again.print(), texts);
    _ = writeln!(std::io::stderr(), "{definitions} definitions in {} layers", layers.len());
}

#[test]
#[ignore = "takes minutes"]
fn layers_compile_in_a_binary() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layers");
    let shared = Path::new(MANIFEST).join("../../shared/corpus");
    let compiled = layers().into_iter().filter(|(number, _)| COMPILED.contains(number));
    let mut schemas: Vec<(String, String)> = compiled.map(|(number, text)| (format!("layer_{number}"), text)).collect();
    if schemas.is_empty() {
        return;
    }
    let others = OTHERS.map(|name| {
        let path = shared.join(name);
        (tl_codegen::module_name(&path), fs::read_to_string(&path).expect("beside the layers"))
    });
    schemas.extend(others);
    let modules: String = schemas.iter().map(|(name, _)| format!("mod {name};\n")).collect();
    for (name, text) in schemas {
        let mut sources = Sources::new();
        let file = sources.add(name.clone(), text);
        let files = Config::new().generate(&[tl_parser::parse(sources.text(file), file)]).expect("a valid schema");
        sync::plan(&root.join("src").join(name), &files).and_then(|plan| plan.apply()).expect("can be written");
    }
    binary(&root, "layers", "", &format!("//! Layers.\n\n{modules}\nfn main() {{}}\n"));
    nested::run(&root, &["check"]);
}

/// Writes the package of a binary that denies warnings, with these features of the runtime.
pub(crate) fn binary(root: &Path, name: &str, features: &str, main: &str) {
    let runtime = Path::new(MANIFEST).join("../tl-types/runtime");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ntl-runtime = {{ path = {runtime:?}, default-features = false, features = [{features}] }}\n\
         serde_json = \"1\"\n\n[workspace]\n\n[lints.rust]\nwarnings = \"deny\"\n"
    );
    nested::manifest(root, &manifest);
    write(&root.join("src/main.rs"), main);
}
