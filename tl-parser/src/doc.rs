//! Documentation comments of definitions, fields and types.
//!
//! Comments are plain text or have tags in the syntax of [TDLib's schema](https://core.telegram.org/tdlib).

use std::collections::{HashMap, HashSet};

use crate::ast::{Comment, Item, ItemKind, Schema};

/// Documentation of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// Documentation of the item as a whole: any number of lines, empty if there is none.
    pub text: String,
    /// Names of documented fields with their texts, in the order of the comments.
    pub fields: Vec<(String, String)>,
}

impl Docs {
    /// Collects the documentation of an item.
    ///
    /// Considers the comments directly above the item, up to a blank line, the trailing one, and those of
    /// its fields. In a tagged comment, `//-` continues the previous line.
    ///
    /// ```
    /// use tl_parser::{FileId, doc::Docs, parse};
    ///
    /// let text = "//@description A user @id Unique identifier\n//@name Full name,\n//-as entered\n\
    ///             user id:long name:string = User;";
    /// let docs = Docs::of(&parse(text, FileId::default()).schema.items[0]);
    /// assert_eq!(docs.text, "A user");
    /// assert_eq!(docs.field("name"), Some("Full name, as entered"));
    /// ```
    pub fn of(item: &Item<'_>) -> Self {
        let fields = match &item.kind {
            ItemKind::Combinator(combinator) => &combinator.fields[..],
            _ => &[],
        };
        let names: HashSet<&str> = fields.iter().filter_map(|field| field.name).map(|name| name.text).collect();
        let is_field = |name: &str| names.contains(name);
        let mut found = Collector::default();
        let mut before = None;
        for entry in entries(directly_above(item), is_field) {
            match entry.tag {
                Some("description") if before == Some("class") => {}
                None | Some("description") => add_line(&mut found.docs.text, &entry.text),
                Some("class") => {}
                Some(tag) => {
                    let field = tag.strip_prefix("param_").filter(|field| is_field(field) && !is_field(tag));
                    found.add_field(field.unwrap_or(tag), &entry.text);
                }
            }
            before = entry.tag;
        }
        if let Some(comment) = &item.trailing {
            lines(comment).for_each(|line| add_line(&mut found.docs.text, line));
        }
        for field in fields {
            let Some(name) = &field.name else { continue };
            for line in field.comments.iter().chain(&field.trailing).flat_map(lines) {
                found.add_field(name.text, line);
            }
        }
        found.docs
    }

    /// Returns the documentation of a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }
}

/// Documentation under construction.
#[derive(Default)]
struct Collector<'a> {
    docs: Docs,
    /// Index of each field in the documentation.
    indices: HashMap<&'a str, usize>,
}

impl<'a> Collector<'a> {
    fn add_field(&mut self, name: &'a str, line: &str) {
        let fields = &mut self.docs.fields;
        match self.indices.get(name) {
            Some(&index) => add_line(&mut fields[index].1, line),
            None if line.is_empty() => {}
            None => {
                self.indices.insert(name, fields.len());
                fields.push((name.to_owned(), line.to_owned()));
            }
        }
    }
}

impl<'a> Schema<'a> {
    /// Returns the layer of the schema: the number in the last `// LAYER N`.
    pub fn layer(&self) -> Option<u32> {
        let layer = |comment: &Comment<'a>| {
            let (word, number) = comment.text.strip_prefix("//")?.trim().split_once(' ')?;
            word.eq_ignore_ascii_case("layer").then(|| number.trim().parse().ok())?
        };
        self.whole_line_comments().filter_map(layer).last()
    }

    /// Returns the documentation of types, `//@class Name @description ...`: names and texts, in file order.
    pub fn classes(&self) -> Vec<(String, String)> {
        let entries = entries(self.whole_line_comments(), |_| false);
        let class = |pair: &[Entry<'_>]| match pair {
            [Entry { tag: Some("class"), text: name }, Entry { tag: Some("description"), text }] => {
                Some((name.clone(), text.clone()))
            }
            _ => None,
        };
        entries.windows(2).filter_map(class).collect()
    }

    fn whole_line_comments(&self) -> impl Iterator<Item = &Comment<'a>> {
        self.items.iter().flat_map(|item| &item.comments).chain(&self.end)
    }
}

