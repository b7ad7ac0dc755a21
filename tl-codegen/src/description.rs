//! A schema as data: the types, functions and ids that a [`Model`] defines, in a fixed order.
//!
//! The generated module `data` prints this description as statics, and `tl` builds the same tables at run time, so both
//! decode alike. The numbers in it are positions in the lists of [`Description`].

use std::collections::HashMap;

use indexmap::IndexSet;

use crate::model::{
    self, Builtin, Combinator, CombinatorId, ConstructorId, FieldKind, Function, Model, Number, Type, TypeAnalysis,
    TypeId,
};

/// Everything that a schema defines.
///
/// ```
/// use tl_codegen::description::{Description, Ty};
/// use tl_codegen::model::Builtin;
/// use tl_codegen::resolve;
/// use tl_parser::{Sources, parse};
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "user id:long name:string = User;");
/// let (model, _) = resolve(&[parse(sources.text(file), file)]);
/// let description = Description::of(&model);
///
/// let user = &description.types[0];
/// assert_eq!((&*user.ty.name, user.min_len), ("User", 12));
/// assert_eq!(user.constructors[0].names, "user,id,name");
/// assert_eq!(user.constructors[0].slots[0], (None, Ty::Builtin(Builtin::Long)));
/// ```
#[non_exhaustive]
pub struct Description<'m> {
    /// The types, sorted by name.
    pub types: Vec<DescribedType<'m>>,
    /// The functions, sorted by name.
    pub functions: Vec<DescribedFunction<'m>>,
    /// The place of each combinator, sorted by id.
    pub ids: Vec<(u32, Place)>,
    /// Types with their arguments.
    pub applied: Vec<(Ty, Vec<Ty>)>,
    /// Arrays of a fixed length: the type of the items and their number.
    pub arrays: Vec<(Ty, u32)>,
}

/// A type and its constructors.
#[non_exhaustive]
pub struct DescribedType<'m> {
    /// The type in the model.
    pub ty: &'m Type,
    /// Whether a value can contain another one of the type.
    pub recursive: bool,
    /// Minimum encoded length of a value without its id, in bytes.
    pub min_len: u32,
    /// The constructors, in the order of the schema.
    pub constructors: Vec<DescribedCombinator>,
}

/// A function and its result.
#[non_exhaustive]
pub struct DescribedFunction<'m> {
    /// The TL name.
    pub name: &'m str,
    /// The id and the parameters.
    pub row: DescribedCombinator,
    /// The type of the result.
    pub result: Ty,
}

/// The names, the id and the fields of a constructor or function.
#[non_exhaustive]
pub struct DescribedCombinator {
    /// The TL name and the names of the fields, separated by commas; a field without a name is `field_N`.
    pub names: String,
    /// The id.
    pub id: u32,
    /// The fields: for a conditional field the word, counted from 0, and the bit, or [`FlagBit::ANY`](model::FlagBit::ANY);
    /// and the type.
    pub slots: Vec<(Option<(usize, u32)>, Ty)>,
}

/// Where a combinator is listed.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A constructor: the number of its type, and its position in that type.
    Constructor(usize, usize),
    /// A function: its number.
    Function(usize),
}

/// The type of a field, an item or a result.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Ty {
    /// A `#` field with bits of conditional fields only.
    Flags,
    /// A `#` field that is also a value of its own.
    Mask,
    /// An implicit number, by its position among the arguments.
    Implicit(usize),
    /// `true`, which takes no bytes.
    True,
    /// A type of the runtime.
    Builtin(Builtin),
    /// A vector; the bare form is `vector` instead of `Vector`, without an id.
    Vector { item: Box<Ty>, bare: bool },
    /// A value with its id, by the number of its type.
    Boxed(usize),
    /// A value without its id, by the number of its type.
    Bare(usize),
    /// A value without its id, of one constructor of a type with several: the number of the type, and its position in
    /// that type.
    Constructor(usize, usize),
    /// A builtin that the schema does not define.
    Unknown,
    /// A type with arguments, by its position in [`Description::applied`].
    Applied(usize),
    /// An array, by its position in [`Description::arrays`].
    Array(usize),
    /// A type parameter of the enclosing combinator, by its position.
    Param(usize),
    /// As many values as a number says, by their position in [`Description::applied`]: the type of the items and the number.
    Repeated(usize),
    /// A number: the lower 16 bits of a constant.
    Low(u16),
    /// A number: the upper 16 bits of a constant.
    High(u16),
    /// A number: that of a `#` field or of an implicit number, by its position among these.
    Word(usize),
    /// A sum of numbers, by its position in [`Description::applied`].
    Sum(usize),
}

