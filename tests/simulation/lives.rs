//! What becomes of charges in a history.

use std::collections::BTreeSet;

use shopbell_sandbox::{
    ChargeOutcome, ChargeSpec, ChargeStep, DisputeState, InvoiceSpec, InvoiceStep, Kind,
    PaymentIntentSpec, PaymentIntentStep, PayoutSpec, PayoutState, RefundState, Sandbox,
    SubscriptionSpec, SubscriptionState, VisibilityDelay,
};

/// Charges, and what followed them.
#[derive(Default)]
pub(crate) struct Lives {
    on: bool,
    charges: Vec<String>,
    refunds: Vec<String>,
    disputes: Vec<String>,
    failed: BTreeSet<String>,
}

impl Lives {
    pub(crate) fn new(on: bool) -> Self {
        Self {
            on,
            ..Self::default()
        }
    }

    /// A charge to make: by turns on its way, reserved, or paid.
    pub(crate) fn draw_charge(&self) -> ChargeSpec {
        let turn = if self.on { self.charges.len() % 4 } else { 3 };
        ChargeSpec {
            outcome: if turn == 0 {
                ChargeOutcome::Pending
            } else {
                ChargeOutcome::Approved
            },
            uncaptured: turn == 1,
            ..ChargeSpec::default()
        }
    }

    pub(crate) fn add(&mut self, ids: &[String]) {
        self.charges.extend_from_slice(ids);
    }

    pub(crate) fn failed(&self) -> BTreeSet<String> {
        self.failed.clone()
    }

    /// Takes a charge, a refund or a dispute a step further, if it takes that step; gives the refund or
    /// dispute that was made.
    pub(crate) fn live(&mut self, sandbox: &Sandbox, draw: usize) -> Option<String> {
        let shop = sandbox.shop();
        match draw % 5 {
            0 => {
                let refund = pick(&self.refunds, draw)?;
                let states = [RefundState::Failed, RefundState::Succeeded];
                let _ = shop.step_refund(refund, states[draw % 2]);
                return None;
            }
            1 => {
                let dispute = pick(&self.disputes, draw)?;
                let states = [
                    DisputeState::UnderReview,
                    DisputeState::Won,
                    DisputeState::Lost,
                ];
                let _ = shop.step_dispute(dispute, states[draw % 3]);
                return None;
            }
            _ => {}
        }
        let charge = pick(&self.charges, draw * 7)?.clone();
        let step = match draw % 7 {
            0 => ChargeStep::Dispute {
                amount: None,
                state: DisputeState::NeedsResponse,
            },
            1 => ChargeStep::Fail,
            2 => ChargeStep::Succeed,
            3 => ChargeStep::Capture {
                amount: draw.is_multiple_of(2).then_some(900),
            },
            4 => ChargeStep::Expire,
            _ => ChargeStep::Refund {
                amount: draw.is_multiple_of(3).then_some(700),
                state: [RefundState::Pending, RefundState::Succeeded][draw % 2],
            },
        };
        // Some refunds are listed long after their event.
        let objects = if draw.is_multiple_of(3) { 900 } else { 0 };
        let mut options = sandbox.account_options();
        let late = VisibilityDelay { objects, events: 0 };
        options.late.insert(Kind::Refunds, late);
        sandbox.set_account_options(options);
        let made = shop.step_charge(&charge, &step).ok()?;
        match step {
            ChargeStep::Fail => {
                self.failed.insert(charge);
                return None;
            }
            ChargeStep::Refund { .. } => self.refunds.push(made.clone()),
            ChargeStep::Dispute { .. } => self.disputes.push(made.clone()),
            _ => return None,
        }
        Some(made)
    }
}

/// A moment in the life of something that no list tells: an invoice paid, a payout, a subscription that
/// starts, a payment that fails. Gives the object.
pub(crate) fn bill(sandbox: &Sandbox, draw: usize) -> String {
    let shop = sandbox.shop();
    match draw % 4 {
        0 => {
            let invoice = shop.create_invoice(InvoiceSpec::default());
            shop.step_invoice(&invoice, InvoiceStep::Pay).unwrap();
            invoice
        }
        1 => {
            let payout = shop.create_payout(PayoutSpec::default());
            shop.step_payout(&payout, PayoutState::Paid).unwrap();
            payout
        }
        2 => {
            let state = SubscriptionState::Incomplete;
            let subscription = shop.create_subscription(SubscriptionSpec {
                state,
                ..SubscriptionSpec::default()
            });
            shop.step_subscription(&subscription, SubscriptionState::Active)
                .unwrap();
            subscription
        }
        _ => {
            let intent = shop.create_payment_intent(PaymentIntentSpec::default());
            let failed = PaymentIntentStep::Fail { charge: None };
            shop.step_payment_intent(&intent, failed).unwrap();
            intent
        }
    }
}

fn pick(all: &[String], draw: usize) -> Option<&String> {
    all.get(draw % all.len().max(1))
}
