//! Types as tl-codegen generates them, for tests of the runtime.

#![allow(dead_code, reason = "each test binary uses some of it")]

use tl_types::codec::{Codec, Descriptor, FieldId, NameList, bit, has, kind};
use tl_types::rpc::Wrapper;
use tl_types::{Deserializable, Identifiable, Reader, RemoteCall, Serializable, Writer};

/// `messages.getChatInviteImporters`, with two of the constructors of `InputPeer`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct GetChatInviteImporters {
    pub(crate) requested: bool,
    pub(crate) subscription_expired: bool,
    pub(crate) peer: InputPeer,
    pub(crate) link: Option<String>,
    pub(crate) q: Option<String>,
    pub(crate) offset_date: i32,
    pub(crate) limit: i32,
}

impl<'a> Codec<'a> for GetChatInviteImporters {
    type Value = Self;
    type Kind = kind::Combinator;
    const DESCRIPTOR: Descriptor =
        Descriptor::new(0xdf04dd4e, 4, "messages.getChatInviteImporters,flags,peer,link,q,offset_date,limit");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        let flags_at = w.place(bit(0, self.requested) | bit(3, self.subscription_expired));
        let mut flags = 0;
        w.put(&self.peer);
        w.opt(&self.link, &mut flags, 1);
        w.opt(&self.q, &mut flags, 2);
        w.put(&self.offset_date);
        w.put(&self.limit);
        w.set(flags_at, flags);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, _: FieldId) -> Self {
        let flags = r.nat(0xdf04dd4e_00000001);
        Self {
            requested: has(flags, 0),
            subscription_expired: has(flags, 3),
            peer: r.get(0xdf04dd4e_00000002),
            link: r.opt(flags, 1, 0xdf04dd4e_00000003),
            q: r.opt(flags, 2, 0xdf04dd4e_00000004),
            offset_date: r.get(0xdf04dd4e_00000005),
            limit: r.get(0xdf04dd4e_00000006),
        }
    }
}

impl RemoteCall for GetChatInviteImporters {
    type Return = Vec<RichText>;
    const METADATA: NameList = NameList::new("user,400 CHAT_ADMIN_REQUIRED,-503 Timeout");
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum InputPeer {
    Empty,
    User(InputPeerUser),
}

impl<'a> Codec<'a> for InputPeer {
    type Value = Self;
    type Kind = kind::Other;
    const DESCRIPTOR: Descriptor = Descriptor::without_id(4, "InputPeer");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        match self {
            Self::Empty => w.id(0x7f3b18ea),
            Self::User(value) => w.put(value),
        }
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        match r.id(at) {
            0x7f3b18ea => Self::Empty,
            0xdde8a54c => Self::User(r.bare(at)),
            id => {
                r.unexpected(id, "InputPeer", at);
                Self::Empty
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InputPeerUser {
    pub(crate) user_id: i64,
    pub(crate) access_hash: i64,
}

impl<'a> Codec<'a> for InputPeerUser {
    type Value = Self;
    type Kind = kind::Combinator;
    const DESCRIPTOR: Descriptor = Descriptor::new(0xdde8a54c, 4, "inputPeerUser,user_id,access_hash");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.put(&self.user_id);
        w.put(&self.access_hash);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, _: FieldId) -> Self {
        Self { user_id: r.get(0xdde8a54c_00000001), access_hash: r.get(0xdde8a54c_00000002) }
    }
}

/// A type that contains itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RichText {
    Empty,
    Plain(String),
    Bold(Box<RichText>),
    Concat(Vec<RichText>),
}

impl<'a> Codec<'a> for RichText {
    type Value = Self;
    type Kind = kind::Other;
    const DESCRIPTOR: Descriptor = Descriptor::without_id(4, "RichText");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        match self {
            Self::Empty => w.id(0xdc3d824f),
            Self::Plain(text) => {
                w.id(0x744694e0);
                w.put(text);
            }
            Self::Bold(text) => {
                w.id(0x6724abc4);
                w.put(text);
            }
            Self::Concat(texts) => {
                w.id(0x7e6260d7);
                w.put(texts);
            }
        }
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, at: FieldId) -> Self {
        r.descend(at);
        let value = match r.id(at) {
            0xdc3d824f => Self::Empty,
            0x744694e0 => Self::Plain(r.get(0x744694e0_00000001)),
            0x6724abc4 => Self::Bold(r.get(0x6724abc4_00000001)),
            0x7e6260d7 => Self::Concat(r.get(0x7e6260d7_00000001)),
            id => {
                r.unexpected(id, "RichText", at);
                Self::Empty
            }
        };
        r.name_field(0x744694e0, const { NameList::new("textPlain,text") });
        r.name_field(0x6724abc4, const { NameList::new("textBold,text") });
        r.name_field(0x7e6260d7, const { NameList::new("textConcat,texts") });
        r.ascend();
        value
    }
}

/// A function that wraps another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InvokeWithLayer<X> {
    pub(crate) layer: i32,
    pub(crate) query: X,
}

impl<'a, X: Codec<'a>> Codec<'a> for InvokeWithLayer<X> {
    type Value = InvokeWithLayer<X::Value>;
    type Kind = kind::Combinator;
    const DESCRIPTOR: Descriptor = Descriptor::new(0xda9b0d0d, 4, "invokeWithLayer,layer,query");

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        w.put(&self.layer);
        w.put(&self.query);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, _: FieldId) -> Self::Value {
        InvokeWithLayer { layer: r.get(0xda9b0d0d_00000001), query: r.value::<X>(0xda9b0d0d_00000002) }
    }
}

