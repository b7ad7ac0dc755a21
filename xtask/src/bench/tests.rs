//! The table of some figures.

use super::*;

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
