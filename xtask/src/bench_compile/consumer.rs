//! The programs: the same work with tl-types and with grammers-tl-types.

use std::path::{Path, PathBuf};
use std::{fs, io};

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Consumer {
    /// Encodes three functions about invite links and decodes their results
    Three,
    /// Also decodes `Updates` and prints it with `{:?}`
    Updates,
}

#[derive(Clone, Copy)]
pub(super) enum Side {
    Ours,
    Peer,
}

impl Side {
    /// The name of its crate.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours => "tl-types",
            Self::Peer => "grammers-tl-types",
        }
    }
}

impl Consumer {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Three => "three",
            Self::Updates => "updates",
        }
    }

    /// Writes the package to a new folder in `parent`, with the version of the peer that `cargo xtask bench` uses.
    ///
    /// `features` replace the default ones of tl-types.
    pub(super) fn write(self, side: Side, parent: &Path, features: Option<&[&str]>) -> io::Result<PathBuf> {
        let root = crate::root();
        let package = parent.join(format!("{}-{}", self.name(), side.name()));
        // The debug form of a path or of a list of strings is TOML as well.
        let dependency = match side {
            Side::Ours => {
                let (path, default) = (root.join("tl-types"), features.is_none());
                format!("path = {path:?}, default-features = {default}, features = {:?}", features.unwrap_or(&[]))
            }
            Side::Peer => "version = \"0.11\"".to_owned(),
        };
        let mut enabled = if self == Self::Updates { vec!["updates"] } else { vec![] };
        enabled.push(side.name());
        let manifest = format!(
            "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [features]\ndefault = {enabled:?}\nupdates = []\n{0} = []\n\n[dependencies]\ntypes = {{ package = \"{0}\", {dependency} }}\n\n[workspace]\n\n\
             # Like crates of a registry.\n[profile.dev.package.\"*\"]\nincremental = false\n",
            side.name(),
        );
        fs::create_dir_all(package.join("src"))?;
        fs::write(package.join("Cargo.toml"), manifest)?;
        fs::copy(root.join("tl-types/bench/Cargo.lock"), package.join("Cargo.lock"))?;
        fs::copy(root.join("xtask/src/bench_compile/program.rs"), package.join("src/main.rs"))?;
        Ok(package)
    }
}

#[test]
fn packages() {
    let parent = tempfile::tempdir().expect("a temporary folder");
    let ours = |features| format!("tl-types\", default-features = {features} }}\n");
    for (consumer, side, features, expected) in [
        (Consumer::Three, Side::Ours, None, ours("true, features = []")),
        (Consumer::Updates, Side::Ours, Some(&["api"][..]), ours("false, features = [\"api\"]")),
        (Consumer::Updates, Side::Peer, None, "\"grammers-tl-types\", version = \"0.11\" }\n".to_owned()),
    ] {
        let package = consumer.write(side, parent.path(), features).expect("a package");
        let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
        assert!(manifest.contains(&expected), "{manifest}");
        assert!(package.join("src/main.rs").exists() && package.join("Cargo.lock").exists());
    }
}
