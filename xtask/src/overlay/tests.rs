//! Overlay files: what is understood, what is said about the rest, and what the committed ones hold.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use serde_json::Value;
use tl_codegen::model::Audience;
use tl_codegen::overlay::{Spanned, apply};
use tl_parser::Code;

use super::*;

const SCHEMA: &str = "\
shape = Shape;
shapeCircle radius:double = Shape;
updates date:int = Updates;
---functions---
getShapes limit:int = Shape;
updates.getState = Updates;
";

/// What is said about files of these kinds.
fn said(files: &[(&str, &str)]) -> String {
    let mut sources = Sources::new();
    let schema = sources.add("schema.tl", SCHEMA);
    let (mut model, found) = tl_codegen::resolve(&[tl_parser::parse(sources.text(schema), schema)]);
    assert!(found.is_empty());
    let (mut overlay, mut diagnostics) = (Overlay::default(), Vec::new());
    for (kind, text) in files {
        let read = FILES.iter().find(|(place, _)| place.contains(kind)).expect("a kind of files").1;
        let file = sources.add(format!("{kind}.toml"), (*text).to_owned());
        parse(&sources, file, read, &mut overlay, &mut diagnostics);
    }
    let past = sources.add("history.tl", "===7===\nmessages.sendOldMessage#00000001 = Updates;\n");
    overlay.history = History::read(&tl_parser::parse(sources.text(past), past)).0;
    diagnostics.extend(apply(&mut model, &overlay));
    tl_parser::render(&diagnostics, &sources, false)
}

#[test]
fn all_kinds_of_files() {
    let files = [
        ("pages", "site = \"https://a.example\"\n\"/x\" = { title = \"X\", for = [\"shape\", \"getShapes\"] }\n"),
        ("errors", "[400]\nLIMIT_INVALID = \"Too many.\"\n[-503]\n\"WAIT_%d\" = \"Wait.\"\n"),
        (
            "rpc",
            "getShapes = { audience = \"bot\", errors = [\"406 LIMIT_INVALID\", \"WAIT_%d\"] }\n[updates]\ngetState = {}\n",
        ),
        (
            "docs",
            "[updates]\ndoc = \"One.\"\n[updates.getState]\ndoc = \"Two.\"\n\n[\"getShapes\"]\npages = [\"/x\"]\nfields.limit = \"How many.\"\n",
        ),
        (
            "glossary",
            "\"date:int\" = \"When.\"\n[limit]\nall = \"A limit.\"\n\"get* *Shapes\" = \"How many.\"\n[radius]\n\"shapeCircle shape*\" = \"Half.\"\n",
        ),
    ];
    assert_eq!(said(&files), "");
}

