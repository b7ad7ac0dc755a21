//! Overlays of the golden schema: generated documentation, coverage and diagnostics.

mod reports;

use std::path::Path;

use expect_test::{Expect, expect};
use tl_codegen::Config;
use tl_codegen::model::{Audience, Model, RpcError};
use tl_codegen::overlay::{Description, ErrorText, Facts, Meaning, Overlay, Page, Scope, Spanned, Term, apply};
use tl_parser::{Code, Diagnostic, Severity, Sources, Span};

/// Returns the golden schema with a commented definition.
fn model() -> Model {
    let commented = "\n---types---\n// From the schema.\nnoted a:int // The number.\n b:int = Noted;\n";
    let mut sources = Sources::new();
    let file = sources.add("tiny.tl", include_str!("../golden/tiny.tl").to_owned() + commented);
    let (model, diagnostics) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    let is_error = |found: &Diagnostic| found.severity() == Severity::Error;
    assert!(!diagnostics.iter().any(is_error), "{}", tl_parser::render(&diagnostics, &sources, false));
    model
}

fn at<T>(value: T) -> Spanned<T> {
    Spanned { value, span: Span::default() }
}

fn text(text: &str) -> Spanned<String> {
    at(text.to_owned())
}

fn describe(name: &str, doc: &str, fields: &[(&str, &str)]) -> Description {
    let fields = fields.iter().map(|(name, doc)| (text(name), text(doc))).collect();
    Description {
        name: text(name),
        text: Some(text(doc)).filter(|doc| !doc.value.is_empty()),
        fields,
        errors: Vec::new(),
        pages: Vec::new(),
        inferred: false,
    }
}

fn term(name: &str, ty: Option<&str>, meanings: &[(Scope, &str)]) -> Term {
    let meaning = |(scope, doc): &(Scope, &str)| Meaning { scopes: vec![at(scope.clone())], text: text(doc) };
    Term { name: name.to_owned(), ty: ty.map(str::to_owned), meanings: meanings.iter().map(meaning).collect() }
}

fn overlay() -> Overlay {
    let page = |path: &str, title: &str, combinators: &[&str]| Page {
        path: text(path),
        title: title.to_owned(),
        combinators: combinators.iter().map(|name| text(name)).collect(),
    };
    let error = |code, name: &str, meaning: &str| ErrorText { code, name: text(name), meaning: meaning.to_owned() };
    Overlay {
        site: "https://docs.example".to_owned(),
        pages: vec![
            page("/shapes", "Shapes", &["getShapes", "polygon"]),
            page("/store#items", "Items", &["getShapes"]),
        ],
        errors: vec![error(400, "LIMIT_INVALID", "The limit is out of range."), error(420, "WAIT_%d", "Wait.")],
        functions: vec![Facts {
            name: text("getShapes"),
            audience: Some(Audience::Bot),
            errors: vec![(None, text("LIMIT_INVALID")), (Some(406), text("WAIT_%d"))],
        }],
        descriptions: vec![
            describe(
                "Shape",
                "A [`polygon`], a [circle][`shapeCircle`], [nothing][`shapeEmpty`] or [more](/shapes).",
                &[],
            ),
            describe("polygon", "See [`Shape`] and [`getShapes`].", &[("corners", "Each a [`Point`].\n")]),
            describe("sharedBits", "", &[("w", "The width."), ("b", "A shape."), ("between", "")]),
            describe("sharedTrue", "", &[("restricted", "Whether there is a reason."), ("even", "Even.")]),
            Description { pages: vec![text("/store#items")], ..describe("getShapes", "Lists [`Shape`]s.", &[]) },
            describe("store.getItem", "Like [`store.deep.type`], [`Color`] and [`colorRed`].", &[]),
            describe("noted", "From the overlay.", &[]),
            describe("recordLarge", "More than a [`recordSmall`].", &[("a", "See [`uses`].")]),
        ],
        local: Vec::new(),
        glossary: vec![
            term("id", Some("long"), &[(Scope::All, "An id."), (Scope::Functions, "The id to get.")]),
            term("id", None, &[(Scope::All, "A number.")]),
            term("limit", None, &[(Scope::Like("get*".to_owned()), "How many."), (Scope::All, "Not this.")]),
            term("h", None, &[(Scope::Like("shared*".to_owned()), "The height.")]),
            term("a", Some("int"), &[(Scope::Constructors, "A glossary's a."), (Scope::Like("x".to_owned()), "Of x.")]),
            term("b", Some("int"), &[(Scope::All, "A glossary's b.")]),
            term("deleted", Some("true"), &[(Scope::All, "Whether it was deleted.")]),
            term("mode", Some("#"), &[(Scope::All, "How.")]),
        ],
        ..Overlay::default()
    }
}

