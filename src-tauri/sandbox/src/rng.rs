//! Made-up chance: the same seed draws the same shop on every machine and with every toolchain.

use serde::{Deserialize, Serialize};

/// One-to-one scrambling of 64 bits (the finaliser of SplitMix64).
pub(crate) const fn mix_bits(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The step of SplitMix64: 2^64 divided by the golden ratio, made odd.
const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A source of repeatable draws.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SeededRng {
    state: u64,
}

impl SeededRng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self {
            state: mix_bits(seed),
        }
    }

    fn next_bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN_GAMMA);
        mix_bits(self.state)
    }

    /// A number in `0..count`; 0 where there is nothing to choose from.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next_bits() % count).unwrap_or(0)
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0);
        let step = self.next_bits() % span.saturating_add(1);
        low.saturating_add(i64::try_from(step).unwrap_or(0))
    }

    /// True in `percent` of 100 cases.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    /// One of the list; its default where the list is empty.
    pub(crate) fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.below(list.len()))
            .copied()
            .unwrap_or_default()
    }
}

/// Makes ids that look like Stripe's and never repeat.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ids {
    salt: u64,
    counter: u64,
}

impl Ids {
    pub(crate) const fn new(salt: u64) -> Self {
        Self { salt, counter: 0 }
    }

    /// `prefix` and `length` letters or digits; the first eleven are unique per account.
    pub(crate) fn next(&mut self, prefix: &str, length: usize) -> String {
        self.counter = self.counter.wrapping_add(1);
        let mut part = mix_bits(self.counter.wrapping_add(mix_bits(self.salt)));
        let mut id = String::with_capacity(prefix.len() + length);
        id.push_str(prefix);
        let mut left = length;
        while left > 0 {
            let mut rest = part;
            for _ in 0..left.min(11) {
                id.push(base62(rest % 62));
                rest /= 62;
            }
            left = left.saturating_sub(11);
            part = mix_bits(part.wrapping_add(GOLDEN_GAMMA));
        }
        id
    }
}

fn base62(digit: u64) -> char {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    usize::try_from(digit)
        .ok()
        .and_then(|digit| DIGITS.get(digit))
        .map_or('0', |digit| char::from(*digit))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_do_not_repeat() {
        let mut ids = Ids::new(7);
        let all: HashSet<String> = (0..50_000).map(|_| ids.next("ch_1", 22)).collect();
        assert_eq!(all.len(), 50_000);
        assert!(all.iter().all(|id| id.len() == 26));
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let draw = |seed| {
            let mut rng = SeededRng::new(seed);
            (0..20).map(|_| rng.between(-5, 5)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert!(draw(3).iter().all(|value| (-5..=5).contains(value)));
    }
}
