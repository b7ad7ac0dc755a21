//! Random schemas and crates: items refer only to dependencies of their crate, and recorded ones stay.

use std::collections::{BTreeMap, BTreeSet};

use tl_codegen::seams::{OutputCrate, Seams};

use crate::{lines, record};

/// A generator of numbers; the same for every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// A random schema: by item, its namespace and the types in it.
struct Schema {
    types: Vec<Vec<usize>>,
    functions: Vec<(usize, Vec<usize>)>,
}

impl Schema {
    /// Adds types and functions that refer to any types, if `cyclic`, or else to earlier ones.
    fn grow(&mut self, random: &mut Random) {
        let (before, new) = (self.types.len(), 1 + random.below(8));
        for index in before..before + new {
            let known = if random.below(3) == 0 { before + new } else { index };
            let fields = (0..random.below(4)).filter(|_| known > 0).map(|_| random.below(known)).collect();
            self.types.push(fields);
        }
        for _ in 0..random.below(8) {
            let fields = (0..random.below(3)).map(|_| random.below(self.types.len())).collect();
            self.functions.push((random.below(4), fields));
        }
    }

    fn text(&self) -> String {
        let fields = |types: &[usize]| -> String {
            types.iter().enumerate().map(|(nth, ty)| format!(" f{nth}:Vector<T{ty}>")).collect()
        };
        let types = self.types.iter().enumerate().map(|(nth, of)| format!("t{nth}{} = T{nth};\n", fields(of)));
        let functions = self.functions.iter().enumerate();
        let functions = functions.map(|(nth, (of, types))| format!("n{of}.get{nth}{} = Vector<int>;\n", fields(types)));
        types.chain(["---functions---\n".to_owned()]).chain(functions).collect()
    }

    /// By item, the types that it refers to.
    fn references(&self) -> BTreeMap<String, Vec<String>> {
        let names = |types: &[usize]| types.iter().map(|ty| format!("T{ty}")).collect();
        let types = self.types.iter().enumerate().map(|(nth, of)| (format!("T{nth}"), names(of)));
        let functions = self.functions.iter().enumerate();
        types.chain(functions.map(|(nth, (of, types))| (format!("n{of}.get{nth}"), names(types)))).collect()
    }
}

/// Returns crates that depend on the first one and on some between, and a facade.
fn random_crates(random: &mut Random) -> Seams {
    let count = 1 + random.below(5);
    let name = |index: usize| format!("c{index}");
    let mut crates: Vec<OutputCrate> = Vec::new();
    for index in 0..count {
        let is_dependency = |other: &usize| index + 1 == count || *other == 0 || random.below(3) == 0;
        let depends_on = (0..index).filter(is_dependency).map(name).collect();
        crates.push(OutputCrate { name: name(index), depends_on, items: BTreeSet::new() });
    }
    Seams { crates, ..Seams::default() }
}

#[test]
fn items_refer_to_dependencies_alone() {
    for seed in 0..400 {
        let mut random = Random(seed);
        let mut seams = random_crates(&mut random);
        let mut schema = Schema { types: Vec::new(), functions: Vec::new() };
        for _ in 0..4 {
            schema.grow(&mut random);
            let before = lines(&seams);
            // New items refer to recorded ones and never the other way, so that every layer has a place for them.
            let recorded = record(&mut seams, &schema.text());
            let after = lines(&seams);
            assert!(before.is_subset(&after), "seed {seed}: recorded items stay");
            assert_eq!(after.len() - before.len(), recorded.crates.len(), "seed {seed}");

            let place: BTreeMap<&str, usize> = (seams.crates.iter().enumerate())
                .flat_map(|(index, it)| it.items.iter().map(move |item| (item.as_str(), index)))
                .collect();
            let references = schema.references();
            assert_eq!(place.len(), references.len(), "seed {seed}");
            for (item, types) in &references {
                for ty in types {
                    let (of, other) = (place[item.as_str()], place[ty.as_str()]);
                    assert!(sees(&seams, of, other), "seed {seed}: {item} refers to {ty}: {seams:#?}");
                }
            }
        }
    }
}

/// Whether a crate is another one, or depends on it, directly or not.
fn sees(seams: &Seams, of: usize, other: usize) -> bool {
    let index = |name: &String| seams.crates.iter().position(|it| it.name == *name).expect("one of the crates");
    of == other || seams.crates[of].depends_on.iter().any(|name| sees(seams, index(name), other))
}
