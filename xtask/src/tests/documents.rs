//! Facts in the documents: tasks and features. `.ci/documents` checks their links.

use std::collections::BTreeSet;
use std::fs;

use clap::Parser;
use serde_json::Value;

const DOCUMENTS: [&str; 6] =
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/PEERS.md", "tl-codegen/README.md", "tl-types/README.md"];

fn read(path: &str) -> String {
    fs::read_to_string(crate::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn documented_tasks_exist() {
    let mut tasks = 0;
    for document in DOCUMENTS {
        for line in read(document).lines() {
            let line = line.split(" #").next().unwrap_or_default().trim();
            let Some(task) = line.strip_prefix("cargo xtask ") else { continue };
            let parsed = crate::Arguments::try_parse_from(["xtask"].into_iter().chain(task.split_whitespace()));
            assert!(parsed.is_ok(), "{document}: {line}: {}", parsed.err().expect("an error"));
            tasks += 1;
        }
    }
    assert!(tasks >= 6, "{tasks}");
}

/// The packages of the workspace, from `cargo metadata`.
fn packages() -> Vec<Value> {
    let output = crate::cargo("metadata --no-deps --offline --format-version 1").output().expect("cargo");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("an array").clone()
}

/// The features of a package except `default`, with those that each enables.
fn features(package: &Value) -> impl Iterator<Item = (&str, String)> {
    let features = package["features"].as_object().expect("features").iter();
    features.map(|(name, enabled)| (name.as_str(), enabled.to_string())).filter(|(name, _)| *name != "default")
}

/// Each feature of tl-types enables that of the packages of the workspace it depends on.
#[test]
fn features_reach_all_crates() {
    let packages = packages();
    let package = |name: &Value| packages.iter().find(|package| package["name"] == *name);
    let tl_types = package(&"tl-types".into()).expect("tl-types");
    for dependency in tl_types["dependencies"].as_array().expect("an array").iter().filter(|it| it["kind"].is_null()) {
        let Some(package) = package(&dependency["name"]) else { continue };
        let dependency = dependency["name"].as_str().expect("a name");
        for (name, enabled) in features(tl_types) {
            let forwards = |mark: &str| enabled.contains(&format!("\"{dependency}{mark}/{name}\""));
            let exists = features(package).any(|(feature, _)| feature == name);
            assert!(!exists || forwards("") || forwards("?"), "{name} does not enable that of {dependency}: {enabled}");
        }
    }
}

#[test]
fn features_are_documented() {
    let packages = packages();
    let tl_types = packages.iter().find(|package| package["name"] == "tl-types").expect("tl-types");
    let features: BTreeSet<&str> = features(tl_types).map(|(name, _)| name).collect();
    for document in ["README.md", "tl-types/README.md"] {
        let text = read(document);
        let table = text.lines().skip_while(|line| !line.starts_with("| feature ")).skip(2);
        let rows = table.take_while(|line| line.starts_with('|')).filter_map(|line| line.split('|').nth(1));
        let names: BTreeSet<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        assert_eq!(names, features, "{document}");
    }
}

#[test]
fn the_readme_quotes_the_handler_of_the_example() {
    let handler = |path: &str| {
        let text = read(path);
        let start = text.find("/// Stores a message").unwrap_or_else(|| panic!("{path}: no handler"));
        let (handler, _) = text[start..].split_once("\n}\n").expect("the end of a function");
        handler.to_owned()
    };
    assert_eq!(handler("README.md"), handler("tl-types/examples/loopback.rs"));
}
