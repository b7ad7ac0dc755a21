//! Random values by the schema of each layer itself are objects of `history`, which knows all layers.
//!
//! Some layers are a sample; `TL_LAYERS=all` takes all of ../shared/layers, and `TL_EACH=64` makes more values of each
//! definition.

#[path = "../../tests/archive/mod.rs"]
mod archive;
#[path = "../../../tl-types/tests/by_schema/mod.rs"]
mod by_schema;

use std::env;
use std::path::Path;

use tl_parser::{Severity, Sources};
use tl_types::schema::Schemas;
use tl_types::{Deserializable, Serializable};
use tl_types_common::history::Object;

use self::by_schema::{Maker, choices, each, hex};

/// The layers of the sample.
const SAMPLE: [u32; 10] = [53, 66, 82, 104, 118, 138, 155, 176, 204, 227];

/// Mistakes in the layers 51, 52 and 221, which the ids of the definitions prove, and their corrections.
const MISTAKES: [[&str; 2]; 6] = [
    archive::MISTAKE,
    [
        "register.saveDeveloperInfo#9a5f6e95 name:string email:string",
        "contest.saveDeveloperInfo#9a5f6e95 vk_id:int name:string",
    ],
    ["accepted:flags.0?int declined", "accepted:flags.0?true declined"],
    ["title_missing:flags.7?true id:flags.7?int", "title_missing:flags.7?true id:int"],
    [
        "user_admin_rights:flags.1?ChatAdminRights has_username:flags.3?Bool bot_admin_rights",
        "has_username:flags.3?Bool user_admin_rights:flags.1?ChatAdminRights bot_admin_rights",
    ],
    [
        "user_admin_rights:flags.1?ChatAdminRights bot_participant:flags.5?true bot_admin_rights:flags.2?ChatAdminRights \
         has_username:flags.3?Bool forum:flags.4?Bool",
        "bot_participant:flags.5?true has_username:flags.3?Bool forum:flags.4?Bool \
         user_admin_rights:flags.1?ChatAdminRights bot_admin_rights:flags.2?ChatAdminRights",
    ],
];

/// Definitions with a flag that has another bit in other layers, and those that contain them.
const MOVED: [&str; 7] = [
    "pageBlockVideo",
    "phoneCallWaiting",
    "phoneCallDiscarded",
    "phoneCallRequested",
    "phoneCallAccepted",
    "updatePhoneCall",
    "phone.phoneCall",
];

/// Definitions whose id is that of another name.
const RENAMED: [&str; 2] = ["emojiGameDiceInfo", "emojiGameUnavailable"];

#[test]
fn values_of_each_layer_are_objects_of_all() {
    let (mut count, mut definitions, mut wrong) = (0, 0, Vec::new());
    let mut layers = archive::layers(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    if env::var_os("TL_LAYERS").is_none() && !layers.is_empty() {
        layers.retain(|(layer, _)| SAMPLE.contains(layer));
        assert_eq!(layers.len(), SAMPLE.len());
    }
    for (layer, text) in &layers {
        let mut sources = Sources::new();
        let text = MISTAKES.iter().fold(text.clone(), |text, [mistake, correction]| text.replace(mistake, correction));
        let file = sources.add("layer.tl", text);
        let (model, mut errors, left_out) = tl_codegen::resolve_data(&[tl_parser::parse(sources.text(file), file)]);
        errors.retain(|error| error.severity() == Severity::Error);
        assert!(errors.is_empty() && left_out.is_empty(), "{layer}: {errors:?} {left_out:?}");
        let schema = tl_codegen_cli::schema(&model).expect("a small schema");
        let schemas = Schemas(vec![schema].leak());
        let maker = Maker::new(schemas);
        for id in schema.ids.iter().map(|entry| entry.id) {
            let found = schemas.find(id).expect("an id of the schema");
            let name = found.combinator.name();
            definitions += 1;
            for (seed, size) in choices(id, each(2)) {
                let value = maker.make(found, seed, size);
                let bytes = value.bytes();
                let checked = check(&bytes, id, name, || value.after_json().bytes());
                if let Err(error) = checked {
                    wrong.push(format!(
                        "layer {layer}: {name}#{id:08x}, seed {seed}, size {size}: {error}: {}",
                        hex(&bytes)
                    ));
                }
                count += 1;
            }
        }
    }
    println!("{count} values of {definitions} definitions in {} layers", layers.len());
    wrong.truncate(20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(bytes: &[u8], id: u32, name: &str, after_json: impl FnOnce() -> Vec<u8>) -> Result<(), String> {
    let object = Object::from_bytes(bytes).map_err(|error| error.to_string())?;
    if object.id() != id || (object.name() != name && !RENAMED.contains(&name)) {
        return Err(format!("read as {}#{:08x}", object.name(), object.id()));
    }
    if object.to_bytes() != bytes {
        return Err("encoded otherwise".to_owned());
    }
    // JSON has no name for a flag that another layer has on another bit, such as `video` of calls: bit 5 in layers 98 to 116.
    if !object.unknown_flags().is_empty() && MOVED.contains(&name) {
        return Ok(());
    }
    let json = serde_json::to_string(&object).map_err(|error| error.to_string())?;
    let same: Object = serde_json::from_str(&json).map_err(|error| format!("{error}: {json}"))?;
    if same.to_bytes() != after_json() {
        return Err(format!("other bytes after {json}"));
    }
    Ok(())
}
