//! Which item of the schemas a person means: by TL name, by Rust name or by id.

use std::collections::BTreeSet;
use std::fmt::Write;

use tl_codegen::model::{Combinator, Constructor, Function, Path, Type};
use tl_codegen::nearest_of;

use crate::overlay::HISTORY;
use crate::regen::Bindings;

/// An item of a schema.
#[derive(Clone, Copy)]
pub(crate) struct Found<'b> {
    pub(crate) bindings: &'b Bindings,
    pub(crate) item: Item<'b>,
}

/// What an item is.
#[derive(Clone, Copy)]
pub(crate) enum Item<'b> {
    Type(&'b Type),
    Constructor(&'b Constructor),
    Function(&'b Function),
}

/// Where the generated code has an item.
pub(crate) struct Place {
    /// The module of tl-types, `types`, `enums` or `functions` and the modules below.
    pub(crate) modules: Vec<String>,
    /// Name of the struct or enum.
    pub(crate) ident: String,
    /// The variant, if it is one without a struct.
    pub(crate) variant: Option<String>,
    /// Whether it is an enum.
    pub(crate) is_enum: bool,
}

impl Found<'_> {
    /// TL name.
    pub(crate) fn name(&self) -> &str {
        match self.item {
            Item::Type(ty) => &ty.name,
            Item::Constructor(Constructor { combinator, .. }) | Item::Function(Function { combinator, .. }) => {
                &combinator.name
            }
        }
    }

    fn combinator(&self) -> Option<&Combinator> {
        match self.item {
            Item::Type(_) => None,
            Item::Constructor(Constructor { combinator, .. }) | Item::Function(Function { combinator, .. }) => {
                Some(combinator)
            }
        }
    }

    pub(crate) fn place(&self) -> Place {
        let model = &self.bindings.model;
        let place = |kind: &str, path: &Path, variant: Option<String>| Place {
            modules: self
                .bindings
                .module
                .split("::")
                .chain([kind])
                .map(str::to_owned)
                .chain(path.modules.iter().cloned())
                .collect(),
            ident: path.ident.clone(),
            variant,
            is_enum: kind == "enums",
        };
        match self.item {
            Item::Function(function) => place("functions", &function.combinator.path, None),
            Item::Type(ty) => match (&ty.enumeration, ty.constructors.first()) {
                (None, Some(only)) => place("types", &model.constructor(*only).combinator.path, None),
                (enumeration, _) => {
                    let path = enumeration.as_ref().map(|enumeration| enumeration.path.clone());
                    place("enums", &path.unwrap_or(Path { modules: Vec::new(), ident: ty.name.clone() }), None)
                }
            },
            Item::Constructor(constructor) => {
                let unit = model.ty(constructor.ty).enumeration.as_ref().filter(|_| !constructor.has_struct);
                let variant = unit.and_then(|unit| {
                    let same = |id| std::ptr::eq(model.constructor(id), constructor);
                    Some((unit, unit.variants.iter().find(|variant| same(variant.constructor))?))
                });
                match variant {
                    Some((unit, variant)) => place("enums", &unit.path, Some(variant.ident.clone())),
                    None => place("types", &constructor.combinator.path, None),
                }
            }
        }
    }

    /// The path in Rust: `tl_types::functions::messages::GetHistory`.
    pub(crate) fn rust(&self) -> String {
        let Place { modules, ident, variant, .. } = self.place();
        modules.into_iter().chain([ident]).chain(variant).collect::<Vec<_>>().join("::")
    }
}

/// The item that `name` is the name of; what to say if there is none, or more than one.
pub(crate) fn find<'b>(all: &'b [Bindings], name: &str) -> Result<Found<'b>, String> {
    let items = items(all);
    let matches: [fn(&Found<'_>, &str) -> bool; 4] = [by_name, by_id, by_path, by_letters];
    for matches in matches {
        let mut found: Vec<Found<'_>> = items.iter().copied().filter(|item| matches(item, name.trim())).collect();
        // A type and its only constructor are one item in Rust.
        found.sort_by_key(|found| matches!(found.item, Item::Type(_)));
        let mut places = Vec::new();
        found.retain(|found| {
            let place = found.rust();
            let new = !places.contains(&place);
            places.push(place);
            new
        });
        match found[..] {
            [] => {}
            [only] => return Ok(only),
            _ => return Err(several(name, &found)),
        }
    }
    Err(unknown(name, all, &items))
}

fn items(all: &[Bindings]) -> Vec<Found<'_>> {
    let mut items = Vec::new();
    for bindings in all {
        let types = bindings.model.types.iter().map(Item::Type);
        let constructors = bindings.model.constructors.iter().map(Item::Constructor);
        let functions = bindings.model.functions.iter().map(Item::Function);
        items.extend(types.chain(constructors).chain(functions).map(|item| Found { bindings, item }));
    }
    items
}

