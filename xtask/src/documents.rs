//! What the pages for people say is there: tests, files, chores, features.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clap::Parser;

use crate::blocks::blocks;

const PAGES: [&str; 12] = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/PEERS.md",
    "tl-parser/README.md",
    "tl-codegen/README.md",
    "tl-codegen/cli/README.md",
    "tl-types/README.md",
    "tl-types/core/README.md",
    "tl-types/left/README.md",
    "tl-types/right/README.md",
];

fn read(path: &str) -> String {
    fs::read_to_string(crate::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands between backticks in a line.
fn code(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Tests are named as `folder/file.rs::function`.
#[test]
fn tests_that_are_named_exist() {
    for (page, least) in [("docs/PEERS.md", 25), ("SECURITY.md", 12)] {
        let text = read(page);
        let named: Vec<_> = text.lines().flat_map(code).filter_map(|word| word.split_once(".rs::")).collect();
        assert!(named.len() >= least, "{page} names {} tests", named.len());
        for (file, function) in named {
            let source = read(&format!("{file}.rs"));
            let head = format!("fn {function}()");
            let (above, _) = source.split_once(&head).unwrap_or_else(|| panic!("{page}: no {function} in {file}.rs"));
            // Attributes stand between blank lines and the function.
            let attributes = above.rsplit("\n\n").next().unwrap_or_default();
            assert!(attributes.contains("#[test]"), "{page}: {function} in {file}.rs is no test");
        }
    }
}

/// What a link leads to within a page.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    let kept = |letter: &char| letter.is_alphanumeric() || *letter == '-';
    headings
        .map(|line| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-"))
        .map(|line| line.chars().filter(kept).collect())
        .collect()
}

#[test]
fn links_lead_somewhere() {
    for page in PAGES {
        let text = read(page);
        let folder = Path::new(page).parent().unwrap_or(Path::new(""));
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            if target.starts_with("http") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { Path::new(page).to_owned() } else { folder.join(file) };
            assert!(crate::root().join(&path).exists(), "{page}: {target}");
            if !anchor.is_empty() {
                let anchors = anchors(&read(&path.to_string_lossy()));
                assert!(anchors.contains(&anchor.to_owned()), "{page}: {target}");
            }
        }
    }
}

#[test]
fn chores_that_are_named_exist() {
    let mut named = 0;
    for page in PAGES {
        for line in read(page).lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            let Some(chore) = line.strip_prefix("cargo xtask ") else { continue };
            let parsed = crate::Arguments::try_parse_from(["xtask"].into_iter().chain(chore.split_whitespace()));
            assert!(parsed.is_ok(), "{page}: {line}: {}", parsed.err().expect("an error"));
            named += 1;
        }
    }
    assert!(named >= 8, "{named}");
}

/// The features of a package, with what each turns on.
fn features(manifest: &str) -> BTreeMap<String, String> {
    let manifest = read(manifest);
    let features = manifest.split("[features]\n").nth(1).and_then(|rest| rest.split("\n[").next()).expect("features");
    let features = features.lines().filter_map(|line| line.split_once(" = "));
    features.map(|(name, on)| (name.to_owned(), on.to_owned())).collect()
}

#[test]
fn tl_types_turns_on_the_features_of_what_it_is_made_of() {
    let (whole, core) = (features("tl-types/Cargo.toml"), features("tl-types/core/Cargo.toml"));
    let [left, right] = ["left", "right"].map(|side| features(&format!("tl-types/{side}/Cargo.toml")));
    assert_eq!(whole.keys().collect::<Vec<_>>(), core.keys().collect::<Vec<_>>());
    assert_eq!((&whole["default"], &left), (&core["default"], &right));
    for (name, on) in whole.iter().filter(|(name, _)| *name != "default") {
        assert!(on.contains(&format!("\"tl-types-core/{name}\"")), "{name} = {on}");
        if left.contains_key(name) {
            assert_eq!(left[name], format!("[\"tl-types-core/{name}\"]"));
            assert!(["left", "right"].iter().all(|side| on.contains(&format!("\"tl-types-{side}?/{name}\""))), "{on}");
        }
    }
}

#[test]
fn features_are_told() {
    let features = features("tl-types/Cargo.toml");
    let mut features: Vec<&str> = features.keys().map(String::as_str).filter(|name| *name != "default").collect();
    features.sort_unstable();
    assert!(features.len() >= 9, "{features:?}");
    for page in ["README.md", "tl-types/README.md"] {
        let text = read(page);
        let mut told: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("| `"))
            .filter_map(|line| line.split('|').nth(1))
            .flat_map(code)
            .collect();
        told.sort_unstable();
        assert_eq!(told, features, "{page}");
    }
}

/// `cargo xtask package` builds those of the front page.
#[test]
fn a_schema_of_ones_own_is_the_same_on_both_pages() {
    let (front, package) = (read("README.md"), read("tl-codegen/README.md"));
    let files =
        |text| blocks(text).into_iter().filter_map(|block| Some((block.file()?, block.text))).collect::<Vec<_>>();
    assert_eq!(files(&front), files(&package));
    assert_eq!(files(&front).len(), 3);
}

#[test]
fn the_workflow_runs_what_a_change_has_to_pass() {
    assert!(read(".github/workflows/ci.yml").contains("run: .ci/run\n"));
}
