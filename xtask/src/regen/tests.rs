//! Regen in workspaces that are made for a test.

use std::fs;

use super::*;

/// A workspace with these schemas, and code that was generated from others.
fn workspace(api: impl AsRef<[u8]>) -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(root.path().join("schema")).expect("a new folder");
    fs::write(root.path().join("schema/api.tl"), api).expect("a new file");
    fs::write(root.path().join("schema/mtproto.tl"), "pong ping_id:long = Pong;\n").expect("a new file");
    fs::create_dir_all(root.path().join(OUTPUT)).expect("a new folder");
    fs::write(root.path().join(OUTPUT).join("old.rs"), "// old").expect("a new file");
    root
}

fn generated(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join(OUTPUT)).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_committed_code_is_fresh() {
    assert!(regen(crate::root(), true).expect("can be read"), "run `cargo xtask regen`");
}

#[test]
fn a_wrong_schema_writes_nothing() {
    for wrong in [
        "user id:long = User\nchat id:long = Chat;",
        "user id:long photo:Phot = User;",
        "user id:long = User;\nuser id:int = User;",
        "user id:long = Us",
        "user flags:# name:flags.40?string = User;",
        "",
        "// LAYER 7\n\n---functions---\n",
        "// LAYER 7\nboolFalse#bc799737 = Bool;",
        "user id:long = User;",
        "// LAYER\nuser id:long = User;",
    ] {
        let root = workspace(wrong);
        assert!(!regen(root.path(), false).expect("can be read"), "{wrong}");
        assert_eq!(generated(root.path()), ["old.rs"], "{wrong}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let lacks = |input: &Input, text| {
        let mut sources = Sources::new();
        let file = sources.add(input.file, String::from(text));
        let (model, _) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
        input.lacks(&model).unwrap_or_default()
    };
    let [api, mtproto] = &INPUTS;
    for input in [api, mtproto] {
        let message = lacks(input, "");
        assert!(message.starts_with(&format!("error: {} has no definitions\nhelp: ", input.file)), "{message}");
    }
    let message = lacks(api, "user id:long = User;");
    assert!(message.starts_with("error: schema/api.tl does not say its layer"), "{message}");
    assert!(message.contains("\nhelp: add a line `// LAYER N`"), "{message}");
    assert_eq!(lacks(api, "// LAYER 7\nuser id:long = User;"), "");
    assert_eq!(lacks(mtproto, "pong ping_id:long = Pong;"), "");
}

#[test]
fn a_schema_must_be_utf8() {
    for (bytes, expected) in [
        (
            &b"// LAYER 7\n// caf\xe9\n"[..],
            "cannot read schema/api.tl: byte 17 (line 2) is 0xe9, which is not UTF-8\nhelp: save it as UTF-8",
        ),
        (
            b"\xff\xfe/\0/\0",
            "cannot read schema/api.tl: byte 0 (line 1) is 0xff, which is not UTF-8\n\
             help: it looks like UTF-16: save it as UTF-8",
        ),
    ] {
        let root = workspace(bytes);
        let error = regen(root.path(), false).expect_err("is not UTF-8");
        assert_eq!(format!("{error:#}"), expected);
        assert_eq!(generated(root.path()), ["old.rs"]);
    }
}

#[test]
fn what_the_runtime_has_is_counted() {
    let mut sources = Sources::new();
    let text =
        "// LAYER 7\nboolFalse#bc799737 = Bool;\nint ? = Int;\nuser id:long = User;\n---functions---\nget = User;";
    let file = sources.add("api.tl", text.to_owned());
    let schemas = lower(&sources, &[file], &mut Watch::default()).expect("is right");
    assert_eq!(
        describe(&INPUTS[0], &schemas[0]),
        "schema/api.tl      1 constructor and 2 built in, 1 function, 1 type, layer 7"
    );
}

#[test]
fn one_file_is_not_many() {
    assert!(stale(1).starts_with("error: 1 generated file is not"));
    assert!(stale(2).starts_with("error: 2 generated files are not"));
}

#[test]
fn what_a_crash_left_is_removed() {
    let root = workspace("// LAYER 7\nuser id:long = User;\n");
    assert!(regen(root.path(), false).expect("can be written"));
    let output = root.path().join(OUTPUT);
    // The first is written over by what is due; nothing would ever touch the other.
    fs::remove_file(output.join("api.rs")).expect("is there");
    for left in ["api.rs.new", "api/gone.rs.new"] {
        fs::write(output.join(left), "// half a fi").expect("a new file");
    }
    assert!(!regen(root.path(), true).expect("can be read"), "stale");
    assert!(regen(root.path(), false).expect("can be written"));
    assert!(output.join("api.rs").exists());
    assert!(!output.join("api.rs.new").exists());
    assert!(!output.join("api/gone.rs.new").exists());
    assert!(regen(root.path(), true).expect("can be read"), "up to date");
}

#[test]
fn files_follow_the_schema() {
    let root = workspace("// LAYER 7\nuser id:long = User;\nbooks.book id:long = books.Book;\n");
    assert!(!regen(root.path(), true).expect("can be read"), "stale");
    assert_eq!(generated(root.path()), ["old.rs"], "--check writes nothing");
    assert!(regen(root.path(), false).expect("can be written"));
    assert_eq!(generated(root.path()), ["api", "api.rs", "mtproto", "mtproto.rs"]);
    let book = root.path().join(OUTPUT).join("api/types/books.rs");
    let written = fs::metadata(&book).and_then(|meta| meta.modified()).expect("was written");

    fs::write(root.path().join("schema/api.tl"), "// LAYER 7\nuser id:int = User;\nbooks.book id:long = books.Book;\n")
        .expect("can be written");
    assert!(regen(root.path(), false).expect("can be written"));
    let kept = fs::metadata(&book).and_then(|meta| meta.modified()).expect("is there");
    assert_eq!(written, kept, "a file that is up to date is not touched");

    fs::write(root.path().join("schema/api.tl"), "// LAYER 7\nuser id:int = User;\n").expect("can be written");
    assert!(regen(root.path(), false).expect("can be written"));
    assert!(!book.exists(), "an orphan is removed");
    assert!(regen(root.path(), true).expect("can be read"), "up to date");
}
