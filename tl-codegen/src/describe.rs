//! The schema as data: which parts of a model are described, in which order, and under which numbers.
//!
//! `emit/data.rs` prints this as statics of generated code, `runtime.rs` builds it in memory: the same for both.

use std::collections::HashMap;
use std::hash::Hash;

use crate::model::{
    self, Builtin, Combinator, CombinatorId, ConstructorId, Field, FieldKind, Function, Model, Type, TypeAnalysis,
    TypeId,
};

/// The definitions of a schema. Numbers are positions in these lists.
pub(crate) struct Description<'m> {
    /// The types, sorted by name.
    pub(crate) types: Vec<DescribedType<'m>>,
    /// The functions, sorted by name.
    pub(crate) functions: Vec<DescribedFunction<'m>>,
    /// The position of the combinator with an id, sorted by id.
    pub(crate) ids: Vec<(u32, Place)>,
    /// Types with arguments.
    pub(crate) applied: Vec<(Ty, Vec<Ty>)>,
    /// Fixed numbers of values.
    pub(crate) arrays: Vec<(Ty, u32)>,
}

pub(crate) struct DescribedType<'m> {
    pub(crate) ty: &'m Type,
    pub(crate) recursive: bool,
    /// Minimum encoded length of a value behind its id.
    pub(crate) min_len: u32,
    pub(crate) constructors: Vec<Row>,
}

pub(crate) struct DescribedFunction<'m> {
    pub(crate) name: &'m str,
    pub(crate) row: Row,
    pub(crate) result: Ty,
}

/// A constructor or function.
pub(crate) struct Row {
    /// Its name and those of its fields, with a space between.
    pub(crate) names: String,
    pub(crate) id: u32,
    /// The fields: the flags word (the first one is 0) and the bit that each depends on, and its type.
    pub(crate) slots: Vec<(Option<(usize, u32)>, Ty)>,
}

#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// Number of the type, position in it.
    Constructor(usize, usize),
    Function(usize),
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ty {
    Flags,
    Mask,
    True,
    Builtin(Builtin),
    Vector {
        item: Box<Ty>,
        bare: bool,
    },
    /// Number of the type.
    Boxed(usize),
    Bare(usize),
    /// Number in [`Description::applied`].
    Applied(usize),
    /// Number in [`Description::arrays`].
    Array(usize),
    Param(usize),
}

impl<'m> Description<'m> {
    pub(crate) fn of(model: &'m Model) -> Self {
        let mut order: Vec<usize> = (0..model.types.len()).collect();
        order.sort_by_key(|&index| &model.types[index].name);
        let mut numbers = vec![0; order.len()];
        order.iter().enumerate().for_each(|(number, &index)| numbers[index] = number);
        let mut tys = Tys { model, numbers, applied: Numbered::default(), arrays: Numbered::default() };
        let types = order.iter().map(|&index| {
            let ty = &model.types[index];
            let min_len = ty.constructors.iter().map(|id| {
                let id = CombinatorId::Constructor(*id);
                model.analysis.combinator(id).min_len
            });
            let min_len = u32::try_from(min_len.min().unwrap_or(0)).unwrap_or(u32::MAX);
            let constructors = ty.constructors.iter().map(|id| tys.row(&model.constructor(*id).combinator)).collect();
            let TypeAnalysis { recursive, .. } = model.analysis.ty(TypeId(index));
            DescribedType { ty, recursive, min_len, constructors }
        });
        let types: Vec<_> = types.collect();
        let mut functions: Vec<&Function> = model.functions.iter().collect();
        functions.sort_by_key(|function| &function.combinator.name);
        let functions = functions.into_iter().map(|Function { combinator, result, .. }| DescribedFunction {
            name: &combinator.name,
            row: tys.row(combinator),
            result: tys.ty(result),
        });
        let functions: Vec<_> = functions.collect();
        let mut ids: Vec<(u32, Place)> = Vec::new();
        for (number, DescribedType { constructors, .. }) in types.iter().enumerate() {
            ids.extend(constructors.iter().enumerate().map(|(nth, row)| (row.id, Place::Constructor(number, nth))));
        }
        ids.extend(functions.iter().enumerate().map(|(number, function)| (function.row.id, Place::Function(number))));
        // An id of several combinators is that of a constructor, the first of them.
        ids.sort_by_key(|(id, _)| *id);
        ids.dedup_by_key(|(id, _)| *id);
        Self { types, functions, ids, applied: tys.applied.all, arrays: tys.arrays.all }
    }
}

/// The most vectors inside each other that a type of the runtime can be.
const MAX_VECTORS: usize = 15;

impl Ty {
    /// The number of vectors around it.
    fn vectors(&self) -> usize {
        match self {
            Self::Vector { item, .. } => 1 + item.vectors(),
            _ => 0,
        }
    }
}

struct Tys<'m> {
    model: &'m Model,
    /// The number of each type of the model.
    numbers: Vec<usize>,
    applied: Numbered<(Ty, Vec<Ty>)>,
    arrays: Numbered<(Ty, u32)>,
}

/// Different values, numbered as they come.
struct Numbered<T> {
    all: Vec<T>,
    numbers: HashMap<T, usize>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    fn number(&mut self, value: T) -> usize {
        let number = *self.numbers.entry(value.clone()).or_insert(self.all.len());
        if number == self.all.len() {
            self.all.push(value);
        }
        number
    }
}

impl Tys<'_> {
    fn row(&mut self, combinator: &Combinator) -> Row {
        let mut names = combinator.name.clone();
        for (index, Field { name, .. }) in combinator.fields.iter().enumerate() {
            names.push(' ');
            match name.as_str() {
                "" => names += &format!("field_{index}"),
                name => names += name,
            }
        }
        let slots = combinator.fields.iter().map(|field| {
            let ty = match &field.kind {
                FieldKind::Flags => Ty::Flags,
                FieldKind::Mask => Ty::Mask,
                FieldKind::True => Ty::True,
                FieldKind::Value(ty) => self.ty(ty),
            };
            let words = |before: usize| combinator.fields[..before].iter().filter(|field| field.is_word()).count();
            (field.condition.map(|at| (words(at.word), at.bit)), ty)
        });
        Row { names, id: combinator.id, slots: slots.collect() }
    }

    fn ty(&mut self, ty: &model::Ty) -> Ty {
        match ty {
            model::Ty::Builtin(builtin) => Ty::Builtin(*builtin),
            model::Ty::Vector { item, bare } => {
                let mut item = self.ty(item);
                if item.vectors() == MAX_VECTORS {
                    item = Ty::Applied(self.applied.number((item, Vec::new())));
                }
                Ty::Vector { item: Box::new(item), bare: *bare }
            }
            model::Ty::Array { item, count } => {
                let item = self.ty(item);
                Ty::Array(self.arrays.number((item, *count)))
            }
            model::Ty::Constructor { id: ConstructorId(id), bare, args } => {
                let number = self.numbers[self.model.constructors[*id].ty.0];
                let ty = if *bare { Ty::Bare(number) } else { Ty::Boxed(number) };
                self.apply(ty, args)
            }
            model::Ty::Enum { id: TypeId(id), args } => self.apply(Ty::Boxed(self.numbers[*id]), args),
            model::Ty::Param(index) => Ty::Param(*index),
        }
    }

    fn apply(&mut self, ty: Ty, args: &[model::Ty]) -> Ty {
        if args.is_empty() {
            return ty;
        }
        let args = args.iter().map(|arg| self.ty(arg)).collect();
        Ty::Applied(self.applied.number((ty, args)))
    }
}
