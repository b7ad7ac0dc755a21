//! Coverage of a small schema; pages in all layouts, of tests and of ../shared, and unreadable ones.

use std::fs;
use std::path::PathBuf;

use expect_test::expect;
use tl_codegen::overlay::{self, Item};
use tl_parser::{Code, Sources};

use super::{Workspace, lines, load, skipped};
use crate::docs::coverage::{below_limits, limit, missing, table};
use crate::docs::import::inline::{markdown, plain};
use crate::docs::import::markdown::cells;
use crate::docs::import::{self, Arguments, Found, by_function, read, report, understand};
use crate::overlay::{LOCAL, Local};

fn items() -> Vec<Item> {
    const SCHEMA: &str = "// LAYER 7
chatInvite hash:string = Invite;
chatInvitePeek hash:string until:int = Invite;
// A user.
user id:long name:string = User;
---functions---
checkChatInvite hash:string = Invite;
getUsers id:Vector<long> = Vector<User>;
";
    let workspace = Workspace::new(&[
        ("schema/api.tl", SCHEMA),
        ("schema/mtproto.tl", "pong = Pong;\n"),
        ("schema/docs/all.toml", "[checkChatInvite]\ndoc = \"Checks.\"\n"),
        ("schema/glossary/all.toml", "hash = \"A hash.\"\n"),
    ]);
    let loaded = load(workspace.root(), Local::Exclude);
    overlay::coverage(&loaded.plain_api(), &loaded.overlay)
}

