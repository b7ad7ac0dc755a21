//! Differences as text for terminals and as a changelog entry in Markdown, from removed to added definitions.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

use super::{Action, Change, Consequence, Container, Detail, Diff, Effect, Impact, Kind, Outcome, Reading, Wire};
use crate::docs::markdown as escape;

const BOLD: Style = Style::new().bold();
const RED: Style = AnsiColor::Red.on_default();
const GREEN: Style = AnsiColor::Green.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();

impl Diff {
    /// Formats the differences for a terminal; `colour` adds ANSI escape codes.
    ///
    /// `names` are the names of the schemas, the old one first.
    pub fn text(&self, names: [&str; 2], colour: bool) -> String {
        Text { colour, text: String::new() }.diff(self, names)
    }

    /// Formats the differences as a changelog entry in Markdown: a bullet per definition, with its effects below.
    pub fn markdown(&self, names: [&str; 2]) -> String {
        let [old, new] = titles(self, names);
        let mut text = format!("## {} to {}\n\n{}.\n", escape(&old), escape(&new), summary(self));
        for action in Action::ALL {
            for kind in [Kind::Constructor, Kind::Function, Kind::Builtin] {
                let of = |change: &&Change| change.action() == action && change.kind == kind;
                let changes: Vec<&Change> = self.changes.iter().filter(of).collect();
                if !changes.is_empty() {
                    text += &markdown_title(&format!("{} {}s", action.as_str(), kind.as_str()));
                    changes.iter().for_each(|change| push_change(&mut text, change));
                }
            }
        }
        if !self.containers.is_empty() {
            text += &markdown_title(CONTAINERS);
        }
        for Container { name, wire: it } in listed(&self.containers) {
            text += &format!("- `{name}`: {}\n", wire(it).unwrap_or_default());
        }
        if let Some(more) = more(&self.containers) {
            text += &format!("- {more}\n");
        }
        push_consequences(&mut text, TYPES, &self.types);
        push_consequences(&mut text, UNCHANGED, &self.consequences);
        text
    }
}

/// Titles of [`Diff::containers`], [`Diff::types`] and [`Diff::consequences`].
const CONTAINERS: &str = "unchanged in TL, changed on the wire";
const TYPES: &str = "types with another Rust form";
const UNCHANGED: &str = "unchanged in TL, changed in Rust";

/// The number of containers above which only some are listed: between two layers of the API, there are hundreds.
const MAX_CONTAINERS: usize = 8;

fn listed(containers: &[Container]) -> &[Container] {
    // At least two are worth a line that counts them.
    if containers.len() > MAX_CONTAINERS + 1 { &containers[..MAX_CONTAINERS] } else { containers }
}

/// Counts the containers that are not listed.
fn more(containers: &[Container]) -> Option<String> {
    let left = containers.len() - listed(containers).len();
    (left > 0).then(|| format!("and {left} more, which `--format json` lists"))
}

struct Text {
    colour: bool,
    text: String,
}

impl Text {
    fn diff(mut self, diff: &Diff, names: [&str; 2]) -> String {
        let [old, new] = titles(diff, names);
        let title = self.styled(BOLD, format!("{old} -> {new}"));
        self.line(0, &title);
        for action in Action::ALL {
            let changes: Vec<&Change> = diff.changes.iter().filter(|change| change.action() == action).collect();
            if !changes.is_empty() {
                self.heading(action.as_str());
                changes.into_iter().for_each(|change| self.change(change));
            }
        }
        if !diff.containers.is_empty() {
            self.heading(CONTAINERS);
        }
        for Container { name, wire: it } in listed(&diff.containers) {
            self.line(1, name);
            self.entry("wire", Style::new(), &wire(it).unwrap_or_default());
        }
        if let Some(more) = more(&diff.containers) {
            self.line(1, &more);
        }
        self.consequences(TYPES, &diff.types);
        self.consequences(UNCHANGED, &diff.consequences);
        self.line(0, "");
        let summary = summary(diff);
        self.line(0, &summary);
        self.text
    }

