//! Pruning: the part of a schema that a few roots reach, for a tool that calls three functions.

use std::collections::BTreeSet;

use crate::model::{Analysis, Boxing, Combinator, ConstructorId, FieldKind, Function, Model, Ty, TypeId};
use crate::{Error, nearest};

/// The part of a model that the named functions and types reach: through parameters, results and fields.
///
/// A type is kept with all of its constructors, and the name of a constructor selects its type. The code of the kept
/// items is the same as in the bindings of the whole schema.
///
/// ```
/// use tl_parser::{Sources, parse};
///
/// let mut sources = Sources::new();
/// let text = "user id:long = User; chat id:long = Chat; ---functions--- getUser id:long = User;";
/// let file = sources.add("chat.tl", text);
/// let (model, _) = tl_codegen::resolve(&[parse(sources.text(file), file)]);
///
/// let kept = tl_codegen::reach(&model, &["getUser"]).expect("a function of the schema");
/// assert_eq!((kept.constructors.len(), kept.functions.len()), (1, 1));
/// let error = tl_codegen::reach(&model, &["getUsers"]).unwrap_err();
/// assert!(error.to_string().ends_with("did you mean `getUser`?"));
/// ```
///
/// # Errors
///
/// Every root that is not in the model.
pub fn reach(model: &Model, roots: &[impl AsRef<str>]) -> Result<Model, Error> {
    Reached::of(model, roots).map(|reached| reached.prune(model))
}

/// By type: whether parameters of functions can contain its values; always, in a schema without functions.
pub(crate) fn in_requests(model: &Model) -> Vec<bool> {
    let mut walk = Walk::of(model);
    model.functions.iter().for_each(|function| walk.combinator(&function.combinator));
    walk.close();
    let all = model.functions.is_empty();
    walk.types.into_iter().map(|reached| reached || all).collect()
}

/// The items that roots reach, by index in the model.
pub(crate) struct Reached {
    pub(crate) types: Vec<bool>,
    pub(crate) constructors: Vec<bool>,
    pub(crate) functions: Vec<bool>,
}

impl Reached {
    pub(crate) fn of(model: &Model, roots: &[impl AsRef<str>]) -> Result<Self, Error> {
        let (reached, unknown) = Self::of_existing(model, roots);
        let unknown = unknown.into_iter().map(|root| Error::UnknownRoot(root.to_owned(), similar(model, root)));
        Error::all(unknown.collect()).map(|()| reached)
    }

    /// Like [`of`](Self::of), skipping the roots that are not in the model, which it returns too.
    pub(crate) fn of_existing<'r>(model: &Model, roots: &'r [impl AsRef<str>]) -> (Self, Vec<&'r str>) {
        let mut walk = Walk::of(model);
        let unknown = roots.iter().map(AsRef::as_ref).filter(|root| !walk.root(root)).collect();
        walk.close();
        let constructors = model.constructors.iter().map(|it| walk.types[it.ty.0]).collect();
        (Self { types: walk.types, constructors, functions: walk.functions }, unknown)
    }

    /// Returns a model of what is reached, with the analyses of the whole schema.
    pub(crate) fn prune(&self, model: &Model) -> Model {
        let numbers = Numbers { types: numbers(&self.types), constructors: numbers(&self.constructors) };
        let analysis = &model.analysis;
        let Boxing { payloads, fields, required } = &analysis.boxing;
        let is_kept = |id: &ConstructorId| self.constructors[id.0];
        let payloads = payloads.iter().filter(|id| is_kept(id)).map(|id| numbers.constructor(*id));
        let in_fields = |fields: &BTreeSet<(ConstructorId, usize)>| {
            let fields = fields.iter().filter(|(id, _)| is_kept(id));
            fields.map(|(id, field)| (numbers.constructor(*id), *field)).collect()
        };
        let mut pruned = Model {
            layer: model.layer,
            types: kept(&model.types, &self.types),
            constructors: kept(&model.constructors, &self.constructors),
            functions: kept(&model.functions, &self.functions),
            analysis: Analysis {
                types: kept(&analysis.types, &self.types),
                constructors: kept(&analysis.constructors, &self.constructors),
                functions: kept(&analysis.functions, &self.functions),
                boxing: Boxing {
                    payloads: payloads.collect(),
                    fields: in_fields(fields),
                    required: in_fields(required),
                },
            },
        };
        for ty in &mut pruned.types {
            let variants = ty.enumeration.iter_mut().flat_map(|it| &mut it.variants);
            let variants = variants.map(|variant| &mut variant.constructor);
            ty.constructors.iter_mut().chain(variants).for_each(|id| *id = numbers.constructor(*id));
        }
        for constructor in &mut pruned.constructors {
            constructor.ty = numbers.ty(constructor.ty);
            numbers.renumber_fields(&mut constructor.combinator);
        }
        for function in &mut pruned.functions {
            numbers.renumber(&mut function.result);
            numbers.renumber_fields(&mut function.combinator);
        }
        pruned
    }
}

