//! Options of the generated code, and their valid values.

use std::sync::Arc;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;

use crate::model::Builtin;
use crate::{Error, Formatter, format, names};

/// How code is emitted.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// The root module, if it is `NAME.rs` beside the folder `NAME`; else it is `mod.rs`.
    pub(crate) module: Option<String>,
    /// Path of the runtime crate.
    pub(crate) runtime: String,
    /// Path of the type that implements `Registry`; generated if there is none.
    pub(crate) registry: Option<String>,
    /// The generator and its input, for the first line of each file.
    pub(crate) generator: String,
    /// Whether large modules are split into several files.
    pub(crate) split: bool,
    pub(crate) dispatch: Gate,
    pub(crate) names: Gate,
    pub(crate) borrowed: Gate,
    pub(crate) data: Gate,
    /// As `data`, unless it is given.
    pub(crate) serde: Option<Gate>,
    pub(crate) traits: Traits,
    /// Address of the reference that items link to.
    pub(crate) reference: Option<String>,
    /// Crate that examples import from.
    pub(crate) examples: Option<String>,
    /// Types whose decoding is instantiated in the generated code.
    pub(crate) instantiate: Vec<String>,
    /// Formats items, if there is one that knows texts of earlier runs.
    pub(crate) formatter: Option<Arc<Formatter>>,
}

impl Options {
    /// The condition for serde's traits, which need the schema as data.
    pub(crate) fn serde(&self) -> &Gate {
        self.serde.as_ref().unwrap_or(&self.data)
    }

    /// Formats one of the many items.
    pub(crate) fn pretty(&self, tokens: TokenStream) -> String {
        match &self.formatter {
            Some(formatter) => formatter.pretty(tokens),
            None => format::pretty(tokens),
        }
    }
}

/// Which traits generated structs and enums implement. All of them by default.
///
/// Each takes about a sixth of the time that all generated code takes to compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    /// `Clone`.
    pub clone: Gate,
    /// `Debug`.
    pub debug: Gate,
    /// `PartialEq`.
    pub eq: Gate,
    /// `Default`. Behind a feature, those of functions and of what requests contain are there without it.
    pub default: Gate,
    /// `From` the struct of each variant of an enum, and `TryFrom` back. Enums that requests contain are always `From`
    /// their structs.
    pub convert: Gate,
}

impl Traits {
    /// No traits.
    pub const NONE: Self = Self {
        clone: Gate::Closed,
        debug: Gate::Closed,
        eq: Gate::Closed,
        default: Gate::Closed,
        convert: Gate::Closed,
    };
}

impl Default for Traits {
    fn default() -> Self {
        Self { clone: Gate::Open, debug: Gate::Open, eq: Gate::Open, default: Gate::Open, convert: Gate::Open }
    }
}

/// The condition under which a module or an impl exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Never: it is not generated.
    Closed,
    /// Always.
    Open,
    /// With this cargo feature of the crate that contains the code.
    Feature(String),
}

impl Gate {
    /// The attribute in front of an impl; `None` if it is not generated.
    pub(crate) fn attribute(&self) -> Option<TokenStream> {
        match self {
            Self::Closed => None,
            Self::Open => Some(TokenStream::new()),
            Self::Feature(feature) => Some(quote!(#[cfg(feature = #feature)])),
        }
    }

    /// The attribute that derives traits.
    pub(crate) fn derive(&self, traits: &TokenStream) -> TokenStream {
        match self {
            Self::Closed => TokenStream::new(),
            Self::Open => quote!(#[derive(#traits)]),
            Self::Feature(feature) => quote!(#[cfg_attr(feature = #feature, derive(#traits))]),
        }
    }
}

impl From<bool> for Gate {
    fn from(open: bool) -> Self {
        if open { Self::Open } else { Self::Closed }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            module: None,
            runtime: "::tl_runtime".to_owned(),
            registry: None,
            generator: String::new(),
            split: false,
            dispatch: Gate::Closed,
            names: Gate::Closed,
            borrowed: Gate::Closed,
            data: Gate::Closed,
            serde: None,
            traits: Traits::default(),
            reference: None,
            examples: None,
            instantiate: Vec::new(),
            formatter: None,
        }
    }
}

/// The values that an option can have.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    expected: &'static str,
    is_valid: fn(&str) -> bool,
    /// Returns a value that is valid, or close to it.
    fix: fn(&str) -> String,
}

/// A name of a module, a file or a crate. Raw identifiers are none, since the file of `r#type` is `type.rs`; neither are
/// names of Windows devices.
pub(super) const IDENTIFIER: Form = Form {
    expected: "a Rust identifier",
    is_valid: |value| is_identifier(value) && !names::is_device(value),
    fix: |value| names::module(value),
};

/// A path that means the same in all modules.
pub(super) const PATH: Form = Form {
    expected: "a path that starts with `::` or `crate::`",
    is_valid: is_absolute,
    fix: |value| format!("::{}", value.replace('-', "_")),
};

/// The type of a builtin.
pub(super) const BUILTIN: Form = Form {
    expected: "a type such as `long`, or a path that starts with `::` or `crate::`",
    is_valid: |value| Builtin::named(value).is_some() || is_absolute(value),
    fix: |value| format!("crate::{value}"),
};

/// The name of a package, which is a path in Rust, too.
pub(crate) const PACKAGE: Form = Form {
    expected: "the name of a package",
    is_valid: |value| is_identifier(&value.replace('-', "_")),
    fix: |value| names::module(value),
};

/// The name of a feature.
pub(super) const FEATURE: Form = Form {
    expected: "the name of a feature",
    is_valid: |value| {
        let is_valid = |c: char| c.is_alphanumeric() || "_-+.".contains(c);
        value.chars().all(is_valid) && value.starts_with(|c: char| c.is_alphanumeric() || c == '_')
    },
    fix: str::to_lowercase,
};

/// The start of a link in Markdown.
pub(super) const ADDRESS: Form = Form {
    expected: "an address such as `https://core.telegram.org`",
    is_valid: |value| {
        let is_valid = |c: char| c.is_ascii_graphic() && !"<>()[]`\\".contains(c);
        value.split_once("://").is_some_and(|(_, rest)| !rest.is_empty()) && value.chars().all(is_valid)
    },
    fix: |value| format!("https://{value}"),
};

/// A part of a comment.
pub(super) const LINE: Form =
    Form { expected: "one line", is_valid: |text| !text.contains(['\n', '\r']), fix: str::to_owned };

/// Checks the value of an option.
pub(crate) fn check(option: &'static str, value: Option<&str>, form: Form) -> Result<(), Error> {
    let Some(value) = value.filter(|value| !(form.is_valid)(value)) else { return Ok(()) };
    let suggestion = Some((form.fix)(value)).filter(|fixed| (form.is_valid)(fixed));
    Err(Error::InvalidOption { option, value: value.to_owned(), expected: form.expected, suggestion })
}

fn is_identifier(text: &str) -> bool {
    !text.starts_with("r#") && syn::parse_str::<syn::Ident>(text).is_ok_and(|ident| ident == text)
}

fn is_absolute(text: &str) -> bool {
    let Ok(path) = syn::Path::parse_mod_style.parse_str(text) else { return false };
    let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
    let is_rooted = path.leading_colon.is_some() || names.next().is_some_and(|first| first == "crate");
    is_rooted && names.all(|name| syn::parse_str::<syn::Ident>(&name).is_ok())
}
