//! Metadata of functions and pages, which an overlay adds to the schema.

/// The accounts that a [`Function`](super::Function) is available to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Users only.
    User,
    /// Bots only.
    Bot,
    /// Users and bots.
    Both,
}

/// An error that a [`Function`](super::Function) can return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcError {
    /// Its code: 400, 420, -503.
    pub code: i32,
    /// The codes that other functions return it with.
    pub other_codes: Vec<i32>,
    /// Its name, in which `%d` stands for a number: `SLOWMODE_WAIT_%d`. It has no commas, which separate names in the
    /// generated code.
    pub name: String,
    /// Its meaning, a sentence of plain text.
    pub meaning: String,
}

/// A related page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Title.
    pub title: String,
    /// Address.
    pub address: String,
}
