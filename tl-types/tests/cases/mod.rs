//! Properties checked with a fixed number of random inputs: a busy machine checks as many as an idle one.

use std::env;

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;

/// Checks a property with `count` inputs of 32 bytes to 64 KiB.
///
/// The inputs are the same in every run; `TL_SEED=7 cargo test ...` checks others. A failure prints the seed of its
/// input, which `arbtest(property).seed(seed)` repeats. An input that is too short for the property is not counted.
pub(crate) fn cases(count: u32, mut property: impl FnMut(&mut Unstructured<'_>) -> Result<()>) {
    let first: u32 = env::var("TL_SEED").map_or(0, |seed| seed.parse().expect("TL_SEED is a number"));
    // Miri is a thousand times slower.
    let (count, sizes) = if cfg!(miri) { (count.div_ceil(100), 6) } else { (count, 12) };
    let (mut checked, mut case) = (0, 0_u32);
    while checked < count {
        assert!(case < 2 * count, "most inputs are too short");
        let (size, random) = (32_u64 << (case % sizes), case.wrapping_add(first << 16) + 1);
        let seed = u64::from(random.wrapping_mul(0x9e37_79b9)) << 32 | size;
        arbtest(|u| property(u).map(|()| checked += 1).or(Ok(()))).seed(seed).run();
        case += 1;
    }
}
