//! Charges of which something became.

use shopbell_sandbox::{
    ChargeOutcome, ChargeSpec, ChargeStep, DisputeState, InvoiceSpec, InvoiceStep,
    PaymentIntentSpec, PaymentIntentStep, PayoutSpec, PayoutState, RefundState, Sandbox,
    SubscriptionSpec, SubscriptionState,
};

/// Everything that can become of a charge.
pub(crate) fn live_on(sandbox: &Sandbox) {
    let shop = sandbox.shop();
    let charge = |outcome, uncaptured| {
        shop.create_charge(ChargeSpec {
            outcome,
            uncaptured,
            ..ChargeSpec::default()
        })
    };
    let step = |id: &str, step| shop.step_charge(id, &step).unwrap();
    step(&charge(ChargeOutcome::Pending, false), ChargeStep::Succeed);
    step(&charge(ChargeOutcome::Pending, false), ChargeStep::Fail);
    let amount = Some(900);
    step(
        &charge(ChargeOutcome::Approved, true),
        ChargeStep::Capture { amount },
    );
    step(&charge(ChargeOutcome::Approved, true), ChargeStep::Expire);
    for end in [
        RefundState::Succeeded,
        RefundState::Failed,
        RefundState::Canceled,
    ] {
        let state = RefundState::Pending;
        let paid = charge(ChargeOutcome::Approved, false);
        let refund = step(&paid, ChargeStep::Refund { amount, state });
        shop.step_refund(&refund, end).unwrap();
    }
    for end in [
        DisputeState::Won,
        DisputeState::Lost,
        DisputeState::WarningClosed,
    ] {
        let state = DisputeState::WarningNeedsResponse;
        let paid = charge(ChargeOutcome::Approved, false);
        let dispute = step(
            &paid,
            ChargeStep::Dispute {
                amount: None,
                state,
            },
        );
        shop.step_dispute(&dispute, DisputeState::UnderReview)
            .unwrap();
        shop.step_dispute(&dispute, end).unwrap();
    }
}

/// Everything that can become of payouts, invoices, subscriptions and payment intents.
pub(crate) fn bill(sandbox: &Sandbox) {
    let shop = sandbox.shop();
    for state in [
        PayoutState::Pending,
        PayoutState::Paid,
        PayoutState::Failed,
        PayoutState::Canceled,
    ] {
        let payout = shop.create_payout(PayoutSpec::default());
        shop.step_payout(&payout, state).unwrap();
    }
    for step in [
        InvoiceStep::Pay,
        InvoiceStep::FailPayment,
        InvoiceStep::Void,
    ] {
        let subscription = Some("sub_1".to_owned());
        let invoice = shop.create_invoice(InvoiceSpec {
            subscription,
            ..InvoiceSpec::default()
        });
        shop.step_invoice(&invoice, step).unwrap();
    }
    for state in [
        SubscriptionState::Active,
        SubscriptionState::Trialing,
        SubscriptionState::PastDue,
        SubscriptionState::Canceled,
        SubscriptionState::IncompleteExpired,
    ] {
        let subscription = shop.create_subscription(SubscriptionSpec {
            state: SubscriptionState::Incomplete,
            ..SubscriptionSpec::default()
        });
        shop.step_subscription(&subscription, state).unwrap();
    }
    let intent = shop.create_payment_intent(PaymentIntentSpec::default());
    for charge in [None, Some("ch_1".to_owned())] {
        shop.step_payment_intent(&intent, PaymentIntentStep::Fail { charge })
            .unwrap();
    }
    shop.step_payment_intent(&intent, PaymentIntentStep::Succeed)
        .unwrap();
}
