//! The Rust type of every id, behind functions that do not name it.

use std::any::{Any, type_name};
use std::fmt::Debug;
use std::sync::LazyLock;

use tl_types::codec::{NO_FIELD, Visitor};
use tl_types::schema::Schemas;
use tl_types::shape::Shape;
use tl_types::{DeserializableOwned, Error, FunctionVisitor, Identifiable, Reader, Serializable, dispatch, mtproto};

use crate::heap::Measure;

/// The Rust type of an id.
// Tests are written once, over these functions. Code that is generic over the type is compiled for each of some 2,600.
pub(crate) struct Type {
    pub(crate) id: u32,
    /// The path of the Rust type.
    pub(crate) path: &'static str,
    /// The TL name of the type, or of its only constructor.
    pub(crate) name: &'static str,
    /// The TL type.
    pub(crate) shape: Shape,
    /// The schemas that define it.
    pub(crate) schemas: Schemas,
    /// The size of the Rust type, in bytes.
    pub(crate) size: usize,
    /// `Deserializable::from_bytes`. Calls the function before the value is moved to the heap.
    from_bytes: FromBytes,
    /// `Deserializable::deserialize`.
    pub(crate) deserialize: fn(&mut Reader<'_>) -> Result<BoxedValue, Error>,
    /// Decodes a vector, bare with boxed items, of at least so many bytes each.
    pub(crate) vector: fn(&mut Reader<'_>, usize),
    /// `Default::default`, and the value that is read where the input ended; for types of `dispatch`.
    pub(crate) defaults: Option<fn() -> [BoxedValue; 2]>,
}

type FromBytes = fn(&[u8], &mut dyn FnMut()) -> Result<BoxedValue, Error>;

/// A value of any type.
pub(crate) type BoxedValue = Box<dyn Value>;

/// A decoded value, whatever its type.
pub(crate) trait Value: Serializable + Debug + Any {
    /// `PartialEq`; values of different types are not equal.
    fn equals(&self, other: &dyn Value) -> bool;
}

impl<T: Serializable + Debug + PartialEq + 'static> Value for T {
    fn equals(&self, other: &dyn Value) -> bool {
        (other as &dyn Any).downcast_ref().is_some_and(|other| self == other)
    }
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

pub(crate) static TYPES: LazyLock<Vec<Type>> = LazyLock::new(all);

/// The type of an id.
pub(crate) fn find(id: u32) -> Option<&'static Type> {
    TYPES.iter().find(|ty| ty.id == id)
}

/// All ids: of the Telegram API, of MTProto alone, and of types written by hand.
fn all() -> Vec<Type> {
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

pub(crate) fn by_hand<T: DeserializableOwned + Serializable + Identifiable + Debug + PartialEq>() -> Type {
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

    fn visit<T: DeserializableOwned + Serializable + Debug + Default + PartialEq>(self) -> Type {
        Type { defaults: Some(defaults::<T>), ..describe::<T>(self.0) }
    }
}

pub(crate) fn describe<T: DeserializableOwned + Serializable + Debug + PartialEq>(id: u32) -> Type {
    Type {
        id,
        path: type_name::<T>(),
        name: T::SHAPE.name(),
        shape: T::SHAPE,
        schemas: (T::SCHEMAS)(),
        size: size_of::<T>(),
        from_bytes: from_bytes::<T>,
        deserialize: |r| Ok(Box::new(T::deserialize(r)?)),
        // An `Option` adds nothing to types with text, vectors, a `bool` or variants, and these are the ones that matter.
        vector: |r, min_len| drop(r.vector(min_len, NO_FIELD, |r| T::deserialize(r).ok())),
        defaults: None,
    }
}

fn from_bytes<T: DeserializableOwned + Value>(bytes: &[u8], decoded: &mut dyn FnMut()) -> Result<BoxedValue, Error> {
    let value = T::from_bytes(bytes);
    decoded();
    Ok(Box::new(value?))
}

fn defaults<T: DeserializableOwned + Value + Default>() -> [BoxedValue; 2] {
    [Box::new(T::default()), Box::new(Reader::new(&[]).get::<T>(NO_FIELD))]
}

impl Type {
    /// Returns whether a value takes the rest of the input, as the bytes of another one.
    pub(crate) fn is_open(&self) -> bool {
        is_open(self.path, self.shape)
    }

    /// Returns whether the type is generated from a schema; others are written by hand.
    pub(crate) fn is_generated(&self) -> bool {
        self.path.contains("::generated::")
    }

    /// Decodes one value that takes all of the bytes.
    pub(crate) fn value(&self, bytes: &[u8]) -> Result<BoxedValue, Error> {
        (self.from_bytes)(bytes, &mut || ())
    }

    /// Decodes one value that takes all of the bytes, encodes it, and measures the memory that decoding took.
    pub(crate) fn decode(&self, bytes: &[u8]) -> Decoded {
        let (measure, mut memory) = (Measure::start(), (0, 0));
        let value = (self.from_bytes)(bytes, &mut || memory = (measure.peak(), measure.largest()));
        let repeated = value.map(|value| {
            let repeated = value.to_bytes();
            assert_eq!(repeated.len(), value.serialized_len(), "what is written and what was announced");
            repeated
        });
        Decoded { repeated, peak: memory.0, largest: memory.1 }
    }

    /// Moves over one value that takes all of the bytes, by the schema as data, and gives the most memory that it took.
    /// Its result must be that of decoding, to the error, its position and its field.
    fn skip(&self, bytes: &[u8], error: Option<&Error>) -> usize {
        // A type that takes the rest of the input checks less; so do some types written by hand.
        if self.is_open() || !self.is_generated() {
            return 0;
        }
        let (mut r, measure) = (Reader::new(bytes), Measure::start());
        let skipped = self.schemas.skip(&mut r, self.shape).and_then(|()| r.finish());
        let peak = measure.peak();
        // The name of the value can differ, but not that of a field.
        let field = |error: &Error| Some(error.at().to_owned()).filter(|at| !at.is_empty() && at != self.name);
        let parts = |error: &Error| (error.kind(), error.offset(), field(error));
        assert_eq!(skipped.as_ref().err().map(parts), error.map(parts), "{}: {bytes:02x?}", self.name);
        peak
    }

    /// Decodes bytes, and checks the properties of any input.
    pub(crate) fn check(&self, bytes: &[u8]) -> Decoded {
        let _case = Case(self, bytes);
        let mut decoded = self.decode(bytes);
        decoded.peak = decoded.peak.max(self.skip(bytes, decoded.repeated.as_ref().err()));
        match &decoded.repeated {
            Ok(repeated) => {
                assert!(self.decode(repeated).repeated.as_ref() == Ok(repeated), "what is encoded decodes to itself")
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
