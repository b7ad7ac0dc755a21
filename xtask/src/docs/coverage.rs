//! `cargo xtask docs coverage`: what of the schema is described, how, and what is missing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use clap::Args;
use tl_codegen::overlay::{self, Item, ItemKind, Source};

use crate::regen;

/// What belongs to invitations to chats: combinators, types and their fields with one of these words.
const INVITES: [&str; 3] = ["chatinvite", "joinrequest", "exportedinvite"];

#[derive(Args)]
pub(crate) struct Arguments {
    /// How many of the missing ones to list of each kind, the most used first
    #[arg(long, value_name = "N", default_value_t = 10)]
    missing: usize,
    /// Fail if a smaller share of the functions is described
    #[arg(long, value_name = "PERCENT")]
    min_functions: Option<f64>,
    /// Fail if a smaller share of the types is described
    #[arg(long, value_name = "PERCENT")]
    min_types: Option<f64>,
    /// Fail if a smaller share of the constructors is described
    #[arg(long, value_name = "PERCENT")]
    min_constructors: Option<f64>,
    /// Fail if a smaller share of the fields is described
    #[arg(long, value_name = "PERCENT")]
    min_fields: Option<f64>,
    /// Fail if a smaller share of all that is about chat invites is described
    #[arg(long, value_name = "PERCENT")]
    min_invites: Option<f64>,
}

/// Prints the table and the lists.
///
/// Returns whether enough is described; what is too little is on standard error by then.
pub(crate) fn coverage(root: &Path, arguments: &Arguments) -> Result<bool> {
    let Some((model, overlay)) = regen::described(root)? else {
        return Ok(false);
    };
    let items = overlay::coverage(&model, &overlay);
    anstream::print!("{}{}", table(&items), missing(&items, arguments.missing));
    let wanting = wanting(&items, arguments);
    wanting.iter().for_each(|line| anstream::eprintln!("error: {line}"));
    if !wanting.is_empty() {
        anstream::eprintln!("help: describe some of the missing ones in schema/docs or schema/glossary");
    }
    Ok(wanting.is_empty())
}

const KINDS: [(ItemKind, &str); 4] = [
    (ItemKind::Function, "functions"),
    (ItemKind::Type, "types"),
    (ItemKind::Constructor, "constructors"),
    (ItemKind::Field, "fields"),
];

/// How much of something is described.
#[derive(Clone, Copy, Default)]
struct Share {
    described: usize,
    all: usize,
}

impl Share {
    fn of<'i>(items: impl IntoIterator<Item = &'i Item>) -> Self {
        items.into_iter().fold(Self::default(), |share, item| Self {
            described: share.described + usize::from(item.source.is_some()),
            all: share.all + 1,
        })
    }

    /// Nothing at all is all of it.
    fn percent(self) -> f64 {
        if self.all == 0 { 100.0 } else { self.described as f64 * 100.0 / self.all as f64 }
    }
}

fn table(items: &[Item]) -> String {
    let mut text = format!(
        "{:<13}{:>7}{:>11}{:>9}{:>7}{:>10}{:>8}{:>15}\n",
        "", "all", "described", "", "own", "glossary", "schema", "chat invites"
    );
    for (kind, name) in KINDS {
        let of_kind = || items.iter().filter(move |item| item.kind == kind);
        let from = |source| of_kind().filter(|item| item.source == Some(source)).count();
        let (share, invites) = (Share::of(of_kind()), Share::of(of_kind().filter(|item| is_invite(item))));
        let _ = writeln!(
            text,
            "{name:<13}{:>7}{:>11}{:>7.1} %{:>7}{:>10}{:>8}{:>15}",
            share.all,
            share.described,
            share.percent(),
            from(Source::Own),
            from(Source::Glossary),
            from(Source::Schema),
            format!("{} of {}", invites.described, invites.all),
        );
    }
    text
}

fn is_invite(item: &Item) -> bool {
    // Of a field, what it belongs to counts.
    let name = match item.kind {
        ItemKind::Field => item.name.rsplit_once('.').map_or("", |(of, _)| of),
        _ => &item.name,
    };
    let name = name.to_ascii_lowercase();
    INVITES.iter().any(|word| name.contains(word))
}

/// The missing ones of each kind; fields of one name and type are one.
fn missing(items: &[Item], limit: usize) -> String {
    const SIGNS: [&str; 4] = ["known errors", "uses", "uses of its type", "fields of this name and type"];
    let mut text = String::new();
    for ((kind, name), sign) in KINDS.into_iter().zip(SIGNS) {
        let missing = items.iter().filter(|item| item.kind == kind && item.source.is_none());
        // Of fields, those that are described elsewhere don't count.
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

/// What is described less than it should be.
fn wanting(items: &[Item], arguments: &Arguments) -> Vec<String> {
    let least = [arguments.min_functions, arguments.min_types, arguments.min_constructors, arguments.min_fields];
    let kinds = KINDS.into_iter().zip(least).map(|((kind, name), least)| {
        let share = Share::of(items.iter().filter(|item| item.kind == kind));
        (format!("of the {name}"), share, least)
    });
    let invites = Share::of(items.iter().filter(|item| is_invite(item)));
    let invites = (String::from("of what is about chat invites"), invites, arguments.min_invites);
    let low = |(name, share, least): (String, Share, Option<f64>)| {
        let least = least.filter(|least| share.percent() < *least)?;
        Some(format!("{:.1} % {name} are described, which is less than {least} %", share.percent()))
    };
    kinds.chain([invites]).filter_map(low).collect()
}

#[cfg(test)]
mod tests;
