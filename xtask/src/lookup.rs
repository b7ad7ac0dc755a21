//! `cargo xtask lookup`: what is known of an item, for a person at a terminal.

mod layout;

use std::io::IsTerminal;
use std::path::Path;

use anyhow::Result;
use clap::Args;
use tl_codegen::count;
use tl_codegen::model::{Audience, Combinator, Constructor, Function, Model, StructFieldKind, Ty, Type};

use self::layout::{BOLD, CYAN, Entry, GREEN, Layout, RED, YELLOW};
use crate::marks;
use crate::names::{Found, Item, find};
use crate::overlay::Local;
use crate::regen;
use crate::tl::Signature;

#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo xtask lookup messages.getHistory        a function, by its name in TL
  cargo xtask lookup GetHistory                 the same, by its name in Rust
  cargo xtask lookup messages::GetHistory       the same, with its module
  cargo xtask lookup 0x4423e6c5                 the same, by its id
  cargo xtask lookup InputPeer                  a type, with its constructors")]
pub(crate) struct Arguments {
    /// A TL name, a Rust name or an id
    #[arg(value_name = "NAME")]
    name: String,
}

/// Lines longer than this are hard to read.
const WIDEST: usize = 120;

/// Returns whether there is such an item; what is wrong is on standard error by then.
pub(crate) fn lookup(root: &Path, arguments: &Arguments) -> Result<bool> {
    let Some(bindings) = regen::bindings(root, Local::Read)? else {
        return Ok(false);
    };
    match find(&bindings, &arguments.name) {
        Ok(found) => anstream::print!("{}", describe(&found, width())),
        Err(said) => {
            anstream::eprintln!("{said}");
            return Ok(false);
        }
    }
    Ok(true)
}

