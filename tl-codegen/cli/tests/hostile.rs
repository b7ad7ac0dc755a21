//! Runs the checks of the fuzz target `inspect` on its corpus.

#[allow(unreachable_pub, reason = "it is the library of the fuzz target")]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

use tl_codegen_cli::inspect::{TextOptions, inspect};
use tl_types::mtproto::GzipPacked;
use tl_types::shape::Shape;
use tl_types::{Api, Opaque, Registry, Serializable};

#[test]
fn corpus_of_the_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/inspect");
    let (mut values, mut inputs) = (0, 0);
    for entry in fs::read_dir(folder).expect("a corpus") {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("bytes");
        let is_value = fuzz::inspect(&bytes);
        // Files without an extension were added by the fuzzer on this machine.
        if path.extension().is_some() {
            inputs += 1;
            values += u32::from(is_value);
        }
    }
    println!("{inputs} inputs, {values} of them values");
    assert!(values >= 20 && inputs - values >= 5);
}

/// Two kilobytes that unpack to more than a million pieces, each of which took a line and a path.
#[test]
fn rows_of_packed_data_are_limited() {
    let id = Api::SCHEMAS.named("chatAdminRights").expect("is in the schema").combinator.id();
    let rights = [&id.to_le_bytes()[..], &[0xff; 4]].concat().repeat(100_000);
    let object = [&0x1cb5c415_u32.to_le_bytes()[..], &100_000_u32.to_le_bytes(), &rights].concat();
    let bytes = GzipPacked::pack(&Opaque(&object[..])).to_bytes();
    assert!(bytes.len() < 2000, "{}", bytes.len());
    let all = inspect(Api::SCHEMAS, Shape::Type("Object"), &bytes);
    assert!(all.is_valid());
    let unpacked = all.rows[1].unpacked.as_ref().expect("is packed").as_ref().expect("can be unpacked");
    let inside = &unpacked.inspection;
    assert_eq!((inside.rows.len(), inside.len), (100_000, object.len()));
    let text = all.text(&bytes, TextOptions::default());
    let left = inside.len - inside.read;
    assert!(text.contains(&format!("<- {left} bytes not shown\n")));
    assert!(text.contains(&format!("{} bytes, the first {} shown\n", inside.len, inside.read)));
}
