//! Names and ids that several definitions have, and ids that no rule gives.

use std::collections::HashMap;

use tl_parser::ast::{Combinator, Id};
use tl_parser::id::{self, Rule, Verdict};
use tl_parser::{Code, Diagnostic, Span};

use super::{Declarations, Declared};
use crate::resolve::provided;

impl Declarations<'_> {
    /// Names within a layer, ids within the whole schema.
    pub(super) fn check_unique(&self, diagnostics: &mut Vec<Diagnostic>) {
        let all = || self.constructors.iter().chain(&self.functions);
        let mut names = HashMap::new();
        for declared in all() {
            let earlier = names.insert((declared.layer, declared.name), declared.span);
            // `int ? = Int` declares the constructor in all layers, and is the one of the boxed form.
            let builtin = self.without_definition.get(declared.name).filter(|_| !declared.is_function).copied();
            let builtin = builtin.filter(|span| span.position() != declared.span.position());
            if let Some(other) = earlier.or(builtin).filter(|_| !self.leniency.allow_duplicates) {
                let place = |span: Span| (span.file, span.start);
                let (first, again) =
                    if place(other) < place(declared.span) { (other, declared.span) } else { (declared.span, other) };
                let message = format!("`{}` is declared twice", declared.name);
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateName, again, message)
                        .label("declared again here")
                        .secondary(first, "first declared here"),
                );
            }
        }
        let mut ids: HashMap<u32, &Declared<'_>> = HashMap::new();
        for declared in all() {
            let provided = provided::IDS.iter().find(|(id, name, ty)| {
                let is_declared = self.own.contains(ty) && (self.type_index.contains_key(ty));
                *id == declared.id && !is_declared && declared.name != *name
            });
            if let Some((id, name, _)) = provided {
                let span = declared.ast.id.map_or(declared.span, |id| id.span);
                let message =
                    format!("id {id:08x} is used by both `{name}`, which is built in, and `{}`", declared.name);
                diagnostics.push(match self.leniency.allow_duplicates {
                    true => shared(span, message, name),
                    false => Diagnostic::new(Code::DuplicateId, span, message).label("not allowed for others"),
                });
            }
            let Some(first) = ids.insert(declared.id, declared) else { continue };
            // One name twice is reported above, or is of two layers.
            if first.name == declared.name || is_prefix_of(first.name, declared.name) {
                continue;
            }
            let place = |it: &Declared<'_>| match it.ast.id {
                Some(id) => (id.span, format!("declared for `{}`", it.name)),
                None => (it.span, format!("inferred for `{}`", it.name)),
            };
            let ((span, label), (first_span, first_label)) = (place(declared), place(first));
            let message = format!("id {:08x} is used by both `{}` and `{}`", declared.id, first.name, declared.name);
            let diagnostic = match self.leniency.allow_duplicates {
                true => shared(span, message, declared.name),
                false => Diagnostic::new(Code::DuplicateId, span, message).label(label),
            };
            diagnostics.push(diagnostic.secondary(first_span, first_label));
        }
    }
}

/// Warns of an id that is allowed to have several definitions: by it alone, the one called `name` is found.
fn shared(span: Span, message: String, name: &str) -> Diagnostic {
    Diagnostic::new(Code::SharedId, span, message).label(format!("where any type may be, it is decoded as `{name}`"))
}

/// TDLib gives `invokeWithXPrefix`, the start of a call, the id of `invokeWithX`.
fn is_prefix_of(first: &str, second: &str) -> bool {
    first.strip_suffix("Prefix") == Some(second) || second.strip_suffix("Prefix") == Some(first)
}

/// Warns of a declared id that no rule gives.
pub(super) fn check_id(
    ast: &Combinator<'_>,
    name: &str,
    declared: Id,
    ids: &HashMap<&str, u32>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let check = id::check_among(ast, |other| ids.get(other).copied());
    let one = check.t == check.s;
    let computed = if one {
        format!("computed: {:08x}", check.t)
    } else {
        format!("computed: {:08x} or {:08x}", check.t, check.s)
    };
    let message = format!("declared id {:08x} of `{name}` is not the computed one", declared.value);
    let hashed = |id: u32, rule| format!("{id:08x} is the CRC-32 of `{}`", id::hashed_text(ast, rule));
    diagnostics.push(match check.verdict {
        Verdict::Inferred | Verdict::Confirmed(_) => return,
        Verdict::Exception(reason) => {
            Diagnostic::new(Code::IdException, declared.span, message).label(computed).help(reason)
        }
        Verdict::Mismatch if !(0x0100_0000..=0xffff_ff00).contains(&declared.value) => {
            let message = format!("id {:08x} of `{name}` is reserved", declared.value);
            Diagnostic::new(Code::ReservedId, declared.span, message)
                .label("ids lie in 01000000..ffffff00")
                .help(format!("leave the id out, and it is {:08x}", check.s))
        }
        Verdict::Mismatch => {
            let mut help = hashed(check.t, Rule::T);
            if !one {
                help = format!("{help}; {}", hashed(check.s, Rule::S));
            }
            Diagnostic::new(Code::IdMismatch, declared.span, message).label(computed).help(help)
        }
    });
}
