//! What a chore that takes a while shows on a terminal, and nowhere else.

use std::borrow::Cow;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of `length` steps.
pub(crate) fn bar(length: u64) -> ProgressBar {
    started(ProgressBar::new(length), "{bar:30} {pos}/{len} {msg}, {elapsed}", Duration::from_secs(1))
}

/// A sign of life for work whose length is not known.
pub(crate) fn spinner(message: impl Into<Cow<'static, str>>) -> ProgressBar {
    started(ProgressBar::new_spinner(), "{spinner} {msg}, {elapsed}", Duration::from_millis(200)).with_message(message)
}

fn started(progress: ProgressBar, template: &str, tick: Duration) -> ProgressBar {
    let progress = progress.with_style(ProgressStyle::with_template(template).expect("a template"));
    progress.enable_steady_tick(tick);
    progress
}