/// Returns the last block of comments above an item, unless a blank line follows it.
fn directly_above<'s, 'a>(item: &'s Item<'a>) -> &'s [Comment<'a>] {
    if item.blank_before {
        return &[];
    }
    let start = item.comments.iter().rposition(|comment| comment.blank_before).unwrap_or(0);
    &item.comments[start..]
}

/// A tag with its text, or text without a tag.
struct Entry<'a> {
    tag: Option<&'a str>,
    text: String,
}

impl<'a> Entry<'a> {
    /// Parses `tag text`, without the `@`.
    fn tag(text: &'a str) -> Self {
        let (tag, text) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        Self { tag: Some(tag), text: text.trim().to_owned() }
    }

    fn add(&mut self, text: &str) {
        self.text.push(' ');
        self.text.push_str(text.trim());
    }
}

/// Splits comments into tags and plain text. A tag inside a line must be `@description` or the name of a
/// field, since `@` also occurs in ordinary text.
fn entries<'s, 'a: 's>(
    comments: impl IntoIterator<Item = &'s Comment<'a>>,
    is_field: impl Fn(&str) -> bool,
) -> Vec<Entry<'a>> {
    let is_tag = |tag: &str| tag == "description" || is_field(tag) || tag.strip_prefix("param_").is_some_and(&is_field);
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for comment in comments {
        let tagged = comment.text.strip_prefix("//@");
        if let Some(text) = tagged.or(comment.text.strip_prefix("//-")) {
            let mut tags = text.match_indices(" @").map(|(at, _)| at).filter(|at| is_tag(first_word(&text[at + 2..])));
            let mut end = tags.next().unwrap_or(text.len());
            match entries.last_mut() {
                Some(last) if tagged.is_none() => last.add(&text[..end]),
                _ => entries.push(Entry::tag(&text[..end])),
            }
            while end < text.len() {
                let start = end + 2;
                end = tags.next().unwrap_or(text.len());
                entries.push(Entry::tag(&text[start..end]));
            }
        } else if !is_code(comment) && !is_layer(comment) && !is_about_file(comment) {
            entries.extend(lines(comment).map(|line| Entry { tag: None, text: line.to_owned() }));
        }
    }
    entries
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// Returns whether a comment is a definition commented out, which does not document the next one.
fn is_code(comment: &Comment<'_>) -> bool {
    comment.text.starts_with("//") && comment.text.contains(" = ") && comment.text.contains(';')
}

fn is_layer(comment: &Comment<'_>) -> bool {
    comment.text.starts_with("// LAYER ")
}

/// Returns whether a comment is about the file, as its name or a licence is, and not about the first definition.
fn is_about_file(comment: &Comment<'_>) -> bool {
    let text = comment.text.trim_start_matches('/').trim();
    let is_name = text.ends_with(".tl") && !text.contains(char::is_whitespace);
    let starts = ["SPDX-", "Copyright (", "Copyright \u{a9}", "Copyright 1", "Copyright 2", "Licensed under"];
    is_name || starts.iter().any(|start| text.starts_with(start))
}

/// Returns the lines of a comment without its marks and without horizontal rules.
fn lines<'a>(comment: &Comment<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let marks = |c: char| c.is_whitespace() || c == '/' || c == '*';
    let text = comment.text.strip_suffix("*/").unwrap_or(comment.text);
    let has_text = |line: &str| line.contains(char::is_alphanumeric);
    text.lines().map(move |line| line.trim_start_matches(marks).trim_end()).filter(move |line| has_text(line))
}

fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() && !line.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
