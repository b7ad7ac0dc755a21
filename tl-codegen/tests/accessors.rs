//! How many accessors each enum of the Telegram API has.

use std::fmt::Write as _;

use expect_test::expect_file;
use tl_codegen::model::AccessorKind;
use tl_parser::Sources;

/// After a change of the schema or of the rule, `UPDATE_EXPECT=1 cargo test -p tl-codegen --test accessors` rewrites the
/// list; review the diff.
#[test]
fn accessors_of_the_api() {
    let mut sources = Sources::new();
    let file = sources.add("api.tl", include_str!("../../schema/api.tl"));
    let (model, diagnostics) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(diagnostics.is_empty(), "{}", tl_parser::render(&diagnostics, &sources, false));

    let (mut lines, mut enums, mut with, mut total) = (String::new(), 0, 0, 0);
    for (ty, enumeration) in model.types.iter().filter_map(|ty| Some((ty, ty.enumeration.as_ref()?))) {
        let accessors = model.accessors(enumeration);
        enums += 1;
        total += accessors.len();
        if accessors.is_empty() {
            continue;
        }
        with += 1;
        let count = |kind| accessors.iter().filter(|accessor| accessor.kind == kind).count();
        let (required, optional) = (count(AccessorKind::Required), count(AccessorKind::Optional));
        let (name, present) = (&ty.name, count(AccessorKind::Present));
        writeln!(lines, "{:>3} {name}: {required} required, {optional} optional, {present} bool", accessors.len())
            .expect("a string");
    }
    let list = format!("{total} accessors of {with} enums; {} enums have none\n\n{lines}", enums - with);
    expect_file!["golden/accessors.txt"].assert_eq(&list);
}
