//! Pages in all layouts, invented ones and those beside the repository; pages that are none.

use expect_test::{Expect, expect};
use tempfile::TempDir;

use super::*;

mod refused;
mod shared;

const GRAMJS: &str = include_str!("pages/gramjs.md");
const LOOSE: &str = include_str!("pages/gramjs-loose.md");
const CORE: &str = include_str!("pages/core.txt");
const MADELINE: &str = include_str!("pages/madeline.md");

/// A workspace with a small schema and what is known of it.
fn workspace() -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = root.path().join("schema").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    };
    write(
        "api.tl",
        "// LAYER 7\n\
         loan book:long until:int = Loan;\n\
         library.loans loans:Vector<Loan> = library.Loans;\n\
         inputReaderSelf = InputReader;\n\
         inputReader id:long = InputReader;\n\
         ---functions---\n\
         library.getLoans flags:# late:flags.0?true reader:InputReader shelf_id:flags.1?string \
         since:flags.2?int until:flags.2?int ids:Vector<long> limit:int = library.Loans;\n\
         library.renewLoan book_id:long = Loan;\n",
    );
    write("mtproto.tl", "pong = Pong;\n");
    write(
        "errors.toml",
        "[400]\nREADER_UNKNOWN = \"There is no such reader.\"\n[420]\n\"SHELF_WAIT_%d\" = \"Wait.\"\n",
    );
    write(
        "rpc/library.toml",
        "[library]\n\
         getLoans = { audience = \"user\", errors = [\"READER_UNKNOWN\", \"SHELF_WAIT_%d\"] }\n\
         renewLoan = { audience = \"user\", errors = [\"READER_UNKNOWN\"] }\n",
    );
    write(
        "pages.toml",
        "site = \"https://library.example\"\n\"/loans#rules\" = { title = \"Loans\", for = [\"library.getLoans\"] }\n",
    );
    write("docs/library.toml", "[library.getLoans]\ndoc = \"Our words.\"\nfields.limit = \"Our limit.\"\n");
    root
}

fn bindings(root: &TempDir) -> Vec<regen::Bindings> {
    regen::bindings(root.path(), Local::LeftOut).expect("can be read").expect("is right")
}

/// What is said about a page, and about one that is none.
fn said(text: &str) -> String {
    let bindings = bindings(&workspace());
    let model = &bindings[0].model;
    match understand("page".to_owned(), text.to_owned(), model, false) {
        Ok(found) => report(Path::new("page"), &found, model),
        Err(said) => said,
    }
}

/// The local overlay that these pages make.
fn words(texts: &[&str]) -> String {
    let bindings = bindings(&workspace());
    let found = texts.iter().map(|text| {
        let found = understand("page".to_owned(), (*text).to_owned(), &bindings[0].model, false);
        found.unwrap_or_else(|said| panic!("{said}"))
    });
    let found: Vec<Found<'_>> = found.collect();
    let pages = by_function(&found);
    let file = |found: &Vec<&Found<'_>>| {
        local::text(found[0].function, &found.iter().map(|found| &found.page).collect::<Vec<_>>())
    };
    pages.values().map(file).collect()
}

