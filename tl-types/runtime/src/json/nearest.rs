//! Suggestions for a misspelled name.

use alloc::vec::Vec;

/// Returns the most similar of `names`, if one is similar enough.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // No name is this long, and comparing takes time.
    if name.len() > 64 {
        return None;
    }
    let likely = names.map(|candidate| (distance(name, candidate), candidate));
    likely.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= name.len() / 3).map(|(_, it)| it)
}

/// Returns the Levenshtein distance, ignoring case and underscores.
fn distance(left: &str, right: &str) -> usize {
    let letters = |text: &str| -> Vec<u8> {
        text.bytes().filter(|letter| *letter != b'_').map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let (left, right) = (letters(left), letters(right));
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.iter().enumerate() {
        let mut corner = above;
        row[0] = above + 1;
        for (nth, other) in right.iter().enumerate() {
            let changed = corner + usize::from(letter != other);
            corner = row[nth + 1];
            row[nth + 1] = changed.min(corner + 1).min(row[nth] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        let names = || ["user_id", "access_hash", "id", "date"].into_iter();
        assert_eq!(nearest("userId", names()), Some("user_id"));
        assert_eq!(nearest("acess_hash", names()), Some("access_hash"));
        assert_eq!(nearest("dat", names()), Some("date"));
        assert_eq!(nearest("x", names()), None);
        assert_eq!(nearest("something", names()), None);
        assert_eq!(nearest("", names()), None);
    }
}
