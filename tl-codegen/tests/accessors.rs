//! How many accessors each enum of the Telegram API has, and how they are described.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect_file;
use tl_codegen::Config;
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

/// The first variant that stands for a value describes a field; variants that describe it otherwise follow.
#[test]
fn each_description_of_a_field_is_there() {
    let text = "//@description None. @id Id of the missing user.\nuserEmpty id:long = User;\n\
                //@description A user. @id Id of the user.\nuser id:long name:string = User;\n\
                //@description A bot. @id Id of the bot.\nuserBot id:long name:string = User;\n";
    let mut sources = Sources::new();
    let file = sources.add("users.tl", text);
    let files = Config::new().generate(&[tl_parser::parse(sources.text(file), file)]).expect("a valid schema");
    let (_, accessor) = files[Path::new("enums.rs")].split_once("impl User {\n").expect("accessors");
    let (docs, _) = accessor.split_once("    #[inline]").expect("a method");
    let lines: Vec<&str> = docs.lines().map(|line| line.trim_start_matches([' ', '/'])).collect();
    assert_eq!(lines, ["Id of the user.", "", "`Empty`: Id of the missing user.", "", "`Bot`: Id of the bot."]);
}
