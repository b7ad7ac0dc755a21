//! The codec of a combinator's struct: how it is written and read.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{Context, id, ident, params, part_of, tuple, ty};
use crate::model::{Combinator, Field, FieldKind, Step, Value, Word};
use crate::names;

/// What differs between the codecs of constructors and of functions.
pub(super) struct Impl {
    /// The parameters of the impl.
    pub(super) bounds: TokenStream,
    /// What decoding yields.
    pub(super) value: TokenStream,
    /// Whether values of it are counted, since they can nest.
    pub(super) recursive: bool,
    /// What reads its boxed form, if that is compiled with it.
    pub(super) compiled: TokenStream,
}

/// The codec of a combinator's struct.
pub(super) fn codec(cx: Context<'_>, combinator: &Combinator, by: &Impl) -> TokenStream {
    let Impl { bounds, value, recursive, compiled } = by;
    let cx = Context { inline: cx.inline || combinator.is_plain(), ..cx };
    let name = ident(&combinator.path.ident);
    let generics = cx.generics(&params(&combinator.params), combinator.borrows);
    let (names, id) = (names(combinator), id(combinator.id));
    let least = Literal::usize_unsuffixed(combinator.least);
    let (write, read) = (write(combinator), read(cx, combinator, value, *recursive));
    let (w, r) = if combinator.steps.is_empty() { (quote!(w), quote!(_)) } else { (quote!(mut w), quote!(r)) };
    let at = if *recursive { quote!(at) } else { quote!(_) };
    quote! {
        impl #bounds Codec<'a> for #name #generics {
            type Value = #value;
            type Kind = kind::Combinator;
            const ID: Option<u32> = Some(#id);
            const FIELD_NAMES: NameList = NameList::new(#names);
            const MIN_LEN: usize = #least;

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

/// The name of the combinator and those of what it reads.
fn names(combinator: &Combinator) -> String {
    let labels = combinator.labels.iter().map(String::as_str);
    std::iter::once(combinator.name.as_str()).chain(labels).collect::<Vec<_>>().join(",")
}

/// A field, as errors know it.
fn field_at(combinator: &Combinator, number: u32) -> Literal {
    let at = u64::from(combinator.id) << 32 | u64::from(number);
    // The text is a valid literal by construction.
    format!("0x{:08x}_{number:08x}", combinator.id).parse().unwrap_or_else(|_| Literal::u64_unsuffixed(at))
}

fn write(combinator: &Combinator) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut steps = combinator.steps.iter().peekable();
    while let Some(step) = steps.next() {
        tokens.extend(match *step {
            Step::Word(index) => write_word(combinator, &combinator.words[index]),
            Step::Field(index) => write_field(combinator, &combinator.fields[index]),
            Step::Part(index, nth) => {
                let mut last = nth;
                while steps.next_if_eq(&&Step::Part(index, last + 1)).is_some() {
                    last += 1;
                }
                write_parts(combinator, &combinator.fields[index], nth..last + 1)
            }
        });
    }
    let late = combinator.words.iter().filter(|word| is_late(combinator, word)).map(|word| {
        let (local, place) = (word_local(word), word_place(word));
        quote!(w.set(#place, #local);)
    });
    quote!(#tokens #(#late)*)
}

/// Whether a flags word is filled in behind the fields that hang on it, so that
/// each `Option` is looked at once.
fn is_late(combinator: &Combinator, word: &Word) -> bool {
    word.bits.iter().any(|&(_, field)| is_option(&combinator.fields[field]))
}

fn is_option(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Optional(..) | FieldKind::Group(..))
}

/// A flags word with the bits of the fields that have no bytes.
fn write_word(combinator: &Combinator, word: &Word) -> TokenStream {
    let own = word.field.iter().map(|&field| {
        let (own, mask) = (ident(&combinator.fields[field].ident), mask(word));
        if word.bits.is_empty() { quote!(self.#own) } else { quote!(self.#own & !#mask) }
    });
    let known = word.bits.iter().filter(|(_, field)| !is_option(&combinator.fields[*field]));
    let bits = known.map(|&(bit, field)| {
        let (bit, set) = (Literal::u32_unsuffixed(bit), is_set(&combinator.fields[field]));
        quote!(bit(#bit, #set))
    });
    let bits: Vec<TokenStream> = own.chain(bits).collect();
    let bits = if bits.is_empty() { quote!(0) } else { quote!(#(#bits)|*) };
    if is_late(combinator, word) {
        let (local, place) = (word_local(word), word_place(word));
        quote!(let #place = w.place(#bits); let mut #local = 0;)
    } else {
        quote!(w.nat(#bits);)
    }
}

fn write_field(combinator: &Combinator, field: &Field) -> TokenStream {
    let place = place(field);
    if let FieldKind::Optional(at, value) = &field.kind {
        let (word, bit) = (word_local(&combinator.words[at.word]), Literal::u32_unsuffixed(at.bit));
        return ty::write_opt(&value.ty, &place, &quote!(#word), &bit);
    }
    let writes = field.values().iter().map(|value| ty::write(&value.ty, &place));
    quote!(#(#writes;)*)
}

/// Values of a group that are side by side on the wire.
fn write_parts(combinator: &Combinator, field: &Field, run: std::ops::Range<usize>) -> TokenStream {
    let FieldKind::Group(at, values) = &field.kind else { return TokenStream::new() };
    let (word, bit) = (word_local(&combinator.words[at.word]), Literal::u32_unsuffixed(at.bit));
    let set = (run.start == 0).then(|| quote!(#word |= bit(#bit, true);));
    let writes = run.map(|nth| ty::write(&values[nth].ty, &part(nth, values.len())));
    let place = place(field);
    quote!(if let Some(value) = #place { #set #(#writes;)* })
}

fn read(cx: Context<'_>, combinator: &Combinator, value: &TokenStream, recursive: bool) -> TokenStream {
    let early = &combinator.steps[..hoisted(combinator)];
    let lets = early.iter().map(|step| read_early(cx, combinator, *step));
    let fields = combinator.fields.iter().enumerate().map(|(index, field)| {
        let name = ident(&field.ident);
        let early = early.iter().any(|step| matches!(step, Step::Field(of) | Step::Part(of, _) if *of == index));
        let read = if early { early_field(field) } else { read_field(cx, combinator, field) };
        if read.to_string() == field.ident { quote!(#name) } else { quote!(#name: #read) }
    });
    let name = ident(&combinator.path.ident);
    let path = if combinator.params.is_empty() { value.clone() } else { quote!(#name) };
    let built = if combinator.fields.is_empty() { path } else { quote!(#path { #(#fields,)* }) };
    nested(recursive, &quote!(#(#lets)*), &built)
}

/// A step that is read into a local variable.
fn read_early(cx: Context<'_>, combinator: &Combinator, step: Step) -> TokenStream {
    match step {
        Step::Word(index) => {
            let word = &combinator.words[index];
            let (local, at, known) = (word_local(word), field_at(combinator, word.number), mask(word));
            let flags = cx.reads("flags");
            // Where free bits are data, all are known.
            let read = if word.field.is_some() { quote!(r.nat(#at)) } else { quote!(r.#flags(#known, #at)) };
            let used = !word.bits.is_empty() || word.field.is_some();
            if used { quote!(let #local = #read;) } else { quote!(#read;) }
        }
        Step::Field(index) => {
            let field = &combinator.fields[index];
            let (local, read) = (ident(&names::local(&field.ident)), read_field(cx, combinator, field));
            quote!(let #local = #read;)
        }
        Step::Part(index, nth) => {
            let field = &combinator.fields[index];
            let local = ident(&names::part(&field.ident, nth));
            let reads =
                field.values().iter().skip(nth).take(1).map(|value| read_optional(cx, combinator, field, value));
            quote!(let #local = #(#reads)*;)
        }
    }
}

/// A field that local variables hold.
fn early_field(field: &Field) -> TokenStream {
    let FieldKind::Group(_, values) = &field.kind else {
        let local = ident(&names::local(&field.ident));
        return quote!(#local);
    };
    let parts = (0..values.len()).map(|nth| ident(&names::part(&field.ident, nth)));
    let parts: Vec<TokenStream> = parts.map(ToTokens::into_token_stream).collect();
    let tuple = tuple(&parts);
    quote! {
        match (#(#parts),*) {
            (#(Some(#parts)),*) => Some(#tuple),
            _ => None,
        }
    }
}

/// Builds the value that was read, counted if values of its type can nest.
pub(super) fn nested(recursive: bool, lets: &TokenStream, built: &TokenStream) -> TokenStream {
    if !recursive {
        return quote!(#lets #built);
    }
    quote! {
        r.descend(at);
        #lets
        let value = #built;
        r.ascend();
        value
    }
}

/// How many steps are read into local variables: those up to the last flags word
/// and the last group whose values are not side by side. The others are read
/// where the struct is built, in the order of its fields.
fn hoisted(combinator: &Combinator) -> usize {
    let steps = &combinator.steps;
    let scattered = |index: usize| match steps[index] {
        Step::Word(_) => true,
        Step::Field(_) => false,
        Step::Part(_, 0) => false,
        Step::Part(of, nth) => steps[index - 1] != Step::Part(of, nth - 1),
    };
    let last = (0..steps.len()).rev().find(|index| scattered(*index));
    let mut end = last.map_or(0, |last| last + 1);
    // A group is read as a whole, either here or there.
    while let Some(Step::Part(of, nth)) = steps.get(end) {
        if *nth == 0 || !steps[..end].contains(&Step::Part(*of, nth - 1)) {
            break;
        }
        end += 1;
    }
    end
}

fn read_field(cx: Context<'_>, combinator: &Combinator, field: &Field) -> TokenStream {
    let params = params(&combinator.params);
    match &field.kind {
        FieldKind::Required(value) => ty::read(cx, &params, &value.ty, &field_at(combinator, value.number)),
        FieldKind::Optional(_, value) => read_optional(cx, combinator, field, value),
        FieldKind::Group(at, values) => {
            let (word, bit) = (word_local(&combinator.words[at.word]), Literal::u32_unsuffixed(at.bit));
            let reads: Vec<_> = values
                .iter()
                .map(|value| ty::read(cx, &params, &value.ty, &field_at(combinator, value.number)))
                .collect();
            let tuple = tuple(&reads);
            quote!(if has(#word, #bit) { Some(#tuple) } else { None })
        }
        FieldKind::Present(at) => {
            let (word, bit) = (word_local(&combinator.words[at.word]), Literal::u32_unsuffixed(at.bit));
            quote!(has(#word, #bit))
        }
        FieldKind::Mask(word) => {
            let word = &combinator.words[*word];
            let (local, mask) = (word_local(word), mask(word));
            if word.bits.is_empty() { quote!(#local) } else { quote!(#local & !#mask) }
        }
    }
}

fn read_optional(cx: Context<'_>, combinator: &Combinator, field: &Field, value: &Value) -> TokenStream {
    let (FieldKind::Optional(at, _) | FieldKind::Group(at, _)) = &field.kind else {
        return quote!();
    };
    let word = word_local(&combinator.words[at.word]);
    let word = quote!(#word);
    ty::read_opt(cx, &params(&combinator.params), &value.ty, &word, at.bit, &field_at(combinator, value.number))
}

/// Whether the flag bit of a field is set.
pub(super) fn is_set(field: &Field) -> TokenStream {
    let name = ident(&field.ident);
    match &field.kind {
        FieldKind::Optional(..) | FieldKind::Group(..) => quote!(self.#name.is_some()),
        FieldKind::Present(_) | FieldKind::Required(_) | FieldKind::Mask(_) => quote!(self.#name),
    }
}

fn mask(word: &Word) -> Literal {
    super::id(word.mask())
}

/// Where a flags word that is filled in later stands.
fn word_place(word: &Word) -> proc_macro2::Ident {
    ident(&names::local(&format!("{}_at", word.ident)))
}

fn word_local(word: &Word) -> proc_macro2::Ident {
    ident(&names::local(&word.ident))
}

/// A reference to a field.
fn place(field: &Field) -> TokenStream {
    let name = ident(&field.ident);
    quote!(&self.#name)
}

/// A reference to a value of the group `value`, which has `count`.
fn part(nth: usize, count: usize) -> TokenStream {
    let part = part_of(nth, count);
    quote!(&value.#part)
}
