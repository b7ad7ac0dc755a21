//! `cargo xtask features`: every feature of tl-types and every pair of them builds, and what each one costs.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::bench_compile::{run, temporary};
use crate::progress;
use crate::table::{Table, seconds};

/// What to do with the features.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Time builds of the library with each feature, instead of checking that all of them build
    #[arg(long)]
    time: bool,
    /// How many builds of each, of which the least counts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..), requires = "time")]
    runs: u32,
    /// Print the table of times in Markdown
    #[arg(long, requires = "time")]
    markdown: bool,
}

/// Features by their names, with those that they turn on.
type Features = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn features(options: &Options) -> Result<bool> {
    let output = crate::cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output();
    let features = parse(&output.context("cannot start cargo")?.stdout)?;
    if options.time { time(&features, options) } else { check(&features) }
}

/// The features of tl-types but `default`, as `cargo metadata` tells them.
fn parse(metadata: &[u8]) -> Result<Features> {
    let metadata: Value = serde_json::from_slice(metadata).context("cargo metadata tells no JSON")?;
    let package = metadata["packages"].as_array().into_iter().flatten().find(|package| package["name"] == "tl-types");
    let table = package.and_then(|package| package["features"].as_object()).context("there is no tl-types here")?;
    let turned_on = |list: &Value| -> BTreeSet<String> {
        let names = list.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.filter(|name| table.contains_key(*name)).map(str::to_owned).collect()
    };
    let features = table.iter().filter(|(name, _)| *name != "default");
    Ok(features.map(|(name, list)| (name.clone(), turned_on(list))).collect())
}

/// No feature, each one, and each pair, without those that turn on the same.
fn sets(features: &Features) -> Vec<BTreeSet<String>> {
    let whole = |names: &[&String]| {
        let mut all: BTreeSet<String> = BTreeSet::new();
        let mut next: Vec<&String> = names.to_vec();
        while let Some(name) = next.pop() {
            if all.insert(name.clone()) {
                next.extend(features.get(name).into_iter().flatten());
            }
        }
        all
    };
    let names: Vec<&String> = features.keys().collect();
    let singles = names.iter().map(|name| whole(&[name]));
    let pairs = names.iter().enumerate().flat_map(|(at, one)| names[at + 1..].iter().map(|other| whole(&[one, other])));
    let mut seen = BTreeSet::new();
    [BTreeSet::new()].into_iter().chain(singles).chain(pairs).filter(|set| seen.insert(set.clone())).collect()
}

fn command(verb: &str, features: &str) -> Command {
    let mut cargo = crate::cargo();
    cargo.args([verb, "--quiet", "--package", "tl-types", "--lib", "--no-default-features", "--features", features]);
    cargo
}

fn check(features: &Features) -> Result<bool> {
    let sets = sets(features);
    let (progress, mut wrong) = (progress::bar(sets.len() as u64), 0);
    for set in &sets {
        let names = set.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        progress.set_message(names.clone());
        let output = command("check", &names).output().context("cannot start cargo")?;
        // A warning is quiet about its code, but not quiet.
        if !output.status.success() || !output.stderr.is_empty() {
            wrong += 1;
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            progress.suspend(|| anstream::eprintln!("error: features \"{names}\"\n{said}"));
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    let (names, of) = (features.len(), sets.len());
    if wrong == 0 {
        anstream::println!("{names} features: each one and each pair builds, {of} different sets");
    } else {
        anstream::eprintln!("error: {wrong} of {of} sets of features do not build without a warning");
    }
    Ok(wrong == 0)
}

/// Rows of the table: what is built, and which row it is compared with.
fn rows(features: &Features) -> Vec<(String, Option<usize>)> {
    let base = [(String::new(), None), ("api".to_owned(), Some(0))];
    let more = features.keys().filter(|name| *name != "api").map(|name| (format!("api,{name}"), Some(1)));
    base.into_iter().chain(more).collect()
}

fn time(features: &Features, options: &Options) -> Result<bool> {
    let rows = rows(features);
    let progress = progress::bar(rows.len() as u64 * 2 * u64::from(options.runs));
    run(crate::cargo().args(["fetch", "--quiet"]))?;
    let mut table = Table::new(&["features", "dev", "more", "release", "more"]);
    let mut times: Vec<[Duration; 2]> = Vec::new();
    for (names, base) in &rows {
        let mut least = [Duration::MAX; 2];
        for _ in 0..options.runs {
            for (profile, least) in ["dev", "release"].into_iter().zip(&mut least) {
                progress.set_message(format!("{names}, {profile}"));
                let folder = temporary()?;
                let mut command = command("build", names);
                command.args(["--offline", "--profile", profile, "--target-dir"]).arg(folder.path());
                // As a crate of a registry is built.
                command.envs([("CARGO_INCREMENTAL", "0"), ("RUSTFLAGS", "--cap-lints=allow"), ("RUSTC_WRAPPER", "")]);
                let (took, _) = run(&mut command)?;
                *least = (*least).min(took.wall);
                progress.inc(1);
            }
        }
        let base = base.map_or([Duration::ZERO; 2], |base| times[base]);
        let more = |at: usize| format!("{:+.2}", least[at].as_secs_f64() - base[at].as_secs_f64());
        let name = if names.is_empty() { "none".to_owned() } else { names.clone() };
        table.row([name, seconds(least[0]), more(0), seconds(least[1]), more(1)]);
        times.push(least);
    }
    progress.finish_and_clear();
    anstream::print!("{}", table.render(options.markdown));
    anstream::println!(
        "\nSeconds to build tl-types and what it depends on; `more` is against `api` alone, and for `api` against none."
    );
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(table: &str) -> Features {
        let metadata = format!(r#"{{"packages":[{{"name":"xtask"}},{{"name":"tl-types","features":{table}}}]}}"#);
        parse(metadata.as_bytes()).expect("features")
    }

    #[test]
    fn sets_that_turn_on_the_same_are_one() {
        let sets = sets(&features(r#"{"default":["a"],"a":[],"b":["a","dep:x"],"c":[]}"#));
        let sets: Vec<String> = sets.iter().map(|set| set.iter().map(String::as_str).collect()).collect();
        assert_eq!(sets, ["", "a", "ab", "c", "ac", "abc"]);
    }

    #[test]
    fn rows_are_compared_with_the_api_alone() {
        let rows = rows(&features(r#"{"api":[],"std":[]}"#));
        assert_eq!(rows, [("".to_owned(), None), ("api".to_owned(), Some(0)), ("api,std".to_owned(), Some(1))]);
    }
}
