//! Recorded seams: items keep their crate and their boxing from one layer to another, and new ones follow the rule.

mod random;

use std::collections::{BTreeMap, BTreeSet};

use expect_test::{Expect, expect};
use tl_codegen::model::Model;
use tl_codegen::seams::{OutputCrate, Recorded, Seams};
use tl_codegen::{Config, Error};
use tl_parser::Sources;

/// A base, two sides that do not depend on each other, and the facade.
const CRATES: [(&str, &[&str]); 4] =
    [("base", &[]), ("left", &["base"]), ("right", &["base"]), ("facade", &["left", "right"])];

/// A schema whose items are recorded by [`LAYER_1_ITEMS`].
const LAYER_1: &str = "
    peer id:long = Peer;
    peerSelf = Peer;
    photo id:long of:Peer = Photo;
    message flags:# id:int from:flags.0?Peer media:flags.1?Media = Message;
    media photo:Photo = Media;
    mediaEmpty = Media;
    dialog peer:Peer top:Message = Dialog;
    theme id:long = Theme;
    themes all:Vector<Theme> = Themes;
    old id:long = Old;
    overview message:Message theme:Theme = Overview;
    ---functions---
    messages.get id:int = Message;
    messages.getDialogs = Vector<Dialog>;
    account.getThemes = Themes;
    account.getOld = Old;
    account.getOverview = Overview;
";

const LAYER_1_ITEMS: [&[&str]; 4] = [
    &["Peer", "Photo"],
    &["Message", "Media", "Dialog", "messages.get", "messages.getDialogs"],
    &["Theme", "Themes", "Old", "account.getThemes", "account.getOld"],
    &["Overview", "account.getOverview"],
];

fn resolve(text: &str) -> Model {
    let mut sources = Sources::new();
    let file = sources.add("schema.tl", text);
    let (model, found) = tl_codegen::resolve(&[tl_parser::parse(sources.text(file), file)]);
    assert!(found.is_empty(), "{}", tl_parser::render(&found, &sources, false));
    model
}

/// Returns crates with these recorded items.
fn seams<const N: usize>(crates: [(&str, &[&str]); N], items: [&[&str]; N]) -> Seams {
    let crates = crates.into_iter().zip(items).map(|((name, depends_on), items)| {
        let items = items.iter().map(ToString::to_string).collect();
        OutputCrate { items, ..OutputCrate::new(name, depends_on) }
    });
    Seams { crates: crates.collect(), ..Seams::default() }
}

/// Returns crates without recorded items.
fn unrecorded<const N: usize>(crates: [(&str, &[&str]); N]) -> Seams {
    seams(crates, [&[]; N])
}

