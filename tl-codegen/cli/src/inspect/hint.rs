//! Hints about the cause of decoding errors.

use tl_runtime::codec::VECTOR;
use tl_runtime::schema::{Combinator, Found, Schemas};
use tl_runtime::{Error, ErrorKind};

/// Ids that are the same in all schemas.
const BUILTIN: [(u32, &str); 3] = [(VECTOR, "a vector"), (0x997275b5, "`boolTrue`"), (0xbc799737, "`boolFalse`")];

const MAX_LISTED: usize = 5;

/// Returns a hint about a decoding error, such as the definition that an unexpected id belongs to.
pub fn hint(schemas: Schemas, error: &Error, bytes: &[u8]) -> Option<String> {
    match error.kind() {
        ErrorKind::UnexpectedId { expected: "no msg_container", .. } => None,
        ErrorKind::UnexpectedId { expected: "Object", id }
            if definition(schemas, id).is_none() && is_item(error, bytes) =>
        {
            Some("if the items of this vector are bare, pass its type, such as `Vector<long>`".to_owned())
        }
        ErrorKind::UnexpectedId { expected, id } => {
            let swapped = id.swap_bytes();
            let found = match (definition(schemas, id), definition(schemas, swapped)) {
                (Some(found), _) => format!("{id:08x} is {found}"),
                (None, Some(found)) => format!("{swapped:08x} is {found}: the bytes may be in reverse order"),
                (None, None) => format!("the schema does not define the id {id:08x}; it may belong to another layer"),
            };
            Some(found + &alternatives(schemas, expected))
        }
        ErrorKind::TrailingBytes { left } => {
            let rest = bytes.get(error.offset()..error.offset() + left)?;
            let id = rest.first_chunk().copied().map(u32::from_le_bytes)?;
            Some(format!("the trailing bytes start with the id of {}", definition(schemas, id)?))
        }
        ErrorKind::UnknownNumber => Some("pass the type with its number, such as `--type 'User 5'`".to_owned()),
        ErrorKind::UnexpectedEnd { .. } if bytes.is_empty() => Some("the input is empty".to_owned()),
        _ => None,
    }
}

/// Returns whether the error is at the first item of a vector.
fn is_item(error: &Error, bytes: &[u8]) -> bool {
    let vector = error.offset().checked_sub(8).and_then(|start| bytes.get(start..)?.first_chunk());
    vector.copied().map(u32::from_le_bytes) == Some(VECTOR)
}

/// Describes the definition with an id.
fn definition(schemas: Schemas, id: u32) -> Option<String> {
    if let Some((_, name)) = BUILTIN.iter().find(|(builtin, _)| *builtin == id) {
        return Some((*name).to_owned());
    }
    let Found { combinator, ty, .. } = schemas.find(id)?;
    Some(match ty {
        Some(ty) => format!("`{}` of type `{}`", combinator.name(), ty.name),
        None => format!("the function `{}`", combinator.name()),
    })
}

fn alternatives(schemas: Schemas, expected: &str) -> String {
    if let Some((_, ty)) = schemas.ty(expected) {
        let listed: Vec<_> = ty.constructors.iter().take(MAX_LISTED).map(name_with_id).collect();
        let more = ty.constructors.len().saturating_sub(MAX_LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        return format!("; constructors of `{expected}`: {}{more}", listed.join(", "));
    }
    match schemas.named(expected) {
        None if expected == "Vector" => "; expected a vector".to_owned(),
        Some(found) => format!("; expected {}", name_with_id(found.combinator)),
        None => String::new(),
    }
}

fn name_with_id(combinator: &Combinator) -> String {
    format!("{}#{:08x}", combinator.name(), combinator.id())
}
