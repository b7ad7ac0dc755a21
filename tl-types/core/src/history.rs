//! What other layers of the API call the ids that this one does not have: an id that cannot be decoded gets a name.
//!
//! ```
//! # if let Some(&id) = tl_types::history::ids().first() {
//! let past = tl_types::history::find(id).expect("one of them");
//! assert_eq!(past.id, id);
//! println!("{past}"); // keyboardButtonUrl#d80c25ec of layer 228
//! # }
//! ```

use core::fmt;

use crate::generated::history::{IDS, NAMES};

/// A constructor or a function of another layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its id.
    pub id: u32,
    /// Its TL name.
    pub name: &'static str,
    /// The last layer that has it. One that is greater than [`LAYER`](crate::LAYER) if this one is older, and `LAYER`
    /// itself if that changed without a new number.
    pub layer: u32,
}

/// What an id is in another layer; `None` if no layer that is known here has it, or this one does.
pub fn find(id: u32) -> Option<Past> {
    let line = NAMES.lines().nth(IDS.binary_search(&id).ok()?)?;
    let (layer, name) = line.split_once(' ')?;
    Some(Past { id, name, layer: layer.parse().ok()? })
}

/// All such ids, in ascending order.
pub fn ids() -> &'static [u32] {
    &IDS
}

/// `keyboardButtonUrl#d80c25ec of layer 228`.
impl fmt::Display for Past {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{:08x} of layer {}", self.name, self.id, self.layer)
    }
}
