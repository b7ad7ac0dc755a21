//! Documentation of items: Markdown in which links to items of the schema stay apart until it is printed somewhere.

use std::fmt;

use super::{Kind, Path};

/// Documentation: Markdown text, and links to items of the schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    parts: Vec<DocPart>,
}

/// A part of [`Docs`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocPart {
    /// Markdown text.
    Text(String),
    /// A link.
    Link(Link),
}

/// A link to an item of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The text, in Markdown.
    pub text: String,
    /// The module below which the item is.
    pub kind: Kind,
    /// The path of the item below that module.
    pub path: Path,
    /// The variant of the enum, if the link leads there.
    pub variant: Option<String>,
}

impl Link {
    /// A link whose text is the path.
    pub(crate) fn new(kind: Kind, path: &Path, variant: Option<&str>) -> Self {
        let mut link = Self { text: String::new(), kind, path: path.clone(), variant: variant.map(str::to_owned) };
        link.text = format!("`{}`", link.label());
        link
    }

    /// Returns the Markdown with this destination, if there is one.
    pub(crate) fn render(&self, destination: Option<String>) -> String {
        destination.map_or_else(|| self.text.clone(), |destination| format!("[{}]({destination})", self.text))
    }

    /// The path of the item and of the variant: `messages::Chats::Slice`.
    fn label(&self) -> String {
        match &self.variant {
            Some(variant) => format!("{}::{variant}", self.path),
            None => self.path.to_string(),
        }
    }

    /// The path below the schema's own module: `enums::messages::Chats::Slice`.
    pub(crate) fn destination(&self) -> String {
        format!("{}::{}", self.kind.module(), self.label())
    }
}

impl Docs {
    /// Returns the parts, in order.
    pub fn parts(&self) -> &[DocPart] {
        &self.parts
    }

    /// Whether there is no documentation.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Returns the Markdown, with the destinations that `destination` returns for links; without one, a link is its text.
    pub fn render(&self, destination: impl Fn(&Link) -> Option<String>) -> String {
        let parts = self.parts.iter().map(|part| match part {
            DocPart::Text(text) => text.clone(),
            DocPart::Link(link) => link.render(destination(link)),
        });
        parts.collect()
    }

    /// Returns the first paragraph.
    pub fn first_paragraph(&self) -> Self {
        let mut first = Self::default();
        for part in &self.parts {
            match part {
                DocPart::Text(text) => match text.split_once("\n\n") {
                    Some((text, _)) => {
                        first.push_text(text);
                        break;
                    }
                    None => first.push_text(text),
                },
                DocPart::Link(link) => first.push_link(link.clone()),
            }
        }
        first
    }

    pub(crate) fn push_text(&mut self, text: &str) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(DocPart::Text(last)) => last.push_str(text),
            _ => self.parts.push(DocPart::Text(text.to_owned())),
        }
    }

    pub(crate) fn push_link(&mut self, link: Link) {
        self.parts.push(DocPart::Link(link));
    }
}

impl From<&str> for Docs {
    /// Documentation without links to items.
    fn from(markdown: &str) -> Self {
        let mut docs = Self::default();
        docs.push_text(markdown);
        docs
    }
}

/// As Markdown, in which links lead to paths such as `enums::messages::Chats`.
impl fmt::Display for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(|link| Some(link.destination())))
    }
}
