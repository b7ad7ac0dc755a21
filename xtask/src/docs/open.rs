//! `cargo xtask docs open`: the documentation of an item, built and shown.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::names::{Place, find};
use crate::overlay::Local;
use crate::regen;

#[derive(Args)]
pub(crate) struct Arguments {
    /// A TL name, a Rust name or an id: `messages.getHistory`, `GetHistory`, `4423e6c5`
    #[arg(value_name = "NAME")]
    name: String,
    /// Print the path of the page instead of opening it; so it is where there is no terminal or no browser
    #[arg(long)]
    print: bool,
}

/// Returns whether there is such an item; what is wrong is on standard error by then.
pub(crate) fn open(root: &Path, arguments: &Arguments) -> Result<bool> {
    let Some(bindings) = regen::bindings(root, Local::LeftOut)? else {
        return Ok(false);
    };
    let place = match find(&bindings, &arguments.name) {
        Ok(found) => found.place(),
        Err(said) => {
            anstream::eprintln!("{said}");
            return Ok(false);
        }
    };
    build()?;
    let (path, anchor) = page(&place);
    let path = target()?.join("doc").join(path);
    if !path.exists() {
        bail!("rustdoc made no page {}", path.display());
    }
    let shown = !arguments.print && std::io::stdout().is_terminal() && show(&path, anchor.as_deref());
    if !shown {
        anstream::println!("{}{}", path.display(), anchor.unwrap_or_default());
    }
    Ok(true)
}

/// Where below `target/doc` the page of an item is, and where on it.
fn page(place: &Place) -> (PathBuf, Option<String>) {
    let mut path: PathBuf = place.modules.iter().collect();
    path.push(format!("{}.{}.html", if place.is_enum { "enum" } else { "struct" }, place.ident));
    (path, place.variant.as_ref().map(|variant| format!("#variant.{variant}")))
}

/// Cargo shows its progress on a terminal by itself.
fn build() -> Result<()> {
    let mut cargo = crate::cargo();
    // What every schema defines; other features add no items that a schema names.
    cargo.args(["doc", "--no-deps", "--package", "tl-types", "--features", "mtproto"]);
    if !std::io::stderr().is_terminal() {
        cargo.arg("--quiet");
    }
    let status = cargo.status().context("cannot start cargo")?;
    if status.success() { Ok(()) } else { bail!("the documentation cannot be built, see above") }
}

/// Where cargo puts what it builds.
fn target() -> Result<PathBuf> {
    let output = crate::cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output();
    let output = output.context("cannot start cargo")?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cannot read cargo's metadata")?;
    Ok(metadata["target_directory"].as_str().context("cargo names no target directory")?.into())
}

/// Whether a browser took it.
fn show(path: &Path, anchor: Option<&str>) -> bool {
    let shown = match anchor {
        None => open::that(path),
        // Only an address has a place on a page.
        Some(anchor) => open::that(format!("file://{}{anchor}", path.display().to_string().replace(' ', "%20"))),
    };
    shown.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_where_rustdoc_makes_them() {
        let modules = |path: &str| path.split("::").map(str::to_owned).collect();
        let place = |path, is_enum, variant: Option<&str>| {
            let variant = variant.map(str::to_owned);
            let (path, anchor) = page(&Place { modules: modules(path), ident: "Name".to_owned(), variant, is_enum });
            format!("{}{}", path.display(), anchor.unwrap_or_default())
        };
        assert_eq!(place("tl_types::functions::messages", false, None), "tl_types/functions/messages/struct.Name.html");
        assert_eq!(place("tl_types::enums", true, Some("Empty")), "tl_types/enums/enum.Name.html#variant.Empty");
    }
}
