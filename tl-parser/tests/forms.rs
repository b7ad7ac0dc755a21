//! Syntax tree and canonical text of every construct of the language.

use tl_parser::ast::{ExprKind, Field, FieldType, ImplicitKind, ItemKind, Schema, Section};
use tl_parser::{parse, print};

fn schema(text: &str) -> Schema<'_> {
    let parsed = parse(text, Default::default());
    assert!(parsed.diagnostics.is_empty(), "{text}\n{:?}", parsed.diagnostics);
    parsed.schema
}

/// Returns the canonical text of a schema, after checking that it parses to an equal tree.
fn canonical(text: &str) -> String {
    let before = schema(text);
    let printed = print(&before);
    assert!(schema(&printed) == before, "{text}\n{printed}");
    assert_eq!(print(&schema(&printed)), printed);
    printed
}

#[test]
fn canonical_text_of_each_form() {
    let cases = [
        // Combinators: names, ids, results.
        ("a=A;", "a = A;"),
        ("a#1 = A;", "a#00000001 = A;"),
        ("a#BC799737 = A;", "a#bc799737 = A;"),
        ("x.y.z.a = x.y.A ;", "x.y.z.a = x.y.A;"),
        ("_ {X:Type} result:X = ReqResult X;", "_ {X:Type} result:X = ReqResult<X>;"),
        ("vector {t:Type} # [ t ] = Vector t;", "vector {t:Type} # [ t ] = Vector<t>;"),
        ("a = P (Q int) 3 %T;", "a = P<Q<int>,3,%T>;"),
        ("a = (P int);", "a = P<int>;"),
        ("run {X:Type} q:!X = X;", "run {X:Type} q:!X = X;"),
        ("run {t:Type} q:!t = t;", "run {t:Type} q:!t = t;"),
        ("@any  @read get x:int => T;", "@any @read get x:int => T;"),
        // Implicit parameters.
        ("a {X:Type}{n:#} = A X n;", "a {X:Type} {n:#} = A<X,n>;"),
        ("a { m n : # } {X Y:!Type} = A;", "a {m:#} {n:#} {X:!Type} {Y:!Type} = A;"),
        // Fields: names, anonymous, groups.
        ("a b : int = A;", "a b:int = A;"),
        ("a int _:long = A;", "a int long = A;"),
        ("a (b c:int) (d:!X) = A;", "a b:int c:int d:!X = A;"),
        ("a (b _:(vector int)) = A;", "a b:vector<int> vector<int> = A;"),
        ("a !X (F X) = A;", "a !X F<X> = A;"),
        // Types.
        ("a b:%T c:%x.y d:% ( F X ) = A;", "a b:%T c:%x.y d:%F<X> = A;"),
        ("a b:(%F X) c:((F X) Y) d:(F<X> Y) = A;", "a b:%F<X> c:F<X,Y> d:F<X,Y> = A;"),
        ("a b:F < X , Y Z > = A;", "a b:F<X,Y<Z>> = A;"),
        ("a b:(((int))) = A;", "a b:int = A;"),
        ("a b:(F 1+n n+1) c:n+1 d:(1+(2+n)) = A;", "a b:F<1+n,n+1> c:(n+1) d:(1+(2+n)) = A;"),
        ("a b:%%T c:%(n+1) = A;", "a b:%%T c:%(n+1) = A;"),
        // Repetitions.
        ("a 4*[ int ] = A;", "a 4*[ int ] = A;"),
        ("a n:# n*[x:int y:#[z:T]] = A;", "a n:# n*[ x:int y:# [ z:T ] ] = A;"),
        ("a b:[] c:(n+1) * [T] = A;", "a b:[ ] c:(n+1)*[ T ] = A;"),
        // Conditions.
        ("a flags:# b:flags.0?int = A;", "a flags:# b:flags.0?int = A;"),
        ("a b:n ? F<X> c:flags.31 ?(F X) = A;", "a b:n?F<X> c:flags.31?F<X> = A;"),
        ("a b:n.0?ns*[int] c:n?[T] d:n?!X flags.3?true = A;", "a b:n.0?ns*[ int ] c:n?[ T ] d:n?!X flags.3?true = A;"),
        // Other items.
        ("int ? = Int;", "int ? = Int;"),
        ("ns.int#a8509bda ?= ns.Int;", "ns.int#a8509bda ? = ns.Int;"),
        ("New T;Final ns.T;Empty T ;", "New T;\nFinal ns.T;\nEmpty T;"),
        ("Vector int;", "Vector<int>;"),
        ("Empty<int>;", "Empty<int>;"),
        ("vector int (F X);", "vector<int,F<X>>;"),
        ("--- functions ---\n---types---===12===", "---functions---\n---types---\n===12==="),
        ("a = A; b = B;\tc\n=\nC\n;", "a = A;\nb = B;\nc = C;"),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(canonical(text).trim_end_matches('\n'), expected, "{text}");
    }
}

