//! Lists of names in one string: a table of strings takes longer to compile and more room in a program.

/// A list of names, separated by commas: `note,flags,text,author`.
///
/// It starts and ends with a name, which is checked when a constant is compiled. Every name would take longer to check
/// than the rest of the constant.
///
/// ```
/// use tl_types::codec::NameList;
///
/// const NOTE: NameList = NameList::new("note,flags,text");
/// assert_eq!((NOTE.first(), NOTE.get(2), NOTE.get(3)), ("note", Some("text"), None));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct NameList(&'static str);

impl NameList {
    /// The list without names.
    pub const EMPTY: Self = Self("");

    /// Creates a list from its names, separated by commas.
    ///
    /// # Panics
    ///
    /// Panics if the first or the last of several names is empty.
    #[track_caller]
    pub const fn new(names: &'static str) -> Self {
        if let [b',', ..] | [.., b','] = names.as_bytes() {
            panic!("a name in the list is empty");
        }
        Self(names)
    }

    /// Returns the names with the commas between them.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Returns the first name; empty for an empty list.
    pub const fn first(self) -> &'static str {
        let (bytes, mut end) = (self.0.as_bytes(), 0);
        while end < bytes.len() && bytes[end] != b',' {
            end += 1;
        }
        self.0.split_at(end).0
    }

    /// Returns the name at a position, counted from 0.
    pub fn get(self, index: usize) -> Option<&'static str> {
        self.iter().nth(index)
    }

    /// Iterates over the names.
    pub fn iter(self) -> impl Iterator<Item = &'static str> + Clone {
        let empty = self.0.is_empty();
        self.0.split(',').skip(usize::from(empty))
    }
}
