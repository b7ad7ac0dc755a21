//! What a schema declares: its constructors, functions and types, each name and id once.

use std::collections::HashMap;

use tl_parser::ast::{Combinator, Expr, ExprKind, Id, Item, ItemKind, Name, Schema, Section};
use tl_parser::id::{self, Rule, Verdict};
use tl_parser::{Code, Diagnostic, Span};

use super::types;

/// The declarations of a schema.
#[derive(Default)]
pub(super) struct Declarations<'a> {
    /// Constructors that need code, in schema order.
    pub(super) constructors: Vec<Declared<'a>>,
    /// Functions, in schema order.
    pub(super) functions: Vec<Declared<'a>>,
    /// Types in the order of their first constructors.
    pub(super) types: Vec<DeclaredType<'a>>,
    /// Index in `types`.
    pub(super) type_index: HashMap<&'a str, usize>,
    /// Index in `constructors`.
    pub(super) constructor_index: HashMap<&'a str, usize>,
    /// The type of each constructor, as an index in `types`.
    pub(super) type_of: Vec<usize>,
}

/// A combinator with a name and an id.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    pub(super) name: &'a str,
    pub(super) id: u32,
    /// The name, or the whole definition of `_`.
    pub(super) span: Span,
    pub(super) ast: &'a Combinator<'a>,
}

/// A type and what constructs it.
pub(super) struct DeclaredType<'a> {
    pub(super) name: &'a str,
    /// Its name in the result of its first constructor.
    pub(super) span: Span,
    /// How many arguments it takes.
    pub(super) arity: usize,
    /// Indices in [`Declarations::constructors`].
    pub(super) constructors: Vec<usize>,
}

/// Collects the declarations of schemas that are one together.
pub(super) fn declare<'a>(
    schemas: &'a [Schema<'a>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Declarations<'a> {
    let mut declarations = Declarations::default();
    for schema in schemas {
        let mut section = Section::Types;
        for Item { kind, .. } in &schema.items {
            match kind {
                ItemKind::Section(mark) => section = *mark,
                ItemKind::Combinator(combinator) if section == Section::Functions => {
                    declarations.function(combinator, diagnostics);
                }
                ItemKind::Combinator(combinator) => {
                    declarations.constructor(combinator, diagnostics)
                }
                ItemKind::Builtin(builtin) if section == Section::Functions => diagnostics.push(
                    Diagnostic::new(
                        Code::BuiltinInFunctions,
                        builtin.span,
                        format!(
                            "builtin type `{}` in the functions section",
                            builtin.name.text
                        ),
                    )
                    .label("`?` form not allowed here")
                    .help("move it above `---functions---`"),
                ),
                // What a schema says about types as a whole changes nothing in their code.
                ItemKind::Builtin(_)
                | ItemKind::Layer(_)
                | ItemKind::Finality(..)
                | ItemKind::PartialApplication(_) => {}
            }
        }
    }
    declarations.check_unique(diagnostics);
    declarations
}

impl<'a> Declarations<'a> {
    /// The index of a type in the model, too.
    pub(super) fn ty(&self, name: &str) -> Option<(usize, &DeclaredType<'a>)> {
        self.type_index
            .get(name)
            .map(|&index| (index, &self.types[index]))
    }

    fn constructor(&mut self, combinator: &'a Combinator<'a>, diagnostics: &mut Vec<Diagnostic>) {
        let declared = Declared::new(combinator, diagnostics);
        let Some((result, arity)) = result_type(combinator, diagnostics) else {
            return;
        };
        if types::is_provided(declared.name, result.text) {
            return;
        }
        let index = self.constructors.len();
        self.constructors.push(declared);
        self.constructor_index.entry(declared.name).or_insert(index);
        let slot = *self.type_index.entry(result.text).or_insert_with(|| {
            self.types.push(DeclaredType {
                name: result.text,
                span: result.span,
                arity,
                constructors: Vec::new(),
            });
            self.types.len() - 1
        });
        self.type_of.push(slot);
        let ty = &mut self.types[slot];
        ty.constructors.push(index);
        if ty.arity != arity {
            let count = |n: usize| format!("{n} argument{}", if n == 1 { "" } else { "s" });
            // Either may be the wrong one: the first is shown, and the other beside it.
            let message = format!(
                "type `{}` used with {} here and {arity} elsewhere",
                ty.name,
                count(ty.arity)
            );
            diagnostics.push(
                Diagnostic::new(Code::ArgumentCount, ty.span, message)
                    .label(format!("{} here", count(ty.arity)))
                    .secondary(result.span, format!("{} here", count(arity))),
            );
        }
    }

