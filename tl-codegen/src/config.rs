//! The builder of generated code, for build scripts and for programs.

use std::fs;
use std::path::{Path, PathBuf};

use syn::parse::Parser;
use tl_parser::{Code, Diagnostic, Parsed, Severity, Sources};

use crate::model::Model;
use crate::seams::{Placement, Seams};
use crate::{Error, Files, file, names, resolve, resolve_roots, sync};

/// Builder of Rust bindings for a schema.
///
/// In a build script, [`compile`](Self::compile) does everything:
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), tl_codegen::Error> {
///     tl_codegen::Config::new().schema("schema/chat.tl").compile()
/// }
/// ```
///
/// The output is a folder in `OUT_DIR`, named like the schema. The crate includes it as a module of any name,
/// and depends on `tl-runtime`:
///
/// ```ignore
/// mod chat {
///     include!(concat!(env!("OUT_DIR"), "/chat/mod.rs"));
/// }
/// ```
///
/// Programs with a schema in memory call [`generate`](Self::generate) or [`emit`](Self::emit):
///
/// ```
/// use tl_codegen::Config;
/// use tl_parser::{Sources, parse};
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "user id:long name:string = User;");
/// let files = Config::new().schema("chat.tl").generate(&[parse(sources.text(file), file)])?;
/// assert!(files["types.rs".as_ref() as &std::path::Path].contains("pub struct User {"));
/// # Ok::<(), tl_codegen::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Config {
    schemas: Vec<PathBuf>,
    roots: Vec<String>,
    module: Option<String>,
    out_dir: Option<PathBuf>,
    generator: Option<String>,
    split: Option<bool>,
    options: Options,
}

/// How code is emitted.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The root module, if it is `NAME.rs` beside the folder `NAME`; else it is `mod.rs`.
    pub(crate) module: Option<String>,
    /// Path of the runtime crate.
    pub(crate) runtime: String,
    /// Path of the type that implements `Registry`; generated if there is none.
    pub(crate) registry: Option<String>,
    /// The generator and its input, for the first line of each file.
    pub(crate) generator: String,
    /// Whether large modules are split into several files.
    pub(crate) split: bool,
    pub(crate) dispatch: Gate,
    pub(crate) borrowed: Gate,
    pub(crate) data: Gate,
    pub(crate) traits: Traits,
    /// Address of the reference that items link to.
    pub(crate) reference: Option<String>,
    /// Crate that examples import from.
    pub(crate) examples: Option<String>,
    /// Types whose decoding is instantiated in the generated code.
    pub(crate) instantiate: Vec<String>,
}

/// Which of the derivable traits generated structs and enums implement. All of them by default.
///
/// Each takes about a sixth of the time that all generated code takes to compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    /// `Clone`.
    pub clone: Gate,
    /// `Debug`.
    pub debug: Gate,
    /// `PartialEq`.
    pub eq: Gate,
}

impl Default for Traits {
    fn default() -> Self {
        Self { clone: Gate::Open, debug: Gate::Open, eq: Gate::Open }
    }
}

/// The condition under which a module or an impl exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Never: it is not generated.
    Closed,
    /// Always.
    Open,
    /// With this cargo feature of the crate that contains the code.
    Feature(String),
}

impl From<bool> for Gate {
    fn from(open: bool) -> Self {
        if open { Self::Open } else { Self::Closed }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            schemas: Vec::new(),
            roots: Vec::new(),
            module: None,
            out_dir: None,
            generator: None,
            split: None,
            options: Options {
                module: None,
                runtime: "::tl_runtime".to_owned(),
                registry: None,
                generator: String::new(),
                split: false,
                dispatch: Gate::Closed,
                borrowed: Gate::Closed,
                data: Gate::Closed,
                traits: Traits::default(),
                reference: None,
                examples: None,
                instantiate: Vec::new(),
            },
        }
    }
}

/// A root namespace with more combinators than this is split into several files.
const LARGE_ROOT: usize = 300;

impl Config {
    /// Creates a builder with default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a schema file. Several files are resolved as one schema. In a build script, paths are relative to the folder of
    /// `Cargo.toml`.
    pub fn schema(mut self, path: impl Into<PathBuf>) -> Self {
        self.schemas.push(path.into());
        self
    }

    /// Generates only what the roots [`reach`](crate::reach): functions, types and constructors, by their TL names.
    pub fn root(mut self, name: impl Into<String>) -> Self {
        self.roots.push(name.into());
        self
    }