#[test]
fn white_space_and_marks_of_other_systems() {
    assert_eq!(canonical("\u{feff}a = A;\r\n\r\n\r\nb\tc:int\r\n = B; // c\r\n"), "a = A;\n\nb c:int = B; // c\n");
    assert_eq!(canonical("\u{feff}"), "");
    assert_eq!(canonical("a = A; // no line end"), "a = A; // no line end\n");
}

#[test]
fn comments_stay_in_place() {
    let text = "\
// first

// above
a = A; // trailing

/* two
   lines */
---functions--- // the rest


b = B; /* one */ // two
c // before the fields
  x:int // after x
  /* above y */ y:int /* after y */ z:(F // inside
    X)
  // above the result
  = C // after the result
;
int /* inside */ ? = Int;
// at the end

// at the very end
";
    let expected = "\
// first

// above
a = A; // trailing

/* two
   lines */
---functions--- // the rest

b = B; /* one */ // two
c
    // before the fields
    x:int // after x
    /* above y */
    y:int /* after y */
    // inside
    z:F<X>
    // above the result
    // after the result
    = C;
/* inside */
int ? = Int;
// at the end

// at the very end
";
    assert_eq!(canonical(text), expected);
}

#[test]
fn tree_of_a_combinator() {
    let schema = schema("ns.a#2a {X:Type} n:# b:n.3?!X c:4*[ %T ] = V int;");
    let ItemKind::Combinator(a) = &schema.items[0].kind else { panic!() };
    assert_eq!(a.name.unwrap().text, "ns.a");
    assert_eq!(a.id.unwrap().value, 0x2a);
    assert_eq!(a.implicit[0].kind, ImplicitKind::Type);
    let [n, b, c] = &a.fields[..] else { panic!() };
    assert!(matches!(&n.ty, FieldType::Expr(expr) if expr.kind == ExprKind::Nat));
    let condition = b.condition.unwrap();
    assert_eq!((condition.nat.text, condition.bit.unwrap().value, b.bang), ("n", 3, true));
    let FieldType::Repetition(repetition) = &c.ty else { panic!() };
    assert_eq!(repetition.count.as_ref().unwrap().kind, ExprKind::Number(4));
    assert!(
        matches!(&repetition.fields[..], [Field { name: None, ty: FieldType::Expr(expr), .. }] if matches!(expr.kind, ExprKind::Bare(_)))
    );
    assert_eq!(a.to_string(), "ns.a#0000002a {X:Type} n:# b:n.3?!X c:4*[ %T ] = V<int>");
}

#[test]
fn sections_and_layers_are_items() {
    let schema = schema("a = A;\n--- functions ---\n--- functions ---\n===8===\n---types---\n=== 8 - 12 ===\n");
    let kinds: Vec<_> = schema.items.iter().skip(1).map(|item| &item.kind).collect();
    let functions = ItemKind::Section(Section::Functions);
    let [layer, range] = [8, 12].map(|last| ItemKind::Layers { first: 8, last });
    assert_eq!(kinds, [&functions, &functions, &layer, &ItemKind::Section(Section::Types), &range]);
    assert_eq!([layer, range].map(|it| it.to_string()), ["===8===", "===8-12==="]);
}

#[test]
fn spans_cover_their_text() {
    let text = "é_ // é\n";
    assert!(!parse(text, Default::default()).diagnostics.is_empty());
    let text = "// é\n ns.a#1 x:flags.0?(F %T) = V int ; b = B;";
    let schema = schema(text);
    let of = |span: tl_parser::Span| &text[span.range()];
    let ItemKind::Combinator(a) = &schema.items[0].kind else { panic!() };
    let [x] = &a.fields[..] else { panic!() };
    let FieldType::Expr(ty) = &x.ty else { panic!() };
    assert_eq!(of(schema.items[0].comments[0].span), "// é");
    assert_eq!(of(schema.items[0].span), "ns.a#1 x:flags.0?(F %T) = V int ;");
    assert_eq!(of(a.span), "ns.a#1 x:flags.0?(F %T) = V int");
    assert_eq!(of(a.name.unwrap().span), "ns.a");
    assert_eq!(of(a.id.unwrap().span), "#1");
    assert_eq!(of(x.span), "x:flags.0?(F %T)");
    assert_eq!(of(x.name.unwrap().span), "x");
    assert_eq!(of(x.condition.unwrap().span), "flags.0");
    assert_eq!(of(x.condition.unwrap().bit.unwrap().span), "0");
    assert_eq!(of(ty.span), "(F %T)");
    assert_eq!(of(a.result.span), "V int");
    assert_eq!(of(schema.items[1].span), "b = B;");
}
