//! Definitions that the options leave out: skipped ones with whatever uses them, and earlier duplicates.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use tl_parser::ast::{Combinator, Expr, ExprKind, Field, FieldType, Item, ItemKind, Section};
use tl_parser::{Code, Diagnostic, FileId, Parsed, Span, id};

use super::Leniency;
use super::declare::{head, is_object, is_vector};
use crate::model::Builtin;
use crate::{Error, nearest};

/// A diagnostic for each definition that is left out, by its place.
type LeftOut = BTreeMap<(FileId, usize), Diagnostic>;

/// Returns the schemas without what is left out, and a warning for each definition that is.
///
/// # Errors
///
/// Every name to skip that the schemas do not contain, and every mapped one that is no unknown builtin of theirs.
pub(super) fn leave_out<'s, 'a>(
    schemas: &'s [Parsed<'a>],
    leniency: &Leniency,
) -> Result<(Cow<'s, [Parsed<'a>]>, Vec<Diagnostic>), Error> {
    let mut left_out = LeftOut::new();
    let definitions = definitions(schemas);
    if !leniency.builtins.is_empty() {
        check_builtins(&definitions, &leniency.builtins)?;
    }
    if leniency.allow_duplicates {
        duplicates(&definitions, &mut left_out);
    }
    if !leniency.skip.is_empty() {
        skip(&definitions, &leniency.skip, &mut left_out)?;
    }
    if left_out.is_empty() {
        return Ok((Cow::Borrowed(schemas), Vec::new()));
    }
    let mut schemas = schemas.to_vec();
    for Parsed { schema, diagnostics, .. } in &mut schemas {
        for item in schema.items.iter().filter(|item| left_out.contains_key(&place(item.span))) {
            diagnostics.retain(|found| !item.span.contains(found.span));
        }
        schema.items.retain(|item| !left_out.contains_key(&place(item.span)));
    }
    Ok((Cow::Owned(schemas), left_out.into_values().collect()))
}

/// A combinator or a builtin.
struct Definition<'a> {
    name: &'a str,
    /// The type that it constructs; `None` for a function.
    ty: Option<&'a str>,
    /// The `===N===` section that it is in.
    layer: Option<u32>,
    /// The id, for a combinator.
    id: Option<u32>,
    /// The names in its types.
    uses: HashSet<&'a str>,
    span: Span,
}

fn definitions<'a>(schemas: &[Parsed<'a>]) -> Vec<Definition<'a>> {
    let mut found = Vec::new();
    for Parsed { schema, .. } in schemas {
        let (mut section, mut layer) = (Section::Types, None);
        for Item { kind, span, .. } in &schema.items {
            match kind {
                ItemKind::Section(mark) => section = *mark,
                ItemKind::Layers { last, .. } => layer = Some(*last),
                ItemKind::Combinator(ast) => {
                    let result = head(&ast.result).map_or("", |name| name.text);
                    let is_function = ast.is_function(section);
                    let id = Some(ast.id.map_or_else(|| id::infer(ast), |id| id.value));
                    let (name, ty) = (ast.name.map_or(result, |name| name.text), (!is_function).then_some(result));
                    found.push(Definition { name, ty, layer, id, uses: uses(ast, is_function), span: *span });
                }
                ItemKind::Builtin(builtin) => {
                    let (name, ty, uses) = (builtin.name.text, Some(builtin.ty.text), HashSet::new());
                    found.push(Definition { name, ty, layer, id: None, uses, span: *span });
                }
                ItemKind::Finality(..) | ItemKind::PartialApplication(_) => {}
            }
        }
    }
    found
}

fn place(span: Span) -> (FileId, usize) {
    (span.file, span.start as usize)
}

/// The names of types and constructors that a definition refers to.
fn uses<'a>(ast: &Combinator<'a>, is_function: bool) -> HashSet<&'a str> {
    let mut found = HashSet::new();
    in_fields(&ast.fields, true, &mut found);
    if is_function {
        in_expr(&ast.result, true, &mut found);
    }
    ast.implicit.iter().for_each(|implicit| _ = found.remove(implicit.name.text));
    found
}

/// Collects the names in the types of fields; with `bare`, those behind a `%`, too.
pub(super) fn in_fields<'a>(fields: &[Field<'a>], bare: bool, found: &mut HashSet<&'a str>) {
    for field in fields {
        match &field.ty {
            FieldType::Expr(expr) => in_expr(expr, bare, found),
            FieldType::Repetition(repetition) => in_fields(&repetition.fields, bare, found),
        }
    }
}

/// Collects the names in a type, as [`in_fields`] does.
pub(super) fn in_expr<'a>(expr: &Expr<'a>, bare: bool, found: &mut HashSet<&'a str>) {
    match &expr.kind {
        ExprKind::Name(name) => _ = found.insert(name.text),
        ExprKind::Bare(inner) if !bare && matches!(inner.kind, ExprKind::Name(_)) => {}
        ExprKind::Bare(inner) => in_expr(inner, bare, found),
        ExprKind::Apply(function, arguments) => {
            in_expr(function, bare, found);
            arguments.iter().for_each(|argument| in_expr(argument, bare, found));
        }
        ExprKind::Nat | ExprKind::Number(_) | ExprKind::Sum(..) => {}
    }
}

