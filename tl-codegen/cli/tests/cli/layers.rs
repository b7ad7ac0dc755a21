//! Layers of the Telegram API that are built in.

use crate::run;

#[test]
fn layers_are_compared() {
    let run = run(&["diff", "--layers", "228", "229"]);
    assert_eq!((run.code, &*run.stderr), (0, ""));
    assert!(run.stdout.starts_with("API (layer 228) -> API (layer 229)\n"), "{}", &run.stdout[..200]);
    for part in ["keyboardButtonUrl", "added", "removed", "changed"] {
        assert!(run.stdout.contains(part), "{part}");
    }
    let markdown = crate::run(&["diff", "--layers", "166", "230", "--format", "markdown"]);
    assert_eq!((markdown.code, &*markdown.stderr), (0, ""));
    assert!(markdown.stdout.contains("messages.getForumTopics"));
}

#[test]
fn unknown_layers_are_errors() {
    run(&["diff", "--layers", "50", "230"]).assert(
        1,
        "",
        &["the schema of layer 50 is not known", "known layers: 51-59, 61-62, "],
    );
    run(&["diff", "--layers", "166"]).assert(2, "", &["--layers"]);
    run(&["diff", "--layers", "166", "230", "old.tl"]).assert(2, "", &["cannot be used with"]);
}

#[test]
fn ids_of_all_layers_are_listed() {
    let run = run(&["ids", "--layers"]);
    assert_eq!((run.code, &*run.stderr), (0, ""));
    let line = |id: &str| {
        let line = run.stdout.lines().find(|line| line.contains(id)).unwrap_or_default();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("90dddc11"), "message 90dddc11 layers 70 to 72");
    assert_eq!(line("35a95cb9"), "inputPeerChat 35a95cb9 layers 133 to 230");
    assert!(run.summary().ends_with(" ids"), "{}", run.summary());
}
