//! The names of documented RPC errors, and their meanings.
//!
//! The constants are for [`RpcError::is`](tl_runtime::rpc::RpcError::is). A number in a name is `X` in the constant, and `%d`
//! in its value.
//!
//! ```
//! use tl_types::errors;
//! use tl_types::rpc::RpcError;
//!
//! let error = RpcError::new(420, "FLOOD_WAIT_30");
//! assert!(error.is(errors::FLOOD_WAIT_X));
//! let meaning = errors::meaning(&error.name()).expect("a documented error");
//! assert!(meaning.starts_with("Too many requests"), "{meaning}");
//! ```

use crate::generated::errors::MEANINGS;
pub use crate::generated::errors::*;

/// Returns the meaning of an error by its name, in which a number is `%d`; `None` if it is not documented.
///
/// [`RpcError::name`](tl_runtime::rpc::RpcError::name) returns such a name. Only programs that call this function contain
/// the texts.
pub fn meaning(name: &str) -> Option<&'static str> {
    MEANINGS.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}
