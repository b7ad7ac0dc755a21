//! `cargo xtask docs import`: compares reference pages with the schema, and writes their descriptions to a local overlay.

mod compare;
mod core;
pub(crate) mod inline;
pub(crate) mod markdown;
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use tl_codegen::model::{Function, Model};
use tl_codegen::{count, nearest};
use tl_parser::{Code, Diagnostic, Sources};
use toml_writer::{ToTomlKey, ToTomlValue};

use self::compare::Difference;
use self::page::Page;
use crate::overlay::LOCAL;
use crate::table::Table;
use crate::tree;

#[derive(Args)]
#[command(after_help = "\
Pages are text or Markdown in the layout of GramJS's, core.telegram.org's or MadelineProto's reference. Facts that a page
does not state are not compared. Descriptions are written to schema/local, one file per function; git ignores them, and
`cargo xtask regen` uses them instead of those in schema/docs. Of several pages about one function, the page with the
fewest differences comes first, and the others complete it.")]
pub(crate) struct Arguments {
    /// Files with one page each; `-` is standard input
    #[arg(required = true, value_name = "PAGE")]
    pub(crate) pages: Vec<PathBuf>,
    /// Print the differences and write nothing
    #[arg(long)]
    pub(crate) check: bool,
}

/// A page with its function.
pub(crate) struct Found<'m> {
    page: Page,
    function: &'m Function,
    differences: Vec<Difference>,
}

/// Returns whether all pages could be read; errors are on standard error.
pub(crate) fn import(root: &Path, model: &Model, arguments: &Arguments) -> Result<bool> {
    let mut found = Vec::new();
    for path in &arguments.pages {
        let page = read(path).and_then(|file| {
            let (mut sources, colour) = (Sources::new(), std::io::stderr().is_terminal());
            let page = understand(&mut sources, file, model);
            page.map_err(|diagnostic| anyhow::anyhow!(tl_parser::render(&[diagnostic], &sources, colour)))
        });
        match page {
            Ok(page) => {
                anstream::println!("{}\n{}", path.display(), report(&page, model));
                found.push(page);
            }
            Err(error) => anstream::eprintln!("{error:#}"),
        }
    }
    let unreadable = arguments.pages.len() - found.len();
    let functions = by_function(&found);
    let differing = found.iter().filter(|found| !found.differences.is_empty()).count();
    let pages = format!("{} of {}", count(found.len(), "page"), count(functions.len(), "function"));
    anstream::println!("{pages}, {differing} with differences, {unreadable} unreadable");
    if !arguments.check && !found.is_empty() {
        functions.iter().try_for_each(|(name, found)| write(root, name, found))?;
        anstream::println!("run `cargo xtask regen` to use them, and `cargo xtask regen --no-local` before a commit");
    }
    Ok(unreadable == 0)
}

/// The name and the text of a file.
pub(crate) fn read(path: &Path) -> Result<(String, String)> {
    let mut bytes = Vec::new();
    let (name, read) = match path.to_str() {
        Some("-") => ("standard input".to_owned(), std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)),
        _ => (path.display().to_string(), fs::read(path)),
    };
    let text = read.map_err(Into::into).and_then(tree::utf8);
    text.with_context(|| format!("error: cannot read {name}")).map(|text| (name, text))
}

/// Reads a page and compares it with its function.
pub(crate) fn understand<'m>(
    sources: &mut Sources,
    file: (String, String),
    model: &'m Model,
) -> Result<Found<'m>, Diagnostic> {
    let file = sources.add(file.0, file.1);
    let page = page::read(file, sources.text(file))?;
    let function = function(model, &page)?;
    Ok(Found { differences: compare::differences(&page, function, model), page, function })
}

