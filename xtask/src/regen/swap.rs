//! Puts new code in the place of the old as a whole, so that a regen that is killed leaves one or the other.
//!
//! The new tree is made beside the old one, in `generated.new`; files that stay are hard links, so they keep their times.
//! Then both change places. On Linux that is one call to the kernel: whenever the process is killed, `generated` is
//! the old tree or the new one, and `generated.new` is rubbish that the next regen removes. Where there is no such
//! call, or the file system lacks it, the old tree is first renamed to `generated.old`: killed between the two renames,
//! there is no `generated`, and the next regen brings the old one back. Nothing is promised for a loss of power.
//!
//! All new trees are made before the first changes its place, so a regen that is killed between two of them leaves one crate
//! ahead of another, for the few microseconds of a call: the next regen brings them together.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tl_codegen::sync::Plan;

/// Makes the folders what the plans for them say. Does nothing if they are that already.
pub(crate) fn swap(plans: &[Plan<'_>]) -> Result<()> {
    let due: Vec<_> = plans.iter().filter(|plan| !plan.is_empty()).collect();
    let each = |work: fn(&Plan<'_>) -> io::Result<()>| {
        let work = |plan: &&Plan<'_>| work(plan).with_context(|| format!("cannot write to {}", plan.dir().display()));
        due.iter().try_for_each(work)
    };
    each(|plan| plan.stage(&fresh(plan.dir())))?;
    each(|plan| change_places(plan.dir()))?;
    each(|plan| remove(&fresh(plan.dir())).and_then(|()| remove(&old(plan.dir()))))
}

/// Takes up what a killed [`swap`] left beside `dir`.
pub(crate) fn mend(dir: &Path) -> Result<()> {
    let mend = || {
        if !dir.exists() && old(dir).exists() {
            fs::rename(old(dir), dir)?;
        }
        remove(&fresh(dir))?;
        remove(&old(dir))
    };
    mend().with_context(|| format!("cannot remove what is left beside {}", dir.display()))
}

fn fresh(dir: &Path) -> PathBuf {
    dir.with_extension("new")
}

fn old(dir: &Path) -> PathBuf {
    dir.with_extension("old")
}

fn remove(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Afterwards, the fresh tree is `dir`, and the one before, if any, is where `fresh` or `old` say.
fn change_places(dir: &Path) -> io::Result<()> {
    if !dir.exists() {
        return fs::rename(fresh(dir), dir);
    }
    if exchange(dir)? { Ok(()) } else { rename_both(dir) }
}

/// Tells whether this is possible here; if not, nothing was done.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn exchange(dir: &Path) -> io::Result<bool> {
    use nix::errno::Errno;
    use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};

    match renameat2(AT_FDCWD, &fresh(dir), AT_FDCWD, dir, RenameFlags::RENAME_EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::EINVAL | Errno::ENOSYS | Errno::ENOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn exchange(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// The old tree is at its place or at `old` at any time.
fn rename_both(dir: &Path) -> io::Result<()> {
    fs::rename(dir, old(dir))?;
    fs::rename(fresh(dir), dir)
}

#[cfg(test)]
mod tests;
