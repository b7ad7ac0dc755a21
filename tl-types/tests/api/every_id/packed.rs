//! Invalid packed objects: bombs, wrong sizes, damage.

use tl_types::mtproto::GzipPacked;
use tl_types::{Deserializable, Opaque, Serializable};

use crate::by_schema::Random;
use crate::every_id::outcomes::Outcomes;
use crate::every_id::values::VALUES;
use crate::heap;

/// The limit of the caller, in bytes.
const LIMIT: usize = 1 << 20;

/// The memory of the decompressor, in bytes.
const DECOMPRESSOR: usize = 64 << 10;

/// Objects of all sizes around the limit, as they are and damaged. Memory is counted beyond the limit.
pub(crate) fn bombs() -> Outcomes {
    let mut outcomes = Outcomes::new("packed objects: bombs, wrong sizes, damage");
    let id = GzipPacked::CONSTRUCTOR_ID;
    let ty = VALUES.types.iter().find(|ty| ty.id == id).expect("is among the types");
    let mut random = Random::new(1);
    for size in [0, 4, 1000, LIMIT - 4, LIMIT, LIMIT + 4, 8 * LIMIT, 32 * LIMIT] {
        let whole = GzipPacked::pack(&Opaque(vec![0; size]));
        let mut all = vec![(whole.packed_data.clone(), Some(size <= LIMIT))];
        for size_field in [0, 1, 1000, LIMIT as u32, u32::MAX] {
            let mut bytes = whole.packed_data.clone();
            let end = bytes.len() - 4;
            bytes[end..].copy_from_slice(&size_field.to_le_bytes());
            all.push((bytes, (size_field as usize != size).then_some(false)));
        }
        for _ in 0..20 {
            let mut bytes = whole.packed_data.clone();
            let at = random.below(bytes.len() as u32) as usize;
            bytes[at] ^= 1 << random.below(8);
            all.push((bytes.clone(), None));
            bytes.truncate(at);
            all.push((bytes, Some(false)));
        }
        // Packed again.
        all.push((GzipPacked::pack(&whole).packed_data, Some(false)));
        for (packed_data, expected) in all {
            let bytes = GzipPacked { packed_data }.to_bytes();
            let packed = GzipPacked::<&[u8]>::from_bytes(&bytes).expect("bytes");
            let (object, peak) = heap::measure(|| packed.unpack(LIMIT));
            assert!(peak <= LIMIT + DECOMPRESSOR, "{peak}");
            assert!(expected.is_none_or(|expected| expected == object.is_ok()), "{size}: {object:?}");
            outcomes.add(ty, bytes.len(), object.is_ok(), 0);
        }
    }
    outcomes
}
