//! Schema files, value files and standard input.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tl_parser::{FileId, Parsed, Sources};

use crate::failure::{Failure, Result};

#[derive(clap::Args)]
pub(crate) struct Files {
    /// Schema files; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,
}

pub(crate) struct Input {
    pub(crate) sources: Sources,
    pub(crate) ids: Vec<FileId>,
    /// Number of files that could not be read; their errors were printed.
    pub(crate) failures: usize,
}

impl Input {
    /// Reads all files and prints an error for each that cannot be read.
    pub(crate) fn read<'p>(paths: impl IntoIterator<Item = &'p PathBuf> + Clone) -> Result<Self> {
        reject_stdin_twice(paths.clone())?;
        let mut input = Self { sources: Sources::new(), ids: Vec::new(), failures: 0 };
        for path in paths {
            match read_schema(path) {
                Ok(text) => input.ids.push(input.sources.add(name(path), text)),
                Err(failure) => {
                    input.failures += 1;
                    failure.report()?;
                }
            }
        }
        Ok(input)
    }

    /// Reads all files, and fails if one of them cannot be read.
    pub(crate) fn read_all<'p>(paths: impl IntoIterator<Item = &'p PathBuf> + Clone) -> Result<Self> {
        let input = Self::read(paths)?;
        if input.failures == 0 { Ok(input) } else { Err(Failure::Reported) }
    }

    /// Returns schemas that are not files, by name.
    pub(crate) fn of(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut sources = Sources::new();
        let ids = texts.into_iter().map(|(name, text)| sources.add(name, text)).collect();
        Self { sources, ids, failures: 0 }
    }

    pub(crate) fn parse(&self) -> Vec<Parsed<'_>> {
        self.ids.iter().map(|&id| tl_parser::parse(self.sources.text(id), id)).collect()
    }
}

/// Rejects `-` given twice.
pub(crate) fn reject_stdin_twice<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Result<()> {
    match paths.into_iter().filter(|path| is_stdin(path)).count() {
        0 | 1 => Ok(()),
        _ => Err(Failure::Usage("`-` can be given only once: standard input cannot be read twice")),
    }
}

pub(crate) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Returns the name of a file in messages.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

pub(crate) fn read_schema(path: &Path) -> Result<String> {
    if !path.is_dir() {
        return read_text(path);
    }
    let is_schema = |path: PathBuf| path.extension().is_some_and(|extension| extension == "tl");
    let has_schemas = fs::read_dir(path)
        .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| is_schema(entry.path()))));
    Err(is_directory(path).help(if has_schemas {
        format!("pass its files: {}", path.join("*.tl").display())
    } else {
        "pass schema files; the directory contains no *.tl files".to_owned()
    }))
}

/// Reads a value in a text format, or a schema.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    let failed = |[message, fix]: [String; 2]| Failure::new(format!("cannot read {}: {message}", name(path))).help(fix);
    tl_codegen::utf8(read_bytes(path)?).map_err(failed)
}

pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    if path.is_dir() {
        return Err(is_directory(path).help("pass the file that contains the value"));
    }
    let bytes = if is_stdin(path) {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    bytes.map_err(|error| {
        let not_found = error.kind() == io::ErrorKind::NotFound;
        let failure = Failure::new(format!("cannot read {}: {error}", name(path)));
        match std::path::absolute(path) {
            Ok(absolute) if not_found && absolute != path => {
                failure.help(format!("the path is {}", absolute.display()))
            }
            _ => failure,
        }
    })
}

fn is_directory(path: &Path) -> Failure {
    Failure::new(format!("cannot read {}: it is a directory", path.display()))
}