impl<'m> Description<'m> {
    /// Describes a model that was resolved without errors.
    pub fn of(model: &'m Model) -> Self {
        let mut order: Vec<usize> = (0..model.types.len()).collect();
        order.sort_by_key(|&index| &model.types[index].name);
        let mut numbers = vec![0; order.len()];
        order.iter().enumerate().for_each(|(number, &index)| numbers[index] = number);
        let mut tys = Tys { model, numbers, words: Vec::new(), applied: IndexSet::new(), arrays: IndexSet::new() };
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
        let mut function_order: Vec<usize> = (0..model.functions.len()).collect();
        function_order.sort_by_key(|&index| &model.functions[index].combinator.name);
        let functions = function_order.iter().map(|&index| {
            let Function { combinator, result, .. } = &model.functions[index];
            DescribedFunction { name: &combinator.name, row: tys.row(combinator), result: tys.ty(result) }
        });
        let functions: Vec<_> = functions.collect();
        let mut places = HashMap::new();
        for (number, DescribedType { ty, .. }) in types.iter().enumerate() {
            let constructors = ty.constructors.iter().map(|id| CombinatorId::Constructor(*id)).enumerate();
            places.extend(constructors.map(|(nth, id)| (id, Place::Constructor(number, nth))));
        }
        let numbers = function_order.into_iter().map(CombinatorId::Function).enumerate();
        places.extend(numbers.map(|(number, id)| (id, Place::Function(number))));
        let ids = model.by_id().into_iter().map(|(id, combinator)| (id, places[&combinator])).collect();
        Self { types, functions, ids, applied: Vec::from_iter(tys.applied), arrays: Vec::from_iter(tys.arrays) }
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
    /// By field of the current combinator, the number of words before it.
    words: Vec<usize>,
    applied: IndexSet<(Ty, Vec<Ty>)>,
    arrays: IndexSet<(Ty, u32)>,
}

impl Tys<'_> {
    fn row(&mut self, combinator: &Combinator) -> DescribedCombinator {
        let mut names = combinator.name.clone();
        for (index, field) in combinator.fields.iter().enumerate() {
            names.extend([",", &field.tl_name(index)]);
        }
        let mut words = 0;
        let before = combinator.fields.iter().map(|field| (words, words += usize::from(field.is_word())).0);
        self.words = before.collect();
        let slots = combinator.fields.iter().map(|field| {
            let ty = match &field.kind {
                FieldKind::Flags => Ty::Flags,
                FieldKind::Mask => Ty::Mask,
                FieldKind::Implicit(nth) => Ty::Implicit(*nth),
                FieldKind::True => Ty::True,
                FieldKind::Value(ty) => self.ty(ty),
            };
            (field.condition.map(|at| (self.words[at.word], at.bit)), ty)
        });
        DescribedCombinator { names, id: combinator.id, slots: slots.collect() }
    }

    fn ty(&mut self, ty: &model::Ty) -> Ty {
        match ty {
            model::Ty::Builtin(builtin) => Ty::Builtin(*builtin),
            model::Ty::Mapped(_) => Ty::Unknown,
            model::Ty::Vector { item, bare } => {
                let mut item = self.ty(item);
                if item.vectors() == MAX_VECTORS {
                    item = Ty::Applied(self.applied.insert_full((item, Vec::new())).0);
                }
                Ty::Vector { item: Box::new(item), bare: *bare }
            }
            model::Ty::Array { item, count } => {
                let item = self.ty(item);
                match count {
                    Number::Constant(count) => Ty::Array(self.arrays.insert_full((item, *count)).0),
                    count => {
                        let count = self.number(count);
                        Ty::Repeated(self.applied.insert_full((item, vec![count])).0)
                    }
                }
            }
            model::Ty::Constructor { id: ConstructorId(id), bare, args } => {
                let number = self.numbers[self.model.constructors[*id].ty.0];
                let ty = match &self.model.ty(self.model.constructors[*id].ty).constructors[..] {
                    [_] if *bare => Ty::Bare(number),
                    [_] => Ty::Boxed(number),
                    all => Ty::Constructor(number, all.iter().take_while(|other| other.0 != *id).count()),
                };
                self.apply(ty, args)
            }
            model::Ty::Enum { id: TypeId(id), args } => self.apply(Ty::Boxed(self.numbers[*id]), args),
            model::Ty::Param(index) => Ty::Param(*index),
            model::Ty::Number(number) => self.number(number),
        }
    }

    fn number(&mut self, number: &Number) -> Ty {
        let mut parts = Vec::new();
        self.parts(number, &mut parts);
        match <[Ty; 1]>::try_from(parts) {
            Ok([only]) => only,
            Err(parts) => Ty::Sum(self.applied.insert_full((Ty::Low(0), parts)).0),
        }
    }

    fn parts(&self, number: &Number, parts: &mut Vec<Ty>) {
        match number {
            Number::Constant(value @ ..=0xffff) => parts.push(Ty::Low(*value as u16)),
            Number::Constant(value) => parts.extend([Ty::High((value >> 16) as u16), Ty::Low(*value as u16)]),
            Number::Word(field) => parts.push(Ty::Word(self.words[*field])),
            Number::Sum(left, right) => [left, right].into_iter().for_each(|number| self.parts(number, parts)),
        }
    }

    fn apply(&mut self, ty: Ty, args: &[model::Ty]) -> Ty {
        if args.is_empty() {
            return ty;
        }
        let args = args.iter().map(|arg| self.ty(arg)).collect();
        Ty::Applied(self.applied.insert_full((ty, args)).0)
    }
}