/// That of the terminal; of a pipe it is not known who reads it.
fn width() -> usize {
    let terminal = std::io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    terminal.map_or(100, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}

/// All that is known of an item, with escape codes for colours.
fn describe(found: &Found<'_>, width: usize) -> String {
    let mut layout = Layout::new(width);
    match found.item {
        Item::Function(function) => self::function(&mut layout, function, &found.bindings.model),
        Item::Constructor(of) => constructor(&mut layout, of, &found.bindings.model),
        Item::Type(ty) => self::ty(&mut layout, ty, &found.bindings.model),
    }
    layout.heading("Rust");
    layout.line(&found.rust());
    pages(&mut layout, found);
    layout.text
}

fn function(layout: &mut Layout, function: &Function, model: &Model) {
    let combinator = &function.combinator;
    let signature = head(layout, combinator);
    fields(layout, combinator, &signature);
    layout.heading("Result");
    layout.entries(&[Entry::new([(GREEN, signature.result.clone())], summary(model, &function.result))]);
    if let Some(audience) = function.audience {
        layout.heading("Callers");
        layout.line(match audience {
            Audience::User => "users, not bots",
            Audience::Bot => "bots, not users",
            Audience::Both => "users and bots",
        });
    }
    let errors = function.errors.iter().map(|error| {
        let cells = [(YELLOW, error.code.to_string()), (RED, error.name.clone())];
        Entry::new(cells, marks::terminal(&error.meaning))
    });
    layout.table("Errors", &errors.collect::<Vec<_>>());
}

fn constructor(layout: &mut Layout, constructor: &Constructor, model: &Model) {
    let signature = head(layout, &constructor.combinator);
    fields(layout, &constructor.combinator, &signature);
    let ty = model.ty(constructor.ty);
    layout.heading("Type");
    let others = match ty.constructors.len() - 1 {
        0 => "which has no other constructor".to_owned(),
        others => format!("which has {} besides", count(others, "constructor")),
    };
    layout.entries(&[Entry::new([(GREEN, ty.name.clone())], others)]);
}

fn ty(layout: &mut Layout, ty: &Type, model: &Model) {
    let params = ty.params.iter().map(|param| format!(" {param}"));
    layout.title(&format!("type {}{}", ty.name, params.collect::<String>()));
    layout.paragraphs(&ty.docs.to_string());
    let constructors = ty.constructors.iter().map(|&id| {
        let Combinator { name, id, docs, .. } = &model.constructor(id).combinator;
        Entry::new([(CYAN, name.clone()), (YELLOW, format!("{id:08x}"))], first_sentence(&docs.to_string()))
    });
    layout.table("Constructors", &constructors.collect::<Vec<_>>());
    let id = model.types.iter().position(|other| other.name == ty.name);
    id.into_iter().for_each(|id| used(layout, id, model));
}

/// The definition and the description.
fn head(layout: &mut Layout, combinator: &Combinator) -> Signature {
    layout.title(&combinator.line);
    layout.paragraphs(&combinator.docs.to_string());
    Signature::of(&combinator.line).unwrap_or_default()
}

/// The fields as the schema has them, and which of them are one in Rust.
fn fields(layout: &mut Layout, combinator: &Combinator, signature: &Signature) {
    // Flags words are computed, unless they carry data.
    let shown = signature.fields.iter().filter(|field| field.ty != "#" || !docs(combinator, &field.name).is_empty());
    let fields = shown.map(|field| {
        let name = if field.name.is_empty() { "(no name)" } else { &field.name };
        let cells = [(CYAN, name.to_owned()), (GREEN, field.conditional())];
        Entry::new(cells, marks::terminal(&docs(combinator, &field.name).replace('\n', " ")))
    });
    layout.table("Fields", &fields.collect::<Vec<_>>());
    for field in combinator.struct_fields() {
        if let StructFieldKind::Group(_, values) = &field.kind {
            let names: Vec<&str> = values.iter().map(|value| &*value.field.name).collect();
            layout.remark(&format!(
                "{} are on one flag bit, so present or absent together: in Rust the field `{}`.",
                names.join(" and "),
                field.ident
            ));
        }
    }
    for alias in combinator.aliases() {
        let (name, field) = (&alias.field.name, &alias.of.ident);
        layout.remark(&format!("{name} is set if `{field}` is there: in Rust the method `{}()`.", alias.ident));
    }
}

/// What is said of a TL field.
fn docs(combinator: &Combinator, name: &str) -> String {
    combinator.fields.iter().find(|field| field.name == name).map_or_else(String::new, |field| field.docs.to_string())
}

/// What a result is.
fn summary(model: &Model, ty: &Ty) -> String {
    match ty {
        Ty::Vector { item, .. } | Ty::Array { item, .. } => summary(model, item),
        Ty::Constructor { id, .. } => first_sentence(&model.constructor(*id).combinator.docs.to_string()),
        Ty::Enum { id, .. } => first_sentence(&model.ty(*id).docs.to_string()),
        Ty::Param(_) => "what the call in it returns".to_owned(),
        Ty::Builtin(_) => String::new(),
    }
}

fn first_sentence(docs: &str) -> String {
    let text = marks::terminal(&docs.split("\n\n").next().unwrap_or_default().replace('\n', " "));
    text.split_once(". ").map_or(text.clone(), |(first, _)| format!("{first}."))
}

/// What returns a type and what holds it.
fn used(layout: &mut Layout, ty: usize, model: &Model) {
    let functions = model.functions.iter().filter(|function| holds(model, &function.result, ty));
    names(layout, "Returned by", functions.map(|function| &*function.combinator.name));
    let constructors = model.constructors.iter().map(|of| &of.combinator);
    let combinators = constructors.chain(model.functions.iter().map(|of| &of.combinator));
    let holders = combinators.filter(|of| {
        let mut values = of.values();
        values.any(|value| holds(model, value.ty, ty))
    });
    names(layout, "In fields of", holders.map(|of| &*of.name));
}

fn holds(model: &Model, ty: &Ty, wanted: usize) -> bool {
    match ty {
        Ty::Vector { item, .. } | Ty::Array { item, .. } => holds(model, item, wanted),
        Ty::Constructor { id, .. } => model.constructor(*id).ty.0 == wanted,
        Ty::Enum { id, .. } => id.0 == wanted,
        Ty::Builtin(_) | Ty::Param(_) => false,
    }
}

/// A list of names that may be long.
fn names<'n>(layout: &mut Layout, title: &str, names: impl Iterator<Item = &'n str>) {
    const SHOWN: usize = 12;
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        return;
    }
    let mut text = names[..names.len().min(SHOWN)].join(", ");
    if names.len() > SHOWN {
        text += &format!(" and {} more", names.len() - SHOWN);
    }
    layout.heading(title);
    layout.line(&text);
}

/// Pages that tell more, the official one last.
fn pages(layout: &mut Layout, found: &Found<'_>) {
    let (related, folder) = match found.item {
        Item::Function(function) => (&function.combinator.related[..], "method"),
        Item::Constructor(constructor) => (&constructor.combinator.related[..], "constructor"),
        Item::Type(_) => (&[][..], "type"),
    };
    let page = |title: &str, address: String| Entry::new([(BOLD, title.to_owned())], address);
    let related = related.iter().map(|related| page(&marks::terminal(&related.title), related.address.clone()));
    let official =
        found.bindings.reference.map(|site| page("official page", format!("{site}/{folder}/{}", found.name())));
    layout.table("Pages", &related.chain(official).collect::<Vec<_>>());
}

#[cfg(test)]
mod tests;
