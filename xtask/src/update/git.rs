//! What the last commit has.

use std::path::Path;
use std::process::Command;

use super::edit::Texts;

/// The files of the last commit; `None` if there is none, or no git.
pub(super) fn committed(root: &Path, files: impl Iterator<Item = &'static str>) -> Option<Texts> {
    git(root, &["rev-parse", "--verify", "--quiet", "HEAD"])?;
    // Below the root of the workspace, which need not be that of the repository.
    Some(files.map(|name| (name, git(root, &["show", &format!("HEAD:./{name}")]))).collect())
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}
