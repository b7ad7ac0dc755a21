//! The declarations of a schema: constructors, functions and types, each name and id once.

mod unique;

use std::collections::{HashMap, HashSet};

use tl_parser::ast::{
    Builtin, Combinator, Expr, ExprKind, FieldType, Finality, ImplicitKind, Item, ItemKind, Name, Section,
};
use tl_parser::{Code, Diagnostic, Parsed, Span, id};

use super::{Leniency, Purpose, provided};
use crate::model::Builtin as Provided;

#[derive(Default)]
pub(super) struct Declarations<'a> {
    pub(super) purpose: Purpose,
    pub(super) leniency: Leniency,
    /// Constructors that need code, in schema order.
    pub(super) constructors: Vec<Declared<'a>>,
    pub(super) functions: Vec<Declared<'a>>,
    /// Types in the order of their first constructors.
    pub(super) types: Vec<DeclaredType<'a>>,
    pub(super) type_index: HashMap<&'a str, usize>,
    pub(super) constructor_index: HashMap<&'a str, usize>,
    function_index: HashMap<&'a str, usize>,
    /// The type of each constructor, as an index in `types`.
    pub(super) type_of: Vec<usize>,
    /// Types with a constructor that the runtime does not provide: all of their constructors are the schema's own.
    own: HashSet<&'a str>,
    /// Types that have no constructors after this declaration.
    closed: HashMap<&'a str, (Finality, Span)>,
    /// The bare names of types that the schema declares and does not define, by their bare and boxed names.
    pub(super) builtins: HashMap<&'a str, &'a str>,
    /// The declarations of the form `int ? = Int`.
    without_definition: HashMap<&'a str, Span>,
    pub(super) classes: HashMap<String, String>,
    /// The first constructor of each type.
    first: HashMap<&'a str, Span>,
    /// Words of definitions with syntax errors: any of them may be a name that is declared there.
    pub(super) unparsed: HashSet<&'a str>,
}

/// A combinator with a name and an id.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    pub(super) name: &'a str,
    pub(super) id: u32,
    /// The name, or the whole definition of `_`.
    pub(super) span: Span,
    /// The `===N===` section it is in.
    pub(super) layer: Option<u32>,
    /// Whether a later section declares the name for another layer.
    pub(super) superseded: bool,
    pub(super) is_function: bool,
    pub(super) ast: &'a Combinator<'a>,
    /// With its comments.
    pub(super) item: &'a Item<'a>,
}

pub(super) struct DeclaredType<'a> {
    pub(super) name: &'a str,
    /// Its name in the result of its first constructor.
    pub(super) span: Span,
    /// Of each argument, whether it is a number.
    pub(super) numbers: Vec<bool>,
    /// Indices in [`Declarations::constructors`].
    pub(super) constructors: Vec<usize>,
}

/// Collects the declarations of schemas that belong together. `boxed` are the constructors of [boxed](super::boxed) builtins.
pub(super) fn declare<'a>(
    schemas: &'a [Parsed<'a>],
    boxed: &'a [Item<'a>],
    purpose: Purpose,
    leniency: &Leniency,
    diagnostics: &mut Vec<Diagnostic>,
) -> Declarations<'a> {
    let mut declarations = Declarations { purpose, leniency: leniency.clone(), ..Declarations::default() };
    let mut all = Vec::new();
    let calls = schemas.iter().flat_map(|parsed| id::declared(&parsed.schema)).collect();
    for Parsed { schema, skipped, .. } in schemas {
        let words = |text: &'a str| text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
        declarations.classes.extend(schema.classes());
        declarations.unparsed.extend(skipped.iter().flat_map(|text| words(text)));
        let (mut section, mut layer) = (Section::Types, None);
        for item in &schema.items {
            match &item.kind {
                ItemKind::Section(mark) => section = *mark,
                ItemKind::Layers { last, .. } => layer = Some(*last),
                ItemKind::Combinator(ast) => {
                    let mut declared = Declared::new(item, ast, layer, &calls, diagnostics);
                    declared.is_function = ast.is_function(section);
                    if declared.is_function {
                        declarations.function(declared);
                    } else if let Some((result, numbers)) = result_type(ast, diagnostics) {
                        declarations.check_open(&declared, result, diagnostics);
                        if !provided::is_provided(ast, declared.name, declared.id, result.text) {
                            declarations.own.insert(result.text);
                        }
                        all.push((declared, result, numbers));
                        declarations.first.entry(result.text).or_insert(declared.span);
                    }
                }
                ItemKind::Builtin(builtin) if section == Section::Types => {
                    let names = [builtin.name.text, builtin.ty.text];
                    declarations.builtins.extend(names.map(|name| (name, builtin.name.text)));
                    declarations.without_definition.insert(builtin.name.text, builtin.name.span);
                }
                ItemKind::Builtin(builtin) => diagnostics.push(misplaced(builtin)),
                ItemKind::Finality(finality, ty) => declarations.finality(*finality, *ty, diagnostics),
                ItemKind::PartialApplication(_) => {}
            }
        }
    }
    for (declared, result, numbers) in all {
        declarations.constructor(declared, result, numbers, diagnostics);
    }
    boxed.iter().for_each(|item| declarations.boxed_builtin(item));
    declarations.check_unique(diagnostics);
    declarations
}

