//! Names that every schema may use: builtins, vectors, `true` and `Object`.

use crate::model::Builtin;

/// Whether the runtime provides the constructor `name` of type `result`, so that no code is generated for it.
pub(crate) fn is_provided(name: &str, result: &str) -> bool {
    Builtin::named(name).is_some() || result == "Bool" || (is_vector(name) && result == "Vector")
}

/// `vector`, the bare form, or `Vector`.
pub(super) fn is_vector(name: &str) -> bool {
    matches!(name, "vector" | "Vector")
}

/// A boxed value of any type.
pub(super) fn is_object(name: &str) -> bool {
    matches!(name, "Object" | "object" | "Function" | "function")
}
