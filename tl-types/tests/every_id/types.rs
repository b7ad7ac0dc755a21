//! The Rust type of every id, behind functions that do not name it.

use std::any::type_name;
use std::fmt::Debug;

use tl_types::codec::NO_FIELD;
use tl_types::codec::Visitor;
use tl_types::shape::Shape;
use tl_types::{Deserializable, Error, FunctionVisitor, Identifiable, Reader, Serializable, dispatch, mtproto};

use crate::heap;
use crate::views::{Views, views};

/// The Rust type of an id.
pub(crate) struct Type {
    pub(crate) id: u32,
    /// The path of the Rust type.
    pub(crate) path: &'static str,
    /// The TL name of the type, or of its only constructor.
    pub(crate) name: &'static str,
    /// The TL type.
    pub(crate) shape: Shape,
    /// The size of the Rust type, in bytes.
    pub(crate) size: usize,
    /// Decodes one value that takes all of the bytes.
    pub(crate) decode: fn(&[u8]) -> Decoded,
    /// Moves over one value that takes all of the bytes, by the schema as data, and gives the most memory that it took.
    /// Its result must be that of decoding, to the error and its position.
    skip: fn(&[u8], Option<&Error>) -> usize,
    /// Shows one value that takes all of the bytes from all sides.
    pub(crate) views: fn(&[u8]) -> Result<Views, String>,
    /// Decodes a vector, bare with boxed items, and gives the most memory that it took at one time, in bytes.
    pub(crate) vector_peak: fn(&[u8], usize) -> usize,
}

/// The result of decoding.
pub(crate) struct Decoded {
    /// The value, encoded again.
    pub(crate) repeated: Result<Vec<u8>, Error>,
    /// The most memory that was allocated at one time, in bytes; the value itself is not in it.
    pub(crate) peak: usize,
    /// The largest allocation, in bytes.
    pub(crate) largest: usize,
}

/// All ids: of the Telegram API, of MTProto alone, and of types written by hand.
pub(crate) fn all() -> Vec<Type> {
    let api = dispatch::IDS.iter().map(|&id| dispatch::visit(id, Describe(id)));
    let own = mtproto::dispatch::IDS.iter().filter(|id| !dispatch::IDS.contains(id));
    let mtproto = own.map(|&id| mtproto::dispatch::visit(id, Describe(id)));
    let by_hand = [
        by_hand::<mtproto::Message>,
        by_hand::<mtproto::MessageContainer>,
        by_hand::<mtproto::MessageCopy>,
        by_hand::<mtproto::RpcResult>,
        by_hand::<mtproto::GzipPacked>,
    ];
    let generated = api.chain(mtproto).map(|ty| ty.expect("IDS lists the ids of visit"));
    generated.chain(by_hand.map(|describe| describe())).collect()
}

pub(crate) fn by_hand<T>() -> Type
where
    T: for<'a> Deserializable<'a> + Serializable + Identifiable + Debug + PartialEq,
{
    describe::<T>(T::CONSTRUCTOR_ID)
}

fn is_open(path: &str, shape: Shape) -> bool {
    struct IsWrapper;

    impl FunctionVisitor for IsWrapper {
        type Output = bool;

        fn visit<F>(self) -> bool {
            false
        }

        fn visit_wrapper<W>(self) -> bool {
            true
        }
    }

    // The name of a type does not tell default arguments.
    path.contains("Opaque")
        || path.ends_with("::RpcResult")
        || matches!(shape, Shape::Combinator { id, .. } if dispatch::visit_wrapper(id, IsWrapper) == Some(true))
}

struct Describe(u32);

impl Visitor for Describe {
    type Output = Type;

    fn visit<T>(self) -> Type
    where
        T: for<'a> Deserializable<'a> + Serializable + Clone + Debug + PartialEq,
    {
        describe::<T>(self.0)
    }
}

