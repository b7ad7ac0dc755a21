//! `tl generate`: Rust bindings for schemas.

use std::path::{Path, PathBuf};

use clap::Args;
use tl_codegen::{Config, Error, count, sync};

use crate::failure::{Failure, Result};
use crate::input::{self, Input};
use crate::leniency::Leniency;
use crate::output;

/// Generate Rust bindings for schemas
///
/// Writes a module directory, DIR/NAME, whose code depends on the crate `tl-runtime`. Stale
/// generated files in it are removed; other files are never touched. In a build script, use `tl_codegen::Config`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl generate chat.tl --out src                        for `mod chat;` in lib.rs
  tl generate api.tl --root help.getConfig --out src   one function and its dependencies
  tl generate a.tl b.tl --module both --out src        two files that refer to each other
  tl generate chat.tl --out src --check                for a CI job
  tl generate vk.tl --skip matrix --builtin ulong=long --out src   a schema that others wrote")]
pub(crate) struct Generate {
    /// Schema files, which form one schema; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "schemas")]
    files: Vec<PathBuf>,
    /// The same, as in `tl decode`
    #[arg(long = "schema", value_name = "FILE", num_args = 1.., hide = true)]
    schemas: Vec<PathBuf>,
    /// Parent directory of the module
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Generate only this function, type or constructor and its dependencies; may be repeated
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    #[command(flatten)]
    leniency: Leniency,
    /// Name of the module, a Rust identifier [default: the name of the first file]
    #[arg(long, value_name = "NAME", value_parser = module)]
    module: Option<String>,
    /// Also generate `borrowed`: the same items with `&str` and `&[u8]`
    #[arg(long)]
    borrowed: bool,
    /// Also generate `dispatch`: from an id to its Rust type
    #[arg(long)]
    dispatch: bool,
    /// Write nothing; list missing, stale and orphan files, and fail if there are any
    #[arg(long)]
    check: bool,
    /// Also generate `data`: the schema as data, for `Object`, `skip` and JSON by `tl_runtime::schema`
    #[arg(long)]
    data: bool,
}

impl Generate {
    pub(crate) fn run(&self) -> Result<bool> {
        let schemas = [&self.files[..], &self.schemas].concat();
        if self.module.is_none() && input::is_stdin(&schemas[0]) {
            return Err(Failure::Usage("`--module NAME` is required if the first schema is standard input"));
        }
        let config = schemas.iter().fold(Config::new(), Config::schema);
        let config = self.roots.iter().fold(config, Config::root);
        let config = self.leniency.apply(config);
        let config = config.borrowed(self.borrowed).dispatch(self.dispatch).data(self.data);
        let input = Input::read_all(&schemas)?;
        let (model, diagnostics) = config.resolve(&input.parse())?;
        output::report(&diagnostics, &input.sources)?;
        let files = config.emit(&model)?;
        let module = self.module.clone().unwrap_or_else(|| tl_codegen::module_name(&schemas[0]));
        let dir = self.out.join(module);
        let plan = sync::plan(&dir, &files)?;
        if self.check {
            let line = |(fault, path): (&str, &Path)| format!("{fault:<8}{}\n", dir.join(path).display());
            output::print(&plan.faults().map(line).collect::<String>())?;
            let (dir, stale) = (dir.display(), count(plan.write.len() + plan.remove.len(), "file"));
            output::print(&format!("{dir}: {stale} to update, {} unchanged\n", plan.unchanged))?;
            return Ok(plan.is_empty());
        }
        plan.apply()?;
        let (dir, items, written) = (dir.display(), tl_codegen::count_items(&model), count(plan.write.len(), "file"));
        let (unchanged, removed) = (plan.unchanged, plan.remove.len());
        output::print(&format!("{dir}: {items}; {written} written, {unchanged} unchanged, {removed} removed\n"))?;
        Ok(true)
    }
}

/// Parses a module name.
fn module(name: &str) -> Result<String, String> {
    match Config::new().module(name).check() {
        Err(Error::InvalidOption { suggestion: Some(name), .. }) => Err(format!("not a Rust identifier; use `{name}`")),
        Err(_) => Err("not a Rust identifier".to_owned()),
        Ok(()) => Ok(name.to_owned()),
    }
}
