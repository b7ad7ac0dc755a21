//! Schemas that redefine a name in a later layer.

use expect_test::expect;
use tl_codegen::model::Model;
use tl_parser::Sources;

const SCHEMA: &str = "\
===8===
note text:string = Note;
noteEmpty = Note;
stamp id:int = Stamp;
use8 note:Note stamp:stamp = Use;
===17===
note ttl:int text:string = Note;
noteEmpty = Note;
===45===
note flags:# ttl:int text:flags.1?string = Note;
stamp id:int = Stamp;
mark = Mark;
===46===
mark of:int = Mark;
---functions---
===8===
getNote = Note;
===45===
getNote ttl:int = Note;
";

fn resolve(text: &str) -> (Model, String) {
    let mut sources = Sources::new();
    let file = sources.add("layers.tl", text);
    let (model, diagnostics) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    (model, tl_parser::render(&diagnostics, &sources, false))
}

#[test]
fn the_latest_definition_has_the_plain_name() {
    let (model, diagnostics) = resolve(SCHEMA);
    assert_eq!(diagnostics, "");
    let constructors = model.constructors.iter().map(|it| &it.combinator);
    let combinators = constructors.chain(model.functions.iter().map(|it| &it.combinator));
    let names: String = combinators.map(|it| format!("{}: {}\n", it.path.ident, it.line)).collect();
    expect![[r#"
        Note8: note text:string = Note
        NoteEmpty: noteEmpty = Note
        Stamp: stamp id:int = Stamp
        Use8: use8 note:Note stamp:stamp = Use
        Note17: note ttl:int text:string = Note
        Note: note flags:# ttl:int text:flags.1?string = Note
        Mark45: mark = Mark
        Mark: mark of:int = Mark
        GetNote8: getNote = Note
        GetNote: getNote ttl:int = Note
    "#]]
    .assert_eq(&names);
    let variants = |name: &str| -> Vec<String> {
        let ty = model.types.iter().find(|ty| ty.name == name).expect("in the schema");
        let variants = ty.enumeration.iter().flat_map(|it| &it.variants);
        variants.map(|variant| variant.ident.clone()).collect()
    };
    assert_eq!(variants("Note"), ["Note8", "Empty", "Note17", "Note"]);
    assert_eq!(variants("Mark"), ["Mark45", "Mark"]);
    assert!(variants("Stamp").is_empty(), "a redefinition with the same id is the same constructor");
}

#[test]
fn names_with_a_layer_can_collide() {
    let (_, diagnostics) = resolve("===8===\nnote = Note;\n===9===\nnote text:string = Note;\nnote8 = Note;\n");
    assert!(diagnostics.contains("two variants of `Note` are called `Note8` in Rust"), "{diagnostics}");
}
