//! An example of a call: each field filled in with the smallest value that it can have.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Kind, ident};
use crate::model::{Builtin, Combinator, FieldKind, Function, Path, Payload, Ty};

/// The example, as a block of Markdown, with imports from the crate `name`.
pub(super) fn example(cx: Context<'_>, function: &Function, name: &str) -> String {
    let (combinator, runtime) = (&function.combinator, ident(name));
    let made = Maker { cx, runtime, used: RefCell::default() };
    // Whatever is called in this call is the caller's.
    let inner = vec![quote!(inner); combinator.params.len()];
    let value = made.combinator(Kind::Functions, combinator, &inner);
    let main = syn::parse2(quote!(fn main() { let request = #value; })).map(|file| prettyplease::unparse(&file));
    let main = main.unwrap_or_default();
    // Without the function around it.
    let body = main.lines().skip(1).filter_map(|line| line.strip_prefix("    ")).collect::<Vec<_>>().join("\n");
    let used: Vec<&str> = made.used.into_inner().into_iter().map(Kind::module).chain(["rpc::Invoke"]).collect();
    let (bounds, argument) = if inner.is_empty() {
        (String::new(), "")
    } else {
        (format!(", X: {name}::RemoteCall + {name}::codec::Codec<'static> + Sync"), ", inner: X")
    };
    format!(
        "# Example\n\n```no_run\n\
         # async fn call<C: {name}::rpc::Invoke{bounds}>(client: C{argument}) -> Result<(), C::Error> {{\n\
         use {name}::{{{}}};\n\n{body}\nlet answer = client.invoke(&request).await?;\n# Ok(()) }}\n```",
        used.join(", ")
    )
}

/// Makes values and keeps in mind what they need.
struct Maker<'m> {
    cx: Context<'m>,
    runtime: proc_macro2::Ident,
    used: RefCell<BTreeSet<Kind>>,
}

impl Maker<'_> {
    fn item(&self, kind: Kind, path: &Path) -> TokenStream {
        self.used.borrow_mut().insert(kind);
        self.cx.item(kind, path)
    }

    fn combinator(&self, kind: Kind, combinator: &Combinator, params: &[TokenStream]) -> TokenStream {
        let item = self.item(kind, &combinator.path);
        if combinator.fields.is_empty() {
            return item;
        }
        let fields = combinator.fields.iter().map(|field| {
            let name = ident(&field.ident);
            let value = match &field.kind {
                FieldKind::Required(value) => self.value(&value.ty, value.indirect, params),
                FieldKind::Optional(..) | FieldKind::Group(..) => quote!(None),
                FieldKind::Present(_) => quote!(false),
                FieldKind::Mask(_) => quote!(0),
            };
            quote!(#name: #value)
        });
        quote!(#item { #(#fields,)* })
    }

    fn value(&self, ty: &Ty, indirect: bool, params: &[TokenStream]) -> TokenStream {
        let args = |args: &[Ty]| args.iter().map(|arg| self.value(arg, false, params)).collect::<Vec<_>>();
        let value = match ty {
            Ty::Builtin(builtin) => self.builtin(*builtin),
            Ty::Vector { .. } => quote!(Vec::new()),
            Ty::Array { item, .. } => {
                let item = self.value(item, indirect, params);
                return quote!(std::array::from_fn(|_| #item));
            }
            Ty::Constructor { id, args: own, .. } => {
                self.combinator(Kind::Types, &self.cx.model.constructor(*id).combinator, &args(own))
            }
            Ty::Enum { id, args: own } => self.boxed(*id, &args(own)),
            Ty::Param(index) => params[*index].clone(),
        };
        if indirect { quote!(Box::new(#value)) } else { value }
    }

    /// A value of a boxed type: that which a decoder makes of zeros, since it is finite and small.
    fn boxed(&self, id: crate::model::TypeId, args: &[TokenStream]) -> TokenStream {
        let ty = self.cx.model.ty(id);
        let Some(enumeration) = &ty.enumeration else {
            let only = self.cx.model.constructor(ty.constructors[0]);
            return self.combinator(Kind::Types, &only.combinator, args);
        };
        let variant = &enumeration.variants[enumeration.fallback];
        let (item, name) = (self.item(Kind::Enums, &enumeration.path), ident(&variant.ident));
        let payload = || self.combinator(Kind::Types, &self.cx.model.constructor(variant.constructor).combinator, args);
        match variant.payload {
            Payload::Unit => quote!(#item::#name),
            Payload::Inline => {
                let payload = payload();
                quote!(#item::#name(#payload))
            }
            Payload::Boxed => {
                let payload = payload();
                quote!(#item::#name(Box::new(#payload)))
            }
        }
    }

    fn builtin(&self, builtin: Builtin) -> TokenStream {
        let zeros = |count| {
            let count = Literal::usize_unsuffixed(count);
            quote!([0; #count])
        };
        match builtin {
            Builtin::Int | Builtin::Nat | Builtin::Long => quote!(0),
            Builtin::Double => quote!(0.0),
            Builtin::Bool => quote!(false),
            Builtin::String => quote!(String::new()),
            Builtin::Bytes => quote!(Vec::new()),
            Builtin::Int128 => zeros(16),
            Builtin::Int256 => zeros(32),
            Builtin::Int512 => zeros(64),
            Builtin::Object => {
                let runtime = &self.runtime;
                quote!(#runtime::codec::Opaque(Vec::new()))
            }
        }
    }
}
