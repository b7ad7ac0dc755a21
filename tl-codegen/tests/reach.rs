//! The part of a schema that roots reach.

use std::collections::BTreeSet;

use tl_codegen::model::{Model, TypeId};
use tl_codegen::{Config, Gate, Traits, reach, resolve, resolve_roots};
use tl_parser::{Code, Diagnostic, Severity, Sources};

fn model(text: &str) -> Model {
    let mut sources = Sources::new();
    let file = sources.add("schema.tl", text);
    let (model, diagnostics) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let is_error = |found: &Diagnostic| found.severity() == Severity::Error;
    assert!(!diagnostics.iter().any(is_error), "{}", tl_parser::render(&diagnostics, &sources, false));
    model
}

fn tiny() -> Model {
    model(include_str!("golden/tiny.tl"))
}

fn constructors(model: &Model) -> Vec<&str> {
    model.constructors.iter().map(|constructor| constructor.combinator.name.as_str()).collect()
}

fn functions(model: &Model) -> Vec<&str> {
    model.functions.iter().map(|function| function.combinator.name.as_str()).collect()
}

fn lines(model: &Model) -> BTreeSet<String> {
    // Without `data`, whose numbers depend on all items.
    let files = Config::new().root_file("tiny").generator("a test").split(false).borrowed(true).emit(model);
    // Imports and re-exports name existing items, on one or several lines.
    let items = files.expect("valid options").into_values().flat_map(|text| {
        let text = text.replace("\npub use ", "\nuse ");
        let items = text.split("\nuse ").enumerate();
        let items = items.map(|(index, it)| if index == 0 { it } else { it.split_once(';').map_or("", |(_, it)| it) });
        // Documentation lists the uses of a type, of which fewer are left.
        let mut is_block = false;
        let is_code = |line: &&str| {
            is_block = (is_block || *line == "/**") && *line != "*/";
            !is_block && *line != "*/" && !line.trim_start().starts_with("///")
        };
        items.flat_map(str::lines).filter(is_code).map(str::to_owned).collect::<Vec<_>>()
    });
    items.collect()
}

#[test]
fn a_function_keeps_its_parameters_and_its_result() {
    let kept = reach(&tiny(), &["getShapes"]).expect("is there");
    let shapes = ["shape", "shapeEmpty", "shapeCircle", "shapeSelf", "polygon"];
    assert_eq!(constructors(&kept), [&shapes[..], &["point", "colorRed", "colorGreen"]].concat());
    assert_eq!(functions(&kept), ["getShapes"]);
    assert_eq!(kept.layer, Some(7));
}

#[test]
fn types_and_constructors_are_roots_too() {
    for root in ["Pong", "pong", "pingEnd"] {
        let kept = reach(&tiny(), &[root]).expect("is there");
        assert_eq!(constructors(&kept), ["ping", "pingEnd", "pong"], "{root}");
        assert!(kept.functions.is_empty());
    }
    let kept = reach(&tiny(), &["store.getItem", "Color", "Color"]).expect("are there");
    assert_eq!(constructors(&kept), ["colorRed", "colorGreen", "store.item"]);
    assert_eq!(functions(&kept), ["store.getItem"]);
    let nothing: [&str; 0] = [];
    assert!(reach(&tiny(), &nothing).expect("asks for nothing").constructors.is_empty());
}

#[test]
fn reached_items_have_the_same_code() {
    let all = tiny();
    let whole = lines(&all);
    let roots = all.types.iter().map(|ty| &ty.name).chain(all.functions.iter().map(|it| &it.combinator.name));
    for root in roots {
        let kept = reach(&all, &[root]).expect("is there");
        let other: Vec<_> = lines(&kept).difference(&whole).cloned().collect();
        assert!(other.is_empty(), "{root}: {other:#?}");
    }
    let every: Vec<&String> =
        all.types.iter().map(|ty| &ty.name).chain(all.functions.iter().map(|it| &it.combinator.name)).collect();
    assert_eq!(lines(&reach(&all, &every).expect("are there")), whole);
}

