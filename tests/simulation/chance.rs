//! Repeatable random numbers (SplitMix64), for what no command decides: latencies and jitter.

#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `low..high`.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.bits() % (high - low)
    }

    /// Uniform in 0..1.
    #[expect(clippy::cast_precision_loss, reason = "32 bits fit")]
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.bits() >> 32) as f64 / (1_u64 << 32) as f64
    }
}
