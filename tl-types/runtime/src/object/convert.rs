//! Values of one layer in the form of another: fields go by their names.

mod build;
mod find;
mod scalar;
mod wrap;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use self::build::{Build, To};
use super::Object;
use crate::Reader;
use crate::registry::Registry;
use crate::schema::{Base, Layers, Ty};
use crate::shape::Shape;

/// The fields that [`Object::upgrade`] and [`Object::downgrade`] could not carry over or had to add.
///
/// Paths are those of [`Object::get`]: `users[2].phone`. Each list has at most 256 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Fields, flags and undefined bits of the original value without a counterpart.
    pub lost: Vec<String>,
    /// Required fields that the original value lacks: they are 0, `false`, empty, or a constructor called `Empty`.
    pub invented: Vec<String>,
    /// The number of fields beyond the limit of the lists.
    pub unlisted: usize,
}

impl Changes {
    /// Returns whether every field was carried over, and none was added.
    pub fn is_exact(&self) -> bool {
        self.lost.is_empty() && self.invented.is_empty()
    }
}

/// The reason why a value has no form in another layer, with the path of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionError {
    path: String,
    message: String,
}

impl ConversionError {
    /// Returns the path of the field, as for [`Object::get`]; empty for the value itself.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{}{separator}{}", self.path, self.message)
    }
}

impl core::error::Error for ConversionError {}

impl<R: Registry> Object<R> {
    /// Converts a value of any layer into the present one, so that it [decodes](Self::decode) as a Rust type.
    ///
    /// Constructors and functions of other layers become those of the same name in the present layer, at any depth.
    /// Their fields go by name. An `int` becomes a `long` or a `double`, a single value a vector of it, a `true` a `Bool`; recorded
    /// [renames](crate::schema::Layers::renames) count as the same name. Some values are in a constructor today, which
    /// a table of the layers names: a `user_id` in a `peerUser`. Conditional fields that the value lacks are
    /// absent; others are 0, empty, or a constructor called `Empty`. [`Changes`] lists what was lost and what was invented.
    ///
    /// ```
    /// use tl_types::history::Object;
    /// use tl_types::{Deserializable, Error, enums};
    ///
    /// // peerUser#9db1bc6d user_id:int = Peer; of layers 51 to 132
    /// let stored = b"\x6d\xbc\xb1\x9d\x07\0\0\0";
    /// let (peer, changes) = Object::from_bytes(stored)?.upgrade().expect("has the same fields");
    /// assert!(changes.is_exact());
    /// assert!(matches!(peer.decode::<enums::Peer>()?, enums::Peer::User(user) if user.user_id == 7));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if a constructor, or a required field of another type than the former one, has no counterpart
    /// in the present layer. If it is inside of a conditional field, that field is lost instead.
    pub fn upgrade(&self) -> Result<(Self, Changes), ConversionError> {
        self.convert(None)
    }

    /// Converts a value into an older layer, such as an update for a client of that layer.
    ///
    /// It is the reverse of [`upgrade`](Self::upgrade): definitions are those that the layer has. A `long` becomes an
    /// `int` if it fits, as does a `double` without a fraction, a vector of one item that item. A layer later than the
    /// present one counts as the present one.
    ///
    /// # Errors
    ///
    /// Returns an error if a constructor or a required field has no counterpart in that layer.
    pub fn downgrade(&self, layer: u32) -> Result<(Self, Changes), ConversionError> {
        self.convert(Some(layer))
    }

    /// Converts the value into a layer, or into the present one.
    fn convert(&self, layer: Option<u32>) -> Result<(Self, Changes), ConversionError> {
        let layers = layers::<R>()?;
        let to = To { schema: layers.all, ty: Ty::new(Base::Object) };
        let (bytes, changes) = convert::<R>(&self.0, Shape::Type("Object"), to, layer)?;
        Ok((Self(bytes, PhantomData), changes))
    }
}

/// Converts the result of a function of the present layer into the type that it has in an older one.
pub(crate) fn downgrade_result<R: Registry>(
    function: u32,
    result: Vec<u8>,
    shape: Shape,
    layer: u32,
) -> Result<Vec<u8>, ConversionError> {
    let layers = layers::<R>()?;
    if layer >= layers.present {
        return Ok(result);
    }
    let ty = layers.function(function, layer).map_or(Ty::new(Base::Object), |function| function.result);
    let (bytes, _) = convert::<R>(&result, shape, To { schema: layers.all, ty }, Some(layer))?;
    Ok(bytes)
}

fn layers<R: Registry>() -> Result<&'static Layers, ConversionError> {
    let error = || ConversionError { path: String::new(), message: "no other layers are recorded".to_string() };
    R::LAYERS.ok_or_else(error)
}

/// Converts an encoded value.
fn convert<R: Registry>(
    value: &[u8],
    shape: Shape,
    to: To,
    layer: Option<u32>,
) -> Result<(Vec<u8>, Changes), ConversionError> {
    let layers = layers::<R>()?;
    // Values that are nested deeper than others may be cannot be Rust types.
    let mut r = Reader::new(value);
    let layer = layer.filter(|layer| *layer < layers.present);
    let mut build = Build::new(R::SCHEMAS.walk(&mut r, shape), layers, layer);
    build.whole(to)?;
    Ok(build.finish())
}
