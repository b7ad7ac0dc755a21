//! Edits of small files.

use expect_test::expect;

use super::*;

fn text(name: &str, text: &str) -> (&'static str, Option<String>) {
    (files().find(|file| *file == name).expect("is written by updates"), Some(text.to_owned()))
}

fn base() -> Texts {
    Texts::from([
        text("schema/api.tl", "// LAYER 7\n\nuser#01 id:long = User;\nchat#02 id:long = Chat;\n"),
        text("schema/mtproto.tl", "pong#03 ping_id:long = Pong;\n"),
        text("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- One.\n- Two.\n\n## 0.6.0\n\n- Zero.\n"),
        text("README.md", "The API (layer 7).\n"),
        text("tl-types/Cargo.toml", "[package]\nname = \"tl-types\"\nversion = \"0.7.2\"\n"),
        text("tl-types/core/Cargo.toml", "[package]\nname = \"tl-types-core\"\nversion = \"0.7.2\"\n"),
        text("tl-types/left/Cargo.toml", "[package]\nname = \"tl-types-left\"\nversion = \"0.7.2\"\n"),
        text("tl-types/right/Cargo.toml", "[package]\nname = \"tl-types-right\"\nversion = \"0.7.2\"\n"),
        text(
            "Cargo.toml",
            "[x]\na = { version = \"0.1.0\" }\ntl-types = { path = \"p\", version = \"0.7.2\" }\n\
             tl-types-core = { path = \"p/core\", version = \"=0.7.2\" }\n\
             tl-types-left = { path = \"p/left\", version = \"=0.7.2\" }\n\
             tl-types-right = { path = \"p/right\", version = \"=0.7.2\" }\n",
        ),
        text(
            "Cargo.lock",
            "name = \"a\"\nversion = \"0.7.2\"\n\nname = \"tl-types\"\nversion = \"0.7.2\"\n\n\
             name = \"tl-types-core\"\nversion = \"0.7.2\"\n\n\
             name = \"tl-types-left\"\nversion = \"0.7.2\"\n\nname = \"tl-types-right\"\nversion = \"0.7.2\"\n",
        ),
    ])
}

const NEWER: &str = "// LAYER 8\n\nuser#01 flags:# bot:flags.0?true id:long = User;\nphoto#04 id:long = Photo;\n";

fn after(base: &Texts, edits: &Edits) -> Texts {
    let mut after = base.clone();
    after.extend(edits.files.iter().map(|(name, text)| (*name, Some(text.clone()))));
    after
}

