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
    let took =
        |seconds, cpu: Option<u64>| Took { wall: Duration::from_secs(seconds), cpu: cpu.map(Duration::from_secs) };
    let cost = |s, cpu| Cost { build: took(s, cpu), touched: took(9 - s, None), size: s * 1_000_000 };
    let least = Cost::MAX.min(cost(3, Some(7))).min(cost(2, Some(8)));
    let cells = cells("three, dev".to_owned(), &least, &cost(4, Some(4)));
    let expected = "three, dev|2.00|4.00|0.50|7.00|4.00|1.75|6.00|5.00|1.20||||2.00|4.00|0.50";
    assert_eq!(cells.join("|"), expected);
    assert_eq!(cells.len(), HEADER.len());
}

#[test]
#[cfg(unix)]
fn what_a_command_needs() {
    let (took, said) = run(Command::new("echo").arg("hello")).expect("runs");
    assert_eq!(said, b"hello\n");
    assert!(took.cpu.is_some());
    let error = run(&mut Command::new("false")).expect_err("fails");
    assert!(format!("{error:#}").contains("help: "));
}
