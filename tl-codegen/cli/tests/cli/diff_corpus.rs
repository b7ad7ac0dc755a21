//! `tl diff` of real schemas against an independent comparison.
//!
//! The reader here splits schemas at `;` and spaces. It finds removed, added and changed definitions, and checks that
//! applying the reported changes to the old fields gives the new ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{run, skip};

/// Kind, name and occurrence of each definition; a schema of several layers may repeat a name.
type Definitions = BTreeMap<(&'static str, String, usize), Words>;

#[derive(Clone, Debug, PartialEq)]
struct Words {
    /// The declared id.
    id: Option<u32>,
    /// Implicit parameters.
    parameters: Vec<String>,
    fields: Vec<String>,
    result: String,
}

#[test]
fn differences_match_an_independent_comparison() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if !folder.is_dir() {
        return skip("no schemas in ../shared/corpus");
    }
    let pairs = [
        ("telegram-api-228-commented.tl", "telegram-api-230.tl"),
        ("telegram-api-230.tl", "telegram-api-228-commented.tl"),
        ("ton-lite-api.tl", "ton-api.tl"),
        ("ton-api.tl", "ton-lite-api.tl"),
        ("tdlib-td-api-1.8.19.tl", "telegram-api-230.tl"),
        ("secret-chats.tl", "e2e-calls.tl"),
    ];
    for (old, new) in pairs {
        let [old, new] = [old, new].map(|name| folder.join(name).to_string_lossy().into_owned());
        let run = run(&["diff", "--format", "json", &old, &new]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let diff: Value = serde_json::from_str(&run.stdout).expect("is JSON");
        check(&diff, &read(&old), &read(&new), &format!("{old} -> {new}"));
    }
}

#[track_caller]
fn check(diff: &Value, old: &Definitions, new: &Definitions, what: &str) {
    let changes = diff["changes"].as_array().expect("is a list");
    let side = |change: &Value, side: &str| -> Option<(String, String)> {
        let name = change[side]["name"].as_str()?;
        Some((change["kind"].as_str()?.to_owned(), name.to_owned()))
    };
    let mut removed = Vec::new();
    let mut added = Vec::new();
    let mut changed = BTreeMap::new();
    for change in changes {
        match (side(change, "old"), side(change, "new")) {
            (Some(old), Some(new)) if old == new => {
                changed.entry(new).or_insert_with(Vec::new).push(change);
            }
            (old, new) => {
                removed.extend(old);
                added.extend(new);
            }
        }
    }
    let only = |these: &Definitions, those: &Definitions| -> Vec<(String, String)> {
        let only = these.keys().filter(|key| !those.contains_key(*key));
        only.map(|(kind, name, _)| ((*kind).to_owned(), name.clone())).collect()
    };
    removed.sort();
    added.sort();
    assert_eq!((removed, added), (only(old, new), only(new, old)), "{what}");
    let mut different = BTreeSet::new();
    for (key, old) in old {
        let (kind, name, nth) = key;
        let Some(new) = new.get(key).filter(|new| *new != old) else { continue };
        let key = ((*kind).to_owned(), name.clone());
        if old.id.xor(new.id).is_some() && (&old.fields, &old.result) == (&new.fields, &new.result) {
            changed.remove(&key); // Computed ids are out of scope here.
            continue;
        }
        let change = changed.get(&key).and_then(|changes| changes.get(*nth).or(changes.last()));
        let change = change.unwrap_or_else(|| panic!("{what}: {name} is not there"));
        assert_eq!(&patched(old, change), new, "{what}: {name}");
        assert!(old.id.is_none() || change["same_id"] == (old.id == new.id), "{what}: {name}");
        different.insert(key);
    }
    assert_eq!(changed.into_keys().collect::<BTreeSet<_>>(), different, "{what}");
}

/// Applies the changes to the old definition.
fn patched(old: &Words, change: &Value) -> Words {
    let mut patched = old.clone();
    let id = change["new"]["id"].as_str().and_then(|id| u32::from_str_radix(id, 16).ok());
    let line = change["new"]["line"].as_str().expect("is text");
    patched.id = id.filter(|_| line.split(' ').next().is_some_and(|name| name.contains('#')));
    let text = |detail: &Value, key: &str| detail[key].as_str().unwrap_or_default().to_owned();
    let place = |detail: &Value, key: &str| detail[key].as_u64().expect("is a number") as usize;
    let details = change["details"].as_array().expect("is a list");
    // The other changes use the new names.
    for detail in details.iter().filter(|detail| detail["kind"] == "renamed") {
        let field = position(&patched.fields, &text(detail, "old"));
        let (_, rest) = patched.fields[field].split_once(':').expect("has a name");
        patched.fields[field] = format!("{}:{rest}", text(detail, "new"));
    }
    for detail in details {
        match detail["kind"].as_str().expect("is text") {
            "parameters" => patched.parameters = vec![text(detail, "new")],
            "result" => patched.result = text(detail, "new"),
            "retyped" => {
                let field = position(&patched.fields, &text(detail, "name"));
                let old = patched.fields[field].clone();
                let kept = old.strip_suffix(&text(detail, "old")).expect("has the old type");
                patched.fields[field] = format!("{kept}{}", text(detail, "new"));
            }
            "condition" => {
                let field = position(&patched.fields, &text(detail, "name"));
                let old = patched.fields[field].clone();
                let (name, ty) = old.split_once(':').expect("has a name");
                let question = |key| detail[key].as_str().map(|at| format!("{at}?")).unwrap_or_default();
                let ty = ty.strip_prefix(&question("old")).expect("has the old condition");
                patched.fields[field] = format!("{name}:{}{ty}", question("new"));
            }
            _ => {}
        }
    }
    let mut gone: Vec<usize> = Vec::new();
    let mut fresh: Vec<(usize, String)> = Vec::new();
    for detail in details {
        match detail["kind"].as_str().expect("is text") {
            "removed" => {
                assert_eq!(old.fields[place(detail, "place")], text(detail, "field"));
                gone.push(place(detail, "place"));
            }
            "moved" => {
                gone.push(place(detail, "old"));
                let field = patched.fields[place(detail, "old")].clone();
                fresh.push((place(detail, "new"), field));
            }
            "added" => fresh.push((place(detail, "place"), text(detail, "field"))),
            _ => {}
        }
    }
    gone.sort_unstable();
    gone.into_iter().rev().for_each(|at| drop(patched.fields.remove(at)));
    fresh.sort();
    fresh.into_iter().for_each(|(at, field)| patched.fields.insert(at, field));
    patched
}

fn position(fields: &[String], name: &str) -> usize {
    let start = format!("{name}:");
    fields.iter().position(|field| field.starts_with(&start)).expect("is a field")
}

/// Splits a schema at `;` and spaces.
fn read(path: &str) -> Definitions {
    let text = fs::read_to_string(path).expect("can be read");
    let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let text = lines.join("\n").replace("--- functions ---", "---functions---");
    let text = text.replace("---functions---", "; --- ;").replace("---types---", "; -+- ;");
    let mut kind = "constructor";
    let mut found = Definitions::new();
    for definition in text.split(';') {
        // Layer markers are on lines of their own.
        let definition = definition.lines().filter(|line| !line.starts_with("===")).collect::<Vec<_>>().join(" ");
        let definition = definition.replace("?=", "? =").replace("[ ", "[").replace(" ]", "]").replace("* [", "*[");
        let words: Vec<&str> = definition.split_whitespace().collect();
        match words[..] {
            [] => {}
            ["---"] => kind = "function",
            ["-+-"] => kind = "constructor",
            [name, "?", "=", ty] => add(&mut found, "builtin", name, &[], ty),
            [name, ref fields @ .., "="] => panic!("{name} {fields:?} has no result"),
            [name, ref rest @ ..] => {
                let equals = rest.iter().position(|word| *word == "=").expect("has a result");
                add(&mut found, kind, name, &rest[..equals], &rest[equals + 1..].join(" "));
            }
        }
    }
    found
}

fn add(found: &mut Definitions, kind: &'static str, name: &str, words: &[&str], result: &str) {
    let (name, id) = name.split_once('#').unwrap_or((name, ""));
    let id = u32::from_str_radix(id, 16).ok();
    // `F X` and `(F X)` are `F<X>`.
    let words = joined(words).into_iter();
    let (parameters, fields) = words.partition(|word| word.starts_with('{'));
    let result = applied(result);
    let mut key = (kind, name.to_owned(), 0);
    while found.contains_key(&key) {
        key.2 += 1;
    }
    found.insert(key, Words { id, parameters, fields, result });
}

/// Joins words between brackets.
fn joined(words: &[&str]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut depth = 0;
    for word in words {
        let opens = word.matches(['(', '[']).count();
        let closes = word.matches([')', ']']).count();
        match joined.last_mut() {
            Some(last) if depth > 0 => *last += &format!(" {word}"),
            _ => joined.push((*word).to_owned()),
        }
        depth = (depth + opens).saturating_sub(closes);
    }
    joined.into_iter().map(|word| if word.contains('[') { spaced(&word) } else { applied(&word) }).collect()
}

fn spaced(word: &str) -> String {
    word.replace('[', "[ ").replace(']', " ]")
}

/// Rewrites `x:(vector (vector int))` as `x:vector<vector<int>>`.
fn applied(word: &str) -> String {
    match word.split_once(' ') {
        None => word.replace(['(', ')'], ""),
        Some((head, argument)) => {
            let (field, head) = head.rsplit_once('(').unwrap_or(("", head));
            let argument = argument.strip_suffix(')').unwrap_or(argument);
            format!("{field}{head}<{}>", applied(argument))
        }
    }
}
