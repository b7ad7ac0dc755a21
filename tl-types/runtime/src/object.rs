//! A value of any type, read by its id.

use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

use crate::codec::{Codec, Descriptor, FieldId, NO_FIELD, kind, name_of};
use crate::registry::Registry;
use crate::schema::{Base, Event, Found, Walker};
use crate::shape::Shape;
use crate::{Deserializable, Error, ErrorKind, Reader, Serializable, Writer};

/// A boxed value of any type, TL's `Object`: a constructor or a call of the schemas of a [`Registry`].
///
/// It is read by the schemas as data, with all checks and limits of the Rust types, and stored as bytes. So it encodes
/// to exactly the bytes it was decoded from, and needs no code for the types of its contents.
///
/// ```
/// use tl_types::schema::Event;
/// use tl_types::{Deserializable, Error, Object, Serializable, enums, types};
///
/// let peer = enums::InputPeer::User(types::InputPeerUser { user_id: 5, access_hash: 6 });
/// let object = Object::from_bytes(&peer.to_bytes())?;
/// assert_eq!((object.name(), object.id()), ("inputPeerUser", 0xdde8a54c));
/// assert_eq!(format!("{object:?}"), "inputPeerUser { user_id: 5, access_hash: 6 }");
/// assert_eq!(object.get("user_id"), Some(Event::Long(5)));
/// assert_eq!(object.decode::<enums::InputPeer>()?, peer);
/// assert_eq!(object.to_bytes(), peer.to_bytes());
/// # Ok::<(), Error>(())
/// ```
///
/// It can replace any value of unknown type: in a `Vec<Object>`, as the call in a call (`InvokeWithLayer<Object>`), in
/// the generic types of `mtproto`. Without a schema, use [`Opaque`](crate::Opaque), which takes the rest of the input
/// unread.
///
/// The bytes of a [`Vector`](Vec) do not contain the type of its items. So the items of an `Object` that is a vector
/// are objects, too: `Vector<Message>` can be read, `Vector<long>` cannot. The same applies to constructors with type
/// parameters.
pub struct Object<R>(Vec<u8>, PhantomData<fn() -> R>);

const SHAPE: Shape = Shape::Type("Object");

impl<R: Registry> Object<R> {
    /// Encodes a value as an object.
    ///
    /// # Errors
    ///
    /// Returns an error if the schemas do not define the type of the value, or the value has no id, such as an `i32` and
    /// the items of a `Vec<i32>`.
    pub fn new(value: &(impl Serializable + ?Sized)) -> Result<Self, Error> {
        let mut shape = value.shape();
        while let Shape::Vector(item) = shape {
            shape = *item;
        }
        if let Shape::Type(name) = shape
            && !matches!(Base::named(name), None | Some(Base::Bool | Base::Object))
        {
            let mut error = Error::first(None, ErrorKind::NotDescribed, 0, NO_FIELD);
            error.in_value(name, R::other_layer);
            return Err(error);
        }
        Self::from_bytes(&value.to_bytes())
    }

    /// Returns the id that it starts with.
    pub fn id(&self) -> u32 {
        self.0.first_chunk().copied().map_or(0, u32::from_le_bytes)
    }

    /// Returns the TL name of the constructor or function; `Vector` for a vector.
    pub fn name(&self) -> &'static str {
        match (self.found(), self.id()) {
            (Some(found), _) => found.combinator.name(),
            (None, crate::codec::VECTOR) => "Vector",
            (None, _) => name_of::<bool>(),
        }
    }

    /// Returns the definition of the constructor or function; `None` for a vector or a `Bool`.
    pub fn found(&self) -> Option<Found> {
        R::SCHEMAS.find(self.id())
    }

    /// Returns the encoded value.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Converts it into the encoded value.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Decodes it as a Rust type.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Deserializable::from_bytes`].
    pub fn decode<'a, T: Deserializable<'a>>(&'a self) -> Result<T, Error> {
        T::from_bytes(&self.0)
    }

    /// Returns the value of a field by its path, such as `users[2].first_name`; `None` if it is absent or undefined.
    ///
    /// For a value with fields or items this is its first event, [`Event::Enter`] or [`Event::Vector`].
    ///
    /// ```
    /// use tl_types::schema::Event;
    /// use tl_types::{Error, Object, functions};
    ///
    /// let call = functions::messages::GetCustomEmojiDocuments { document_id: vec![4, 8] };
    /// let object = Object::new(&call)?;
    /// assert_eq!(object.get("document_id"), Some(Event::Vector(2)));
    /// assert_eq!(object.get("document_id[1]"), Some(Event::Long(8)));
    /// assert_eq!(object.get("document_id[2]"), None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get(&self, path: &str) -> Option<Event<'_>> {
        let mut r = self.reader();
        let mut walker = Self::walk(&mut r);
        let mut event = walker.next()?.ok()?;
        // `users[2].first_name` is `users`, `2]`, `first_name`.
        for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
            match (event, step.strip_suffix(']')) {
                (Event::Enter { .. }, None) => field(&mut walker, step)?,
                (Event::Vector(count), Some(index)) => {
                    let index = index.parse().ok().filter(|index| *index < count)?;
                    (0..index).try_for_each(|_| skip(&mut walker))?;
                }
                _ => return None,
            }
            event = walker.next()?.ok()?;
        }
        Some(event)
    }

    /// Returns the flags words with bits that the schema does not define, as [errors](crate::ErrorKind::UnknownFlags):
    /// bits of a newer layer. The object keeps them; Rust types and JSON lose them.
    pub fn unknown_flags(&self) -> Vec<Error> {
        let mut r = self.reader();
        let mut walker = Self::walk(&mut r);
        let (mut found, mut names) = (Vec::new(), Vec::new());
        while let Some(Ok(event)) = walker.next() {
            match event {
                Event::Enter { combinator, .. } => names.push(combinator.name()),
                Event::Vector(_) => names.push(""),
                Event::Leave => _ = names.pop(),
                Event::Flags { name, unknown: bits @ 1.., .. } => {
                    let combinator = names.last().copied().unwrap_or_default();
                    let kind = ErrorKind::UnknownFlags { bits };
                    let mut error = Error::first(None, kind, walker.position() - 4, NO_FIELD);
                    error.name_in(combinator, name);
                    found.push(error);
                }
                _ => {}
            }
        }
        found
    }

    /// Returns a reader with options that accept whatever the first reader accepted.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.0).lossy_utf8(true).max_depth(u32::MAX)
    }

    /// Walks over the events of an object.
    pub(crate) fn walk<'r, 'a>(r: &'r mut Reader<'a>) -> Walker<'r, 'a> {
        R::SCHEMAS.walk(r, SHAPE)
    }
}

