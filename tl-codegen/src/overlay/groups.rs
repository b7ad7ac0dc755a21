//! Short names of groups: struct fields for several TL fields that share a flag bit.

use tl_parser::{Code, Diagnostic};

use super::{Links, NOT_IN_SCHEMA, Spanned, Target};
use crate::model::{Combinator, Model};
use crate::names;

/// Gives groups their recorded names.
pub(super) fn apply(model: &mut Model, links: &Links<'_>) {
    for (group, ident) in &links.overlay.groups {
        let (name, first) = group.value.rsplit_once('.').unwrap_or_default();
        let combinator = match links.target(name) {
            Some(Target::Constructor(id)) => &mut model.constructors[id.0].combinator,
            Some(Target::Function(index)) => &mut model.functions[index].combinator,
            Some(Target::Type(_)) | None => {
                let (name, past) = (Spanned { value: name.to_owned(), span: group.span }, links.past_item(name));
                links.unknown(
                    "constructor or function",
                    &name,
                    NOT_IN_SCHEMA,
                    past,
                    links.names().map(|(name, _)| name),
                );
                continue;
            }
        };
        if let Err(problem) = rename(combinator, first, &ident.value) {
            links.report(Diagnostic::new(Code::MalformedOverlay, ident.span, format!("`{}`: {problem}", group.value)));
        }
    }
}

fn rename(combinator: &mut Combinator, first: &str, ident: &str) -> Result<(), &'static str> {
    let fields = combinator.struct_fields();
    let group = fields.iter().find(|field| matches!(field.values(), [value, _, ..] if value.field.name == first));
    let group = group.ok_or("the field is not the first of several that share a flag bit")?.values()[0].index;
    if names::snake(ident) != ident {
        return Err("the name is no Rust identifier in snake case");
    }
    if fields.iter().any(|field| field.ident == ident) || combinator.aliases().iter().any(|alias| alias.ident == ident)
    {
        return Err("another field or method has this name");
    }
    combinator.groups.insert(group, ident.to_owned());
    Ok(())
}
