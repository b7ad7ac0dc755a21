//! The codec of a combinator's struct: how it is measured, written and read.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::{Context, id, ident, params, part_of, tuple, ty};
use crate::model::{Combinator, Field, FieldKind, Step, Value, Word};
use crate::names;

/// The codec of a combinator's struct: `value` is what decoding yields.
pub(super) fn codec(
    cx: Context<'_>,
    combinator: &Combinator,
    bounds: &TokenStream,
    value: &TokenStream,
    recursive: bool,
) -> TokenStream {
    let name = ident(&combinator.path.ident);
    let generics = cx.generics(&params(&combinator.params), combinator.borrows);
    let (tl, id) = (&combinator.name, id(combinator.id));
    let (size, write, read) = (size(combinator), write(combinator), read(combinator, value, recursive));
    let (w, r) = if combinator.steps.is_empty() { (quote!(_), quote!(_)) } else { (quote!(w), quote!(r)) };
    let at = if recursive { quote!(at) } else { quote!(_) };
    quote! {
        impl #bounds Codec<'a> for #name #generics {
            type Value = #value;
            type Kind = kind::Combinator;
            const ID: Option<u32> = Some(#id);
            const NAME: &'static str = #tl;

            #[inline]
            fn size(&self) -> usize {
                #size
            }

            #[inline]
            fn write(&self, #w: &mut Writer) {
                #write
            }

            #[inline]
            fn read(#r: &mut Reader<'a>, #at: &'static str) -> #value {
                #read
            }
        }
    }
}

fn size(combinator: &Combinator) -> TokenStream {
    let mut fixed = 4 * combinator.words.len();
    let mut sums = Vec::new();
    for field in &combinator.fields {
        let (name, place) = (ident(&field.ident), place(field));
        match &field.kind {
            FieldKind::Required(value) => match ty::fixed(&value.ty) {
                Some(bytes) => fixed += bytes,
                None => sums.push(ty::size(&value.ty, &place)),
            },
            FieldKind::Optional(_, value) => sums.push(ty::opt_size(&value.ty, &place)),
            FieldKind::Group(_, values) => {
                let sizes = values.iter().enumerate().map(|(nth, value)| ty::size(&value.ty, &part(nth, values.len())));
                sums.push(quote!(self.#name.as_ref().map_or(0, |value| #(#sizes)+*)));
            }
            FieldKind::Present(_) | FieldKind::Mask(_) => {}
        }
    }
    let fixed = Literal::usize_unsuffixed(fixed);
    match (&sums[..], fixed.to_string() == "0") {
        ([], _) => quote!(#fixed),
        (_, true) => quote!(#(#sums)+*),
        (_, false) => quote!(#fixed #(+ #sums)*),
    }
}

fn write(combinator: &Combinator) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut steps = combinator.steps.iter().peekable();
    while let Some(step) = steps.next() {
        tokens.extend(match *step {
            Step::Word(index) => {
                let word = word(combinator, &combinator.words[index]);
                quote!(w.nat(#word);)
            }
            Step::Field(index) => {
                let field = &combinator.fields[index];
                let place = place(field);
                match &field.kind {
                    FieldKind::Optional(_, value) => ty::write_opt(&value.ty, &place),
                    _ => {
                        let writes = field.values().iter().map(|value| ty::write(&value.ty, &place));
                        quote!(#(#writes;)*)
                    }
                }
            }
            Step::Part(index, nth) => {
                let field = &combinator.fields[index];
                let mut last = nth;
                while steps.next_if_eq(&&Step::Part(index, last + 1)).is_some() {
                    last += 1;
                }
                let run = field.values().iter().enumerate().skip(nth).take(last + 1 - nth);
                let count = field.values().len();
                let writes = run.map(|(nth, value)| ty::write(&value.ty, &part(nth, count)));
                let place = place(field);
                quote!(if let Some(value) = #place { #(#writes;)* })
            }
        });
    }
    tokens
}

/// The value of a flags word.
fn word(combinator: &Combinator, word: &Word) -> TokenStream {
    let mut bits: Vec<TokenStream> = word
        .field
        .iter()
        .map(|&field| {
            let (own, mask) = (ident(&combinator.fields[field].ident), mask(word));
            if word.bits.is_empty() { quote!(self.#own) } else { quote!(self.#own & !#mask) }
        })
        .collect();
    bits.extend(word.bits.iter().map(|&(bit, field)| {
        let (bit, set) = (Literal::u32_unsuffixed(bit), is_set(&combinator.fields[field]));
        quote!(bit(#bit, #set))
    }));
    if bits.is_empty() { quote!(0) } else { quote!(#(#bits)|*) }
}

fn read(combinator: &Combinator, value: &TokenStream, recursive: bool) -> TokenStream {
    let early = &combinator.steps[..hoisted(combinator)];
    let lets = early.iter().map(|step| read_early(combinator, *step));
    let fields = combinator.fields.iter().enumerate().map(|(index, field)| {
        let name = ident(&field.ident);
        let early = early.iter().any(|step| matches!(step, Step::Field(of) | Step::Part(of, _) if *of == index));
        let read = if early { early_field(field) } else { read_field(combinator, field) };
        if read.to_string() == field.ident { quote!(#name) } else { quote!(#name: #read) }
    });
    let name = ident(&combinator.path.ident);
    let path = if combinator.params.is_empty() { value.clone() } else { quote!(#name) };
    let built = if combinator.fields.is_empty() { path } else { quote!(#path { #(#fields,)* }) };
    nested(recursive, &quote!(#(#lets)*), &built)
}

/// A step that is read into a local variable.
fn read_early(combinator: &Combinator, step: Step) -> TokenStream {
    match step {
        Step::Word(index) => {
            let word = &combinator.words[index];
            let (local, label) = (word_local(word), &word.label);
            let used = !word.bits.is_empty() || word.field.is_some();
            if used { quote!(let #local = r.nat(#label);) } else { quote!(r.nat(#label);) }
        }
        Step::Field(index) => {
            let field = &combinator.fields[index];
            let (local, read) = (ident(&names::local(&field.ident)), read_field(combinator, field));
            quote!(let #local = #read;)
        }
        Step::Part(index, nth) => {
            let field = &combinator.fields[index];
            let local = ident(&names::part(&field.ident, nth));
            let reads = field.values().iter().skip(nth).take(1).map(|value| read_optional(combinator, field, value));
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

fn read_field(combinator: &Combinator, field: &Field) -> TokenStream {
    let params = params(&combinator.params);
    match &field.kind {
        FieldKind::Required(value) => ty::read(&params, &value.ty, &value.label),
        FieldKind::Optional(_, value) => read_optional(combinator, field, value),
        FieldKind::Group(at, values) => {
            let (word, bit) = (word_local(&combinator.words[at.word]), Literal::u32_unsuffixed(at.bit));
            let reads: Vec<_> = values.iter().map(|value| ty::read(&params, &value.ty, &value.label)).collect();
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

fn read_optional(combinator: &Combinator, field: &Field, value: &Value) -> TokenStream {
    let (FieldKind::Optional(at, _) | FieldKind::Group(at, _)) = &field.kind else {
        return quote!();
    };
    let word = word_local(&combinator.words[at.word]);
    let word = quote!(#word);
    ty::read_opt(&params(&combinator.params), &value.ty, &word, at.bit, &value.label)
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
