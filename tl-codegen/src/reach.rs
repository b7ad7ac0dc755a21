//! What a few definitions need of a schema: for a tool that calls three functions, the others are a waste of time.

use std::collections::HashMap;
use std::fmt;

use crate::model::{
    Combinator, Constructor, ConstructorId, DeclaredKind, Enum, Field, FieldKind, Function, Model, Ty, Type, TypeId,
};
use crate::nearest::nearest;

/// A root that the schema does not define.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRoot {
    /// The root, as it was given.
    pub name: String,
    /// The name of the schema that is most like it.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "root `{}` is no function, type or constructor of the schema", self.name)?;
        self.nearest.as_ref().map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
    }
}

impl std::error::Error for UnknownRoot {}

/// The part of a model that the named functions and types reach: through parameters, results and fields.
///
/// A type is kept with all of its constructors, and the name of a constructor stands for its type. What is kept is
/// the same code as in the bindings of the whole schema.
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
/// let unknown = tl_codegen::reach(&model, &["getUsers"]).unwrap_err();
/// assert_eq!(unknown[0].nearest.as_deref(), Some("getUser"));
/// ```
///
/// # Errors
///
/// Every root that is not in the model.
pub fn reach(model: &Model, roots: &[impl AsRef<str>]) -> Result<Model, Vec<UnknownRoot>> {
    Reached::of(model, roots).map(|reached| reached.prune(model))
}

/// Finds the types that requests can hold.
pub(crate) fn mark_in_requests(model: &mut Model) {
    let mut walk = Walk::of(model);
    model.functions.iter().for_each(|function| walk.combinator(&function.combinator));
    walk.close();
    let (reached, all) = (walk.types, model.functions.is_empty());
    model.types.iter_mut().zip(reached).for_each(|(ty, reached)| ty.in_requests = reached || all);
}

/// What each name of a schema stands for; in one of several layers a name may stand for more than one thing.
struct Names<'m> {
    types: HashMap<&'m str, Vec<TypeId>>,
    functions: HashMap<&'m str, Vec<usize>>,
}

impl<'m> Names<'m> {
    fn of(model: &'m Model) -> Self {
        let mut names = Self { types: HashMap::new(), functions: HashMap::new() };
        for (index, ty) in model.types.iter().enumerate() {
            names.types.entry(&ty.name).or_default().push(TypeId(index));
        }
        for constructor in &model.constructors {
            names.types.entry(&constructor.combinator.name).or_default().push(constructor.ty);
        }
        for (index, function) in model.functions.iter().enumerate() {
            names.functions.entry(&function.combinator.name).or_default().push(index);
        }
        names
    }

    fn unknown(&self, name: &str) -> UnknownRoot {
        // In an order that does not change, since several may be as near.
        let mut all: Vec<&str> = self.types.keys().chain(self.functions.keys()).copied().collect();
        all.sort_unstable();
        UnknownRoot { name: name.to_owned(), nearest: nearest(name, all).map(str::to_owned) }
    }
}

/// What roots reach, by index in the model.
pub(crate) struct Reached {
    pub(crate) types: Vec<bool>,
    pub(crate) constructors: Vec<bool>,
    pub(crate) functions: Vec<bool>,
}

impl Reached {
    pub(crate) fn of(model: &Model, roots: &[impl AsRef<str>]) -> Result<Self, Vec<UnknownRoot>> {
        let (reached, unknown) = Self::of_known(model, roots);
        if unknown.is_empty() { Ok(reached) } else { Err(unknown) }
    }

    /// What those roots reach that are in the model, and those that are not.
    pub(crate) fn of_known(model: &Model, roots: &[impl AsRef<str>]) -> (Self, Vec<UnknownRoot>) {
        let mut walk = Walk::of(model);
        let names = Names::of(model);
        let roots = roots.iter().map(AsRef::as_ref);
        let unknown: Vec<UnknownRoot> =
            roots.filter(|root| !walk.root(&names, root)).map(|root| names.unknown(root)).collect();
        walk.close();
        let constructors = model.constructors.iter().map(|it| walk.types[it.ty.0]).collect();
        (Self { types: walk.types, constructors, functions: walk.functions }, unknown)
    }

    /// A model of what is reached, under new numbers.
    pub(crate) fn prune(&self, model: &Model) -> Model {
        let numbers = Numbers { types: numbers(&self.types), constructors: numbers(&self.constructors) };
        Model {
            layer: model.layer,
            types: kept(&model.types, &self.types).map(|ty| numbers.in_type(ty)).collect(),
            constructors: kept(&model.constructors, &self.constructors)
                .map(|it| Constructor {
                    combinator: numbers.in_combinator(&it.combinator),
                    ty: numbers.ty(it.ty),
                    has_struct: it.has_struct,
                })
                .collect(),
            functions: kept(&model.functions, &self.functions)
                .map(|it| Function {
                    combinator: numbers.in_combinator(&it.combinator),
                    result: numbers.in_ty(&it.result),
                    audience: it.audience,
                    errors: it.errors.clone(),
                })
                .collect(),
        }
    }
}