    fn function(&mut self, combinator: &'a Combinator<'a>, diagnostics: &mut Vec<Diagnostic>) {
        let declared = Declared::new(combinator, diagnostics);
        self.functions.push(declared);
    }

    /// Names within a section, ids within the whole schema.
    fn check_unique(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (kind, section) in [
            ("constructor", &self.constructors),
            ("function", &self.functions),
        ] {
            let mut names: HashMap<&str, &Declared<'_>> = HashMap::new();
            for declared in section {
                if let Some(first) = names.insert(declared.name, declared) {
                    diagnostics.push(
                        Diagnostic::new(
                            Code::DuplicateName,
                            declared.span,
                            format!("{kind} `{}` is declared twice", declared.name),
                        )
                        .label("declared again here")
                        .secondary(first.span, "first declared here"),
                    );
                }
            }
        }
        let mut ids: HashMap<u32, &Declared<'_>> = HashMap::new();
        for declared in self.constructors.iter().chain(&self.functions) {
            let Some(first) = ids.insert(declared.id, declared) else {
                continue;
            };
            if first.name == declared.name {
                continue; // Said above already, or the constructor and the function of one name.
            }
            let how = |d: &Declared<'_>| {
                if d.ast.id.is_some() {
                    "declared"
                } else {
                    "inferred"
                }
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateId,
                    declared.ast.id.map_or(declared.span, |id| id.span),
                    format!(
                        "id {:08x} is used by both `{}` and `{}`",
                        declared.id, first.name, declared.name
                    ),
                )
                .label(format!("{} for `{}`", how(declared), declared.name))
                .secondary(
                    first.ast.id.map_or(first.span, |id| id.span),
                    format!("{} for `{}`", how(first), first.name),
                ),
            );
        }
    }
}

impl<'a> Declared<'a> {
    fn new(ast: &'a Combinator<'a>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (name, span) = match (ast.name, head(&ast.result)) {
            (Some(name), _) => (name.text, name.span),
            // `_` is called like its type.
            (None, Some(ty)) => (ty.text, ast.span),
            (None, None) => ("_", ast.span),
        };
        let id = match ast.id {
            Some(id) => {
                check_id(ast, name, id, diagnostics);
                id.value
            }
            None => id::infer(ast),
        };
        Self {
            name,
            id,
            span,
            ast,
        }
    }
}

/// The head of a constructor's result and how many arguments it has.
fn result_type<'a>(
    combinator: &'a Combinator<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Name<'a>, usize)> {
    let arity = match &combinator.result.kind {
        ExprKind::Apply(_, arguments) => arguments.len(),
        _ => 0,
    };
    let name = head(&combinator.result);
    if name.is_none() {
        diagnostics.push(Diagnostic::new(
            Code::NoConstructors,
            combinator.result.span,
            format!(
                "`{}` is no type that a constructor can have",
                combinator.result
            ),
        ));
    }
    name.map(|name| (name, arity))
}

/// The name that an expression applies, or is.
fn head<'a>(expr: &Expr<'a>) -> Option<Name<'a>> {
    match &expr.kind {
        ExprKind::Apply(function, _) => head(function),
        ExprKind::Name(name) => Some(*name),
        _ => None,
    }
}

/// Warns of a declared id that no rule gives.
fn check_id(ast: &Combinator<'_>, name: &str, declared: Id, diagnostics: &mut Vec<Diagnostic>) {
    let check = id::check(ast);
    let one = check.t == check.s;
    let computed = if one {
        format!("computed: {:08x}", check.t)
    } else {
        format!("computed: {:08x} or {:08x}", check.t, check.s)
    };
    let message = format!(
        "declared id {:08x} of `{name}` is not the computed one",
        declared.value
    );
    let hashed =
        |id: u32, rule| format!("{id:08x} is the CRC-32 of `{}`", id::hashed_text(ast, rule));
    diagnostics.push(match check.verdict {
        Verdict::Inferred | Verdict::Confirmed(_) => return,
        Verdict::Exception(reason) => Diagnostic::new(Code::IdMismatch, declared.span, message)
            .label(computed)
            .help(reason),
        Verdict::Mismatch if !(0x0100_0000..=0xffff_ff00).contains(&declared.value) => {
            Diagnostic::new(
                Code::ReservedId,
                declared.span,
                format!("id {:08x} of `{name}` is reserved", declared.value),
            )
            .label("ids lie in 01000000..ffffff00")
            .help(format!("leave the id out, and it is {:08x}", check.s))
        }
        Verdict::Mismatch => {
            let mut help = hashed(check.t, Rule::T);
            if !one {
                help = format!("{help}; {}", hashed(check.s, Rule::S));
            }
            Diagnostic::new(Code::IdMismatch, declared.span, message)
                .label(computed)
                .help(help)
        }
    });
}
