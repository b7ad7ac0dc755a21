//! Links in texts: TL names become Rust paths, paths of pages become URLs.

use std::cell::RefCell;
use std::collections::HashMap;

use tl_parser::{Code, Diagnostic};

use super::{Overlay, Page, Spanned};
use crate::emit::Kind;
use crate::history::{Entry, Field};
use crate::model::{ConstructorId, Docs, Link, Model, Path, TypeId};
use crate::nearest;

/// Label of a name that the schema does not have.
pub(super) const NOT_IN_SCHEMA: &str = "not in the schema";

/// Item that a TL name refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Type(TypeId),
    Constructor(ConstructorId),
    /// By index in [`Model::functions`].
    Function(usize),
}

/// Items and pages that texts can link to, and diagnostics about names that are none of them.
pub(super) struct Links<'o> {
    pub(super) overlay: &'o Overlay,
    /// Layer of the schema.
    layer: Option<u32>,
    diagnostics: RefCell<Vec<Diagnostic>>,
    /// Items in schema order, which makes suggestions deterministic.
    named: Vec<Named>,
    by_name: HashMap<String, usize>,
    pub(super) pages: HashMap<&'o str, &'o Page>,
}

struct Named {
    name: String,
    target: Target,
    link: Link,
}

impl<'o> Links<'o> {
    pub(super) fn new(model: &Model, overlay: &'o Overlay) -> Self {
        let struct_of = |id: ConstructorId| (Kind::Types, &model.constructor(id).combinator.path, None);
        let types = model.types.iter().enumerate().filter_map(|(index, ty)| {
            let (kind, path, variant) = match &ty.enumeration {
                Some(enumeration) => (Kind::Enums, &enumeration.path, None),
                None => struct_of(*ty.constructors.first()?),
            };
            Some(Named::new(&ty.name, Target::Type(TypeId(index)), kind, path, variant))
        });
        let constructors = model.constructors.iter().enumerate().map(|(index, constructor)| {
            let id = ConstructorId(index);
            let unit = model.ty(constructor.ty).enumeration.as_ref().filter(|_| !constructor.has_struct);
            let variant = unit.and_then(|unit| Some((unit, unit.variants.iter().find(|of| of.constructor == id)?)));
            let (kind, path, variant) = match variant {
                Some((unit, variant)) => (Kind::Enums, &unit.path, Some(&*variant.ident)),
                None => struct_of(id),
            };
            Named::new(&constructor.combinator.name, Target::Constructor(id), kind, path, variant)
        });
        let functions = model.functions.iter().enumerate().map(|(index, function)| {
            let path = &function.combinator.path;
            Named::new(&function.combinator.name, Target::Function(index), Kind::Functions, path, None)
        });
        let named: Vec<Named> = types.chain(constructors).chain(functions).collect();
        Self {
            overlay,
            layer: model.layer,
            diagnostics: RefCell::default(),
            by_name: named.iter().enumerate().map(|(index, named)| (named.name.clone(), index)).collect(),
            named,
            pages: overlay.pages.iter().map(|page| (&*page.path.value, page)).collect(),
        }
    }