impl<'a> Declarations<'a> {
    /// The index of a type in the model, too.
    pub(super) fn ty(&self, name: &str) -> Option<(usize, &DeclaredType<'a>)> {
        self.type_index.get(name).map(|&index| (index, &self.types[index]))
    }

    /// The builtin that a type is the boxed form of, if it is used.
    pub(super) fn boxed_builtin_of(&self, ty: &str) -> Option<&'a str> {
        let builtin = self.builtins.get(ty).copied()?;
        (builtin != ty && !self.own.contains(ty) && self.type_index.contains_key(ty)).then_some(builtin)
    }

    fn finality(&mut self, finality: Finality, ty: Name<'a>, diagnostics: &mut Vec<Diagnostic>) {
        if let Some(&first) = self.first.get(ty.text).filter(|_| finality != Finality::Final) {
            let message = format!("`{}` has a constructor before this declaration", ty.text);
            let diagnostic = Diagnostic::new(Code::MisplacedConstructor, ty.span, message);
            let diagnostic = diagnostic.label("none may precede it").secondary(first, "the constructor");
            diagnostics.push(diagnostic.help("move the declaration in front of the constructor, or remove it"));
        }
        if finality != Finality::New {
            self.closed.entry(ty.text).or_insert((finality, ty.span));
        }
        // Declares the type, even if nothing constructs it.
        self.builtins.entry(ty.text).or_insert(ty.text);
    }

    /// Reports a constructor of a type that is declared to have no more.
    fn check_open(&self, declared: &Declared<'a>, ty: Name<'a>, diagnostics: &mut Vec<Diagnostic>) {
        let Some((finality, span)) = self.closed.get(ty.text) else { return };
        let message = format!("constructor `{}` of `{}` after `{finality:?} {}`", declared.name, ty.text, ty.text);
        let diagnostic = Diagnostic::new(Code::MisplacedConstructor, declared.span, message);
        let diagnostic = diagnostic.label("the type has no more constructors").secondary(*span, "declared here");
        diagnostics.push(diagnostic.help("move the constructor in front of the declaration, or remove the latter"));
    }

    fn constructor(
        &mut self,
        declared: Declared<'a>,
        result: Name<'a>,
        numbers: Vec<bool>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if !self.own.contains(result.text) {
            self.builtins.extend([declared.name, result.text].map(|name| (name, declared.name)));
            return;
        }
        let index = self.constructors.len();
        if let Some(&earlier) = self.constructor_index.get(declared.name) {
            let same_type = self.types[self.type_of[earlier]].name == result.text;
            if self.constructors[earlier].supersede(declared, same_type) {
                return;
            }
        }
        // Later definitions refer to the newest layer's.
        self.constructor_index.insert(declared.name, index);
        let slot = self.add(declared, result, &numbers);
        let ty = &self.types[slot];
        let (arity, other) = (ty.numbers.len(), numbers.len());
        if arity != other {
            let count = |n: usize| crate::count(n, "argument");
            // Either may be the wrong one, so both are shown.
            let message = format!("type `{}` used with {} here and {other} elsewhere", ty.name, count(arity));
            diagnostics.push(
                Diagnostic::new(Code::ArgumentCount, ty.span, message)
                    .label(format!("{} here", count(arity)))
                    .secondary(result.span, format!("{} here", count(other))),
            );
        } else if let Some(nth) = ty.numbers.iter().zip(&numbers).position(|(one, other)| one != other) {
            let kind = |is_number: bool| if is_number { "a number" } else { "a type" };
            let (here, there) = (kind(ty.numbers[nth]), kind(numbers[nth]));
            let message = format!("argument {} of `{}` is {here} here and {there} elsewhere", nth + 1, ty.name);
            let diagnostic = Diagnostic::new(Code::ArgumentCount, ty.span, message);
            diagnostics.push(diagnostic.secondary(result.span, format!("{there} here")));
        }
    }

    /// Adds a constructor to its type, and returns the index of the latter.
    fn add(&mut self, declared: Declared<'a>, result: Name<'a>, numbers: &[bool]) -> usize {
        let slot = *self.type_index.entry(result.text).or_insert_with(|| {
            let (numbers, constructors) = (numbers.to_vec(), Vec::new());
            self.types.push(DeclaredType { name: result.text, span: result.span, numbers, constructors });
            self.types.len() - 1
        });
        self.type_of.push(slot);
        self.types[slot].constructors.push(self.constructors.len());
        self.constructors.push(declared);
        slot
    }

    /// Adds the constructor of a boxed builtin. By its name, definitions refer to the bare form, which is no such value.
    fn boxed_builtin(&mut self, item: &'a Item<'a>) {
        let ItemKind::Combinator(ast) = &item.kind else { return };
        let (Some(name), Some(result), Some(id)) = (ast.name, head(&ast.result), ast.id) else { return };
        // Of a type with own constructors, it is one of them.
        if self.constructor_index.contains_key(name.text) {
            return;
        }
        let (name, id, span) = (name.text, id.value, name.span);
        self.add(
            Declared { name, id, span, layer: None, superseded: false, is_function: false, ast, item },
            result,
            &[],
        );
    }

    fn function(&mut self, declared: Declared<'a>) {
        if let Some(&earlier) = self.function_index.get(declared.name)
            && self.functions[earlier].supersede(declared, true)
        {
            return;
        }
        self.function_index.insert(declared.name, self.functions.len());
        self.functions.push(declared);
    }
}

