//! Options for schemas that others wrote.

use clap::Args;
use tl_codegen::Config;

#[derive(Args)]
pub(crate) struct Leniency {
    /// Leave out this function, type or constructor, and whatever uses it; may be repeated
    #[arg(long = "skip", value_name = "NAME")]
    skip: Vec<String>,
    /// Allow several definitions of a name or id, as in files that describe several layers; the last one counts, in each
    /// `===N===` section
    #[arg(long)]
    allow_duplicates: bool,
    /// Map an unknown builtin of the schema to a builtin such as `long` or, for code, to the path of a Rust type; may be
    /// repeated
    #[arg(long = "builtin", value_name = "NAME=TYPE", value_parser = builtin)]
    builtins: Vec<(String, String)>,
}

impl Leniency {
    /// Applies the options to a builder.
    pub(crate) fn apply(&self, config: Config) -> Config {
        let config = self.skip.iter().fold(config, Config::skip).allow_duplicates(self.allow_duplicates);
        self.builtins.iter().fold(config, |config, (name, ty)| config.builtin(name, ty))
    }
}

/// Parses the name of a builtin and its type.
fn builtin(text: &str) -> Result<(String, String), String> {
    let (name, ty) = text.split_once('=').ok_or("expected `NAME=TYPE`, such as `ulong=long`")?;
    let checked = Config::new().builtin(name, ty).check();
    checked.map(|()| (name.to_owned(), ty.to_owned())).map_err(|error| error.to_string())
}
