//! The code blocks of a Markdown file: what it shows is run as it is shown.

/// A fenced block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block<'a> {
    /// What stands behind the fence: `rust`, `sh`, `text`.
    pub(crate) language: &'a str,
    /// The lines between the fences.
    pub(crate) text: &'a str,
}

impl<'a> Block<'a> {
    /// The file that the first line names, as in `// src/main.rs`.
    pub(crate) fn file(&self) -> Option<&'a str> {
        let name = self.text.lines().next()?.strip_prefix("// ")?;
        (name.contains('.') && !name.contains(' ')).then_some(name)
    }
}

/// All fenced blocks of a text, in order.
pub(crate) fn blocks(markdown: &str) -> Vec<Block<'_>> {
    const FENCE: &str = "```";
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let behind = at + line.len();
        if let Some(language) = line.trim_end().strip_prefix(FENCE) {
            open = match open {
                None => Some((language, behind)),
                Some((language, start)) => {
                    blocks.push(Block { language, text: &markdown[start..at] });
                    None
                }
            };
        }
        at = behind;
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found() {
        let text = "# Title\n```sh\ncargo x\n```\nwords\n```rust,ignore\n// src/main.rs\nfn main() {}\n```\n";
        let found = blocks(text);
        assert_eq!(found[0], Block { language: "sh", text: "cargo x\n" });
        assert_eq!(found[1], Block { language: "rust,ignore", text: "// src/main.rs\nfn main() {}\n" });
        assert_eq!(found.iter().map(Block::file).collect::<Vec<_>>(), [None, Some("src/main.rs")]);
        assert!(blocks("```rust\nno end").is_empty());
    }
}
