//! Random values of real schemas, decoded, encoded and dumped by the schema in memory.

use std::fs;
use std::path::Path;

use tl_codegen_cli::inspect::{inspect, stop};
use tl_types::schema::Schemas;

use crate::{ANY, assert_whole, random, root, skip};

/// The collected schemas with their names, without the definitions that have no Rust form.
fn schemas() -> Vec<(String, Schemas)> {
    let Ok(entries) = fs::read_dir(root().join("../shared/corpus")) else {
        skip("no schemas in ../shared/corpus");
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("can be listed").path()).collect();
    paths.sort();
    paths.iter().map(|path| (path.display().to_string(), load(path))).collect()
}

fn load(path: &Path) -> Schemas {
    let mut sources = tl_parser::Sources::new();
    let file = sources.add(path.to_string_lossy(), fs::read_to_string(path).expect("can be read"));
    let (model, _, _) = tl_codegen::resolve_data(&[tl_parser::parse(sources.text(file), file)]);
    Schemas(vec![tl_codegen_cli::schema(&model).expect("of usual size")].leak())
}

#[test]
fn values_are_decoded_and_encoded() {
    for (file, schemas) in schemas() {
        for (name, value) in random::values(schemas, 5) {
            random::agree(schemas, &value).unwrap_or_else(|error| panic!("{file}: {name}: {error}"));
        }
    }
}

#[test]
fn a_dump_covers_all_bytes_and_names_the_piece_that_is_cut() {
    for (file, schemas) in schemas() {
        for (nth, (name, value)) in random::values(schemas, 3).enumerate() {
            let bytes = &value.bytes();
            let all = inspect(schemas, ANY, bytes);
            assert_whole(&all);
            for cut in [nth % bytes.len(), bytes.len() - 1] {
                let row = &all.rows[all.rows.partition_point(|row| row.bytes.end <= cut)];
                let stop = stop(schemas, ANY, &bytes[..cut]).expect("it is cut off");
                let found = (&*stop.path, stop.offset);
                assert_eq!(found, (&*row.path, row.bytes.start), "{file}: {name} cut at {cut}: {bytes:02x?}");
            }
        }
    }
}
