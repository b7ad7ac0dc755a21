//! Reads TOML files of an [`Overlay`], with the span of each name and text.

use std::ops::Range;

use tl_codegen::model::Audience;
use tl_codegen::overlay::{Description, ErrorText, Facts, Meaning, Overlay, Page, Scope, Spanned, Term};
use tl_parser::{Code, Diagnostic, FileId, Span};
use toml::Spanned as Located;
use toml::de::{DeTable, DeValue};

type Key<'i> = Located<std::borrow::Cow<'i, str>>;
type Value<'i> = Located<DeValue<'i>>;

/// A file and its diagnostics.
pub(crate) struct Reader<'r> {
    pub(crate) file: FileId,
    pub(crate) text: &'r str,
    pub(crate) diagnostics: &'r mut Vec<Diagnostic>,
}

/// `site = "..."`, then `["/path"]` with `title` and `for`.
pub(super) fn pages(reader: &mut Reader<'_>, overlay: &mut Overlay) {
    for (key, value) in &reader.entries() {
        if key.get_ref() == "site" {
            overlay.site = reader.string(value).map(|site| site.value).unwrap_or_default();
            continue;
        }
        let Some(table) = reader.table(value) else { continue };
        let mut page = Page { path: reader.name(key), title: String::new(), combinators: Vec::new() };
        for (key, value) in table {
            match &**key.get_ref() {
                "title" => page.title = reader.string(value).map(|title| title.value).unwrap_or_default(),
                "for" => page.combinators = reader.strings(value),
                _ => reader.unexpected(key, "`title` and `for`"),
            }
        }
        overlay.pages.push(page);
    }
}

/// `[400]` with `NAME = "meaning"`.
pub(super) fn errors(reader: &mut Reader<'_>, overlay: &mut Overlay) {
    for (key, value) in &reader.entries() {
        let Ok(code) = key.get_ref().parse() else {
            reader.unexpected(key, "the code of errors: `[400]`");
            continue;
        };
        for (key, value) in reader.table(value).into_iter().flatten() {
            if let Some(meaning) = reader.string(value) {
                overlay.errors.push(ErrorText { code, name: reader.name(key), meaning: meaning.value });
            }
        }
    }
}

/// `[namespace]` with `function = { audience = "user", errors = ["NAME", "406 NAME"] }`.
pub(super) fn rpc(reader: &mut Reader<'_>, overlay: &mut Overlay) {
    let entries = reader.entries();
    reader.named(&entries, "", &["audience", "errors"], &mut |reader, name, table| {
        let mut facts = Facts { name, audience: None, errors: Vec::new() };
        for (key, value) in table {
            match &**key.get_ref() {
                "audience" => facts.audience = reader.audience(value),
                "errors" => facts.errors = reader.strings(value).into_iter().map(coded).collect(),
                _ if value.get_ref().is_table() => {}
                _ => reader.unexpected(key, "`audience` and `errors`"),
            }
        }
        overlay.functions.push(facts);
    });
}

/// `[namespace.name]` with `doc`, `fields`, `errors`, `pages` and `source`.
pub(super) fn docs(reader: &mut Reader<'_>, found: &mut Vec<Description>) {
    let entries = reader.entries();
    reader.named(&entries, "", &["doc", "fields", "errors", "pages", "source"], &mut |reader, name, table| {
        let (fields, errors, pages) = (Vec::new(), Vec::new(), Vec::new());
        let mut description = Description { name, text: None, fields, errors, pages, inferred: false };
        for (key, value) in table {
            match &**key.get_ref() {
                "doc" => description.text = reader.string(value),
                "fields" => description.fields = reader.strings_by_name(value),
                "errors" => description.errors = reader.strings_by_name(value),
                "pages" => description.pages = reader.strings(value),
                "source" => match reader.string(value) {
                    Some(source) if source.value == "schema" => description.inferred = true,
                    _ => reader.unexpected(key, "`source = \"schema\"`"),
                },
                // `updates` is a type and the namespace of `updates.getState`.
                _ if value.get_ref().is_table() => {}
                _ => reader.unexpected(key, "`doc`, `fields`, `errors`, `pages` and `source`"),
            }
        }
        found.push(description);
    });
}

/// `"combinator.field" = "name"`.
pub(super) fn groups(reader: &mut Reader<'_>, overlay: &mut Overlay) {
    for (key, value) in &reader.entries() {
        overlay.groups.extend(reader.string(value).map(|name| (reader.name(key), name)));
    }
}

/// `old = "new"`, in the tables `constructors`, `functions`, `casts` and `fields`.
pub(super) fn conversions(reader: &mut Reader<'_>, overlay: &mut Overlay) {
    for (key, value) in &reader.entries() {
        let rows = reader.strings_by_name(value);
        match &**key.get_ref() {
            "constructors" => overlay.conversions.constructors.extend(rows),
            "functions" => overlay.conversions.functions.extend(rows),
            "casts" => overlay.conversions.casts.extend(rows),
            "fields" => overlay.conversions.fields.extend(rows),
            _ => reader.unexpected(key, "`constructors`, `functions`, `casts` or `fields`"),
        }
    }
}

