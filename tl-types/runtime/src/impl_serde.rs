//! serde's traits for generated types: an orphan rule forbids one impl for all, so generated code calls this macro.

/// Implements serde's traits for types, and for generic types with their parameters. All of them call the same two functions.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serde {
    ($($ty:path,)* $(; $([$($param:ident),*] $generic:path,)*)?) => {
        $(
            impl $crate::json::serde::Serialize for $ty {
                fn serialize<S: $crate::json::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    $crate::json::serialize(self, serializer)
                }
            }

            impl<'de> $crate::json::serde::Deserialize<'de> for $ty {
                fn deserialize<D: $crate::json::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $crate::json::deserialize(deserializer)
                }
            }
        )*
        $($(
            impl<$($param),*> $crate::json::serde::Serialize for $generic
            where
                Self: $crate::Serializable,
            {
                fn serialize<S: $crate::json::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    $crate::json::serialize(self, serializer)
                }
            }

            impl<'de, $($param),*> $crate::json::serde::Deserialize<'de> for $generic
            where
                Self: for<'a> $crate::Deserializable<'a>,
            {
                fn deserialize<D: $crate::json::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $crate::json::deserialize(deserializer)
                }
            }
        )*)?
    };
}

/// Without serde, the types have none of its traits.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serde {
    ($($any:tt)*) => {};
}