fn record(seams: &mut Seams, text: &str) -> Recorded {
    seams.record(&mut resolve(text)).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// Returns the seams of [`LAYER_1`], which are recorded completely.
fn layer_1() -> Seams {
    let mut seams = seams(CRATES, LAYER_1_ITEMS);
    let recorded = record(&mut seams, LAYER_1);
    assert_eq!(recorded.crates, BTreeMap::new());
    seams
}

/// Returns a line for each recorded name.
fn lines(seams: &Seams) -> BTreeSet<String> {
    let items = seams.crates.iter().flat_map(|it| it.items.iter().map(|item| format!("{} {item}", it.name)));
    let boxed = seams.boxed.iter().map(|part| format!("boxed {part}"));
    items.chain(boxed).chain(seams.inline.iter().map(|part| format!("inline {part}"))).collect()
}

/// Records `later` over layer 1, asserts the new and removed lines, and records layer 1 again.
fn there_and_back(later: &str, changes: &Expect) -> Recorded {
    let before = layer_1();
    let mut after = before.clone();
    let recorded = record(&mut after, later);
    let (old, new) = (lines(&before), lines(&after));
    let removed = old.difference(&new).map(|line| format!("-{line}\n"));
    let added = new.difference(&old).map(|line| format!("+{line}\n"));
    changes.assert_eq(&removed.chain(added).collect::<String>());
    // Once it is recorded, nothing is new.
    let mut repeated = after.clone();
    let changes = record(&mut repeated, later);
    assert_eq!((&repeated, changes.crates.len(), changes.boxed.len()), (&after, 0, 0));
    assert_eq!(changes.differ, recorded.differ);

    record(&mut after, LAYER_1);
    assert_eq!(lines(&after), old);
    recorded
}

/// Inserts definitions of types and of functions into layer 1.
fn layer_2(types: &str, functions: &str) -> String {
    LAYER_1.replace("---functions---", &format!("{types}\n---functions---\n{functions}"))
}

#[test]
fn a_new_constructor_stays_with_its_type() {
    let later = layer_2("peerChat id:long title:string = Peer;", "");
    there_and_back(
        &later,
        &expect![[r#"
        +inline peerChat
    "#]],
    );
}

#[test]
fn a_new_type_is_placed_by_its_users() {
    let later = LAYER_1
        .replace("dialog peer:Peer", "dialog draft:Draft color:Color peer:Peer")
        .replace("theme id:long", "theme color:Color style:Style id:long");
    let types = "draft text:string = Draft; color rgb:int = Color; style name:string = Style; unused = Unused;
        onlyOverview a:Message b:Theme = Both;";
    let later = later.replace("---functions---", &format!("{types}\n---functions---\n"));
    there_and_back(
        &later,
        &expect![[r#"
        +base Color
        +facade Both
        +left Draft
        +right Style
        +right Unused
    "#]],
    );
}

#[test]
fn a_new_type_of_a_new_type_is_placed_by_its_last_user() {
    let types = "leaf = Leaf; branch leaf:Leaf = Branch; tree branches:Vector<Branch> = Tree;
        page leaf2:Leaf2 of:Message = Page; leaf2 = Leaf2;";
    there_and_back(
        &layer_2(types, "messages.getTree = Tree; help.getPage = Page;"),
        &expect![[r#"
        +left Branch
        +left Leaf
        +left Leaf2
        +left Page
        +left Tree
        +left help.getPage
        +left messages.getTree
    "#]],
    );
}

#[test]
fn a_new_function_is_with_its_namespace() {
    let functions = "
        messages.count = Vector<int>;
        messages.getThemed theme:Theme = Message;
        account.getPeer = Peer;
        account.getMessage = Message;
        help.get = Vector<int>;
        help.getMessage = Message;
        help.getThemes = Themes;
        help.getMedia = Media;
        ping = Peer;";
    there_and_back(
        &layer_2("", functions),
        &expect![[r#"
        +facade account.getMessage
        +facade help.getThemes
        +facade messages.getThemed
        +left help.get
        +left help.getMedia
        +left help.getMessage
        +left messages.count
        +right account.getPeer
        +right ping
    "#]],
    );
}

#[test]
fn a_removed_item_is_removed_from_the_record() {
    let later = LAYER_1.replace("old id:long = Old;", "").replace("account.getOld = Old;", "");
    there_and_back(
        &later,
        &expect![[r#"
        -right Old
        -right account.getOld
    "#]],
    );
}

#[test]
fn a_decision_about_boxing_stays() {
    let later = LAYER_1.replace("media photo:Photo", "media a:string b:string c:string photo:Photo");
    let recorded = there_and_back(&later, &expect![[r#""#]]);
    assert_eq!(recorded.differ, ["media"]);
    // It is what the code has.
    let mut model = resolve(&later);
    let boxed = |model: &Model| {
        let files = Config::new().emit(model).expect("valid options");
        files[std::path::Path::new("enums.rs")].contains("Media(Box<types::Media>)")
    };
    assert!(boxed(&model), "by the rule");
    layer_1().record(&mut model).expect("consistent seams");
    assert!(!boxed(&model));
    // A new payload is recorded by the rule, and a large one stays boxed when it shrinks.
    let mut seams = layer_1();
    let large = layer_2("mediaLarge a:string b:string c:string = Media;", "");
    let recorded = record(&mut seams, &large);
    assert_eq!((&recorded.boxed[..], recorded.differ.len()), (&["mediaLarge".to_owned()][..], 0));
    let recorded = record(&mut seams, &layer_2("mediaLarge a:string = Media;", ""));
    assert_eq!((recorded.boxed.len(), &recorded.differ[..]), (0, &["mediaLarge".to_owned()][..]));
    assert!(seams.boxed.contains("mediaLarge"));
}

#[test]
fn definitions_of_several_layers_share_their_record() {
    let text = "===8===\nnote text:string = Note;\nnoteEmpty = Note;\n
        ===9===\nnote a:string b:string c:string = Note;\nleft = Left; right = Right;\n
        ---functions---\n===8===\nget = Left;\n===9===\nget = Right;\n";
    let mut seams = seams(CRATES, [&["Note"], &["Left"], &["Right"], &[]]);
    let recorded = record(&mut seams, text);
    assert_eq!((recorded.crates["get"].as_str(), &recorded.boxed[..]), ("facade", &["note".to_owned()][..]));
    let before = seams.clone();
    record(&mut seams, text);
    assert_eq!(seams, before);
    let files = Config::new().emit_crates(&resolve(text), &seams).expect("consistent crates");
    let functions = &files[3][std::path::Path::new("functions.rs")];
    assert!(functions.contains("pub struct Get8") && functions.contains("pub struct Get;"), "{functions}");
}

#[test]
fn new_types_of_a_recorded_cycle_join_it() {
    let text = "a b:Vector<B> = A; b c:Vector<C> = B; c a:Vector<A> = C; x a:A = X;";
    let mut one = seams(CRATES, [&[], &["B"], &[], &[]]);
    let recorded = record(&mut one, text);
    assert_eq!([&recorded.crates["A"], &recorded.crates["C"], &recorded.crates["X"]], ["left", "left", "left"]);
    assert_eq!(
        errors(&seams(CRATES, [&["A"], &["B"], &[], &[]]), text),
        "`A` in base refers to `B` in left, which base does not depend on; move one of them to a crate that can contain \
         both\n"
    );
    assert_eq!(errors(&seams(CRATES, [&[], &["A"], &["B"], &[]]), text).lines().count(), 2);
}

/// Returns the errors of recording a schema, after checking that nothing is changed then.
fn errors(seams: &Seams, text: &str) -> String {
    let (mut changed, mut model) = (seams.clone(), resolve(text));
    let error = changed.record(&mut model).expect_err("an error");
    assert_eq!(&changed, seams);
    assert_eq!(format!("{model:?}"), format!("{:?}", resolve(text)));
    format!("{error}\n")
}

#[test]
fn recorded_decisions_can_contradict_the_schema() {
    let later = LAYER_1.replace("photo id:long of:Peer", "photo id:long of:Peer in:Message by:Theme");
    let unreachable = errors(&layer_1(), &later);
    expect![[r#"
        `Photo` in base refers to `Message` in left, which base does not depend on; move one of them to a crate that can contain both
    "#]].assert_eq(&unreachable);
    // The same without a call of `record`.
    let error = Config::new().emit_crates(&resolve(&later), &layer_1()).expect_err("an error");
    assert!(matches!(error, Error::Unreachable { .. }));
    assert_eq!(format!("{error}\n"), unreachable);

    let mut seams = layer_1();
    let text = "chain flags:# next:flags.0?Link = Chain; link id:int = Link;";
    let mut single = Seams { crates: vec![OutputCrate::new("chat", &[])], ..Seams::default() };
    record(&mut single, text);
    assert!(single.inline.contains("chain.next"));
    let infinite = errors(&single, &text.replace("link id:int", "link id:int chain:Chain"));
    expect![[r#"
        `chain.next` is recorded as inline, but its type contains it; move it from `inline` to `boxed`
    "#]]
    .assert_eq(&infinite);
    seams.boxed.extend(["media".to_owned(), "message.media".to_owned()]);
    expect![[r#"
        `media` is recorded as `boxed` and as `inline`; remove it from one of them
        `message.media` is recorded as `boxed` and as `inline`; remove it from one of them
    "#]]
    .assert_eq(&errors(&seams, LAYER_1));
}

#[test]
fn a_function_with_types_of_both_sides_is_in_the_facade() {
    let text =
        "message = Message; theme = Theme; ---functions--- get theme:Theme = Message; x.get theme:Theme = Message;";
    let mut seams = seams(CRATES, [&[], &["Message"], &["Theme"], &[]]);
    let recorded = record(&mut seams, text);
    assert_eq!([&recorded.crates["get"], &recorded.crates["x.get"]], ["facade", "facade"]);
}

#[test]
fn crates_must_be_consistent() {
    let found = |crates: &[(&str, &[&str])]| {
        let crates = crates.iter().map(|(name, depends_on)| OutputCrate::new(name, depends_on)).collect();
        let seams = Seams { crates, ..Seams::default() };
        let recorded = errors(&seams, LAYER_1);
        let emitted = Config::new().emit_crates(&resolve(LAYER_1), &seams).expect_err("an error");
        assert_eq!(format!("{emitted}\n"), recorded);
        recorded
    };
    let all = [
        found(&[]),
        found(&[("base", &[]), ("side", &["base", "common"]), ("facade", &["side"])]),
        found(&[("side", &["base"]), ("base", &[]), ("facade", &["side", "base"])]),
        found(&[("base", &["base"])]),
        found(&[("base", &[]), ("side", &[]), ("facade", &["side", "base"])]),
        found(&[("base", &[]), ("left", &["base"]), ("right", &["base"]), ("facade", &["right"])]),
        found(&[("base", &[]), ("base", &["base"])]),
        found(&[("my crate", &[])]),
        errors(&seams(CRATES, [&["Peer"], &["Peer", "messages.get"], &["messages.get"], &[]]), LAYER_1),
    ];
    expect![[r#"
        no crates are given; add at least one

        `side` depends on `common`, which is not listed before it; list each crate after those it depends on

        `side` depends on `base`, which is not listed before it; list each crate after those it depends on

        `base` depends on `base`, which is not listed before it; list each crate after those it depends on

        `side` does not depend on `base`; each crate must depend on the first one, and the last one on all others, directly or not

        `facade` does not depend on `left`; each crate must depend on the first one, and the last one on all others, directly or not

        two crates are called `base`; rename one of them

        option `crate`: expected the name of a package, found `my crate`; use `my_crate`

        `Peer` is recorded in base and in left; remove it from one of them
        `messages.get` is recorded in left and in right; remove it from one of them
    "#]].assert_eq(&all.join("\n"));
}

#[test]
fn one_crate_has_everything() {
    let mut model = resolve(LAYER_1);
    let mut seams = unrecorded([("chat", &[])]);
    let recorded = seams.record(&mut model).expect("consistent crates");
    assert!(recorded.crates.values().all(|name| name == "chat"));
    let config = Config::new().schema("chat.tl").dispatch(true).borrowed(true).data(true);
    let crates = config.emit_crates(&model, &seams).expect("consistent crates");
    assert_eq!(crates.len(), 1);
    let functions = &crates[0][std::path::Path::new("functions/messages.rs")];
    assert!(functions.contains("pub struct GetDialogs"), "{functions}");
    assert!(crates[0][std::path::Path::new("mod.rs")].contains("pub enum Schema {}"));
}

#[test]
fn the_first_crate_can_have_functions() {
    let text = "peer = Peer; ---functions--- get = Peer; x.get = Vector<int>;";
    let mut seams = unrecorded([("base", &[]), ("facade", &["base"])]);
    let recorded = record(&mut seams, text);
    assert!(recorded.crates.values().all(|name| name == "base"));
    let crates = Config::new().emit_crates(&resolve(text), &seams).expect("consistent crates");
    let text = |index: usize, path: &str| &crates[index][std::path::Path::new(path)];
    assert!(text(0, "functions.rs").contains("pub struct Get;"));
    assert!(text(0, "mod.rs").contains("pub mod functions;"));
    assert!(text(1, "functions.rs").contains("pub use ::base::functions::*;"), "{}", text(1, "functions.rs"));
}

/// Its type does not contain it any more, and the field is not conditional: the rule would not box it.
#[test]
fn a_recorded_box_stays_when_its_cycle_ends() {
    let mut seams = unrecorded(CRATES);
    record(&mut seams, "a flags:# b:flags.0?B = A; b a:A = B;");
    assert!(seams.boxed.contains("b.a"), "{:?}", seams.boxed);
    let recorded = record(&mut seams, "a flags:# c:flags.0?int = A; b a:A = B;");
    assert!(seams.boxed.contains("b.a"), "{:?}", seams.boxed);
    assert_eq!(recorded.differ, ["b.a"]);
}
