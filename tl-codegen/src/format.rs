//! From tokens to formatted text, which takes more time than all else: programs that generate again and again keep it.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;
use std::{env, fs, io};

use proc_macro2::TokenStream;

use crate::sync;

/// A formatter that knows the texts of the run before it, by the hash of their tokens.
#[derive(Debug)]
pub struct Formatter {
    file: PathBuf,
    /// The program that formats: its length and the time when it was built. Another one may format otherwise.
    program: String,
    before: HashMap<u64, String>,
    now: Mutex<BTreeMap<u64, String>>,
}

impl Formatter {
    /// Reads the texts that this program saved in a file. Without the file, or after a change of the program, there are none.
    pub fn open(file: &Path) -> Self {
        let program = program().unwrap_or_default();
        let texts = fs::read_to_string(file).unwrap_or_default();
        let texts = texts.strip_prefix(&format!("{program}\n")).filter(|_| !program.is_empty()).unwrap_or_default();
        Self { file: file.to_owned(), program, before: parse(texts).unwrap_or_default(), now: Mutex::default() }
    }

    /// Saves the texts of this run, and forgets those that it did not need.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if now.len() == self.before.len() && now.keys().all(|key| self.before.contains_key(key)) {
            return Ok(());
        }
        let mut texts = format!("{}\n", self.program);
        for (key, text) in &*now {
            texts += &format!("{key} {}\n{text}", text.len());
        }
        sync::replace(&self.file, &texts)
    }

    pub(crate) fn pretty(&self, tokens: TokenStream) -> String {
        let mut hasher = DefaultHasher::new();
        tokens.to_string().hash(&mut hasher);
        let key = hasher.finish();
        let text = self.before.get(&key).cloned().unwrap_or_else(|| pretty(tokens));
        self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(key, text.clone());
        text
    }
}

fn program() -> io::Result<String> {
    let program = fs::metadata(env::current_exe()?)?;
    let built = program.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
    Ok(format!("{} {}", program.len(), built.as_nanos()))
}

/// `None` if the file was not written to its end.
fn parse(mut texts: &str) -> Option<HashMap<u64, String>> {
    let mut parsed = HashMap::new();
    while let Some((line, rest)) = texts.split_once('\n') {
        let (key, len) = line.split_once(' ')?;
        let (text, rest) = rest.split_at_checked(len.parse().ok()?)?;
        parsed.insert(key.parse().ok()?, text.to_owned());
        texts = rest;
    }
    Some(parsed)
}

/// Formats tokens, with a blank line between items of several lines.
pub(crate) fn pretty(tokens: TokenStream) -> String {
    let file: syn::File = match syn::parse2(tokens) {
        Ok(file) => file,
        // A bug in an emitter; the compiler shows it.
        Err(error) => return format!("compile_error!({:?});\n", error.to_string()),
    };
    let mut text = String::new();
    for item in file.items {
        let (attrs, items) = (Vec::new(), vec![item]);
        let one = prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items });
        if !text.is_empty() && one.lines().count() > 1 {
            text.push('\n');
        }
        // Blank lines between functions, too.
        let one = one.replace("    }\n    #[", "    }\n\n    #[").replace("    }\n    ///", "    }\n\n    ///");
        text += &one.replace(";\n    #[", ";\n\n    #[");
    }
    text
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn texts(file: &Path) -> usize {
        Formatter::open(file).before.len()
    }

    #[test]
    fn texts_are_kept_from_one_run_to_the_next() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("target/formatted");
        let [first, second] = [
            quote!(
                pub struct A {
                    pub b: u8,
                }
                pub enum C {
                    D,
                }
            ),
            quote!(
                pub struct E;
            ),
        ];
        let formatter = Formatter::open(&file);
        let text = formatter.pretty(first.clone());
        assert_eq!(text, pretty(first.clone()));
        formatter.save().expect("can be written");
        assert_eq!(texts(&file), 1);

        let formatter = Formatter::open(&file);
        assert_eq!([formatter.pretty(first), formatter.pretty(second.clone())], [text, pretty(second.clone())]);
        formatter.save().expect("can be written");
        assert_eq!(texts(&file), 2);

        let formatter = Formatter::open(&file);
        formatter.pretty(second);
        formatter.save().expect("can be written");
        assert_eq!(texts(&file), 1, "what the last run did not need is gone");
    }

    #[test]
    fn texts_of_another_program_and_damaged_ones_are_not_used() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("formatted");
        let formatter = Formatter::open(&file);
        formatter.pretty(quote!(
            pub struct A;
        ));
        formatter.save().expect("can be written");
        let saved = fs::read_to_string(&file).expect("a text");

        fs::write(&file, format!("1{saved}")).expect("can be written");
        assert_eq!(texts(&file), 0);
        for len in 0..saved.len() {
            fs::write(&file, &saved[..len]).expect("can be written");
            assert_eq!(texts(&file), 0, "{len} of {}", saved.len());
        }
    }
}
