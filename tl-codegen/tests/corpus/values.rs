//! Random values, as bytes, by what the model says of the wire: the generated code has no part in making them.

use serde::de::DeserializeSeed;
use tl_codegen::model::{Builtin, Combinator, FieldKind, FlagBit, Model, Step, Ty, Value};
use tl_types::Reader;
use tl_types::json::{Encoded, Form};
use tl_types::schema::Schemas;
use tl_types::shape::Shape;

/// How deep values are nested before only the cheapest ones follow.
const DEPTH: usize = 5;

/// Numbers in an order that looks random, and is the same in each run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// The boxed form of a value of each constructor and of each function, one after another.
pub(crate) fn values(model: &Model, random: &mut Random) -> Vec<(String, Vec<u8>)> {
    let constructors = model.constructors.iter().map(|it| &it.combinator);
    let combinators = constructors.chain(model.functions.iter().map(|it| &it.combinator));
    let value = |combinator: &Combinator| {
        let mut bytes = combinator.id.to_le_bytes().to_vec();
        body(model, combinator, &[], random, 0, &mut bytes);
        (combinator.name.clone(), bytes)
    };
    combinators.map(value).collect()
}

/// Reads a value by the schema as data: it is moved over as a whole, and JSON of it comes back as the same bytes.
pub(crate) fn as_data(schemas: Schemas, shape: Shape, bytes: &[u8]) -> Result<(), String> {
    let mut r = Reader::new(bytes);
    schemas.skip(&mut r, shape).and_then(|()| r.finish()).map_err(|error| format!("skip: {error}"))?;
    let json =
        serde_json::to_string(&Encoded { schemas, shape, bytes }).map_err(|error| format!("to JSON: {error}"))?;
    let mut reader = serde_json::Deserializer::from_str(&json);
    let again = Form { schemas, shape }.deserialize(&mut reader).map_err(|error| format!("{error}: {json}"))?;
    if again == bytes { Ok(()) } else { Err(format!("{json} is {again:02x?}")) }
}

fn body(model: &Model, combinator: &Combinator, args: &[Ty], random: &mut Random, depth: usize, to: &mut Vec<u8>) {
    let words: Vec<u32> = combinator
        .words
        .iter()
        .map(|word| {
            let used = if depth < DEPTH { random.next() as u32 & word.mask() } else { 0 };
            // Bits that nothing hangs on are data, or nothing.
            let free = word.field.map_or(0, |_| random.next() as u32 & !word.mask());
            used | free
        })
        .collect();
    let is_set = |at: &FlagBit| words[at.word] >> at.bit & 1 == 1;
    for step in &combinator.steps {
        let value = match *step {
            Step::Word(index) => {
                to.extend(words[index].to_le_bytes());
                continue;
            }
            Step::Field(index) => match &combinator.fields[index].kind {
                FieldKind::Required(value) => Some(value),
                FieldKind::Optional(at, value) => Some(value).filter(|_| is_set(at)),
                FieldKind::Group(..) | FieldKind::Present(_) | FieldKind::Mask(_) => None,
            },
            Step::Part(index, nth) => match &combinator.fields[index].kind {
                FieldKind::Group(at, values) => Some(&values[nth]).filter(|_| is_set(at)),
                _ => None,
            },
        };
        if let Some(Value { ty, .. }) = value {
            push(model, &applied(ty, args), random, depth + 1, to);
        }
    }
}

fn push(model: &Model, ty: &Ty, random: &mut Random, depth: usize, to: &mut Vec<u8>) {
    match ty {
        Ty::Builtin(builtin) => push_builtin(*builtin, random, to),
        Ty::Vector { item, bare } => {
            if !bare {
                to.extend(0x1cb5c415u32.to_le_bytes());
            }
            let count = if depth < DEPTH { random.below(4) as u32 } else { 0 };
            to.extend(count.to_le_bytes());
            (0..count).for_each(|_| push(model, item, random, depth, to));
        }
        Ty::Array { item, count } => (0..*count).for_each(|_| push(model, item, random, depth, to)),
        Ty::Constructor { id, bare, args } => {
            let combinator = &model.constructor(*id).combinator;
            if !bare {
                to.extend(combinator.id.to_le_bytes());
            }
            body(model, combinator, args, random, depth, to);
        }
        Ty::Enum { id, args } => {
            let ty = model.ty(*id);
            let fallback = ty.enumeration.as_ref().map_or(0, |enumeration| enumeration.fallback);
            let count = ty.constructors.len() as u64;
            let nth = if depth < DEPTH { random.below(count) as usize } else { fallback };
            let combinator = &model.constructor(ty.constructors[nth]).combinator;
            to.extend(combinator.id.to_le_bytes());
            body(model, combinator, args, random, depth, to);
        }
        // Whatever is wrapped may be any boxed value.
        Ty::Param(_) => push_builtin(Builtin::Bool, random, to),
    }
}

/// A type with arguments for its parameters, as far as there are any.
fn applied(ty: &Ty, args: &[Ty]) -> Ty {
    let item = |item: &Ty| Box::new(applied(item, args));
    let all = |of: &[Ty]| of.iter().map(|of| applied(of, args)).collect();
    match ty {
        Ty::Param(index) => args.get(*index).unwrap_or(ty).clone(),
        Ty::Builtin(_) => ty.clone(),
        Ty::Vector { item: of, bare } => Ty::Vector { item: item(of), bare: *bare },
        Ty::Array { item: of, count } => Ty::Array { item: item(of), count: *count },
        Ty::Constructor { id, bare, args: of } => Ty::Constructor { id: *id, bare: *bare, args: all(of) },
        Ty::Enum { id, args: of } => Ty::Enum { id: *id, args: all(of) },
    }
}

fn push_builtin(builtin: Builtin, random: &mut Random, to: &mut Vec<u8>) {
    match builtin {
        Builtin::Int | Builtin::Nat => to.extend((random.next() as u32).to_le_bytes()),
        Builtin::Long => to.extend(random.next().to_le_bytes()),
        // Each is equal to itself.
        Builtin::Double => to.extend((random.next() as i64 as f64).to_le_bytes()),
        Builtin::Bool => to.extend([0x997275b5u32, 0xbc799737][random.below(2) as usize].to_le_bytes()),
        Builtin::String => {
            let letters = (0..random.below(9)).map(|_| ["a", "Z", "\u{e9}", "\u{1f600}"][random.below(4) as usize]);
            push_bytes(letters.collect::<String>().as_bytes(), to);
        }
        Builtin::Bytes => {
            let length = [random.below(9), 253 + random.below(4)][usize::from(random.below(20) == 0)];
            let bytes: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
            push_bytes(&bytes, to);
        }
        Builtin::Int128 => (0..2).for_each(|_| to.extend(random.next().to_le_bytes())),
        Builtin::Int256 => (0..4).for_each(|_| to.extend(random.next().to_le_bytes())),
        Builtin::Int512 => (0..8).for_each(|_| to.extend(random.next().to_le_bytes())),
        Builtin::Object => {}
    }
}

fn push_bytes(bytes: &[u8], to: &mut Vec<u8>) {
    let start = to.len();
    match bytes.len() {
        length @ ..254 => to.push(length as u8),
        length => to.extend(((length as u32) << 8 | 254).to_le_bytes()),
    }
    to.extend(bytes);
    to.resize(start + (to.len() - start).next_multiple_of(4), 0);
}
