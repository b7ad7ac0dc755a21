//! The builder of generated code, for build scripts and for programs.

pub(crate) mod options;
mod resolve;

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tl_parser::{Diagnostic, Parsed};

pub(crate) use self::options::Options;
pub use self::options::{Gate, Traits};
use crate::model::Model;
use crate::resolve::Leniency;
use crate::seams::{Placement, Seams};
use crate::{Error, Files, Formatter, file, names, sync};

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
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Config {
    schemas: Vec<PathBuf>,
    roots: Vec<String>,
    module: Option<String>,
    out_dir: Option<PathBuf>,
    generator: Option<String>,
    split: Option<bool>,
    leniency: Leniency,
    options: Options,
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

    /// Leaves out a function, type or constructor, by its TL name, with whatever uses it; may be repeated.
    ///
    /// For definitions that cannot be generated. Each one that is left out has a [warning](tl_parser::Code::LeftOut).
    pub fn skip(mut self, name: impl Into<String>) -> Self {
        self.leniency.skip.push(name.into());
        self
    }

    /// Sets whether a name or an id may have several definitions, as in files that describe several layers by comments.
    /// Default: false.
    ///
    /// The last definition of a name in each `===N===` section counts, and the last constructor of a type with an id. The
    /// others are left out.
    /// A function and a constructor may share a name, and items of different types an id: then the last one is decoded by it.
    pub fn allow_duplicates(mut self, allow: bool) -> Self {
        self.leniency.allow_duplicates = allow;
        self
    }

    /// Maps a builtin that the schema declares, as in `ulong ? = ULong`, to a type: a TL name such as `long`, with the same
    /// encoding, or the path of a Rust type, which starts with `::` or `crate::`.
    /// It is an error if the schema has no unknown builtin of this name, or if it is mapped twice.
    ///
    /// The Rust type implements [`Codec`](https://docs.rs/tl-runtime/latest/tl_runtime/codec/trait.Codec.html) for input of
    /// any lifetime, with `Value = Self`, and takes at least four bytes. It also implements the [`traits`](Self::traits) of
    /// the generated types. [`data`](Self::data) does not describe it: as an `Object` or TL JSON, a value with such a field
    /// is an error.
    pub fn builtin(mut self, name: impl Into<String>, ty: impl Into<String>) -> Self {
        self.leniency.builtins.push((name.into(), ty.into()));
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

    /// Adds the module `names`, whose `name_of` returns the TL name of any id.
    pub fn names(mut self, gate: impl Into<Gate>) -> Self {
        self.options.names = gate.into();
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

    /// Sets the condition for serde's `Serialize` and `Deserialize`, in the form of TL JSON. Default: that of
    /// [`data`](Self::data), which they need.
    ///
    /// They are there if the runtime has its feature `serde`.
    pub fn serde(mut self, gate: impl Into<Gate>) -> Self {
        self.options.serde = Some(gate.into());
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

    /// Formats items with a formatter that knows the texts of earlier runs.
    #[doc(hidden)] // For the tasks of this repository.
    pub fn formatter(mut self, formatter: &Arc<Formatter>) -> Self {
        self.options.formatter = Some(Arc::clone(formatter));
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
        let files = self.clone().module(&*module).emit(&self.model()?)?;
        let out_dir = self.out_dir.clone().or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        sync::plan(&out_dir.ok_or(Error::NoOutDir)?.join(module), &files)?.apply()
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
        let report = |errors: &[Diagnostic]| {
            let messages: Vec<&str> = errors.iter().map(|found| &*found.message).collect();
            messages.join("\n")
        };
        self.emit(&self.valid(schemas, report)?.0)
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
    /// The first crate has the layer, the registry and the schema as data; the last one has `dispatch` and re-exports all
    /// items. Each crate depends on the runtime and must have the generated modules and, if it is the first, `Schema` in
    /// its root. A feature of a crate turns on that of its dependencies.
    ///
    /// [`Seams::record`] applies the recorded boxing to the model; call it first. New items are placed as it would.
    ///
    /// # Errors
    ///
    /// Returns an error if an option is invalid, if the crates are inconsistent, or if an item refers to a crate that its
    /// own does not depend on.
    pub fn emit_crates(&self, model: &Model, seams: &Seams) -> Result<Vec<Files>, Error> {
        self.check()?;
        let mut seams = seams.clone();
        seams.place(model)?;
        let placement = Placement::of(&seams, model);
        let options = &self.options(model);
        Ok(thread::scope(|scope| {
            let crates = placement.crates().map(|items| scope.spawn(move || file::files(model, options, items)));
            // All start before the first one is awaited.
            let crates: Vec<_> = crates.collect();
            crates.into_iter().map(|it| it.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        }))
    }

    /// Generates only the schema as data, in the module of [`root_file`](Self::root_file), else in `data`.
    ///
    /// # Errors
    ///
    /// Returns an error if an option is invalid.
    #[doc(hidden)] // For the tasks of this repository.
    pub fn emit_data(&self, model: &Model) -> Result<Files, Error> {
        self.check()?;
        Ok(file::data(model, &self.options(model)))
    }

    /// Checks the options that are names, paths or lines, as all methods do that generate code.
    ///
    /// # Errors
    ///
    /// Returns an error if an option is invalid.
    pub fn check(&self) -> Result<(), Error> {
        let options = &self.options;
        let Traits { clone, debug, eq, default, convert } = &options.traits;
        options::check("module", self.module.as_deref(), options::IDENTIFIER)?;
        options::check("root_file", options.module.as_deref(), options::IDENTIFIER)?;
        options::check("examples", options.examples.as_deref(), options::IDENTIFIER)?;
        options::check("runtime", Some(&options.runtime), options::PATH)?;
        options::check("registry", options.registry.as_deref(), options::PATH)?;
        options::check("reference", options.reference.as_deref(), options::ADDRESS)?;
        let gates = [
            ("dispatch", &options.dispatch),
            ("names", &options.names),
            ("borrowed", &options.borrowed),
            ("data", &options.data),
            ("serde", options.serde()),
        ];
        for (option, gate) in gates.into_iter().chain([clone, debug, eq, default, convert].map(|gate| ("traits", gate)))
        {
            let Gate::Feature(feature) = gate else { continue };
            options::check(option, Some(feature), options::FEATURE)?;
        }
        for (_, ty) in &self.leniency.builtins {
            options::check("builtin", Some(ty), options::BUILTIN)?;
        }
        options::check("generator", self.generator.as_deref(), options::LINE)
    }

    fn options(&self, model: &Model) -> Options {
        let names = self.schemas.iter().filter_map(|path| path.file_name());
        let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
        let constructors = model.constructors.iter().map(|it| &it.combinator);
        let combinators = constructors.chain(model.functions.iter().map(|it| &it.combinator));
        let in_root = combinators.filter(|it| it.path.modules.is_empty()).count();
        let generator = || format!("tl-codegen from {}", names.join(", "));
        Options {
            generator: self.generator.clone().unwrap_or_else(generator),
            split: self.split.unwrap_or(in_root > LARGE_ROOT),
            ..self.options.clone()
        }
    }
}

/// Returns the name of the module for a schema file: its file name as a Rust identifier; `_` if it has no letters.
pub fn module_name(schema: &Path) -> String {
    names::module(&schema.file_stem().unwrap_or_default().to_string_lossy())
}
