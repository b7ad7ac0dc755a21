//! Generates values: the schema defines the choices, random numbers choose.

use std::collections::{HashMap, HashSet};

use tl_types::schema::{Base, Combinator, Field, Found, Schema, Schemas, Ty, Type, When};

use super::{Kind, Random, Record, Value, is_dependent, is_word, number};

/// The id of `msg_container`, which must not be in another.
const CONTAINER: u32 = 0x73f1f8dc;

/// Values are not nested deeper than this, but for what must be there.
const DEPTH: u32 = 12;

/// Lengths around those that are written in another way.
const LENGTHS: [usize; 6] = [253, 254, 255, 256, 257, 700];

const DOUBLES: [f64; 10] = [
    0.0,
    -0.0,
    1.5,
    f64::NAN,
    f64::from_bits(0xfff8_0000_dead_beef),
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN_POSITIVE,
    f64::from_bits(1),
];

/// How many pieces values have at most, beside those that must be there.
const SIZE: u32 = 30;

/// The number of values of each combinator: a sample, or `TL_EACH=64`.
pub(crate) fn each(sample: u32) -> u32 {
    std::env::var("TL_EACH").map_or(sample, |each| each.parse().expect("TL_EACH is a number"))
}

/// Seeds and sizes of so many values of a combinator: the first has nothing that need not be there, the second all that
/// it can have.
pub(crate) fn choices(id: u32, each: u32) -> impl Iterator<Item = (u32, u32)> {
    let mut random = Random::new(id);
    (0..each).map(move |nth| match nth {
        0 => (1, 0),
        1 => (0, SIZE),
        _ => (random.next() as u32, 1 + random.below(SIZE)),
    })
}

/// Generates values of the combinators of some schemas.
pub(crate) struct Maker {
    schemas: Schemas,
    /// The combinators that a value of any type can be.
    ids: Vec<u32>,
    /// Words that count something, by address of the combinator and position.
    counts: HashSet<(usize, u8)>,
    /// By address of a type: its minimum depth, and the position of the constructor of that depth.
    shallowest: HashMap<usize, (u32, usize)>,
}

/// The conditional fields that are present.
#[derive(Clone, Copy)]
enum Fields {
    /// None; vectors have no items.
    None,
    /// All; vectors have three items.
    All,
    /// Random ones.
    Some,
}

fn wanted(seed: u32, size: u32) -> Fields {
    match (seed, size) {
        (_, 0) => Fields::None,
        (0, _) => Fields::All,
        _ => Fields::Some,
    }
}

impl Maker {
    pub(crate) fn new(schemas: Schemas) -> Self {
        let ids = schemas.0.iter().flat_map(|schema| schema.ids).map(|entry| entry.id);
        let ids = ids.filter(|id| schemas.find(*id).is_some_and(|found| !is_dependent(found.combinator))).collect();
        let mut maker = Self { schemas, ids, counts: number::counts(schemas), shallowest: HashMap::new() };
        maker.find_shallowest();
        maker
    }

    /// A boxed value of this combinator. It has what must be there and about `size` more pieces; of size 0 it has nothing
    /// else, and of seed 0 all that its combinator can have.
    pub(crate) fn make(&self, found: Found, seed: u32, size: u32) -> Value {
        let fields = wanted(seed, size);
        let mut making = self.making(seed, size);
        let context = Context { schema: found.schema, args: &[], outer: None, words: &[] };
        Value::Record(making.record(found.combinator, found.ty, true, fields, &context))
    }

    /// Whether a word of a combinator counts something, so that it should be small.
    pub(crate) fn is_count(&self, combinator: &Combinator, word: u8) -> bool {
        self.counts.contains(&(number::address(combinator), word))
    }

    /// A value of this type, which is of this schema.
    pub(crate) fn make_type(&self, schema: &'static Schema, ty: Ty, seed: u32, size: u32) -> Value {
        self.making(seed, size).typed(ty, wanted(seed, size), &Context { schema, args: &[], outer: None, words: &[] })
    }

