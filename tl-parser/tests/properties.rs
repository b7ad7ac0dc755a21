//! Properties of any text: the parser does not panic, and printed schemas parse to equal trees.

use std::path::Path;

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use tl_parser::{Sources, parse, print, render};

/// Parses, prints, parses and prints once more; also renders the diagnostics.
fn round_trip(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("test.tl", text);
    let parsed = parse(text, file);
    for diagnostic in &parsed.diagnostics {
        assert!(diagnostic.span.range().end <= text.len());
        assert!(!diagnostic.message.is_empty());
    }
    assert!(parsed.diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start));
    render(&parsed.diagnostics, &sources, true);

    let printed = print(&parsed.schema);
    let reparsed = parse(&printed, file);
    assert!(reparsed.diagnostics.is_empty(), "{text:?}\n{printed}\n{:?}", reparsed.diagnostics);
    assert!(parsed.schema == reparsed.schema, "{text:?}\n{printed}");
    assert_eq!(printed, print(&reparsed.schema));
    printed
}

#[test]
fn corpus_of_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/parse");
    let entries = std::fs::read_dir(folder).unwrap();
    for path in entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some()) {
        let text = std::fs::read_to_string(&path).unwrap();
        round_trip(&text);
        let errors = parse(&text, Default::default()).diagnostics;
        assert_eq!(errors.is_empty(), !path.ends_with("mistakes.tl"), "{}: {errors:?}", path.display());
    }
}

#[test]
fn arbitrary_text() {
    arbtest(|u| {
        let text: String = u.arbitrary()?;
        round_trip(&text);
        Ok(())
    });
}

#[test]
fn arbitrary_tokens() {
    const TOKENS: &[&str] = &[
        "a",
        "b",
        "T",
        "ns.a",
        "ns.",
        "ns.T",
        "_",
        "#",
        "#12",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        ",",
        ":",
        "::",
        "=",
        "=>",
        ";",
        ";\n",
        "\n",
        "\r\n",
        "\t",
        " ",
        "//",
        "// x\n",
        "/*",
        "*/",
        "/* y */",
        "---types---",
        "---",
        "---functions---",
        "===8===",
        "===",
        "%",
        "!",
        "?",
        ".",
        "flags.0?",
        "n*[",
        "+",
        "1",
        "7",
        "@any",
        "New ",
        "Final",
        "{X:Type}",
        "{n:#}",
        "é",
        "\0",
        "\u{feff}",
        "a#1 = A;",
        "a b:int = T;\n",
    ];
    arbtest(|u| {
        let mut text = String::new();
        while text.len() < 200 && !u.is_empty() {
            text.push_str(u.choose(TOKENS)?);
            if u.ratio(1, 3)? {
                text.push(' ');
            }
        }
        round_trip(&text);
        Ok(())
    });
}

#[test]
fn mutated_schemas() {
    arbtest(|u| {
        let (text, _) = schema(u)?;
        let mut bytes = text.into_bytes();
        for _ in 0..u.int_in_range(1..=4)? {
            let at = u.choose_index(bytes.len().max(1))?;
            match u.int_in_range(0..=2)? {
                _ if bytes.is_empty() => {}
                0 => drop(bytes.remove(at)),
                1 => bytes[at] = u.arbitrary()?,
                _ => bytes.insert(at, *u.choose(b"()[]{}<>#;:=!%?*+@-/ \n\"")?),
            }
        }
        round_trip(&String::from_utf8_lossy(&bytes));
        Ok(())
    });
}

#[test]
fn generated_schemas() {
    arbtest(|u| {
        let (text, comments) = schema(u)?;
        let parsed = parse(&text, Default::default());
        assert!(parsed.diagnostics.is_empty(), "{text}\n{:?}", parsed.diagnostics);
        let printed = round_trip(&text);
        for number in 0..comments {
            assert!(printed.contains(&format!("c{number}.")), "comment {number} is lost:\n{text}\n{printed}");
        }
        Ok(())
    });
}

/// Generates a valid schema; returns it with the number of its comments.
fn schema(u: &mut Unstructured<'_>) -> Result<(String, usize)> {
    let mut text = String::new();
    let mut comments = 0;
    for _ in 0..u.int_in_range(0..=6)? {
        for part in item(u)? {
            text.push_str(&part);
            text.push_str(&gap(u, &mut comments)?);
        }
    }
    Ok((text, comments))
}