#[test]
fn what_does_not_fit_is_shown_in_its_line() {
    let mut all = String::new();
    for file in [
        ("rpc", "[updates]\ngetStat = { audience = \"user\" }\n"),
        ("rpc", "getShapes = { audience = \"users\", error = [] }\n"),
        ("rpc", "getShapes = { audience = \"user\", errors = [\"LIMIT\", 1] }\n"),
        ("docs", "[getShapes]\nfields.limits = \"How many.\"\ndoc = \"\"\n"),
        ("docs", "[getShapes]\ntext = \"Lists shapes.\"\n"),
        ("docs", "[getShapes]\ndoc = \"Lists [`Shapes`].\"\nlink = \"x\"\n"),
        ("docs", "doc = \"Lists shapes.\"\n"),
        ("docs", "[getShapes]\ndoc = \"Lists\n"),
        ("docs", "[getShapes]\ndoc = \"One.\"\n[getShapes]\ndoc = \"Two.\"\n"),
        ("pages", "site = 1\n\"/x\" = { titel = \"X\", for = [\"Shape\"] }\n"),
        ("errors", "[bad]\nX = \"Y.\"\n"),
        ("glossary", "\"limit:long\" = \"How many.\"\nradius = { functions = \"Half.\" }\n"),
        ("glossary", "[date]\n\"updates shape*\" = \"When.\"\n"),
        ("glossary", "[limit]\nfunctions = \"How many.\"\n\"get* functions\" = \"Many.\"\n"),
    ] {
        all += &said(&[file]);
        all.push('\n');
    }
    expect![[r#"
        error[TL0201]: no function `updates.getStat`
         --> rpc.toml:2:1
          |
        2 | getStat = { audience = "user" }
          | ^^^^^^^ not in the schema
          |
          = help: did you mean `updates.getState`?

        error[TL0203]: expected `"user"`, `"bot"` or `"both"`
         --> rpc.toml:1:26
          |
        1 | getShapes = { audience = "users", error = [] }
          |                          ^^^^^^^

        error[TL0203]: unexpected key `error`
         --> rpc.toml:1:35
          |
        1 | getShapes = { audience = "users", error = [] }
          |                                   ^^^^^
          |
          = help: expected here: `audience` and `errors`

        error[TL0203]: expected a text
         --> rpc.toml:1:53
          |
        1 | getShapes = { audience = "user", errors = ["LIMIT", 1] }
          |                                                     ^

        error[TL0201]: no error `LIMIT`
         --> rpc.toml:1:44
          |
        1 | getShapes = { audience = "user", errors = ["LIMIT", 1] }
          |                                            ^^^^^^^ not described

        error[TL0203]: expected a text
         --> docs.toml:3:7
          |
        3 | doc = ""
          |       ^^

        error[TL0201]: no field of `getShapes`: `limits`
         --> docs.toml:2:8
          |
        2 | fields.limits = "How many."
          |        ^^^^^^ not in the schema
          |
          = help: did you mean `limit`?

        error[TL0203]: unexpected key `text`
         --> docs.toml:2:1
          |
        2 | text = "Lists shapes."
          | ^^^^
          |
          = help: expected here: `doc`, `fields`, `errors`, `pages`

        error[TL0203]: unexpected key `link`
         --> docs.toml:3:1
          |
        3 | link = "x"
          | ^^^^
          |
          = help: expected here: `doc`, `fields`, `errors` and `pages`

        error[TL0201]: no item to link to: `Shapes`
         --> docs.toml:2:7
          |
        2 | doc = "Lists [`Shapes`]."
          |       ^^^^^^^^^^^^^^^^^^^ not in the schema
          |
          = help: did you mean `Shape`?

        error[TL0203]: unexpected key `doc`
         --> docs.toml:1:1
          |
        1 | doc = "Lists shapes."
          | ^^^
          |
          = help: expected here: `doc`, `fields`, `errors`, `pages`

        error[TL0203]: invalid basic string, expected `"`
         --> docs.toml:2:13
          |
        2 | doc = "Lists
          |             ^

        error[TL0203]: duplicate key
         --> docs.toml:3:2
          |
        3 | [getShapes]
          |  ^^^^^^^^^

        error[TL0203]: duplicate key
         --> docs.toml:4:1
          |
        4 | doc = "Two."
          | ^^^

        error[TL0203]: unexpected key `titel`
         --> pages.toml:2:10
          |
        2 | "/x" = { titel = "X", for = ["Shape"] }
          |          ^^^^^
          |
          = help: expected here: `title` and `for`

        error[TL0203]: expected a text
         --> pages.toml:1:8
          |
        1 | site = 1
          |        ^

        error[TL0201]: no combinator `Shape`
         --> pages.toml:2:30
          |
        2 | "/x" = { titel = "X", for = ["Shape"] }
          |                              ^^^^^^^ not in the schema
          |
          = help: did you mean `shape`?

        error[TL0203]: unexpected key `bad`
         --> errors.toml:1:2
          |
        1 | [bad]
          |  ^^^
          |
          = help: expected here: the code of errors: `[400]`

        error[TL0201]: no field `limit:long`
         --> glossary.toml:1:1
          |
        1 | "limit:long" = "How many."
          | ^^^^^^^^^^^^ has another type
          |
          = help: did you mean `limit:int`?

        error[TL0201]: no field `radius` in functions
         --> glossary.toml:2:12
          |
        2 | radius = { functions = "Half." }
          |            ^^^^^^^^^ no matching combinator has this field

        error[TL0201]: no field `date` in `shape*`
         --> glossary.toml:2:1
          |
        2 | "updates shape*" = "When."
          | ^^^^^^^^^^^^^^^^ no matching combinator has this field

        error[TL0202]: duplicate description of `limit`
         --> glossary.toml:3:1
          |
        2 | functions = "How many."
          | --------- first described here
        3 | "get* functions" = "Many."
          | ^^^^^^^^^^^^^^^^ described again here
          |
          = help: merge the two, or remove one of them

    "#]]
    .assert_eq(&all);
}

/// The examples of those codes that are about overlays.
#[test]
fn examples_of_codes() {
    // Pages of a reference are no overlays.
    let codes = Code::ALL.iter().filter(|code| !code.concerns_schema() && **code != Code::UnreadablePage);
    for code in codes {
        let parts = code.example().split("# In another file:\n").map(|part| ("docs", part));
        let said = said(&parts.collect::<Vec<_>>());
        assert!(said.contains(&format!("[{code}]")), "{code}: {said}");
    }
}

/// The committed files.
fn committed() -> Overlay {
    let tree = Tree::new(crate::root());
    let (overlay, diagnostics) = read(&tree, Local::LeftOut, &mut Sources::new()).expect("can be read");
    assert!(diagnostics.is_empty());
    overlay
}

/// A file beside the repository.
fn shared(name: &str) -> Option<Value> {
    let text = fs::read_to_string(crate::root().join("../shared/facts").join(name)).ok();
    if text.is_none() {
        eprintln!("skipped: no {name} here");
    }
    text.map(|text| serde_json::from_str(&text).expect("JSON"))
}

fn functions() -> BTreeSet<String> {
    let text = fs::read_to_string(crate::root().join("schema/api.tl")).expect("the schema");
    let mut sources = Sources::new();
    let file = sources.add("api.tl", text);
    let (model, _) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    model.functions.into_iter().map(|function| function.combinator.name).collect()
}

#[test]
fn the_facts_about_functions_are_those_that_were_collected() {
    let Some(collected) = shared("rpc.json") else { return };
    let known = functions();
    let usual: BTreeMap<_, _> = committed().errors.into_iter().map(|error| (error.name.value, error.code)).collect();
    let mut ours: BTreeMap<String, (Option<Audience>, BTreeSet<String>)> = BTreeMap::new();
    for facts in committed().functions {
        let error = |(code, name): &(Option<i32>, Spanned<String>)| {
            format!("{} {}", code.unwrap_or(usual[&name.value]), name.value)
        };
        ours.insert(facts.name.value, (facts.audience, facts.errors.iter().map(error).collect()));
    }
    let mut theirs = BTreeMap::new();
    for (name, facts) in collected["functions"].as_object().expect("functions") {
        let audience = match facts["audience"].as_str() {
            Some("user") => Audience::User,
            Some("bot") => Audience::Bot,
            _ => Audience::Both,
        };
        let errors = facts["errors"].as_array().expect("errors").iter();
        let errors: BTreeSet<String> = errors.filter_map(|error| Some(error.as_str()?.to_owned())).collect();
        for error in &errors {
            let (_, name) = error.split_once(' ').expect("a code");
            assert!(usual.contains_key(name), "{name} has no description");
        }
        // They are of another layer.
        if known.contains(name) {
            theirs.insert(name.clone(), (Some(audience), errors));
        }
    }
    assert!(theirs.len() > 700);
    assert_eq!(ours, theirs);
}

#[test]
fn the_related_pages_are_those_that_were_collected() {
    let Some(collected) = shared("related.json") else { return };
    let pages = committed().pages.into_iter();
    let mut ours: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in pages {
        for name in page.combinators {
            ours.entry(name.value).or_default().insert(page.path.value.clone());
        }
    }
    // Those of another layer are left out: what we have is in the schema, or regen would say so.
    let mut missing = 0;
    for (name, paths) in collected.as_object().expect("an object") {
        let paths: BTreeSet<String> =
            paths.as_array().expect("paths").iter().map(|path| path.as_str().expect("a path").to_owned()).collect();
        match ours.remove(name) {
            Some(found) => assert_eq!(found, paths, "{name}"),
            None => missing += 1,
        }
    }
    assert!(ours.is_empty() && missing < 20, "{ours:?}, {missing} missing");
}

/// Errors are described in a sentence of plain text.
#[test]
fn descriptions_of_errors_are_sentences() {
    for error in committed().errors {
        let meaning = &error.meaning;
        let sentence = meaning.ends_with('.') && meaning.starts_with(char::is_uppercase);
        assert!(
            sentence && meaning.len() < 160 && !meaning.contains(['[', '<', '\n']),
            "{}: {meaning}",
            error.name.value
        );
    }
}