/// Leaves out all but the last definition of each name in a layer, and of each id in a type, which decoding could not
/// tell apart.
fn duplicates(definitions: &[Definition<'_>], left_out: &mut LeftOut) {
    let (mut names, mut ids) = (HashMap::new(), HashMap::new());
    for definition in definitions {
        let is_function = definition.ty.is_none();
        let mut earlier = vec![names.insert((is_function, definition.layer, definition.name), definition)];
        if let (Some(ty), Some(id)) = (definition.ty, definition.id) {
            // One name in two layers is one constructor.
            earlier.push(ids.insert((ty, id), definition).filter(|earlier| earlier.name != definition.name));
        }
        for earlier in earlier.into_iter().flatten() {
            let found = earlier.left_out("declared again").secondary(definition.span, "the last definition counts");
            left_out.entry(place(earlier.span)).or_insert(found);
        }
    }
}

/// Leaves out the definitions called or constructing one of the names, and whatever uses what is left out.
fn skip(definitions: &[Definition<'_>], names: &[String], left_out: &mut LeftOut) -> Result<(), Error> {
    let all = || definitions.iter().flat_map(|it| it.ty.into_iter().chain([it.name]));
    let known: HashSet<&str> = all().chain(definitions.iter().flat_map(|it| it.uses.iter().copied())).collect();
    let unknown = names.iter().filter(|name| !known.contains(&***name));
    let unknown = unknown.map(|name| Error::UnknownName("skip", name.clone(), nearest(name, all()).map(str::to_owned)));
    Error::all(unknown.collect())?;
    let mut gone: HashSet<&str> = names.iter().map(String::as_str).collect();
    loop {
        let mut changed = false;
        for definition in definitions {
            let is_named = |name: &str| names.iter().any(|skipped| skipped == name);
            let reason = if is_named(definition.name) || definition.ty.is_some_and(is_named) {
                "skipped".to_owned()
            } else if let Some(used) = definition.uses.iter().filter(|used| gone.contains(*used)).min() {
                format!("uses `{used}`, which is left out")
            } else {
                continue;
            };
            if let Entry::Vacant(entry) = left_out.entry(place(definition.span)) {
                entry.insert(definition.left_out(&reason));
                changed = true;
            }
        }
        if !changed {
            return Ok(());
        }
        // A name is gone with its last definition, a type with its last constructor.
        let declares = |it: &'_ Definition<'_>, name: &str| it.ty == Some(name) || it.ty.is_some() && it.name == name;
        let removed = definitions.iter().filter(|it| left_out.contains_key(&place(it.span)) && it.ty.is_some());
        for name in removed.flat_map(|it| it.ty.into_iter().chain([it.name])) {
            let mut kept = definitions.iter().filter(|it| !left_out.contains_key(&place(it.span)));
            if !kept.any(|it| declares(it, name)) {
                gone.insert(name);
            }
        }
    }
}

/// Reports each mapped name that is no builtin which the schemas declare or use and the runtime lacks, or is mapped twice.
fn check_builtins(definitions: &[Definition<'_>], mapped: &[(String, String)]) -> Result<(), Error> {
    let declared = definitions.iter().filter(|it| it.is_builtin()).map(|it| it.name);
    let used = definitions.iter().flat_map(|it| it.uses.iter().copied()).filter(|name| !is_boxed(name));
    let defined: HashSet<&str> =
        definitions.iter().filter(|it| !it.is_builtin() && it.ty.is_some()).map(|it| it.name).collect();
    let is_provided = |name: &str| Builtin::named(name).is_some() || is_vector(name) || is_object(name);
    let unknown: HashSet<&str> =
        declared.chain(used).filter(|name| !defined.contains(name) && !is_provided(name)).collect();
    let wrong = mapped.iter().enumerate().filter_map(|(nth, (name, ty))| {
        let (value, expected, suggestion) = if !unknown.contains(&**name) {
            let bare = definitions.iter().find(|it| it.is_builtin() && it.ty == Some(name)).map(|it| it.name);
            let known = bare.filter(|bare| unknown.contains(bare));
            let similar = known.or_else(|| nearest(name, unknown.iter().copied())).map(str::to_owned);
            (name.clone(), "an unknown builtin of the schema, such as `ulong` in `ulong ? = ULong`", similar)
        } else if let Some((_, other)) = mapped[..nth].iter().find(|(other, _)| other == name) {
            (format!("{name}={other} {name}={ty}"), "one type for each builtin", None)
        } else {
            return None;
        };
        Some(Error::InvalidOption { option: "builtin", value, expected, suggestion })
    });
    Error::all(wrong.collect())
}

fn is_boxed(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|ident| ident.starts_with(|first: char| first.is_ascii_uppercase()))
}

impl Definition<'_> {
    fn is_builtin(&self) -> bool {
        self.id.is_none()
    }

    fn left_out(&self, reason: &str) -> Diagnostic {
        Diagnostic::new(Code::LeftOut, self.span, format!("`{}` is left out", self.name)).label(reason)
    }
}
