//! The example of a call, with the smallest possible value in each field that is always present.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::combinator::{with, wrapped};
use super::{Context, Kind, Struct, ident, ty};
use crate::Gate;
use crate::model::{CombinatorId, ConstructorId, Path, Payload, StructField, StructFieldKind, Ty, TypeId};

/// The example, as a block of Markdown, with imports from the crate `name`.
pub(super) fn example(cx: Context<'_>, of: &Struct<'_>, name: &str) -> String {
    let builder = Builder { cx, runtime: name, used: RefCell::default() };
    // The inner call is up to the caller.
    let inner = vec![quote!(inner); of.combinator.params.len()];
    let value = builder.of_struct(of, &inner);
    let main = syn::parse2(quote!(fn main() { let request = #value; })).map(|file| prettyplease::unparse(&file));
    let main = main.unwrap_or_default();
    // Without the function around it.
    let body = main.lines().skip(1).filter_map(|line| line.strip_prefix("    ")).collect::<Vec<_>>().join("\n");
    let used: Vec<&str> = builder.used.into_inner().into_iter().map(Kind::module).chain(["rpc::Invoke"]).collect();
    let (bounds, argument) =
        if inner.is_empty() { (String::new(), "") } else { (format!(", X: {name}::RemoteCall + Sync"), ", inner: X") };
    format!(
        "# Example\n\n```no_run\n\
         # async fn call<C: {name}::rpc::Invoke{bounds}>(client: C{argument}) -> Result<(), C::Error> {{\n\
         use {name}::{{{}}};\n\n{body}\nlet answer = client.invoke(&request).await?;\n# Ok(()) }}\n```",
        used.join(", ")
    )
}

/// Builds values and collects the modules that they need.
struct Builder<'m> {
    cx: Context<'m>,
    runtime: &'m str,
    used: RefCell<BTreeSet<Kind>>,
}

impl Builder<'_> {
    fn item(&self, kind: Kind, path: &Path) -> TokenStream {
        self.used.borrow_mut().insert(kind);
        self.cx.item(kind, path)
    }

    fn of_struct(&self, of: &Struct<'_>, params: &[TokenStream]) -> TokenStream {
        let item = self.item(Kind::of(of.id), &of.combinator.path);
        if of.fields.is_empty() {
            return item;
        }
        let required = |field: &&StructField<'_>| matches!(field.kind, StructFieldKind::Required(_));
        let has_default = self.cx.traits.default != Gate::Closed && !of.fields.iter().all(|field| required(&field));
        // An inner call need not have a default.
        let inner = if Kind::of(of.id) == Kind::Functions && has_default { wrapped(of.combinator) } else { None };
        let shown = of.fields.iter().filter(|field| !has_default || required(field));
        let shown = shown.filter(|field| Some(&field.ident) != inner.as_ref());
        let fields = shown.map(|field| {
            let name = ident(&field.ident);
            let value = match &field.kind {
                StructFieldKind::Required(value) => self.value(value.ty, of.is_boxed(self.cx, value), params),
                StructFieldKind::Optional(..) | StructFieldKind::Group(..) => quote!(None),
                StructFieldKind::Present(..) => quote!(false),
                StructFieldKind::Mask(..) => quote!(0),
            };
            quote!(#name: #value)
        });
        let fields: Vec<TokenStream> = fields.collect();
        let others = has_default.then(|| quote!(..Default::default()));
        let with_inner = inner.map(|field| {
            let (with, value) = (ident(&with(&field)), &params[0]);
            quote!(.#with(#value))
        });
        quote!(#item { #(#fields,)* #others } #with_inner)
    }

    fn of_constructor(&self, id: ConstructorId, params: &[TokenStream]) -> TokenStream {
        self.of_struct(&self.cx.struct_of(CombinatorId::Constructor(id)), params)
    }

    fn value(&self, ty: &Ty, is_boxed: bool, params: &[TokenStream]) -> TokenStream {
        let arg = |arg: &Ty| {
            let value = self.value(arg, false, params);
            let bare = arg.is_bare().then(|| ty::parse(&format!("{}::Bare", self.runtime)));
            bare.map_or(value.clone(), |bare| quote!(#bare(#value)))
        };
        let args = |args: &[Ty]| args.iter().map(arg).collect::<Vec<_>>();
        let value = match ty {
            Ty::Builtin(builtin) => ty::parse(builtin.info().zero),
            Ty::Mapped(_) => quote!(Default::default()),
            Ty::Vector { .. } => quote!(Vec::new()),
            Ty::Array { item, .. } => {
                let item = self.value(item, is_boxed, params);
                return quote!(std::array::from_fn(|_| #item));
            }
            Ty::Constructor { id, args: own, .. } => self.of_constructor(*id, &args(own)),
            Ty::Enum { id, args: own } => self.boxed(*id, &args(own)),
            Ty::Param(index) => params[*index].clone(),
            Ty::Number(_) => TokenStream::new(),
        };
        if is_boxed { quote!(Box::new(#value)) } else { value }
    }

    /// A value of a boxed type: its fallback, which is finite and small.
    fn boxed(&self, id: TypeId, args: &[TokenStream]) -> TokenStream {
        let ty = self.cx.model.ty(id);
        let Some(enumeration) = &ty.enumeration else {
            return self.of_constructor(ty.constructors[0], args);
        };
        let variant = &enumeration.variants[self.cx.model.analysis.ty(id).fallback];
        let (item, name) = (self.item(Kind::Enums, &enumeration.path), ident(&variant.ident));
        let payload = self.cx.model.payload(variant);
        if payload == Payload::Unit {
            return quote!(#item::#name);
        }
        let value = self.of_constructor(variant.constructor, args);
        let value = if payload == Payload::Boxed { quote!(Box::new(#value)) } else { value };
        quote!(#item::#name(#value))
    }
}
