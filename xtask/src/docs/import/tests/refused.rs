//! Files that are no pages, or not whole ones.

use super::*;

#[test]
fn what_is_no_page_is_shown_in_its_line() {
    let until = |text: &str, end: &str| text.split_inclusive(end).next().unwrap_or_default().to_owned();
    let mut all = String::new();
    for page in [
        String::new(),
        "Dear reader,\n\nhow are you?\n".to_owned(),
        "hello\n".to_owned(),
        "<!DOCTYPE html>\n<html>".to_owned(),
        GRAMJS.replace("GetLoans", "GetLoan"),
        MADELINE.replace("# Method: library.getLoans", "# Method: Loan"),
        until(GRAMJS, "client.invoke"),
        until(GRAMJS, "No longer"),
        until(GRAMJS, "## Can bots use this method?\n"),
        until(GRAMJS, "Yes\n"),
        until(GRAMJS, "/fines"),
        until(GRAMJS, "when it"),
        GRAMJS.replace("\nYes\n", "\nPerhaps\n"),
        GRAMJS.replace("| Type  ", "| Kind  "),
        GRAMJS.replace("| From when on                                         |", ""),
        GRAMJS.replace("| 403  |", "| 4o3  |"),
        until(CORE, "loan#1a266b7f book:long"),
        until(CORE, "Only these"),
        until(CORE, "Result\n"),
        until(CORE, "READER_UNKNOWN"),
        until(CORE, "a book"),
        CORE.replace("flags # Bits", "What are flags?"),
        CORE.replace("until:int = Loan", "until:= Loan"),
        until(MADELINE, "\ntitle"),
        until(MADELINE, "Until when"),
        until(MADELINE, "Can bots use this"),
        until(MADELINE, "**NO**"),
        until(MADELINE, "$loans"),
        MADELINE.replace("**NO**", ""),
        MADELINE.replace("Until when | Optional|", "Until when | Perhaps|"),
    ] {
        all += &said(&page);
        all.push('\n');
    }
    expect![[r#"
        error[TL0204]: the page is empty
         --> page:1:1
          |
        1 |
          | ^

        error[TL0204]: this is no reference page
         --> page:1:1
          |
        1 | Dear reader,
          | ^^^^^^^^^^^^
          |
          = help: a page starts with `# namespace.Function` (GramJS), `namespace.function` (core.telegram.org) or the front matter of MadelineProto's reference

        error[TL0204]: this is no reference page
         --> page:1:1
          |
        1 | hello
          | ^^^^^
          |
          = help: a page of core.telegram.org has definitions, `Parameters` and `Result` below the name

        error[TL0204]: this is no reference page
         --> page:1:1
          |
        1 | <!DOCTYPE html>
          | ^^^^^^^^^^^^^^^
          |
          = help: this is HTML: save the page as text, or as Markdown

        error[TL0201]: no function `library.GetLoan`
         --> page:1:1
          |
        1 | # library.GetLoan
          | ^^^^^^^^^^^^^^^^^ not in the schema
          |
          = help: did you mean `library.getLoans`?

        error[TL0201]: no function `Loan`
         --> page:6:1
          |
        6 | # Method: Loan
          | ^^^^^^^^^^^^^^ not a function: only their pages are read

        error[TL0204]: the page is cut off: a block of code is not closed
          --> page:14:1
           |
        12 | ```js
           | ----- opened here
        13 | ## Result is no heading in here
        14 | const loans = await client.invoke
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it has no `Result`
          --> page:30:1
           |
        30 | |  **colour**  | [string](https://library.example/type/string)                                            | No longer
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it has no `Related pages`
          --> page:44:1
           |
        44 | ## Can bots use this method?
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it has no `Related pages`
          --> page:46:1
           |
        46 | Yes
           | ^^^ the last line

        error[TL0204]: the page is cut off: a related page has no address
          --> page:54:1
           |
        54 | #### [Fines](https://library.example/fines
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it ends in the middle of a sentence
          --> page:56:1
           |
        56 | What is paid when it
           | ^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the answer is neither `Yes` nor `No`
          --> page:44:1
           |
        44 | ## Can bots use this method?
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[TL0204]: no column `Type` in this table
          --> page:38:1
           |
        38 | | Code | Kind               | Description                                  |
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[TL0204]: a row of a table is not whole
          --> page:28:1
           |
        28 | |  **since**   | [int](https://library.example/type/int)                                                  
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has 2 of 3 cells

        error[TL0204]: `4o3` is not the code of an error
          --> page:40:1
           |
        40 | | 4o3  | READER_UNKNOWN     | Nobody has this `id`.                        |
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[TL0204]: the page is cut off: it has no `Result`
         --> page:5:1
          |
        5 | loan#1a266b7f book:long
          | ^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it has no `Result`
          --> page:19:1
           |
        19 | ids Vector<long> Only these
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it has no `Result`
          --> page:22:1
           |
        22 | Result
           | ^^^^^^ the last line

        error[TL0204]: the page is cut off: it ends in the middle of a sentence
          --> page:31:1
           |
        31 | 400 READER_UNKNOWN
           | ^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it ends in the middle of a sentence
          --> page:39:1
           |
        39 | How long a book
           | ^^^^^^^^^^^^^^^ the last line

        error[TL0204]: this is no row of `Name Type Description`
          --> page:12:1
           |
        12 | What are flags?
           | ^^^^^^^^^^^^^^^

        error[TL0204]: this is no definition in TL
         --> page:5:1
          |
        5 | loan#1a266b7f book:long until:= Loan;
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[TL0204]: the page is cut off: the front matter is not closed
         --> page:2:1
          |
        2 | title
          | ^^^^^ the last line

        error[TL0204]: the page is cut off: it has no `Return type`
          --> page:21:1
           |
        21 | |until|[int](/API_docs/types/int.html) | Until when
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it has no `Can bots use this method`
          --> page:28:1
           |
        28 | ### Can bots use this
           | ^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: it has no example
          --> page:28:1
           |
        28 | ### Can bots use this method: **NO**
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the last line

        error[TL0204]: the page is cut off: a block of code is not closed
          --> page:35:1
           |
        34 | ```php
           | ------ opened here
        35 | $loans
           | ^^^^^^ the last line

        error[TL0204]: there is nothing behind `:`
          --> page:28:1
           |
        28 | ### Can bots use this method: 
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[TL0204]: required is neither `Yes` nor `Optional`
          --> page:21:1
           |
        21 | |until|[int](/API_docs/types/int.html) | Until when | Perhaps|
           | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    "#]].assert_eq(&all);
}

#[test]
fn the_example_of_the_code() {
    let said = said(Code::UnreadablePage.example());
    assert!(said.starts_with("error[TL0204]: the page is cut off"), "{said}");
}

/// Whatever is left of a page, nothing panics.
#[test]
fn parts_of_pages_never_panic() {
    let bindings = bindings(&workspace());
    for text in [GRAMJS, LOOSE, CORE, MADELINE] {
        for (at, _) in text.char_indices() {
            for part in [&text[..at], &text[at..]] {
                let _ = understand("page".to_owned(), part.to_owned(), &bindings[0].model, false);
            }
        }
    }
}
