//! Progress of tasks that take more than a moment, shown on a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of `length` steps.
pub(crate) fn bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}, {elapsed}").expect("a valid template");
    ProgressBar::new(length).with_style(style)
}

/// The stages of a task with their times.
#[derive(Default)]
pub(crate) struct Stages(Vec<(&'static str, Duration)>);

impl Stages {
    /// Runs a stage with a spinner.
    pub(crate) fn run<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}").expect("a valid template");
        let (start, spinner) = (Instant::now(), ProgressBar::new_spinner().with_style(style).with_message(name));
        spinner.enable_steady_tick(Duration::from_millis(200));
        let result = work();
        spinner.finish_and_clear();
        self.0.push((name, start.elapsed()));
        result
    }
}

impl std::fmt::Display for Stages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(name, time)| write!(f, "{name} {} ms, ", time.as_millis()))?;
        write!(f, "{} ms in total", self.0.iter().map(|(_, time)| *time).sum::<Duration>().as_millis())
    }
}
