//! Rust bindings from TL schemas.
//!
//! Data flows one way: a parsed schema is *resolved* into a [model] in which every
//! decision about the Rust code is made, the model is *emitted* as tokens, and
//! the tokens become [files](Files). Nothing here reads or writes a file but [`sync`], and
//! [`Config`], which does all of it for build scripts.

mod config;
mod count;
pub mod description;
pub mod diff;
mod docs;
mod emit;
mod file;
pub mod history;
mod layout;
pub mod model;
mod names;
mod nearest;
pub mod overlay;
mod parts;
mod reach;
mod resolve;
pub mod sync;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tl_parser::{Diagnostic, Parsed, Severity};

pub use self::config::{CompileError, Config, module_name};
pub use self::count::count;
use self::model::Model;
pub use self::nearest::{nearest, nearest_of};
use self::parts::Parts;
pub use self::reach::{UnknownRoot, reach};
pub use self::resolve::{check, resolve, resolve_data, resolve_roots};

/// Generated files: paths relative to the output directory, and their contents.
pub type Files = BTreeMap<PathBuf, String>;

/// How code is generated.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name of the schema's module: `api` makes `api.rs` and `api/...`. Without a name, the files are those of a
    /// folder in somebody's crate, with a `mod.rs`, and lints that look at what that crate does with them are off.
    pub module: String,
    /// Path of the runtime crate, as it stands in the code: `crate` or `::tl_types`.
    pub runtime: String,
    /// What generated the files, for their first line: `cargo xtask regen from schema/api.tl (layer 230)`.
    pub generator: String,
    /// Whether the modules of the root namespace, and of others that are large, are split: into files by the initials of their
    /// items, which the module's own file includes, so no file of a large schema is too large.
    pub split: bool,
    /// Whether there is a `dispatch` module, which finds the Rust type of any id.
    pub dispatch: Gate,
    /// Whether there is a `borrowed` module: the same items with `&str` and `&[u8]` in them.
    pub borrowed: Gate,
    /// Address of the schema's reference, whose pages are `/method/...`, `/constructor/...` and `/type/...`: each
    /// item links to its own.
    pub reference: Option<String>,
    /// Name of the runtime crate, if its root has the schema's `types`, `enums` and `functions`: the documentation of
    /// each function has an example that imports from it.
    pub examples: Option<String>,
    /// Whether there is a `data` module: the schema as data, which `tl_types::schema` reads by. It needs the feature
    /// `object` of the runtime.
    pub data: Gate,
    /// Which of `Clone`, `Debug` and `PartialEq` structs and enums have.
    pub traits: Traits,
    /// Types that every user of the code decodes, such as `Updates`. What reads them and all that they hold is compiled
    /// once, with the generated code, and in dev builds also what shows them; what reads any other type is compiled with
    /// each crate that decodes it. Names that the schema lacks change nothing.
    pub compiled: Vec<String>,
}

/// When generated structs and enums have which of the traits that could be derived. Each takes about a sixth of the time that all of
/// their code takes to compile.
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
    /// Always, all of them.
    fn default() -> Self {
        Self { clone: Gate::Open, debug: Gate::Open, eq: Gate::Open }
    }
}

impl Options {
    /// Options for a folder in a crate that has `tl-types` among its dependencies.
    ///
    /// `schemas` are the files that the model was made from; their names are said in the first line of the code.
    pub fn folder(model: &Model, schemas: &[impl AsRef<Path>]) -> Self {
        let names = schemas.iter().filter_map(|path| path.as_ref().file_name());
        let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        let layer = model.layer.map(|layer| format!(" (layer {layer})")).unwrap_or_default();
        let root = |path: &model::Path| path.modules.is_empty();
        let constructors = model.constructors.iter().map(|it| &it.combinator);
        let combinators = constructors.chain(model.functions.iter().map(|it| &it.combinator));
        Self {
            module: String::new(),
            runtime: "::tl_types".to_owned(),
            generator: format!("tl-codegen from {}{layer}", names.join(", ")),
            split: combinators.filter(|it| root(&it.path)).count() > LARGE_ROOT,
            dispatch: Gate::Closed,
            borrowed: Gate::Closed,
            reference: None,
            examples: None,
            data: Gate::Closed,
            traits: Traits::default(),
            compiled: Vec::new(),
        }
    }
}

