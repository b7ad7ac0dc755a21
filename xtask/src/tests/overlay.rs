//! Overlay files, valid and malformed ones, and the facts of the committed ones.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use serde_json::Value;
use tl_codegen::history::History;
use tl_codegen::model::Audience;
use tl_codegen::overlay::{Overlay, apply};
use tl_parser::{Code, Sources};

use super::{lines, load, shared};
use crate::overlay::{FILES, Local, Reader};

const SCHEMA: &str = "\
shape = Shape;
shapeCircle radius:double = Shape;
updates date:int = Updates;
---functions---
getShapes limit:int = Shape;
updates.getState = Updates;
";

/// The diagnostics of files of these kinds.
fn diagnostics(files: &[(&str, &str)]) -> String {
    let mut sources = Sources::new();
    let schema = sources.add("schema.tl", SCHEMA);
    let (mut model, found) = tl_codegen::resolve(&[tl_parser::parse(sources.text(schema), schema)]);
    assert!(found.is_empty());
    let (mut overlay, mut diagnostics) = (Overlay::default(), Vec::new());
    for (kind, text) in files {
        let read = FILES.iter().find(|(place, _)| place.contains(kind)).expect("a kind of files").1;
        let file = sources.add(format!("{kind}.toml"), (*text).to_owned());
        read(&mut Reader { file, text: sources.text(file), diagnostics: &mut diagnostics }, &mut overlay);
    }
    let past = sources.add("history.tl", "===7===\nmessages.sendOldMessage#00000001 = Updates;\n");
    overlay.history = History::read(&[tl_parser::parse(sources.text(past), past)]).0;
    diagnostics.extend(apply(&mut model, &overlay));
    lines(&diagnostics, &sources)
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
    assert_eq!(diagnostics(&files), "");
}