/// Generates white space between two parts, sometimes with comments.
fn gap(u: &mut Unstructured<'_>, comments: &mut usize) -> Result<String> {
    let mut text = u.choose(&[" ", "\n", "\t", "\r\n", "\n\n\n", " \n  "])?.to_string();
    while !u.is_empty() && u.ratio(1, 8)? {
        text += &match u.int_in_range(0..=2)? {
            0 => format!("// c{comments}. \n"),
            1 => format!("/* c{comments}. */ "),
            _ => format!("\n/* c{comments}.\n é **/\n"),
        };
        *comments += 1;
    }
    Ok(text)
}

fn item(u: &mut Unstructured<'_>) -> Result<Vec<String>> {
    let parts: &[&str] = match u.int_in_range(0..=12)? {
        0 => &["---types---"],
        1 => &["--- functions\t---"],
        2 => &["===17==="],
        3 => &["int", "?", "=", "Int", ";"],
        4 => &["ns.int#a8509bda", "?=", "ns.Int", ";"],
        5 => &["Final", "ns.T", ";"],
        6 => &["Vector", "<", "int", ">", ";"],
        7 => &["vector", "int", ";"],
        _ => return combinator(u),
    };
    Ok(parts.iter().map(|part| part.to_string()).collect())
}

fn combinator(u: &mut Unstructured<'_>) -> Result<Vec<String>> {
    const NAMES: &[&str] = &["a", "ns.b", "x.y.z_1", "_", "new", "c#1", "d#1cb5c415", "_x"];
    let mut parts = Vec::new();
    if u.ratio(1, 6)? {
        parts.extend(["@any".to_owned(), "@read".to_owned()]);
    }
    parts.push(u.choose(NAMES)?.to_string());
    for _ in 0..u.int_in_range(0..=2)? {
        parts.push(u.choose(&["{X:Type}", "{ n m : # }", "{Y:!Type}"])?.to_string());
    }
    // Never ends before `=`, so it cannot be a partial application.
    for _ in 0..u.int_in_range(0..=4)? {
        field(u, &mut parts, 3)?;
    }
    parts.push(u.choose(&["=", "=>"])?.to_string());
    parts.push(u.choose(&["T", "ns.T", "Vector", "x.y.T"])?.to_string());
    if u.ratio(1, 4)? {
        term(u, &mut parts, 3)?;
        term(u, &mut parts, 3)?;
    }
    parts.push(";".to_owned());
    Ok(parts)
}

fn field(u: &mut Unstructured<'_>, parts: &mut Vec<String>, depth: u32) -> Result<()> {
    if u.ratio(1, 8)? {
        parts.extend(["(", "p", "q", ":", "!"].map(str::to_owned));
        term(u, parts, depth)?;
        parts.push(")".to_owned());
        return Ok(());
    }
    if u.ratio(3, 4)? {
        parts.push(u.choose(&["f:", "type :", "_ :", "g_2:"])?.to_string());
    }
    if u.ratio(1, 4)? {
        parts.push(u.choose(&["flags.0?", "n?", "flags2.31 ?"])?.to_string());
    }
    if depth > 0 && u.ratio(1, 6)? {
        parts.push(u.choose(&["[", "4*[", "n *[", "(n+1)*["])?.to_string());
        for _ in 0..u.int_in_range(0..=3)? {
            field(u, parts, depth - 1)?;
        }
        parts.push("]".to_owned());
        return Ok(());
    }
    if u.ratio(1, 8)? {
        parts.push("!".to_owned());
    }
    term(u, parts, depth)
}

fn term(u: &mut Unstructured<'_>, parts: &mut Vec<String>, depth: u32) -> Result<()> {
    let (open, close) = match u.int_in_range(0..=9)? {
        0 if depth > 0 => ("(", ")"),
        1 if depth > 0 => ("ns.vector <", ">"),
        2 if depth > 0 => {
            parts.push("%".to_owned());
            return term(u, parts, depth - 1);
        }
        3 if depth > 0 => {
            parts.push("(".to_owned());
            term(u, parts, depth - 1)?;
            parts.push("+".to_owned());
            term(u, parts, depth - 1)?;
            parts.push(")".to_owned());
            return Ok(());
        }
        _ => {
            parts.push(u.choose(&["int", "T", "ns.T", "x.y.z", "X", "#", "7"])?.to_string());
            return Ok(());
        }
    };
    parts.push(open.to_owned());
    if close == ")" {
        parts.push(u.choose(&["F", "%F", "(F)", "F<X>"])?.to_string());
        term(u, parts, depth - 1)?;
    } else {
        term(u, parts, depth - 1)?;
        parts.push(",".to_owned());
        term(u, parts, depth - 1)?;
    }
    parts.push(close.to_owned());
    Ok(())
}
