//! `tl completions` and `tl --version`.

use clap_complete::Shell;

use crate::run;

/// A part of the script that registers it for `tl`.
fn registration(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "complete -F _tl ",
        Shell::Zsh => "#compdef tl\n",
        Shell::Fish => "complete -c tl ",
        Shell::PowerShell => "Register-ArgumentCompleter -Native -CommandName 'tl'",
        Shell::Elvish => "set edit:completion:arg-completer[tl]",
        shell => panic!("no test for {shell}"),
    }
}

#[test]
fn every_shell_has_a_script() {
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
        let script = run(&["completions", &shell.to_string()]);
        assert_eq!((script.code, &*script.stderr), (0, ""), "{shell}");
        for part in [registration(shell), "inspect", "completions", "fail-on"] {
            assert!(script.stdout.contains(part), "no `{part}` for {shell}:\n{}", script.stdout);
        }
    }
    run(&["completions", "tcsh"]).assert(2, "", &["[possible values: bash, elvish, fish, powershell, zsh]"]);
    run(&["completions"]).assert(2, "", &["Usage: tl completions <SHELL>"]);
}

#[cfg(unix)]
#[test]
fn bash_completes_commands() {
    let script = run(&["completions", "bash"]).stdout;
    let typed = "COMP_WORDS=(tl ex); COMP_CWORD=1; _tl tl ex tl; echo \"${COMPREPLY[*]}\"\n";
    let folder = crate::directory(&[("complete.sh", (script + typed).as_bytes())]);
    let Ok(output) = std::process::Command::new("bash").arg("complete.sh").current_dir(folder.path()).output() else {
        return crate::skip("no bash");
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "explain\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_version_is_that_of_the_package() {
    for option in ["--version", "-V"] {
        run(&[option]).assert(0, concat!("tl ", env!("CARGO_PKG_VERSION"), "\n"), &[]);
    }
}
