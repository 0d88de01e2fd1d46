//! What an account holds at first.

use self::{
    demo::populate_demo,
    generate::{MAX_SEEDED_AGE, generate_kind},
};
use crate::{kind::Kind, resources::store::Store, rng::SeededRng};

pub(crate) mod billing;
mod buyer;
mod checkout;
mod demo;
pub(crate) mod generate;
mod goods;
pub(crate) mod lives;
mod money;
mod people;

/// Every start draws the same shop.
const RNG_SEED: u64 = 2020;

/// What an account holds at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    demo: bool,
    counts: Vec<(Kind, usize)>,
}

impl Seed {
    /// A little shop for ceramics and coffee, two months after a busy spring.
    pub fn demo() -> Self {
        Self {
            demo: true,
            counts: Vec::new(),
        }
    }

    /// Nothing.
    pub fn empty() -> Self {
        Self {
            demo: false,
            counts: Vec::new(),
        }
    }

    /// So many charges over the last 60 days.
    pub fn charges(count: usize) -> Self {
        Self::empty().with(Kind::Charges, count)
    }

    /// So many customers over the last 60 days.
    pub fn customers(count: usize) -> Self {
        Self::empty().with(Kind::Customers, count)
    }

    /// So many realistic objects of one more kind.
    #[must_use]
    pub fn with(mut self, kind: Kind, count: usize) -> Self {
        self.counts.push((kind, count));
        self
    }

    /// Adds what it holds to a store.
    pub(crate) fn populate(&self, store: &mut Store, now: i64) {
        let mut rng = SeededRng::new(RNG_SEED);
        if self.demo {
            populate_demo(store, &mut rng, now);
        }
        let created = now - MAX_SEEDED_AGE..=now;
        for (kind, count) in &self.counts {
            generate_kind(store, &mut rng, *kind, *count, &created, now);
        }
    }
}
