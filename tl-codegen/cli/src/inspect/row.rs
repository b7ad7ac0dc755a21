//! Formats a piece of a value as a row.

use std::borrow::Cow;
use std::ptr;

use data_encoding::HEXLOWER;
use tl_runtime::mtproto::{GzipPacked, RpcResult};
use tl_runtime::schema::{Base, Combinator, Event, Field, Schemas, Type, When};
use tl_runtime::shape::Shape;
use tl_types_common::{LAYERS, history};

use super::walk::Piece;
use super::{Budget, Row, Unpacked, inspect_within};

const GZIP_PACKED: u32 = GzipPacked::CONSTRUCTOR_ID;

/// Returns the row of a piece of `all` bytes.
pub(super) fn row(schemas: Schemas, piece: Piece<'_, '_>, all: &[u8], budget: &mut Budget) -> Row {
    let mut unpacked = None;
    if let Event::Bytes(bytes) = piece.event
        && piece.parent.is_some_and(|parent| parent.id() == GZIP_PACKED)
    {
        unpacked = Some(unpack(schemas, bytes, budget));
    }
    let note = match &piece.skipped {
        Some(error) => Some(format!("skipped: {error}")),
        None => note(&piece.event, all.get(piece.bytes.clone()).unwrap_or_default()),
    };
    Row {
        value: value(schemas, &piece),
        ty: ty(&piece),
        has_children: matches!(piece.event, Event::Enter { .. } | Event::Vector(_)),
        bytes: piece.bytes,
        path: piece.path.to_owned(),
        is_skipped: piece.skipped.is_some(),
        note,
        unpacked,
    }
}

/// Returns a warning about a piece that TL JSON does not represent exactly.
fn note(event: &Event<'_>, encoded: &[u8]) -> Option<String> {
    let length = match event {
        Event::Flags { unknown: 1.., .. } => return Some("unknown flag bits".to_owned()),
        Event::Double(value) if value.is_nan() && value.to_bits() != f64::NAN.to_bits() => {
            return Some(format!("NaN with a payload, bits {:016x}", value.to_bits()));
        }
        Event::String(Cow::Owned(_)) => return Some("invalid UTF-8".to_owned()),
        Event::String(text) => text.len(),
        Event::Bytes(bytes) => bytes.len(),
        _ => return None,
    };
    let header = match encoded.first()? {
        254 => 4,
        255 => 8,
        _ => 1,
    };
    let needed = if length < 254 {
        1
    } else if length < 1 << 24 {
        4
    } else {
        8
    };
    if header > needed {
        return Some("length with more bytes than needed".to_owned());
    }
    let is_padded = encoded.get(header + length..).is_some_and(|padding| padding.iter().any(|byte| *byte != 0));
    is_padded.then(|| "padding other than zeros".to_owned())
}

fn unpack(schemas: Schemas, packed_data: &[u8], budget: &mut Budget) -> Result<Unpacked, String> {
    if budget.levels == 0 {
        return Err("packed objects are nested too deeply".to_owned());
    }
    let bytes = GzipPacked { packed_data }.unpack(budget.bytes).map_err(|error| error.to_string())?;
    budget.bytes -= bytes.len();
    budget.levels -= 1;
    let inspection = inspect_within(schemas, result(schemas), &bytes, budget, true);
    budget.levels += 1;
    Ok(Unpacked { bytes, inspection })
}

/// Returns the shape of a result: that of the field of `rpc_result`.
fn result(schemas: Schemas) -> Shape {
    let found = schemas.find(<RpcResult>::CONSTRUCTOR_ID);
    let field = found.and_then(|found| Some((found.schema, found.combinator.fields().nth(1)?.ty)));
    match field {
        Some((schema, ty)) if matches!(ty.base(), Base::Result(_)) => Shape::Field { schema, ty },
        _ => Shape::Type("Object"),
    }
}

fn ty(piece: &Piece<'_, '_>) -> String {
    match (&piece.event, piece.parent, piece.field) {
        (Event::Flags { .. }, ..) => "#".to_owned(),
        (_, Some(parent), Some(Field { when: When::Bit { word, bit }, .. })) => {
            let mut words = parent.fields().filter(|field| field.ty.is_word()).map(|field| field.name);
            let word = words.nth(word.into()).unwrap_or_default();
            let bit = if bit < 32 { format!(".{bit}") } else { String::new() };
            format!("{word}{bit}?{}", piece.expected)
        }
        _ => piece.expected.clone(),
    }
}

fn value(schemas: Schemas, piece: &Piece<'_, '_>) -> String {
    match &piece.event {
        Event::Enter { combinator, ty } => name(schemas, combinator, *ty, &piece.expected),
        Event::Vector(1) => "1 item".to_owned(),
        Event::Vector(count) => format!("{count} items"),
        Event::Flags { bits, .. } => set_bits(*bits),
        Event::Int(value) => value.to_string(),
        Event::Nat(value) => value.to_string(),
        Event::Long(value) => value.to_string(),
        Event::Double(value) => format!("{value:?}"),
        Event::Bool(value) => value.to_string(),
        Event::True => "true".to_owned(),
        Event::String(text) => format!("{text:?}"),
        Event::Bytes(bytes) if bytes.len() == 1 => "1 byte".to_owned(),
        Event::Bytes(bytes) => format!("{} bytes", bytes.len()),
        Event::Raw(bytes) => HEXLOWER.encode(bytes),
        Event::Leave | Event::Field(_) => String::new(),
    }
}

/// Returns the name of a combinator, with its type if that is not the expected one.
fn name(schemas: Schemas, combinator: &Combinator, ty: Option<&Type>, expected: &str) -> String {
    if combinator.is_contents() {
        return combinator.name().to_owned();
    }
    let is_built_in = LAYERS.all.find(combinator.id()).is_some_and(|found| ptr::eq(found.combinator, combinator));
    let name = match history::find(combinator.id()).filter(|_| is_built_in) {
        Some(other) => other.to_string(),
        None => format!("{}#{:08x}", combinator.name(), combinator.id()),
    };
    let found = schemas.find(combinator.id());
    match ty.or_else(|| found?.ty) {
        Some(ty) if expected.trim_start_matches('%').split('<').next() == Some(ty.name) => name,
        Some(ty) => format!("{name} = {}", ty.name),
        None => format!("{name}, a function"),
    }
}

/// Lists the numbers of the bits that are set.
fn set_bits(word: u32) -> String {
    let bits: Vec<_> = (0..32).filter(|bit| word >> bit & 1 != 0).map(|bit| bit.to_string()).collect();
    match bits.len() {
        0 => "no bits".to_owned(),
        1 => format!("bit {}", bits[0]),
        _ => format!("bits {}", bits.join(", ")),
    }
}
