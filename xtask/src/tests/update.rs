//! Updates of temporary workspaces, with a commit to start from, and edits of small files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::{Workspace, load, shared, skipped};
use crate::overlay::Local;
use crate::regen::INPUTS;
use crate::update::edit::{MANIFEST, Texts, VERSIONED, edits, files, version, with_entry, with_version};
use crate::update::{Options, update, update_with, upstream};

const OLDER: &str = "// LAYER 7\n\nuser id:long = User;\nchat id:long title:string = Chat;\n";

/// A file of somebody else.
const NEWER: &str = "// By others.\r\n\r\nuser\tid:long = User ;\n\n// A photo.\nphoto id:long // Its number.\n\t= Photo;\n// LAYER 8\n";

fn workspace() -> Workspace {
    let workspace = Workspace::new(&[
        ("schema/api.tl", OLDER),
        ("schema/mtproto.tl", "pong ping_id:long = Pong;\n"),
        ("schema/docs/all.toml", "[chat]\ndoc = \"A chat.\"\nfields.title = \"Its title.\"\n"),
        ("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- One.\n"),
        ("README.md", "The API (layer 7).\n"),
        ("tl-types/Cargo.toml", "[package]\nname = \"tl-types\"\nversion = \"0.7.0\"\n"),
    ]);
    assert!(workspace.regen(Local::Include));
    workspace
}

/// Commits all files; false without git.
fn commit(root: &Path) -> bool {
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@test.example", "-c", "commit.gpgsign=false"];
        let status = Command::new("git").arg("-C").arg(root).args(identity).args(arguments).status();
        status.is_ok_and(|status| status.success())
    };
    git(&["init", "--quiet"]) && git(&["add", "--all"]) && git(&["commit", "--quiet", "--message", "All"])
}

fn update_to(root: &Path, text: &str, force: bool) -> Result<bool> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(&file, text).expect("a writable file");
    update(root, &Options { file: file.path().to_owned(), schema: None, layer: None, force, no_tests: true })
}

#[test]
fn there_and_back_changes_only_the_history() {
    let workspace = workspace();
    let root = workspace.root();
    if !commit(root) {
        return skipped("git cannot be run");
    }
    let mut before = workspace.files();
    assert!(update_to(root, NEWER, false).expect("a valid update"));
    assert_eq!(workspace.read("schema/api.tl"), "// LAYER 8\n\nuser id:long = User;\n\nphoto id:long = Photo;\n");
    let contains = |file, text| assert!(workspace.read(file).contains(text), "{file}");
    contains("tl-types/common/src/generated/api.rs", "LAYER: i32 = 8");
    contains("tl-types/common/src/generated/history.rs", "(7, 7, 0)");
    contains("tl-types/Cargo.toml", "\"0.8.0\"");
    contains("CHANGELOG.md", "- One.\n- `schema/api.tl` is layer 8 instead of 7");
    assert!(workspace.is_fresh(), "descriptions of `chat` are kept");

    assert!(commit(root) && update_to(root, OLDER, false).expect("a valid update"));
    let mut after = workspace.files();
    // The history and what is generated from it keep both layers.
    let depends = |path: &PathBuf| {
        let mut parts = path.iter().filter_map(|part| Path::new(part).file_stem()?.to_str());
        parts.any(|part| ["history", "layers", "all_layers", "LAYERS"].contains(&part))
    };
    after.retain(|path, _| !depends(path));
    before.retain(|path, _| !depends(path));
    assert_eq!(after, before);
    let once = workspace.files();
    let history = ["api", "current"].map(|name| workspace.read(&format!("schema/history/{name}.tl")));
    assert!(history[0].contains("===7===\n---types---\nchat#"), "{history:?}");
    assert!(history[1].contains("===7-8===\n---types---\nuser#") && history[1].contains("===8===\n"), "{history:?}");
    for schema in [NEWER, OLDER] {
        assert!(commit(root) && update_to(root, schema, false).expect("a valid update"));
    }
    assert_eq!(workspace.files(), once);
}