#[test]
fn differences_of_each_layout() {
    let check = |text, expected: Expect| expected.assert_eq(&said(text));
    check(
        GRAMJS,
        expect![[r#"
        page
        library.getLoans, as in GramJS
                        page                           layer 7
          flag bit      shelfId:flags.2?string         shelf_id:flags.1?string
          flag bit      since:int                      since:flags.2?int
          parameter     -                              until:flags.2?int
          parameter     -                              limit:int
          parameter     colour:string                  -
          result        Vector<Loan>                   library.Loans
          code          403 READER_UNKNOWN             400 READER_UNKNOWN
          error         400 SHELF_BURNT                -
          callers       bots may call it               bots may not call it
          related page  https://library.example/fines  -
    "#]],
    );
    check(
        LOOSE,
        expect![[r#"
        page
        library.renewLoan, as in GramJS
          no differences
    "#]],
    );
    check(
        CORE,
        expect![[r#"
            page
            library.getLoans, as in core.telegram.org
              no differences
        "#]],
    );
    check(
        MADELINE,
        expect![[r#"
        page
        library.getLoans, as in MadelineProto, which says nothing of flag bits
                    page                 layer 7
          flag bit  shelf_id:string      shelf_id:flags.1?string
          flag bit  limit:int, optional  limit:int
    "#]],
    );
}

#[test]
fn words_of_each_layout() {
    let check = |text, expected: Expect| expected.assert_eq(&words(&[text]));
    check(
        GRAMJS,
        expect![[r##"
        # Written by `cargo xtask docs import` from GramJS. Not to be committed.

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
    "##]],
    );
    check(
        LOOSE,
        expect![[r##"
        # Written by `cargo xtask docs import` from GramJS. Not to be committed.

        [library.renewLoan]
        doc = "Keeps a book for longer"
        fields.book_id = "The book, see [Loans](https://library.example/loans)"
        errors.READER_UNKNOWN = "Nobody has this id."
    "##]],
    );
    check(
        CORE,
        expect![[r##"
        # Written by `cargo xtask docs import` from core.telegram.org. Not to be committed.

        [library.getLoans]
        doc = "Lists what a reader has borrowed"
        fields.late = "Only books that are late"
        fields.reader = "Who, which can be several readers"
        fields.shelf_id = "Only books of this shelf, see shelves"
        fields.since = "From when on: until must be set as well"
        fields.until = "Until when"
        fields.ids = "Only these"
        fields.limit = "How many"
        errors.READER_UNKNOWN = "Nobody has this id, or nobody is there."
        errors."SHELF_WAIT_%d" = "Wait for a while."
    "##]],
    );
    check(
        MADELINE,
        expect![[r##"
        # Written by `cargo xtask docs import` from MadelineProto. Not to be committed.

        [library.getLoans]
        doc = "Lists what a reader has borrowed"
        fields.late = "Only books that are late"
        fields.reader = "Who"
        fields.shelf_id = "Only books of this shelf"
        fields.since = "From when on"
        fields.until = "Until when"
        fields.ids = "Only these"
        fields.limit = "How many"
        errors.READER_UNKNOWN = "Nobody has this id."
        errors."SHELF_WAIT_%d" = "Wait for a while."
    "##]],
    );
}

#[test]
fn definitions_are_compared() {
    let page = CORE.replace("loan#1a266b7f ", "loan ").replace("until:int = Loan;", "until:long = Loan;");
    let page = page.replace("---functions---", "shelf = Shelf;\n---functions---").replace("3ee66e81", "11223344");
    expect![[r#"
        page
        library.getLoans, as in core.telegram.org
                      page                       layer 7
          definition  loan until:long            loan until:int
          definition  shelf = Shelf;             -
          definition  library.getLoans#11223344  library.getLoans#3ee66e81
    "#]]
    .assert_eq(&said(&page));
}

/// The one that fits the schema best comes first, wherever it stands; the others fill in.
#[test]
fn several_pages_about_one_function() {
    let more = CORE.replace("Only these", "");
    assert_eq!(words(&[GRAMJS, &more]), words(&[&more, GRAMJS]));
    let both = words(&[GRAMJS, LOOSE, &more]);
    assert!(both.contains("doc = \"Lists what a reader has borrowed\"\n"), "{both}");
    assert!(
        both.contains("fields.until = \"Until when\"\n") && both.contains("fields.ids = \"Only these\"\n"),
        "{both}"
    );
    assert!(both.contains("[library.renewLoan]\n"), "{both}");
}

#[test]
fn local_files_are_written_and_read_again() {
    let root = workspace();
    let file = |name: &str, text: &str| {
        let path = root.path().join(name);
        fs::write(&path, text).expect("a new file");
        path
    };
    let pages = vec![file("a.md", GRAMJS), file("b.md", MADELINE)];
    let arguments = |pages: &[PathBuf], check| Arguments { pages: pages.to_vec(), check };
    let local = root.path().join(LOCAL);
    assert!(import(root.path(), &arguments(&pages, true)).expect("can be read"));
    assert!(!local.exists(), "--check writes nothing");

    assert!(import(root.path(), &arguments(&pages, false)).expect("can be read"));
    let with = regen::bindings(root.path(), Local::Read).expect("can be read").expect("is right");
    let function = &with[0].model.functions[0];
    let docs = function.combinator.docs.to_string();
    assert!(docs.starts_with("Lists what a reader has"), "{docs}");
    assert_eq!(function.errors[1].meaning, "Wait for a while.");

    // A page that cannot be read leaves out none of the others.
    let wrong = [pages[0].clone(), file("c.md", "hello"), root.path().join("nowhere.md"), root.path().to_owned()];
    assert!(!import(root.path(), &arguments(&wrong, false)).expect("can be read"));

    // What somebody else wrote stays.
    let own = local.join("library.getLoans.toml");
    fs::write(&own, "[library.getLoans]\ndoc = \"Mine.\"\n").expect("can be written");
    let error = import(root.path(), &arguments(&pages, false)).expect_err("is not overwritten");
    assert!(error.to_string().contains("was not written by this\nhelp: "), "{error}");
}
