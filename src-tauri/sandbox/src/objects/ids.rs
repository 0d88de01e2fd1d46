//! Ids in Stripe's form.

use rand::RngExt as _;

/// A prefix and 24 letters and digits.
pub(crate) fn random_id(prefix: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut random = rand::rng();
    let tail = (0..24).map(|_| {
        let at = random.random_range(0..LETTERS.len());
        char::from(LETTERS.get(at).copied().unwrap_or(b'A'))
    });
    prefix.chars().chain(tail).collect()
}