#[test]
fn malformed_files() {
    let files = [
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
    ];
    let all: String = files.iter().map(|file| diagnostics(&[*file])).collect();
    expect![[r#"
        2:1: TL0201 [getStat] no function `updates.getStat` | not in the schema | did you mean `updates.getState`?
        1:26: TL0203 ["users"] expected `"user"`, `"bot"` or `"both"`
        1:35: TL0203 [error] unexpected key `error` | expected here: `audience` and `errors`
        1:53: TL0203 [1] expected a string
        1:44: TL0201 ["LIMIT"] no error `LIMIT` | not described
        3:7: TL0203 [""] expected a string
        2:8: TL0201 [limits] no field of `getShapes`: `limits` | not in the schema | did you mean `limit`?
        2:1: TL0203 [text] unexpected key `text` | expected here: `doc`, `fields`, `errors`, `pages`, `source`
        3:1: TL0203 [link] unexpected key `link` | expected here: `doc`, `fields`, `errors`, `pages` and `source`
        2:7: TL0201 ["Lists [`Shapes`]."] no item to link to: `Shapes` | not in the schema | did you mean `Shape`?
        1:1: TL0203 [doc] unexpected key `doc` | expected here: `doc`, `fields`, `errors`, `pages`, `source`
        2:13: TL0203 [] invalid basic string, expected `"`
        3:2: TL0203 [getShapes] duplicate key
        4:1: TL0203 [doc] duplicate key
        2:10: TL0203 [titel] unexpected key `titel` | expected here: `title` and `for`
        1:8: TL0203 [1] expected a string
        2:30: TL0201 ["Shape"] no combinator `Shape` | not in the schema | did you mean `shape`?
        1:2: TL0203 [bad] unexpected key `bad` | expected here: the code of errors: `[400]`
        1:1: TL0201 ["limit:long"] no field `limit:long` | has another type | did you mean `limit:int`?
        2:12: TL0201 [functions] no field `radius` in functions | no matching combinator has this field
        2:1: TL0201 ["updates shape*"] no field `date` in `shape*` | no matching combinator has this field
        3:1: TL0202 ["get* functions"] duplicate description of `limit` | described again here | merge the two, or remove one of them
    "#]]
    .assert_eq(&all);
}

#[test]
fn examples_of_codes() {
    // Reference pages are not overlays.
    let is_other = |code: &Code| *code == Code::UnreadablePage || code.concerns_schema() || code.concerns_options();
    let codes = Code::ALL.iter().filter(|code| !is_other(code));
    for code in codes {
        let parts = code.example().split("# In another file:\n").map(|part| ("docs", part));
        let found = diagnostics(&parts.collect::<Vec<_>>());
        assert!(found.contains(&format!(" {code} ")), "{code}: {found}");
    }
}

#[test]
fn long_groups_have_short_names() {
    let loaded = load(crate::root(), Local::Exclude);
    let combinators = loaded.api().combinators();
    let fields = combinators.flat_map(|(_, of)| of.struct_fields().into_iter().map(move |field| (of, field)));
    let long = fields.filter(|(_, field)| field.values().len() > 2 && field.ident.contains("_and_"));
    let long: Vec<String> = long.map(|(of, field)| format!("{}.{}", of.name, field.values()[0].field.name)).collect();
    assert!(long.is_empty(), "record short names of these groups in schema/names.toml: {}", long.join(", "));
}

#[test]
fn the_metadata_of_functions_is_complete() {
    let Some(facts) = shared("facts/rpc-corrected.json") else { return };
    let facts: Value = serde_json::from_str(&facts).expect("JSON");
    let mut facts = facts["functions"].as_object().expect("an object").clone();
    let loaded = load(crate::root(), Local::Exclude);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for function in &loaded.api().functions {
        let name = &function.combinator.name;
        // Nothing is assumed about a function that the reference does not have.
        let known = facts.remove(name).unwrap_or_default();
        let (audience, count) = match known["audience"].as_str() {
            Some("user") => (Some(Audience::User), "user"),
            Some("bot") => (Some(Audience::Bot), "bot"),
            Some("both") => (Some(Audience::Both), "both"),
            Some(other) => panic!("{name}: unknown audience `{other}`"),
            None => (None, "unknown"),
        };
        *counts.entry(count).or_default() += 1;
        let theirs = known["errors"].as_array().into_iter().flatten();
        let mut theirs: Vec<String> = theirs.map(|error| error.as_str().expect("a string").to_owned()).collect();
        let ours = function.errors.iter().map(|error| format!("{} {}", error.code, error.name));
        let mut ours: Vec<String> = ours.collect();
        // One error with two codes is listed twice.
        theirs.sort();
        ours.sort();
        assert_eq!((function.audience, ours), (audience, theirs), "{name}");
    }
    assert_eq!(facts.keys().collect::<Vec<_>>(), Vec::<&String>::new(), "not in the schema");
    assert_eq!(counts, BTreeMap::from([("both", 103), ("bot", 31), ("unknown", 60), ("user", 656)]));
}

#[test]
fn the_related_pages_are_complete() {
    let Some(facts) = shared("facts/related.json") else { return };
    let mut facts: BTreeMap<String, BTreeSet<String>> = serde_json::from_str(&facts).expect("JSON");
    let mut ours: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in load(crate::root(), Local::Exclude).overlay.pages {
        for name in page.combinators {
            ours.entry(name.value).or_default().insert(page.path.value.clone());
        }
    }
    for (name, paths) in ours {
        assert_eq!(Some(paths), facts.remove(&name), "{name}");
    }
    // The others are of another layer.
    assert!(facts.len() < 20, "{facts:?}");
}

#[test]
fn descriptions_of_errors_are_sentences() {
    for error in load(crate::root(), Local::Exclude).overlay.errors {
        let meaning = &error.meaning;
        let sentence = meaning.ends_with('.') && meaning.starts_with(char::is_uppercase);
        let valid = sentence && meaning.len() < 160 && !meaning.contains(['[', '<', '\n']);
        assert!(valid, "{}: {meaning}", error.name.value);
    }
}