/// A root namespace with more combinators than this makes several files.
const LARGE_ROOT: usize = 300;

/// When a module or a trait is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Never: it is not generated.
    Closed,
    /// Always.
    Open,
    /// With this feature of the crate that it is in.
    Feature(String),
}

/// Bindings for schemas that belong together, as if they were one file.
///
/// Where a file declares a name again for a later layer (`===N===`), the newest one has the plain name in Rust and the
/// others have the number of their layer behind it.
///
/// ```
/// use tl_codegen::{Gate, Options, Traits, generate};
/// use tl_parser::{Sources, parse};
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "user id:long name:string = User;");
/// let options = Options {
///     module: "chat".to_owned(),
///     runtime: "::tl_types".to_owned(),
///     generator: "build.rs from chat.tl".to_owned(),
///     split: false,
///     dispatch: Gate::Closed,
///     borrowed: Gate::Closed,
///     reference: None,
///     examples: None,
///     data: Gate::Closed,
///     traits: Traits::default(),
///     compiled: Vec::new(),
/// };
/// let files = generate(&[parse(sources.text(file), file)], &options).expect("a sound schema");
/// assert!(files.contains_key("chat/types.rs".as_ref() as &std::path::Path));
/// ```
///
/// # Errors
///
/// Everything that is wrong with the schemas, if anything is an error; warnings
/// alone are not, [`resolve`] tells them.
pub fn generate(schemas: &[Parsed<'_>], options: &Options) -> Result<Files, Vec<Diagnostic>> {
    let (model, diagnostics) = resolve(schemas);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
        return Err(diagnostics);
    }
    Ok(emit(&model, options))
}

/// The files of a model that was resolved without errors.
pub fn emit(model: &Model, options: &Options) -> Files {
    file::files(model, options, Parts::whole(model).only())
}

/// The files of a model that was resolved without errors, for four crates that share its items.
///
/// rustc reads a crate on one processor. So that a build of a large schema has work for several, there are two sides, which
/// hold nothing of each other and are compiled at the same time, the core that both are made of, and the top, which has what
/// needs both and shows all. Which item is in which crate follows from the schema alone.
///
/// Each crate shows the runtime where [`Options::runtime`] says. Those below the top have their modules `types`, `enums`,
/// `functions` and `borrowed` where [`Below`] says, and a feature of a crate is turned on in those below it, too. The core has
/// the layer and `data`, and no functions; the top has `dispatch`.
///
/// ```
/// use tl_codegen::{Below, Options, emit_shared, resolve};
/// use tl_parser::{Sources, parse};
///
/// let mut sources = Sources::new();
/// let text = "user id:long = User; users all:Vector<User> = Users; chat of:User = Chat;";
/// let file = sources.add("chat.tl", text);
/// let (model, _) = resolve(&[parse(sources.text(file), file)]);
///
/// let [core, left, right] = ["core", "left", "right"].map(|part| format!("::chat_{part}"));
/// let below = Below { core, left, right };
/// let shared = emit_shared(&model, &Options::folder(&model, &["chat.tl"]), &below);
/// let types = |files: &tl_codegen::Files| files["types.rs".as_ref() as &std::path::Path].clone();
/// assert!(types(&shared.core).contains("pub struct User {"));
/// assert!(types(&shared.top).contains("pub use ::chat_core::types::*;"));
/// ```
pub fn emit_shared(model: &Model, options: &Options, below: &Below) -> Shared {
    let parts = Parts::of(model);
    let [core, left, right, top] = parts.all(below).map(|made| file::files(model, options, made));
    Shared { core, left, right, top }
}

/// Where the crates are that are below others, of four that share the items of a schema: the path of each, such as
/// `::chat_core`, in the code of those above it.
#[derive(Clone, Debug)]
pub struct Below {
    /// The core, which both sides and the top hold items of.
    pub core: String,
    /// One side.
    pub left: String,
    /// The other side.
    pub right: String,
}

/// The files of four crates that share the items of a schema.
#[derive(Clone, Debug)]
pub struct Shared {
    /// Types that both sides hold; the layer, and the schema as data.
    pub core: Files,
    /// One side.
    pub left: Files,
    /// The other side, which holds nothing of the first.
    pub right: Files,
    /// Functions that need both sides, and `dispatch`. Its modules show the items of all crates.
    pub top: Files,
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
