//! Documentation: what the comments of a schema say about its definitions, fields and types.

use std::collections::{HashMap, HashSet};

use crate::ast::{Comment, Item, ItemKind, Schema};

/// The documentation of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// About the item as a whole; may have several lines, or none.
    pub text: String,
    /// About its fields: name and text, in the order of the comments.
    pub fields: Vec<(String, String)>,
}

impl Docs {
    /// Collects the documentation of an item.
    ///
    /// It is made of the comments right above the item, up to a blank line, of the one behind it and
    /// of those at its fields. Comments are plain text, or they have tags in TDLib's way:
    ///
    /// ```text
    /// //@description A user @id Unique identifier
    /// //@name Full name,
    /// //-as the user wrote it
    /// user id:long name:string = User;
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

    /// What is said about a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }
}

/// Documentation in the making.
#[derive(Default)]
struct Collector<'a> {
    docs: Docs,
    /// Where each field is in the documentation.
    places: HashMap<&'a str, usize>,
}

impl<'a> Collector<'a> {
    fn add_field(&mut self, name: &'a str, line: &str) {
        let fields = &mut self.docs.fields;
        match self.places.get(name) {
            Some(&place) => add_line(&mut fields[place].1, line),
            None if line.is_empty() => {}
            None => {
                self.places.insert(name, fields.len());
                fields.push((name.to_owned(), line.to_owned()));
            }
        }
    }
}

impl<'a> Schema<'a> {
    /// The layer that the schema describes: the last `// LAYER N` in it.
    pub fn layer(&self) -> Option<u32> {
        let layer = |comment: &Comment<'a>| {
            let (word, number) = comment.text.strip_prefix("//")?.trim().split_once(' ')?;
            word.eq_ignore_ascii_case("layer").then(|| number.trim().parse().ok())?
        };
        self.whole_line_comments().filter_map(layer).last()
    }

    /// The documentation of types, `//@class Name @description ...`: name and text, in file order.
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

/// The last block of comments above an item, unless a blank line sets it off.
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
    /// From `tag text`, without the `@`.
    fn tag(text: &'a str) -> Self {
        let (tag, text) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        Self { tag: Some(tag), text: text.trim().to_owned() }
    }

    fn add(&mut self, text: &str) {
        self.text.push(' ');
        self.text.push_str(text.trim());
    }
}

/// Splits comments into tags and plain text. A tag inside a line must be a well-known one or a
/// field's name, for `@` also occurs in ordinary text.
fn entries<'s, 'a: 's>(
    comments: impl IntoIterator<Item = &'s Comment<'a>>,
    is_field: impl Fn(&str) -> bool,
) -> Vec<Entry<'a>> {
    let known = |tag: &str| tag == "description" || is_field(tag) || tag.strip_prefix("param_").is_some_and(&is_field);
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for comment in comments {
        let tagged = comment.text.strip_prefix("//@");
        if let Some(text) = tagged.or(comment.text.strip_prefix("//-")) {
            let mut tags = text.match_indices(" @").map(|(at, _)| at).filter(|at| known(first_word(&text[at + 2..])));
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
        } else if !is_code(comment) && !is_layer(comment) {
            entries.extend(lines(comment).map(|line| Entry { tag: None, text: line.to_owned() }));
        }
    }
    entries
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// A definition that somebody commented out says nothing about the next one.
fn is_code(comment: &Comment<'_>) -> bool {
    comment.text.starts_with("//") && comment.text.contains(" = ") && comment.text.contains(';')
}

fn is_layer(comment: &Comment<'_>) -> bool {
    comment.text.starts_with("// LAYER ")
}

/// The lines of a comment without its marks; lines that only draw a rule are left out.
fn lines<'a>(comment: &Comment<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let marks = |c: char| c.is_whitespace() || c == '/' || c == '*';
    let text = comment.text.strip_suffix("*/").unwrap_or(comment.text);
    let words = |line: &str| line.contains(char::is_alphanumeric);
    text.lines().map(move |line| line.trim_start_matches(marks).trim_end()).filter(move |line| words(line))
}

fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() && !line.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
