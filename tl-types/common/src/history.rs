//! Ids of other layers of the API: an id that cannot be decoded still gets a name.
//!
//! ```
//! # if let Some(&id) = tl_types::history::ids().first() {
//! let other = tl_types::history::find(id).expect("an id of the list");
//! assert_eq!(other.id, id);
//! println!("{other}"); // keyboardButtonUrl#d80c25ec of layer 228
//! # }
//! ```

use tl_runtime::OtherLayer;

use crate::generated::history::{IDS, NAMES};

/// Finds the definition of an id in another layer; `None` if no recorded layer has it, or if this layer does.
pub fn find(id: u32) -> Option<OtherLayer> {
    let entry = NAMES.get(IDS.binary_search(&id).ok()?)?;
    let (layer, name) = entry.split_once(' ')?;
    Some(OtherLayer { id, name, layer: layer.parse().ok()? })
}

/// Returns all ids of other layers, in ascending order.
pub fn ids() -> &'static [u32] {
    &IDS
}
