//! Random values by the schema of each layer itself are objects of `history`, which knows all layers.
//!
//! Some layers are a sample; `TL_LAYERS=all` takes all of ../shared/layers, and `TL_EACH=64` makes more values of each
//! definition.

#[path = "../../../tl-types/tests/by_schema/mod.rs"]
mod by_schema;

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use tl_parser::{Severity, Sources};
use tl_types::schema::Schemas;
use tl_types::{Deserializable, Serializable};
use tl_types_common::history::Object;

use self::by_schema::{Maker, choices, hex};

/// The layers of the sample.
const SAMPLE: [u32; 10] = [53, 66, 82, 104, 118, 138, 155, 176, 204, 227];

/// Mistakes in the layers 51, 52 and 221, which the ids of the definitions prove, and their corrections.
const MISTAKES: [[&str; 2]; 6] = [
    ["vector<futureSalt>", "vector<future_salt>"],
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

/// Returns the chosen layers and their schemas; none without the archive or the programs that unpack it.
fn layers() -> Vec<(u32, String)> {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/layers/layers.tar.xz");
    let dir = tempfile::tempdir().expect("can be created");
    let unpacked = Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(dir.path()).output();
    if !archive.exists() || !unpacked.is_ok_and(|output| output.status.success()) {
        // Unlike `eprintln!`, this is printed also if the test passes.
        _ = writeln!(std::io::stderr(), "skipped: no layers in ../shared/layers, or no `tar` and `xz`");
        return Vec::new();
    }
    let all = env::var_os("TL_LAYERS").is_some();
    let files = fs::read_dir(dir.path()).expect("can be listed").map(|entry| entry.expect("can be listed").path());
    let mut layers: Vec<(u32, String)> = files
        .filter_map(|path| Some((path.file_stem()?.to_str()?.parse().ok()?, path)))
        .filter(|(layer, _)| all || SAMPLE.contains(layer))
        .map(|(layer, path)| (layer, fs::read_to_string(path).expect("can be read")))
        .collect();
    layers.sort();
    assert!(layers.len() >= if all { 162 } else { SAMPLE.len() }, "{}", layers.len());
    layers
}

#[test]
fn values_of_each_layer_are_objects_of_all() {
    let each = env::var("TL_EACH").map_or(2, |each| each.parse().expect("TL_EACH is a number"));
    let (mut count, mut definitions, mut wrong) = (0, 0, Vec::new());
    let layers = layers();
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
            for (seed, size) in choices(id, each) {
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
