//! What becomes of a seeded shop's charges.

use std::sync::Arc;

use crate::{
    resources::{
        charge::Charge,
        charge_outcome::ChargeOutcome,
        charge_steps::{ChargeStep, new_dispute, step_charge, step_dispute},
        dispute::DisputeState,
        refund::RefundState,
        store::Store,
    },
    rng::SeededRng,
    state::WriteContext,
};

/// Something happens to one of the latest charges; gives the id of what was made or changed.
pub(crate) fn live_on(
    store: &mut Store,
    rng: &mut SeededRng,
    context: &WriteContext,
) -> Option<String> {
    let dispute = store
        .disputes
        .iter()
        .rev()
        .find(|one| !one.state.is_closed());
    if let Some(dispute) = dispute.map(Arc::clone).filter(|_| rng.chance(20)) {
        let state = match dispute.state {
            DisputeState::NeedsResponse if rng.chance(60) => DisputeState::UnderReview,
            _ if rng.chance(50) => DisputeState::Won,
            _ => DisputeState::Lost,
        };
        step_dispute(store, &dispute.id, state, context).ok()?;
        return Some(dispute.id.clone());
    }
    let place = store.charges.len().checked_sub(1 + rng.below(30))?;
    let charge = store.charges.nth(place).map(Arc::clone)?;
    let step = if charge.outcome == ChargeOutcome::Pending {
        if rng.chance(80) {
            ChargeStep::Succeed
        } else {
            ChargeStep::Fail
        }
    } else if rng.chance(15) {
        ChargeStep::Dispute {
            amount: None,
            state: DisputeState::NeedsResponse,
        }
    } else {
        let half = (charge.amount > 1 && rng.chance(40)).then_some(charge.amount / 2);
        ChargeStep::Refund {
            amount: half,
            state: RefundState::Succeeded,
        }
    };
    step_charge(store, &charge.id, &step, context).ok()
}

/// Two disputes that the shop has to do with: one to be answered, one lost.
pub(super) fn add_past_disputes(store: &mut Store, now: i64) {
    let day = 86_400;
    for (age, state) in [
        (5 * day, DisputeState::NeedsResponse),
        (30 * day, DisputeState::Lost),
    ] {
        let paid = |charge: &&Arc<Charge>| {
            charge.created < now - age && charge.can_refund() && charge.amount_refunded == 0
        };
        let Some(charge) = store.charges.iter().rev().find(paid).map(Arc::clone) else {
            continue;
        };
        let created = charge.created + 2 * day;
        let mut dispute = new_dispute(store, &charge, created);
        dispute.state = state;
        if let Some(charge) = store.charges.get_mut(&charge.id) {
            charge.disputed = true;
        }
        store.add(dispute, &WriteContext::at(created));
    }
}

/// The refund of a charge that was refunded before anybody looked.
pub(crate) fn add_past_refund(store: &mut Store, charge: &mut Charge, created: i64) {
    if charge.amount_refunded == 0 {
        return;
    }
    let refund = charge.past_refund(created);
    charge.refunds.push(refund.clone());
    store.refunds.insert(refund, created);
}
