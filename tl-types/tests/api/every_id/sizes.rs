//! The largest Rust types. Values are moved when they are decoded, and a vector has one beside the other.

use std::collections::BTreeMap;

use crate::every_id::types::Type;
use crate::every_id::values::VALUES;

/// The most bytes that an enum takes; what is larger is behind a `Box` in it.
const ENUM: usize = 72;

/// The most bytes that a struct takes.
const STRUCT: usize = 1792;

#[test]
fn the_largest_types() {
    let (mut enums, mut structs) = (BTreeMap::new(), BTreeMap::new());
    for ty in VALUES.types {
        if ty.path.contains("::enums::") {
            enums.insert(ty.path.to_owned(), ty.size);
            if let Some((name, size)) = variant(ty) {
                structs.insert(name, size);
            }
        } else {
            structs.insert(ty.path.to_owned(), ty.size);
        }
    }
    assert!(largest("enums", enums) <= ENUM);
    assert!(largest("structs", structs) <= STRUCT);
}

/// The name of the constructor, and the size of its struct if an enum has it behind a `Box`: that is the largest
/// thing that its shortest value allocates. Without a `Box`, it is not larger than the enum.
fn variant(ty: &Type) -> Option<(String, usize)> {
    let value = VALUES.shortest(ty)?;
    let cut = ty.decode(&value[..4]).repeated.err()?;
    let (name, _field) = cut.at().rsplit_once('.')?;
    Some((format!("{} ({name})", ty.path), ty.decode(&value).largest))
}

/// Prints the ten largest, and gives the size of the first.
fn largest(what: &str, sizes: BTreeMap<String, usize>) -> usize {
    let mut sizes: Vec<_> = sizes.into_iter().collect();
    sizes.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    println!("the largest of {} {what}, in bytes:", sizes.len());
    for (path, size) in sizes.iter().take(10) {
        println!("{size:6} {path}");
    }
    sizes[0].1
}
