//! Payouts, invoices, subscriptions and payment intents, and what becomes of them.

use super::{RefusedChange, Shop};
use crate::{
    resources::{
        invoice::{InvoiceStep, step_invoice},
        payment_intent::{PaymentIntentStep, step_payment_intent},
        payout::{PayoutState, step_payout},
        subscription::{SubscriptionState, step_subscription},
    },
    rng::SeededRng,
    seed::billing::generate_billing,
    spec::{InvoiceSpec, PaymentIntentSpec, PayoutSpec, SubscriptionSpec},
    state::WriteContext,
};

impl Shop {
    /// Makes a payout and gives its id.
    pub fn create_payout(&self, spec: PayoutSpec) -> String {
        self.create(spec)
    }

    /// Makes an open invoice and gives its id.
    pub fn create_invoice(&self, spec: InvoiceSpec) -> String {
        self.create(spec)
    }

    /// Makes a subscription and gives its id.
    pub fn create_subscription(&self, spec: SubscriptionSpec) -> String {
        self.create(spec)
    }

    /// Makes a payment intent and gives its id.
    pub fn create_payment_intent(&self, spec: PaymentIntentSpec) -> String {
        self.create(spec)
    }

    /// Takes a payout one step further, as the bank does.
    pub fn step_payout(&self, id: &str, state: PayoutState) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_payout(&mut guard.store, id, state, &context)?)
    }

    /// Takes an open invoice one step further.
    pub fn step_invoice(&self, id: &str, step: InvoiceStep) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_invoice(&mut guard.store, id, step, &context)?)
    }

    /// Brings a subscription to another state.
    pub fn step_subscription(
        &self,
        id: &str,
        state: SubscriptionState,
    ) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_subscription(&mut guard.store, id, state, &context)?)
    }

    /// Takes a payment intent one step further, as the customer and their bank do.
    pub fn step_payment_intent(
        &self,
        id: &str,
        step: PaymentIntentStep,
    ) -> Result<(), RefusedChange> {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        Ok(step_payment_intent(&mut guard.store, id, step, &context)?)
    }

    /// Lets one more thing happen around invoices, subscriptions and payouts; gives the id of what was made or
    /// changed.
    pub fn bill(&self, seed: u64) -> String {
        let mut guard = self.shared.lock();
        let context = WriteContext::at(guard.clock.now());
        generate_billing(&mut guard.store, &mut SeededRng::new(seed), &context)
    }
}
