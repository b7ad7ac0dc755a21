//! Edits of small files.

use std::process::Command;

use super::*;
use crate::testing::skipped;

fn base() -> Texts {
    let manifest = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.7.2\"\n");
    let texts = [
        ("schema/api.tl", "// LAYER 7\n\nuser#01 id:long = User;\nchat#02 id:long = Chat;\n".to_owned()),
        ("schema/mtproto.tl", "pong#03 ping_id:long = Pong;\n".to_owned()),
        ("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- One.\n- Two.\n\n## 0.6.0\n\n- Zero.\n".to_owned()),
        ("README.md", "The API (layer 7).\n".to_owned()),
        ("tl-types/Cargo.toml", manifest("tl-types")),
        (
            "Cargo.toml",
            "[x]\na = { version = \"0.7.2\" }\ntl-types = { path = \"p\", version = \"0.7.2\" }\n\
             tl-types-common = { path = \"p/common\", version = \"=0.7.2\" }\n"
                .to_owned(),
        ),
        ("Cargo.lock", manifest("a") + &manifest("tl-types") + &manifest("tl-types-common")),
    ];
    let name = |name| files().find(|file| *file == name).expect("a file of updates");
    texts.into_iter().map(|(file, text)| (name(file), Some(text))).collect()
}

const NEWER: &str = "// LAYER 8\n\nuser#01 flags:# bot:flags.0?true id:long = User;\nphoto#04 id:long = Photo;\n";

#[test]
fn a_newer_layer_is_a_newer_version() {
    let edits = edits(&base(), &INPUTS[0], NEWER).expect("a version");
    assert_eq!(edits.versions, ["0.7.2", "0.8.0"]);
    let names: Vec<&str> = edits.files.keys().copied().collect();
    let expected =
        "CHANGELOG.md Cargo.lock Cargo.toml README.md schema/api.tl schema/history/api.tl tl-types/Cargo.toml";
    assert_eq!(names.join(" "), expected);
    for (name, expected) in [
        (
            "CHANGELOG.md",
            "- Two.\n- `schema/api.tl` is layer 8 instead of 7, `tl-types` is 0.8.0: breaking changes.\n  \
             - removed: `chat`.\n  - changed: `user` (same id).\n  - added: `photo`.\n\n## 0.6.0\n",
        ),
        ("Cargo.lock", "\"a\"\nversion = \"0.7.2\"\n[package]\nname = \"tl-types\"\nversion = \"0.8.0\"\n"),
        ("Cargo.lock", "name = \"tl-types-common\"\nversion = \"0.8.0\"\n"),
        ("Cargo.toml", "a = { version = \"0.7.2\" }\ntl-types = { path = \"p\", version = \"0.8.0\" }\n"),
        ("Cargo.toml", "tl-types-common = { path = \"p/common\", version = \"=0.8.0\" }\n"),
        ("README.md", "The API (layer 8).\n"),
        ("schema/api.tl", NEWER),
        (
            "schema/history/api.tl",
            "===7===\n---types---\nchat#00000002 id:long = Chat;\nuser#00000001 id:long = User;\n",
        ),
        ("tl-types/Cargo.toml", "version = \"0.8.0\"\n"),
    ] {
        assert!(edits.files[name].contains(expected), "{name}: {}", edits.files[name]);
    }
}

/// Every manifest and lock file of this repository with the version of tl-types is updated.
#[test]
fn all_files_with_the_version_are_known() {
    let git = Command::new("git").current_dir(crate::root()).args(["ls-files", "*Cargo.toml", "*Cargo.lock"]).output();
    let Some(list) = git.ok().filter(|output| output.status.success()) else { return skipped("git cannot be run") };
    let read = |file: &str| std::fs::read_to_string(crate::root().join(file)).expect("a readable file");
    let (layer, patch) = version(&read(MANIFEST)).expect("a version");
    let old = format!("0.{layer}.{patch}");
    let list = String::from_utf8(list.stdout).expect("UTF-8");
    let has_version = |file: &&str| with_version(&read(file), &old, "0.0.1") != read(file);
    let found: std::collections::BTreeSet<&str> = list.lines().filter(has_version).collect();
    assert_eq!(found, VERSIONED.into_iter().collect());
}

#[test]
fn the_same_layer_is_a_patch() {
    let fewer = edits(&base(), &INPUTS[0], "// LAYER 7\n\nuser#01 id:long = User;\n").expect("a version");
    assert_eq!(fewer.versions, ["0.7.2", "0.7.3"]);
    let same = edits(&base(), &INPUTS[0], "// LAYER 7\n\nchat#02 id:long = Chat;\nuser#01 id:long = User;\n");
    let same = same.expect("a version");
    assert_eq!(same.versions, ["0.7.2", "0.7.2"]);
    assert_eq!(same.files.into_keys().collect::<Vec<_>>(), ["schema/api.tl"]);
    let other = edits(&base(), &INPUTS[1], "pong#03 ping_id:long = Pong;\nping#05 = Ping;\n").expect("a version");
    assert_eq!(other.versions, ["0.7.2", "0.7.3"]);
    assert!(
        other.files["CHANGELOG.md"].contains("\n- `schema/mtproto.tl` changed, `tl-types` is 0.7.3: only additions.\n")
    );
    assert!(!other.files.contains_key("schema/history/api.tl"), "it has no layers");
}

#[test]
fn entries_are_unreleased() {
    for (changelog, expected) in [
        ("# C\n\n## Unreleased\n", "# C\n\n## Unreleased\n\n- New.\n"),
        ("# C\n", "# C\n\n## Unreleased\n\n- New.\n"),
        ("# C\n\n## 1\n\n- One.\n", "# C\n\n## Unreleased\n\n- New.\n\n## 1\n\n- One.\n"),
        ("# C\n\n## Unreleased\n\n## 1\n", "# C\n\n## Unreleased\n\n- New.\n\n## 1\n"),
    ] {
        assert_eq!(with_entry(changelog, "- New.\n"), expected);
    }
}
