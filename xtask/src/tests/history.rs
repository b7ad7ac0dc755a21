//! Layers that are added to the history of a temporary workspace, and the history of this one.

use tl_codegen::history::History;
use tl_parser::Sources;

use super::Workspace;
use crate::history::{Task, history};
use crate::overlay::{HISTORY, Local};

const LAYER_7: &str = "// LAYER 7\nuser#01 id:int = User;\nchat#02 id:int = Chat;\n";

const LAYER_8: &str = "// LAYER 8\nuser#03 id:long = User;\nchat#02 id:int = Chat;\n";

fn workspace() -> Workspace {
    Workspace::new(&[
        ("schema/api.tl", LAYER_8),
        ("schema/mtproto.tl", "pong ping_id:long = Pong;\n"),
        ("8.tl", LAYER_8),
        ("7.tl", LAYER_7),
        ("6.tl", "===6===\nchat#05 id:int = Chat;\n"),
        ("none.tl", "chat#05 id:int = Chat;\n"),
        ("several.tl", "===5===\na#1 = A;\n===6===\nb#2 = B;\n"),
        ("wrong.tl", "===5===\na#1 = A\n"),
    ])
}

fn add(workspace: &Workspace, files: &[&str], layer: Option<u32>) -> Result<bool, String> {
    let files = files.iter().map(|file| workspace.root().join(file)).collect();
    history(workspace.root(), Some(&Task::Add { files, layer })).map_err(|error| format!("{error:#}"))
}

#[test]
fn layers_are_added_in_any_order() {
    let read = |workspace: &Workspace| HISTORY.map(|name| workspace.read(name));
    let at_once = workspace();
    assert_eq!(add(&at_once, &["6.tl", "7.tl", "8.tl"], None), Ok(true));
    let one_by_one = workspace();
    for file in ["8.tl", "6.tl", "7.tl", "8.tl"] {
        assert_eq!(add(&one_by_one, &[file], None), Ok(true));
    }
    assert_eq!(read(&one_by_one), read(&at_once));
    let [past, current] = read(&at_once);
    assert!(past.contains("// Layers 6-8\n") && past.contains("===6===\n---types---\nchat#00000005 "), "{past}");
    assert!(current.contains("===7-8===\n---types---\nchat#00000002 "), "{current}");

    assert!(at_once.regen(Local::Exclude) && at_once.is_fresh());
    let page = at_once.read("docs/LAYERS.md");
    assert!(page.contains("## Layer 8\n\n- constructors, changed: `user`\n"), "{page}");
    assert_eq!(at_once.read("tl-codegen/cli/src/layers/api.tl"), past);
    at_once.write("docs/LAYERS.md", "");
    assert!(!at_once.is_fresh());
}

#[test]
fn layers_have_numbers() {
    let workspace = workspace();
    assert_eq!(add(&workspace, &["none.tl"], Some(5)), Ok(true));
    assert!(workspace.read(HISTORY[1]).contains("===5==="));
    let before = workspace.files();
    for (files, expected) in [
        (&["8.tl", "none.tl"][..], "has no layer\nhelp: name it with `--layer N`"),
        (&["several.tl"], "has several layers\nhelp: add a file for each"),
        (&["wrong.tl"], "has errors, nothing was written"),
        (&["missing.tl"], "cannot read"),
    ] {
        let error = add(&workspace, files, None).expect_err("is an error");
        assert!(error.contains(expected), "{error}");
    }
    assert!(add(&workspace, &["7.tl", "8.tl"], Some(5)).is_err_and(|error| error.contains("add them one by one")));
    assert_eq!(workspace.files(), before);
}

/// `cargo xtask history add schema/api.tl` corrects it.
#[test]
fn the_history_has_the_present_layer() {
    let mut sources = Sources::new();
    let read = |name: &str| std::fs::read_to_string(crate::root().join(name)).expect("a readable file");
    let texts = HISTORY.map(read);
    let files = texts.each_ref().map(|text| sources.add("history.tl", text.as_str()));
    let api = sources.add("schema/api.tl", read("schema/api.tl"));
    let parse = |file| tl_parser::parse(sources.text(file), file);
    let (mut history, found) = History::read(&files.map(parse));
    assert!(found.is_empty(), "{}", tl_parser::render(&found, &sources, false));
    let present = parse(api);
    history.add(present.schema.layer().expect("a layer"), &[present]);
    assert!(
        history.print() == texts,
        "schema/history differs from schema/api.tl: `cargo xtask history add schema/api.tl`"
    );
}
