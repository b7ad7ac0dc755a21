//! The code of a schema in several crates compiles without a warning, and its values pass through the facade.

use std::path::Path;

use tl_codegen::seams::{OutputCrate, Seams};
use tl_codegen::{Config, Files, Gate, resolve, sync};
use tl_parser::{Diagnostic, Severity, Sources};

use crate::nested::{self, MANIFEST, write};

/// The packages, and the dependencies of each.
const CRATES: [(&str, &[&str]); 4] = [
    ("tiny-base", &[]),
    ("tiny-left", &["tiny-base"]),
    ("tiny-right", &["tiny-base"]),
    ("tiny", &["tiny-base", "tiny-left", "tiny-right"]),
];

/// Names that generated code uses, for namespaces and for types; one namespace is large enough for several files.
fn clashes() -> String {
    let mut text = "---types---\ntypes.part.inner item:types.Item1 = types.part.Inner;\n".to_owned();
    let modules = ["borrowed", "data", "dispatch", "enums", "fmt", "functions", "kind", "owned", "prelude", "root_a"];
    for name in modules.into_iter().chain(["codec", "has", "schema", "tl_runtime", "tiny_base", "super", "crate"]) {
        text += &format!("{name}.a id:int = {name}.A;\n");
    }
    for name in ["schema", "object", "decoded", "nameList", "fieldId", "reader", "codec", "vec", "string2", "types"] {
        let ty = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        // As a struct, unless it is a builtin of `tiny.tl`, and as an enum with text.
        if name != "object" {
            text += &format!("{name} of:Color = {ty};\n");
        }
        text += &format!("clash.{name} text:string = clash.{ty};\nclash.{name}2 = clash.{ty};\n");
    }
    for n in 0..=150 {
        text += &format!("types.item{n} id:int = types.Item{n};\n");
    }
    text + "---functions---\nprelude.get = prelude.A;\ngetSchema = Schema;\nclash.getObject of:clash.FieldId = clash.Object;\n"
}

/// A program that uses items of all crates through the facade.
const PROGRAM: &str = r##"//! Values of the facade.

use tl_runtime::json::Json;
use tl_runtime::{Deserializable, Serializable, codec::Visitor};
use tiny::{Object, borrowed, dispatch, enums, functions, types};

struct Reencode<'b>(&'b [u8]);

impl Visitor for Reencode<'_> {
    type Output = Vec<u8>;

    fn visit<T: for<'a> Deserializable<'a> + Serializable>(self) -> Vec<u8> {
        T::from_bytes(self.0).expect("a value of this type").to_bytes()
    }
}

fn main() {
    assert_eq!(tiny::LAYER, 7);
    // A call in the facade, with types of both sides.
    let call = functions::GetBoth { item: types::store::Item { id: 3 }, tree: enums::Tree::Leaf(types::Leaf { value: 5 }) };
    let bytes = call.to_bytes();
    let id = u32::from_le_bytes(*bytes.first_chunk().expect("an id"));
    assert_eq!(dispatch::visit(id, Reencode(&bytes)).as_ref(), Some(&bytes));
    let object = Object::from_bytes(&bytes).expect("a call of the schema");
    assert_eq!(object.name(), "getBoth");
    let json = serde_json::to_string(&Json(&call)).expect("a call of the schema");
    assert_eq!(json, r#"{"_":"getBoth","item":{"_":"store.item","id":"3"},"tree":{"_":"leaf","value":5}}"#);
    let Json(same) = serde_json::from_str::<Json<functions::GetBoth>>(&json).expect("its own JSON");
    assert_eq!(same, call);
    let text = types::Error { text: "e".to_owned() }.to_bytes();
    assert_eq!(borrowed::types::Error::from_bytes(&text).expect("its own bytes").text, "e");
    let error = functions::GetBoth::from_bytes(&bytes[..8]).expect_err("cut");
    assert!(error.to_string().starts_with("store.item.id: unexpected end of input"), "{error}");
}
"##;

/// Items of each crate, re-exported: those in a namespace, of two crates, and of one.
const REEXPORTS: &str = "//! Bindings.\n\nmod generated;\n\n\
    pub use generated::{borrowed, dispatch, enums, functions, types, LAYER, Object, Schema};\n\
    pub use generated::borrowed::types as borrowed_types;\n\
    pub use generated::types::store::deep;\n\
    pub use generated::enums::Tree;\n";

fn library(name: &str) -> &'static str {
    match name {
        "tiny" => REEXPORTS,
        "tiny-base" => "//! Bindings.\n\nmod generated;\n\npub use generated::*;\n",
        _ => "//! Bindings.\n\nmod generated;\n\npub use generated::{borrowed, enums, functions, types};\n",
    }
}

