//! Rust identifiers: the only place where TL names turn into them.
//!
//! Case is [`heck`]'s. A field that is called like a keyword is a raw identifier (`r#type`). A name that the generated
//! code itself needs, or that no raw identifier can have, gets a trailing underscore (`self_`, `Option_`).

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::model::{Builtin, LARGEST_TUPLE, Path};

/// Keywords of Rust 2024, strict and reserved.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types and traits of the runtime that generated code imports.
pub(crate) const RUNTIME: [&str; 16] = [
    "Bare",
    "Box",
    "Codec",
    "Decoded",
    "Descriptor",
    "FieldId",
    "FunctionVisitor",
    "NameList",
    "Opaque",
    "Reader",
    "RemoteCall",
    "String",
    "Vec",
    "Visitor",
    "Wrapper",
    "Writer",
];

/// Functions and modules of the runtime that generated code imports.
pub(crate) const RUNTIME_FUNCTIONS: [&str; 6] = ["bit", "debug_struct", "debug_variant", "fmt", "has", "same_variant"];

/// Names of the standard library that generated code uses, which an item of the same name would shadow.
const STANDARD: &[&str] =
    &["Clone", "Debug", "Err", "From", "Into", "None", "Ok", "Option", "PartialEq", "Result", "Some"];

/// Names of the notation that descriptions of schemas are written in, besides those of builtins.
const NOTATION: &[&str] = &[
    "BODY",
    "FLAGS",
    "MASK",
    "TRUE",
    "UNKNOWN",
    "applied",
    "bare",
    "bare_of",
    "bare_vector",
    "bit",
    "boxed",
    "combinator",
    "constructor",
    "function",
    "param",
    "vector",
];

/// Names in generated functions that read and write: parameters, local variables, and functions that they call.
const LOCALS: &[&str] = &["at", "bit", "has", "r", "value", "w"];

/// The path of a struct, an enum or a function: `messages.getChats` is `messages::GetChats`.
pub(crate) fn path(tl: &str) -> Path {
    let mut modules: Vec<&str> = tl.split('.').collect();
    let ident = modules.pop().unwrap_or_default();
    Path { modules: modules.into_iter().map(module).collect(), ident: camel(ident) }
}

/// The constant of an RPC error: `FLOOD_WAIT_%d` is `FLOOD_WAIT_X`.
pub(crate) fn error(name: &str) -> String {
    let is_valid = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let ident = name.replace("%d", "X").replace(|c| !is_valid(c), "_").to_ascii_uppercase();
    if ident.starts_with(|c: char| c.is_ascii_digit()) { format!("_{ident}") } else { ident }
}

/// The module of a namespace or of a schema. One that shares its name with a generated module, or whose file Windows would
/// refuse, gets an underscore.
pub(crate) fn module(tl: &str) -> String {
    let name = escape(
        escape(identifier(tl.to_snake_case()), KEYWORDS),
        &["dispatch", "enums", "fmt", "functions", "kind", "names", "owned", "prelude", "types"],
    );
    if name.starts_with(SHARD) || name.starts_with(PART) || is_device(&name) { name + "_" } else { name }
}

/// Whether Windows reserves the name for a device, with any extension.
pub(crate) fn is_device(name: &str) -> bool {
    let numbered =
        |prefix| name.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    matches!(name, "aux" | "con" | "nul" | "prn") || numbered("com") || numbered("lpt")
}

/// The file for items of a split root, or of another namespace.
pub(crate) fn shard(ident: &str, root: bool) -> String {
    let prefix = if root { SHARD } else { PART };
    format!("{prefix}{}", initials(ident))
}

/// Prefix of the files of a split root, which are in one folder with those of namespaces.
const SHARD: &str = "root_";

/// Prefix of the files of another split namespace.
const PART: &str = "part_";

/// The static that describes a type or a function, and its number: `messages.Chats` is `messages_Chats`.
///
/// No two have the same: a later one gets underscores.
#[derive(Default)]
pub(crate) struct Descriptions(HashSet<String>);

impl Descriptions {
    pub(crate) fn name(&mut self, tl: &str) -> String {
        let mut name = escape(escape(identifier(tl.replace('.', "_")), KEYWORDS), NOTATION);
        if Builtin::notations().any(|builtin| builtin == name) {
            name.push('_');
        }
        while !self.0.insert(name.clone()) {
            name.push('_');
        }
        name
    }
}

/// The module that the description of a type or a function is in: that of its namespace, or of its initial.
pub(crate) fn description(tl: &str, split: bool) -> String {
    let modules = path(tl).modules;
    if !modules.is_empty() {
        return modules.join("_");
    }
    let initial =
        tl.chars().next().filter(char::is_ascii_alphabetic).map_or('_', |initial| initial.to_ascii_lowercase());
    if split { format!("{SHARD}{initial}") } else { SHARD.trim_end_matches('_').to_owned() }
}

/// A field or a method: `type` is `r#type`, and `self` is `self_`.
pub(crate) fn snake(tl: &str) -> String {
    let name = escape(identifier(tl.to_snake_case()), &NEVER_RAW);
    if KEYWORDS.contains(&&*name) { format!("{RAW}{name}") } else { name }
}

/// Whether a field or a method gets an underscore, since no raw identifier can have its name.
pub(crate) fn is_escaped(tl: &str) -> bool {
    NEVER_RAW.contains(&tl)
}

/// The prefix of a raw identifier.
pub(crate) const RAW: &str = "r#";

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 4] = ["Self", "crate", "self", "super"];

