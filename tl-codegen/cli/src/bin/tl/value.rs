//! Arguments of the commands that work on values: the schema, the type and the encoded value.

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use serde::de::DeserializeSeed;
use tl_codegen::Config;
use tl_parser::ast::{Item, ItemKind};
use tl_parser::{Code, Diagnostic, Parsed, Severity, id};
use tl_runtime::json::Form;
use tl_runtime::schema::{MTPROTO, SERVICE, Schema, Schemas};
use tl_runtime::shape::Shape;
use tl_runtime::{Error, ErrorKind};
use tl_types_common::LAYERS;

use crate::bytes::{Bytes, Encoding};
use crate::failure::{Failure, Result};
use crate::input::{self, Input};
use crate::leniency::Leniency;
use crate::{names, output, request};

/// The schema and the type of a value.
#[derive(Args)]
pub(crate) struct ValueType {
    /// Schema file; several form one schema; `-` is standard input
    #[arg(long = "schema", value_name = "FILE")]
    schemas: Vec<PathBuf>,
    /// Use the Telegram API of all layers since 51, which is built in, after the schema files if there are any
    #[arg(long)]
    layers: bool,
    /// Type of the value: `User`, `%User`, `Vector<int>`, or a constructor or function [default: determined by the id]
    #[arg(long = "type", value_name = "TYPE")]
    ty: Option<String>,
    /// Call that the value answers or whose `rpc_result` it is: a function, or a file or hex digits of the call
    #[arg(long, value_name = "CALL")]
    request: Option<String>,
    #[command(flatten)]
    leniency: Leniency,
}

#[derive(Args)]
pub(crate) struct EncodedValue {
    /// File with the value; standard input if omitted or `-`
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    ty: ValueType,
    /// Encoding of the input [default: detected]
    #[arg(long, value_enum, value_name = "ENCODING")]
    from: Option<Encoding>,
    /// Replace invalid UTF-8 in strings by U+FFFD, instead of failing
    #[arg(long)]
    pub(crate) lossy: bool,
}

impl EncodedValue {
    pub(crate) fn read(&self) -> Result<(Target, Bytes)> {
        Ok((self.ty.load(&self.file)?, Bytes::read(&self.file, self.from)?))
    }
}

/// The schemas and the type that a value is decoded or encoded by.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) schemas: Schemas,
    pub(crate) shape: Shape,
    /// Whether the schema is the built-in one, in which many names have several definitions.
    pub(crate) is_built_in: bool,
    /// The definitions of the schema files that have no encoding.
    pub(crate) skipped: &'static [Skipped],
}

/// A definition of a schema file that is skipped.
pub(crate) struct Skipped {
    pub(crate) name: String,
    /// The result type.
    ty: String,
    pub(crate) id: u32,
    /// Its position, and why it is skipped.
    reason: String,
}

impl Skipped {
    fn of(input: &Input, left_out: &[Diagnostic]) -> Vec<Self> {
        let parsed = input.parse();
        let items = parsed.iter().flat_map(|parsed| &parsed.schema.items);
        let skipped = items.filter_map(|Item { kind, span, .. }| {
            let (ItemKind::Combinator(ast), Some(found)) = (kind, left_out.iter().find(|it| span.contains(it.span)))
            else {
                return None;
            };
            let ty = ast.result.to_string();
            let (file, line) = (input.sources.name(found.span.file), input.sources.location(found.span).line);
            Some(Self {
                name: ast.name.map_or_else(|| ty.clone(), |name| name.text.to_owned()),
                id: ast.id.map_or_else(|| id::infer(ast), |id| id.value),
                reason: format!("{file}:{line}: {}", reason(found)),
                ty,
            })
        });
        skipped.collect()
    }

    /// Returns whether a type refers to it.
    fn is_in(&self, ty: &str) -> bool {
        let is_own = |word: &str| word == self.name || word == self.ty;
        ty.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').any(is_own)
    }
}

/// Returns why a definition is left out.
fn reason(found: &Diagnostic) -> &str {
    if found.code == Code::LeftOut { &found.label } else { &found.message }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is skipped: {}", self.name, self.reason)
    }
}

impl Target {
    /// Returns the skipped definition of an unexpected id.
    pub(crate) fn skipped(self, error: &Error) -> Option<String> {
        let ErrorKind::UnexpectedId { id, .. } = error.kind() else { return None };
        self.skipped.iter().find(|it| it.id == id).map(Skipped::to_string)
    }

    /// Encodes TL JSON.
    pub(crate) fn encode(self, json: &str) -> serde_json::Result<Vec<u8>> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        // `Form` has a depth limit of its own.
        deserializer.disable_recursion_limit();
        let bytes = Form { schemas: self.schemas, shape: self.shape }.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(bytes)
    }
}

