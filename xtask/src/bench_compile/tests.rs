//! What is asked for, and how figures are put together.

use clap::Parser;

use super::*;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

fn options(arguments: &str) -> Result<Options, clap::Error> {
    Arguments::try_parse_from(["bench-compile"].into_iter().chain(arguments.split_whitespace()))
        .map(|arguments| arguments.options)
}

#[test]
fn everything_by_default() {
    let options = options("").expect("nothing is required");
    assert_eq!(options.consumers(), [Consumer::Three, Consumer::Updates, Consumer::All]);
    assert_eq!(options.profiles(), [Profile::Dev, Profile::Release]);
    assert_eq!(options.features(), None);
    assert!(options.summary().contains("one run; tl-types with default features."));
}

#[test]
fn a_choice() {
    let options = options("--consumer three --consumer all --profile release --runs 3 --features std,api");
    let options = options.expect("is right");
    assert_eq!(options.consumers(), [Consumer::Three, Consumer::All]);
    assert_eq!(options.profiles(), [Profile::Release]);
    assert!(options.summary().contains("the least of 3 runs; tl-types with features std,api."));
}

#[test]
fn no_features() {
    let options = options("--features=").expect("is right");
    assert_eq!(options.features(), Some(vec![]));
    assert!(options.summary().contains("tl-types with no features."));
}

#[test]
fn wrong_arguments() {
    for wrong in ["--consumer four", "--profile bench", "--runs 0", "--runs x"] {
        assert!(options(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_least_counts() {
    let cost = |s, cpu| Cost { wall: Duration::from_secs(s), cpu, touched: Duration::from_secs(9 - s), size: s };
    let least = Cost::MAX.min(cost(3, None)).min(cost(2, None));
    assert_eq!((least.wall.as_secs(), least.cpu, least.touched.as_secs(), least.size), (2, None, 6, 2));
    let cells = cells("three, dev".to_owned(), &least, &cost(4, None));
    assert_eq!(cells[..7], ["three, dev", "2.00", "4.00", "0.50", "", "", ""]);
    assert_eq!(cells.len(), HEADER.len());
}

#[test]
#[cfg(unix)]
fn what_a_command_needs() {
    let done = run(Command::new("echo").arg("hello")).expect("runs");
    assert_eq!(done.said, b"hello\n");
    assert!(done.cpu.is_some());
    let error = run(&mut Command::new("false")).expect_err("fails");
    assert!(format!("{error:#}").contains("help: "));
}