    fn making(&self, seed: u32, size: u32) -> Making<'_> {
        Making { maker: self, random: Random::new(seed), left: size, depth: 0, contained: false }
    }

    /// Computes the minimum depths, until none gets smaller.
    fn find_shallowest(&mut self) {
        loop {
            let mut found = Vec::new();
            for schema in self.schemas.0 {
                for ty in schema.types {
                    let depths = ty.constructors.iter().map(|constructor| self.depth_of(constructor, schema));
                    let best = depths.enumerate().filter_map(|(nth, depth)| Some((depth?, nth))).min();
                    let current = self.shallowest.get(&address(ty));
                    found.extend(
                        best.filter(|best| current.is_none_or(|current| best < current))
                            .map(|best| (address(ty), best)),
                    );
                }
            }
            if found.is_empty() {
                return;
            }
            self.shallowest.extend(found);
        }
    }

    fn depth_of(&self, combinator: &Combinator, schema: &Schema) -> Option<u32> {
        let always = combinator.fields().filter(|field| field.when == When::Always);
        let depths = always.map(|field| self.min_depth(field.ty, schema)).collect::<Option<Vec<_>>>()?;
        Some(1 + depths.into_iter().max().unwrap_or(0))
    }

    /// `None` if it is not computed yet.
    fn min_depth(&self, ty: Ty, schema: &Schema) -> Option<u32> {
        match ty.base() {
            _ if ty.item().is_some() => Some(0),
            Base::Boxed(nth) | Base::Bare(nth) => {
                self.shallowest.get(&address(schema.types[usize::from(nth)])).map(|(depth, _)| *depth)
            }
            Base::Constructor { ty, nth } => {
                self.depth_of(&schema.types[usize::from(ty)].constructors[usize::from(nth)], schema)
            }
            Base::Array(nth) => self.min_depth(schema.arrays[usize::from(nth)].item, schema),
            Base::Applied(nth) => {
                let applied = &schema.applied[usize::from(nth)];
                let args = applied.args.iter().map(|arg| self.min_depth(*arg, schema)).collect::<Option<Vec<_>>>()?;
                Some(self.min_depth(applied.ty, schema)? + args.into_iter().max().unwrap_or(0))
            }
            _ => Some(0),
        }
    }
}

fn address(ty: &Type) -> usize {
    std::ptr::from_ref(ty).addr()
}

/// Where a type is used: its schema, and what its parameters are.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    pub(super) schema: &'static Schema,
    pub(super) args: &'static [Ty],
    pub(super) outer: Option<&'c Context<'c>>,
    /// The numbers so far.
    pub(super) words: &'c [u32],
}

struct Making<'m> {
    maker: &'m Maker,
    random: Random,
    /// How many more pieces there may be that need not be.
    left: u32,
    depth: u32,
    /// Whether this is in a container.
    contained: bool,
}

