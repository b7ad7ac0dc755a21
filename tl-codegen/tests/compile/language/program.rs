//! A program with the bindings of many schemas.

use std::path::{Path, PathBuf};

use tl_codegen::model::Model;
use tl_codegen::{Config, sync};
use tl_parser::{Severity, Sources};

use crate::nested::{self, MANIFEST, write};

/// The number of combinations of `borrowed`, `dispatch` and `data`.
pub(crate) const OPTIONS: usize = 8;

/// A package in `target`, on `tl-runtime`. Each schema is a private module of its program.
pub(crate) struct Program {
    pub(crate) config: Config,
    dir: PathBuf,
    modules: Vec<String>,
    refused: Vec<String>,
}

impl Program {
    pub(crate) fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("language").join(name);
        Self { config: Config::new(), dir, modules: Vec::new(), refused: Vec::new() }
    }

    /// Adds the bindings of a schema with every combination of options.
    pub(crate) fn add_all(&mut self, name: &str, schema: &str) {
        (0..OPTIONS).for_each(|options| self.add(name, schema, options));
    }

    /// Adds the bindings of a schema with the combination of options that has this number.
    pub(crate) fn add(&mut self, name: &str, schema: &str, options: usize) {
        let module = format!("{name}_{options}");
        let (model, errors) = resolve(&self.config, name, schema);
        if !errors.is_empty() {
            self.refused.push(errors);
            return;
        }
        let config = self.config.clone().schema(name).borrowed(options & 1 != 0).dispatch(options & 2 != 0);
        let files = config.data(options & 4 != 0).emit(&model).expect("valid options");
        let dir = self.dir.join("src").join(&module);
        sync::plan(&dir, &files).and_then(|plan| plan.apply()).expect("can be written");
        self.modules.push(module);
    }

    /// Compiles all bindings, with warnings denied.
    pub(crate) fn check(self) {
        let Self { dir, modules, refused, .. } = self;
        let lines: String = modules.iter().map(|module| format!("mod {module};\n")).collect();
        write(&dir.join("src/main.rs"), &format!("{lines}\nfn main() {{}}\n"));
        let runtime = Path::new(MANIFEST).join("../tl-types/runtime");
        let manifest = format!(
            "[package]\nname = \"language\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ntl-runtime = {{ path = {runtime:?}, features = [\"object\"] }}\n"
        );
        nested::manifest(&dir, &manifest);
        let mut cargo = nested::cargo(&dir, &["check", "--message-format=short"]);
        cargo.env("CARGO_TARGET_DIR", dir.with_file_name("target")).env("RUSTFLAGS", "-Dwarnings");
        let output = cargo.output().expect("cargo starts");
        let found = String::from_utf8_lossy(&output.stderr);
        let failed = !output.status.success() || !refused.is_empty();
        assert!(!failed, "{} refused, {} compiled\n{}\n{found}", refused.len(), modules.len(), refused.join("\n"));
    }
}

/// Returns the rendered errors of a schema.
pub(crate) fn errors(name: &str, schema: &str) -> String {
    resolve(&Config::new(), name, schema).1
}

fn resolve(config: &Config, name: &str, schema: &str) -> (Model, String) {
    let mut sources = Sources::new();
    let file = sources.add(name, schema);
    let parsed = [tl_parser::parse(sources.text(file), file)];
    let (model, mut diagnostics) = config.resolve(&parsed).expect("no names");
    diagnostics.retain(|found| found.severity() == Severity::Error);
    (model, tl_parser::render(&diagnostics, &sources, false))
}
