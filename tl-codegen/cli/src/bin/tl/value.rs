//! What the commands about encoded values have in common: the schema that says what they are, and their type.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use tl_parser::Severity;
use tl_types::schema::{MTPROTO, SERVICE, Schema, Schemas};
use tl_types::shape::Shape;

use crate::bytes::{Bytes, Form};
use crate::input::{self, Failure};
use crate::output;

/// What values are of.
#[derive(Args)]
pub(crate) struct Of {
    /// Schema file that the values are of; several are one schema together; `-` is standard input
    #[arg(long = "schema", value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// Type of the value: `User`, `%User`, `Vector<int>`; or a constructor or function. Without it, the id tells
    #[arg(long = "type", value_name = "TYPE")]
    ty: Option<String>,
}

/// A value as bytes, and what it is of.
#[derive(Args)]
pub(crate) struct Encoded {
    /// The value; without it or as `-`, standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    of: Of,
    /// How the bytes are written; found by looking at them if it is not given
    #[arg(long, value_enum, value_name = "FORM")]
    from: Option<Form>,
}

impl Encoded {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        self.of.validate(&self.file)
    }

    /// Nothing if the schema or the bytes cannot be read, which is said here.
    pub(crate) fn read(&self) -> io::Result<Option<(Reading, Bytes)>> {
        let Some(reading) = self.of.read()? else { return Ok(None) };
        match Bytes::read(&self.file, self.from) {
            Ok(bytes) => Ok(Some((reading, bytes))),
            Err(failure) => failure.report().map(|()| None),
        }
    }
}

/// How values are read.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) schemas: Schemas,
    pub(crate) shape: Shape,
}

pub(crate) const NOTES: &str = "\
The schema:
  What MTProto itself defines is known without a file: `rpc_result`, `msg_container`,
  `gzip_packed` and so on. A file that defines the same goes first.

The type:
  A value of a type starts with an id, which tells its constructor or function: then it needs
  no --type. What is packed in a `gzip_packed` stays packed.
  --type User           the id must be that of a constructor of User
  --type inputUser      it must be that of this constructor, or of this function
  --type %Message       a bare value, without its id; its type has one constructor
  --type 'Vector<int>'  what a call may return; a vector does not tell what its items are
  --type 'vector<%Message>', --type long and so on: whatever the type of a field may be";

impl Of {
    /// `value` is the file with the value.
    pub(crate) fn validate(&self, value: &Path) -> Result<(), &'static str> {
        if self.schemas.is_empty() {
            return Err(
                "`--schema FILE` is missing: the schema that says what the bytes are, such as `--schema api.tl`",
            );
        }
        let all: Vec<PathBuf> = self.schemas.iter().cloned().chain([value.to_owned()]).collect();
        input::validate(&all)
    }

    /// Nothing if a schema cannot be read or lacks the type, which is said here.
    pub(crate) fn read(&self) -> io::Result<Option<Reading>> {
        let Some(schema) = self.schema()? else { return Ok(None) };
        let schemas = Schemas(vec![schema, &MTPROTO, &SERVICE].leak());
        match self.ty.as_deref().map_or(Ok(Shape::Type("Object")), |ty| tl_codegen_cli::shape(schemas, ty)) {
            Ok(shape) => Ok(Some(Reading { schemas, shape })),
            Err(why) => Failure::new(why).report().map(|()| None),
        }
    }

    fn schema(&self) -> io::Result<Option<&'static Schema>> {
        let input = input::read_all(&self.schemas)?;
        if input.failures > 0 {
            return Ok(None);
        }
        let parsed: Vec<_> = input.ids.iter().map(|&id| tl_parser::parse(input.sources.text(id), id)).collect();
        let (model, mut diagnostics, left_out) = tl_codegen::resolve_data(&parsed);
        // `tl check` tells the rest.
        diagnostics.retain(|found| found.severity() == Severity::Error);
        if !output::report(&diagnostics, &input.sources)? {
            return Ok(None);
        }
        if let Some(first) = left_out.first() {
            let (count, place) = (tl_codegen::count(left_out.len(), "definition"), input.sources.location(first.span));
            let (file, line, message) = (input.sources.name(first.span.file), place.line, &first.message);
            output::complain(&format!("warning: {count} left out: {file}:{line}: {message}\n"))?;
        }
        let schema = tl_codegen_cli::schema(&model);
        if schema.is_none() {
            Failure::new("the schema is larger than any schema should be".to_owned()).report()?;
        }
        Ok(schema)
    }

    /// Whether the type is given.
    pub(crate) fn is_typed(&self) -> bool {
        self.ty.is_some()
    }
}