/// `messages.getHistory`, with or without its id.
fn by_name(item: &Found<'_>, name: &str) -> bool {
    match name.split_once('#') {
        Some((name, id)) if !name.is_empty() => item.name() == name && by_id(item, id),
        _ => item.name() == name,
    }
}

/// `df04dd4e`, `0xdf04dd4e` or `#df04dd4e`.
fn by_id(item: &Found<'_>, name: &str) -> bool {
    let Some(combinator) = item.combinator() else { return false };
    id(name).is_some_and(|id| id == combinator.id)
}

/// Zeros at the front are only left out behind a sign.
fn id(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("0x").or_else(|| name.strip_prefix('#'));
    let digits = digits.or_else(|| Some(name).filter(|name| name.len() == 8))?;
    let digits = Some(digits).filter(|digits| !digits.is_empty())?;
    // `+1` is a number for Rust.
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

/// The end of a Rust path: `messages::GetHistory`, `GetHistory`, or with dots.
fn by_path(item: &Found<'_>, name: &str) -> bool {
    let wanted = name.replace("::", ".");
    let path = item.rust().replace("::", ".");
    path.strip_suffix(&wanted).is_some_and(|front| front.is_empty() || front.ends_with('.'))
}

/// The name, or its last part, in letters of either case and with any `_`.
fn by_letters(item: &Found<'_>, name: &str) -> bool {
    let letters = |name: &str| name.replace("::", ".").replace('_', "").to_ascii_lowercase();
    let (wanted, name) = (letters(name), letters(item.name()));
    !wanted.is_empty() && (name == wanted || last(&name) == wanted)
}

fn several(name: &str, found: &[Found<'_>]) -> String {
    const SHOWN: usize = 20;
    let mut text = format!("error: `{name}` can be one of {}\n", found.len());
    let width = found.iter().map(|found| found.name().len()).max().unwrap_or(0);
    for found in found.iter().take(SHOWN) {
        let _ = writeln!(text, "  {:<width$}  {}", found.name(), found.rust());
    }
    if found.len() > SHOWN {
        let _ = writeln!(text, "  ... and {} more", found.len() - SHOWN);
    }
    text + "help: say which, by its whole name"
}

/// The part behind the namespace.
fn last(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, last)| last)
}

fn unknown(name: &str, all: &[Bindings], items: &[Found<'_>]) -> String {
    let name = name.trim();
    let id = id(name);
    let error = match id {
        Some(id) => format!("error: no constructor or function has the id 0x{id:08x}"),
        None => format!("error: no type, constructor or function `{name}`"),
    };
    let past = all.iter().flat_map(|bindings| &bindings.past).filter(|past| match id {
        Some(id) => past.id == id,
        None => past.name == name,
    });
    let past: Vec<String> =
        past.map(|past| format!("`{}#{:08x}` is of layer {}", past.name, past.id, past.layer)).collect();
    if !past.is_empty() {
        return format!("{error}\nhelp: {}, see {HISTORY}", past.join(", "));
    }
    if id.is_some() {
        return error + "\nhelp: ids are written as in schema/*.tl, the highest byte first";
    }
    let wanted = name.replace("::", ".");
    // Who leaves out the namespace means the part behind it.
    let part = |name| match wanted.contains('.') {
        true => name,
        false => last(name),
    };
    let names: Vec<&str> = items.iter().map(|item| item.name()).collect();
    let near = nearest_of(&wanted, names.iter().map(|name| part(name)), 3);
    let near = near.into_iter().flat_map(|near| names.iter().filter(move |name| part(name) == near));
    let near: BTreeSet<&str> = near.copied().take(5).collect();
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    match near.split_last() {
        None => error + "\nhelp: names are those of schema/*.tl, such as `messages.getHistory`, or those of tl-types",
        Some((only, [])) => format!("{error}\nhelp: did you mean {only}?"),
        Some((last, others)) => format!("{error}\nhelp: did you mean {} or {last}?", others.join(", ")),
    }
}

#[cfg(test)]
mod tests;
