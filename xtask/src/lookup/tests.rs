//! Items of all kinds, as they are shown.

use anstream::adapter::strip_str;
use expect_test::{Expect, expect};
use tl_codegen::overlay::{Description, ErrorText, Facts, Overlay, Page, Spanned, apply};
use tl_parser::Sources;

use super::*;
use crate::regen::Bindings;

fn bindings() -> [Bindings; 1] {
    let schema = "\
loan book:long until:int = Loan;
// What one reads.
// See https://library.example/book.
book flags:# lent:flags.0?true to:flags.0?long = Book;
bookEmpty = Book;
library.loans loans:Vector<Loan> = library.Loans;
---functions---
library.getLoans flags:# late:flags.0?true reader:long shelf_id_or_name:flags.1?string since:flags.2?int until:flags.2?int limit:int = library.Loans;
library.getBook = Book;
";
    let mut sources = Sources::new();
    let file = sources.add("schema.tl", schema);
    let (mut model, found) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(found.is_empty(), "{found:?}");
    let text = |value: &str| Spanned { value: value.to_owned(), span: Default::default() };
    let described = |name, doc, fields: &[(&str, &str)]| Description {
        name: text(name),
        text: Some(text(doc)),
        fields: fields.iter().map(|(name, words)| (text(name), text(words))).collect(),
        errors: Vec::new(),
        pages: Vec::new(),
    };
    let overlay = Overlay {
        site: "https://library.example".to_owned(),
        pages: vec![Page {
            path: text("/loans"),
            title: "Loans".to_owned(),
            combinators: vec![text("library.getLoans")],
        }],
        errors: vec![
            ErrorText {
                code: 400,
                name: text("READER_UNKNOWN"),
                meaning: "There is no reader with this `id`.".to_owned(),
            },
            ErrorText { code: -503, name: text("SHELF_WAIT_%d"), meaning: "Wait.".to_owned() },
        ],
        functions: vec![Facts {
            name: text("library.getLoans"),
            audience: Some(Audience::User),
            errors: vec![(None, text("READER_UNKNOWN")), (None, text("SHELF_WAIT_%d"))],
        }],
        descriptions: vec![
            described(
                "library.getLoans",
                "Lists what a reader has borrowed, as [`loan`]s, the late ones first and all others behind them.\n\nSee [Loans](/loans).",
                &[
                    ("late", "Whether to list only [late](/loans) ones."),
                    (
                        "since",
                        "From when on, as Unix time; together with `until`, which has to be there as well as this.",
                    ),
                ],
            ),
            described("library.loans", "Some loans. They are sorted.", &[]),
        ],
        ..Overlay::default()
    };
    assert_eq!(apply(&mut model, &overlay), []);
    let (module, reference) = ("tl_types".to_owned(), Some("https://library.example"));
    [Bindings { model, module, reference, described: true, past: Vec::new() }]
}

fn shown(name: &str, width: usize) -> String {
    strip_str(&describe(&find(&bindings(), name).unwrap_or_else(|said| panic!("{said}")), width)).to_string()
}

#[test]
fn items_of_all_kinds() {
    let check = |name, expected: Expect| expected.assert_eq(&shown(name, 80));
    check(
        "library.getLoans",
        expect![[r#"
        library.getLoans flags:# late:flags.0?true reader:long
            shelf_id_or_name:flags.1?string since:flags.2?int until:flags.2?int
            limit:int = library.Loans

        Lists what a reader has borrowed, as Loans, the late ones first and all others
        behind them.

        See Loans.

        Fields
          late              flags.0?true    Whether to list only late ones.
          reader            long
          shelf_id_or_name  flags.1?string
          since             flags.2?int     From when on, as Unix time; together with
                                            `until`, which has to be there as well as
                                            this.
          until             flags.2?int
          limit             int
          * since and until are on one flag bit, so present or absent together: in Rust
            the field `since_and_until`.

        Result
          library.Loans  Some loans.

        Callers
          users, not bots

        Errors
          400   READER_UNKNOWN  There is no reader with this `id`.
          -503  SHELF_WAIT_%d   Wait.

        Rust
          tl_types::functions::library::GetLoans

        Pages
          Loans          https://library.example/loans
          official page  https://library.example/method/library.getLoans
    "#]],
    );
    check(
        "library.getBook",
        expect![[r#"
        library.getBook = Book

        Result
          Book

        Rust
          tl_types::functions::library::GetBook

        Pages
          official page  https://library.example/method/library.getBook
    "#]],
    );
    check(
        "book",
        expect![[r#"
            book flags:# lent:flags.0?true to:flags.0?long = Book

            What one reads. See https://library.example/book.

            Fields
              lent  flags.0?true
              to    flags.0?long
              * lent is set if `to` is there: in Rust the method `lent()`.

            Type
              Book  which has 1 constructor besides

            Rust
              tl_types::types::Book

            Pages
              official page  https://library.example/constructor/book
        "#]],
    );
    check(
        "bookEmpty",
        expect![[r#"
        bookEmpty = Book

        Type
          Book  which has 1 constructor besides

        Rust
          tl_types::enums::Book::Empty

        Pages
          official page  https://library.example/constructor/bookEmpty
    "#]],
    );
    check(
        "Book",
        expect![[r#"
            type Book

            Constructors
              book       cb7de426  What one reads.
              bookEmpty  500d6c30

            Returned by
              library.getBook

            Rust
              tl_types::enums::Book

            Pages
              official page  https://library.example/type/Book
        "#]],
    );
}

/// On a narrow terminal, words stand below what they are about.
#[test]
fn narrow() {
    expect![[r#"
        library.getLoans flags:# late:flags.0?true
            reader:long shelf_id_or_name:flags.1?string
            since:flags.2?int until:flags.2?int
            limit:int = library.Loans

        Lists what a reader has borrowed, as Loans, the
        late ones first and all others behind them.

        See Loans.

        Fields
          late              flags.0?true
              Whether to list only late ones.
          reader            long
          shelf_id_or_name  flags.1?string
          since             flags.2?int
              From when on, as Unix time; together with
              `until`, which has to be there as well as
              this.
          until             flags.2?int
          limit             int
          * since and until are on one flag bit, so
            present or absent together: in Rust the
            field `since_and_until`.

        Result
          library.Loans  Some loans.

        Callers
          users, not bots

        Errors
          400   READER_UNKNOWN  There is no reader with
                                this `id`.
          -503  SHELF_WAIT_%d   Wait.

        Rust
          tl_types::functions::library::GetLoans

        Pages
          Loans          https://library.example/loans
          official page  https://library.example/method/library.getLoans
    "#]]
    .assert_eq(&shown("library.getLoans", 48));
}

#[test]
fn colours_only_style() {
    let styled = describe(&find(&bindings(), "book").unwrap_or_else(|said| panic!("{said}")), 80);
    assert!(styled.contains('\u{1b}') && !shown("book", 80).contains('\u{1b}'));
}
