//! Histories are the same in whatever order layers are added, and give each layer back.

use std::collections::BTreeSet;

use expect_test::expect;
use tl_codegen::history::{Conversions, History, Outcome, print_layers};
use tl_codegen::overlay::Spanned;
use tl_parser::{Sources, Span};

/// Definitions that come back, fields that come and go, and bits and names with two meanings.
const LAYERS: [(u32, &str); 5] = [
    (
        3,
        "set#01 flags:# installed:flags.0?true disabled:flags.1?true id:int = Set;\n\
         call#02 flags:# video:flags.5?true id:long peer:Peer = Call;\n\
         peerUser#03 user_id:int = Peer;\ngone#0a = Gone;\nold#0b x:int y:string = Thing;\n\
         ---functions---\nget#0c id:int = Set;\nask#0d channel:int = Bool;\n",
    ),
    (
        5,
        "set#01 flags:# installed:flags.0?true archived:flags.1?true id:int masks:flags.3?true = Set;\n\
         call#02 flags:# video:flags.6?true id:long rating:flags.5?true peer:Peer = Call;\n\
         peerUser#03 user_id:int = Peer;\nold#0b x:int y:string = Thing;\n\
         ---functions---\nget#0c id:int = Set;\nask#0d channel:int = Bool;\n",
    ),
    (
        6,
        "set#01 flags:# archived:flags.1?true installed:flags.0?true id:int masks:flags.3?true = Set;\n\
         call#02 flags:# id:long a:flags.9?true b:flags.8?true peer:Peer = Call;\n\
         peerUser#04 user_id:long = Peer;\ngone#0a = Gone;\nnewer#0e x:int y:string z:flags.0?int = Thing;\n\
         ---functions---\nget#0f id:Vector<long> limit:int = Set;\ntell#10 peer:Peer = Bool;\n",
    ),
    (
        8,
        "set#01 flags:# id:int = Set;\ncall#02 flags:# video:flags.6?true id:long peer:Peer = Call;\n\
         peerUser#04 user_id:long = Peer;\nnewer#11 flags:# x:long y:string z:flags.0?int = Thing;\n\
         ---functions---\nget#0f id:Vector<long> limit:int = Set;\ntell#10 peer:Peer = Bool;\n",
    ),
    // Other texts of known ids.
    (9, "set#01 flags:# id:long = Set;\ncall#02 flags:# id:long peer:Peer = Call;\npeerUser#04 user_id:long = Peer;\n"),
];

fn add(history: &mut History, layer: u32, text: &str) {
    let mut sources = Sources::new();
    let file = sources.add("schema.tl", text);
    let parsed = tl_parser::parse(sources.text(file), file);
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    history.add(layer, &[parsed]);
}

/// Returns a history after it was written and read.
fn reread(history: &History) -> History {
    let mut sources = Sources::new();
    let files = history.print().map(|text| sources.add("history.tl", text));
    let (read, found) = History::read(&files.map(|file| tl_parser::parse(sources.text(file), file)));
    assert!(found.is_empty(), "{}", tl_parser::render(&found, &sources, false));
    assert_eq!(read.print(), history.print());
    read
}

fn all(layers: impl IntoIterator<Item = usize>) -> History {
    layers.into_iter().fold(History::default(), |mut history, nth| {
        let (layer, text) = LAYERS[nth];
        add(&mut history, layer, text);
        reread(&history)
    })
}

/// Returns the definitions of a schema; the order of fields without bytes does not matter.
fn definitions(text: &str) -> BTreeSet<String> {
    let mut sources = Sources::new();
    let file = sources.add("schema.tl", text);
    let parsed = tl_parser::parse(sources.text(file), file);
    let lines = parsed.schema.items.iter().map(|item| {
        let mut words: Vec<String> = item.kind.to_string().split(' ').map(str::to_owned).collect();
        words.sort_by_key(|word| word.ends_with("?true"));
        let flags = words.iter().position(|word| word.ends_with("?true")).unwrap_or(words.len());
        words[flags..].sort();
        words.join(" ")
    });
    lines.collect()
}

