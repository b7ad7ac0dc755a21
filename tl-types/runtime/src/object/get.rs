//! Fields of an object by path.

use super::Object;
use crate::registry::Registry;
use crate::schema::{Event, Walker};

impl<R: Registry> Object<R> {
    /// Returns the value of a field by its path, such as `users[2].first_name`; `None` if it is absent or undefined.
    ///
    /// For a value with fields or items this is its first event, [`Event::Enter`] or [`Event::Vector`].
    ///
    /// ```
    /// use tl_types::schema::Event;
    /// use tl_types::{Error, Object, functions};
    ///
    /// let call = functions::messages::GetCustomEmojiDocuments { document_id: vec![4, 8] };
    /// let object = Object::new(&call)?;
    /// assert_eq!(object.get("document_id"), Some(Event::Vector(2)));
    /// assert_eq!(object.get("document_id[1]"), Some(Event::Long(8)));
    /// assert_eq!(object.get("document_id[2]"), None);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn get(&self, path: &str) -> Option<Event<'_>> {
        let mut r = self.reader();
        let mut walker = Self::walk(&mut r);
        let mut event = walker.next()?.ok()?;
        // `users[2].first_name` is `users`, `2]`, `first_name`.
        for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
            match (event, step.strip_suffix(']')) {
                (Event::Enter { .. }, None) => field(&mut walker, step)?,
                (Event::Vector(count), Some(index)) => {
                    let index = index.parse().ok().filter(|index| *index < count)?;
                    (0..index).try_for_each(|_| skip(&mut walker))?;
                }
                _ => return None,
            }
            event = walker.next()?.ok()?;
        }
        Some(event)
    }
}

/// Advances to the value of a field.
fn field(walker: &mut Walker<'_, '_>, name: &str) -> Option<()> {
    loop {
        match walker.next()?.ok()? {
            Event::Field(field) if field.name == name => return Some(()),
            Event::Field(_) => skip(walker)?,
            Event::Flags { .. } => {}
            _ => return None,
        }
    }
}

/// Skips the next value.
fn skip(walker: &mut Walker<'_, '_>) -> Option<()> {
    let depth = walker.depth();
    loop {
        walker.next()?.ok()?;
        if walker.depth() == depth {
            return Some(());
        }
    }
}
