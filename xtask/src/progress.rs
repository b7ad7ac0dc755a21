//! Progress of tasks that take more than a moment.

use std::borrow::Cow;
use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// A bar of `length` steps, on a terminal.
pub(crate) fn bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}, {elapsed}").expect("a valid template");
    ProgressBar::new(length).with_style(style)
}

/// A spinner for work of unknown length, on a terminal.
pub(crate) fn spinner(message: impl Into<Cow<'static, str>>) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}").expect("a valid template");
    let spinner = ProgressBar::new_spinner().with_style(style).with_message(message);
    spinner.enable_steady_tick(Duration::from_millis(200));
    spinner
}

/// The stages of a task with their times.
#[derive(Default)]
pub(crate) struct Stages(Vec<(&'static str, Duration)>);

impl Stages {
    /// Runs a stage. Its name is shown once it has taken two seconds: a spinner on a terminal, a line elsewhere.
    pub(crate) fn run<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let (finished, wait) = mpsc::channel::<()>();
        let result = thread::scope(|scope| {
            scope.spawn(move || {
                if wait.recv_timeout(Duration::from_secs(2)) == Err(RecvTimeoutError::Timeout) {
                    let spinner = std::io::stderr().is_terminal().then(|| spinner(name));
                    if spinner.is_none() {
                        eprintln!("{name} ...");
                    }
                    let _ = wait.recv();
                    spinner.inspect(ProgressBar::finish_and_clear);
                }
            });
            // Dropped at the end or by a panic, either of which ends the thread.
            let _finished = finished;
            work()
        });
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