#[test]
fn a_table_and_lists() {
    let items = items();
    expect![[r#"
                         all  described             own  inferred  glossary  comments   chat invites
        functions          2          1   50.0 %      1         0         0         0         1 of 1
        types              2          1   50.0 %      0         0         0         1         0 of 0
        constructors       3          1   33.3 %      0         0         0         1         0 of 2
        fields             7          3   42.9 %      0         0         3         0         3 of 4

        missing functions, by errors:
            0  getUsers

        missing types, by uses:
            1  Invite

        missing constructors, by uses of its type:
            1  chatInvite
            1  chatInvitePeek

        missing fields, by fields of this name and type:
            1  id:Vector<long>
            1  id:long
               ... and 2 more
    "#]]
    .assert_eq(&(table(&items) + &missing(&items, 2)));
    assert_eq!(missing(&items, 0), "");
}

#[test]
fn limits() {
    let limits = ["functions=50", "fields=60", "invites=100"].map(|text| limit(text).expect("a limit"));
    expect![[r#"
        42.9 % of fields are described, expected at least 60 %
        57.1 % of invites are described, expected at least 100 %"#]]
    .assert_eq(&below_limits(&items(), &limits).join("\n"));
    assert!(["fields", "fields=x", "lines=1"].iter().all(|text| limit(text).is_err()));
}

const GRAMJS: &str = include_str!("pages/gramjs.md");
const CORE: &str = include_str!("pages/core.txt");
const MADELINE: &str = include_str!("pages/madeline.md");

fn workspace() -> Workspace {
    const SCHEMA: &str = "// LAYER 7
loan book:long until:int = Loan;
library.loans loans:Vector<Loan> = library.Loans;
inputReaderSelf = InputReader;
inputReader id:long = InputReader;
---functions---
library.getLoans flags:# late:flags.0?true reader:InputReader shelf_id:flags.1?string since:flags.2?int until:flags.2?int ids:Vector<long> limit:int = library.Loans;
";
    const ERRORS: &str = "400.READER_UNKNOWN = \"Unknown reader.\"\n420.\"SHELF_WAIT_%d\" = \"Wait.\"\n";
    const RPC: &str = "library.getLoans = { audience = \"user\", errors = [\"READER_UNKNOWN\", \"SHELF_WAIT_%d\"] }\n";
    const PAGES: &str =
        "site = \"https://library.example\"\n\"/loans#rules\" = { title = \"Loans\", for = [\"library.getLoans\"] }\n";
    Workspace::new(&[
        ("schema/api.tl", SCHEMA),
        ("schema/mtproto.tl", "pong = Pong;\n"),
        ("schema/errors.toml", ERRORS),
        ("schema/rpc/library.toml", RPC),
        ("schema/pages.toml", PAGES),
        ("schema/docs/library.toml", "[library.getLoans]\ndoc = \"Our text.\"\nfields.limit = \"Our limit.\"\n"),
    ])
}

fn page(text: &str) -> (String, String) {
    ("page".to_owned(), text.to_owned())
}

/// The report about a page, or its error.
fn compared(text: &str) -> String {
    let (loaded, mut sources) = (load(workspace().root(), Local::Exclude), Sources::new());
    match understand(&mut sources, page(text), loaded.api()) {
        Ok(found) => report(&found, loaded.api()),
        Err(diagnostic) => lines(&[diagnostic], &sources),
    }
}

/// The local overlay of some pages.
fn descriptions(texts: &[&str]) -> String {
    let loaded = load(workspace().root(), Local::Exclude);
    let read = |text: &&str| understand(&mut Sources::new(), page(text), loaded.api());
    let found: Vec<Found<'_>> =
        texts.iter().map(|text| read(text).unwrap_or_else(|error| panic!("{error:?}"))).collect();
    by_function(&found).values().map(|found| import::overlay(found)).collect()
}

#[test]
fn differences_of_each_layout() {
    let redefined = CORE.replace("loan#1a266b7f ", "loan ").replace("until:int = Loan;", "until:long = Loan;");
    let redefined = redefined.replace("---functions---", "shelf = Shelf;").replace("3ee66e81", "11223344");
    let reports = [GRAMJS, &redefined, MADELINE].map(compared).concat();
    expect![[r#"
        library.getLoans, as in GramJS
        |              | page                          | layer 7                 |
        |--------------|-------------------------------|-------------------------|
        | flag bit     | shelfId:flags.2?string        | shelf_id:flags.1?string |
        | flag bit     | since:int                     | since:flags.2?int       |
        | parameter    | -                             | until:flags.2?int       |
        | parameter    | -                             | limit:int               |
        | parameter    | colour:string                 | -                       |
        | result       | Vector<Loan>                  | library.Loans           |
        | code         | 403 READER_UNKNOWN            | 400 READER_UNKNOWN      |
        | error        | 400 SHELF_BURNT               | -                       |
        | callers      | bots may call it              | bots may not call it    |
        | related page | https://library.example/fines | -                       |
        library.getLoans, as in core.telegram.org
        |            | page                                                                                                                                                                          | layer 7                                                                                                                                                              |
        |------------|-------------------------------------------------------------------------------------------------------------------------------------------------------------------------------|----------------------------------------------------------------------------------------------------------------------------------------------------------------------|
        | definition | loan book:long until:long = Loan                                                                                                                                              | loan book:long until:int = Loan                                                                                                                                      |
        | definition | shelf = Shelf                                                                                                                                                                 | -                                                                                                                                                                    |
        | definition | library.getLoans#11223344 flags:# late:flags.0?true reader:InputReader shelf_id:flags.1?string since:flags.2?int until:flags.2?int ids:Vector<long> limit:int = library.Loans | library.getLoans flags:# late:flags.0?true reader:InputReader shelf_id:flags.1?string since:flags.2?int until:flags.2?int ids:Vector<long> limit:int = library.Loans |
        library.getLoans, as in MadelineProto, which does not state flag bits
        |          | page                | layer 7                 |
        |----------|---------------------|-------------------------|
        | flag bit | shelf_id:string     | shelf_id:flags.1?string |
        | flag bit | limit:int, optional | limit:int               |
    "#]].assert_eq(&reports);
}

#[test]
fn descriptions_of_each_layout() {
    expect![[r##"
        # Written by `cargo xtask docs import` from GramJS. Do not commit.

        [library.getLoans]
        doc = '''
        Lists what a reader has [borrowed](https://library.example/loans#borrowed).

        Late books come \*first\*, \<b\>always\</b\>.'''
        fields.late = "Only books that are late"
        fields.reader = "Who"
        fields.shelf_id = 'Only books of this shelf: `a\|b`, see more'
        fields.since = "From when on"
        fields.ids = "Only these"
        errors.READER_UNKNOWN = "Nobody has this `id`."
        errors."SHELF_WAIT_%d" = "Wait for a while."
    "##]]
    .assert_eq(&descriptions(&[GRAMJS]));
    for (text, expected) in [
        (CORE, "fields.reader = \"Who, which can be several readers\""),
        (CORE, "fields.shelf_id = \"Only books of this shelf, see shelves\""),
        (MADELINE, "fields.shelf_id = \"Only books of this shelf\""),
        (MADELINE, "errors.READER_UNKNOWN = \"Nobody has this id.\""),
    ] {
        let overlay = descriptions(&[text]);
        assert!(overlay.lines().count() >= 12 && overlay.lines().any(|line| line == expected), "{expected}: {overlay}");
    }
    // The page with the fewest differences comes first, in whichever order they are given; the others complete it.
    let more = CORE.replace("Only these", "");
    let both = descriptions(&[GRAMJS, &more]);
    assert_eq!(both, descriptions(&[&more, GRAMJS]));
    let complete = both.contains("fields.until = \"Until when\"") && both.contains("fields.ids = \"Only these\"");
    assert!(complete && both.contains("doc = \"Lists what a reader has borrowed\"\n"), "{both}");
}

#[test]
fn local_overlays_are_written_and_read_again() {
    let workspace = workspace();
    let root = workspace.root();
    workspace.write("a.md", GRAMJS);
    workspace.write("b.md", MADELINE);
    workspace.write("c.md", "hello");
    let import = |pages: &[&str], check| {
        let pages = pages.iter().map(|page| root.join(page)).collect();
        import::import(root, load(root, Local::Exclude).api(), &Arguments { pages, check })
    };
    assert!(import(&["a.md", "b.md"], true).expect("readable pages"));
    assert!(!root.join(LOCAL).exists(), "--check writes nothing");

    assert!(import(&["a.md", "b.md"], false).expect("readable pages"));
    let loaded = load(workspace.root(), Local::Include);
    let function = &loaded.api().functions[0];
    let docs = function.combinator.docs.to_string();
    assert!(docs.starts_with("Lists what a reader has"), "{docs}");
    assert_eq!(function.errors[1].meaning, "Wait for a while.");

    // The other pages are imported nevertheless.
    assert!(!import(&["a.md", "c.md", "nowhere.md", "."], false).expect("a readable page"));

    workspace.write("schema/local/library.getLoans.toml", "[library.getLoans]\ndoc = \"Mine.\"\n");
    let error = import(&["a.md"], false).expect_err("an error");
    assert!(error.to_string().contains("was not written by `docs import`\nhelp: "), "{error}");
}

#[test]
fn unreadable_pages() {
    let until = |text: &str, end: &str| text.split_inclusive(end).next().unwrap_or_default().to_owned();
    let pages = [
        String::new(),
        "Dear reader,\n\nhow are you?\n".to_owned(),
        "<!DOCTYPE html>\n<html>".to_owned(),
        GRAMJS.replace("GetLoans", "GetLoan"),
        until(GRAMJS, "client.invoke"),
        until(GRAMJS, "No longer"),
        until(GRAMJS, "/fines"),
        until(GRAMJS, "when it"),
        GRAMJS.replace("| Code | Type |", "| Code | Kind |"),
        GRAMJS.replace("| From when on |", ""),
        GRAMJS.replace("| 403  |", "| 4o3  |"),
        until(CORE, "loan#1a266b7f book:long"),
        until(CORE, "READER_UNKNOWN"),
        CORE.replace("flags # Bits", "Are flags bits?"),
        CORE.replace("until:int = Loan", "until:= Loan"),
        until(MADELINE, "\ntitle"),
        until(MADELINE, "**NO**"),
        MADELINE.replace("**NO**", ""),
        MADELINE.replace("Until when | Optional|", "Until when | Perhaps|"),
    ];
    expect![[r#"
        1:1: TL0204 [] the page is empty
        1:1: TL0204 [Dear reader,] not a reference page | save HTML as text or Markdown; a page starts with `# namespace.Function` (GramJS), `namespace.function` (core.telegram.org) or the front matter of MadelineProto's reference
        1:1: TL0204 [<!DOCTYPE html>] not a reference page | save HTML as text or Markdown; a page starts with `# namespace.Function` (GramJS), `namespace.function` (core.telegram.org) or the front matter of MadelineProto's reference
        1:1: TL0201 [# library.GetLoan] no function `library.GetLoan` | did you mean `library.getLoans`?
        11:1: TL0204 [const loans = await client.invoke] the page is cut off: a code block is not closed | the last line
        25:1: TL0204 [| **colour**  | [string](https://library.example/type/string) | No longer] the page is cut off: it has no `Result` | the last line
        50:1: TL0204 [#### [Fines](https://library.example/fines] the page is cut off: a related page has no address | the last line
        52:1: TL0204 [What is paid when it] the page is cut off: it ends in the middle of a sentence | the last line
        33:1: TL0204 [| Code | Kind | Description |] no column `Type` in this table
        23:1: TL0204 [| **since**   | [int](https://library.example/type/int)] a row of a table is incomplete | has 2 of 3 cells
        35:1: TL0204 [| 4o3  | READER\_UNKNOWN | Nobody has this `id`. |] `4o3` is not an error code
        1:1: TL0204 [library.getLoans] not a reference page | a page of core.telegram.org has definitions, `Parameters` and `Result` below the name
        31:1: TL0204 [400 READER_UNKNOWN] the page is cut off: it ends in the middle of a sentence | the last line
        12:1: TL0204 [Are flags bits?] not a row of `Name Type Description`
        5:1: TL0204 [loan#1a266b7f book:long until:= Loan;] not a definition in TL
        2:1: TL0204 [title] the page is cut off: it has no title `# Method: ...` | the last line
        24:1: TL0204 [### Can bots use this method: **NO**] the page is cut off: it has no `MadelineProto Example` | the last line
        24:1: TL0204 [### Can bots use this method:] `Can bots use this method:` is empty
        18:1: TL0204 [|until|[int](/API_docs/types/int.html) | Until when | Perhaps|] expected `Yes` or `Optional` as required
    "#]].assert_eq(&pages.iter().map(|page| compared(page)).collect::<String>());
    let example = compared(Code::UnreadablePage.example());
    assert!(example.contains(" TL0204 ") && example.contains("the page is cut off"), "{example}");
}

#[test]
fn parts_of_pages_never_panic() {
    let loaded = load(workspace().root(), Local::Exclude);
    for text in [GRAMJS, CORE, MADELINE] {
        for (at, _) in text.char_indices() {
            for part in [&text[..at], &text[at..]] {
                let _ = understand(&mut Sources::new(), page(part), loaded.api());
            }
        }
    }
}

#[test]
fn pages_of_the_telegram_api() {
    let Ok(folder) = fs::read_dir(crate::root().join("../shared/pages")) else {
        return skipped("there is no ../shared/pages");
    };
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let loaded = load(crate::root(), Local::Exclude);
    let mut reports = String::new();
    for path in &paths {
        let found = understand(&mut Sources::new(), read(path).expect("a readable page"), loaded.api());
        reports += &report(&found.unwrap_or_else(|error| panic!("{error:?}")), loaded.api());
    }
    expect![[r#"
        messages.getChatInviteImporters, as in GramJS
        |           | page | layer 230                         |
        |-----------|------|-----------------------------------|
        | parameter | -    | subscription_expired:flags.3?true |
        | error     | -    | 400 CHANNEL_INVALID               |
        | error     | -    | 403 CHAT_WRITE_FORBIDDEN          |
        messages.getChatInviteImporters, as in core.telegram.org, which does not state callers
        no differences
        messages.getChatInviteImporters, as in MadelineProto, which does not state flag bits, errors
        |           | page | layer 230                         |
        |-----------|------|-----------------------------------|
        | parameter | -    | subscription_expired:flags.3?true |
        messages.getExportedChatInvites, as in GramJS
        |       | page | layer 230                |
        |-------|------|--------------------------|
        | error | -    | 400 CHANNEL_INVALID      |
        | error | -    | 400 CHANNEL_PRIVATE      |
        | error | -    | 400 CHAT_ID_INVALID      |
        | error | -    | 403 CHAT_WRITE_FORBIDDEN |
        messages.importChatInvite, as in GramJS
        |        | page    | layer 230                     |
        |--------|---------|-------------------------------|
        | result | Updates | messages.ChatInviteJoinResult |
        | error  | -       | 400 STARS_PAYMENT_REQUIRED    |
    "#]]
    .assert_eq(&reports);
}

#[test]
fn markup_is_removed_or_kept_valid() {
    for (line, expected_plain, expected_markdown) in [
        ("**flags**", "flags", "flags"),
        ("[flags](https://a.example/b#c).0?[true](/t)", "flags.0?true", "[flags](https://a.example/b#c).0?true"),
        ("A\\_B \\* `c_d` &lt;e&gt;", "A_B * c_d <e>", "A\\_B \\* `c_d` \\<e\\>"),
        ("[open](half", "[open](half", "\\[open\\]\\(half"),
        ("[more \u{bb}](https://a.example) \u{bb}", "more", "[more](https://a.example)"),
        ("one<br>two", "one two", "one two"),
        ("<https://a.example/_b_>", "https://a.example/_b_", "<https://a.example/_b_>"),
        ("[`x`] is [x](https://a.example/a b)", "[x] is x", "\\[`x`\\] is x"),
    ] {
        assert_eq!((plain(line).as_str(), markdown(line).as_str()), (expected_plain, expected_markdown), "{line}");
    }
}

#[test]
fn cells_of_rows() {
    assert_eq!(cells("| a | b"), ["a", "b"]);
    assert_eq!(cells("|a||b\\|c|"), ["a", "", "b\\|c"]);
    assert_eq!(cells("| a\\\\| b |"), ["a\\\\", "b"]);
}

/// A text that adds nothing to a name is worse than none.
#[test]
fn descriptions_say_more_than_names() {
    const COMMON: [&str; 14] =
        ["a", "an", "the", "of", "this", "it", "its", "is", "in", "for", "to", "that", "whether", "or"];
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_ascii_lowercase).collect()
    };
    let overlay = load(crate::root(), Local::Exclude).overlay;
    let items = overlay.descriptions.iter().filter_map(|it| Some((&it.name.value, it.text.as_ref()?)));
    let fields = overlay.descriptions.iter().flat_map(|it| &it.fields).map(|(name, text)| (&name.value, text));
    let terms = overlay.glossary.iter().flat_map(|term| term.meanings.iter().map(move |it| (&term.name, &it.text)));
    let mut poor = Vec::new();
    for (name, text) in items.chain(fields.clone()).chain(terms.clone()) {
        if words(&text.value).len() < 3 {
            poor.push(format!("`{name}` has less than three words: {}", text.value));
        }
    }
    for (name, text) in fields.chain(terms) {
        let of_name = words(name);
        let repeats =
            |word: &String| COMMON.contains(&&**word) || of_name.iter().any(|it| it == word.trim_end_matches('s'));
        if words(&text.value).iter().all(repeats) {
            poor.push(format!("`{name}` has its name as description: {}", text.value));
        }
    }
    assert!(poor.is_empty(), "{}", poor.join("\n"));
}