/// An interrupted update is undone by a command that it printed before.
#[test]
fn the_undo_is_printed_before_files_are_written() {
    let workspace = workspace();
    let root = workspace.root();
    if !commit(root) {
        return skipped("git cannot be run");
    }
    // The first update records the history.
    assert!(update_to(root, NEWER, false).expect("a valid update") && commit(root));
    let before = workspace.files();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(&file, OLDER).expect("a writable file");
    let options = Options { file: file.path().to_owned(), schema: None, layer: None, force: false, no_tests: true };
    let mut commands = Vec::new();
    let mut print = |text: &str| {
        let is_unchanged = workspace.files() == before;
        commands
            .extend(text.split_once("git checkout -- ").map(|(_, command)| (command.trim().to_owned(), is_unchanged)));
    };
    assert!(update_with(root, &options, &mut print).expect("a valid update"));
    let [(first, true), (last, false)] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!(first, last);
    let (files, regen) = first.split_once(" && ").expect("two commands");
    let checkout = Command::new("git").arg("-C").arg(root).args(["checkout", "--"]).args(files.split(' ')).output();
    assert!(checkout.expect("git").status.success(), "{files}");
    assert!(regen.starts_with("cargo ") && workspace.regen(Local::Exclude));
    assert_eq!(workspace.files(), before);
}

#[test]
fn uncommitted_changes_are_not_overwritten() {
    let workspace = workspace();
    let root = workspace.root();
    if !commit(root) {
        return skipped("git cannot be run");
    }
    workspace.write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- Two.\n");
    let before = workspace.files();
    let error = update_to(root, NEWER, false).expect_err("an error").to_string();
    assert!(error.starts_with("files to update have uncommitted changes:\n M CHANGELOG.md\nhelp: "), "{error}");
    assert_eq!(workspace.files(), before);
    assert!(update_to(root, NEWER, true).expect("a forced update"));
    assert!(workspace.read("CHANGELOG.md").contains("- Two.\n- `schema/api.tl` is layer 8"));
}

/// The generated code has no local descriptions, and those of removed items are no errors.
#[test]
fn local_descriptions_are_kept_but_not_used() {
    let workspace = workspace();
    workspace.write("schema/local/all.toml", "[chat]\ndoc = \"My text.\"\n[user]\nfields.id = \"My text.\"\n");
    // Without a commit, git cannot tell what has changed.
    let error = update_to(workspace.root(), NEWER, false).expect_err("an error").to_string();
    assert!(error.starts_with("git cannot tell which files"), "{error}");
    assert!(update_to(workspace.root(), NEWER, true).expect("a valid update"));
    assert!(workspace.is_fresh() && workspace.regen(Local::Include));
    workspace.assert_user("/// My text.\n");
    let loaded = load(workspace.root(), Local::Include);
    let files: Vec<&str> = loaded.other_layers.iter().map(|it| loaded.sources.name(it.span.file)).collect();
    assert_eq!(files, ["schema/docs/all.toml", "schema/local/all.toml"]);
}

#[test]
fn errors_write_nothing() {
    let workspace = workspace();
    let root = workspace.root();
    commit(root);
    workspace.write("schema/docs/more.toml", "[usr]\ndoc = \"A user.\"\n");
    let before = workspace.files();
    // An incomplete definition, an undeclared type, and a description of an unknown item.
    for wrong in ["// LAYER 8\nuser id:long = User", "// LAYER 8\nuser id:long chat:Chat = User;", NEWER] {
        assert!(!update_to(root, wrong, false).expect("a readable file"), "{wrong}");
        assert_eq!(workspace.files(), before, "{wrong}");
    }
    for (unclear, expected) in [
        ("user id:long = User;", "has no layer\nhelp: "),
        ("a = B;", "cannot tell which schema this is\nhelp: "),
        ("user = User;\nb = B;\nc = C;", "cannot tell which schema this is\nhelp: "),
    ] {
        let error = format!("{:#}", update_to(root, unclear, false).expect_err("an error"));
        assert!(error.contains(expected), "{error}");
        assert_eq!(workspace.files(), before, "{unclear}");
    }
}