#[test]
fn types_in_requests() {
    let definitions = "\
        user id:long = User;\nuserEmpty = User;\n\
        inputA of:Vector<InputB> = InputA;\ninputSelf = InputA;\n\
        inputB flags:# maybe:flags.0?%InputC = InputB;\ninputC of:InputA size:2*[ Size ] = InputC;\n\
        size w:int = Size;\nsizeNone = Size;\n";
    let in_requests = |model: &Model| -> Vec<String> {
        let types = model.types.iter().enumerate();
        let types = types.filter(|(index, _)| model.analysis.ty(TypeId(*index)).in_requests);
        types.map(|(_, ty)| ty.name.clone()).collect()
    };
    assert_eq!(in_requests(&model(definitions)), ["User", "InputA", "InputB", "InputC", "Size"]);
    let model = model(&format!("{definitions}---functions---\ngetUser of:InputA = User;\n"));
    assert_eq!(in_requests(&model), ["InputA", "InputB", "InputC", "Size"]);
    // Reached items have the same code.
    assert_eq!(in_requests(&reach(&model, &["User", "Size"]).expect("are there")), ["Size"]);
    let traits = Traits { convert: Gate::Feature("convert".to_owned()), ..Traits::NONE };
    let files = Config::new().traits(traits).emit(&model).expect("valid options");
    let code: String = files.values().map(String::as_str).collect();
    let gated = |of: &str| code.contains(&format!("#[cfg(feature = \"convert\")]\nimpl From<types::{of}> for {of}"));
    assert!(code.contains("impl From<types::InputA> for InputA") && !gated("InputA") && gated("User"));
}

#[test]
fn unknown_roots_are_named_with_a_similar_name() {
    let error = reach(&tiny(), &["getShape", "Point", "nowhere.near"]).expect_err("two are not there");
    assert_eq!(
        error.to_string(),
        "root `getShape` is no function, type or constructor of the schema; did you mean `getShapes`?\n\
         root `nowhere.near` is no function, type or constructor of the schema"
    );
}

#[test]
fn one_function_of_the_telegram_api() {
    let text = include_str!("../../schema/api.tl");
    let mut sources = Sources::new();
    let file = sources.add("api.tl", text);
    let (model, _) = resolve(&[tl_parser::parse(sources.text(file), file)]);
    let kept = reach(&model, &["messages.getChatInviteImporters"]).expect("is there");
    assert_eq!((kept.constructors.len(), kept.functions.len()), (33, 1), "{:?}", constructors(&kept));
}

#[test]
fn unreached_definitions_may_be_unsupported() {
    let text = "\
        matrix {n:#} rows:n*[ int ] = Matrix n;\n\
        user_a = UserA;\nuserA = UserB;\n\
        point x:int = Point;\n\
        ---functions---\n\
        getPoint of:UserA = Point;\n\
        getMatrix = Matrix 3;\n";
    let errors = |text: &str, root: &str| -> Vec<Code> {
        let mut sources = Sources::new();
        let file = sources.add("schema.tl", text);
        let (model, found) = resolve_roots(&[tl_parser::parse(sources.text(file), file)], &[root]).expect("is there");
        assert!(!found.is_empty() || !functions(&model).contains(&"getMatrix"));
        found.into_iter().map(|found| found.code).collect()
    };
    assert_eq!(errors(text, "getPoint"), []);
    assert_eq!(errors(text, "getMatrix"), [Code::UnsupportedDependentType]);
    assert_eq!(errors(text, "Matrix"), [Code::UnsupportedDependentType]);
    assert_eq!(errors(&text.replace("of:UserA", "of:UserA or:UserB"), "getPoint"), [Code::NameCollision]);
    assert!(errors(&text.replace("of:UserA", "of:Nobody"), "Point").contains(&Code::UndeclaredType));
}
