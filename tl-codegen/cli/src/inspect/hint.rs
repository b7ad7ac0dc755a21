//! What may help to understand why bytes are no value.

use tl_types::codec::VECTOR;
use tl_types::schema::{Combinator, Found, Schemas};
use tl_types::{Error, ErrorKind};

/// The ids that need no schema.
const BUILTIN: [(u32, &str); 3] = [(VECTOR, "a vector"), (0x997275b5, "`boolTrue`"), (0xbc799737, "`boolFalse`")];

/// So many constructors of a type are named.
const NAMED: usize = 5;

/// What may help to understand an error in bytes that were read by the schemas.
pub fn hint(schemas: Schemas, error: &Error, bytes: &[u8]) -> Option<String> {
    match error.kind() {
        ErrorKind::UnexpectedId { expected: "the length of a boxed value" | "no msg_container", .. } => None,
        ErrorKind::UnexpectedId { expected: "Object", id } if what(schemas, id).is_none() && is_item(error, bytes) => {
            Some(
                "if the items of this vector have no ids, only their type tells what they are: `Vector<long>`"
                    .to_owned(),
            )
        }
        ErrorKind::UnexpectedId { expected, id } => {
            let found = match (what(schemas, id), what(schemas, id.swap_bytes())) {
                (Some(what), _) => format!("{id:08x} is {what}"),
                (None, Some(what)) => {
                    format!("{:08x} would be {what}: its bytes seem to be in reverse order", id.swap_bytes())
                }
                (None, None) => {
                    format!("no definition in the schema has the id {id:08x}, which may be of another layer")
                }
            };
            Some(found + &wanted(schemas, expected))
        }
        ErrorKind::TrailingBytes { left } => {
            let rest = bytes.get(error.offset()..error.offset() + left)?;
            let id = rest.first_chunk().copied().map(u32::from_le_bytes)?;
            Some(format!("behind it starts what could be {}", what(schemas, id)?))
        }
        ErrorKind::UnexpectedEnd { .. } if bytes.is_empty() => Some("there are no bytes at all".to_owned()),
        _ => None,
    }
}

/// Whether the error is at the first item of a vector.
fn is_item(error: &Error, bytes: &[u8]) -> bool {
    let vector = error.offset().checked_sub(8).and_then(|start| bytes.get(start..)?.first_chunk());
    vector.copied().map(u32::from_le_bytes) == Some(VECTOR)
}

/// What an id stands for.
fn what(schemas: Schemas, id: u32) -> Option<String> {
    if let Some((_, what)) = BUILTIN.iter().find(|(of, _)| *of == id) {
        return Some((*what).to_owned());
    }
    let Found { combinator, ty, .. } = schemas.find(id)?;
    Some(match ty {
        Some(ty) => format!("`{}` of type `{}`", combinator.name(), ty.name),
        None => format!("the function `{}`", combinator.name()),
    })
}

/// What ids could be there instead.
fn wanted(schemas: Schemas, expected: &str) -> String {
    if let Some((_, ty)) = schemas.ty(expected) {
        let named: Vec<_> = ty.constructors.iter().take(NAMED).map(whole_name).collect();
        let more = ty.constructors.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        return format!("; `{expected}` is {}{more}", named.join(", "));
    }
    match schemas.named(expected) {
        Some(found) => format!("; {} was to be there", whole_name(found.combinator)),
        None => String::new(),
    }
}

fn whole_name(combinator: &Combinator) -> String {
    format!("{}#{:08x}", combinator.name(), combinator.id())
}
