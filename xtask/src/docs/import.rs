//! `cargo xtask docs import`: what pages of a reference say otherwise than the schema, and their words as a local overlay.

mod compare;
mod core;
mod gramjs;
mod lines;
mod local;
mod madeline;
mod page;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use tl_codegen::model::{Function, Model};
use tl_codegen::nearest;
use tl_parser::{Code, Diagnostic, Sources};

use self::compare::Difference;
use self::page::Page;
use crate::overlay::{LOCAL, Local};
use crate::regen;
use crate::table::Table;
use crate::tree;

#[derive(Args)]
#[command(after_help = "\
Pages are text or Markdown in the form of GramJS's, core.telegram.org's or MadelineProto's reference. What they say
otherwise than schema/ is printed; what a page says nothing of is not compared. Their words are written to
schema/local, one file per function, which git ignores and which `cargo xtask regen` puts in place of ours. Of several
pages about a function, the one that fits the schema best counts, and the others fill in what it lacks.")]
pub(crate) struct Arguments {
    /// Files with a page each; `-` is standard input
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// Write nothing: only say what differs
    #[arg(long)]
    check: bool,
}

/// A page that was read and understood.
struct Found<'m> {
    page: Page,
    function: &'m Function,
    differences: Vec<Difference>,
}

/// Returns whether all pages could be read; what is wrong with one is on standard error by then.
pub(crate) fn import(root: &Path, arguments: &Arguments) -> Result<bool> {
    let Some(bindings) = regen::bindings(root, Local::LeftOut)? else {
        return Ok(false);
    };
    let model = &bindings.iter().find(|bindings| bindings.described).context("no schema is described")?.model;
    let mut found = Vec::new();
    for path in &arguments.pages {
        match read(path, model) {
            Ok(Ok(page)) => {
                anstream::println!("{}", report(path, &page, model));
                found.push(page);
            }
            Ok(Err(said)) => anstream::eprintln!("{said}"),
            Err(error) => anstream::eprintln!("error: {error:#}\n"),
        }
    }
    let wrong = arguments.pages.len() - found.len();
    let of_functions = by_function(&found);
    anstream::println!("{}", summary(&found, of_functions.len(), wrong));
    if !arguments.check && !found.is_empty() {
        for (name, found) in &of_functions {
            write(root, name, found)?;
        }
        anstream::println!(
            "`cargo xtask regen` puts these words in place of ours; before a commit, `cargo xtask regen --no-local`"
        );
    }
    Ok(wrong == 0)
}

/// A page; what it says if it is none, with the place.
fn read<'m>(path: &Path, model: &'m Model) -> Result<Result<Found<'m>, String>> {
    let mut bytes = Vec::new();
    let name = if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        "standard input".to_owned()
    } else {
        bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        path.display().to_string()
    };
    let text = tree::text(bytes).with_context(|| format!("cannot read {name}"))?;
    Ok(understand(name, text, model, std::io::stderr().is_terminal()))
}

fn understand(name: String, text: String, model: &Model, colour: bool) -> Result<Found<'_>, String> {
    let mut sources = Sources::new();
    let file = sources.add(name, text);
    let found = page::read(file, sources.text(file)).and_then(|page| {
        let function = function(model, &page)?;
        Ok(Found { differences: compare::differences(&page, function, model), page, function })
    });
    found.map_err(|diagnostic| tl_parser::render(&[diagnostic], &sources, colour))
}

/// The function that a page is about.
fn function<'m>(model: &'m Model, page: &Page) -> Result<&'m Function, Diagnostic> {
    let name = &page.name;
    if let Some(function) = compare::find(model, &name.value) {
        return Ok(function);
    }
    let mut others =
        model.constructors.iter().map(|of| &of.combinator.name).chain(model.types.iter().map(|ty| &ty.name));
    let diagnostic = Diagnostic::new(Code::UnknownSubject, name.span, format!("no function `{}`", name.value));
    if others.any(|other| *other == name.value) {
        return Err(diagnostic.label("not a function: only their pages are read"));
    }
    let known: Vec<&str> = model.functions.iter().map(|function| &*function.combinator.name).collect();
    // The pages of GramJS have an upper-case letter where TL has none.
    let written =
        name.value.rsplit_once('.').map_or(lower(&name.value), |(space, name)| format!("{space}.{}", lower(name)));
    let diagnostic = diagnostic.label("not in the schema");
    Err(match nearest(&written, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    })
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// What a page says otherwise than the schema.
fn report(path: &Path, found: &Found<'_>, model: &Model) -> String {
    let Found { page, function, differences } = found;
    let mut text = format!("{}\n{}, as in {}", path.display(), function.combinator.name, page.layout.name());
    let silence = compare::silence(page);
    if !silence.is_empty() {
        let _ = write!(text, ", which says nothing of {}", silence.join(", "));
    }
    text.push('\n');
    if differences.is_empty() {
        return text + "  no differences\n";
    }
    let layer = model.layer.map(|layer| format!("layer {layer}")).unwrap_or_else(|| "schema".to_owned());
    let mut table = Table::of_words(&["", "page", &layer]);
    let cell = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
    for Difference { what, page, schema } in differences {
        table.row([(*what).to_owned(), cell(page), cell(schema)]);
    }
    table.render(false).lines().fold(text, |text, line| text + "  " + line + "\n")
}

/// The pages of each function, the one that fits best first.
fn by_function<'f>(found: &'f [Found<'_>]) -> BTreeMap<&'f str, Vec<&'f Found<'f>>> {
    let mut functions: BTreeMap<&str, Vec<&Found<'_>>> = BTreeMap::new();
    for found in found {
        functions.entry(&found.function.combinator.name).or_default().push(found);
    }
    for pages in functions.values_mut() {
        pages.sort_by_key(|found| found.differences.len());
    }
    functions
}

fn summary(found: &[Found<'_>], functions: usize, wrong: usize) -> String {
    use tl_codegen::count;
    let differing = found.iter().filter(|found| !found.differences.is_empty()).count();
    let read =
        format!("{} of {}, {differing} with differences", count(found.len(), "page"), count(functions, "function"));
    let wrong = match wrong {
        0 => None,
        wrong => Some(format!("{} cannot be read", count(wrong, "page"))),
    };
    let read = Some(read).filter(|_| !found.is_empty());
    [read, wrong].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Writes the words about a function.
fn write(root: &Path, name: &str, found: &[&Found<'_>]) -> Result<()> {
    let Some(Found { function, .. }) = found.first() else { return Ok(()) };
    let pages: Vec<&Page> = found.iter().map(|found| &found.page).collect();
    let file = format!("{LOCAL}/{name}.toml");
    let path = root.join(&file);
    if let Ok(there) = fs::read_to_string(&path)
        && !there.starts_with(local::MARK)
    {
        bail!("{file} was not written by this\nhelp: remove it, or give it another name if both should count");
    }
    fs::create_dir_all(root.join(LOCAL)).with_context(|| format!("cannot make {LOCAL}"))?;
    fs::write(&path, local::text(function, &pages)).with_context(|| format!("cannot write {file}"))?;
    anstream::println!("wrote {file}");
    Ok(())
}

#[cfg(test)]
mod tests;
