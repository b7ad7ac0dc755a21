//! What a page says otherwise than the schema, and of what it says nothing.

use tl_codegen::model::{Audience, Function, Model, Ty};

use super::page::{Page, PageError, Parameter, Presence};
use crate::tl::{Field, Signature};

/// Something that the page and the schema do not have in common.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// What it is about.
    pub(super) what: &'static str,
    pub(super) page: Option<String>,
    pub(super) schema: Option<String>,
}

/// The function that a page is about, by the case of its name as well as without.
pub(super) fn find<'m>(model: &'m Model, name: &str) -> Option<&'m Function> {
    let mut functions = model.functions.iter();
    functions.find(|function| function.combinator.name.eq_ignore_ascii_case(name))
}

/// The parameters of a page by the fields of the schema: pages have names such as `offsetDate`.
pub(super) fn parameter<'p>(page: &'p Page, field: &str) -> Option<&'p Parameter> {
    page.parameters.iter().find(|parameter| same(&parameter.name, field))
}

/// Whether a name is that of a field, in whichever case pages write it.
pub(super) fn same(name: &str, other: &str) -> bool {
    let letters = |name: &str| name.replace('_', "").to_ascii_lowercase();
    letters(name) == letters(other)
}

/// The error of a page that is the schema's `name`, in which `%d` stands for a number.
pub(super) fn error<'p>(page: &'p Page, name: &str) -> Option<&'p PageError> {
    page.errors.iter().flatten().find(|error| same_error(&error.name, name))
}

/// Pages have an `X` for numbers, too.
fn same_error(page: &str, schema: &str) -> bool {
    page == schema || page.split('_').map(|part| if part == "X" { "%d" } else { part }).eq(schema.split('_'))
}

/// What a page says nothing of, in words.
pub(super) fn silence(page: &Page) -> Vec<&'static str> {
    let known = [
        (page.layout.has_bits(), "flag bits"),
        (page.errors.is_some(), "errors"),
        (page.callers.users.is_some() || page.callers.bots.is_some(), "callers"),
    ];
    known.into_iter().filter(|(says, _)| !says).map(|(_, what)| what).collect()
}

/// All differences, in the order of a page.
pub(super) fn differences(page: &Page, function: &Function, model: &Model) -> Vec<Difference> {
    let Some(signature) = Signature::of(&function.combinator.line) else { return Vec::new() };
    let result = (page.result != signature.result).then(|| Difference {
        what: "result",
        page: Some(page.result.clone()),
        schema: Some(signature.result.clone()),
    });
    definitions(page, model)
        .chain(parameters(page, &signature, function, model))
        .chain(result)
        .chain(errors(page, function))
        .chain(callers(page, function))
        .chain(related(page, function))
        .collect()
}

/// Of a definition, what one side has and the other has not: its id, some of its parts.
fn definitions<'d>(page: &'d Page, model: &'d Model) -> impl Iterator<Item = Difference> + 'd {
    page.definitions.iter().filter_map(|definition| {
        let (name, id, parts) = parts(&definition.value);
        let constructors = model.constructors.iter().map(|constructor| &constructor.combinator);
        let mut all = constructors.chain(model.functions.iter().map(|function| &function.combinator));
        let Some(known) = all.find(|combinator| combinator.name == name) else {
            return Some(Difference { what: "definition", page: Some(definition.value.clone()), schema: None });
        };
        let (_, _, ours) = self::parts(&known.line);
        let schema_id = format!("{:08x}", known.id);
        let same_id = id.is_none_or(|id| id.eq_ignore_ascii_case(&schema_id));
        let side = |id: Option<&str>, own: &[&str], others: &[&str]| {
            let id = id.filter(|_| !same_id).map(|id| format!("{name}#{id}")).unwrap_or_else(|| name.to_owned());
            let own = own.iter().filter(|part| !others.contains(part)).map(|part| (*part).to_owned());
            Some([id].into_iter().chain(own).collect::<Vec<_>>().join(" "))
        };
        (!same_id || parts != ours).then(|| Difference {
            what: "definition",
            page: side(id, &parts, &ours),
            schema: side(Some(&schema_id), &ours, &parts),
        })
    })
}

/// The name, the id and all else of a definition.
fn parts(definition: &str) -> (&str, Option<&str>, Vec<&str>) {
    let mut parts = definition.trim_end_matches(';').split_whitespace();
    let name = parts.next().unwrap_or_default();
    let (name, id) = name.split_once('#').map_or((name, None), |(name, id)| (name, Some(id)));
    (name, id, parts.collect())
}

