//! `tl fmt`.

use std::fs;

use expect_test::{expect, expect_file};

use crate::{directory, run_in, run_with, schema};

#[test]
fn only_changed_files_are_written() {
    let (loose, valid) = (schema("loose.tl"), schema("valid.tl"));
    let directory = directory(&[("loose.tl", loose.as_bytes()), ("valid.tl", valid.as_bytes())]);
    let text = || fs::read_to_string(directory.path().join("loose.tl")).expect("can be read");

    let check = run_in(&directory, &["fmt", "--check", "loose.tl", "valid.tl"]);
    expect_file!["loose.diff"].assert_eq(&check.stdout);
    assert_eq!((check.code, &*check.stderr, text()), (1, "", loose));

    let first = run_in(&directory, &["fmt", "loose.tl", "valid.tl"]);
    first.expect(expect![[r#"
        formatted loose.tl
        2 files, 1 formatted, 1 unchanged, 0 failed
        --- exit code 0
    "#]]);
    expect_file!["loose.formatted"].assert_eq(&text());

    let repeated = run_in(&directory, &["fmt", "loose.tl", "valid.tl"]);
    repeated.assert(0, "2 files, 0 formatted, 2 unchanged, 0 failed\n", &[]);
    let check = run_in(&directory, &["fmt", "--check", "loose.tl"]);
    check.assert(0, "1 file, 0 to format, 1 unchanged, 0 failed\n", &[]);

    let left = fs::read_dir(directory.path()).expect("can be listed").count();
    assert_eq!(left, 2, "temporary files");
}

#[test]
fn files_with_syntax_errors_are_left_alone() {
    let directory = directory(&[("broken.tl", b"a   = ;"), ("loose.tl", b"a=A;")]);
    let run = run_in(&directory, &["fmt", "broken.tl", "loose.tl"]);
    run.assert(
        1,
        "formatted loose.tl\n2 files, 1 formatted, 0 unchanged, 1 failed\n",
        &["error[TL0005]: ", "--> broken.tl:1:7\n"],
    );
    let broken = fs::read_to_string(directory.path().join("broken.tl")).expect("can be read");
    assert_eq!(broken, "a   = ;");
}

#[test]
fn standard_input_goes_to_standard_output() {
    run_with(&["fmt", "-"], "").assert(0, "", &[]);
    run_with(&["fmt", "-"], "a  x : int=A;").assert(0, "a x:int = A;\n", &[]);
    run_with(&["fmt", "-"], "a = A;// \u{1b}[1m").assert(0, "a = A; // \u{1b}[1m\n", &[]);
    run_with(&["fmt", "-"], "a = ;").assert(1, "", &["error[TL0005]: ", "--> <stdin>:1:5\n"]);
    run_with(&["fmt", "--check", "-"], "a=A;\r\n").expect(expect![[r#"
        --- <stdin>
        +++ <stdin> (formatted)
        @@ -1 +1 @@
        -a=A;␍
        +a = A;
        1 file, 1 to format, 0 unchanged, 0 failed
        --- exit code 1
    "#]]);
}

#[test]
fn long_diffs_are_truncated() {
    let many: String = (0..100).map(|number| format!("a{number}=A;\n")).collect();
    let diff = run_with(&["fmt", "--check", "-"], &many).stdout;
    assert!(diff.contains("\n... and 163 more lines\n"), "{diff}");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let directory = directory(&[("a.tl", b"a=A;")]);
    let (file, link) = (directory.path().join("a.tl"), directory.path().join("link.tl"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("can be set");
    symlink("a.tl", &link).expect("can be created");
    assert_eq!(run_in(&directory, &["fmt", "link.tl"]).code, 0);
    assert_eq!(fs::read_to_string(&file).expect("can be read"), "a = A;\n");
    assert_eq!(fs::metadata(&file).expect("is there").permissions().mode() & 0o777, 0o640);
    assert!(link.is_symlink());
}
