//! Builds a schema as data in memory, for programs that load it at run time.

use tl_runtime::schema::{Applied, Array, Combinator, Entry, Function, Place, Schema, Slot, Type, notation};

use tl_codegen::description::{self, DescribedCombinator, Description, Ty};
use tl_codegen::model::{Builtin, Model};

/// Builds the schema as data from a model that was resolved without errors.
///
/// Equals the `SCHEMA` of the generated module `data`. The result is leaked, since errors borrow names from it: build it
/// once per schema. Returns `None` if the schema has more than 65,536 types or functions, or a combinator with more than
/// 256 flags words.
///
/// ```
/// use tl_codegen::resolve;
/// use tl_codegen_cli::schema;
/// use tl_parser::{Sources, parse};
/// use tl_runtime::Reader;
/// use tl_runtime::schema::Schemas;
/// use tl_runtime::shape::Shape;
///
/// let mut sources = Sources::new();
/// let file = sources.add("chat.tl", "user id:long name:string = User;");
/// let (model, diagnostics) = resolve(&[parse(sources.text(file), file)]);
/// assert!(diagnostics.is_empty());
/// let chat = schema(&model).expect("a small schema");
///
/// let id = chat.named("user").expect("the constructor").combinator.id();
/// let bytes = [&id.to_le_bytes(), &b"\x05\0\0\0\0\0\0\0\x03Ann"[..]].concat();
/// let schemas = Schemas(vec![chat].leak());
/// schemas.skip(&mut Reader::new(&bytes), Shape::Type("User"))?;
/// # Ok::<(), tl_runtime::Error>(())
/// ```
pub fn schema(model: &Model) -> Option<&'static Schema> {
    let description = Description::of(model);
    let types = description.types.iter().map(|described| {
        let ty = Type {
            name: described.ty.name.clone().leak(),
            recursive: described.recursive,
            min_len: described.min_len,
            constructors: leak_all(described.constructors.iter().map(combinator))?,
        };
        Some(leak(ty))
    });
    let functions = description.functions.iter().map(|described| {
        Some(leak(Function { combinator: combinator(&described.row)?, result: slot(&described.result)?.ty }))
    });
    let ids = description.ids.iter().map(|(id, place)| {
        let place = match *place {
            description::Place::Constructor(ty, nth) => {
                Place::Constructor { ty: u16::try_from(ty).ok()?, nth: u16::try_from(nth).ok()? }
            }
            description::Place::Function(nth) => Place::Function(u16::try_from(nth).ok()?),
        };
        Some(Entry { id: *id, place })
    });
    let applied = description.applied.iter().map(|(ty, args)| {
        Some(Applied { ty: slot(ty)?.ty, args: leak_all(args.iter().map(|arg| Some(slot(arg)?.ty)))? })
    });
    let arrays = description.arrays.iter().map(|(item, count)| Some(Array { item: slot(item)?.ty, count: *count }));
    Some(leak(Schema {
        types: leak_all(types)?,
        functions: leak_all(functions)?,
        ids: leak_all(ids)?,
        applied: leak_all(applied)?,
        arrays: leak_all(arrays)?,
    }))
}

fn leak_all<T>(values: impl Iterator<Item = Option<T>>) -> Option<&'static [T]> {
    Some(values.collect::<Option<Vec<T>>>()?.leak())
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn combinator(row: &DescribedCombinator) -> Option<Combinator> {
    let slots = row.slots.iter().map(|(at, ty)| {
        let slot = slot(ty)?;
        Some(match *at {
            None => slot,
            Some((word, bit)) => notation::bit(u8::try_from(word).ok()?, u8::try_from(bit).ok()?, slot),
        })
    });
    Some(notation::combinator(row.names.clone().leak(), row.id, leak_all(slots)?))
}

fn slot(ty: &Ty) -> Option<Slot> {
    let number = |number: &usize| u16::try_from(*number).ok();
    Some(match ty {
        Ty::Flags => notation::FLAGS,
        Ty::Mask => notation::MASK,
        Ty::True => notation::TRUE,
        Ty::Builtin(it) => builtin(*it),
        Ty::Vector { item, bare } => {
            let Slot { when, ty } = slot(item)?;
            Slot { when, ty: ty.vector(*bare) }
        }
        Ty::Boxed(ty) => notation::boxed(number(ty)?),
        Ty::Bare(ty) => notation::bare(number(ty)?),
        Ty::Constructor(ty, nth) => notation::bare_of(number(ty)?, u8::try_from(*nth).ok()?),
        Ty::Unknown => notation::UNKNOWN,
        Ty::Applied(nth) => notation::applied(number(nth)?),
        Ty::Array(nth) => notation::array(number(nth)?),
        Ty::Param(nth) => notation::param(u8::try_from(*nth).ok()?),
        Ty::Implicit(nth) => notation::implicit(u8::try_from(*nth).ok()?),
        Ty::Repeated(nth) => notation::repeated(number(nth)?),
        Ty::Low(value) => notation::low(*value),
        Ty::High(value) => notation::high(*value),
        Ty::Word(nth) => notation::word(u8::try_from(*nth).ok()?),
        Ty::Sum(nth) => notation::sum(number(nth)?),
    })
}

pub(crate) fn builtin(builtin: Builtin) -> Slot {
    match builtin {
        Builtin::Int => notation::INT,
        Builtin::Nat => notation::NAT,
        Builtin::Long => notation::LONG,
        Builtin::Double => notation::DOUBLE,
        Builtin::Bool => notation::BOOL,
        Builtin::String => notation::STRING,
        Builtin::Bytes => notation::BYTES,
        Builtin::Int128 => notation::INT128,
        Builtin::Int256 => notation::INT256,
        Builtin::Int512 => notation::INT512,
        Builtin::Object => notation::OBJECT,
    }
}
