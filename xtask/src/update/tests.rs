//! Updates of workspaces that are made for a test, with a commit to start from.

use std::process::Command;

use super::*;
use crate::regen::tests::generated_file;

const OLDER: &str = "// LAYER 7\n\nuser id:long = User;\nchat id:long title:string = Chat;\n";

/// What somebody else publishes.
const NEWER: &str = "// Made by others.\r\n\r\nuser\tid:long = User ;\n\n// A photo.\nphoto id:long // Its number.\n\t= Photo;\n// LAYER 8\n";

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    };
    write("schema/api.tl", OLDER);
    write("schema/mtproto.tl", "pong ping_id:long = Pong;\n");
    write("schema/docs/all.toml", "[chat]\ndoc = \"A chat.\"\nfields.title = \"What it is called.\"\n");
    write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- One.\n");
    write("README.md", "The API (layer 7).\n");
    write("tl-types/Cargo.toml", "[package]\nname = \"tl-types\"\nversion = \"0.7.0\"\n");
    assert!(regen::regen(folder.path(), false, Local::Read).expect("can be written"));
    folder
}

/// Whether there is a git to commit with.
fn commit(root: &Path) -> bool {
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@test.example", "-c", "commit.gpgsign=false"];
        let status = Command::new("git").arg("-C").arg(root).args(identity).args(arguments).status();
        status.is_ok_and(|status| status.success())
    };
    git(&["init", "--quiet"]) && git(&["add", "--all"]) && git(&["commit", "--quiet", "--message", "All"])
}

fn take(root: &Path, text: &str, force: bool) -> Result<bool> {
    let file = tempfile::NamedTempFile::new().expect("a new file");
    fs::write(&file, text).expect("can be written");
    update(root, &Options { file: file.path().to_owned(), schema: None, layer: None, force, no_tests: true })
}

/// All files with their texts.
fn files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("can be listed") {
            let path = entry.expect("can be listed").path();
            if path.is_dir() {
                folders.extend((!path.ends_with(".git")).then_some(path));
            } else {
                let text = fs::read_to_string(&path).expect("is text");
                found.insert(path.strip_prefix(root).expect("is below it").to_owned(), text);
            }
        }
    }
    found
}

#[test]
fn there_and_back_changes_nothing() {
    let folder = workspace();
    let root = folder.path();
    if !commit(root) {
        eprintln!("skipped: no git here");
        return;
    }
    let before = files(root);
    assert!(take(root, NEWER, false).expect("can be taken"));
    let after = files(root);
    let text = |name: &str| &*after[Path::new(name)];
    assert_eq!(text("schema/api.tl"), "// LAYER 8\n\nuser id:long = User;\n\nphoto id:long = Photo;\n");
    assert!(text("tl-types/core/src/generated/api.rs").contains("LAYER: u32 = 8"));
    assert!(text("tl-types/core/src/generated/history.rs").contains("\n7 chat\n"));
    assert!(text("tl-types/Cargo.toml").contains("\"0.8.0\""));
    assert!(text("CHANGELOG.md").contains("- One.\n- `schema/api.tl` is layer 8 instead of 7"));
    assert!(
        regen::regen(root, true, Local::Read).expect("can be read"),
        "the code is fresh, and words about `chat` are kept"
    );

    assert!(take(root, OLDER, false).expect("what an update wrote may be written over"));
    assert_eq!(files(root), before);
}

#[test]
fn work_that_is_not_committed_stays() {
    let folder = workspace();
    let root = folder.path();
    if !commit(root) {
        eprintln!("skipped: no git here");
        return;
    }
    fs::write(root.join("CHANGELOG.md"), "# Changelog\n\n## Unreleased\n\n- Two.\n").expect("can be written");
    let before = files(root);
    let error = take(root, NEWER, false).expect_err("is refused").to_string();
    assert!(error.starts_with("CHANGELOG.md has changes that are not committed"), "{error}");
    assert_eq!(files(root), before);
    assert!(take(root, NEWER, true).expect("can be taken"));
    assert!(files(root)[Path::new("CHANGELOG.md")].contains("- Two.\n- `schema/api.tl` is layer 8"));
}

/// What is written is to be committed; and what somebody says of the older layer is no mistake in the newer one.
#[test]
fn local_words_stay_out_and_are_kept() {
    let folder = workspace();
    let root = folder.path();
    fs::create_dir_all(root.join("schema/local")).expect("a new folder");
    let words = "[chat]\ndoc = \"My words.\"\n[user]\nfields.id = \"My words.\"\n";
    fs::write(root.join("schema/local/all.toml"), words).expect("a new file");
    assert!(take(root, NEWER, false).expect("can be taken"));
    let code = || fs::read_to_string(generated_file(root, "api/types/root_u.rs")).expect("text");
    assert!(!code().contains("My words."), "{}", code());
    assert!(regen::regen(root, true, Local::Read).expect("can be read"), "the code is fresh");
    assert!(regen::regen(root, false, Local::Read).expect("can be read"), "words about `chat` are no mistake");
    assert!(code().contains("/// My words.\n"), "{}", code());
    let (sources, kept) = regen::other_layers(root).expect("can be read").expect("is right");
    let places: Vec<&str> = kept.iter().map(|diagnostic| sources.name(diagnostic.span.file)).collect();
    assert_eq!(places, ["schema/docs/all.toml", "schema/local/all.toml"]);
}

#[test]
fn what_is_wrong_writes_nothing() {
    let folder = workspace();
    let root = folder.path();
    commit(root);
    fs::write(root.join("schema/docs/more.toml"), "[usr]\ndoc = \"A user.\"\n").expect("can be written");
    let before = files(root);
    // A definition that cannot be read, a type that is not there, and words about something that no layer has.
    for wrong in ["// LAYER 8\nuser id:long = User", "// LAYER 8\nuser id:long chat:Chat = User;", NEWER] {
        assert!(!take(root, wrong, false).expect("can be read"), "{wrong}");
        assert_eq!(files(root), before, "{wrong}");
    }
    for (unclear, expected) in [
        ("user id:long = User;", "does not say its layer\nhelp: "),
        ("a = B;", "it is not clear which schema this is\nhelp: "),
        ("user = User;\nb = B;\nc = C;", "it is not clear which schema this is\nhelp: "),
    ] {
        let error = format!("{:#}", take(root, unclear, false).expect_err("is not clear"));
        assert!(error.contains(expected), "{error}");
        assert_eq!(files(root), before, "{unclear}");
    }
}

/// Another program's file becomes the one that is in schema/, byte by byte.
#[test]
fn upstream_files_become_ours() {
    let folder = crate::root().join("../shared/corpus");
    for (theirs, input) in [("telegram-api-230.tl", &INPUTS[0]), ("mtproto.tl", &INPUTS[1])] {
        let Ok(text) = fs::read_to_string(folder.join(theirs)) else {
            eprintln!("skipped: no {theirs} here");
            continue;
        };
        let mut sources = Sources::new();
        let file = sources.add(theirs, text);
        let schema = tl_parser::parse(sources.text(file), file).schema;
        let ours = fs::read_to_string(crate::root().join(input.file)).expect("can be read");
        // The repository may have moved on.
        if !input.layered || schema.layer() == tl_parser::parse(&ours, file).schema.layer() {
            assert_eq!(upstream::canonical(&schema, schema.layer()), ours, "{theirs}");
        }
    }
}
