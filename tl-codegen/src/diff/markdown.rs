//! Differences as an entry of a changelog: a bullet per definition, what breaks below it.

use super::text::{ids, summary, titles, words};
use super::{Action, Change, Consequence, Diff, Effect, Kind};

pub(super) fn markdown(diff: &Diff, names: [&str; 2]) -> String {
    let [old, new] = titles(diff, names);
    let mut text = format!("## {} to {}\n\n{}.\n", plain(&old), plain(&new), summary(diff));
    for action in Action::ALL {
        for kind in [Kind::Constructor, Kind::Function, Kind::Builtin] {
            let of = |change: &&Change| change.action() == action && change.kind == kind;
            let changes: Vec<&Change> = diff.changes.iter().filter(of).collect();
            if !changes.is_empty() {
                let title = action.as_str();
                let (first, rest) = title.split_at(1);
                text += &format!("\n### {}{rest} {}s\n\n", first.to_uppercase(), kind.as_str());
                changes.iter().for_each(|change| push(&mut text, change));
            }
        }
    }
    consequences(&mut text, "Types that are something else in Rust", &diff.types);
    consequences(&mut text, "Unchanged, but not in Rust", &diff.consequences);
    text
}

fn push(text: &mut String, change: &Change) {
    let head = match (&change.old, &change.new) {
        (Some(old), Some(new)) if old.name == new.name => format!("`{}`", new.name),
        (Some(old), Some(new)) => format!("`{}` is `{}` now", old.name, new.name),
        (Some(only), None) | (None, Some(only)) => format!("`{}`", only.line),
        (None, None) => return,
    };
    let id = ids(change).map(|ids| format!("id {ids}"));
    let details = change.details.iter().map(words).map(|(word, of)| format!("{word} `{of}`"));
    let facts: Vec<String> = details.chain(id).collect();
    let colon = if facts.is_empty() { "" } else { ": " };
    *text += &format!("- {head}{colon}{}\n", facts.join("; "));
    effects(text, &change.effects);
}

fn consequences(text: &mut String, title: &str, all: &[Consequence]) {
    if !all.is_empty() {
        *text += &format!("\n### {title}\n\n");
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

/// A file's name as it is: signs of Markdown in it mean nothing.
fn plain(name: &str) -> String {
    crate::docs::markdown(name)
}