fn manifest(name: &str, dependencies: &[&str]) -> String {
    let feature = |feature: &str| {
        let features = dependencies.iter().map(|dependency| format!("\"{dependency}/{feature}\"")).collect::<Vec<_>>();
        format!("{feature} = [{}]\n", features.join(", "))
    };
    let features: String = ["borrowed", "dispatch"].map(feature).concat();
    let dependencies: String = dependencies.iter().map(|it| format!("{it} = {{ path = \"../{it}\" }}\n")).collect();
    let runtime = Path::new(MANIFEST).join("../tl-types/runtime");
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\n{features}data = [\"tl-runtime/object\"{}]\n\n\
         [dependencies]\n{dependencies}\
         tl-runtime = {{ path = {runtime:?}, default-features = false }}\n\n\
         [dev-dependencies]\nserde_json = \"1\"\n\
         tl-runtime = {{ path = {runtime:?}, default-features = false, features = [\"serde\"] }}\n\n\
         [lints.rust]\nwarnings = \"deny\"\n",
        if name == "tiny-base" { "" } else { ", \"tiny-base/data\"" },
    )
}

#[test]
fn several_crates_compile() {
    let mut sources = Sources::new();
    let both = "---functions---\ngetBoth item:store.Item tree:Tree = Bool;\n";
    let file = sources.add("tiny.tl", include_str!("../golden/tiny.tl").to_owned() + &clashes() + both);
    let (mut model, diagnostics) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let is_error = |found: &Diagnostic| found.severity() == Severity::Error;
    assert!(!diagnostics.iter().any(is_error), "{}", tl_parser::render(&diagnostics, &sources, false));

    let items: [&[&str]; 4] = [&["Point", "Color"], &["Tree", "getShapes"], &["store.Item", "store.getItem"], &[]];
    let crates = CRATES.into_iter().zip(items).map(|((name, depends_on), items)| {
        let items = items.iter().map(ToString::to_string).collect();
        OutputCrate { items, ..OutputCrate::new(name, depends_on) }
    });
    let mut seams = Seams { crates: crates.collect(), ..Seams::default() };
    let recorded = seams.record(&mut model).expect("consistent crates");
    assert_eq!(recorded.crates["getBoth"], "tiny", "its types are on both sides");

    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    let feature = |name: &str| Gate::Feature(name.to_owned());
    let config = Config::new().schema("tiny.tl").data(feature("data")).borrowed(feature("borrowed"));
    let config = config.dispatch(feature("dispatch")).instantiate("Tree");
    for split in [true, false] {
        let crates = config.clone().split(split).emit_crates(&model, &seams).expect("consistent crates");
        // One namespace is large enough for several files.
        let is_split = |files: &Files| files.contains_key(Path::new("types/types_/part_i.rs"));
        assert_eq!((crates.len(), crates.iter().filter(|files| is_split(files)).count()), (4, usize::from(split)));
        for ((name, dependencies), files) in CRATES.iter().zip(crates) {
            let dir = root.join(name);
            sync::plan(&dir.join("src/generated"), &files).and_then(|plan| plan.apply()).expect("can be written");
            write(&dir.join("src/lib.rs"), library(name));
            write(&dir.join("Cargo.toml"), &manifest(name, dependencies));
        }
        write(&root.join("tiny/examples/program.rs"), PROGRAM);
        let members = CRATES.map(|(name, _)| name);
        nested::manifest(&root, &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"));
        nested::run(&root, &["check", "--workspace", "--all-features"]);
    }
    nested::run(&root, &["run", "--package", "tiny", "--example", "program", "--all-features"]);
}