impl<X: RemoteCall> RemoteCall for InvokeWithLayer<X> {
    type Return = X::Return;
}

impl<X> Wrapper for InvokeWithLayer<X> {
    type Inner = X;

    fn into_inner(self) -> X {
        self.query
    }
}

/// A field of every builtin type, bare items, and text that is borrowed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Everything<'a> {
    pub(crate) int: i32,
    pub(crate) long: i64,
    pub(crate) double: f64,
    pub(crate) truth: bool,
    pub(crate) text: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) nonce: [u8; 16],
    pub(crate) hash: [u8; 32],
    pub(crate) key: [u8; 64],
    pub(crate) boxed: Vec<InputPeerUser>,
    pub(crate) bare: Vec<InputPeerUser>,
    pub(crate) lists: Vec<Vec<i64>>,
    pub(crate) four: [i32; 4],
    pub(crate) doubt: Option<bool>,
    pub(crate) user: Option<InputPeerUser>,
}

impl<'a> Codec<'a> for Everything<'a> {
    type Value = Self;
    type Kind = kind::Combinator;
    const DESCRIPTOR: Descriptor = Descriptor::new(
        0x00c0ffee,
        4,
        "everything,flags,int,long,double,truth,text,bytes,nonce,hash,key,boxed,bare,lists,four,doubt,user",
    );

    #[inline]
    fn write(&self, mut w: Writer) -> Writer {
        let flags_at = w.place(0);
        let mut flags = 0;
        w.put(&self.int);
        w.put(&self.long);
        w.put(&self.double);
        w.put(&self.truth);
        w.put(&self.text);
        w.put(&self.bytes);
        w.put(&self.nonce);
        w.put(&self.hash);
        w.put(&self.key);
        w.put(&self.boxed);
        w.id(0x1cb5c415);
        w.vector(&self.bare, Writer::bare);
        w.put(&self.lists);
        for item in &self.four {
            w.put(item);
        }
        w.opt(&self.doubt, &mut flags, 30);
        w.bare_opt(&self.user, &mut flags, 31);
        w.set(flags_at, flags);
        w
    }

    #[inline]
    fn read(r: &mut Reader<'a>, _: FieldId) -> Self {
        let flags = r.nat(0x00c0ffee_00000001);
        Self {
            int: r.get(0x00c0ffee_00000002),
            long: r.get(0x00c0ffee_00000003),
            double: r.get(0x00c0ffee_00000004),
            truth: r.get(0x00c0ffee_00000005),
            text: r.get(0x00c0ffee_00000006),
            bytes: r.get(0x00c0ffee_00000007),
            nonce: r.get(0x00c0ffee_00000008),
            hash: r.get(0x00c0ffee_00000009),
            key: r.get(0x00c0ffee_0000000a),
            boxed: r.get(0x00c0ffee_0000000b),
            bare: {
                let id = r.id(0x00c0ffee_0000000c);
                if id != 0x1cb5c415 {
                    r.unexpected(id, "Vector", 0x00c0ffee_0000000c);
                }
                r.vector(16, 0x00c0ffee_0000000c, |r| r.bare(0x00c0ffee_0000000c))
            },
            lists: r.get(0x00c0ffee_0000000d),
            four: r.repeat_fixed(|r| r.get(0x00c0ffee_0000000e)),
            doubt: r.opt(flags, 30, 0x00c0ffee_0000000f),
            user: r.bare_opt(flags, 31, 0x00c0ffee_00000010),
        }
    }
}

pub(crate) fn request() -> GetChatInviteImporters {
    GetChatInviteImporters {
        requested: true,
        subscription_expired: false,
        peer: InputPeer::User(InputPeerUser { user_id: 1, access_hash: -1 }),
        link: None,
        q: Some("name".to_owned()),
        offset_date: 0,
        limit: 100,
    }
}

pub(crate) fn everything() -> Everything<'static> {
    let user = InputPeerUser { user_id: 7, access_hash: 8 };
    Everything {
        int: i32::MIN,
        long: i64::MAX,
        double: -0.5,
        truth: true,
        text: "текст",
        bytes: &[1, 2, 3, 4],
        nonce: [16; 16],
        hash: [32; 32],
        key: [64; 64],
        boxed: vec![user.clone()],
        bare: vec![user.clone(), user.clone()],
        lists: vec![vec![], vec![1, 2]],
        four: [1, 2, 3, 4],
        doubt: Some(false),
        user: Some(user),
    }
}

/// Encodes, checks the length, decodes, and compares.
#[track_caller]
pub(crate) fn round_trip<T>(value: &T) -> Vec<u8>
where
    T: Serializable + for<'a> Deserializable<'a> + PartialEq + std::fmt::Debug,
{
    let bytes = value.to_bytes();
    assert_eq!(bytes.len(), value.serialized_len());
    assert_eq!(bytes.len() % 4, 0);
    assert_eq!(T::from_bytes(&bytes).as_ref(), Ok(value));
    bytes
}

/// The id and the name of a value, as a generic caller sees them.
pub(crate) fn identity<T: Identifiable>(_: &T) -> (u32, &'static str) {
    (T::CONSTRUCTOR_ID, T::NAME)
}
