//! `tl generate`: Rust bindings for schemas.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use tl_codegen::model::Model;
use tl_codegen::{Config, Files, sync};

use crate::failure::{Failure, Result};
use crate::input::{self, Input};
use crate::output;

/// Generate Rust bindings for schemas
///
/// Writes a module directory, DIR/NAME, whose code depends on the crate `tl-runtime`. Stale
/// generated files in it are removed; other files are never touched. In a build script, use `tl_codegen::Config`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl generate --schema chat.tl --out src                        for `mod chat;` in lib.rs
  tl generate --schema api.tl --root help.getConfig --out src   one function and its dependencies
  tl generate --schema a.tl b.tl --module both --out src        two files that refer to each other")]
pub(crate) struct Generate {
    /// Schema files, which form one schema; `-` is standard input
    #[arg(long = "schema", value_name = "FILE", required = true, num_args = 1..)]
    schemas: Vec<PathBuf>,
    /// Parent directory of the module
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Generate only this function, type or constructor and its dependencies; may be repeated
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// Name of the module, a Rust identifier [default: the name of the first file]
    #[arg(long, value_name = "NAME", value_parser = module)]
    module: Option<String>,
    /// Also generate `borrowed`: the same items with `&str` and `&[u8]`
    #[arg(long)]
    borrowed: bool,
    /// Also generate `dispatch`: from an id to its Rust type
    #[arg(long)]
    dispatch: bool,
    /// Also generate `data`: the schema as data, for `Object`, `skip` and JSON by `tl_runtime::schema`
    #[arg(long)]
    data: bool,
}

impl Generate {
    pub(crate) fn run(&self) -> Result<bool> {
        if self.module.is_none() && input::is_stdin(&self.schemas[0]) {
            return Err(Failure::Usage("`--module NAME` is required if the first schema is standard input"));
        }
        let model = self.model(&Input::read_all(&self.schemas)?)?;
        let config = self.schemas.iter().fold(Config::new(), Config::schema);
        let config = config.borrowed(self.borrowed).dispatch(self.dispatch).data(self.data);
        let files = config.emit(&model).map_err(|error| Failure::new(error.to_string()))?;
        let module = self.module.clone().unwrap_or_else(|| tl_codegen::module_name(&self.schemas[0]));
        let dir = self.out.join(module);
        let summary = write(&dir, &files)?;
        let items = [
            (model.constructors.len(), "constructor"),
            (model.functions.len(), "function"),
            (model.types.len(), "type"),
        ];
        let items = items.map(|(number, noun)| tl_codegen::count(number, noun)).join(", ");
        output::print(&format!("{}: {items}; {summary}\n", dir.display()))?;
        Ok(true)
    }

    fn model(&self, input: &Input) -> Result<Model> {
        let parsed = input.parse();
        let resolved = if self.roots.is_empty() {
            Ok(tl_codegen::resolve(&parsed))
        } else {
            tl_codegen::resolve_roots(&parsed, &self.roots)
        };
        match resolved {
            Ok((model, diagnostics)) => output::report(&diagnostics, &input.sources).map(|()| model),
            Err(unknown) => {
                for root in unknown {
                    Failure::new(root.to_string()).report()?;
                }
                Err(Failure::Reported)
            }
        }
    }
}

/// Synchronizes the directory with the files and returns a summary.
fn write(dir: &Path, files: &Files) -> Result<String> {
    let failed = |error: io::Error| Failure::new(format!("cannot write to {}: {error}", dir.display()));
    let plan = sync::plan(dir, files).map_err(failed)?;
    if let Some(foreign) = plan.foreign.first() {
        let path = dir.join(foreign);
        let failure = Failure::new(format!("{} exists and is not a generated file", path.display()));
        return Err(failure.help("move it, or choose another name with `--module`; nothing was written"));
    }
    plan.apply().map_err(failed)?;
    let written = tl_codegen::count(plan.write.len(), "file");
    Ok(format!("{written} written, {} unchanged, {} removed", plan.unchanged, plan.remove.len()))
}

/// Parses a module name. Raw identifiers are rejected, since the file of `r#type` is `type.rs`.
fn module(name: &str) -> Result<String, String> {
    let is_identifier = !name.starts_with("r#") && syn::parse_str::<syn::Ident>(name).is_ok_and(|ident| ident == name);
    if is_identifier {
        return Ok(name.to_owned());
    }
    Err(match tl_codegen::module_name(Path::new(name)) {
        suggestion if syn::parse_str::<syn::Ident>(&suggestion).is_ok() => {
            format!("not a Rust identifier; use `{suggestion}`")
        }
        _ => "not a Rust identifier".to_owned(),
    })
}
