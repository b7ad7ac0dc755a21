//! `tl generate`: bindings for any schema.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use tl_codegen::model::Model;
use tl_codegen::{Files, Gate, Options, sync};

use crate::input::{self, Failure, Input};
use crate::output;

/// Generate Rust bindings for schemas
///
/// Writes one folder with a `mod.rs`, DIR/NAME, whose code needs the crate `tl-types` (`default-features = false`).
/// The folder is for generated code: files that are not generated any more are removed, those that somebody wrote
/// are never touched. A build script has the same as a library: `tl_codegen::Config`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  tl generate --schema chat.tl --out src                        `mod chat;` in src/lib.rs takes it in
  tl generate --schema api.tl --root help.getConfig --out src   one function and what it needs
  tl generate --schema a.tl b.tl --module both --out src        two files that refer to each other")]
pub(crate) struct Generate {
    /// Schema files, which are one schema together; `-` is standard input
    #[arg(long = "schema", value_name = "FILE", required = true, num_args = 1..)]
    schemas: Vec<PathBuf>,
    /// The folder that the code's folder is in
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Keep only what this function, type or constructor reaches; several keep what any of them does
    #[arg(long = "root", value_name = "NAME")]
    roots: Vec<String>,
    /// The name of the code's folder and module, instead of that of the first file
    #[arg(long, value_name = "NAME", value_parser = module)]
    module: Option<String>,
    /// Generate `borrowed` as well: the same items with `&str` and `&[u8]`
    #[arg(long)]
    borrowed: bool,
    /// Generate `dispatch` as well: from any id to its Rust type
    #[arg(long)]
    dispatch: bool,
    /// Generate `data` as well: the schema as data, for `Object`, `skip` and JSON by `tl_types::schema`
    #[arg(long)]
    data: bool,
}

impl Generate {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        input::validate(&self.schemas)?;
        match (&self.module, self.schemas.first()) {
            (None, Some(first)) if input::is_stdin(first) => Err("`--module` must name what comes from standard input"),
            _ => Ok(()),
        }
    }

    pub(crate) fn run(&self) -> io::Result<bool> {
        let input = input::read_all(&self.schemas)?;
        if input.failures > 0 {
            return Ok(false);
        }
        let Some(model) = self.model(&input)? else {
            return Ok(false);
        };
        let gate = |open| if open { Gate::Open } else { Gate::Closed };
        let options = Options {
            borrowed: gate(self.borrowed),
            dispatch: gate(self.dispatch),
            data: gate(self.data),
            ..Options::folder(&model, &self.schemas)
        };
        let name = self.module.clone().or_else(|| self.schemas.first().map(|first| tl_codegen::module_name(first)));
        let dir = self.out.join(name.unwrap_or_default());
        match write(&dir, &tl_codegen::emit(&model, &options)) {
            Ok(done) => {
                let items = [
                    (model.constructors.len(), "constructor"),
                    (model.functions.len(), "function"),
                    (model.types.len(), "type"),
                ];
                let items = items.map(|(number, noun)| tl_codegen::count(number, noun)).join(", ");
                output::print(&format!("{}: {items}; {done}\n", dir.display()))?;
                Ok(true)
            }
            Err(failure) => failure.report().map(|()| false),
        }
    }

    /// What is to be generated; `None` if something is wrong, which is said here.
    fn model(&self, input: &Input) -> io::Result<Option<Model>> {
        let parsed: Vec<_> = input.ids.iter().map(|&id| tl_parser::parse(input.sources.text(id), id)).collect();
        let resolved = if self.roots.is_empty() {
            Ok(tl_codegen::resolve(&parsed))
        } else {
            tl_codegen::resolve_roots(&parsed, &self.roots)
        };
        match resolved {
            Ok((model, diagnostics)) => Ok(output::report(&diagnostics, &input.sources)?.then_some(model)),
            Err(unknown) => {
                for root in unknown {
                    Failure::new(root.to_string()).report()?;
                }
                Ok(None)
            }
        }
    }
}

/// Makes the folder hold the files, and says what that took.
fn write(dir: &Path, files: &Files) -> Result<String, Failure> {
    let failed = |error: io::Error| Failure::new(format!("cannot write to {}: {error}", dir.display()));
    let plan = sync::plan(dir, files).map_err(failed)?;
    if let Some(foreign) = plan.foreign.first() {
        let path = dir.join(foreign);
        let failure = Failure::new(format!("{} is there and was not generated", path.display()));
        return Err(failure.help("move it away, or choose another name with `--module`; nothing was written"));
    }
    plan.apply().map_err(failed)?;
    let written = tl_codegen::count(plan.write.len(), "file");
    Ok(format!("{written} written, {} unchanged, {} removed", plan.unchanged, plan.remove.len()))
}

fn module(name: &str) -> Result<String, &'static str> {
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => Ok(name.to_owned()),
        Err(_) => Err("a module's name is a Rust identifier"),
    }
}