impl<'a, R: Registry> Codec<'a> for Object<R> {
    type Value = Self;
    type Kind = kind::Other<R>;
    const DESCRIPTOR: Descriptor = Descriptor::without_id(4, "Object");

    fn write(&self, mut w: Writer) -> Writer {
        w.raw(&self.0);
        w
    }

    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        let (rest, left) = (r.rest(), r.remaining());
        // The reader keeps the error.
        let read = Walker::new(R::SCHEMAS, r, SHAPE, at).run();
        let len = left - r.remaining();
        Self(if read.is_ok() { rest[..len].to_vec() } else { Vec::new() }, PhantomData)
    }
}

impl<R> AsRef<[u8]> for Object<R> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

// By hand, since derived ones would require the same of the registry.
impl<R> Clone for Object<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<R> PartialEq for Object<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<R> Eq for Object<R> {}

impl<R> Hash for Object<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Advances to the value of a field.
fn field(walker: &mut Walker<'_, '_>, name: &str) -> Option<()> {
    loop {
        match walker.next()?.ok()? {
            Event::Field(field) if field.name == name => return Some(()),
            Event::Field(_) => skip(walker)?,
            Event::Flags { .. } => {}
            _ => return None,
        }
    }
}

/// Skips the next value.
fn skip(walker: &mut Walker<'_, '_>) -> Option<()> {
    let depth = walker.depth();
    loop {
        walker.next()?.ok()?;
        if walker.depth() == depth {
            return Some(());
        }
    }
}

/// Formats it like a struct of its TL name: `peerUser { user_id: 1 }`. Bytes are in hex, without flags words.
impl<R: Registry> fmt::Debug for Object<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut r = self.reader();
        Next(&RefCell::new(Self::walk(&mut r))).fmt(f)
    }
}

/// The value that a walker reads next, for formatters and serializers, which take each value once, in order.
pub(crate) struct Next<'n, 'r, 'a>(pub(crate) &'n RefCell<Walker<'r, 'a>>);

impl<'a> Next<'_, '_, 'a> {
    /// Returns the next event, or an error by `custom`.
    pub(crate) fn event<E>(&self, custom: fn(&dyn fmt::Display) -> E) -> Result<Event<'a>, E> {
        match self.0.borrow_mut().next() {
            Some(event) => event.map_err(|error| custom(&error)),
            None => Err(custom(&"a value was serialized twice")),
        }
    }
}

impl fmt::Debug for Next<'_, '_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.event(|_| fmt::Error)? {
            Event::Enter { combinator, .. } => {
                let mut fields = f.debug_struct(combinator.name());
                loop {
                    match self.event(|_| fmt::Error)? {
                        Event::Field(field) => _ = fields.field(field.name, self),
                        Event::Leave => return fields.finish(),
                        _ => {}
                    }
                }
            }
            Event::Vector(count) => {
                let mut items = f.debug_list();
                (0..count).for_each(|_| _ = items.entry(self));
                self.event(|_| fmt::Error)?;
                items.finish()
            }
            Event::Int(value) => value.fmt(f),
            Event::Nat(value) => value.fmt(f),
            Event::Long(value) => value.fmt(f),
            Event::Double(value) => value.fmt(f),
            Event::Bool(value) => value.fmt(f),
            Event::True => true.fmt(f),
            Event::String(value) => value.fmt(f),
            Event::Bytes(value) | Event::Raw(value) => {
                f.write_str("0x")?;
                value.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Event::Field(_) | Event::Flags { .. } | Event::Leave => Err(fmt::Error),
        }
    }
}
