//! Other layers of the API: an id that cannot be decoded still gets a name, and the feature `history` reads its value.
//!
//! ```
//! # if let Some(&id) = tl_types::history::ids().first() {
//! let other = tl_types::history::find(id).expect("an id of the list");
//! assert_eq!(other.id, id);
//! println!("{other}"); // message#90dddc11 of layers 70 to 72
//! # }
//! ```

use tl_runtime::{LayerGap, OtherLayer};
#[cfg(feature = "history")]
use tl_runtime::{Registry, schema};

use crate::generated::history::{ENTRIES, GAPS, IDS, NAMES};

/// Finds the definition of an id in another layer; `None` if no recorded layer has it, or if this layer does.
pub fn find(id: u32) -> Option<OtherLayer> {
    let (first_layer, layer, name) = *ENTRIES.get(IDS.binary_search(&id).ok()?)?;
    let name = NAMES.get(usize::from(name))?;
    let gaps = LayerGap::of(&GAPS, id);
    Some(OtherLayer { id, name, first_layer: first_layer.into(), layer: layer.into(), gaps })
}

/// Returns all ids of other layers, in ascending order.
pub fn ids() -> &'static [u32] {
    &IDS
}

/// All recorded layers of the Telegram API as a [`Registry`], which has no Rust types beyond those of [`Api`](crate::Api).
///
/// Where several layers have a name, it is that of the present one; others are written with their id, as in
/// `message#90dddc11`.
#[cfg(feature = "history")]
#[derive(Debug)]
pub enum AllLayers {}

#[cfg(feature = "history")]
impl Registry for AllLayers {
    const SCHEMAS: schema::Schemas = schema::Schemas(&[
        &crate::generated::all_layers::SCHEMA,
        #[cfg(feature = "mtproto")]
        &schema::MTPROTO,
        #[cfg(feature = "mtproto")]
        &schema::SERVICE,
    ]);

    const LAYERS: Option<&'static schema::Layers> = Some(&crate::LAYERS);

    fn other_layer(id: u32) -> Option<OtherLayer> {
        find(id)
    }

    fn error_meaning(name: &str) -> Option<&'static str> {
        crate::errors::meaning(name)
    }
}

/// A boxed value of any recorded layer, also with values of other layers in it.
///
/// [`upgrade`](tl_runtime::Object::upgrade) converts it into the present layer.
#[cfg(feature = "history")]
pub type Object = tl_runtime::Object<AllLayers>;