#[test]
fn a_newer_layer_is_a_newer_version() {
    let edits = edits(&base(), &INPUTS[0], NEWER).expect("has a version");
    assert_eq!(edits.versions, ["0.7.2", "0.8.0"]);
    let all: String = edits.files.iter().map(|(name, text)| format!("== {name}\n{text}")).collect();
    expect![[r#"
        == CHANGELOG.md
        # Changelog

        ## Unreleased

        - One.
        - Two.
        - `schema/api.tl` is layer 8 instead of 7, `tl-types` is 0.8.0: breaking changes.
          - removed: `chat`.
          - changed: `user` (same id).
          - added: `photo`.

        ## 0.6.0

        - Zero.
        == Cargo.lock
        name = "a"
        version = "0.7.2"

        name = "tl-types"
        version = "0.8.0"

        name = "tl-types-core"
        version = "0.8.0"

        name = "tl-types-left"
        version = "0.8.0"

        name = "tl-types-right"
        version = "0.8.0"
        == Cargo.toml
        [x]
        a = { version = "0.1.0" }
        tl-types = { path = "p", version = "0.8.0" }
        tl-types-core = { path = "p/core", version = "=0.8.0" }
        tl-types-left = { path = "p/left", version = "=0.8.0" }
        tl-types-right = { path = "p/right", version = "=0.8.0" }
        == README.md
        The API (layer 8).
        == schema/api.tl
        // LAYER 8

        user#01 flags:# bot:flags.0?true id:long = User;
        photo#04 id:long = Photo;
        == schema/history/api.tl
        // Definitions of earlier layers: layer N was the last to have those below ===N=== in this form.

        ===7===
        ---types---
        chat#00000002 id:long = Chat;
        user#00000001 id:long = User;
        == tl-types/Cargo.toml
        [package]
        name = "tl-types"
        version = "0.8.0"
        == tl-types/core/Cargo.toml
        [package]
        name = "tl-types-core"
        version = "0.8.0"
        == tl-types/left/Cargo.toml
        [package]
        name = "tl-types-left"
        version = "0.8.0"
        == tl-types/right/Cargo.toml
        [package]
        name = "tl-types-right"
        version = "0.8.0"
    "#]]
    .assert_eq(&all);
}

/// Committed in between or not: two updates that take each other back leave nothing but what was learnt.
#[test]
fn there_and_back() {
    // The version that an update to the layer before gives.
    let mut base = base();
    base.values_mut().flatten().for_each(|text| *text = text.replace("0.7.2", "0.7.0"));
    let old = base["schema/api.tl"].clone().expect("is there");
    let go = |base: &Texts, text: &str| after(base, &edits(base, &INPUTS[0], text).expect("has a version"));
    let newer = go(&base, NEWER);
    let back = go(&newer, &old);
    assert_eq!(back["CHANGELOG.md"], base["CHANGELOG.md"]);
    let history = back["schema/history/api.tl"].as_deref().expect("is there");
    assert!(history.contains("===8===") && !history.contains("===7==="), "{history}");
    // From now on, all that there is to learn is known.
    let learnt = after(&go(&back, NEWER), &edits(&go(&back, NEWER), &INPUTS[0], &old).expect("has a version"));
    assert_eq!(learnt["schema/history/api.tl"], back["schema/history/api.tl"]);
    for (name, text) in &base {
        assert_eq!(&learnt[name], text, "{name}");
    }
}

/// An update of this repository finds each version.
#[test]
fn the_files_say_their_versions() {
    for (file, marks) in VERSIONS {
        let text = std::fs::read_to_string(crate::root().join(file)).expect(file);
        for mark in marks {
            assert!(with_version(&text, mark, "0.0.1").is_ok(), "{file} has no version behind {mark:?}");
        }
        let all: Vec<&str> = LOCKED.iter().copied().filter(|mark| text.contains(mark)).collect();
        assert!(file == "Cargo.toml" || all == *marks, "{file} says the versions of {all:?}");
    }
}

#[test]
fn the_same_layer_is_a_patch() {
    let again = edits(&base(), &INPUTS[0], "// LAYER 7\n\nuser#01 id:long = User;\n").expect("has a version");
    assert_eq!(again.versions, ["0.7.2", "0.7.3"]);
    let same = edits(&base(), &INPUTS[0], "// LAYER 7\n\nchat#02 id:long = Chat;\nuser#01 id:long = User;\n");
    let same = same.expect("has a version");
    assert_eq!(same.versions, ["0.7.2", "0.7.2"]);
    assert_eq!(same.files.into_keys().collect::<Vec<_>>(), ["schema/api.tl"]);
    let other = edits(&base(), &INPUTS[1], "pong#03 ping_id:long = Pong;\nping#05 = Ping;\n").expect("has a version");
    assert_eq!(other.versions, ["0.7.2", "0.7.3"]);
    assert!(
        other.files["CHANGELOG.md"].contains("\n- `schema/mtproto.tl` changed, `tl-types` is 0.7.3: only additions.\n")
    );
    assert!(!other.files.contains_key("schema/history/api.tl"), "has no layers");
}

#[test]
fn an_entry_finds_its_place() {
    for (changelog, expected) in [
        ("# C\n\n## Unreleased\n", "# C\n\n## Unreleased\n\n- New.\n"),
        ("# C\n", "# C\n\n## Unreleased\n\n- New.\n"),
        ("# C\n\n## 1\n\n- One.\n", "# C\n\n## Unreleased\n\n- New.\n\n## 1\n\n- One.\n"),
        ("# C\n\n## Unreleased\n\n## 1\n", "# C\n\n## Unreleased\n\n- New.\n\n## 1\n"),
    ] {
        assert_eq!(with_entry(changelog, "- New.\n"), expected);
    }
    let long = wrapped("- ", &"word, ".repeat(50));
    assert!(long.lines().all(|line| line.len() <= 120 && (line.starts_with("- ") || line.starts_with("  "))), "{long}");
}

/// What has tl-types as a dependency of a path says its version.
#[test]
fn every_lock_file_is_known() {
    let mut folders = vec![crate::root().to_owned()];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("can be read") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && name != "target" && !name.as_encoded_bytes().starts_with(b".") {
                folders.push(path);
            } else if name == "Cargo.lock" && std::fs::read_to_string(&path).expect("text").contains("\"tl-types\"\n") {
                let path = path.strip_prefix(crate::root()).expect("is inside");
                assert!(files().any(|file| path == std::path::Path::new(file)), "an update forgets {}", path.display());
                found += 1;
            }
        }
    }
    assert!(found >= 6, "{found}");
}
