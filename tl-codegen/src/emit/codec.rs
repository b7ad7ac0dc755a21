//! The codec of a struct: how it is written and read.
//!
//! Both follow [`Combinator::fields`], which is the order on the wire. On the way of a flag bit: a writer collects the
//! bits of a flags word in a local variable of its name and fills the word in behind the fields (`write_word`,
//! `write_value`, `fill_words`); a reader reads the word into that variable (`read_word`) and each field if its bit is set
//! (`read_field`).

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{Context, Struct, id, ident, part_of, tuple, ty};
use crate::model::{Combinator, Field, FieldKind, FlagBit, StructField, StructFieldKind, Value};
use crate::names;

/// The differences between the codecs of constructors and of functions.
pub(super) struct Impl {
    /// The parameters of the impl.
    pub(super) bounds: TokenStream,
    /// The type that decoding yields.
    pub(super) value: TokenStream,
    /// Whether values can contain each other, so that the reader counts how deep it is.
    pub(super) recursive: bool,
    /// The reader of the boxed form, if that is compiled in the generated crate.
    pub(super) compiled: TokenStream,
}

/// The codec of a combinator's struct.
pub(super) fn codec(cx: Context<'_>, of: Struct<'_>, by: &Impl) -> TokenStream {
    let Impl { bounds, value, recursive, compiled } = by;
    let combinator = of.combinator;
    let cx = Context { inline: cx.inline || combinator.is_plain(), ..cx };
    let (name, generics) = (of.ident(), cx.generics(&of.params(), of.analysis.borrows));
    let labels = std::iter::once(combinator.name.clone()).chain(combinator.labels()).collect::<Vec<_>>().join(",");
    let (id, min_len) = (id(combinator.id), Literal::usize_unsuffixed(of.analysis.min_len));
    let codec = Codec { cx, of, combinator, fields: combinator.struct_fields(), params: of.params() };
    let (write, read) = (codec.write(), codec.read(value, *recursive));
    let is_empty = !combinator.fields.iter().any(Field::has_bytes);
    let (w, r) = if is_empty { (quote!(w), quote!(_)) } else { (quote!(mut w), quote!(r)) };
    let at = if *recursive { quote!(at) } else { quote!(_) };
    quote! {
        impl #bounds Codec<'a> for #name #generics {
            type Value = #value;
            type Kind = kind::Combinator;
            const ID: Option<u32> = Some(#id);
            const NAMES: &'static str = #labels;
            const LEAST: usize = #min_len;

            #[inline]
            fn write(&self, #w: Writer) -> Writer {
                #write
                w
            }

            #[inline]
            extern "C" fn read(#r: &mut Reader<'a>, #at: u64) -> #value {
                #read
            }

            #compiled
        }
    }
}

