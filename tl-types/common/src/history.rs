//! Ids of other layers of the API: an id that cannot be decoded still gets a name.
//!
//! ```
//! # if let Some(&id) = tl_types::history::ids().first() {
//! let other = tl_types::history::find(id).expect("an id of the list");
//! assert_eq!(other.id, id);
//! println!("{other}"); // message#90dddc11 of layers 70 to 72
//! # }
//! ```

use tl_runtime::OtherLayer;

use crate::generated::history::{ENTRIES, IDS, NAMES};

/// Finds the definition of an id in another layer; `None` if no recorded layer has it, or if this layer does.
pub fn find(id: u32) -> Option<OtherLayer> {
    let (first_layer, layer, name) = *ENTRIES.get(IDS.binary_search(&id).ok()?)?;
    let name = NAMES.get(usize::from(name))?;
    Some(OtherLayer { id, name, first_layer: first_layer.into(), layer: layer.into() })
}

/// Returns all ids of other layers, in ascending order.
pub fn ids() -> &'static [u32] {
    &IDS
}