/// The name that is most similar to an unknown root.
fn similar(model: &Model, root: &str) -> Option<String> {
    let types = model.types.iter().map(|ty| &*ty.name);
    let mut names: Vec<&str> = types.chain(model.combinators().map(|(_, of)| &*of.name)).collect();
    // In a stable order, since several may be equally similar.
    names.sort_unstable();
    nearest(root, names).map(str::to_owned)
}

struct Walk<'m> {
    model: &'m Model,
    types: Vec<bool>,
    functions: Vec<bool>,
    /// Reached types whose contents have not been walked yet.
    to_do: Vec<TypeId>,
}

impl<'m> Walk<'m> {
    fn of(model: &'m Model) -> Self {
        let (types, functions) = (vec![false; model.types.len()], vec![false; model.functions.len()]);
        Self { model, types, functions, to_do: Vec::new() }
    }

    /// Returns whether there is such a root; with several layers, a name may have more than one.
    fn root(&mut self, root: &str) -> bool {
        let model = self.model;
        let types = model.types.iter().enumerate().filter(|(_, ty)| ty.name == root).map(|(index, _)| TypeId(index));
        let constructors = model.constructors.iter().filter(|it| it.combinator.name == root).map(|it| it.ty);
        let types: Vec<TypeId> = types.chain(constructors).collect();
        types.iter().for_each(|id| self.mark(*id));
        let functions = model.functions.iter().enumerate().filter(|(_, it)| it.combinator.name == root);
        let functions: Vec<_> = functions.collect();
        for (index, Function { combinator, result, .. }) in &functions {
            self.functions[*index] = true;
            self.combinator(combinator);
            self.ty(result);
        }
        !types.is_empty() || !functions.is_empty()
    }

    fn close(&mut self) {
        while let Some(id) = self.to_do.pop() {
            let model = self.model;
            model.ty(id).constructors.iter().for_each(|id| self.combinator(&model.constructor(*id).combinator));
        }
    }

    fn combinator(&mut self, combinator: &Combinator) {
        combinator.values().for_each(|value| self.ty(value.ty));
    }

    fn ty(&mut self, ty: &Ty) {
        self.model.types_in(ty).for_each(|id| self.mark(id));
    }

    fn mark(&mut self, id: TypeId) {
        if !std::mem::replace(&mut self.types[id.0], true) {
            self.to_do.push(id);
        }
    }
}

fn kept<T: Clone>(all: &[T], keep: &[bool]) -> Vec<T> {
    all.iter().zip(keep).filter(|(_, keep)| **keep).map(|(it, _)| it.clone()).collect()
}

/// The new number of each item; meaningless for those that are not kept.
fn numbers(keep: &[bool]) -> Vec<usize> {
    let mut kept = 0;
    let numbers = keep.iter().map(|keep| {
        kept += usize::from(*keep);
        kept - usize::from(*keep)
    });
    numbers.collect()
}

/// New numbers by old ones.
struct Numbers {
    types: Vec<usize>,
    constructors: Vec<usize>,
}

impl Numbers {
    fn ty(&self, id: TypeId) -> TypeId {
        TypeId(self.types[id.0])
    }

    fn constructor(&self, id: ConstructorId) -> ConstructorId {
        ConstructorId(self.constructors[id.0])
    }

    fn renumber_fields(&self, combinator: &mut Combinator) {
        for field in &mut combinator.fields {
            if let FieldKind::Value(ty) = &mut field.kind {
                self.renumber(ty);
            }
        }
    }

    fn renumber(&self, ty: &mut Ty) {
        ty.for_each_mut(&mut |ty| match ty {
            Ty::Constructor { id, .. } => *id = self.constructor(*id),
            Ty::Enum { id, .. } => *id = self.ty(*id),
            _ => {}
        });
    }
}