/// The function of a page; the case of letters is ignored, since GramJS writes `messages.GetHistory`.
fn function<'m>(model: &'m Model, page: &Page) -> Result<&'m Function, Diagnostic> {
    let name = &page.name.value;
    let find = |name: &str| model.functions.iter().find(|it| it.combinator.name.eq_ignore_ascii_case(name));
    find(name).ok_or_else(|| {
        let names: Vec<String> = model.functions.iter().map(|it| it.combinator.name.to_ascii_lowercase()).collect();
        let near = nearest(&name.to_ascii_lowercase(), names.iter().map(String::as_str)).and_then(find);
        let diagnostic = Diagnostic::new(Code::UnknownSubject, page.name.span, format!("no function `{name}`"));
        match near {
            Some(near) => diagnostic.help(format!("did you mean `{}`?", near.combinator.name)),
            None => diagnostic.help("only pages about functions of schema/api.tl are read"),
        }
    })
}

/// The differences of a page as a table.
pub(crate) fn report(Found { page, function, differences }: &Found<'_>, model: &Model) -> String {
    let mut text = format!("{}, as in {}", function.combinator.name, page.reference);
    let not_stated = compare::not_stated(page);
    if !not_stated.is_empty() {
        let _ = write!(text, ", which does not state {}", not_stated.join(", "));
    }
    text.push('\n');
    if differences.is_empty() {
        return text + "no differences\n";
    }
    let layer = model.layer.map(|layer| format!("layer {layer}")).unwrap_or_else(|| "schema".to_owned());
    let mut table = Table::new(3, &["", "page", &layer]);
    let cell = |side: &Option<String>| side.clone().unwrap_or_else(|| "-".to_owned());
    for (fact, page, schema) in differences {
        table.row([(*fact).to_owned(), cell(page), cell(schema)]);
    }
    text + &table.render()
}

/// The pages of each function, those with the fewest differences first.
pub(crate) fn by_function<'f>(found: &'f [Found<'_>]) -> BTreeMap<&'f str, Vec<&'f Found<'f>>> {
    let mut functions: BTreeMap<&str, Vec<&Found<'_>>> = BTreeMap::new();
    for found in found {
        functions.entry(&found.function.combinator.name).or_default().push(found);
    }
    functions.values_mut().for_each(|pages| pages.sort_by_key(|found| found.differences.len()));
    functions
}

/// The start of each file that this task writes.
const MARK: &str = "# Written by `cargo xtask docs import`";

fn write(root: &Path, name: &str, found: &[&Found<'_>]) -> Result<()> {
    let file = format!("{LOCAL}/{name}.toml");
    let path = root.join(&file);
    if fs::read_to_string(&path).is_ok_and(|text| !text.starts_with(MARK)) {
        bail!("{file} was not written by `docs import`\nhelp: remove or rename it");
    }
    tree::write(root, &file, &overlay(found)).with_context(|| format!("cannot write {file}"))?;
    anstream::println!("wrote {file}");
    Ok(())
}

/// The descriptions of one function as a local overlay; each is from the first page that has it.
pub(crate) fn overlay(found: &[&Found<'_>]) -> String {
    let function = found[0].function;
    let key = |name: &str| name.to_toml_key();
    let references: BTreeSet<&str> = found.iter().map(|found| found.page.reference).collect();
    let references = references.into_iter().collect::<Vec<_>>().join(", ");
    let name = function.combinator.name.split('.').map(key).collect::<Vec<_>>().join(".");
    let mut file = format!("{MARK} from {references}. Do not commit.\n\n[{name}]\n");
    let mut line = |name: &str, text: &dyn Fn(&Page) -> Option<String>| {
        if let Some(text) = found.iter().find_map(|found| text(&found.page).filter(|text| !text.is_empty())) {
            let _ = writeln!(file, "{name} = {}", text.to_toml_value());
        }
    };
    line("doc", &|page| Some(page.text.clone()));
    let (fields, _) = compare::signature(&function.combinator.line).unwrap_or_default();
    for field in fields.iter().filter(|field| field.ty != "#") {
        let text = |page: &Page| compare::parameter(page, &field.name).map(|parameter| parameter.text.clone());
        line(&format!("fields.{}", key(&field.name)), &text);
    }
    for ours in &function.errors {
        let text = |page: &Page| compare::error(page, &ours.name).map(|error| error.text.clone());
        line(&format!("errors.{}", key(&ours.name)), &text);
    }
    file
}