    fn heading(&mut self, text: &str) {
        let text = self.styled(BOLD, text);
        self.line(0, "");
        self.line(0, &text);
    }

    fn change(&mut self, change: &Change) {
        let (sign, style) = match change.action() {
            Action::Removed => ("-", RED),
            Action::Added => ("+", GREEN),
            Action::Renamed | Action::Changed => ("~", YELLOW),
        };
        let sign = self.styled(style, sign);
        let function = if change.kind == Kind::Function { "function " } else { "" };
        self.line(1, &format!("{sign} {function}{}", head(change, "")));
        if let Some(ids) = ids(change) {
            let id = self.styled(if change.keeps_id() { CYAN } else { Style::new() }, ids);
            self.entry("id", Style::new(), &id);
        }
        for detail in &change.details {
            let (word, text) = describe(detail);
            self.entry(word, Style::new(), &text);
        }
        if let Some(text) = wire(&change.wire) {
            self.entry("wire", Style::new(), &text);
        }
        self.effects(&change.effects);
    }

    fn consequences(&mut self, title: &str, consequences: &[Consequence]) {
        if consequences.is_empty() {
            return;
        }
        self.heading(title);
        for Consequence { name, effects } in consequences {
            self.line(1, name);
            self.effects(effects);
        }
    }

    fn effects(&mut self, effects: &[Effect]) {
        for Effect { impact, item, text } in effects {
            let style = if *impact == Impact::Breaking { RED } else { GREEN };
            self.entry(impact.as_str(), style, &format!("`{item}` {text}"));
        }
    }

    /// Adds a line with a word in a column of its own.
    fn entry(&mut self, word: &str, style: Style, text: &str) {
        let word = self.styled(style, format!("{word:<WIDTH$}"));
        self.line(3, &format!("{word} {text}"));
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.text += &"  ".repeat(indent)[indent.min(1)..];
        self.text += text;
        self.text.push('\n');
    }

    fn styled(&self, style: Style, text: impl Display) -> String {
        if self.colour && !style.is_plain() { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}

fn push_change(text: &mut String, change: &Change) {
    let id = ids(change).map(|ids| format!("id {ids}"));
    let details = change.details.iter().map(describe).map(|(word, of)| format!("{word} `{of}`"));
    let facts: Vec<String> = details.chain(id).collect();
    let colon = if facts.is_empty() { "" } else { ": " };
    *text += &format!("- {}{colon}{}\n", head(change, "`"), facts.join("; "));
    if let Some(wire) = wire(&change.wire) {
        *text += &format!("  - wire: {wire}\n");
    }
    push_effects(text, &change.effects);
}

fn markdown_title(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    format!("\n### {}{rest}\n\n", first.to_uppercase())
}

fn push_consequences(text: &mut String, heading: &str, all: &[Consequence]) {
    if !all.is_empty() {
        *text += &markdown_title(heading);
    }
    for Consequence { name, effects: found } in all {
        *text += &format!("- `{name}`\n");
        push_effects(text, found);
    }
}

fn push_effects(text: &mut String, effects: &[Effect]) {
    for Effect { impact, item, text: what } in effects {
        *text += &format!("  - {}: `{item}` {what}\n", impact.as_str());
    }
}

/// Width of the column of words before details and effects.
const WIDTH: usize = "parameters".len();

/// Returns the names of the two schemas with their layers.
fn titles(diff: &Diff, names: [&str; 2]) -> [String; 2] {
    let layers = [diff.old_layer, diff.new_layer];
    std::array::from_fn(|side| match layers[side] {
        Some(layer) => format!("{} (layer {layer})", names[side]),
        None => names[side].to_owned(),
    })
}

/// Returns the name of a changed definition, or the whole definition if it was added or removed.
fn head(change: &Change, quote: &str) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old.name == new.name => format!("{quote}{}{quote}", new.name),
        (Some(old), Some(new)) => format!("{quote}{}{quote} -> {quote}{}{quote}", old.name, new.name),
        (Some(only), None) | (None, Some(only)) => format!("{quote}{}{quote}", only.line),
        (None, None) => String::new(),
    }
}

