//! From schemas to the model, by the options of the builder.

use std::fs;

use tl_parser::{Code, Diagnostic, Parsed, Severity, Sources};

use super::{Config, Gate};
use crate::Error;
use crate::diff::{self, Diff};
use crate::model::Model;
use crate::resolve::{Leniency, check_leniently, resolve_data_leniently, resolve_leniently};

type Resolved = (Model, Vec<Diagnostic>);

impl Config {
    pub(super) fn model(&self) -> Result<Model, Error> {
        let mut sources = Sources::new();
        let mut ids = Vec::new();
        for path in &self.schemas {
            let text = fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source })?;
            ids.push(sources.add(path.display().to_string(), text));
        }
        let parsed: Vec<_> = ids.into_iter().map(|id| tl_parser::parse(sources.text(id), id)).collect();
        let (model, diagnostics) = self.valid(&parsed, |errors| {
            let rendered = tl_parser::render(errors, &sources, false);
            format!("{} in the schema\n\n{rendered}", crate::count(errors.len(), "error"))
        })?;
        diagnostics.iter().for_each(|found| warn(found, &sources));
        Ok(model)
    }

    /// Resolves schemas; the error has the `report` about what is wrong.
    pub(super) fn valid(
        &self,
        schemas: &[Parsed<'_>],
        report: impl Fn(&[Diagnostic]) -> String,
    ) -> Result<Resolved, Error> {
        let (model, diagnostics) = self.resolve(schemas)?;
        let errors = diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        let errors: Vec<Diagnostic> = errors.cloned().collect();
        if errors.is_empty() {
            return Ok((model, diagnostics));
        }
        Err(Error::Schema { diagnostics, report: report(&errors) })
    }

    /// Returns the diagnostics about parsed schemas, except those that concern their Rust code only.
    ///
    /// # Errors
    ///
    /// Returns an error if a name to skip is unknown.
    pub fn diagnostics(&self, schemas: &[Parsed<'_>]) -> Result<Vec<Diagnostic>, Error> {
        check_leniently(schemas, &self.leniency)
    }

    /// Resolves parsed schemas, or what the roots reach of them.
    ///
    /// The model is complete only if none of the diagnostics is an error.
    ///
    /// # Errors
    ///
    /// Returns an error if a root or a name to skip is unknown.
    pub fn resolve(&self, schemas: &[Parsed<'_>]) -> Result<(Model, Vec<Diagnostic>), Error> {
        let leniency = Leniency { opaque: self.options.data == Gate::Closed, ..self.leniency.clone() };
        resolve_leniently(schemas, &self.roots, &leniency)
    }

    /// Like [`resolve_data`](crate::resolve_data), with the options for schemas that others wrote: [`skip`](Self::skip),
    /// [`allow_duplicates`](Self::allow_duplicates) and [`builtin`](Self::builtin). Roots are ignored.
    ///
    /// The second list also has the definitions that the options leave out.
    ///
    /// # Errors
    ///
    /// Returns an error if a name to skip or a builtin is unknown.
    pub fn resolve_data(&self, schemas: &[Parsed<'_>]) -> Result<(Model, Vec<Diagnostic>, Vec<Diagnostic>), Error> {
        resolve_data_leniently(schemas, &self.leniency)
    }

    /// Like [`diff::compare`], with the options for schemas that others wrote. Each applies to the schemas that contain its
    /// name.
    ///
    /// # Errors
    ///
    /// Returns an error if a name to skip or a builtin is in neither schema.
    pub fn compare(&self, old: &[Parsed<'_>], new: &[Parsed<'_>]) -> Result<Diff, Error> {
        diff::compare_leniently(old, new, &self.leniency)
    }
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
