//! The tables of benchmarks.

use crate::bench::{Figure, rows, table};
use crate::bench_compile::{HEADER, cells};
use crate::table::{Table, digits, geometric_mean};

/// Realistic values have a mean; without them the built-in ones have it.
#[test]
fn the_table() {
    let figure = |name: &str, kind: &str, work: &str, who: &str, ns: f64| {
        let line = format!(
            r#"{{"name":"{name}","kind":"{kind}","peer":"grammers","bytes":44,"work":"{work}","who":"{who}","ns":{ns}}}"#
        );
        serde_json::from_str::<Figure>(&line).expect("a figure")
    };
    for kind in ["payload", "fixture"] {
        let mut figures = vec![
            figure("copy", "copy", "encode", "ours", 123_456.0),
            figure("copy", "copy", "encode", "peer", 100_000.0),
            figure("one", kind, "decode", "ours", 1000.0),
            figure("one", kind, "decode", "peer", 2000.0),
            figure("one", kind, "borrowed", "ours", 500.0),
            figure("one", kind, "encode", "ours", 12.0),
            figure("one", kind, "encode", "peer", 48.0),
            figure("two", kind, "decode", "ours", 8000.0),
            figure("two", kind, "decode", "peer", 1000.0),
        ];
        let mut expected = vec![
            "one|44|grammers|1.00|2.00|0.50|0.500|0.25|0.012|0.048|0.25",
            "two|44|grammers|8.00|1.00|8.00|||||",
            "geometric mean|||||2.00||0.25|||0.25",
            "copy|44|grammers||||||123|100|1.23",
        ];
        if kind == "payload" {
            figures.push(figure("built in", "fixture", "decode", "ours", 1000.0));
            expected.push("built in|44|grammers||||||||");
        }
        let lines = table(&rows(figures)).render();
        let cells =
            |line: &str| line.split('|').map(str::trim).collect::<Vec<_>>().join("|").trim_matches('|').to_owned();
        let found: Vec<String> = lines.lines().skip(2).map(cells).collect();
        let expected: Vec<&str> = expected.into_iter().map(|line| line.trim_matches('|')).collect();
        assert_eq!(found, expected, "{kind}");
    }
}

/// Unknown times leave their cells empty.
#[test]
fn cells_of_the_table() {
    let ours = [2.0, 7.0, 6.0, f64::NAN, 2e6];
    let cells = cells("three, dev".to_owned(), &ours, &[4.0, 4.0, 5.0, f64::NAN, 4e6]);
    assert_eq!(cells.join("|"), "three, dev|2.00|4.00|0.50|7.00|4.00|1.75|6.00|5.00|1.20||||2.00|4.00|0.50");
    assert_eq!(cells.len(), HEADER.len());
}

#[test]
fn columns_are_aligned() {
    let mut table = Table::new(1, &["", "bytes", "ratio"]);
    table.row(["short", "9596", "0.38"].map(str::to_owned));
    table.row(["größer".to_owned()]);
    let expected = "|        | bytes | ratio |\n\
                    |--------|------:|------:|\n\
                    | short  |  9596 |  0.38 |\n\
                    | größer |       |       |\n";
    assert_eq!(table.render(), expected);
}

#[test]
fn figures() {
    let figures = [0.0321, 0.1234, 1.234, 12.34, 123.4, 1234.5].map(digits);
    assert_eq!(figures, ["0.032", "0.123", "1.23", "12.3", "123", "1234"]);
    assert_eq!(geometric_mean([]), None);
    assert!((geometric_mean([0.5, 2.0, 8.0]).expect("a mean") - 2.0).abs() < 1e-9);
}
