//! Damaged values of every id: an error or a value, never a panic, within bounds of memory and time.
//!
//! SECURITY.md has a table of what was tried, which this prints, and writes with `UPDATE_EXPECT=1`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::attack::ATTACKS;
use crate::by_schema::Random;
use crate::tally::{Deadline, Tally};
use crate::values::VALUES;
use crate::{deep, memory};

/// All of it takes some seconds; an input that never ends would take longer than this.
const DEADLINE: Duration = Duration::from_secs(600);

#[test]
fn hostile_input() {
    let (_deadline, start) = (Deadline::new(DEADLINE), Instant::now());
    let mut tallies = vec![cut_off()];
    std::thread::scope(|scope| {
        let others = scope.spawn(others);
        tallies.extend(damaged());
        tallies.extend(others.join().expect("passes"));
    });
    let rows: String = tallies.iter().map(Tally::row).collect();
    tallies.iter().for_each(|tally| println!("{}", tally.notes()));
    println!("{rows}in {:.1} s", start.elapsed().as_secs_f64());
    #[cfg(all(feature = "gzip", feature = "serde", target_pointer_width = "64"))]
    is_told(&rows);
}

/// What takes about as long as the rest.
fn others() -> Vec<Tally> {
    vec![
        memory::greedy_values(),
        deep::nested_values(),
        #[cfg(feature = "gzip")]
        crate::packed::bombs(),
        #[cfg(feature = "serde")]
        crate::json::damaged(),
    ]
}

/// At every byte.
fn cut_off() -> Tally {
    let mut tally = Tally::new("cut off, at every byte");
    for ty in &VALUES.types {
        let value = VALUES.random(ty, &mut Random::new(!ty.id), 100);
        for end in 0..value.len() {
            let accepted = tally.check(ty, &value[..end]);
            assert!(!accepted || ty.is_open(), "{}: {end} of {value:02x?}", ty.path);
        }
    }
    tally
}

/// The shortest value of each id, and longer ones.
fn damaged() -> Vec<Tally> {
    let mut tallies: Vec<Tally> = ATTACKS.iter().map(|attack| Tally::new(attack.name)).collect();
    for ty in &VALUES.types {
        let mut random = Random::new(ty.id);
        let mut values = vec![VALUES.shortest(ty).expect("a value")];
        values.extend([40, 100, 400].map(|len| VALUES.random(ty, &mut random, len)));
        for value in values {
            for (attack, tally) in ATTACKS.iter().zip(&mut tallies) {
                (attack.damage)(&value, &mut random, &mut |bytes| _ = tally.check(ty, bytes));
            }
        }
    }
    tallies
}

const BEGIN: &str = "<!-- hostile input: begin -->\n";
const END: &str = "<!-- hostile input: end -->\n";

/// What is refused and what is accepted is the same on every machine. Memory depends on the compiler: more than is told
/// would be wrong, and much less as well.
#[cfg_attr(not(all(feature = "gzip", feature = "serde", target_pointer_width = "64")), allow(dead_code))]
fn is_told(rows: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../SECURITY.md");
    let Ok(text) = fs::read_to_string(&page) else { return println!("skipped: there is no SECURITY.md here") };
    let (before, rest) = text.split_once(BEGIN).expect("a place for the table");
    let (told, after) = rest.split_once(END).expect("its end");
    let table = format!(
        "\n| what is done | ids | inputs | refused | accepted | memory |\n|---|---:|---:|---:|---:|---:|\n{rows}\n"
    );
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&page, [before, BEGIN, &table, END, after].concat()).expect("can be written");
        return;
    }
    let same = table.lines().count() == told.lines().count()
        && table.lines().zip(told.lines()).all(|(row, told)| {
            let [(row, memory), (told, most)] = [row, told].map(split_memory);
            row == told && memory <= most && most <= 2 * memory + 1
        });
    assert!(
        same,
        "SECURITY.md tells other figures than\n{table}\nwrite them with `UPDATE_EXPECT=1 cargo test --package tl-types \
         --all-features --test every_id hostile_input`"
    );
}

/// A row without its last figure, and that.
fn split_memory(row: &str) -> (&str, u32) {
    let cells = row.trim_end_matches(" |").rsplit_once(" | ");
    cells.and_then(|(row, memory)| Some((row, memory.parse().ok()?))).unwrap_or((row, 0))
}

#[test]
fn corpus_of_the_fuzzer() {
    for target in ["decode", "decode_borrowed"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let Ok(entries) = fs::read_dir(folder) else {
            eprintln!("skipped: there is no fuzz/corpus/{target}");
            continue;
        };
        // What has no extension was found by the fuzzer here, and need not be a value.
        for path in entries.map(|entry| entry.expect("an entry").path()) {
            let bytes = fs::read(&path).expect("bytes");
            let ty = VALUES.types.iter().find(|ty| bytes.starts_with(&ty.id.to_le_bytes()));
            let again = ty.map(|ty| ty.check(&bytes).again);
            let own = path.extension().is_some();
            assert!(!own || again.is_some_and(|again| again.is_ok()), "{}", path.display());
        }
    }
}
