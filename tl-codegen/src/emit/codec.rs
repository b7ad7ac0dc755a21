//! The codec of a struct: how it is written and read.
//!
//! Both follow [`Combinator::fields`], which is the order on the wire. A flags word is a local variable of its name, in
//! which the writer collects the bits of the fields that are present (`write_run`) before it fills the word in (`write`),
//! and which the reader tests for each field (`read_optional`).

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{Context, Struct, id, ident, part_of, tuple, ty};
use crate::model::{Combinator, FieldKind, FlagBit, StructField, StructFieldKind, Value};
use crate::names;

/// The differences between the codecs of constructors and of functions.
pub(super) struct Impl {
    /// The parameters of the impl.
    pub(super) bounds: TokenStream,
    /// The type, with its generics.
    pub(super) target: TokenStream,
    /// The type of a decoded value, and its path in an expression.
    pub(super) value: TokenStream,
    pub(super) built: TokenStream,
    /// Whether values can contain each other, so that the reader counts how deep it is.
    pub(super) recursive: bool,
    /// The reader of the boxed form, if that is compiled in the generated crate.
    pub(super) compiled: TokenStream,
}

pub(super) fn codec(cx: Context<'_>, of: &Struct<'_>, by: &Impl) -> TokenStream {
    let Impl { bounds, target, value, built, recursive, compiled } = by;
    let combinator = of.combinator;
    let cx = Context { inline: cx.inline || combinator.is_plain(), ..cx };
    let labels = std::iter::once(combinator.name.clone()).chain(combinator.labels()).collect::<Vec<_>>().join(",");
    let (id, min_len) = (id(combinator.id), Literal::usize_unsuffixed(of.analysis.min_len));
    let codec = Codec::of(cx, of);
    let (write, read) = (codec.write(), codec.read(built, *recursive));
    let (w, r) = if codec.runs.is_empty() { (quote!(w), quote!(_)) } else { (quote!(mut w), quote!(r)) };
    let at = if *recursive { quote!(at) } else { quote!(_) };
    quote! {
        impl #bounds Codec<'a> for #target {
            type Value = #value;
            type Kind = kind::Combinator;
            const DESCRIPTOR: Descriptor = Descriptor::new(#id, #min_len, #labels);

            #[inline]
            fn write(&self, #w: Writer) -> Writer {
                #write
                w
            }

            #[inline]
            fn read(#r: &mut Reader<'a>, #at: FieldId) -> #value {
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
    of: &'m Struct<'m>,
    combinator: &'m Combinator,
    /// Indices of the TL fields with bytes, in wire order; those that are side by side on one flag bit are together.
    runs: Vec<Vec<usize>>,
}

impl<'m> Codec<'m> {
    fn of(cx: Context<'m>, of: &'m Struct<'m>) -> Self {
        let combinator = of.combinator;
        let wire = combinator.fields.iter().enumerate().filter(|(_, field)| field.has_bytes());
        let wire: Vec<_> = wire.map(|(index, field)| (index, field.condition)).collect();
        let runs = wire.chunk_by(|(_, a), (_, b)| a.is_some() && a == b);
        let runs = runs.map(|run| run.iter().map(|(index, _)| *index).collect()).collect();
        Self { cx, of, combinator, runs }
    }

    /// The struct field of a value, and the position of the value in it.
    fn field_of(&self, value: usize) -> (&StructField<'m>, usize) {
        let position = |field: &StructField<'_>| field.values().iter().position(|it| it.index == value);
        let field = self.of.fields.iter().find_map(|field| Some((field, position(field)?)));
        field.expect("each value is in a struct field")
    }

    fn is_mask(&self, word: usize) -> bool {
        matches!(self.combinator.fields[word].kind, FieldKind::Mask)
    }

    /// The struct fields on the bits of a flags word, in the order of the bits.
    fn on_word(&self, word: usize) -> Vec<(FlagBit, &StructField<'m>)> {
        let conditional = self.of.fields.iter().filter_map(|field| Some((field.condition()?, field)));
        let mut fields: Vec<_> = conditional.filter(|(at, _)| at.word == word).collect();
        fields.sort_by_key(|(at, _)| *at);
        fields
    }

    /// The bits of a flags word that fields depend on.
    fn mask(&self, word: usize) -> u32 {
        self.on_word(word).iter().fold(0, |mask, (at, _)| mask | 1 << at.bit)
    }

    /// The local variable of a flags word.
    fn word(&self, word: usize) -> Ident {
        ident(&names::local(&self.combinator.ident(word)))
    }

    /// The local variable with the position of a flags word that is filled in later.
    fn word_place(&self, word: usize) -> Ident {
        let mut name = format!("{}_at", self.combinator.ident(word).trim_end_matches('_'));
        // Another flags word can have that name.
        let words = (0..self.combinator.fields.len()).filter(|index| self.combinator.fields[*index].is_word());
        if words.into_iter().any(|other| names::local(&self.combinator.ident(other)) == name) {
            name.push('_');
        }
        ident(&name)
    }

    fn flag(&self, at: FlagBit) -> (Ident, Literal) {
        (self.word(at.word), Literal::u32_unsuffixed(at.bit))
    }

    /// A field as errors refer to it: the id, then the number of its label.
    fn label(&self, field: usize) -> Literal {
        let (id, label) = (self.combinator.id, self.combinator.label(field));
        let value = u64::from(id) << 32 | u64::from(label);
        // The text is a valid literal by construction.
        format!("0x{id:08x}_{label:08x}").parse().unwrap_or_else(|_| Literal::u64_unsuffixed(value))
    }
}

impl Codec<'_> {
    fn write(&self) -> TokenStream {
        let runs = self.runs.iter().map(|run| match self.combinator.fields[run[0]].is_word() {
            true => self.write_word(run[0]),
            false => self.write_run(run),
        });
        let late = (0..self.combinator.fields.len()).filter(|word| self.is_late(*word)).map(|word| {
            let (local, place) = (self.word(word), self.word_place(word));
            quote!(w.set(#place, #local);)
        });
        quote!(#(#runs)* #(#late)*)
    }

    /// Whether a flags word is filled in behind the fields on its bits, so that each `Option` is matched once.
    fn is_late(&self, word: usize) -> bool {
        self.on_word(word).iter().any(|(_, field)| field.is_option())
    }

    /// Writes a flags word with the bits of the fields that have no bytes.
    fn write_word(&self, word: usize) -> TokenStream {
        let data = self.is_mask(word).then(|| {
            let (field, mask) = (ident(&self.combinator.ident(word)), self.mask(word));
            let used = (mask != 0).then(|| id(mask)).map(|mask| quote!(& !#mask));
            quote!(self.#field #used)
        });
        let present = self.on_word(word).into_iter().filter(|(_, field)| !field.is_option());
        let present = present.map(|(at, field)| {
            let (bit, set) = (Literal::u32_unsuffixed(at.bit), is_set(field));
            quote!(bit(#bit, #set))
        });
        let bits: Vec<TokenStream> = data.into_iter().chain(present).collect();
        let bits = if bits.is_empty() { quote!(0) } else { quote!(#(#bits)|*) };
        if self.is_late(word) {
            let (local, place) = (self.word(word), self.word_place(word));
            quote!(let #place = w.place(#bits); let mut #local = 0;)
        } else {
            quote!(w.nat(#bits);)
        }
    }

    /// Writes values of one struct field that are side by side.
    fn write_run(&self, run: &[usize]) -> TokenStream {
        let (field, start) = self.field_of(run[0]);
        let name = ident(&field.ident);
        let place = quote!(&self.#name);
        match &field.kind {
            StructFieldKind::Optional(at, value) => {
                let (word, bit) = self.flag(*at);
                ty::write_opt(value.ty, &place, &quote!(#word), &bit)
            }
            StructFieldKind::Group(at, values) => {
                let (word, bit) = self.flag(*at);
                let set = (start == 0).then(|| quote!(#word |= bit(#bit, true);));
                let writes = (start..start + run.len()).map(|nth| {
                    let part = part_of(nth, values.len());
                    ty::write(values[nth].ty, &quote!(&value.#part))
                });
                quote!(if let Some(value) = #place { #set #(#writes;)* })
            }
            _ => {
                let writes = field.values().iter().map(|value| ty::write(value.ty, &place));
                quote!(#(#writes;)*)
            }
        }
    }
}

impl Codec<'_> {
    fn read(&self, built: &TokenStream, recursive: bool) -> TokenStream {
        let hoisted = self.hoisted();
        let lets = hoisted.iter().map(|&index| self.read_hoisted(index));
        let fields = self.of.fields.iter().map(|field| {
            let name = ident(&field.ident);
            let is_hoisted = field.values().first().is_some_and(|value| hoisted.contains(&value.index));
            let read = if is_hoisted { hoisted_field(field) } else { self.read_field(field) };
            if read.to_string() == field.ident { quote!(#name) } else { quote!(#name: #read) }
        });
        let built = if self.of.fields.is_empty() { built.clone() } else { quote!(#built { #(#fields,)* }) };
        nested(recursive, &quote!(#(#lets)*), &built)
    }

    /// The TL fields that are read into local variables: those up to the last flags word and the last group whose values
    /// are not side by side. The others are read where the struct is built, in the order of its fields.
    fn hoisted(&self) -> Vec<usize> {
        let scattered = |run: &Vec<usize>| self.combinator.fields[run[0]].is_word() || self.field_of(run[0]).1 > 0;
        let count = self.runs.iter().rposition(scattered).map_or(0, |last| last + 1);
        self.runs[..count].concat()
    }

    fn read_hoisted(&self, index: usize) -> TokenStream {
        if self.combinator.fields[index].is_word() {
            return self.read_word(index);
        }
        let (field, nth) = self.field_of(index);
        let (local, read) = match &field.kind {
            StructFieldKind::Group(at, values) => {
                (names::group_part(&field.ident, nth), self.read_optional(*at, &values[nth]))
            }
            _ => (names::local(&field.ident), self.read_field(field)),
        };
        let local = ident(&local);
        quote!(let #local = #read;)
    }

    fn read_word(&self, word: usize) -> TokenStream {
        let (local, label, mask) = (self.word(word), self.label(word), self.mask(word));
        // All bits of a mask are allowed, since they are data.
        if self.is_mask(word) {
            return quote!(let #local = r.nat(#label););
        }
        let (flags, allowed) = (self.cx.reader_method("flags"), id(mask));
        let binding = (mask != 0).then(|| quote!(let #local =));
        quote!(#binding r.#flags(#allowed, #label);)
    }

    fn read_field(&self, field: &StructField<'_>) -> TokenStream {
        let required = |value: &Value<'_>| ty::read(self.cx, &self.of.params, value.ty, &self.label(value.index));
        match &field.kind {
            StructFieldKind::Required(value) => required(value),
            StructFieldKind::Optional(at, value) => self.read_optional(*at, value),
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
                let (local, mask) = (self.word(*word), self.mask(*word));
                let used = (mask != 0).then(|| id(mask)).map(|mask| quote!(& !#mask));
                quote!(#local #used)
            }
        }
    }

    fn read_optional(&self, at: FlagBit, value: &Value<'_>) -> TokenStream {
        let word = self.word(at.word).into_token_stream();
        ty::read_opt(self.cx, &self.of.params, value.ty, &word, at.bit, &self.label(value.index))
    }
}

/// A field whose values are in local variables.
fn hoisted_field(field: &StructField<'_>) -> TokenStream {
    let StructFieldKind::Group(_, values) = &field.kind else {
        return ident(&names::local(&field.ident)).into_token_stream();
    };
    let parts = (0..values.len()).map(|nth| ident(&names::group_part(&field.ident, nth)).into_token_stream());
    let parts: Vec<TokenStream> = parts.collect();
    let tuple = tuple(&parts);
    quote! {
        match (#(#parts),*) {
            (#(Some(#parts)),*) => Some(#tuple),
            _ => None,
        }
    }
}