/// Returns documentation and fields of an item, without the definition in TL.
fn item(files: &tl_codegen::Files, file: &str, name: &str) -> String {
    let text = &files[Path::new(file)];
    let at = text.find(&format!("pub {name} {{")).unwrap_or_else(|| panic!("no `{name}` in {file}"));
    let start = text[..at].rfind("\n\n/// ").map_or(0, |blank| blank + 2);
    let end = text[at..].find("\n}").map_or(text.len(), |end| at + end + 2);
    let line = |line: &&str| !(line.contains("/// `") && line.contains('#'));
    text[start..end].lines().filter(line).fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn descriptions_are_in_the_code() {
    let mut model = model();
    let mut overlay = overlay();
    // Readers of overlay files reject empty texts.
    overlay.descriptions.iter_mut().for_each(|it| it.fields.retain(|(_, text)| !text.value.is_empty()));
    let diagnostics = apply(&mut model, &overlay);
    let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| &*diagnostic.message).collect();
    assert_eq!(messages, ["no field `a:int` in `x`"]);
    let config = Config::new().root_file("tiny").runtime("crate").generator("a test").split(false);
    let files = config.borrowed(true).data(true).emit(&model).expect("valid options");
    let check = |file: &str, name: &str, expected: Expect| expected.assert_eq(&item(&files, file, name));
    check(
        "tiny/enums.rs",
        "enum Shape",
        expect![[r#"
            /// A [`Polygon`](super::types::Polygon), a [circle](super::types::ShapeCircle), [nothing](super::enums::Shape::Empty) or [more](https://docs.example/shapes).
            ///
            /// The type `Shape`.
            ///
            /**
            Encoded by `Serializable::to_bytes`, decoded by `Deserializable::from_bytes`.

            Used as

            - result of <a href="../functions/struct.GetShapes.html"><code>GetShapes</code></a>
            - field of <a href="../types/struct.SimpleFlags.html"><code>SimpleFlags</code></a>, <a href="../types/struct.SharedBits.html"><code>SharedBits</code></a>, <a href="../types/struct.Crowd.html"><code>Crowd</code></a>, <a href="../types/struct.Answers.html"><code>Answers</code></a>
            */
            pub enum Shape {
                /// Several constructors: an enum. Without fields: a unit variant. The whole name of the type: it stays.
                ///
                /// `shape = Shape`
                #[doc(alias = "shape", alias = "ba4ec086")]
                Shape,
                /// `shapeEmpty = Shape`
                #[doc(alias = "shapeEmpty", alias = "ee6970fb")]
                Empty,
                Circle(types::ShapeCircle),
                ShapeSelf(types::ShapeSelf),
                /// See [`Shape`](super::enums::Shape) and [`GetShapes`](super::functions::GetShapes).
                ///
                Polygon(types::Polygon),
            }
        "#]],
    );
    check(
        "tiny/types.rs",
        "struct Polygon",
        expect![[r#"
            /// See [`Shape`](super::enums::Shape) and [`GetShapes`](super::functions::GetShapes).
            ///
            /// `polygon corners:Vector<Point> = Shape`
            ///
            /**
            Encoded by `Serializable::to_bytes`, decoded by `Deserializable::from_bytes`; `Identifiable::CONSTRUCTOR_ID` is `0x61ac7e74`.

            A constructor of <a href="../enums/enum.Shape.html"><code>Shape</code></a>, whose page lists its uses.

            See <a href="https://docs.example/shapes">Shapes</a>.
            */
            #[doc(alias = "polygon", alias = "61ac7e74")]
            pub struct Polygon {
                /// Each a [`Point`](super::types::Point).
                pub corners: Vec<types::Point>,
            }
        "#]],
    );
    check(
        "tiny/types.rs",
        "struct SharedBits",
        expect![[r#"
            /// Values on one bit: side by side, apart, three of them.
            ///
            ///
            /// Encoded by `Serializable::to_bytes`, decoded by `Deserializable::from_bytes`; `Identifiable::CONSTRUCTOR_ID` is `0x690fcee1`.
            #[doc(alias = "sharedBits", alias = "690fcee1")]
            pub struct SharedBits {
                /// `w`: The width.
                ///
                /// `h`: The height.
                ///
                /// `w` and `h`: one flag bit (0), so present or absent together.
                pub w_and_h: Option<(i32, i32)>,
                /// `first` and `last`: one flag bit (1), so present or absent together.
                pub first_and_last: Option<(String, i64)>,
                pub between: i32,
                /// `a`: A glossary's a.
                ///
                /// `b`: A shape.
                ///
                /// `a` and `b` and `c`: one flag bit (2), so present or absent together.
                pub a_and_b_and_c: Option<(i32, enums::Shape, Vec<i32>)>,
            }
        "#]],
    );
    check(
        "tiny/types.rs",
        "struct Noted",
        expect![[r#"
            /// From the overlay.
            ///
            /// `noted a:int b:int = Noted`
            ///
            /// Encoded by `Serializable::to_bytes`, decoded by `Deserializable::from_bytes`; `Identifiable::CONSTRUCTOR_ID` is `0x06a0d0cb`.
            #[doc(alias = "noted", alias = "06a0d0cb")]
            #[derive(Clone, Copy)]
            #[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct Noted {
                /// The number.
                pub a: i32,
                /// A glossary's b.
                pub b: i32,
            }
        "#]],
    );
    check(
        "tiny/types.rs",
        "struct Lookup",
        expect![[r#"
            /// A number with data of its own besides the bits that fields hang on.
            ///
            ///
            /// Encoded by `Serializable::to_bytes`, decoded by `Deserializable::from_bytes`; `Identifiable::CONSTRUCTOR_ID` is `0xd5740558`.
            #[doc(alias = "lookup", alias = "d5740558")]
            pub struct Lookup {
                /// How.
                ///
                /// A number of which other fields use some bits; those are left out here.
                pub mode: u32,
                pub seqno: Option<i32>,
                pub hash: Option<[u8; 32]>,
            }
        "#]],
    );
    check(
        "tiny/functions/store.rs",
        "struct GetItem",
        expect![[r#"
            /// Like [`store::deep::Type`](super::super::types::store::deep::Type), [`Color`](super::super::enums::Color) and [`Color::Red`](super::super::enums::Color::Red).
            ///
            ///
            /// Returns `types::store::Item`.
            ///
            /// Encoded by `Serializable::to_bytes`, decoded by `Deserializable::from_bytes`; `Identifiable::CONSTRUCTOR_ID` is `0x845b449c`.
            #[doc(alias = "store.getItem", alias = "845b449c")]
            pub struct GetItem {
                /// Whether it was deleted.
                pub deleted: bool,
                /// The id to get.
                pub id: i64,
            }
        "#]],
    );
    check(
        "tiny/borrowed/types.rs",
        "struct RecordLarge<'a>",
        expect![[r#"
            /// More than a [`RecordSmall`](super::types::RecordSmall).
            ///
            /// `recordLarge a:string b:string c:string d:string = Record`
            ///
            /// The owned form is [`RecordLarge`](super::super::types::RecordLarge).
            #[derive(PartialEq, Eq, Hash)]
            pub struct RecordLarge<'a> {
                /// See [`Uses`](super::types::Uses).
                pub a: &'a str,
                pub b: &'a str,
                pub c: &'a str,
                pub d: &'a str,
            }
        "#]],
    );
    // Methods of `true` fields are documented, too.
    let types = &files[Path::new("tiny/types.rs")];
    assert!(types.contains("    /// Whether there is a reason.\n    ///\n    /// `restricted`: shares its flag bit"));
}

#[test]
fn facts_are_in_the_model() {
    let mut model = model();
    apply(&mut model, &overlay());
    let function = |name: &str| model.functions.iter().find(|function| function.combinator.name == name).expect(name);
    let shapes = function("getShapes");
    assert_eq!(shapes.audience, Some(Audience::Bot));
    let error = |code, other_codes: &[i32], name: &str, meaning: &str| RpcError {
        code,
        other_codes: other_codes.to_vec(),
        name: name.to_owned(),
        meaning: meaning.to_owned(),
    };
    // The usual code, and a specific one.
    let limit = error(400, &[], "LIMIT_INVALID", "The limit is out of range.");
    assert_eq!(shapes.errors, [limit, error(406, &[420], "WAIT_%d", "Wait.")]);
    // Pages of the description come first; none is listed twice.
    let pages: Vec<_> = shapes.combinator.related.iter().map(|page| (&*page.title, &*page.address)).collect();
    assert_eq!(pages, [("Items", "https://docs.example/store#items"), ("Shapes", "https://docs.example/shapes")]);
    assert_eq!((function("isReady").audience, function("isReady").errors.len()), (None, 0));
}

/// Local descriptions override others, item by item.
#[test]
fn local_descriptions_take_precedence() {
    let (mut model, mut overlay) = (model(), overlay());
    overlay.descriptions.push(Description {
        errors: vec![(text("LIMIT_INVALID"), text("Ask for fewer shapes."))],
        ..describe("isReady", "Tells.", &[])
    });
    overlay.functions.push(Facts {
        name: text("isReady"),
        audience: None,
        errors: vec![(None, text("LIMIT_INVALID"))],
    });
    overlay.local.push(Description {
        errors: vec![(text("WAIT_%d"), text("Wait for shapes."))],
        ..describe("getShapes", "Local text on [`Shape`].", &[("limit", "Local limit.")])
    });
    overlay.local.push(describe("polygon", "", &[("corners", "Local corners.")]));
    let found = apply(&mut model, &overlay);
    assert!(found.iter().all(|found| found.code != Code::DescribedTwice), "{found:?}");
    let function = |name: &str| model.functions.iter().find(|function| function.combinator.name == name).expect(name);
    let shapes = function("getShapes");
    assert!(shapes.combinator.docs.to_string().starts_with("Local text on [`Shape`]("), "{}", shapes.combinator.docs);
    let limit = shapes.combinator.fields.iter().find(|field| field.name == "limit").expect("limit");
    assert_eq!(limit.docs.to_string(), "Local limit.");
    let meanings = |name: &str| function(name).errors.iter().map(|error| &*error.meaning).collect::<Vec<_>>();
    assert_eq!(meanings("getShapes"), ["The limit is out of range.", "Wait for shapes."]);
    // Meanings of errors are specific to the function.
    assert_eq!(meanings("isReady"), ["Ask for fewer shapes."]);
    // The pages of the other description are kept.
    assert_eq!(shapes.combinator.related.len(), 2);
    let polygon = model.constructors.iter().find(|of| of.combinator.name == "polygon").expect("polygon");
    assert!(polygon.combinator.docs.to_string().starts_with("See "), "{}", polygon.combinator.docs);
    assert_eq!(polygon.combinator.fields[0].docs.to_string(), "Local corners.");
}

#[test]
fn groups_have_their_recorded_names() {
    let group = |at: &str, name: &str| (text(at), text(name));
    let named = |groups: Vec<_>| {
        let mut model = model();
        let found = apply(&mut model, &Overlay { groups, ..Overlay::default() });
        let shared = model.constructors.iter().find(|it| it.combinator.name == "sharedBits").expect("is there");
        let fields: Vec<String> = shared.combinator.struct_fields().into_iter().map(|field| field.ident).collect();
        (fields, found.into_iter().map(|found| found.message).collect::<Vec<_>>())
    };
    let (fields, found) = named(vec![group("sharedBits.w", "size")]);
    assert!(found.is_empty() && fields.contains(&"size".to_owned()), "{fields:?} {found:?}");
    let (_, found) = named(vec![
        group("sharedBits.h", "size"),
        group("sharedBits.w", "Size"),
        group("sharedBits.w", "between"),
        group("sharedBit.w", "size"),
    ]);
    expect![[r#"
        `sharedBits.h`: the field is not the first of several that share a flag bit
        `sharedBits.w`: the name is no Rust identifier in snake case
        `sharedBits.w`: another field or method has this name
        no constructor or function `sharedBit`"#]]
    .assert_eq(&found.join("\n"));
}
