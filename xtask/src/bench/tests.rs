//! Tables of some figures.

use super::*;

fn lines(kind: &str) -> Vec<Figure> {
    let line = |name: &str, kind: &str, work: &str, who: &str, ns: f64| {
        let line = format!(
            r#"{{"name":"{name}","kind":"{kind}","peer":"grammers","bytes":44,"work":"{work}","who":"{who}","ns":{ns}}}"#
        );
        serde_json::from_str(&line).expect("a figure")
    };
    vec![
        line("one", kind, "decode", "ours", 1000.0),
        line("one", kind, "decode", "peer", 2000.0),
        line("one", kind, "borrowed", "ours", 500.0),
        line("one", kind, "encode", "ours", 12.0),
        line("one", kind, "encode", "peer", 48.0),
        line("two", kind, "decode", "ours", 8000.0),
        line("two", kind, "decode", "peer", 1000.0),
        line("copy", "copy", "encode", "ours", 123_456.0),
        line("copy", "copy", "encode", "peer", 100_000.0),
    ]
}

#[test]
fn the_table() {
    for kind in ["payload", "fixture"] {
        let expected = "\
value           bytes      peer  decode  peer's  ratio  borrowed  ratio  encode  peer's  ratio
one                44  grammers    1.00    2.00   0.50     0.500   0.25   0.012   0.048   0.25
two                44  grammers    8.00    1.00   8.00
geometric mean                                    2.00             0.25                   0.25
copy               44  grammers                                             123     100   1.23
";
        assert_eq!(table(&rows(lines(kind))).render(false), expected, "{kind}");
    }
}

#[test]
fn fixtures_are_not_in_the_mean_of_payloads() {
    let mut figures = lines("payload");
    let mut fixtures = lines("fixture");
    fixtures.iter_mut().for_each(|figure| figure.name.push_str(", built in"));
    figures.extend(fixtures);
    let table = table(&rows(figures)).render(true);
    let names: Vec<&str> = table.lines().map(|line| line.split('|').nth(1).unwrap_or_default().trim()).collect();
    let expected =
        "value ---------------- one two geometric_mean copy one,_built_in two,_built_in copy,_built_in".split(' ');
    assert_eq!(names.iter().map(|name| name.replace(' ', "_")).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}