fn parameters(page: &Page, signature: &Signature, function: &Function, model: &Model) -> Vec<Difference> {
    let fields = signature.fields.iter().filter(|field| page.layout.has_bits() || field.ty != "#");
    let known = fields.filter_map(|field| {
        let Some(parameter) = parameter(page, &field.name) else {
            return Some(Difference { what: "parameter", page: None, schema: Some(field.to_string()) });
        };
        let what = differs(parameter, field, function, model)?;
        Some(Difference { what, page: Some(written(parameter)), schema: Some(field.to_string()) })
    });
    let strange = page
        .parameters
        .iter()
        .filter(|parameter| !signature.fields.iter().any(|field| same(&parameter.name, &field.name)));
    let strange =
        strange.map(|parameter| Difference { what: "parameter", page: Some(written(parameter)), schema: None });
    known.chain(strange).collect()
}

/// What of a parameter is different.
fn differs(parameter: &Parameter, field: &Field, function: &Function, model: &Model) -> Option<&'static str> {
    let bool_for_true = parameter.presence == Presence::Optional && parameter.ty == "Bool" && field.ty == "true";
    let types = parameter.ty == field.ty || bool_for_true;
    let bits = match (&parameter.presence, &field.condition) {
        (Presence::Bit(bit), condition) => condition.as_ref() == Some(bit),
        (Presence::Always, condition) => condition.is_none(),
        // Who leaves out a chat or a user passes the empty one.
        (Presence::Optional, condition) => condition.is_some() || has_choice(function, &field.name, model),
    };
    match (types, bits) {
        (true, true) => None,
        (false, true) => Some("type"),
        (true, false) => Some("flag bit"),
        (false, false) => Some("type, bit"),
    }
}

/// Whether a field is of a type with several constructors.
fn has_choice(function: &Function, field: &str, model: &Model) -> bool {
    let mut values = function.combinator.values();
    let value = values.find(|value| value.field.name == field);
    value.is_some_and(|value| matches!(value.ty, Ty::Enum { id, .. } if model.ty(*id).constructors.len() > 1))
}

fn written(parameter: &Parameter) -> String {
    let Parameter { name, ty, presence, .. } = parameter;
    match presence {
        Presence::Always => format!("{name}:{ty}"),
        Presence::Bit(bit) => format!("{name}:{bit}?{ty}"),
        Presence::Optional => format!("{name}:{ty}, optional"),
    }
}

fn errors(page: &Page, function: &Function) -> Vec<Difference> {
    let Some(told) = &page.errors else { return Vec::new() };
    let known = function.errors.iter().filter_map(|known| {
        let told = error(page, &known.name);
        let same = told.is_some_and(|told| told.code == known.code);
        (!same).then(|| Difference {
            what: if told.is_some() { "code" } else { "error" },
            page: told.map(|told| format!("{} {}", told.code, told.name)),
            schema: Some(format!("{} {}", known.code, known.name)),
        })
    });
    let strange = told.iter().filter(|told| !function.errors.iter().any(|known| same_error(&told.name, &known.name)));
    let strange = strange.map(|told| Difference {
        what: "error",
        page: Some(format!("{} {}", told.code, told.name)),
        schema: None,
    });
    known.chain(strange).collect()
}

fn callers(page: &Page, function: &Function) -> Vec<Difference> {
    let audience = function.audience;
    let known = [
        (page.callers.users, audience.map(|audience| audience != Audience::Bot), "users"),
        (page.callers.bots, audience.map(|audience| audience != Audience::User), "bots"),
    ];
    let words = |may: bool, who: &str| format!("{who} {}", if may { "may call it" } else { "may not call it" });
    let differ = known.into_iter().filter_map(|(page, schema, who)| {
        let page = page.filter(|page| schema != Some(*page))?;
        Some(Difference {
            what: "callers",
            page: Some(words(page, who)),
            schema: schema.map(|schema| words(schema, who)),
        })
    });
    differ.collect()
}

/// Pages that ours does not link to, be it to another part of them.
fn related<'d>(page: &'d Page, function: &'d Function) -> impl Iterator<Item = Difference> + 'd {
    let whole = |address: &str| address.split('#').next().unwrap_or_default().to_owned();
    let known: Vec<String> = function.combinator.related.iter().map(|page| whole(&page.address)).collect();
    let strange = page.related.iter().filter(move |address| !known.contains(&whole(address)));
    strange.map(|address| Difference { what: "related page", page: Some(address.clone()), schema: None })
}
