//! Runs `tl` on the schemas in this directory.
//!
//! `UPDATE_EXPECT=1 cargo test -p tl-codegen-cli --test cli` updates the expected output.

mod all_layers;
mod check;
mod collected;
mod completions;
mod definitions;
mod diff;
mod diff_corpus;
mod diff_wire;
mod explain;
mod fmt;
mod generate;
mod ids;
mod inspect;
mod invalid;
mod layers;
mod leniency;
mod pictures;
mod readme;
mod request;
mod stale;
mod types;
mod values;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expect_test::Expect;
use tempfile::TempDir;

/// The result of running the program.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    /// Asserts standard output, standard error and the exit code.
    #[track_caller]
    fn expect(&self, all: Expect) {
        let stderr = match &*self.stderr {
            "" => String::new(),
            stderr => format!("--- standard error:\n{stderr}"),
        };
        all.assert_eq(&format!("{}{stderr}--- exit code {}\n", self.stdout, self.code));
    }

    /// Asserts the exit code, standard output, and parts of standard error.
    #[track_caller]
    fn assert(&self, code: i32, stdout: &str, stderr: &[&str]) {
        assert_eq!((self.code, &*self.stdout), (code, stdout), "{}", self.stderr);
        for part in stderr {
            assert!(self.stderr.contains(part), "no `{part}` in:\n{}", self.stderr);
        }
    }

    /// Returns the last line of standard output.
    fn summary(&self) -> &str {
        self.stdout.lines().last().unwrap_or_default()
    }
}

/// Runs the program in the directory of the schemas.
fn run(arguments: &[&str]) -> Run {
    run_with(arguments, "")
}

fn run_with(arguments: &[&str], stdin: &str) -> Run {
    finish(program(&schemas(), arguments), stdin)
}

fn run_in(directory: &TempDir, arguments: &[&str]) -> Run {
    finish(program(directory.path(), arguments), "")
}

fn program(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tl"));
    command.args(arguments).current_dir(directory);
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn finish(mut command: Command, stdin: &str) -> Run {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program starts");
    // This fails if the program does not read its input.
    _ = child.stdin.take().expect("is piped").write_all(stdin.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    Run {
        code: output.status.code().expect("no signal ended it"),
        stdout: String::from_utf8(output.stdout).expect("is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("is UTF-8"),
    }
}

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

fn schema(name: &str) -> String {
    fs::read_to_string(schemas().join(name)).expect("can be read")
}

/// Reports a skipped test; unlike `println!`, also if the test passes.
fn skip(reason: &str) {
    // A closed standard error is no reason to fail.
    _ = writeln!(std::io::stderr(), "skipped: {reason}");
}

/// Creates a temporary directory with these files.
fn directory(files: &[(&str, &[u8])]) -> TempDir {
    let directory = tempfile::tempdir().expect("can be created");
    for (name, contents) in files {
        let path = directory.path().join(name);
        path.parent().map(fs::create_dir_all).transpose().expect("can be created");
        fs::write(path, contents).expect("can be written");
    }
    directory
}

#[test]
fn each_command_has_help_with_examples() {
    for command in ["check", "fmt", "ids", "diff", "generate", "decode", "encode", "inspect", "explain", "completions"]
    {
        let help = run(&[command, "--help"]);
        let examples = format!("Examples:\n  tl {command} ");
        assert!(help.code == 0 && help.stdout.contains(&examples), "{}", help.stdout);
    }
}

#[test]
fn only_terminals_get_colors() {
    let colored = |variables: &[&str]| {
        let mut command = program(&schemas(), &["check", "mistakes.tl"]);
        command.envs(variables.iter().map(|name| (name, "1")));
        finish(command, "").stdout.contains('\u{1b}')
    };
    assert!(!colored(&[]));
    assert!(colored(&["CLICOLOR_FORCE"]), "no colors to disable");
    assert!(!colored(&["CLICOLOR_FORCE", "NO_COLOR"]));
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let mut command = program(&schemas(), &["explain"]);
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!((output.status.code(), &*output.stderr), (Some(0), &b""[..]));
}
