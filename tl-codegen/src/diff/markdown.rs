//! Differences as a changelog entry: a bullet per definition, with its effects below.

use super::text::{TYPES, UNCHANGED, describe, head, ids, summary, titles};
use super::{Action, Change, Consequence, Diff, Effect, Kind};
use crate::docs::markdown as escape;

pub(super) fn markdown(diff: &Diff, names: [&str; 2]) -> String {
    let [old, new] = titles(diff, names);
    let mut text = format!("## {} to {}\n\n{}.\n", escape(&old), escape(&new), summary(diff));
    for action in Action::ALL {
        for kind in [Kind::Constructor, Kind::Function, Kind::Builtin] {
            let of = |change: &&Change| change.action() == action && change.kind == kind;
            let changes: Vec<&Change> = diff.changes.iter().filter(of).collect();
            if !changes.is_empty() {
                text += &title(&format!("{} {}s", action.as_str(), kind.as_str()));
                changes.iter().for_each(|change| push(&mut text, change));
            }
        }
    }
    consequences(&mut text, TYPES, &diff.types);
    consequences(&mut text, UNCHANGED, &diff.consequences);
    text
}

fn push(text: &mut String, change: &Change) {
    let id = ids(change).map(|ids| format!("id {ids}"));
    let details = change.details.iter().map(describe).map(|(word, of)| format!("{word} `{of}`"));
    let facts: Vec<String> = details.chain(id).collect();
    let colon = if facts.is_empty() { "" } else { ": " };
    *text += &format!("- {}{colon}{}\n", head(change, "`"), facts.join("; "));
    effects(text, &change.effects);
}

fn title(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    format!("\n### {}{rest}\n\n", first.to_uppercase())
}

fn consequences(text: &mut String, heading: &str, all: &[Consequence]) {
    if !all.is_empty() {
        *text += &title(heading);
    }
    for Consequence { name, effects: found } in all {
        *text += &format!("- `{name}`\n");
        effects(text, found);
    }
}

fn effects(text: &mut String, effects: &[Effect]) {
    for Effect { impact, item, text: what } in effects {
        *text += &format!("  - {}: `{item}` {what}\n", impact.as_str());
    }
}
