//! Reads schema files and standard input, and says what to do when that fails.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tl_parser::{FileId, Sources};

use crate::output::{self, CYAN, RED, styled};

/// The FILE arguments.
#[derive(clap::Args)]
pub(crate) struct Files {
    /// Schema files; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,
}

/// What could be read.
pub(crate) struct Input {
    pub(crate) sources: Sources,
    pub(crate) ids: Vec<FileId>,
    /// How many files could not be read, which is said already.
    pub(crate) failures: usize,
}

impl Files {
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        validate(&self.paths)
    }

    pub(crate) fn read(&self) -> io::Result<Input> {
        read_all(&self.paths)
    }
}

/// Refuses files that cannot be read together.
pub(crate) fn validate(paths: &[PathBuf]) -> Result<(), &'static str> {
    match paths.iter().filter(|path| is_stdin(path)).count() {
        0 | 1 => Ok(()),
        _ => Err("`-` can be given only once: standard input ends when it is read"),
    }
}

/// Reads all files; complains of those that cannot be read.
pub(crate) fn read_all(paths: &[PathBuf]) -> io::Result<Input> {
    let mut input = Input { sources: Sources::new(), ids: Vec::new(), failures: 0 };
    for path in paths {
        match read(path) {
            Ok(text) => input.ids.push(input.sources.add(name(path), text)),
            Err(failure) => {
                input.failures += 1;
                failure.report()?;
            }
        }
    }
    Ok(input)
}

/// Whether the path stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// What messages call a file.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// The text of a schema file or of standard input.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    if path.is_dir() {
        return Err(directory(path));
    }
    read_text(path)
}

/// The text of a file with a value, or of standard input.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(read_bytes(path)?)
        .map_err(|error| not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to()))
}

/// The bytes of a file with a value, or of standard input.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.is_dir() {
        return Err(is_directory(path).help("name the file with the value"));
    }
    let bytes = if is_stdin(path) {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    bytes.map_err(|error| Failure::new(format!("cannot read {}: {error}", name(path))))
}

/// Why a file cannot be read or written, and what to do about it.
pub(crate) struct Failure {
    message: String,
    /// What may help, each on a line.
    helps: Vec<String>,
}

impl Failure {
    pub(crate) fn new(message: String) -> Self {
        Self { message, helps: Vec::new() }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Says it on standard error.
    pub(crate) fn report(&self) -> io::Result<()> {
        let error = styled(RED.bold(), "error");
        let mut text = format!("{error}: {}\n", self.message);
        for help in &self.helps {
            text += &format!("{}: {help}\n", styled(CYAN.bold(), "help"));
        }
        output::complain(&text)
    }
}

fn directory(path: &Path) -> Failure {
    let failure = is_directory(path);
    let schemas = path.join("*.tl");
    if holds_schemas(path) {
        failure.help(format!("name its files: {}", schemas.display()))
    } else {
        failure.help("name schema files; there are no *.tl files in it")
    }
}

fn is_directory(path: &Path) -> Failure {
    Failure::new(format!("cannot read {}: it is a directory", path.display()))
}

fn holds_schemas(directory: &Path) -> bool {
    let is_schema = |path: PathBuf| path.extension().is_some_and(|extension| extension == "tl");
    fs::read_dir(directory)
        .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| is_schema(entry.path()))))
}

fn not_utf8(path: &Path, bytes: &[u8], offset: usize) -> Failure {
    let line = bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
    let failure = Failure::new(format!(
        "cannot read {}: byte {offset} (line {line}) is 0x{:02x}, which is not UTF-8",
        name(path),
        bytes[offset],
    ));
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => failure.help("it looks like UTF-16: save it as UTF-8"),
        _ => failure.help("save it as UTF-8"),
    }
}