/// The files of ../shared become those in schema/, byte by byte.
#[test]
fn canonical_form_of_upstream_files() {
    for (theirs, input) in [("corpus/telegram-api-230.tl", &INPUTS[0]), ("corpus/mtproto.tl", &INPUTS[1])] {
        let Some(text) = shared(theirs) else { continue };
        let schema = tl_parser::parse(&text, Default::default()).schema;
        let ours = fs::read_to_string(crate::root().join(input.file)).expect("a readable file");
        // schema/ may be of a later layer.
        if !input.is_api || schema.layer() == tl_parser::parse(&ours, Default::default()).schema.layer() {
            assert_eq!(upstream::canonical(&schema, schema.layer()), ours, "{theirs}");
        }
    }
}

fn base() -> Texts {
    let manifest = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.7.2\"\n");
    let texts = [
        ("schema/api.tl", "// LAYER 7\n\nuser#01 id:long = User;\nchat#02 id:long = Chat;\n".to_owned()),
        ("schema/mtproto.tl", "pong#03 ping_id:long = Pong;\n".to_owned()),
        ("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- One.\n- Two.\n\n## 0.6.0\n\n- Zero.\n".to_owned()),
        ("README.md", "The API (layer 7).\n".to_owned()),
        ("tl-types/README.md", "0.7.x is layer 7.\n".to_owned()),
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

const LAYER_8: &str = "// LAYER 8\n\nuser#01 flags:# bot:flags.0?true id:long = User;\nphoto#04 id:long = Photo;\n";

#[test]
fn a_newer_layer_is_a_newer_version() {
    let edits = edits(&base(), &INPUTS[0], LAYER_8).expect("a version");
    assert_eq!(edits.versions, ["0.7.2", "0.8.0"]);
    let names: Vec<&str> = edits.files.keys().copied().collect();
    let expected = "CHANGELOG.md Cargo.lock Cargo.toml README.md schema/api.tl schema/history/api.tl schema/history/current.tl \
                    tl-types/Cargo.toml tl-types/README.md";
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
        ("tl-types/README.md", "0.8.x is layer 8.\n"),
        ("schema/api.tl", LAYER_8),
        (
            "schema/history/api.tl",
            "===7===\n---types---\nchat#00000002 id:long = Chat;\nuser#00000001 id:long = User;\n",
        ),
        ("schema/history/current.tl", "===8===\n---types---\nphoto#00000004 id:long = Photo;\nuser#00000001 flags:# "),
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
    let read = |file: &str| fs::read_to_string(crate::root().join(file)).expect("a readable file");
    let (layer, patch) = version(&read(MANIFEST)).expect("a version");
    let old = format!("0.{layer}.{patch}");
    let list = String::from_utf8(list.stdout).expect("UTF-8");
    let has_version = |file: &&str| with_version(&read(file), &old, "0.0.1") != read(file);
    let found: BTreeSet<&str> = list.lines().filter(has_version).collect();
    assert_eq!(found, VERSIONED.into_iter().collect());
}

#[test]
fn the_same_layer_is_a_patch() {
    let fewer = edits(&base(), &INPUTS[0], "// LAYER 7\n\nuser#01 id:long = User;\n").expect("a version");
    assert_eq!(fewer.versions, ["0.7.2", "0.7.3"]);
    let same = edits(&base(), &INPUTS[0], "// LAYER 7\n\nchat#02 id:long = Chat;\nuser#01 id:long = User;\n");
    let same = same.expect("a version");
    assert_eq!(same.versions, ["0.7.2", "0.7.2"]);
    // The first update records the layer.
    let expected = ["schema/api.tl", "schema/history/api.tl", "schema/history/current.tl"];
    assert_eq!(same.files.into_keys().collect::<Vec<_>>(), expected);
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
