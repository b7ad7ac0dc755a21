//! The programs that are built: the same work with tl-types and with grammers-tl-types.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use tl_codegen::model::Model;

/// A program that uses a crate of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Consumer {
    /// Encodes three functions about invite links and decodes what they return
    Three,
    /// Also decodes `Updates` and prints it with `{:?}`
    Updates,
    /// Decodes, prints and encodes everything by its id
    All,
}

/// Whose types it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Peer,
}

impl Side {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ours => "tl-types",
            Self::Peer => "grammers-tl-types",
        }
    }
}

impl Consumer {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Three => "three",
            Self::Updates => "updates",
            Self::All => "all",
        }
    }

    /// Its source files by their names.
    fn sources(self, side: Side, model: &Model) -> Vec<(&'static str, String)> {
        macro_rules! source {
            ($consumer:literal) => {
                match side {
                    Side::Ours => include_str!(concat!("../../consumers/", $consumer, "/ours.rs")).to_owned(),
                    Side::Peer => include_str!(concat!("../../consumers/", $consumer, "/grammers.rs")).to_owned(),
                }
            };
        }
        match (self, side) {
            (Self::Three, _) => vec![("main.rs", source!("three"))],
            (Self::Updates, _) => vec![("main.rs", source!("updates")), ("three.rs", source!("three"))],
            (Self::All, Side::Ours) => vec![("main.rs", source!("all"))],
            (Self::All, Side::Peer) => vec![("main.rs", source!("all")), ("list.rs", list(model))],
        }
    }

    /// The line of its manifest that names the crate. `features` replaces our default features.
    fn dependency(self, side: Side, root: &Path, features: Option<&[String]>) -> String {
        match side {
            Side::Ours => {
                let mut enabled: Vec<&str> = features.unwrap_or_default().iter().map(String::as_str).collect();
                enabled.extend((self == Self::All).then_some("dispatch"));
                // A path in Debug form is a TOML string as well.
                let (path, default) = (root.join("tl-types"), features.is_none());
                format!("tl-types = {{ path = {path:?}, default-features = {default}, features = {enabled:?} }}")
            }
            Side::Peer => {
                let more: &[&str] = if self == Self::All { &["deserializable-functions"] } else { &[] };
                format!("grammers-tl-types = {{ version = \"0.11\", features = {more:?} }}")
            }
        }
    }

    /// Writes it as a package to a new folder of `parent`. The peer is of the version that `cargo xtask bench` times.
    pub(super) fn write(
        self,
        side: Side,
        (root, parent): (&Path, &Path),
        model: &Model,
        features: Option<&[String]>,
    ) -> io::Result<PathBuf> {
        let package = parent.join(format!("{}-{}", self.name(), side.name()));
        let manifest = format!(
            "[package]\nname = \"consumer\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{}\n\n[workspace]\n\n\
             # As if they came from a registry.\n[profile.dev.package.\"*\"]\nincremental = false\n",
            self.dependency(side, root, features),
        );
        fs::create_dir_all(package.join("src"))?;
        fs::write(package.join("Cargo.toml"), manifest)?;
        fs::copy(root.join("tl-types/bench/Cargo.lock"), package.join("Cargo.lock"))?;
        for (name, text) in self.sources(side, model) {
            fs::write(package.join("src").join(name), text)?;
        }
        Ok(package)
    }
}

/// A `match` from each id to what grammers calls the type of the value or of the call.
///
/// Calls around any other call are left out: grammers has no type for a call
/// that it does not know.
fn list(model: &Model) -> String {
    let mut text = "match id {\n".to_owned();
    for ty in model.types.iter().filter(|ty| ty.params.is_empty()) {
        let ids = ty.constructors.iter().map(|&id| format!("{:#010x}", model.constructor(id).combinator.id));
        let ids = ids.collect::<Vec<_>>().join(" | ");
        let _ = writeln!(text, "    {ids} => value::<enums::{}>(bytes),", path(&ty.name));
    }
    for function in model.functions.iter().filter(|function| function.combinator.params.is_empty()) {
        let combinator = &function.combinator;
        let _ = writeln!(text, "    {:#010x} => call::<functions::{}>(bytes),", combinator.id, path(&combinator.name));
    }
    text.push_str("    _ => return None,\n}\n");
    text
}

/// What grammers makes of a TL name: of several capitals in a row only the first stays one.
fn path(name: &str) -> String {
    let (namespace, item) = name.rsplit_once('.').map_or((None, name), |(namespace, item)| (Some(namespace), item));
    let mut path = namespace.map(|namespace| namespace.replace('.', "::") + "::").unwrap_or_default();
    for word in item.split('_') {
        let mut after_capital = false;
        for (at, letter) in word.chars().enumerate() {
            path.push(match at {
                0 => letter.to_ascii_uppercase(),
                _ if after_capital => letter.to_ascii_lowercase(),
                _ => letter,
            });
            after_capital = at == 0 || letter.is_ascii_uppercase();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use tl_parser::Sources;

    use super::*;

    fn model(text: &str) -> Model {
        let mut sources = Sources::new();
        let file = sources.add("api.tl", text.to_owned());
        tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]).0
    }

    #[test]
    fn names_of_the_peer() {
        let names = ["InputPeer", "JSONValue", "messages.getChatInviteImporters", "req_DH_params", "a.b.cDEf", "x"];
        let paths = ["InputPeer", "Jsonvalue", "messages::GetChatInviteImporters", "ReqDhParams", "a::b::Cdef", "X"];
        assert_eq!(names.map(path), paths);
    }

    #[test]
    fn the_list_has_values_and_calls() {
        let model = model(
            "one#1 = a.Item;\ntwo#2 = a.Item;\n---functions---\na.get#3 = a.Item;\n\
             wrap#4 {X:Type} query:!X = X;\n",
        );
        let expected = "match id {\n    \
                        0x00000001 | 0x00000002 => value::<enums::a::Item>(bytes),\n    \
                        0x00000003 => call::<functions::a::Get>(bytes),\n    \
                        _ => return None,\n}\n";
        assert_eq!(list(&model), expected);
    }

    #[test]
    fn features_replace_the_default_ones() {
        let root = Path::new("root");
        let dependency = |consumer: Consumer, features| consumer.dependency(Side::Ours, root, features);
        let tl_types = "tl-types = { path = \"root/tl-types\", default-features =";
        assert_eq!(dependency(Consumer::Three, None), format!("{tl_types} true, features = [] }}"));
        assert_eq!(dependency(Consumer::All, None), format!("{tl_types} true, features = [\"dispatch\"] }}"));
        let lean = ["api".to_owned()];
        assert_eq!(dependency(Consumer::Three, Some(&lean)), format!("{tl_types} false, features = [\"api\"] }}"));
    }

    #[test]
    fn a_consumer_is_a_package() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        for consumer in [Consumer::Three, Consumer::Updates, Consumer::All] {
            for side in [Side::Ours, Side::Peer] {
                let folders = (crate::root(), parent.path());
                let package = consumer.write(side, folders, &Model::default(), None).expect("a package");
                let manifest = fs::read_to_string(package.join("Cargo.toml")).expect("a manifest");
                assert!(manifest.contains(&format!("\n{} = {{", side.name())), "{manifest}");
                assert!(package.join("src/main.rs").exists() && package.join("Cargo.lock").exists());
            }
        }
    }
}