/// `"name:type" = "meaning"`, or a table of them by scope.
pub(super) fn glossary(reader: &mut Reader<'_>, overlay: &mut Overlay) {
    for (key, value) in &reader.entries() {
        let (name, ty) = key.get_ref().split_once(':').map_or((&**key.get_ref(), None), |(name, ty)| (name, Some(ty)));
        let mut meanings = Vec::new();
        if let DeValue::Table(table) = value.get_ref() {
            for (key, value) in table {
                let span = reader.span(key.span());
                let scopes = key.get_ref().split_whitespace().map(|scope| Spanned { value: self::scope(scope), span });
                meanings.extend(reader.string(value).map(|text| Meaning { scopes: scopes.collect(), text }));
            }
        } else if let Some(text) = reader.string(value) {
            let scopes = vec![Spanned { value: Scope::All, span: reader.span(key.span()) }];
            meanings.push(Meaning { scopes, text });
        }
        overlay.glossary.push(Term { name: name.to_owned(), ty: ty.map(str::to_owned), meanings });
    }
}

fn scope(text: &str) -> Scope {
    match text {
        "all" => Scope::All,
        "constructors" => Scope::Constructors,
        "functions" => Scope::Functions,
        pattern => Scope::Like(pattern.to_owned()),
    }
}

/// `406 NAME` or `NAME`.
fn coded(error: Spanned<String>) -> (Option<i32>, Spanned<String>) {
    match error.value.split_once(' ').and_then(|(code, name)| Some((code.parse().ok()?, name.to_owned()))) {
        Some((code, value)) => (Some(code), Spanned { value, span: error.span }),
        None => (None, error),
    }
}

impl<'r> Reader<'r> {
    /// The top level of the file.
    fn entries(&mut self) -> DeTable<'r> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let span = self.span(error.span().unwrap_or_default());
            self.diagnostics.push(Diagnostic::new(Code::MalformedOverlay, span, error.message().to_owned()));
        }
        table.into_inner()
    }

    /// Calls `found` for each table with one of `keys`, and its TL name.
    ///
    /// In TOML `[messages.sendMessage]` is a table inside a table, and may be written as one.
    fn named(
        &mut self,
        table: &DeTable<'_>,
        namespace: &str,
        keys: &[&str],
        found: &mut dyn FnMut(&mut Self, Spanned<String>, &DeTable<'_>),
    ) {
        let own = |table: &DeTable<'_>| keys.iter().any(|key| table.contains_key(*key));
        for (key, value) in table {
            let DeValue::Table(inner) = value.get_ref() else {
                // `found` checks the keys of the tables that it reads.
                if !own(table) || namespace.is_empty() {
                    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
                    self.unexpected(key, &keys.join(", "));
                }
                continue;
            };
            if !namespace.is_empty() && keys.contains(&&**key.get_ref()) {
                continue;
            }
            let name = match namespace {
                "" => key.get_ref().to_string(),
                _ => format!("{namespace}.{}", key.get_ref()),
            };
            if own(inner) {
                found(self, Spanned { value: name.clone(), span: self.span(key.span()) }, inner);
            }
            self.named(inner, &name, keys, found);
        }
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>) -> Option<&'v DeTable<'i>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => self.expected("a table", value),
        }
    }

    fn string(&mut self, value: &Value<'_>) -> Option<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => {
                Some(Spanned { value: text.trim().to_owned(), span: self.span(value.span()) })
            }
            _ => self.expected("a string", value),
        }
    }

    fn strings(&mut self, value: &Value<'_>) -> Vec<Spanned<String>> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().filter_map(|item| self.string(item)).collect(),
            _ => self.expected("an array of strings", value).unwrap_or_default(),
        }
    }

    /// A table of names and strings.
    fn strings_by_name(&mut self, value: &Value<'_>) -> Vec<(Spanned<String>, Spanned<String>)> {
        let entries = self.table(value).into_iter().flatten();
        entries.filter_map(|(key, value)| Some((self.name(key), self.string(value)?))).collect()
    }

    fn audience(&mut self, value: &Value<'_>) -> Option<Audience> {
        match value.get_ref().as_str() {
            Some("user") => Some(Audience::User),
            Some("bot") => Some(Audience::Bot),
            Some("both") => Some(Audience::Both),
            _ => self.expected("`\"user\"`, `\"bot\"` or `\"both\"`", value),
        }
    }

    fn name(&self, key: &Key<'_>) -> Spanned<String> {
        Spanned { value: key.get_ref().to_string(), span: self.span(key.span()) }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn expected<T>(&mut self, form: &str, value: &Value<'_>) -> Option<T> {
        let span = self.span(value.span());
        self.diagnostics.push(Diagnostic::new(Code::MalformedOverlay, span, format!("expected {form}")));
        None
    }

    fn unexpected(&mut self, key: &Key<'_>, expected: &str) {
        let span = self.span(key.span());
        let message = format!("unexpected key `{}`", key.get_ref());
        let diagnostic = Diagnostic::new(Code::MalformedOverlay, span, message);
        self.diagnostics.push(diagnostic.help(format!("expected here: {expected}")));
    }
}
