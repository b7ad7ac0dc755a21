//! Tests of the tasks, a file each; here, temporary workspaces and other helpers of several of them.

mod bench;
mod docs;
mod documents;
mod history;
mod overlay;
mod regen;
mod update;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tl_codegen::model::Model;
use tl_parser::{Diagnostic, Sources};

use crate::overlay::Local;
use crate::progress::Stages;
use crate::regen::{self as task, FOLDERS, Loaded};
use crate::tree::Tree;

/// A temporary folder with some files of a workspace.
struct Workspace(TempDir);

impl Workspace {
    fn new(files: &[(&str, &str)]) -> Self {
        let workspace = Self(tempfile::tempdir().expect("a temporary folder"));
        let empty = |name, on| format!("[[crate]]\nname = \"tl-types{name}\"\ndepends-on = {on:?}\nitems = []\n");
        let [common, sides] = [&["tl-types-common"][..], &["tl-types-messages", "tl-types-services"]];
        let crates = [("-common", &[][..]), ("-messages", common), ("-services", common), ("", sides)];
        let seams: String = crates.map(|(name, on)| empty(name, on)).concat() + "[box]\nboxed = []\ninline = []\n";
        workspace.write(crate::seams::FILE, seams);
        files.iter().for_each(|(name, text)| workspace.write(name, text));
        workspace
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a new folder");
        fs::write(path, text).expect("a writable file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// All files except those of git, by their paths from the root.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut files, mut folders) = (BTreeMap::new(), vec![self.root().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a readable folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.extend((!path.ends_with(".git")).then_some(path));
                } else {
                    let bytes = fs::read(&path).expect("a readable file");
                    files.insert(path.strip_prefix(self.root()).expect("a path inside").to_owned(), bytes);
                }
            }
        }
        files
    }

    fn regen(&self, local: Local) -> bool {
        task::regen(self.root(), false, local).expect("a readable workspace")
    }

    /// Whether the generated code is up to date.
    fn is_fresh(&self) -> bool {
        task::regen(self.root(), true, Local::Include).expect("a readable workspace")
    }

    /// The path of the only generated file with this name, of any crate.
    fn generated(&self, file: &str) -> PathBuf {
        let mut paths = FOLDERS.iter().map(|folder| self.root().join(folder).join(file)).filter(|path| path.exists());
        let path = paths.next().unwrap_or_else(|| panic!("{file} is not generated"));
        assert_eq!(paths.next(), None);
        path
    }

    /// Asserts that the generated code of `user` contains a text.
    fn assert_user(&self, text: &str) {
        let code = fs::read_to_string(self.generated("api/types/root_u.rs")).expect("a readable file");
        assert!(code.contains(text), "{code}");
    }
}

fn load(root: &Path, local: Local) -> Loaded {
    task::load(&Tree::new(root), local, &mut Stages::default()).expect("a readable workspace").expect("valid schemas")
}

/// The model of a schema.
fn model(schema: &str) -> Model {
    tl_codegen::resolve(&[tl_parser::parse(schema, Default::default())]).0
}

/// A file of the folder `shared` next to the repository. Without it the test is skipped, which is not captured.
fn shared(name: &str) -> Option<String> {
    let path = crate::root().join("../shared").join(name);
    let text = fs::read_to_string(path).ok();
    if text.is_none() {
        skipped(&format!("there is no ../shared/{name}"));
    }
    text
}

/// Prints that the current test is skipped. Unlike `eprintln!`, this is shown for tests that pass.
fn skipped(reason: &str) {
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {reason}");
}

/// One line per diagnostic: position, marked text, message, label and help.
fn lines(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let line = |diagnostic: &Diagnostic| {
        let Diagnostic { code, message, span, label, help, .. } = diagnostic;
        let (place, marked) = (sources.location(*span), &sources.text(span.file)[span.range()]);
        let optional = |text: &str| if text.is_empty() { String::new() } else { format!(" | {text}") };
        let (label, help) = (optional(label), optional(help.as_deref().unwrap_or_default()));
        format!("{}:{}: {code} [{marked}] {message}{label}{help}\n", place.line, place.column)
    };
    diagnostics.iter().map(line).collect()
}