    pub(super) fn target(&self, name: &str) -> Option<Target> {
        self.by_name.get(name).map(|&index| self.named[index].target)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = (&str, Target)> {
        self.named.iter().map(|named| (&*named.name, named.target))
    }

    /// Returns the last other layer with an item of this name.
    pub(super) fn past_item(&self, name: &str) -> Option<u32> {
        self.past(|it| it.name == name || it.ty() == name)
    }

    /// Returns the last other layer with a definition that satisfies `predicate`.
    pub(super) fn past(&self, predicate: impl Fn(&Entry) -> bool) -> Option<u32> {
        self.overlay.history.past_layer(self.layer, |it| predicate(it).then_some(&it.layers))
    }

    /// Returns the last other layer with such a field in such a definition.
    pub(super) fn past_field(&self, of: impl Fn(&Entry) -> bool, is: impl Fn(&Field) -> bool) -> Option<u32> {
        self.overlay.history.past_layer(self.layer, |it| it.layers_of(&is).filter(|_| of(it)))
    }

    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.overlay.site)
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Returns all diagnostics by position.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
        diagnostics
    }

    /// Reports a name that neither the schema nor the overlay has; `past` is the last other layer that has it.
    pub(super) fn unknown<'c>(
        &self,
        what: &str,
        name: &Spanned<String>,
        label: &str,
        past: Option<u32>,
        candidates: impl IntoIterator<Item = &'c str>,
    ) {
        if let Some(layer) = past {
            return self.report(other_layer(what.trim_end_matches(':'), name, layer));
        }
        let message = format!("no {what} `{}`", name.value);
        let diagnostic = Diagnostic::new(Code::UnknownSubject, name.span, message).label(label);
        self.report(self.with_suggestion(diagnostic, &name.value, candidates));
    }

    /// Suggests the most similar name. The search is slow, and useless after many errors, when the schema is probably
    /// wrong.
    pub(super) fn with_suggestion<'c>(
        &self,
        diagnostic: Diagnostic,
        name: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Diagnostic {
        let is_likely = self.diagnostics.borrow().len() < 50;
        match is_likely.then(|| nearest(name, candidates)).flatten() {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        }
    }

    pub(super) fn unknown_page(&self, path: &Spanned<String>) {
        let paths = self.overlay.pages.iter().map(|page| &*page.path.value);
        self.unknown("page", path, "not in the list of pages", None, paths);
    }

    /// A text with its links resolved.
    pub(super) fn resolve(&self, text: &Spanned<String>) -> Docs {
        let Spanned { value, span } = text;
        // The text since the last link.
        let (mut docs, mut out) = (Docs::default(), String::new());
        let mut rest = value.trim_end();
        while let Some(at) = rest.find(['[', ']']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let name = rest.strip_prefix("[`").and_then(|rest| rest.split_once("`]"));
            // With a destination of its own, it is an ordinary link with code as text.
            if let Some((name, after)) = name.filter(|(_, after)| !after.starts_with('(')) {
                match self.by_name.get(name).map(|&index| &self.named[index]) {
                    Some(Named { link, .. }) => {
                        let mut link = link.clone();
                        // Its text may be in front: `` [text][`name`] ``.
                        if let Some(start) = out.rfind('[').filter(|_| out.ends_with(']')) {
                            link.text = out[start + 1..out.len() - 1].to_owned();
                            out.truncate(start);
                        }
                        docs.push_text(&std::mem::take(&mut out));
                        docs.push_link(link);
                    }
                    None => {
                        let past = self.past_item(name);
                        // An item of another layer becomes plain code.
                        match out.rfind('[') {
                            Some(at) if out.ends_with(']') => {
                                out.pop();
                                out.remove(at);
                            }
                            _ => out.extend(["`", name, "`"]),
                        }
                        let name = Spanned { value: name.to_owned(), span: *span };
                        let names = self.names().map(|(name, _)| name);
                        self.unknown("item to link to:", &name, NOT_IN_SCHEMA, past, names);
                    }
                }
                rest = after;
            } else if let Some((path, after)) = rest.strip_prefix("](").and_then(|rest| rest.split_once(')')) {
                if !path.starts_with('/') {
                    out.extend(["](", path, ")"]);
                } else if self.pages.contains_key(path) {
                    out.extend(["](", &self.address(path), ")"]);
                } else {
                    self.unknown_page(&Spanned { value: path.to_owned(), span: *span });
                }
                rest = after;
            } else {
                out.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
        out.push_str(rest);
        docs.push_text(&out);
        docs
    }
}

impl Named {
    fn new(name: &str, target: Target, kind: Kind, path: &Path, variant: Option<&str>) -> Self {
        Self { name: name.to_owned(), target, link: Link::new(kind, path, variant) }
    }
}

pub(super) fn other_layer(what: &str, name: &Spanned<String>, layer: u32) -> Diagnostic {
    let message = format!("no {what} `{}` in this layer", name.value);
    Diagnostic::new(Code::OtherLayer, name.span, message).label(format!("last in layer {layer}"))
}
