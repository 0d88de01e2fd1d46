//! What an account holds at first.

use crate::{dice::Dice, kind::Kind, resources::store::Store};

mod demo;
pub(crate) mod draw;
mod goods;
mod money;
mod people;

/// How far back seeded objects go.
const SPAN: i64 = 60 * 86_400;

/// What an account holds at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    demo: bool,
    counts: Vec<(Kind, usize)>,
    dice: u64,
}

impl Seed {
    /// A little shop for ceramics and coffee, two months after a busy spring.
    pub fn demo() -> Self {
        Self {
            demo: true,
            counts: Vec::new(),
            dice: 2020,
        }
    }

    /// Nothing.
    pub fn empty() -> Self {
        Self {
            demo: false,
            counts: Vec::new(),
            dice: 2020,
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

    /// Draws other objects of the same sort.
    #[must_use]
    pub fn dice(mut self, seed: u64) -> Self {
        self.dice = seed;
        self
    }

    pub(crate) fn plant(&self, store: &mut Store, now: i64) {
        let mut dice = Dice::new(self.dice);
        if self.demo {
            demo::plant(store, &mut dice, now);
        }
        let span = now - SPAN..=now;
        for (kind, count) in &self.counts {
            match kind {
                Kind::Charges => drop(draw::many(
                    store,
                    &mut dice,
                    *count,
                    &span,
                    now,
                    draw::charge,
                )),
                Kind::CheckoutSessions => drop(draw::many(
                    store,
                    &mut dice,
                    *count,
                    &span,
                    now,
                    draw::session,
                )),
                Kind::Customers => drop(draw::many(
                    store,
                    &mut dice,
                    *count,
                    &span,
                    now,
                    draw::customer,
                )),
                Kind::InvoiceItems => drop(draw::many(
                    store,
                    &mut dice,
                    *count,
                    &span,
                    now,
                    draw::invoice_item,
                )),
                Kind::Orders => drop(draw::many(
                    store,
                    &mut dice,
                    *count,
                    &span,
                    now,
                    draw::order,
                )),
                Kind::Products => drop(draw::many(
                    store,
                    &mut dice,
                    *count,
                    &span,
                    now,
                    draw::product,
                )),
                Kind::Account | Kind::Coupons | Kind::Events | Kind::Prices => {}
            }
        }
    }
}
