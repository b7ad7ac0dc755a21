//! Values as bytes, by the rules of TL.

use tl_types::schema::{Base, When};

use super::{Kind, Record, Value, is_word};

const VECTOR: u32 = 0x1cb5c415;
const TRUE: u32 = 0x997275b5;
const FALSE: u32 = 0xbc799737;

impl Value {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut to = Vec::new();
        self.put(&mut to);
        to
    }

    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Self::Int(value) => to.extend(value.to_le_bytes()),
            Self::Nat(value) => to.extend(value.to_le_bytes()),
            Self::Long(value) => to.extend(value.to_le_bytes()),
            Self::Double(value) => to.extend(value.to_bits().to_le_bytes()),
            Self::Bool(value) => to.extend(if *value { TRUE } else { FALSE }.to_le_bytes()),
            Self::True => {}
            Self::String(text) => put_bytes(text.as_bytes(), to),
            Self::Bytes(bytes) => put_bytes(bytes, to),
            Self::Raw(bytes) => to.extend(bytes),
            Self::Items(kind, items) => {
                if *kind == Kind::Boxed {
                    to.extend(VECTOR.to_le_bytes());
                }
                if *kind != Kind::Array {
                    to.extend((items.len() as u32).to_le_bytes());
                }
                items.iter().for_each(|item| item.put(to));
            }
            Self::Record(record) => record.put(to),
            Self::Object(value) => value.put(to),
            Self::Body(value) => {
                let body = value.bytes();
                to.extend((body.len() as u32).to_le_bytes());
                to.extend(body);
            }
        }
    }
}

impl Record {
    fn put(&self, to: &mut Vec<u8>) {
        if self.boxed {
            to.extend(self.combinator.id().to_le_bytes());
        }
        let mut words = 0;
        for (field, value) in self.fields() {
            if is_word(&field) && field.ty.base() == Base::Flags {
                to.extend(self.bits(words).to_le_bytes());
            } else if let Some(value) = value {
                value.put(to);
            }
            words += usize::from(is_word(&field));
        }
    }

    /// The bits of a flags word, by position, that follow from what is there.
    pub(super) fn bits(&self, nth: usize) -> u32 {
        self.fields().fold(0, |bits, (field, value)| match field.when {
            When::Bit { word, bit: bit @ ..32 } if usize::from(word) == nth && value.is_some() => bits | 1 << bit,
            _ => bits,
        })
    }
}

fn put_bytes(bytes: &[u8], to: &mut Vec<u8>) {
    let start = to.len();
    match bytes.len() {
        length @ ..254 => to.push(length as u8),
        length => to.extend(((length as u32) << 8 | 254).to_le_bytes()),
    }
    to.extend(bytes);
    to.resize(start + (to.len() - start).next_multiple_of(4), 0);
}
