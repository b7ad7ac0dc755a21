//! Differences between a page and the schema.

use tl_codegen::model::{Audience, Function, Model, Ty};
use tl_parser::FileId;
use tl_parser::ast::{self, ItemKind};

use super::page::{Page, PageError, Parameter, Presence};

/// A fact, and its values in the page and in the schema; `None` if a side does not have it.
pub(super) type Difference = (&'static str, Option<String>, Option<String>);

/// Parses a definition into its fields, flags words included, and its result.
pub(super) fn signature(line: &str) -> Option<(Vec<Parameter>, String)> {
    let text = format!("{};", line.trim_end_matches(';'));
    let parsed = tl_parser::parse(&text, FileId::default());
    let [item] = &parsed.schema.items[..] else { return None };
    let ItemKind::Combinator(combinator) = &item.kind else { return None };
    let field = |field: &ast::Field<'_>| Parameter {
        name: field.name.map(|name| name.text.to_owned()).unwrap_or_default(),
        ty: format!("{}{}", if field.bang { "!" } else { "" }, field.ty),
        presence: field.condition.map_or(Presence::Always, |it| Presence::Bit(text[it.span.range()].to_owned())),
        text: String::new(),
    };
    Some((combinator.fields.iter().map(field).collect(), combinator.result.to_string()))
}

/// The parameter of a page for a field of the schema: pages write `offsetDate` for `offset_date`.
pub(super) fn parameter<'p>(page: &'p Page, field: &str) -> Option<&'p Parameter> {
    page.parameters.iter().find(|parameter| same_name(&parameter.name, field))
}

fn same_name(page: &str, schema: &str) -> bool {
    let letters = |name: &str| name.replace('_', "").to_ascii_lowercase();
    letters(page) == letters(schema)
}

/// The error of a page for an error of the schema.
pub(super) fn error<'p>(page: &'p Page, name: &str) -> Option<&'p PageError> {
    page.errors.iter().flatten().find(|error| same_error(&error.name, name))
}

/// The schema has `%d` for a number, some pages have `X`.
fn same_error(page: &str, schema: &str) -> bool {
    page == schema || page.split('_').map(|part| if part == "X" { "%d" } else { part }).eq(schema.split('_'))
}

/// The facts that a page does not state.
pub(super) fn not_stated(page: &Page) -> Vec<&'static str> {
    let stated = [
        (page.has_bits, "flag bits"),
        (page.errors.is_some(), "errors"),
        (page.users.is_some() || page.bots.is_some(), "callers"),
    ];
    stated.into_iter().filter(|(stated, _)| !stated).map(|(_, fact)| fact).collect()
}

/// All differences, in the order of a page.
pub(super) fn differences(page: &Page, function: &Function, model: &Model) -> Vec<Difference> {
    let Some((fields, result)) = signature(&function.combinator.line) else { return Vec::new() };
    let mut found: Vec<Difference> = page.definitions.iter().filter_map(|line| definition(line, model)).collect();
    parameters(page, &fields, function, model, &mut found);
    if page.result != result {
        found.push(("result", Some(page.result.clone()), Some(result)));
    }
    errors(page, function, &mut found);
    let audience = function.audience;
    let callers = [
        ("users", page.users, audience.map(|audience| audience != Audience::Bot)),
        ("bots", page.bots, audience.map(|audience| audience != Audience::User)),
    ];
    for (who, page, schema) in callers.into_iter().filter(|(_, page, schema)| page.is_some() && page != schema) {
        let text = |may: bool| format!("{who} {}", if may { "may call it" } else { "may not call it" });
        found.push(("callers", page.map(text), schema.map(text)));
    }
    // Links to sections of one page are the same.
    let whole = |address: &str| address.split('#').next().unwrap_or_default().to_owned();
    let related: Vec<String> = function.combinator.related.iter().map(|page| whole(&page.address)).collect();
    let unknown = page.related.iter().filter(|address| !related.contains(&whole(address)));
    found.extend(unknown.map(|address| ("related page", Some(address.clone()), None)));
    found
}

/// Compares a definition with that of the schema; the page may omit the id.
fn definition(line: &str, model: &Model) -> Option<Difference> {
    let line = line.trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ");
    let name = line.split(['#', ' ']).next().unwrap_or_default();
    let constructors = model.constructors.iter().map(|constructor| &constructor.combinator);
    let mut all = constructors.chain(model.functions.iter().map(|function| &function.combinator));
    let Some(ours) = all.find(|combinator| combinator.name == name) else {
        return Some(("definition", Some(line), None));
    };
    let same = line == ours.line || line == ours.line.replacen(&format!("#{:08x}", ours.id), "", 1);
    (!same).then(|| ("definition", Some(line), Some(ours.line.clone())))
}

fn parameters(page: &Page, fields: &[Parameter], function: &Function, model: &Model, found: &mut Vec<Difference>) {
    for field in fields.iter().filter(|field| page.has_bits || field.ty != "#") {
        let parameter = parameter(page, &field.name);
        let fact = match parameter {
            Some(parameter) => differing_part(parameter, field, function, model),
            None => Some("parameter"),
        };
        found.extend(fact.map(|fact| (fact, parameter.map(as_tl), Some(as_tl(field)))));
    }
    let unknown = page.parameters.iter().filter(|it| !fields.iter().any(|field| same_name(&it.name, &field.name)));
    found.extend(unknown.map(|parameter| ("parameter", Some(as_tl(parameter)), None)));
}

fn differing_part(
    parameter: &Parameter,
    field: &Parameter,
    function: &Function,
    model: &Model,
) -> Option<&'static str> {
    let bool_for_true = parameter.presence == Presence::Optional && parameter.ty == "Bool" && field.ty == "true";
    let same_type = parameter.ty == field.ty || bool_for_true;
    let same_bit = match (&parameter.presence, &field.presence) {
        // An omitted chat or user is the empty one.
        (Presence::Optional, Presence::Always) => has_choice(function, &field.name, model),
        (Presence::Optional, _) => true,
        (theirs, ours) => theirs == ours,
    };
    match (same_type, same_bit) {
        (true, true) => None,
        (false, true) => Some("type"),
        (true, false) => Some("flag bit"),
        (false, false) => Some("type, bit"),
    }
}

/// Whether the type of a field has several constructors.
fn has_choice(function: &Function, field: &str, model: &Model) -> bool {
    let mut values = function.combinator.values();
    let value = values.find(|value| value.field.name == field);
    value.is_some_and(|value| matches!(value.ty, Ty::Enum { id, .. } if model.ty(*id).constructors.len() > 1))
}

fn as_tl(Parameter { name, ty, presence, .. }: &Parameter) -> String {
    match presence {
        Presence::Always => format!("{name}:{ty}"),
        Presence::Bit(bit) => format!("{name}:{bit}?{ty}"),
        Presence::Optional => format!("{name}:{ty}, optional"),
    }
}

fn errors(page: &Page, function: &Function, found: &mut Vec<Difference>) {
    let Some(stated) = &page.errors else { return };
    let text = |code, name: &str| format!("{code} {name}");
    for ours in &function.errors {
        let stated = error(page, &ours.name);
        if stated.is_none_or(|stated| stated.code != ours.code) {
            let fact = if stated.is_some() { "code" } else { "error" };
            let stated = stated.map(|stated| text(stated.code, &stated.name));
            found.push((fact, stated, Some(text(ours.code, &ours.name))));
        }
    }
    let unknown = stated.iter().filter(|it| !function.errors.iter().any(|ours| same_error(&it.name, &ours.name)));
    found.extend(unknown.map(|error| ("error", Some(text(error.code, &error.name)), None)));
}
