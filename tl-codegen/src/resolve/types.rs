//! Names of types that every schema may use: those that the runtime provides.

use crate::model::Builtin;

/// The runtime type behind a bare or boxed name.
///
/// Schemas declare these differently or not at all (`int ? = Int;`, `int32 = Int32;`,
/// `bytes data:string = Bytes;`, `int128 4*[ int ] = Int128;`), but mean the same bytes.
pub(crate) fn builtin(name: &str) -> Option<Builtin> {
    Some(match name {
        "int" | "int32" => Builtin::Int,
        "#" => Builtin::Nat,
        "long" | "int53" | "int64" => Builtin::Long,
        "double" => Builtin::Double,
        "Bool" => Builtin::Bool,
        "string" | "secureString" => Builtin::String,
        "bytes" | "secureBytes" => Builtin::Bytes,
        "int128" => Builtin::Int128,
        "int256" => Builtin::Int256,
        "int512" => Builtin::Int512,
        _ => return None,
    })
}

/// Whether the runtime provides the constructor `name` of type `result`, so that no code is generated for it.
pub(crate) fn is_provided(name: &str, result: &str) -> bool {
    builtin(name).is_some() || result == "Bool" || (is_vector(name) && result == "Vector")
}

/// `vector`, the bare form, or `Vector`.
pub(super) fn is_vector(name: &str) -> bool {
    matches!(name, "vector" | "Vector")
}

/// The bare type that is no bytes at all: as a conditional field it is a flag.
pub(super) fn is_true(name: &str) -> bool {
    name == "true"
}

/// A boxed value of any type.
pub(super) fn is_object(name: &str) -> bool {
    matches!(name, "Object" | "object" | "Function" | "function")
}
