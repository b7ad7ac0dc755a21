//! From the model to Rust tokens. Emitters decide nothing and cannot fail.
//!
//! `combinator.rs` emits structs, `enumeration.rs` enums, `codec.rs` how a struct is written and read, `ty.rs` how a value
//! of a type is, `accessor.rs` the methods of enums, `data.rs` the schema as data.

mod accessor;
mod codec;
mod combinator;
pub(crate) mod data;
mod docs;
mod enumeration;
mod example;
mod lists;
mod traits;
mod ty;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

pub(crate) use self::docs::DocOptions;
pub(crate) use self::lists::{aliases, serde_items, single_types};
pub(crate) use crate::model::Kind;
use crate::model::{
    Combinator, CombinatorAnalysis, CombinatorId, ConstructorId, Function, LARGEST_TUPLE, Model, Param, Path,
    StructField, Ty, TypeId, Value,
};
use crate::reach::Reached;
use crate::seams::CrateItems;
use crate::{Options, Traits, names};

/// A generated struct or enum with its impls.
pub(crate) struct Item<'m> {
    pub(crate) kind: Kind,
    pub(crate) path: &'m Path,
    pub(crate) tokens: TokenStream,
}

/// Whether generated items own or borrow their strings and bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ownership {
    /// `String` and `Vec<u8>`.
    Owned,
    /// `&'a str` and `&'a [u8]`.
    Borrowed,
    /// Owned items as referred to from borrowed ones.
    OwnedFromBorrowed,
}

/// The model and the options for emitting an item.
#[derive(Clone, Copy)]
struct Context<'m> {
    model: &'m Model,
    ownership: Ownership,
    docs: DocOptions<'m>,
    traits: &'m Traits,
    /// By type: whether its reader is compiled in the generated crate, instead of in each crate that uses it.
    compiled: &'m [bool],
    /// Whether values are read in place, and not by the one function of their type.
    inline: bool,
    /// The number of modules from the item up to the schema's own.
    depth: usize,
}

struct Struct<'m> {
    id: CombinatorId,
    combinator: &'m Combinator,
    analysis: CombinatorAnalysis,
    name: Ident,
    fields: Vec<StructField<'m>>,
    /// All type parameters.
    params: Vec<TokenStream>,
    /// Those that the struct has.
    generics: Vec<TokenStream>,
}

/// Emits the items of a model that a crate contains, in schema order.
pub(crate) fn items<'m>(
    model: &'m Model,
    ownership: Ownership,
    docs: DocOptions<'m>,
    options: &'m Options,
    items: CrateItems<'_>,
) -> Vec<Item<'m>> {
    // Borrowed values are read in place.
    let inline = ownership == Ownership::Borrowed;
    let compiled = if inline { Vec::new() } else { Reached::of_existing(model, &options.instantiate).0.types };
    let cx = Context { model, ownership, docs, traits: &options.traits, compiled: &compiled, inline, depth: 0 };
    // An item without text is the same in both forms.
    let item = |kind, path: &'m Path, borrows: bool, emit: &dyn Fn(Context<'_>) -> TokenStream| {
        let cx = Context { depth: 1 + path.modules.len(), ..cx };
        let tokens = if inline && !borrows { cx.reexport_owned(kind, path) } else { emit(cx) };
        Item { kind, path, tokens }
    };
    let emit_struct = |id| {
        let borrows = model.analysis.combinator(id).borrows;
        item(Kind::of(id), &model.combinator(id).path, borrows, &|cx| match id {
            CombinatorId::Constructor(it) => combinator::constructor(cx, &cx.struct_of(id), model.constructor(it)),
            CombinatorId::Function(index) => combinator::function(cx, &cx.struct_of(id), &model.functions[index]),
        })
    };
    let constructors = model.constructors.iter().enumerate();
    let constructors = constructors.filter(|(_, constructor)| constructor.has_struct && items.has_type(constructor.ty));
    let constructors = constructors.map(|(index, _)| emit_struct(CombinatorId::Constructor(ConstructorId(index))));
    let types = (0..model.types.len()).map(TypeId).filter(|id| items.has_type(*id));
    let enums = types.filter_map(|id| {
        let enumeration = model.ty(id).enumeration.as_ref()?;
        let emit = |cx: Context<'_>| enumeration::enumeration(cx, id, enumeration);
        Some(item(Kind::Enums, &enumeration.path, model.analysis.ty(id).borrows, &emit))
    });
    let functions = (0..model.functions.len()).filter(|index| items.has_function(*index));
    let functions = functions.map(|index| emit_struct(CombinatorId::Function(index)));
    constructors.chain(enums).chain(functions).collect()
}

