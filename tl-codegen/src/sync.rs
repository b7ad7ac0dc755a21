//! Writes generated files to a directory: the only place that touches the disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Files;

/// What it takes to make a directory hold exactly some generated files.
#[derive(Debug)]
pub struct Plan<'f> {
    dir: PathBuf,
    /// Files that are new or have other contents, with what they should hold.
    pub write: Vec<(&'f Path, &'f str)>,
    /// Rust files in the directory that are not generated any more, and `*.rs.new` that a crash left.
    pub remove: Vec<PathBuf>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

/// Compares `dir` with `files`, without changing anything. Paths of the plan are relative to `dir`.
///
/// # Errors
///
/// When a file or directory cannot be read, for another reason than that it does not exist.
pub fn plan<'f>(dir: &Path, files: &'f Files) -> io::Result<Plan<'f>> {
    let mut plan = Plan { dir: dir.to_owned(), write: Vec::new(), remove: Vec::new(), unchanged: 0 };
    for (path, text) in files {
        match fs::read(dir.join(path)) {
            Ok(old) if old == text.as_bytes() => plan.unchanged += 1,
            Ok(_) => plan.write.push((path, text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => plan.write.push((path, text)),
            Err(error) => return Err(error),
        }
    }
    let mut found = BTreeSet::new();
    rust_files(dir, Path::new(""), &mut found)?;
    plan.remove.extend(found.into_iter().filter(|path| !files.contains_key(path)));
    Ok(plan)
}

impl Plan<'_> {
    /// Whether the directory is as it should be.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Writes and removes. Each file is either old or new at any time.
    ///
    /// # Errors
    ///
    /// When something cannot be written or removed; what was done before stays done.
    pub fn apply(&self) -> io::Result<()> {
        for (path, text) in &self.write {
            let path = self.dir.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            let fresh = path.with_extension("rs.new");
            fs::write(&fresh, text)?;
            fs::rename(&fresh, &path)?;
        }
        for path in &self.remove {
            match fs::remove_file(self.dir.join(path)) {
                // A `*.rs.new` was used for its file and is that file by now.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
            // Fails as long as the directory is in use, which is what we want.
            for parent in path.ancestors().skip(1).filter(|parent| *parent != Path::new("")) {
                if fs::remove_dir(self.dir.join(parent)).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}

fn rust_files(root: &Path, below: &Path, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(below)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            rust_files(root, &path, found)?;
        } else if is_ours(&path) {
            found.insert(path);
        }
    }
    Ok(())
}

/// Whether a file is Rust, or what a crash in [`Plan::apply`] leaves of it.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    name.ends_with(b".rs") || name.ends_with(b".rs.new")
}
