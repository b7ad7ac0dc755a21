//! Large inputs for which earlier versions took quadratic or exponential time.

use tl_parser::doc::Docs;
use tl_parser::{Code, Sources, parse, render};

#[test]
fn nested_groups() {
    // Without a limit, each level would copy its type for every name.
    let nested = |levels| format!("a {}int{} = A;", "(b c d e:[ ".repeat(levels), " ])".repeat(levels));
    let codes = |text: &str| -> Vec<Code> {
        parse(text, Default::default()).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    };
    assert_eq!(codes(&nested(2)), []);
    assert_eq!(codes(&nested(3)), [Code::LimitExceeded]);
    assert_eq!(codes(&nested(15)), [Code::LimitExceeded]);
    // Groups side by side do not multiply.
    assert_eq!(codes(&format!("a {}= A;", "(b c d e f g h:[ (i j:int) (k l:int) ]) ".repeat(3))), []);
}

#[test]
fn many_mistakes_in_one_line() {
    // Each diagnostic must cost the surroundings of its position, not the whole line.
    let mut sources = Sources::new();
    let file = sources.add("test.tl", format!("{}a;", " ".repeat(98)).repeat(4000));
    let diagnostics = parse(sources.text(file), file).diagnostics;
    assert_eq!(diagnostics.len(), 4000);
    // One call renders 50.
    let rendered: String = diagnostics.chunks(50).map(|some| render(some, &sources, false) + "\n").collect();
    let places = rendered.lines().filter_map(|line| line.trim_start().strip_prefix("--> test.tl:1:"));
    assert!(places.eq((1..=4000).map(|number| (number * 100).to_string())));
}

#[test]
fn many_documented_fields() {
    // Comments must not be compared with every field.
    let tags = (0..40_000).map(|number| format!("//@f{number} x{number}\n")).collect::<String>();
    let fields = (0..40_000).map(|number| format!(" f{number}:int /* y */")).collect::<String>();
    let text = format!("{tags}a{fields} = A;");
    let parsed = parse(&text, Default::default());
    let [item] = &parsed.schema.items[..] else { panic!("{:?}", parsed.diagnostics) };
    let docs = Docs::of(item);
    assert_eq!(docs.fields.len(), 40_000);
    assert_eq!(docs.field("f39999"), Some("x39999\ny"));
}
