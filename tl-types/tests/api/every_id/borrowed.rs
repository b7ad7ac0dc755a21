//! The borrowed Rust type of every id.
//!
//! `dispatch` finds owned types only. Its file is compiled once more here, with the borrowed `types`, `enums` and
//! `functions`.

mod api;
mod mtproto;
mod owned;

use std::fmt::Debug;

use tl_types::rpc::Wrapper;
use tl_types::{Deserializable, RemoteCall, Serializable};

/// The results of a borrowed type for the bytes of a value.
pub(crate) struct Views {
    /// The value, encoded again.
    pub(crate) repeated: Vec<u8>,
    /// The output of `Debug`.
    pub(crate) printed: String,
}

/// Decodes a value by its id. `None` if no borrowed type has it.
pub(crate) fn views(id: u32, bytes: &[u8]) -> Option<Result<Views, String>> {
    // No visitor can have a lifetime, so this lives as long as the program.
    let bytes: &'static [u8] = bytes.to_vec().leak();
    api::dispatch::visit(id, View(bytes)).or_else(|| mtproto::dispatch::visit(id, View(bytes)))
}

/// Replaces `tl_types::codec::Visitor` in the modules below.
pub(crate) trait Visitor {
    type Output;

    fn visit<T: Deserializable<'static> + Serializable + Debug>(self) -> Self::Output;
}

/// Replaces `tl_types::codec::FunctionVisitor`. Borrowed functions are calls, too, but not owned.
pub(crate) trait FunctionVisitor {
    type Output;

    fn visit<F: RemoteCall>(self) -> Self::Output;
    fn visit_wrapper<W: Wrapper>(self) -> Self::Output;
}

struct View(&'static [u8]);

impl Visitor for View {
    type Output = Result<Views, String>;

    fn visit<T: Deserializable<'static> + Serializable + Debug>(self) -> Self::Output {
        let value = T::from_bytes(self.0).map_err(|error| error.to_string())?;
        Ok(Views { repeated: value.to_bytes(), printed: printed(&value) })
    }
}

fn printed(value: &dyn Debug) -> String {
    format!("{value:?}")
}