/// A type parameter, a struct or an enum: `userFull` is `UserFull`.
pub(crate) fn camel(tl: &str) -> String {
    escape(escape(escape(identifier(tl.to_upper_camel_case()), KEYWORDS), &RUNTIME), STANDARD)
}

/// The field of a group: its parts' names, joined by `_and_`; of many parts, the first name and how many follow.
pub(crate) fn group<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut parts: Vec<String> = parts.map(ToSnakeCase::to_snake_case).collect();
    if parts.len() > LARGEST_TUPLE {
        let rest = parts.split_off(1);
        parts.push(format!("{}_more", rest.len()));
    }
    escape(identifier(parts.join("_and_")), KEYWORDS)
}

/// A local variable for the field `ident`.
pub(crate) fn local(ident: &str) -> String {
    escape(ident.to_owned(), LOCALS)
}

/// A local variable for a value of the group `ident` until the others are read.
pub(crate) fn group_part(ident: &str, nth: usize) -> String {
    format!("{ident}_{nth}")
}

/// Variants of the enum of type `ty` for its constructors: the name of the type is stripped in front, as long as a
/// name remains and no two are the same. Variants of one name in several namespaces are prefixed with the namespace.
///
/// From a name that starts otherwise, the words that it [shares](unshared) with that of the type are stripped, unless
/// another variant has the rest as its name.
pub(crate) fn variants(ty: &str, constructors: &[&str]) -> Vec<String> {
    let short: Vec<String> = constructors.iter().map(|name| variant(ty, name)).collect();
    let whole = replace_repeated(short, |nth| camel(ident(constructors[nth])));
    let mut names = replace_repeated(whole, |nth| qualified(ty, constructors[nth]));
    let shorter: Vec<Option<String>> = constructors.iter().map(|name| unshared(ty, name)).collect();
    for (nth, name) in shorter.iter().enumerate() {
        let is_whole = names[nth] == camel(ident(constructors[nth]));
        let is_unique = !names.contains(name.as_ref().unwrap_or(&names[nth]))
            && shorter.iter().filter(|other| *other == name).count() == 1;
        if let Some(name) = name.as_ref().filter(|_| is_whole && is_unique) {
            names[nth].clone_from(name);
        }
    }
    names
}

/// The name of a constructor without the words of its type, which it does not start with: those up to the name of the
/// type (`inputReportReasonSpam` of `ReportReason`), those that both start with (`inputDocumentFileLocation` of
/// `InputFileLocation`), or those that the type ends with (`textBold` of `RichText`).
fn unshared(ty: &str, constructor: &str) -> Option<String> {
    let words = |tl: &str| ident(tl).to_snake_case().split('_').map(str::to_owned).collect::<Vec<_>>();
    let (own, words) = (words(ty), words(constructor));
    let inside = words.windows(own.len()).position(|run| run == own).map(|at| at + own.len());
    let common = words.iter().zip(&own).take_while(|(a, b)| a == b).count();
    let overlap = (1..own.len()).rev().find(|count| words.starts_with(&own[own.len() - count..]));
    let stripped = inside.or((common > 0).then_some(common)).or(overlap)?;
    let name = words[stripped..].join("_").to_upper_camel_case();
    (name != "Self" && name.starts_with(char::is_alphabetic)).then_some(name)
}

/// Replaces names that occur several times.
fn replace_repeated(names: Vec<String>, other: impl Fn(usize) -> String) -> Vec<String> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    names.iter().for_each(|name| *uses.entry(name).or_default() += 1);
    let names = names.iter().enumerate();
    names.map(|(nth, name)| if uses[name.as_str()] == 1 { name.clone() } else { other(nth) }).collect()
}

/// A constructor's name, prefixed with the parts of its namespace that its type does not share.
fn qualified(ty: &str, constructor: &str) -> String {
    let mut own = ty.split('.');
    let parts = constructor.split('.').skip_while(|part| own.next() == Some(part));
    camel(&parts.collect::<Vec<_>>().join("_"))
}

/// The key of an item when its namespace is split: the initials of its first two words.
fn initials(ident: &str) -> String {
    ident.to_snake_case().split('_').take(2).filter_map(|word| word.chars().next()).collect()
}

fn variant(ty: &str, constructor: &str) -> String {
    let name = ident(constructor).to_upper_camel_case();
    let own: Vec<String> = ident(ty).to_snake_case().split('_').map(ToUpperCamelCase::to_upper_camel_case).collect();
    match name.strip_prefix(&own.concat()) {
        Some(rest) if !rest.starts_with(|c: char| c.is_lowercase()) => {}
        _ => return camel(&name),
    }
    // Strips as much of the type's name as leaves an identifier.
    (0..=own.len())
        .rev()
        .map(|skipped| &name[own[..skipped].concat().len()..])
        .find(|rest| *rest != "Self" && rest.starts_with(|c: char| c.is_alphabetic()))
        .map_or_else(|| camel(&name), str::to_owned)
}

fn ident(tl: &str) -> &str {
    tl.rsplit('.').next().unwrap_or(tl)
}

/// Prefixes names that are no identifiers: TL allows names of underscores and digits.
fn identifier(name: String) -> String {
    if name.starts_with(|c: char| c.is_alphabetic()) { name } else { format!("_{name}") }
}

fn escape(mut name: String, taken: &[&str]) -> String {
    if taken.contains(&name.as_str()) {
        name.push('_');
    }
    name
}
