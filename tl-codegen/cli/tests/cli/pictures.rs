//! The pictures of the READMEs: the output of the program on a terminal.
//!
//! `cargo xtask pictures` updates them.

use anstyle_svg::Term;
use expect_test::expect_file;

use crate::{directory, finish, program};

/// Renders a terminal after running a command in a directory with these files.
fn picture(files: &[(&str, &[u8])], input: Option<&str>, command: &str) -> String {
    let directory = directory(files);
    let arguments: Vec<&str> = command.split(' ').collect();
    let mut program = program(directory.path(), &arguments);
    program.env("CLICOLOR_FORCE", "1");
    let run = finish(program, input.unwrap_or_default());
    let echo = input.map(|input| format!("echo {input} | ")).unwrap_or_default();
    let typed = format!("\u{1b}[2m$\u{1b}[0m \u{1b}[1m{echo}tl {command}\u{1b}[0m\n");
    let picture = terminal().render_svg((typed + &run.stdout + &run.stderr).trim_end());
    // Keep dimmed text legible.
    picture.replace(".dimmed { opacity: 0.4; }", ".dimmed { opacity: 0.65; }")
}

/// Returns a dark terminal, which suits light and dark pages.
fn terminal() -> Term {
    Term::new().palette(PALETTE).fg_color(rgb(0xd8, 0xde, 0xe4).into()).bg_color(rgb(0x16, 0x1b, 0x22).into())
}

const fn rgb(red: u8, green: u8, blue: u8) -> anstyle::RgbColor {
    anstyle::RgbColor(red, green, blue)
}

/// Black, red, green, yellow, blue, magenta, cyan and white, then their bright variants.
const PALETTE: anstyle_svg::Palette = anstyle_svg::Palette([
    rgb(0x48, 0x4f, 0x58),
    rgb(0xff, 0x7b, 0x72),
    rgb(0x56, 0xd3, 0x64),
    rgb(0xe3, 0xb3, 0x41),
    rgb(0x79, 0xc0, 0xff),
    rgb(0xd2, 0xa8, 0xff),
    rgb(0x56, 0xd4, 0xdd),
    rgb(0xd8, 0xde, 0xe4),
    rgb(0x6e, 0x76, 0x81),
    rgb(0xff, 0xa1, 0x98),
    rgb(0x7e, 0xe7, 0x87),
    rgb(0xf2, 0xcc, 0x60),
    rgb(0xa5, 0xd6, 0xff),
    rgb(0xe2, 0xc5, 0xff),
    rgb(0x76, 0xe3, 0xea),
    rgb(0xff, 0xff, 0xff),
]);

#[test]
fn pictures_of_inspect() {
    let schema = std::fs::read("../../schema/api.tl").expect("can be read");
    let bytes = "4edd04df05000000fcbbbc270094357700000000";
    let picture = picture(&[("api.tl", &schema)], Some(bytes), "inspect --schema api.tl");
    expect_file!["../../../../docs/inspect.svg"].assert_eq(&picture);
}

#[test]
fn pictures_of_check() {
    let schema = "\
user flags:# id:long about:flags.32?string = User;
chat owner:Usr title:string = Chat;
letter to:User text:string = Letter
stamp value:int = Stamp;
";
    let picture = picture(&[("chat.tl", schema.as_bytes())], None, "check chat.tl");
    expect_file!["../../../../docs/diagnostics.svg"].assert_eq(&picture);
}
