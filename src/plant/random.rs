//! Seeded streams of random numbers: one for each purpose and index, none shared.

use rand_chacha::rand_core::SeedableRng as _;
use sha2::{Digest as _, Sha256};

/// The generator used everywhere a result must repeat to the bit.
pub type Rng = rand_chacha::ChaCha8Rng;

/// The stream of `seed` for one `purpose` (say `"random data"`) and `index` (say the episode).
///
/// Streams of different purposes or indices are independent, so work can be spread over any number of threads.
pub fn stream(seed: u64, purpose: &str, index: u64) -> Rng {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(index.to_le_bytes());
    hash.update(purpose.as_bytes());
    Rng::from_seed(hash.finalize().into())
}
