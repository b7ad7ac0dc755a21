//! `cargo xtask docs coverage`: which items of the schema are described, where, and which are not.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::Args;
use tl_codegen::overlay::{self, Item, ItemKind, Source};

use crate::regen::Loaded;

/// Words in the names of items about chat invites.
const INVITES: [&str; 3] = ["chatinvite", "joinrequest", "exportedinvite"];

#[derive(Args)]
pub(crate) struct Arguments {
    /// List up to N undescribed items of each kind, the most used first
    #[arg(long, value_name = "N", default_value_t = 10)]
    missing: usize,
    /// Fail if a smaller share is described of functions, types, constructors, fields or invites
    #[arg(long, value_name = "KIND=PERCENT", value_parser = limit)]
    min: Vec<(String, f64)>,
}

pub(crate) fn limit(text: &str) -> Result<(String, f64), String> {
    let (kind, percent) = text.split_once('=').unwrap_or_default();
    let exists = kind == "invites" || KINDS.iter().any(|(_, name)| *name == kind);
    let percent = percent.parse().ok().filter(|_| exists);
    percent.map(|percent| (kind.to_owned(), percent)).ok_or_else(|| "expected, for example, `fields=80`".to_owned())
}

/// Prints the table and the lists; returns whether the limits are met.
pub(crate) fn coverage(loaded: &Loaded, arguments: &Arguments) -> bool {
    let items = overlay::coverage(&loaded.plain_api(), &loaded.overlay);
    anstream::print!("{}{}", table(&items), missing(&items, arguments.missing));
    let below = below_limits(&items, &arguments.min);
    below.iter().for_each(|line| anstream::eprintln!("error: {line}"));
    if !below.is_empty() {
        anstream::eprintln!("help: add descriptions to schema/docs or schema/glossary");
    }
    below.is_empty()
}

const KINDS: [(ItemKind, &str); 4] = [
    (ItemKind::Function, "functions"),
    (ItemKind::Type, "types"),
    (ItemKind::Constructor, "constructors"),
    (ItemKind::Field, "fields"),
];

/// The numbers of described items and of all items.
fn share<'i>(items: impl Iterator<Item = &'i Item>) -> (usize, usize) {
    items.fold((0, 0), |(described, all), item| (described + usize::from(item.source.is_some()), all + 1))
}

/// 100 for no items.
fn percent((described, all): (usize, usize)) -> f64 {
    if all == 0 { 100.0 } else { described as f64 * 100.0 / all as f64 }
}

pub(crate) fn table(items: &[Item]) -> String {
    let mut text = format!(
        "{:<13}{:>7}{:>11}{:>9}{:>7}{:>10}{:>10}{:>10}{:>15}\n",
        "", "all", "described", "", "own", "inferred", "glossary", "comments", "chat invites"
    );
    for (kind, name) in KINDS {
        let of_kind = || items.iter().filter(move |item| item.kind == kind);
        let from = |source| of_kind().filter(|item| item.source == Some(source)).count();
        let (share, invites) = (share(of_kind()), share(of_kind().filter(|item| is_invite(item))));
        let _ = writeln!(
            text,
            "{name:<13}{:>7}{:>11}{:>7.1} %{:>7}{:>10}{:>10}{:>10}{:>15}",
            share.1,
            share.0,
            percent(share),
            from(Source::Own),
            from(Source::Inferred),
            from(Source::Glossary),
            from(Source::Schema),
            format!("{} of {}", invites.0, invites.1),
        );
    }
    text
}

fn is_invite(item: &Item) -> bool {
    // A field belongs to its combinator.
    let name = match item.kind {
        ItemKind::Field => item.name.rsplit_once('.').map_or("", |(of, _)| of),
        _ => &item.name,
    };
    let name = name.to_ascii_lowercase();
    INVITES.iter().any(|word| name.contains(word))
}

/// Lists undescribed items of each kind; fields with the same name and type are one.
pub(crate) fn missing(items: &[Item], limit: usize) -> String {
    const SIGNS: [&str; 4] = ["errors", "uses", "uses of its type", "fields of this name and type"];
    let mut text = String::new();
    for ((kind, name), sign) in KINDS.into_iter().zip(SIGNS) {
        let missing = items.iter().filter(|item| item.kind == kind && item.source.is_none());
        // Fields that are described elsewhere do not count.
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for item in missing {
            let count = uses.entry(&item.term).or_default();
            *count = if kind == ItemKind::Field { *count + 1 } else { item.uses };
        }
        let mut uses: Vec<(&str, usize)> = uses.into_iter().collect();
        uses.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
        if limit == 0 || uses.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\nmissing {name}, by {sign}:");
        for (name, uses) in uses.iter().take(limit) {
            let _ = writeln!(text, "{uses:>5}  {name}");
        }
        if uses.len() > limit {
            let _ = writeln!(text, "       ... and {} more", uses.len() - limit);
        }
    }
    text
}

/// Lists the shares that are below their limits.
pub(crate) fn below_limits(items: &[Item], limits: &[(String, f64)]) -> Vec<String> {
    let below = |(name, limit): &(String, f64)| {
        let kind = KINDS.iter().find(|(_, kind)| kind == name).map(|(kind, _)| *kind);
        let counts = |item: &&Item| kind.map_or_else(|| is_invite(item), |kind| item.kind == kind);
        let percent = percent(share(items.iter().filter(counts)));
        (percent < *limit).then(|| format!("{percent:.1} % of {name} are described, expected at least {limit} %"))
    };
    limits.iter().filter_map(below).collect()
}
