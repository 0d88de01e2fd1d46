//! What becomes of what was sold.

use super::{RefusedChange, Shop};
use crate::{
    resources::{
        charge_steps::{ChargeStep, step_charge, step_dispute, step_order, step_refund},
        dispute::DisputeState,
        refund::RefundState,
    },
    rng::SeededRng,
    seed::lives::live_on,
    state::WriteContext,
};

impl Shop {
    /// Takes a charge one step further; gives the id of the refund or dispute that it makes, or the charge's.
    pub fn step_charge(&self, id: &str, step: &ChargeStep) -> Result<String, RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_charge(&mut guard.store, id, step, &context)?)
    }

    /// Takes a refund one step further, as the bank does.
    pub fn step_refund(&self, id: &str, state: RefundState) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_refund(&mut guard.store, id, state, &context)?)
    }

    /// Takes a dispute one step further, as the bank does.
    pub fn step_dispute(&self, id: &str, state: DisputeState) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_dispute(&mut guard.store, id, state, &context)?)
    }

    /// Gives an order another status.
    pub fn step_order(&self, id: &str, status: &str) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_order(&mut guard.store, id, status, &context)?)
    }

    /// Lets something happen to one of the latest charges, as the busy shop would; gives the id of what was
    /// made or changed.
    pub fn live_on(&self, seed: u64) -> Option<String> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        live_on(&mut guard.store, &mut SeededRng::new(seed), &context)
    }
}