    /// Sets the name of the output folder. Default: the name of the first schema file.
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = Some(name.into());
        self
    }

    /// Sets the directory of the output folder. Default: `OUT_DIR`.
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Sets the path of the runtime: `::name` or `crate::...`. Default: `::tl_runtime`.
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.options.runtime = path.into();
        self
    }

    /// Adds the module `borrowed`: the same items with `&str` and `&[u8]`.
    pub fn borrowed(mut self, gate: impl Into<Gate>) -> Self {
        self.options.borrowed = gate.into();
        self
    }

    /// Adds the module `dispatch`, which finds the Rust type of any id.
    pub fn dispatch(mut self, gate: impl Into<Gate>) -> Self {
        self.options.dispatch = gate.into();
        self
    }

    /// Adds the module `data` and the type `Object`: the schema as data, for values of any type, TL JSON and `skip`.
    ///
    /// It needs the feature `object` of the runtime; TL JSON needs `serde`.
    pub fn data(mut self, gate: impl Into<Gate>) -> Self {
        self.options.data = gate.into();
        self
    }

    /// Sets the derivable traits that structs and enums implement. Default: all.
    pub fn traits(mut self, traits: Traits) -> Self {
        self.options.traits = traits;
        self
    }

    /// Instantiates the decoding of a type, and of all types that it contains, with the generated code.
    ///
    /// For types that every consumer decodes, such as `Updates`: their decoding is compiled once instead of in each
    /// consumer, and in dev builds their `Debug` as well. A name that the schema lacks changes nothing.
    pub fn instantiate(mut self, name: impl Into<String>) -> Self {
        self.options.instantiate.push(name.into());
        self
    }

    /// Sets the text behind `@generated by` in the first line of each file. Default: `tl-codegen from` and the schema files.
    pub fn generator(mut self, text: impl Into<String>) -> Self {
        self.generator = Some(text.into());
        self
    }

    /// Makes the root module `NAME.rs` beside the folder `NAME`, instead of `mod.rs` in the output folder.
    ///
    /// For a crate that consists of generated code: lints about unused items stay on.
    pub fn root_file(mut self, name: impl Into<String>) -> Self {
        self.options.module = Some(name.into());
        self
    }

    /// Sets the path of a type that implements `Registry` for the schema, instead of a generated one.
    pub fn registry(mut self, path: impl Into<String>) -> Self {
        self.options.registry = Some(path.into());
        self
    }

    /// Splits large modules into several files, named by the initials of their items, or never. Default: if the root
    /// namespace has more than 300 combinators.
    pub fn split(mut self, split: bool) -> Self {
        self.split = Some(split);
        self
    }

    /// Links each item to its page in a reference: below this address, pages are `method/NAME`, `constructor/NAME` and
    /// `type/NAME`.
    pub fn reference(mut self, address: impl Into<String>) -> Self {
        self.options.reference = Some(address.into());
        self
    }

    /// Adds an example to the documentation of each function. It imports from the named crate, whose root has the modules
    /// `types`, `enums`, `functions` and `rpc`.
    pub fn examples(mut self, crate_name: impl Into<String>) -> Self {
        self.options.examples = Some(crate_name.into());
        self
    }

    /// Generates the code of the schema files into the output folder, and prints cargo's `rerun-if-changed` lines. Files
    /// that are up to date are not touched.
    ///
    /// # Errors
    ///
    /// Returns an error if a schema cannot be read or has errors, a root is unknown, an option is invalid, or the code
    /// cannot be written. Its text has everything that is wrong, with the lines of the schema.
    pub fn compile(&self) -> Result<(), Error> {
        for path in &self.schemas {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let [first, ..] = &self.schemas[..] else { return Err(Error::NoSchema) };
        let module = self.module.clone().unwrap_or_else(|| module_name(first));
        let out_dir = self.out_dir.clone().or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        let dir = out_dir.ok_or(Error::NoOutDir)?.join(module);
        self.check()?;
        let files = self.emit(&self.model()?)?;
        let plan = sync::plan(&dir, &files).map_err(|source| Error::Write { path: dir.clone(), source })?;
        if let Some(path) = plan.foreign.first() {
            return Err(Error::NotGenerated(dir.join(path)));
        }
        plan.apply().map_err(|source| Error::Write { path: dir, source })
    }

    /// Generates the code of parsed schemas, as if they were one file. The paths given by [`schema`](Self::schema) only
    /// name them in the output.
    ///
    /// Where a file declares a name again for a later layer (`===N===`), the newest one has the plain name in Rust, and
    /// the others end with the number of their layer.
    ///
    /// # Errors
    ///
    /// Returns an error if the schemas have errors, a root is unknown, or an option is invalid. Warnings are no errors.
    pub fn generate(&self, schemas: &[Parsed<'_>]) -> Result<Files, Error> {
        let (model, diagnostics) = self.resolve(schemas)?;
        let errors: Vec<String> = diagnostics.iter().filter(is_error).map(|found| found.message.clone()).collect();
        if !errors.is_empty() {
            return Err(Error::Schema { diagnostics, report: errors.join("\n") });
        }
        self.emit(&model)
    }

    /// Generates the code of a model that was resolved without errors.
    ///
    /// # Errors
    ///
    /// Returns an error if an option is invalid.
    pub fn emit(&self, model: &Model) -> Result<Files, Error> {
        self.check()?;
        let placement = Placement::single(model);
        let options = self.options(model);
        Ok(placement.crates().flat_map(|items| file::files(model, &options, items)).collect())
    }

    /// Generates the code of a model into several crates, in the order of [`Seams::crates`].
    ///
    /// The first crate has the layer and the schema as data; the last one has `dispatch` and re-exports all items. Each
    /// crate depends on the runtime and has its modules `types`, `enums`, `functions` and `borrowed` in its root, and a
    /// feature of a crate turns on that of those below it.
    ///
    /// # Errors
    ///
    /// Returns an error if an option is invalid, or if an item refers to a crate that its own does not depend on.
    pub fn emit_crates(&self, model: &Model, seams: &Seams) -> Result<Vec<Files>, Error> {
        self.check()?;
        let mut seams = seams.clone();
        seams.place(model).map_err(Error::Seams)?;
        let placement = Placement::of(&seams, model);
        let options = self.options(model);
        Ok(placement.crates().map(|items| file::files(model, &options, items)).collect())
    }

    /// Checks the options that are names or paths.
    fn check(&self) -> Result<(), Error> {
        // The file of a raw identifier has another name.
        let is_ident = |text: &str| !text.starts_with("r#") && syn::parse_str::<syn::Ident>(text).is_ok();
        let options = &self.options;
        let paths = [("runtime", Some(&options.runtime)), ("registry", options.registry.as_ref())];
        let paths =
            paths.map(|(option, value)| (option, value, is_absolute as fn(&str) -> bool, "`::name` or `crate::...`"));
        let idents = [
            ("module", self.module.as_ref()),
            ("root_file", options.module.as_ref()),
            ("examples", options.examples.as_ref()),
        ];
        let idents = idents.map(|(option, value)| (option, value, is_ident as fn(&str) -> bool, "a Rust identifier"));
        for (option, value, is_valid, expected) in paths.into_iter().chain(idents) {
            if let Some(value) = value.filter(|value| !is_valid(value)) {
                return Err(Error::InvalidOption { option, value: value.clone(), expected });
            }
        }
        Ok(())
    }

    fn options(&self, model: &Model) -> Options {
        let names = self.schemas.iter().filter_map(|path| path.file_name());
        let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
        let layer = model.layer.map(|layer| format!(" (layer {layer})")).unwrap_or_default();
        let constructors = model.constructors.iter().map(|it| &it.combinator);
        let combinators = constructors.chain(model.functions.iter().map(|it| &it.combinator));
        let in_root = combinators.filter(|it| it.path.modules.is_empty()).count();
        let generator = || format!("tl-codegen from {}{layer}", names.join(", "));
        Options {
            generator: self.generator.clone().unwrap_or_else(generator),
            split: self.split.unwrap_or(in_root > LARGE_ROOT),
            ..self.options.clone()
        }
    }

    fn model(&self) -> Result<Model, Error> {
        let mut sources = Sources::new();
        let mut ids = Vec::new();
        for path in &self.schemas {
            let text = fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source })?;
            ids.push(sources.add(path.display().to_string(), text));
        }
        let parsed: Vec<_> = ids.into_iter().map(|id| tl_parser::parse(sources.text(id), id)).collect();
        let (model, diagnostics) = self.resolve(&parsed)?;
        let errors: Vec<_> = diagnostics.iter().filter(is_error).cloned().collect();
        if !errors.is_empty() {
            let rendered = tl_parser::render(&errors, &sources, false);
            let report = format!("{} in the schema\n\n{rendered}", crate::count(errors.len(), "error"));
            return Err(Error::Schema { diagnostics, report });
        }
        diagnostics.iter().for_each(|found| warn(found, &sources));
        Ok(model)
    }

    fn resolve(&self, schemas: &[Parsed<'_>]) -> Result<(Model, Vec<Diagnostic>), Error> {
        if self.roots.is_empty() {
            return Ok(resolve(schemas));
        }
        resolve_roots(schemas, &self.roots).map_err(Error::UnknownRoots)
    }
}

fn is_error(found: &&Diagnostic) -> bool {
    found.severity() == Severity::Error
}

/// Prints a warning for cargo, which shows one line of it, and only for the user's own packages.
fn warn(found: &Diagnostic, sources: &Sources) {
    // Nobody can fix a well-known exception.
    if found.code != Code::IdException {
        let place = sources.location(found.span);
        let (name, line, column) = (sources.name(found.span.file), place.line, place.column);
        println!("cargo::warning={name}:{line}:{column}: {} [{}]", found.message, found.code);
    }
}

/// Whether a path means the same in all modules.
fn is_absolute(path: &str) -> bool {
    let path = syn::Path::parse_mod_style.parse_str(path);
    path.is_ok_and(|path| path.leading_colon.is_some() || path.segments.first().is_some_and(|it| it.ident == "crate"))
}

/// Returns the name of the module for a schema file: its file name as a Rust identifier.
pub fn module_name(schema: &Path) -> String {
    names::module(&schema.file_stem().unwrap_or_default().to_string_lossy())
}