#[test]
fn the_order_of_adding_does_not_matter() {
    let expected = all(0..LAYERS.len()).print();
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for nth in 0..LAYERS.len() {
        let longer = |order: &Vec<usize>| -> Vec<Vec<usize>> {
            (0..=order.len()).map(|at| [&order[..at], &[nth], &order[at..]].concat()).collect()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    assert_eq!(orders.len(), 120);
    for order in orders {
        assert_eq!(all(order.clone()).print(), expected, "{order:?}");
        // Adding a layer again changes nothing.
        let again = order.into_iter().chain([1, 4, 0]);
        assert_eq!(all(again).print(), expected);
    }
}

#[test]
fn each_layer_is_given_back() {
    let history = all([4, 1, 3, 0, 2]);
    assert_eq!(history.layers().collect::<Vec<_>>(), LAYERS.map(|(layer, _)| layer));
    for (layer, text) in LAYERS {
        let schema = history.schema(layer).expect("is recorded");
        assert_eq!(
            definitions(&schema.replace("---functions---\n", "")),
            definitions(&text.replace("---functions---\n", "")),
            "{layer}"
        );
        assert!(schema.starts_with(&format!("// LAYER {layer}\n")), "{schema}");
    }
    assert_eq!(history.schema(4), None);
}

#[test]
fn a_history_as_files() {
    let [past, current] = all(0..LAYERS.len()).print();
    expect![[r#"
        // Definitions of earlier layers: those below ===M-N=== are in layers M to N in this form, and not in the last one.
        // After a definition: its own layers, if some in the range lack it; `x 51-53`, the layers of a field that the others lack;
        // `x:flags.1?true 51-53`, a field that is not in the definition, since a later layer uses its name or its bit otherwise.
        // Layers 3, 5-6, 8-9

        ===3-5===
        ---types---
        old#0000000b x:int y:string = Thing;
        peerUser#00000003 user_id:int = Peer;
        ---functions---
        ask#0000000d channel:int = Bool;
        get#0000000c id:int = Set;

        ===3-6===
        ---types---
        gone#0000000a = Gone; // 3, 6

        ===6===
        ---types---
        newer#0000000e x:int y:string z:flags.0?int = Thing;

        ===3-8===
        ---types---
        set#00000001 flags:# installed:flags.0?true archived:flags.1?true id:int masks:flags.3?true = Set; // installed 3-6; archived 5-6; masks 5-6; disabled:flags.1?true 3

        ===6-8===
        ---functions---
        get#0000000f id:Vector<long> limit:int = Set;
        tell#00000010 peer:Peer = Bool;

        ===8===
        ---types---
        newer#00000011 flags:# x:long y:string z:flags.0?int = Thing;
    "#]].assert_eq(&past);
    expect![[r#"
        // Definitions of the last layer, by the first layer that has them in this form: those below ===M-N=== since M.
        // After a definition: its own layers, if some in the range lack it; `x 51-53`, the layers of a field that the others lack;
        // `x:flags.1?true 51-53`, a field that is not in the definition, since a later layer uses its name or its bit otherwise.
        // Layers 3, 5-6, 8-9

        ===3-9===
        ---types---
        call#00000002 flags:# video:flags.6?true id:long rating:flags.5?true b:flags.8?true a:flags.9?true peer:Peer = Call; // video 5, 8; rating 5; b 6; a 6; video:flags.5?true 3

        ===6-9===
        ---types---
        peerUser#00000004 user_id:long = Peer;

        ===9===
        ---types---
        set#00000001 flags:# id:long = Set;
    "#]].assert_eq(&current);
}

#[test]
fn changes_by_layer() {
    expect![[r#"
        # Layers

        ## Layer 9

        - constructors, changed: `set`
        - constructors, same id, other flags: `call`
        - constructors, removed: `newer`
        - functions, removed: `get`, `tell`

        ## Layer 8 (since 6)

        - constructors, changed: `newer`
        - constructors, same id, other flags: `call`, `set`
        - constructors, removed: `gone`

        ## Layer 6

        - constructors, added: `gone`, `newer`
        - constructors, changed: `peerUser`
        - constructors, same id, other flags: `call`
        - constructors, removed: `old`
        - functions, added: `tell`
        - functions, changed: `get`
        - functions, removed: `ask`

        ## Layer 5 (since 3)

        - constructors, same id, other flags: `call`, `set`
        - constructors, removed: `gone`
    "#]]
    .assert_eq(&all(0..LAYERS.len()).page("# Layers\n"));
}

#[test]
fn several_definitions_of_an_id() {
    let history = all(0..LAYERS.len());
    let conflicts = history.conflicts().into_iter().map(|(id, lines)| format!("{id:x}: {}\n", lines.join("\n   ")));
    expect![[r#"
        1: set#00000001 flags:# installed:flags.0?true archived:flags.1?true id:int masks:flags.3?true = Set; // 3-8
           set#00000001 flags:# id:long = Set; // 9
    "#]]
    .assert_eq(&conflicts.collect::<String>());
    let ids = history.ids(&[]).into_iter().map(|it| format!("{}#{:x} {}\n", it.name, it.id, print_layers(&it.layers)));
    expect![[r#"
        set#1 3-9
        call#2 3-9
        peerUser#3 3-5
        peerUser#4 6-9
        gone#a 3, 6
        old#b 3-5
        get#c 3-5
        ask#d 3-5
        newer#e 6
        get#f 6-8
        tell#10 6-8
        newer#11 8
    "#]]
    .assert_eq(&ids.collect::<String>());
}

#[test]
fn upgrades_to_the_last_layer() {
    let history = all(0..4);
    let pair = |old: &str, new: &str| {
        let at = |text: &str| Spanned { value: text.to_owned(), span: Span::default() };
        (at(old), at(new))
    };
    let conversions = Conversions {
        constructors: vec![pair("old", "newer")],
        functions: vec![pair("ask", "tell")],
        casts: vec![],
        fields: vec![pair("ask.channel", "peer: peerUser.user_id")],
    };
    assert!(conversions.check(&history).is_empty());
    let outcome = |outcome: &Outcome| match outcome {
        Outcome::Exact => "exact".to_owned(),
        Outcome::Lossy { lost, invented } => format!("loses {lost:?}, invents {invented:?}"),
        Outcome::NoSuccessor => "no successor".to_owned(),
        Outcome::Unconvertible(field, ty) => format!("no {field}:{ty}"),
    };
    let upgrades = history.upgrades(&conversions);
    let lines = upgrades.iter().map(|it| format!("{}#{:x}: {}\n", it.name, it.id, outcome(&it.outcome)));
    expect![[r#"
        old#b: exact
        peerUser#3: exact
        ask#d: exact
        get#c: loses [], invents ["limit"]
        gone#a: no successor
        newer#e: exact
    "#]]
    .assert_eq(&lines.collect::<String>());

    let wrong = Conversions {
        constructors: vec![pair("set", "call"), pair("olt", "newest")],
        functions: vec![pair("ask", "tell")],
        casts: vec![pair("gone", "call")],
        fields: vec![
            pair("ask.chanel", "peer"),
            pair("old.x", "w"),
            pair("ask.channel", "peer: peerUsr.user_id"),
            pair("ask.channel", "peer: set.id"),
            pair("ask.channel", "peer: peerUser.user"),
            pair("newer.y", "x: peerUser.user_id"),
            pair("call.id", "peer: peerUser.user_id"),
            pair("call.peer", "peer: peerUser.user_id"),
        ],
    };
    let found: Vec<String> = wrong.check(&history).into_iter().map(|it| it.message).collect();
    expect![[r#"
        constructor `set` is in the last layer
        no constructor `olt` in any layer
        no constructor `newest` in the last layer
        no constructor `gone` in the last layer
        no field `ask.chanel` in any layer
        the successor of `old` has no field `w`
        no constructor `peerUsr` in the last layer
        constructor `set` is not of type `Peer`, which `peer` has
        constructor `peerUser` has no field `user`
        constructor `peerUser` is not of type `long`, which `x` has
        no layer has a field `call.peer` with a value for `user_id:long`
    "#]]
    .assert_eq(&(found.join("\n") + "\n"));
}

#[test]
fn malformed_histories_are_errors() {
    let messages = |text: &str| {
        let mut sources = Sources::new();
        let file = sources.add("history.tl", text);
        let (_, found) = History::read(&[tl_parser::parse(sources.text(file), file)]);
        tl_parser::render(&found, &sources, false)
    };
    assert_eq!(messages("// Layers 1-3\n===1-3===\na#1 flags:# x:flags.0?true = A; // x 2\n"), "");
    for wrong in [
        "// Layers 1-\n===1===\na#1 = A;\n",
        "// Layers 1-4294967295\n===1===\na#1 = A;\n",
        "// Layers 1-3\n===1-3===\na#1 = A; // a remark\n",
        "// Layers 1-3\n===1-3===\na#1 = A; // 2-5\n",
        "// Layers 1-3\n===1-3===\na#1 flags:# x:flags.0?true = A; // y 2\n",
        "// Layers 1-3\n===1-3===\na#1 flags:# x:flags.0?true = A; // x 3-2\n",
    ] {
        assert!(messages(wrong).contains("malformed layers"), "{wrong}: {}", messages(wrong));
    }
    assert!(messages("===3-1===\na#1 = A;\n").contains("ends before it starts"));
}