impl Making<'_> {
    fn record(
        &mut self,
        combinator: &'static Combinator,
        ty: Option<&'static Type>,
        boxed: bool,
        fields: Fields,
        context: &Context<'_>,
    ) -> Record {
        self.depth += 1;
        let contained = self.contained;
        self.contained |= combinator.id() == CONTAINER;
        let mut bits: HashMap<(u8, u8), bool> = HashMap::new();
        let all: Vec<Field> = combinator.fields().collect();
        for field in &all {
            if let When::Bit { word, bit: bit @ ..32 } = field.when {
                bits.entry((word, bit)).or_insert_with(|| match fields {
                    Fields::None => false,
                    Fields::All => true,
                    Fields::Some => self.more() && self.random.below(2) == 0,
                });
            }
        }
        let mut words: Vec<u32> = Vec::new();
        let mut declared = Vec::with_capacity(all.len());
        for field in &all {
            let is_there = match field.when {
                When::Always => true,
                When::Bit { word, bit: 32 } => words[usize::from(word)] != 0,
                When::Bit { word, bit } => words[usize::from(word)] >> bit & 1 != 0,
            };
            let nth = words.len() as u8;
            let hung = bits.iter().filter(|((word, _), set)| *word == nth && **set);
            let hung = hung.fold(0, |all, ((_, bit), _)| all | 1 << bit);
            let value = match field.ty.base() {
                _ if !is_word(field) => is_there.then(|| {
                    let context = Context { words: &words, ..*context };
                    self.typed(field.ty, fields, &context)
                }),
                Base::Mask if is_there => {
                    let other = match fields {
                        _ if !self.maker.is_count(combinator, nth) => self.random.word(),
                        Fields::None => 0,
                        Fields::All => 3,
                        Fields::Some => *self.random.choose(&[0, 1, 2, 3, 7]),
                    };
                    Some(Value::Nat(hung | other & !combinator.bits(nth.into())))
                }
                _ => None,
            };
            if is_word(field) {
                words.push(match (field.ty.base(), &value) {
                    (Base::Implicit(nth), _) => context.implicit(nth),
                    (_, Some(Value::Nat(word))) => *word,
                    (Base::Flags, _) => hung,
                    _ => 0,
                });
            }
            declared.push((*field, value));
        }
        self.depth -= 1;
        self.contained = contained;
        Record { combinator, boxed, ty, declared }
    }

    /// Whether there may be more than must be.
    fn more(&self) -> bool {
        self.left > 0 && self.depth < DEPTH
    }

    /// A value of this type. `fields` is what is wanted of it if it is a vector.
    fn typed(&mut self, ty: Ty, fields: Fields, context: &Context<'_>) -> Value {
        self.left = self.left.saturating_sub(1);
        if let Some((bare, item)) = ty.item() {
            let count = match fields {
                Fields::None => 0,
                Fields::All => 3,
                Fields::Some if self.more() => *self.random.choose(&[0, 1, 2, 3, 7]),
                Fields::Some => 0,
            };
            let items = (0..count).map(|_| self.typed(item, Fields::Some, context)).collect();
            return Value::Items(if bare { Kind::Bare } else { Kind::Boxed }, items);
        }
        let inside = |args| Context { schema: context.schema, args, outer: Some(context), words: &[] };
        match ty.base() {
            Base::Boxed(nth) => self.boxed(context.schema.types[usize::from(nth)], &inside(&[])),
            Base::Bare(nth) => self.bare(context.schema.types[usize::from(nth)], 0, &inside(&[])),
            Base::Constructor { ty, nth } => self.bare(context.schema.types[usize::from(ty)], nth, &inside(&[])),
            Base::Applied(nth) => {
                let applied = &context.schema.applied[usize::from(nth)];
                match applied.ty.base() {
                    _ if applied.ty.item().is_some() => self.typed(applied.ty, fields, context),
                    Base::Boxed(nth) => self.boxed(context.schema.types[usize::from(nth)], &inside(applied.args)),
                    Base::Bare(nth) => self.bare(context.schema.types[usize::from(nth)], 0, &inside(applied.args)),
                    Base::Constructor { ty, nth } => {
                        self.bare(context.schema.types[usize::from(ty)], nth, &inside(applied.args))
                    }
                    _ => self.typed(applied.ty, fields, context),
                }
            }
            Base::Array(nth) => {
                let array = &context.schema.arrays[usize::from(nth)];
                let items = (0..array.count).map(|_| self.typed(array.item, Fields::Some, context)).collect();
                Value::Items(Kind::Array, items)
            }
            Base::Repeated(nth) => {
                let repeated = &context.schema.applied[usize::from(nth)];
                let count = context.number(repeated.args[0]);
                let items = (0..count).map(|_| self.typed(repeated.ty, Fields::Some, context)).collect();
                Value::Items(Kind::Array, items)
            }
            Base::Param(nth) => match (context.args.get(usize::from(nth)), context.outer) {
                (Some(arg), Some(outer)) => self.typed(*arg, fields, outer),
                _ => Value::Object(Box::new(self.object())),
            },
            Base::Object => Value::Object(Box::new(self.object())),
            Base::Body => Value::Body(Box::new(self.object())),
            base => self.builtin(base),
        }
    }

    fn boxed(&mut self, ty: &'static Type, context: &Context<'_>) -> Value {
        let shallowest = self.maker.shallowest[&address(ty)].1;
        let nth = if self.more() { self.random.below(ty.constructors.len() as u32) as usize } else { shallowest };
        Value::Record(self.record(&ty.constructors[nth], Some(ty), true, Fields::Some, context))
    }

    fn bare(&mut self, ty: &'static Type, nth: u8, context: &Context<'_>) -> Value {
        Value::Record(self.record(&ty.constructors[usize::from(nth)], Some(ty), false, Fields::Some, context))
    }

    /// A boxed value of any type.
    fn object(&mut self) -> Value {
        match self.random.below(8) {
            _ if !self.more() => Value::Bool(true),
            0 => Value::Bool(self.random.below(2) == 0),
            1 => {
                self.depth += 1;
                let items = (0..self.random.below(4)).map(|_| Value::Object(Box::new(self.object()))).collect();
                self.depth -= 1;
                Value::Items(Kind::Boxed, items)
            }
            _ => {
                let id = *self.random.choose(&self.maker.ids);
                let Some(found) = self.maker.schemas.find(id) else { unreachable!("the schemas have it") };
                if id == CONTAINER && self.contained {
                    return Value::Bool(false);
                }
                let context = Context { schema: found.schema, args: &[], outer: None, words: &[] };
                Value::Record(self.record(found.combinator, None, true, Fields::Some, &context))
            }
        }
    }

    fn builtin(&mut self, base: Base) -> Value {
        let random = &mut self.random;
        match base {
            Base::Int => Value::Int(number(random) as i32),
            Base::Nat => Value::Nat(number(random) as u32),
            Base::Long => Value::Long(number(random) as i64),
            Base::Double => match random.below(4) {
                0 => Value::Double(f64::from_bits(random.next())),
                1 => Value::Double(random.next() as i32 as f64 / 8.0),
                _ => Value::Double(*random.choose(&DOUBLES)),
            },
            Base::Bool => Value::Bool(random.below(2) == 0),
            Base::True => Value::True,
            Base::String => {
                let letters = ["a", "Z", "\"", "\\", "\n", "\0", "\u{e9}", "\u{20ac}", "\u{1f600}"];
                let mut text: String = (0..length(random)).map(|_| *random.choose(&letters)).collect();
                // Most text is of letters, and its length is what matters then.
                if random.below(2) == 0 {
                    text = "x".repeat(text.chars().count());
                }
                Value::String(text)
            }
            Base::Bytes => Value::Bytes((0..length(random)).map(|_| random.next() as u8).collect()),
            Base::Int128 => Value::Raw(raw(random, 16)),
            Base::Int256 => Value::Raw(raw(random, 32)),
            Base::Int512 => Value::Raw(raw(random, 64)),
            base => unreachable!("{base:?} is no builtin type"),
        }
    }
}

fn number(random: &mut Random) -> u64 {
    let any = random.next();
    match random.below(4) {
        0 => *random.choose(&[0, 1, u64::MAX, 1 << 31, 1 << 63, i64::MAX as u64, i32::MAX as u64]),
        1 => any >> 56,
        _ => any,
    }
}

fn length(random: &mut Random) -> usize {
    match random.below(40) {
        0 => *random.choose(&LENGTHS),
        1..=5 => 0,
        _ => random.below(9) as usize,
    }
}

fn raw(random: &mut Random, len: usize) -> Vec<u8> {
    (0..len).map(|_| random.next() as u8).collect()
}
