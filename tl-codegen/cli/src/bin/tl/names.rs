//! Names that several definitions of a schema have, as in files of several layers.

use tl_runtime::schema::{Combinator, Schemas};

use crate::failure::Result;
use crate::output;

/// Describes which definition a name is taken for (`action`), if there are several; `exception` is the case in which it is
/// taken for another one.
pub(crate) fn ambiguous(schemas: Schemas, name: &str, action: &str, exception: &str) -> Option<String> {
    let found = schemas.named(name)?;
    let same: Vec<_> = found.schema.combinators().filter(|it| it.name() == name).collect();
    let with_id = |it: &&Combinator| format!("`{name}#{:08x}`", it.id());
    let is_in_type =
        |it: &&Combinator| found.ty.is_some_and(|ty| ty.constructors.iter().any(|own| own.id() == it.id()));
    let is_function = |it: &&Combinator| found.schema.functions.iter().any(|own| own.combinator.id() == it.id());
    if same.len() <= 1 {
        return None;
    }
    let is_last = same.iter().all(is_in_type) || same.iter().all(is_function);
    let reason = if is_last { ", the last definition" } else { exception };
    let taken = with_id(&found.combinator);
    let others: Vec<_> = same.iter().map(with_id).filter(|other| *other != taken).collect();
    let others = others.join(", ");
    Some(format!("`{name}` is {action} {taken}{reason}; for another, write its id: {others}"))
}

/// Prints which definition the name in an option is taken for, if there are several.
pub(crate) fn note_ambiguous(schemas: Schemas, name: &str) -> Result<()> {
    if let Some(note) = ambiguous(schemas, name, "taken for", "") {
        output::eprint(&format!("note: {note}\n"))?;
    }
    Ok(())
}
