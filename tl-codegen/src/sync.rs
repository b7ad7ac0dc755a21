//! Writes generated files to a directory: the only place that changes anything on the disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Error, Files};

/// The changes that make a directory contain exactly the given generated files.
#[derive(Debug)]
#[non_exhaustive]
pub struct Plan<'f> {
    dir: PathBuf,
    /// Files that are missing or have other contents, with their new contents.
    pub write: Vec<(&'f Path, &'f str)>,
    /// Stale generated files in the directory, and temporary files that a crash left behind.
    pub remove: Vec<PathBuf>,
    /// Files to write that exist and were not generated: they may be somebody's work, so [`apply`](Self::apply) fails.
    pub foreign: Vec<&'f Path>,
    /// Files to write that do not exist.
    pub missing: Vec<&'f Path>,
    /// The number of files that are up to date.
    pub unchanged: usize,
}

/// Compares `dir` with `files`, without changing anything. Paths of the plan are relative to `dir`.
///
/// # Errors
///
/// Returns an error if a file or a directory exists and cannot be read.
pub fn plan<'f>(dir: &Path, files: &'f Files) -> Result<Plan<'f>, Error> {
    compare(dir, files).map_err(|source| Error::Write { path: dir.to_owned(), source })
}

fn compare<'f>(dir: &Path, files: &'f Files) -> io::Result<Plan<'f>> {
    let (write, remove, foreign, missing) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut plan = Plan { dir: dir.to_owned(), write, remove, foreign, missing, unchanged: 0 };
    for (path, text) in files {
        match fs::read(dir.join(path)) {
            Ok(old) if old == text.as_bytes() => plan.unchanged += 1,
            Ok(old) => {
                plan.write.push((path, text));
                plan.foreign.extend((!is_generated(&old)).then_some(path.as_path()));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                plan.write.push((path, text));
                plan.missing.push(path);
            }
            Err(error) => return Err(error),
        }
    }
    let mut found = BTreeSet::new();
    self::files(dir, Path::new(""), &mut found)?;
    for path in found.into_iter().filter(|path| !files.contains_key(path)) {
        // Files that somebody wrote stay, wherever they are.
        if is_temporary(&path) || is_stale(&dir.join(&path))? {
            plan.remove.push(path);
        }
    }
    Ok(plan)
}

impl Plan<'_> {
    /// Returns the directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns whether the directory is up to date.
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Lists the files that keep the directory from being up to date: missing, stale and orphan ones.
    pub fn faults(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let fault = |path| if self.missing.contains(&path) { "missing" } else { "stale" };
        let write = self.write.iter().map(move |(path, _)| (fault(*path), *path));
        write.chain(self.remove.iter().map(|path| ("orphan", path.as_path())))
    }

    /// Checks that no file which somebody wrote is in the place of a generated one.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotGenerated`] for the first of [`foreign`](Self::foreign).
    pub fn check(&self) -> Result<(), Error> {
        self.foreign.first().map_or(Ok(()), |path| Err(Error::NotGenerated(self.dir.join(path))))
    }

    /// Writes and removes files. Each file is replaced atomically.
    ///
    /// # Errors
    ///
    /// Returns the error of [`check`](Self::check), before anything changes, or the first one of writing or removing.
    pub fn apply(&self) -> Result<(), Error> {
        self.check()?;
        self.write().map_err(|source| Error::Write { path: self.dir.clone(), source })
    }

    fn write(&self) -> io::Result<()> {
        for (path, text) in &self.write {
            replace(&self.dir.join(path), text)?;
        }
        for path in &self.remove {
            match fs::remove_file(self.dir.join(path)) {
                // A concurrent run removed the file, or renamed its temporary file.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done?,
            }
            // Fails if the directory is not empty, which keeps directories in use.
            for parent in path.ancestors().skip(1).filter(|parent| *parent != Path::new("")) {
                if fs::remove_dir(self.dir.join(parent)).is_err() {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Replaces a file atomically, also if several processes do so at once.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut attempts = 10;
    loop {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let temporary = temporary(path);
        match fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path)) {
            // A concurrent run took the temporary file for one that a crash left. It does not know the next one.
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempts > 0 => attempts -= 1,
            result => return result,
        }
    }
}

/// Returns a path beside `path` that no other process and no other call uses: `types.rs` becomes `types.rs.PID-N.new`.
fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut path = path.as_os_str().to_owned();
    path.push(format!(".{}-{}.new", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    path.into()
}

/// Whether the path is one that [`temporary`] returned.
fn is_temporary(path: &Path) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let numbers = name.strip_suffix(".new").and_then(|name| name.rsplit_once(".rs."));
    numbers.and_then(|(_, numbers)| numbers.split_once('-')).is_some_and(|(id, n)| is_number(id) && is_number(n))
}

/// Whether a file that is not among the generated ones was generated before.
fn is_stale(path: &Path) -> io::Result<bool> {
    if path.extension().is_none_or(|extension| extension != "rs") {
        return Ok(false);
    }
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        text => Ok(is_generated(&text?)),
    }
}

/// Whether a file starts with the line that generated files have. An empty file may be one that somebody wrote.
fn is_generated(text: &[u8]) -> bool {
    text.starts_with(b"// @generated by ")
}

/// Collects all files below a directory, by their paths from `root`.
fn files(root: &Path, below: &Path, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(below)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            files(root, &path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}