impl<'a> Declared<'a> {
    fn new(
        item: &'a Item<'a>,
        ast: &'a Combinator<'a>,
        layer: Option<u32>,
        ids: &HashMap<&str, u32>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let (name, span) = match (ast.name, head(&ast.result)) {
            (Some(name), _) => (name.text, name.span),
            // `_` has the name of its type.
            (None, Some(ty)) => (ty.text, ast.span),
            (None, None) => ("_", ast.span),
        };
        let id = match ast.id {
            Some(id) => {
                unique::check_id(ast, name, id, ids, diagnostics);
                id.value
            }
            None => id::infer(ast),
        };
        Self { name, id, span, layer, superseded: false, is_function: false, ast, item }
    }

    /// Gives up the plain name for the declaration of a later layer. If that is the same definition, by its id, it replaces
    /// this one, and `true` is returned.
    fn supersede(&mut self, later: Self, same_type: bool) -> bool {
        if self.layer == later.layer {
            return false; // A duplicate, which is reported elsewhere.
        }
        if self.id == later.id && same_type {
            *self = later;
            return true;
        }
        self.superseded = true;
        false
    }

    /// The position of the type of a field.
    pub(super) fn type_span(&self, field: &str) -> Span {
        let found = self.ast.fields.iter().find(|it| it.name.map_or("", |name| name.text) == field);
        found.map_or(self.span, |field| match &field.ty {
            FieldType::Expr(expr) => expr.span,
            FieldType::Repetition(repetition) => repetition.span,
        })
    }

    /// The name that its Rust names derive from: the newest layer has the plain one.
    pub(super) fn rust_name(&self) -> String {
        match self.layer {
            Some(layer) if self.superseded => format!("{}{layer}", self.name),
            _ => self.name.to_owned(),
        }
    }
}

fn misplaced(builtin: &Builtin<'_>) -> Diagnostic {
    let message = format!("builtin type `{}` in the functions section", builtin.name.text);
    Diagnostic::new(Code::BuiltinInFunctions, builtin.mark, message)
        .label("`?` form not allowed here")
        .help("move it above `---functions---`")
}

/// The head of a constructor's result, and of each of its arguments whether it is a number.
fn result_type<'a>(combinator: &'a Combinator<'a>, diagnostics: &mut Vec<Diagnostic>) -> Option<(Name<'a>, Vec<bool>)> {
    let is_number = |argument: &Expr<'_>| match &argument.kind {
        ExprKind::Name(name) => {
            let mut implicit = combinator.implicit.iter();
            implicit.any(|implicit| implicit.name.text == name.text && implicit.kind == ImplicitKind::Nat)
        }
        kind => matches!(kind, ExprKind::Number(_) | ExprKind::Sum(..)),
    };
    let numbers = match &combinator.result.kind {
        ExprKind::Apply(_, arguments) => arguments.iter().map(is_number).collect(),
        _ => Vec::new(),
    };
    let name = head(&combinator.result);
    if name.is_none() {
        let message = format!("`{}` is no type that a constructor can have", combinator.result);
        diagnostics.push(Diagnostic::new(Code::UnexpectedToken, combinator.result.span, message));
    }
    name.map(|name| (name, numbers))
}

/// The name that an expression applies, or is.
pub(super) fn head<'a>(expr: &Expr<'a>) -> Option<Name<'a>> {
    match &expr.kind {
        ExprKind::Apply(function, _) => head(function),
        ExprKind::Name(name) => Some(*name),
        _ => None,
    }
}

/// Whether the runtime has a constructor `name` of type `result`.
pub(crate) fn is_provided(name: &str, result: &str) -> bool {
    Provided::named(name).is_some() || result == "Bool" || (is_vector(name) && result == "Vector")
}

/// `vector`, the bare form, or `Vector`.
pub(super) fn is_vector(name: &str) -> bool {
    matches!(name, "vector" | "Vector")
}

/// A boxed value of any type.
pub(super) fn is_object(name: &str) -> bool {
    matches!(name, "Object" | "object" | "Function" | "function")
}
