//! Options, and cells of the table.

use clap::Parser;

use super::*;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

#[test]
fn options() {
    for (arguments, programs, profiles, expected) in [
        ("", 2, 2, "one run; tl-types with default features."),
        ("--consumer three --profile release --runs 3", 1, 1, "the minimum of 3 runs; tl-types with default features."),
        ("--features std,api", 2, 2, "tl-types with features std,api."),
        ("--features=", 2, 2, "tl-types with no features."),
    ] {
        let arguments = ["bench-compile"].into_iter().chain(arguments.split_whitespace());
        let options = Arguments::try_parse_from(arguments).expect("valid arguments").options;
        assert_eq!((options.consumer.len(), options.profile.len()), (programs, profiles));
        assert!(options.summary().contains(expected), "{}", options.summary());
    }
}

#[test]
fn the_minimum_counts() {
    let time = |wall, cpu: Option<u64>| Time { wall: Duration::from_secs(wall), cpu: cpu.map(Duration::from_secs) };
    let cost = |s, cpu| Cost { build: time(s, cpu), touched: time(9 - s, None), size: s * 1_000_000 };
    let minimum = Cost::MAX.min(cost(3, Some(7))).min(cost(2, Some(8)));
    let cells = cells("three, dev".to_owned(), &minimum, &cost(4, Some(4)));
    assert_eq!(cells.join("|"), "three, dev|2.00|4.00|0.50|7.00|4.00|1.75|6.00|5.00|1.20||||2.00|4.00|0.50");
    assert_eq!(cells.len(), HEADER.len());
}

#[test]
fn packages() {
    let parent = temporary().expect("a temporary folder");
    let ours = |features| format!("tl-types\", default-features = {features} }}\n");
    for (consumer, side, features, expected) in [
        (Consumer::Three, Side::Ours, None, ours("true, features = []")),
        (Consumer::Updates, Side::Ours, Some(&["api"][..]), ours("false, features = [\"api\"]")),
        (Consumer::Updates, Side::Peer, None, "\ngrammers-tl-types = \"0.11\"".to_owned()),
    ] {
        let package = consumer.write(side, parent.path(), features).expect("a package");
        let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
        assert!(manifest.contains(&expected), "{manifest}");
        assert!(package.join("src/main.rs").exists() && package.join("Cargo.lock").exists());
    }
}
