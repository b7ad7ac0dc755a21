//! Tests of reports about overlays: coverage, and descriptions of unknown items.

use expect_test::expect;
use tl_codegen::overlay::{Description, Facts, ItemKind, Overlay, Page, Scope, Source, apply, coverage};

use crate::{describe, model, overlay, term, text};

#[test]
fn coverage_counts_descriptions() {
    let items = coverage(&model(), &overlay());
    let find = |name: &str| items.iter().find(|item| item.name == name).unwrap_or_else(|| panic!("no {name}"));
    let source = |name: &str| find(name).source;
    assert_eq!(source("Shape"), Some(Source::Own));
    assert_eq!(source("noted"), Some(Source::Own));
    // A type with one constructor has the documentation of that.
    assert_eq!((source("Noted"), source("Point")), (Some(Source::Own), None));
    assert_eq!(source("noted.a"), Some(Source::Schema));
    assert_eq!(source("noted.b"), Some(Source::Glossary));
    assert_eq!(source("sharedBits.w"), Some(Source::Own));
    assert_eq!(source("sharedBits.last"), None);
    // Flags words are not fields, even if they carry data.
    assert!(!items.iter().any(|item| item.name == "lookup.mode" || item.name.ends_with(".flags")));
    let id = find("store.getItem.id");
    assert_eq!((id.kind, &*id.term, id.uses), (ItemKind::Field, "id:long", 3));
    assert_eq!((find("getShapes").uses, find("Shape").uses, find("polygon").uses), (2, 6, 6));
}

#[test]
fn unknown_items_are_reported() {
    let report = |change: &dyn Fn(&mut Overlay)| {
        let mut overlay = Overlay { errors: overlay().errors, ..Overlay::default() };
        change(&mut overlay);
        let found = apply(&mut model(), &overlay);
        let line = |found: &tl_parser::Diagnostic| {
            format!("{} {}: {}; {}\n", found.code, found.message, found.label, found.help.as_deref().unwrap_or("-"))
        };
        found.iter().map(line).collect::<String>()
    };
    let facts = |name: &str, error: &str| {
        let errors = Some(error).filter(|error| !error.is_empty()).map(|error| (None, text(error)));
        Facts { name: text(name), audience: None, errors: errors.into_iter().collect() }
    };
    let page = |path: &str, of: &str| Page { path: text(path), title: String::new(), combinators: vec![text(of)] };
    let mut all = String::new();
    for name in ["getShape", "point", "xyz"] {
        all += &report(&|overlay| overlay.functions.push(facts(name, "")));
    }
    all += &report(&|overlay| overlay.functions.push(facts("getCount", "LIMIT_INVALD")));
    all += &report(&|overlay| overlay.functions.extend([facts("getCount", ""), facts("getCount", "")]));
    for (name, fields) in
        [("shapeCircel", &[][..]), ("Point", &[]), ("point", &[("z", "Z.")]), ("Shape", &[("of", "Of.")])]
    {
        all += &report(&|overlay| overlay.descriptions.push(describe(name, "Text.", fields)));
    }
    all += &report(&|overlay| overlay.local.extend([describe("point", "One.", &[]), describe("point", "Two.", &[])]));
    all += &report(&|overlay| overlay.local.push(describe("poin", "Text.", &[])));
    all += &report(&|overlay| {
        overlay.functions.push(facts("getCount", "LIMIT_INVALID"));
        let errors = vec![(text("LIMIT_INVALD"), text("Too many."))];
        overlay.descriptions.push(Description { errors, ..describe("getCount", "", &[]) });
    });
    for doc in ["See [`getShape`].", "See [more](/shapes).", "[`x`](https://x.example) is code, [x] is text."] {
        all += &report(&|overlay| overlay.descriptions.push(describe("point", doc, &[])));
    }
    all += &report(&|overlay| overlay.pages.push(page("/a", "Shape")));
    for (name, ty) in [("limits", None), ("limit", Some("long"))] {
        all += &report(&|overlay| overlay.glossary.push(term(name, ty, &[(Scope::All, "Text.")])));
    }
    all += &report(&|overlay| overlay.glossary.push(term("limit", None, &[(Scope::Like("set*".to_owned()), "Text.")])));
    expect![[r#"
        TL0201 no function `getShape`: not in the schema; did you mean `getShapes`?
        TL0201 no function `point`: not in the schema; -
        TL0201 no function `xyz`: not in the schema; -
        TL0201 no error `LIMIT_INVALD`: not described; did you mean `LIMIT_INVALID`?
        TL0202 duplicate description of `getCount`: described again here; merge the two, or remove one of them
        TL0201 no type, constructor or function `shapeCircel`: not in the schema; did you mean `shapeCircle`?
        TL0201 type `Point` has the description of its only constructor: ; describe `point` instead
        TL0201 no field of `point`: `z`: not in the schema; -
        TL0201 no field of `Shape`: `of`: not in the schema; -
        TL0202 duplicate description of `point`: described again here; merge the two, or remove one of them
        TL0201 no type, constructor or function `poin`: not in the schema; did you mean `point`?
        TL0201 no error of `getCount`: `LIMIT_INVALD`: not among its errors; did you mean `LIMIT_INVALID`?
        TL0201 no item to link to: `getShape`: not in the schema; did you mean `getShapes`?
        TL0201 no page `/shapes`: not in the list of pages; -
        TL0201 no combinator `Shape`: not in the schema; did you mean `shape`?
        TL0201 no field `limits`: not in the schema; did you mean `limit`?
        TL0201 no field `limit:long`: has another type; did you mean `limit:int`?
        TL0201 no field `limit` in `set*`: no matching combinator has this field; -
    "#]]
    .assert_eq(&all);
}