struct Walk<'m> {
    model: &'m Model,
    types: Vec<bool>,
    functions: Vec<bool>,
    /// Types that are reached, and what they hold is not yet.
    to_do: Vec<TypeId>,
}

impl<'m> Walk<'m> {
    fn of(model: &'m Model) -> Self {
        let (types, functions) = (vec![false; model.types.len()], vec![false; model.functions.len()]);
        Self { model, types, functions, to_do: Vec::new() }
    }

    /// Returns whether there is such a root.
    fn root(&mut self, names: &Names<'_>, root: &str) -> bool {
        let types = names.types.get(root);
        types.into_iter().flatten().for_each(|id| self.mark(*id));
        let functions = names.functions.get(root);
        for &index in functions.into_iter().flatten() {
            self.functions[index] = true;
            let Function { combinator, result, .. } = &self.model.functions[index];
            self.combinator(combinator);
            self.ty(result);
        }
        types.is_some() || functions.is_some()
    }

    fn close(&mut self) {
        while let Some(id) = self.to_do.pop() {
            let model = self.model;
            model.ty(id).constructors.iter().for_each(|id| self.combinator(&model.constructor(*id).combinator));
        }
    }

    fn combinator(&mut self, combinator: &Combinator) {
        combinator.fields.iter().flat_map(Field::values).for_each(|value| self.ty(&value.ty));
    }

    fn ty(&mut self, ty: &Ty) {
        each_type(self.model, ty, &mut |id| self.mark(id));
    }

    fn mark(&mut self, id: TypeId) {
        if !std::mem::replace(&mut self.types[id.0], true) {
            self.to_do.push(id);
        }
    }
}

/// Calls `with` for each type of the schema that is in `ty`.
pub(crate) fn each_type(model: &Model, ty: &Ty, with: &mut impl FnMut(TypeId)) {
    match ty {
        Ty::Builtin(_) | Ty::Param(_) => {}
        Ty::Vector { item, .. } | Ty::Array { item, .. } => each_type(model, item, with),
        Ty::Constructor { id, args, .. } => {
            with(model.constructor(*id).ty);
            args.iter().for_each(|arg| each_type(model, arg, with));
        }
        Ty::Enum { id, args } => {
            with(*id);
            args.iter().for_each(|arg| each_type(model, arg, with));
        }
    }
}

fn kept<'m, T>(all: &'m [T], keep: &'m [bool]) -> impl Iterator<Item = &'m T> {
    all.iter().zip(keep).filter(|(_, keep)| **keep).map(|(it, _)| it)
}

/// The new number of each; meaningless for what is not kept.
fn numbers(keep: &[bool]) -> Vec<usize> {
    keep.iter()
        .scan(0, |next, &keep| {
            let number = *next;
            *next += usize::from(keep);
            Some(number)
        })
        .collect()
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

    fn in_type(&self, ty: &Type) -> Type {
        let enumeration = ty.enumeration.as_ref().map(|it| {
            let mut it: Enum = it.clone();
            it.variants.iter_mut().for_each(|variant| variant.constructor = self.constructor(variant.constructor));
            it
        });
        let constructors = ty.constructors.iter().map(|id| self.constructor(*id)).collect();
        Type { constructors, enumeration, ..ty.clone() }
    }

    fn in_combinator(&self, of: &Combinator) -> Combinator {
        // All fields by name, so that a new one with numbers in it is not forgotten here.
        let mut combinator = of.clone();
        let Combinator {
            declared,
            fields,
            name: _,
            id: _,
            line: _,
            docs: _,
            related: _,
            path: _,
            params: _,
            words: _,
            steps: _,
            labels: _,
            aliases: _,
            borrows: _,
            least: _,
        } = &mut combinator;
        for field in declared {
            if let DeclaredKind::Value(ty) = &mut field.kind {
                *ty = self.in_ty(ty);
            }
        }
        fields.iter_mut().for_each(|field| self.in_field(field));
        combinator
    }

    fn in_field(&self, field: &mut Field) {
        match &mut field.kind {
            FieldKind::Required(value) | FieldKind::Optional(_, value) => value.ty = self.in_ty(&value.ty),
            FieldKind::Group(_, values) => values.iter_mut().for_each(|value| value.ty = self.in_ty(&value.ty)),
            FieldKind::Present(_) | FieldKind::Mask(_) => {}
        }
    }

    fn in_ty(&self, ty: &Ty) -> Ty {
        let args = |args: &[Ty]| args.iter().map(|arg| self.in_ty(arg)).collect();
        match ty {
            Ty::Builtin(_) | Ty::Param(_) => ty.clone(),
            Ty::Vector { item, bare } => Ty::Vector { item: Box::new(self.in_ty(item)), bare: *bare },
            Ty::Array { item, count } => Ty::Array { item: Box::new(self.in_ty(item)), count: *count },
            Ty::Constructor { id, bare, args: of } => {
                Ty::Constructor { id: self.constructor(*id), bare: *bare, args: args(of) }
            }
            Ty::Enum { id, args: of } => Ty::Enum { id: self.ty(*id), args: args(of) },
        }
    }
}