/// Describes how the id changed.
fn ids(change: &Change) -> Option<String> {
    let (old, new) = (change.old.as_ref()?, change.new.as_ref()?);
    match (old.id, new.id) {
        (old, new) if old == new && change.keeps_bytes => Some("unchanged".to_owned()),
        (old, new) if old == new => Some("unchanged, although the encoding differs".to_owned()),
        (Some(old), Some(new)) => Some(format!("{old:08x} -> {new:08x}")),
        _ => None,
    }
}

/// Describes the impact on bytes and peers of the old schema.
fn wire(Wire { old_bytes, old_peers, old_results, new_results }: &Wire) -> Option<String> {
    let text = |(reading, [subject, read, misread, rejected, object]): (&Option<Reading>, [&str; 5])| {
        let reading = reading.as_ref()?;
        let (verb, before) = match reading.outcome {
            Outcome::Read => (read, ": "),
            Outcome::Partial => (read, " unless "),
            Outcome::Misread => (misread, ": "),
            Outcome::Rejected => (rejected, ": "),
        };
        let reasons = reading.reasons.join(if reading.outcome == Outcome::Partial { " or " } else { ", " });
        let before = if reasons.is_empty() { "" } else { before };
        Some(format!("{subject} {verb}{object}{before}{reasons}"))
    };
    let all = [
        (old_bytes, ["old bytes", "decode", "are misread", "are rejected", ""]),
        (old_results, ["old results", "decode", "are misread", "are rejected", ""]),
        (old_peers, ["old peers", "read", "misread", "reject", " new bytes"]),
        (new_results, ["old peers", "read", "misread", "reject", " new results"]),
    ];
    let all: Vec<String> = all.into_iter().filter_map(text).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Describes a detail: a word and its object.
fn describe(detail: &Detail) -> (&'static str, String) {
    let change = |name: &str, old: &str, new: &str| format!("{}: {old} -> {new}", or_anonymous(name));
    match detail {
        Detail::Parameters { old, new } => ("parameters", format!("{} -> {}", or_anonymous(old), or_anonymous(new))),
        Detail::Added { field, .. } => ("added", field.clone()),
        Detail::Removed { field, .. } => ("removed", field.clone()),
        Detail::Renamed { old, new } => ("renamed", format!("{} -> {}", or_anonymous(old), or_anonymous(new))),
        Detail::Retyped { name, old, new } => ("retyped", change(name, old, new)),
        Detail::Condition { name, old, new } => {
            let word = match (old, new) {
                (None, _) => "optional",
                (_, None) => "required",
                _ => "condition",
            };
            (word, change(name, condition(old), condition(new)))
        }
        Detail::Moved { name, behind: Some(behind), .. } => {
            ("moved", format!("{}: after {}", or_anonymous(name), or_anonymous(behind)))
        }
        Detail::Moved { name, .. } => ("moved", format!("{}: to the front", or_anonymous(name))),
        Detail::Result { old, new } => ("result", format!("{old} -> {new}")),
    }
}

fn or_anonymous(name: &str) -> &str {
    if name.is_empty() { "_" } else { name }
}

fn condition(condition: &Option<String>) -> &str {
    condition.as_deref().unwrap_or("always")
}

/// Returns the numbers of changes and their impact.
fn summary(diff: &Diff) -> String {
    if diff.is_empty() {
        return "no differences".to_owned();
    }
    let keep = diff.changes.iter().filter(|change| change.keeps_id()).count();
    let counts: Vec<String> =
        Action::ALL.iter().map(|action| format!("{} {}", diff.count(*action), action.as_str())).collect();
    let rust = match diff.impact() {
        None => "no Rust form".to_owned(),
        Some(Impact::None) => "no changes in Rust".to_owned(),
        Some(impact) => format!("{} in Rust", impact.as_str()),
    };
    format!("{} ({keep} with the same id); {rust}", counts.join(", "))
}
