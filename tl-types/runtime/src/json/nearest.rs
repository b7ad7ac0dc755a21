//! The name that was probably meant.

use alloc::vec::Vec;

/// The one of `names` that is most like `name`, if one is.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Nobody means a name by a text this long, and comparing takes time.
    if name.len() > 64 {
        return None;
    }
    let likely = names.map(|candidate| (distance(name, candidate), candidate));
    likely.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= name.len() / 3).map(|(_, it)| it)
}

/// How many letters must be changed, put in or left out, not looking at case and underscores: the Levenshtein distance.
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
    fn what_was_meant() {
        let names = || ["user_id", "access_hash", "id", "date"].into_iter();
        assert_eq!(nearest("userId", names()), Some("user_id"));
        assert_eq!(nearest("acess_hash", names()), Some("access_hash"));
        assert_eq!(nearest("dat", names()), Some("date"));
        assert_eq!(nearest("x", names()), None);
        assert_eq!(nearest("something", names()), None);
        assert_eq!(nearest("", names()), None);
    }
}
