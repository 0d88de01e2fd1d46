//! Charges of which something became.

use shopbell_sandbox::{ChargeOutcome, ChargeSpec, ChargeStep, DisputeState, RefundState, Sandbox};

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
