//! Damaged values of every id: an error or a value, never a panic, within limits of memory.
//!
//! The results are a table in SECURITY.md, which `UPDATE_EXPECT=1` writes.

use std::fs;
use std::path::Path;

use crate::by_schema::Random;
use crate::every_id::attack::ATTACKS;
use crate::every_id::outcomes::Outcomes;
use crate::every_id::values::VALUES;
use crate::every_id::{deep, memory};

#[test]
fn hostile_input() {
    let mut all = vec![cut_off()];
    std::thread::scope(|scope| {
        let others = scope.spawn(others);
        all.extend(damaged());
        all.extend(others.join().expect("passes"));
    });
    let rows: String = all.iter().map(Outcomes::row).collect();
    all.iter().for_each(|outcomes| println!("{}", outcomes.notes()));
    println!("{rows}");
    #[cfg(all(feature = "gzip", feature = "serde", target_pointer_width = "64"))]
    is_documented(&rows);
}

/// The kinds of input that take half of the time.
fn others() -> Vec<Outcomes> {
    vec![
        memory::greedy_values(),
        deep::nested_values(),
        #[cfg(feature = "gzip")]
        crate::every_id::packed::bombs(),
        #[cfg(feature = "serde")]
        crate::every_id::json::damaged(),
    ]
}

/// At every byte.
fn cut_off() -> Outcomes {
    let mut outcomes = Outcomes::new("cut off, at every byte");
    for ty in VALUES.types {
        let value = VALUES.random(ty, &mut Random::new(!ty.id), 100);
        for end in 0..value.len() {
            let accepted = outcomes.check(ty, &value[..end]);
            assert!(!accepted || ty.is_open(), "{}: {end} of {value:02x?}", ty.path);
        }
    }
    outcomes
}

/// The shortest value of each id, and longer ones.
fn damaged() -> Vec<Outcomes> {
    let mut all: Vec<Outcomes> = ATTACKS.iter().map(|attack| Outcomes::new(attack.name)).collect();
    for ty in VALUES.types {
        let mut random = Random::new(ty.id);
        let mut values = vec![VALUES.shortest(ty).expect("a value")];
        values.extend([40, 100, 400].map(|len| VALUES.random(ty, &mut random, len)));
        for value in values {
            for (attack, outcomes) in ATTACKS.iter().zip(&mut all) {
                (attack.damage)(&value, &mut random, &mut |bytes| _ = outcomes.check(ty, bytes));
            }
        }
    }
    all
}

const BEGIN: &str = "<!-- hostile input: begin -->\n";
const END: &str = "<!-- hostile input: end -->\n";

/// Counts are the same on every machine. Memory depends on the compiler: more than in the table is an error, and so is
/// much less.
#[cfg_attr(not(all(feature = "gzip", feature = "serde", target_pointer_width = "64")), allow(dead_code))]
fn is_documented(rows: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../SECURITY.md");
    let text = fs::read_to_string(&page).expect("SECURITY.md");
    let (before, rest) = text.split_once(BEGIN).expect("a place for the table");
    let (documented, after) = rest.split_once(END).expect("its end");
    let table = format!(
        "\n| what is done | ids | inputs | refused | accepted | memory |\n|---|---:|---:|---:|---:|---:|\n{rows}\n"
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&page, [before, BEGIN, &table, END, after].concat()).expect("can be written");
        return;
    }
    let same = table.lines().count() == documented.lines().count()
        && table.lines().zip(documented.lines()).all(|(row, documented)| {
            let [(row, memory), (documented, most)] = [row, documented].map(split_memory);
            row == documented && memory <= most && most <= 2 * memory + 1
        });
    assert!(
        same,
        "SECURITY.md differs from\n{table}\nupdate it with `UPDATE_EXPECT=1 cargo test --package tl-types \
         --all-features --test api hostile_input`"
    );
}

/// Splits a row before its last figure.
fn split_memory(row: &str) -> (&str, u32) {
    let cells = row.trim_end_matches(" |").rsplit_once(" | ");
    cells.and_then(|(row, memory)| Some((row, memory.parse().ok()?))).unwrap_or((row, 0))
}

#[test]
fn corpus_of_the_fuzzer() {
    for target in ["decode", "decode_borrowed"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let entries = fs::read_dir(folder).expect("the corpus");
        // Files without an extension are finds of the fuzzer, and need not be values.
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let bytes = fs::read(&path).expect("bytes");
            let ty = VALUES.types.iter().find(|ty| bytes.starts_with(&ty.id.to_le_bytes()));
            let repeated = ty.map(|ty| ty.check(&bytes).repeated);
            let own = path.extension().is_some();
            assert!(!own || repeated.is_some_and(|repeated| repeated.is_ok()), "{}", path.display());
        }
    }
}