pub(crate) const NOTES: &str = "\
The schema:
  MTProto's own definitions need no file: `rpc_result`, `msg_container`, `gzip_packed` and
  so on. Definitions in a schema file take precedence.

The type:
  A boxed value starts with the id of its constructor or function and needs no --type.
  The contents of a `gzip_packed` stay packed.
  --type User           the id must be that of a constructor of User
  --type inputUser      the id must be that of this constructor or function
  --type %Message       a bare value, without an id; its type has one constructor
  --type 'Vector<int>'  a result of some functions; the type of the items cannot be detected
  --type 'User 5'       a type that depends on a number, {n:#}, which is not in the value
  --type %user          a bare value of this constructor, also if its type has others
  --type 'vector<%Message>', --type long, --type '3*[ x:int y:string ]': any type of a field
  --request contacts.getContactIDs   the value is the result of this function, or contains it in an
                        `rpc_result`; a result of another type is an error. Or a file or hex digits
                        of the whole call, if the type depends on a number or a call in it.

Of several definitions of a name, the last one counts, or that of the first type by name;
`user#20b1422` is the one with this id.";

impl ValueType {
    /// Loads the schemas for the value in the file `value`.
    pub(crate) fn load(&self, value: &PathBuf) -> Result<Target> {
        let is_built_in = self.layers && self.schemas.is_empty();
        if self.schemas.is_empty() && !self.layers {
            let message = "`--schema FILE` is required: the schema of the value, such as `--schema api.tl`; for values of \
                           the Telegram API of any layer, `--layers`";
            return Err(Failure::Usage(message));
        }
        input::reject_stdin_twice(self.schemas.iter().chain([value]))?;
        let other = (self.layers && !is_built_in).then_some(LAYERS.all);
        let schemas = |own| {
            Schemas([Some(own), other, Some(&MTPROTO), Some(&SERVICE)].into_iter().flatten().collect::<Vec<_>>().leak())
        };
        let (own, skipped) = if is_built_in { (LAYERS.all, &[][..]) } else { self.schema()? };
        let mut target = Target { schemas: schemas(own), shape: Shape::Type("Object"), is_built_in, skipped };
        let explain = |failure: Failure, text: &str| match skipped.iter().find(|it| it.is_in(text)) {
            Some(skipped) => failure.help(skipped.to_string()),
            None => failure,
        };
        if let Some(request) = &self.request {
            names::note_ambiguous(target.schemas, request)?;
            let result = request::result(target.schemas, own, request).map_err(|failure| explain(failure, request))?;
            if let Some((own, shape)) = result {
                target = Target { schemas: schemas(own), shape, ..target };
            }
        }
        if let Some(ty) = &self.ty {
            names::note_ambiguous(target.schemas, ty)?;
            target.shape =
                tl_codegen_cli::shape(target.schemas, ty).map_err(|error| explain(Failure::new(error), ty))?;
        }
        Ok(target)
    }

    /// Returns the schema of the files, and the definitions that are not part of it.
    fn schema(&self) -> Result<(&'static Schema, &'static [Skipped])> {
        let mut input = Input::read_all(&self.schemas)?;
        let declares = |parsed: &Parsed<'_>| id::declared(&parsed.schema).contains_key("rpc_result");
        if self.request.is_some() && !input.parse().iter().any(declares) {
            input.ids.push(input.sources.add("rpc_result", request::DEFINITION));
        }
        let config = self.leniency.apply(Config::new());
        let (model, mut diagnostics, left_out) = config.resolve_data(&input.parse())?;
        let shared = diagnostics.iter().filter(|found| found.code == Code::SharedId);
        let shared: Vec<String> = shared.map(|found| format!("{}; {}", found.message, found.label)).collect();
        if let [first, rest @ ..] = &shared[..] {
            let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
            output::eprint(&format!("warning: {first}{more}\n"))?;
        }
        // Other warnings are for `tl check`.
        diagnostics.retain(|found| found.severity() == Severity::Error);
        output::report(&diagnostics, &input.sources)?;
        // The options have left out the others.
        let unsupported: Vec<_> = left_out.iter().filter(|found| found.code != Code::LeftOut).collect();
        if let Some(first) = unsupported.first() {
            let count = tl_codegen::count(unsupported.len(), "definition");
            let place = input.sources.location(first.span);
            let (file, line, message) = (input.sources.name(first.span.file), place.line, &first.message);
            output::eprint(&format!("warning: {count} skipped: {file}:{line}: {message}\n"))?;
        }
        let schema = tl_codegen_cli::schema(&model);
        let schema = schema.ok_or_else(|| Failure::new("the schema has more than 65,536 types or functions"))?;
        Ok((schema, Skipped::of(&input, &left_out).leak()))
    }

    pub(crate) fn is_given(&self) -> bool {
        self.ty.is_some() || self.request.is_some()
    }
}