pub(crate) fn describe<T>(id: u32) -> Type
where
    T: for<'a> Deserializable<'a> + Serializable + Debug + PartialEq,
{
    Type {
        id,
        path: type_name::<T>(),
        name: T::SHAPE.name(),
        shape: T::SHAPE,
        size: size_of::<T>(),
        decode: decode::<T>,
        skip: skip::<T>,
        views: views::<T>,
        vector_peak: vector_peak::<T>,
    }
}

fn decode<T: for<'a> Deserializable<'a> + Serializable>(bytes: &[u8]) -> Decoded {
    let (value, peak) = heap::measure(|| T::from_bytes(bytes));
    let largest = heap::largest();
    let repeated = value.map(|value| {
        let repeated = value.to_bytes();
        assert_eq!(repeated.len(), value.serialized_len(), "what is written and what was announced");
        repeated
    });
    Decoded { repeated, peak, largest }
}

/// Checks that the schema as data agrees with the Rust type, up to the error, its position and its field.
fn skip<T: for<'a> Deserializable<'a>>(bytes: &[u8], error: Option<&Error>) -> usize {
    // A type that takes the rest of the input checks less; so do some types written by hand.
    if is_open(type_name::<T>(), T::SHAPE) || !type_name::<T>().contains("::generated::") {
        return 0;
    }
    let mut r = Reader::new(bytes);
    let (skipped, peak) = heap::measure(|| tl_types::skip::<T>(&mut r).and_then(|()| r.finish()));
    // The name of the value can differ, but not that of a field.
    let field = |error: &Error| Some(error.at().to_owned()).filter(|at| !at.is_empty() && at != T::SHAPE.name());
    let parts = |error: &Error| (error.kind(), error.offset(), field(error));
    assert_eq!(skipped.as_ref().err().map(parts), error.map(parts), "{}: {bytes:02x?}", T::SHAPE.name());
    peak
}

fn vector_peak<T: for<'a> Deserializable<'a>>(bytes: &[u8], min_len: usize) -> usize {
    // An `Option` adds nothing to types with text, vectors, a `bool` or variants, and these are the ones that matter.
    heap::peak(|| Reader::new(bytes).vector(min_len, NO_FIELD, |r| T::deserialize(r).ok()))
}

impl Type {
    /// Returns whether a value takes the rest of the input, as the bytes of another one.
    pub(crate) fn is_open(&self) -> bool {
        is_open(self.path, self.shape)
    }

    /// Decodes bytes, and checks the properties of any input.
    pub(crate) fn check(&self, bytes: &[u8]) -> Decoded {
        let _case = Case(self, bytes);
        let mut decoded = (self.decode)(bytes);
        decoded.peak = decoded.peak.max((self.skip)(bytes, decoded.repeated.as_ref().err()));
        match &decoded.repeated {
            Ok(repeated) => {
                assert!((self.decode)(repeated).repeated.as_ref() == Ok(repeated), "what is encoded decodes to itself")
            }
            Err(error) => assert!(error.offset() <= bytes.len(), "{error}"),
        }
        let allowed = allowed(bytes.len());
        assert!(decoded.peak <= allowed, "{} bytes of memory, {allowed} allowed", decoded.peak);
        decoded
    }
}

/// The memory that decoding may take beyond that for each byte of the input, in bytes.
pub(crate) const OVERHEAD: usize = 4096;

/// The memory that decoding an input of `len` bytes may take, in bytes.
pub(crate) fn allowed(len: usize) -> usize {
    64 * len + OVERHEAD
}

/// Prints the input if decoding panics.
struct Case<'c>(&'c Type, &'c [u8]);

impl Drop for Case<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self(ty, bytes) = self;
            let hex: String = bytes.iter().take(4096).map(|byte| format!("{byte:02x}")).collect();
            eprintln!("while decoding {} bytes as {}: {hex}", bytes.len(), ty.path);
        }
    }
}
