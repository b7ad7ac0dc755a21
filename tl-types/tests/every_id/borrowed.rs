//! The borrowed Rust type of every id.
//!
//! No `dispatch` leads to the borrowed types, but what leads to the owned ones does so here: it is compiled once more, where
//! `types`, `enums` and `functions` are the borrowed ones.

mod api;
mod mtproto;
mod owned;

use std::fmt::Debug;

use tl_types::{Deserializable, Serializable};

/// What a borrowed type makes of the bytes of a value.
pub(crate) struct Views {
    /// The value, encoded again.
    pub(crate) again: Vec<u8>,
    /// What `Debug` prints.
    pub(crate) printed: String,
}

/// What an id decodes to. `None` if there is no borrowed type for it.
pub(crate) fn views(id: u32, bytes: &[u8]) -> Option<Result<Views, String>> {
    // No visitor can have a lifetime, so this lives as long as the program.
    let bytes: &'static [u8] = bytes.to_vec().leak();
    api::dispatch::visit(id, View(bytes)).or_else(|| mtproto::dispatch::visit(id, View(bytes)))
}

/// What stands for `tl_types::codec::Visitor` in the modules below.
pub(crate) trait Visitor {
    type Output;

    fn visit<T: Deserializable<'static> + Serializable + Debug>(self) -> Self::Output;
}

struct View(&'static [u8]);

impl Visitor for View {
    type Output = Result<Views, String>;

    fn visit<T: Deserializable<'static> + Serializable + Debug>(self) -> Self::Output {
        let value = T::from_bytes(self.0).map_err(|error| error.to_string())?;
        Ok(Views { again: value.to_bytes(), printed: printed(&value) })
    }
}

fn printed(value: &dyn Debug) -> String {
    format!("{value:?}")
}
