//! Runs the command lines of the READMEs.

use std::fs;

use crate::{directory, finish, program, schema};

/// A command line: `echo INPUT | tl ARGUMENTS > OUTPUT`.
struct Line<'a> {
    input: &'a str,
    arguments: Vec<&'a str>,
    output: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// Returns `None` for other commands.
    fn read(line: &'a str) -> Option<Self> {
        let (line, _) = line.split_once(" #").unwrap_or((line, ""));
        let (input, command) = match line.strip_prefix("echo ").and_then(|line| line.split_once(" | ")) {
            Some((input, command)) => (input, command),
            None => ("", line),
        };
        let (command, output) = match command.split_once(" > ") {
            Some((command, file)) => (command, Some(file.trim())),
            None => (command, None),
        };
        let arguments = command.strip_prefix("tl ")?.split_whitespace().collect();
        Some(Self { input, arguments, output })
    }
}

/// Runs all command lines of a file, in a directory with the files that they read.
fn run_all(readme: &str, commands: usize) {
    let text = fs::read_to_string(readme).expect("can be read");
    let (_, chat) = text.split_once("```text\n// schema/chat.tl\n").expect("the schema");
    let (chat, _) = chat.split_once("```").expect("an end");
    let user = r#"{"_": "user", "id": "7", "name": "ann"}"#;
    let directory = directory(&[
        ("chat.tl", chat.as_bytes()),
        ("old.tl", schema("old.tl").as_bytes()),
        ("new.tl", schema("new.tl").as_bytes()),
        ("api.tl", &fs::read("../../schema/api.tl").expect("can be read")),
        ("user.json", user.as_bytes()),
        // peerUser#9db1bc6d user_id:int = Peer; of earlier layers
        ("stored.bin", b"\x6d\xbc\xb1\x9d\x07\0\0\0"),
    ]);
    let encode = ["encode", "--schema", "chat.tl", "user.json"];
    let mut bytes = program(directory.path(), &encode);
    let bytes = bytes.output().expect("the program starts").stdout;
    fs::write(directory.path().join("user.bin"), bytes).expect("can be written");

    let lines: Vec<Line<'_>> = text.lines().filter_map(Line::read).collect();
    assert_eq!(lines.len(), commands, "{readme}");
    for Line { input, arguments, output } in lines {
        let mut program = program(directory.path(), &arguments);
        if let Some(file) = output {
            let file = fs::File::create(directory.path().join(file)).expect("can be created");
            assert!(program.stdout(file).status().expect("the program starts").success(), "{arguments:?}");
            continue;
        }
        let run = finish(program, input);
        // The input of `inspect` is incomplete; all other commands succeed.
        let expected = i32::from(!input.is_empty());
        assert_eq!(run.code, expected, "{arguments:?}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn commands_of_the_front_page() {
    run_all("../../README.md", 13);
}

#[test]
fn commands_of_the_package() {
    run_all("README.md", 11);
}
