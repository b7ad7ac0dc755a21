//! `tl explain`.

use expect_test::expect;
use tl_parser::Code;

use crate::run;

#[test]
fn a_code_is_explained() {
    run(&["explain", "tl0104"]).expect(expect![[r#"
        error[TL0104]: a bit number over 31

        A `#` field has 32 bits, numbered from 0.

        Example:

            user#1 flags:# name:flags.32?string = User;

        Fix: use a free bit from 0 to 31, or a second flags word.
        --- exit code 0
    "#]]);
    for text in ["104", "0104", "TL104"] {
        run(&["explain", text]).assert(0, &Code::BitOutOfRange.explain(), &[]);
    }
    for code in Code::ALL {
        run(&["explain", code.as_str()]).assert(0, &code.explain(), &[]);
    }
}

#[test]
fn all_codes_are_listed() {
    let list = run(&["explain"]);
    assert_eq!((list.code, list.stdout.lines().count()), (0, Code::ALL.len() + 1));
    for (code, line) in Code::ALL.iter().zip(list.stdout.lines().skip(1)) {
        assert!(line.starts_with(code.as_str()) && line.ends_with(code.summary()), "{line}");
    }
}

#[test]
fn an_unknown_code_is_rejected() {
    let nearest = "the code does not exist; the nearest is TL0101: two fields of the same name; `tl explain` without a code \
                   lists all";
    run(&["explain", "TL0100"]).assert(2, "", &[nearest]);
    run(&["explain", "99"]).assert(2, "", &["the code does not exist; the nearest is TL0101"]);
    run(&["explain", "TL9999"]).assert(2, "", &["'TL9999'", "the code does not exist; the nearest is TL02"]);
    run(&["explain", "fields"]).assert(2, "", &["codes look like TL0104; `tl explain` without a code lists all"]);
}
