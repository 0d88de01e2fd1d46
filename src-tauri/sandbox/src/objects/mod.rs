//! Objects as Stripe renders them at the pinned version.

pub(crate) mod build;
pub(crate) mod ids;