/// Wraps the expression that reads a value, counting how deep the reader is if values can contain each other.
pub(super) fn nested(recursive: bool, lets: &TokenStream, value: &TokenStream) -> TokenStream {
    if !recursive {
        return quote!(#lets #value);
    }
    quote! {
        r.descend(at);
        #lets
        let value = #value;
        r.ascend();
        value
    }
}

/// Whether the flag bit of a field is set in `self`.
pub(super) fn is_set(field: &StructField<'_>) -> TokenStream {
    let name = ident(&field.ident);
    if field.is_option() { quote!(self.#name.is_some()) } else { quote!(self.#name) }
}

struct Codec<'m> {
    cx: Context<'m>,
    of: Struct<'m>,
    combinator: &'m Combinator,
    fields: Vec<StructField<'m>>,
    params: Vec<TokenStream>,
}

/// A field with bytes of its own, with its index in [`Combinator::fields`].
#[derive(Clone, Copy)]
enum Wire<'m> {
    Word(usize),
    Value(Value<'m>),
}

impl<'m> Codec<'m> {
    /// The fields with bytes, in order.
    fn wire(&self) -> Vec<Wire<'m>> {
        let fields = self.combinator.fields.iter().enumerate();
        let wire = fields.filter_map(|(index, field)| match &field.kind {
            FieldKind::Flags | FieldKind::Mask => Some(Wire::Word(index)),
            FieldKind::True => None,
            FieldKind::Value(ty) => Some(Wire::Value(Value { index, field, ty })),
        });
        wire.collect()
    }

    /// The struct field of a value, and the position of the value in it.
    fn field_of(&self, value: Value<'_>) -> (&StructField<'m>, usize) {
        let mut places = self
            .fields
            .iter()
            .flat_map(|field| field.values().iter().enumerate().map(move |(nth, value)| (value.index, (field, nth))));
        places.find(|(index, _)| *index == value.index).expect("each value is in a struct field").1
    }

    /// The struct fields on the bits of a flags word, in the order of the bits.
    fn on_word(&self, word: usize) -> Vec<(Literal, &StructField<'m>)> {
        let conditional = self.fields.iter().filter_map(|field| Some((field.condition()?, field)));
        let mut fields: Vec<_> = conditional.filter(|(at, _)| at.word == word).collect();
        fields.sort_by_key(|(at, _)| *at);
        fields.into_iter().map(|(at, field)| (Literal::u32_unsuffixed(at.bit), field)).collect()
    }

    /// The local variable of a flags word.
    fn word(&self, word: usize) -> Ident {
        ident(&names::local(&self.combinator.ident(word)))
    }

    /// The local variable with the position of a flags word that is filled in later.
    fn word_place(&self, word: usize) -> Ident {
        ident(&names::local(&format!("{}_at", self.combinator.ident(word))))
    }

    fn flag(&self, at: FlagBit) -> (Ident, Literal) {
        (self.word(at.word), Literal::u32_unsuffixed(at.bit))
    }

    /// The bits of a flags word that fields depend on.
    fn mask(&self, word: usize) -> Option<Literal> {
        let mask = self.combinator.mask(word);
        (mask != 0).then(|| id(mask))
    }

    /// A field as errors refer to it: the id, then the number of its label.
    fn label(&self, field: usize) -> Literal {
        let (id, label) = (self.combinator.id, self.combinator.label(field));
        let value = u64::from(id) << 32 | u64::from(label);
        // The text is a valid literal by construction.
        format!("0x{id:08x}_{label:08x}").parse().unwrap_or_else(|_| Literal::u64_unsuffixed(value))
    }
}

/// Writing.
impl Codec<'_> {
    fn write(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        let wire = self.wire();
        let mut rest = &wire[..];
        while let [first, behind @ ..] = rest {
            rest = behind;
            tokens.extend(match *first {
                Wire::Word(word) => self.write_word(word),
                Wire::Value(value) => {
                    // Values of a group that are side by side are written together.
                    let same = |next: &&Wire<'_>| matches!(next, Wire::Value(next) if next.field.condition == value.field.condition);
                    let run = value.field.condition.map_or(0, |_| rest.iter().take_while(same).count());
                    rest = &rest[run..];
                    self.write_value(value, run + 1)
                }
            });
        }
        let late = (0..self.combinator.fields.len()).filter(|word| self.is_late(*word)).map(|word| {
            let (local, place) = (self.word(word), self.word_place(word));
            quote!(w.set(#place, #local);)
        });
        quote!(#tokens #(#late)*)
    }

    /// Whether a flags word is filled in behind the fields on its bits, so that each `Option` is matched once.
    fn is_late(&self, word: usize) -> bool {
        self.on_word(word).iter().any(|(_, field)| field.is_option())
    }

    /// Writes a flags word with the bits of the fields that have no bytes.
    fn write_word(&self, word: usize) -> TokenStream {
        let own = matches!(self.combinator.fields[word].kind, FieldKind::Mask).then(|| {
            let own = ident(&self.combinator.ident(word));
            self.mask(word).map_or_else(|| quote!(self.#own), |mask| quote!(self.#own & !#mask))
        });
        let present = self.on_word(word).into_iter().filter(|(_, field)| !field.is_option());
        let present = present.map(|(bit, field)| {
            let set = is_set(field);
            quote!(bit(#bit, #set))
        });
        let bits: Vec<TokenStream> = own.into_iter().chain(present).collect();
        let bits = if bits.is_empty() { quote!(0) } else { quote!(#(#bits)|*) };
        if self.is_late(word) {
            let (local, place) = (self.word(word), self.word_place(word));
            quote!(let #place = w.place(#bits); let mut #local = 0;)
        } else {
            quote!(w.nat(#bits);)
        }
    }

    /// Writes `count` values of a struct field, from a value on.
    fn write_value(&self, value: Value<'_>, count: usize) -> TokenStream {
        let (field, nth) = self.field_of(value);
        let name = ident(&field.ident);
        let place = quote!(&self.#name);
        match &field.kind {
            StructFieldKind::Optional(at, value) => {
                let (word, bit) = self.flag(*at);
                ty::write_opt(value.ty, &place, &quote!(#word), &bit)
            }
            StructFieldKind::Group(at, values) => {
                let (word, bit) = self.flag(*at);
                let set = (nth == 0).then(|| quote!(#word |= bit(#bit, true);));
                let writes = (nth..nth + count).map(|nth| {
                    let part = part_of(nth, values.len());
                    ty::write(values[nth].ty, &quote!(&value.#part))
                });
                quote!(if let Some(value) = #place { #set #(#writes;)* })
            }
            _ => {
                let write = ty::write(value.ty, &place);
                quote!(#write;)
            }
        }
    }
}

/// Reading.
impl Codec<'_> {
    fn read(&self, value: &TokenStream, recursive: bool) -> TokenStream {
        let wire = self.wire();
        let (early, _) = wire.split_at(self.early(&wire));
        let lets = early.iter().map(|item| match *item {
            Wire::Word(word) => self.read_word(word),
            Wire::Value(value) => self.read_early(value),
        });
        let is_early = |field: &StructField<'_>| {
            let first = field.values().first().map(|value| value.index);
            first.is_some_and(|first| {
                early.iter().any(|item| matches!(item, Wire::Value(value) if value.index == first))
            })
        };
        let fields = self.fields.iter().map(|field| {
            let name = ident(&field.ident);
            let read = if is_early(field) { take_early(field) } else { self.read_field(field) };
            if read.to_string() == field.ident { quote!(#name) } else { quote!(#name: #read) }
        });
        let name = self.of.ident();
        let path = if self.params.is_empty() { value.clone() } else { quote!(#name) };
        let built = if self.fields.is_empty() { path } else { quote!(#path { #(#fields,)* }) };
        nested(recursive, &quote!(#(#lets)*), &built)
    }

    /// The number of fields that are read into local variables: those up to the last flags word and the last group whose
    /// values are not side by side. The others are read where the struct is built, in the order of its fields.
    fn early(&self, wire: &[Wire<'_>]) -> usize {
        // Whether it is a later value of a group.
        let continues =
            |index: usize| matches!(wire.get(index), Some(Wire::Value(value)) if self.field_of(*value).1 > 0);
        let scattered = |index: usize| match (wire[index], index.checked_sub(1).map(|index| wire[index])) {
            (Wire::Word(_), _) => true,
            (Wire::Value(value), Some(Wire::Value(before))) if value.field.condition == before.field.condition => false,
            (Wire::Value(_), _) => continues(index),
        };
        let mut end = (0..wire.len()).rev().find(|index| scattered(*index)).map_or(0, |last| last + 1);
        // A group is read as a whole, either early or where the struct is built.
        while end > 0 && continues(end) {
            end += 1;
        }
        end
    }

    fn read_word(&self, word: usize) -> TokenStream {
        let (local, label, flags) = (self.word(word), self.label(word), self.cx.reader_method("flags"));
        // All bits of a mask are allowed, since they are data.
        if matches!(self.combinator.fields[word].kind, FieldKind::Mask) {
            return quote!(let #local = r.nat(#label););
        }
        match self.mask(word) {
            Some(mask) => quote!(let #local = r.#flags(#mask, #label);),
            None => quote!(r.#flags(0x00000000, #label);),
        }
    }

    fn read_early(&self, value: Value<'_>) -> TokenStream {
        let (field, nth) = self.field_of(value);
        let (local, read) = match &field.kind {
            StructFieldKind::Group(at, _) => (names::part(&field.ident, nth), self.read_optional(*at, value)),
            _ => (names::local(&field.ident), self.read_field(field)),
        };
        let local = ident(&local);
        quote!(let #local = #read;)
    }

    fn read_field(&self, field: &StructField<'_>) -> TokenStream {
        let required = |value: &Value<'_>| ty::read(self.cx, &self.params, value.ty, &self.label(value.index));
        match &field.kind {
            StructFieldKind::Required(value) => required(value),
            StructFieldKind::Optional(at, value) => self.read_optional(*at, *value),
            StructFieldKind::Group(at, values) => {
                let (word, bit) = self.flag(*at);
                let tuple = tuple(&values.iter().map(required).collect::<Vec<_>>());
                quote!(if has(#word, #bit) { Some(#tuple) } else { None })
            }
            StructFieldKind::Present(at, _) => {
                let (word, bit) = self.flag(*at);
                quote!(has(#word, #bit))
            }
            StructFieldKind::Mask(word, _) => {
                let local = self.word(*word);
                self.mask(*word).map_or_else(|| quote!(#local), |mask| quote!(#local & !#mask))
            }
        }
    }

    fn read_optional(&self, at: FlagBit, value: Value<'_>) -> TokenStream {
        let word = self.word(at.word).into_token_stream();
        ty::read_opt(self.cx, &self.params, value.ty, &word, at.bit, &self.label(value.index))
    }
}

/// A field whose values are in local variables.
fn take_early(field: &StructField<'_>) -> TokenStream {
    let StructFieldKind::Group(_, values) = &field.kind else {
        return ident(&names::local(&field.ident)).into_token_stream();
    };
    let parts = (0..values.len()).map(|nth| ident(&names::part(&field.ident, nth)).into_token_stream());
    let parts: Vec<TokenStream> = parts.collect();
    let tuple = tuple(&parts);
    quote! {
        match (#(#parts),*) {
            (#(Some(#parts)),*) => Some(#tuple),
            _ => None,
        }
    }
}
