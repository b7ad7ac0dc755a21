//! Properties of any bytes that are read as a value of any layer, for the target `history` and for tests.

use tl_types::history::Object;
use tl_types::{Deserializable, Error, LAYER, Reader, Serializable, skip};

use crate::heap;

/// Peaks of memory in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Peaks {
    /// Of reading and of skipping a value.
    pub read: usize,
    /// Of upgrading it.
    pub upgrade: usize,
    /// Of downgrading it.
    pub downgrade: usize,
}

/// The memory that converting a value of `len` bytes may take, in bytes: two lists of 256 paths are the larger constant.
pub fn allowed(len: usize) -> usize {
    64 * len + (256 << 10)
}

/// Reads bytes as a value of any layer, converts it into the present layer and into `layer`, and returns the peaks of memory,
/// and whether it is a value.
///
/// The value must encode to the bytes, be the same after a trip through TL JSON, and have the same form in the present layer
/// after a second upgrade. `decode` decodes bytes as the Rust type of their id, and encodes them again.
pub fn history(bytes: &[u8], layer: u32, decode: impl Fn(&[u8]) -> Option<Result<Vec<u8>, Error>>) -> (bool, Peaks) {
    let (object, read) = heap::measure(|| Object::from_bytes(bytes));
    let mut peaks = Peaks { read, ..Peaks::default() };
    let mut r = Reader::new(bytes);
    let (skipped, peak) = heap::measure(|| skip::<Object>(&mut r).is_ok() && r.remaining() == 0);
    peaks.read = read.max(peak);
    assert!(peaks.read <= 64 * bytes.len() + 4096, "{} bytes of memory for {}", peaks.read, bytes.len());
    assert_eq!(skipped, object.is_ok());
    let Ok(object) = object else { return (false, peaks) };
    assert!(object.to_bytes() == bytes);
    through_json(&object);

    let (upgraded, peak) = heap::measure(|| object.upgrade());
    peaks.upgrade = peak;
    if let Ok((upgraded, _)) = upgraded {
        let repeated = decode(upgraded.as_bytes());
        assert!(repeated.is_none_or(|repeated| repeated.as_deref() == Ok(upgraded.as_bytes())), "{upgraded:?}");
        let (again, changes) = upgraded.upgrade().expect("is of the present layer");
        assert!(again == upgraded && changes.is_exact(), "{upgraded:?}");
    }
    let (downgraded, peak) = heap::measure(|| object.downgrade(layer));
    peaks.downgrade = peak;
    if let Ok((downgraded, _)) = downgraded {
        assert_eq!(Object::from_bytes(downgraded.as_bytes()).as_ref(), Ok(&downgraded));
        let (again, _) = downgraded.downgrade(layer).expect("is of that layer");
        assert!(again == downgraded, "{downgraded:?}\n{again:?}");
    }
    let most = peaks.upgrade.max(peaks.downgrade);
    let allowed = allowed(bytes.len());
    assert!(most <= allowed, "{most} bytes of memory for {}, {allowed} allowed", bytes.len());
    (true, peaks)
}

/// A value is the same after JSON, except for what JSON cannot tell: the payload of a NaN and unknown flags.
fn through_json(object: &Object) {
    let Ok(json) = serde_json::to_string(object) else { return };
    let same: Object = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!(serde_json::to_string(&same).expect("was written before"), json);
}

/// The layer that a byte stands for: one of all since 51.
pub fn layer(byte: u8) -> u32 {
    51 + u32::from(byte) % (LAYER.unsigned_abs() - 50)
}