/// The function `visit` from any id to its Rust type, with one arm per type and per function, and the ids that it accepts.
pub(crate) fn dispatch(model: &Model) -> TokenStream {
    let cx = Context::types(model);
    let by_id = model.by_id();
    let own = |of: CombinatorId| Some(cx.model.combinator(of).id).filter(|id| by_id.get(id) == Some(&of)).map(id);
    let types = cx.model.types.iter().enumerate().filter(|(_, ty)| generics(&ty.params).is_empty());
    let types = types.map(|(index, ty)| {
        let ids = ty.constructors.iter().filter_map(|constructor| own(CombinatorId::Constructor(*constructor)));
        let (kind, path) = cx.boxed_item(TypeId(index));
        (ids.collect::<Vec<_>>(), cx.item(kind, path))
    });
    let functions = cx.model.functions.iter().enumerate();
    let functions =
        functions.map(|(index, function)| (Vec::from_iter(own(CombinatorId::Function(index))), opaque(cx, function)));
    let arms = types.chain(functions).filter(|(ids, _)| !ids.is_empty());
    let (ids, types): (Vec<Vec<Literal>>, Vec<TokenStream>) = arms.unzip();
    let count = Literal::usize_unsuffixed(ids.iter().map(Vec::len).sum());
    let visit_function = visit_function(cx);
    let (parameters, body) = match ids.is_empty() {
        true => (quote!(_: u32, _: V), quote!(None)),
        false => {
            let body = quote! {
                Some(match id {
                    #(#(#ids)|* => visitor.visit::<#types>(),)*
                    _ => return None,
                })
            };
            (quote!(id: u32, visitor: V), body)
        }
    };
    quote! {
        /// Calls `visitor` with the Rust type of the boxed value, or of the call, that starts with `id`.
        ///
        /// `None` if this schema has no such id.
        pub fn visit<V: Visitor>(#parameters) -> Option<V::Output> {
            #body
        }

        /// The ids that [`visit`] knows: those of the constructors, then those of the functions.
        pub static IDS: [u32; #count] = [#(#(#ids),*),*];

        #visit_function
    }
}

/// The function `visit_function` from the id of a function to its Rust type, and `visit_wrapper` for functions around others;
/// neither in a schema without such functions.
fn visit_function(cx: Context<'_>) -> TokenStream {
    let (by_id, mut arms, mut wrappers) = (cx.model.by_id(), Vec::new(), Vec::new());
    for (index, function) in cx.model.functions.iter().enumerate() {
        if by_id[&function.combinator.id] != CombinatorId::Function(index) {
            continue;
        }
        let (id, ty) = (id(function.combinator.id), opaque(cx, function));
        if function.combinator.params.is_empty() {
            arms.push(quote!(#id => visitor.visit::<#ty>()));
        } else if combinator::wrapped(&function.combinator).is_some() {
            wrappers.push(quote!(#id => visitor.visit_wrapper::<#ty>()));
        }
    }
    arms.extend_from_slice(&wrappers);
    let visit = |name: &str, doc: &str, arms: Vec<TokenStream>| {
        let name = ident(name);
        (!arms.is_empty()).then(|| {
            quote! {
                #[doc = #doc]
                ///
                /// `None` if this schema has no such function.
                pub fn #name<V: FunctionVisitor>(id: u32, visitor: V) -> Option<V::Output> {
                    Some(match id {
                        #(#arms,)*
                        _ => return None,
                    })
                }
            }
        })
    };
    let function = visit("visit_function", " Calls `visitor` with the Rust type of the function with this id.", arms);
    let doc = " Calls `visitor` with the Rust type of the function around another call that has this id.";
    let wrapper = visit("visit_wrapper", doc, wrappers);
    quote!(#function #wrapper)
}

/// The function `name_of` from any id to its TL name.
pub(crate) fn names(model: &Model) -> TokenStream {
    let by_id = model.by_id();
    let (count, ids) = (Literal::usize_unsuffixed(by_id.len()), by_id.keys().copied().map(id));
    let names = by_id.values().map(|id| &model.combinator(*id).name);
    quote! {
        /// Returns the TL name of the constructor or the function with an id; `None` if this schema has no such id.
        pub fn name_of(id: u32) -> Option<&'static str> {
            let at = NAMES.binary_search_by_key(&id, |(id, _)| *id).ok()?;
            Some(NAMES[at].1)
        }

        static NAMES: [(u32, &str); #count] = [#((#ids, #names)),*];
    }
}

/// A function whose inner call, if it has one, stays undecoded.
fn opaque(cx: Context<'_>, function: &Function) -> TokenStream {
    let name = cx.item(Kind::Functions, &function.combinator.path);
    let args = vec![quote!(Opaque); generics(&function.combinator.params).len()];
    if args.is_empty() { name } else { quote!(#name<#(#args),*>) }
}

pub(crate) fn field_type(model: &Model, id: CombinatorId, field: &StructField<'_>) -> TokenStream {
    let cx = Context::types(model);
    combinator::field_type(cx, &cx.struct_of(id), field)
}

pub(crate) fn result_type(model: &Model, combinator: &Combinator, result: &Ty) -> TokenStream {
    combinator::result_type(Context::types(model), combinator, result)
}

impl Struct<'_> {
    /// Whether a value of a field is behind a `Box`.
    fn is_boxed(&self, cx: Context<'_>, value: &Value<'_>) -> bool {
        cx.model.analysis.boxing.has_field(self.id, value.index)
    }
}

impl<'m> Context<'m> {
    /// For types alone, without documentation and traits.
    fn types(model: &'m Model) -> Self {
        const NONE: &Traits = &Traits::NONE;
        let (ownership, docs) = (Ownership::Owned, DocOptions::default());
        Self { model, ownership, docs, traits: NONE, compiled: &[], inline: false, depth: 0 }
    }

    fn struct_of(self, id: CombinatorId) -> Struct<'m> {
        let combinator = self.model.combinator(id);
        let (name, fields) = (ident(&combinator.path.ident), combinator.struct_fields());
        let (params, generics) = (params(&combinator.params), generics(&combinator.params));
        Struct { id, combinator, analysis: self.model.analysis.combinator(id), name, fields, params, generics }
    }

    /// The context of the owned items that items of this one refer to.
    fn owned(self) -> Self {
        let from_owned = self.ownership == Ownership::Owned;
        Self { ownership: if from_owned { Ownership::Owned } else { Ownership::OwnedFromBorrowed }, ..self }
    }

    /// The path of a struct or enum from any generated file.
    fn item(self, kind: Kind, path: &Path) -> TokenStream {
        let outside = (self.ownership == Ownership::OwnedFromBorrowed).then_some("owned");
        let modules = outside.into_iter().chain([kind.module()]).chain(path.modules.iter().map(String::as_str));
        let (modules, name) = (modules.map(ident), ident(&path.ident));
        quote!(#(#modules::)* #name)
    }

    /// Re-exports the owned item under the same name.
    fn reexport_owned(self, kind: Kind, path: &Path) -> TokenStream {
        let item = self.owned().item(kind, path);
        quote!(pub use #item;)
    }

    /// The struct or enum of a boxed type.
    fn boxed_item(self, id: TypeId) -> (Kind, &'m Path) {
        let ty = self.model.ty(id);
        match &ty.enumeration {
            Some(enumeration) => (Kind::Enums, &enumeration.path),
            None => (Kind::Types, &self.model.constructor(ty.constructors[0]).combinator.path),
        }
    }

    /// The reader's method of this name, inlined where values are read in place.
    fn reader_method(self, method: &str) -> Ident {
        if self.inline { ident(&format!("{method}_inline")) } else { ident(method) }
    }

    /// Whether the reader of a type is compiled in the generated crate.
    fn is_compiled(self, ty: TypeId) -> bool {
        self.compiled.get(ty.0).copied().unwrap_or_default()
    }

    /// The reader of a type, if it is compiled in the generated crate.
    fn compiled_read(self, ty: TypeId) -> TokenStream {
        if !self.is_compiled(ty) {
            return quote!();
        }
        quote! {
            #[inline(never)]
            extern "C" fn read_boxed(r: &mut Reader<'a>, at: FieldId) -> Decoded<Self> {
                r.boxed::<Self>(at)
            }
        }
    }

    /// `<'a, X>`, or nothing.
    fn generics(self, params: &[TokenStream], borrows: bool) -> TokenStream {
        let lifetime = (self.ownership == Ownership::Borrowed && borrows).then(|| quote!('a));
        let all: Vec<&TokenStream> = lifetime.iter().chain(params).collect();
        if all.is_empty() { quote!() } else { quote!(<#(#all),*>) }
    }
}

/// All type parameters, by index.
fn params(params: &[Param]) -> Vec<TokenStream> {
    params.iter().map(|param| ident(&param.ident).into_token_stream()).collect()
}

/// The type parameters that the Rust type has.
fn generics(params: &[Param]) -> Vec<TokenStream> {
    Param::used(params, &self::params(params)).cloned().collect()
}

/// Documentation: paragraphs, one after another; empty ones are left out.
fn doc(paragraphs: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    let paragraphs = paragraphs.into_iter().filter(|paragraph| !paragraph.as_ref().is_empty());
    let lines = paragraphs.enumerate().flat_map(|(index, paragraph)| {
        let blank = (index > 0).then(String::new);
        let line = |line: &str| if line.is_empty() { String::new() } else { format!(" {line}") };
        blank.into_iter().chain(paragraph.as_ref().lines().map(line)).collect::<Vec<_>>()
    });
    quote!(#(#[doc = #lines])*)
}

/// A tuple; of more than [`LARGEST_TUPLE`] parts, a tuple of tuples.
fn tuple(parts: &[TokenStream]) -> TokenStream {
    if parts.len() <= LARGEST_TUPLE {
        return quote!((#(#parts),*));
    }
    let tuples = parts.chunks(LARGEST_TUPLE).map(|parts| quote!((#(#parts,)*)));
    quote!((#(#tuples),*))
}

/// The field access of a part of a [`tuple`] of `count` parts.
fn part_of(nth: usize, count: usize) -> TokenStream {
    let number = Literal::usize_unsuffixed;
    if count <= LARGEST_TUPLE {
        let nth = number(nth);
        return quote!(#nth);
    }
    let (outer, inner) = (number(nth / LARGEST_TUPLE), number(nth % LARGEST_TUPLE));
    quote!(#outer.#inner)
}

/// An identifier, which the model guarantees to be one.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix(names::RAW) {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// An id in its usual form: 8 hex digits.
fn id(value: u32) -> Literal {
    // The text is a valid literal by construction.
    format!("0x{value:08x}").parse().unwrap_or_else(|_| Literal::u32_unsuffixed(value))
}
