//! What becomes of a charge: the steps that it, its refunds and its disputes take, with their events.

use serde::{Deserialize, Serialize};

use super::{
    charge::Charge,
    charge_outcome::ChargeOutcome,
    dispute::{Dispute, DisputeState},
    find_object,
    order::Order,
    refund::{Refund, RefundState},
    store::Store,
};
use crate::{api_error::ApiError, state::WriteContext};

/// The shop has so long to answer a dispute.
const TIME_TO_ANSWER: i64 = 14 * 86_400;

/// One step in the life of a charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStep {
    /// The money that was on its way has come.
    Succeed,
    /// It will not come.
    Fail,
    /// What was reserved is taken, all of it or less.
    Capture {
        /// In the smallest unit.
        amount: Option<i64>,
    },
    /// What was reserved is free again.
    Expire,
    /// Money goes back.
    Refund {
        /// In the smallest unit; the rest where it is left out.
        amount: Option<i64>,
        /// How far it comes at once.
        #[serde(default)]
        state: RefundState,
    },
    /// The customer asked their bank for the money.
    Dispute {
        /// In the smallest unit; the whole charge where it is left out.
        amount: Option<i64>,
        /// How far it comes at once.
        #[serde(default)]
        state: DisputeState,
    },
}

fn refuse(message: String) -> ApiError {
    ApiError::new(400, message)
}

/// Takes a charge one step further; gives the id of the refund or dispute that it makes, or the charge's.
pub(crate) fn step_charge(
    store: &mut Store,
    id: &str,
    step: &ChargeStep,
    context: &WriteContext,
) -> Result<String, ApiError> {
    let mut charge = Charge::clone(&*find_object::<Charge>(store, id)?);
    let pending = charge.outcome == ChargeOutcome::Pending;
    let held = charge.uncaptured && !charge.expired;
    let event = match step {
        ChargeStep::Succeed if pending => {
            charge.debit = true;
            charge.outcome = ChargeOutcome::Approved;
            "charge.succeeded"
        }
        ChargeStep::Fail if pending => {
            charge.debit = true;
            charge.outcome = ChargeOutcome::InsufficientFunds;
            "charge.failed"
        }
        ChargeStep::Capture { amount } if held => {
            let taken = amount.unwrap_or(charge.amount).clamp(1, charge.amount);
            charge.uncaptured = false;
            charge.amount_captured = Some(taken);
            // Stripe counts the rest as refunded.
            charge.amount_refunded = charge.amount - taken;
            "charge.captured"
        }
        ChargeStep::Expire if held => {
            charge.expired = true;
            let rest = charge.amount;
            let reason = Some("expired_uncaptured_charge".to_owned());
            add_refund(
                store,
                &mut charge,
                rest,
                RefundState::Succeeded,
                reason,
                context,
            );
            "charge.expired"
        }
        ChargeStep::Refund { amount, state } if charge.can_refund() => {
            let left = charge.amount - charge.amount_refunded;
            let amount = amount.unwrap_or(left);
            if amount < 1 || amount > left {
                return Err(refuse(format!(
                    "Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
                )));
            }
            let made = add_refund(store, &mut charge, amount, *state, None, context);
            store.put_step(charge, "charge.refunded", context);
            return Ok(made);
        }
        ChargeStep::Dispute { amount, state } if charge.can_refund() => {
            let dispute = Dispute {
                amount: amount.unwrap_or(charge.amount),
                state: *state,
                ..new_dispute(store, &charge, context.now)
            };
            charge.disputed = true;
            if let Some(stored) = store.charges.get_mut(id) {
                *stored = charge;
            }
            return Ok(store.add(dispute, context).id.clone());
        }
        _ => {
            return Err(refuse(format!(
                "The charge {id} does not take the step {step:?}."
            )));
        }
    };
    store.put_step(charge, event, context);
    Ok(id.to_owned())
}

/// A dispute of a whole charge.
pub(crate) fn new_dispute(store: &mut Store, charge: &Charge, now: i64) -> Dispute {
    Dispute {
        id: store.ids.next("dp_1", 22),
        created: now,
        amount: charge.amount,
        charge: charge.id.clone(),
        currency: charge.currency.clone(),
        payment_intent: charge.payment_intent(),
        reason: "product_not_received".to_owned(),
        due_by: now + TIME_TO_ANSWER,
        ..Dispute::default()
    }
}

fn add_refund(
    store: &mut Store,
    charge: &mut Charge,
    amount: i64,
    state: RefundState,
    reason: Option<String>,
    context: &WriteContext,
) -> String {
    let refund = Refund {
        id: store.ids.next("re_1", 22),
        created: context.now,
        amount,
        charge: charge.id.clone(),
        currency: charge.currency.clone(),
        payment_intent: charge.payment_intent(),
        reason,
        state,
        ..Refund::default()
    };
    charge.amount_refunded += amount;
    charge.refunds.insert(0, refund.clone());
    store.add(refund, context).id.clone()
}

/// Takes a refund one step further.
pub(crate) fn step_refund(
    store: &mut Store,
    id: &str,
    state: RefundState,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let mut refund = Refund::clone(&*find_object::<Refund>(store, id)?);
    if refund.state.is_off() || refund.state == state {
        return Err(refuse(format!(
            "The refund {id} does not become {state:?}."
        )));
    }
    refund.state = state;
    if let Some(charge) = store.charges.get_mut(&refund.charge) {
        if state.is_off() {
            charge.amount_refunded -= refund.amount;
        }
        let shown = charge
            .refunds
            .iter_mut()
            .find(|shown| shown.id == refund.id);
        if let Some(shown) = shown {
            shown.state = state;
        }
    }
    store.put_step(refund, "charge.refund.updated", context);
    Ok(())
}

/// Takes a dispute one step further.
pub(crate) fn step_dispute(
    store: &mut Store,
    id: &str,
    state: DisputeState,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let mut dispute = Dispute::clone(&*find_object::<Dispute>(store, id)?);
    if dispute.state.is_closed() || dispute.state == state {
        return Err(refuse(format!(
            "The dispute {id} does not become {state:?}."
        )));
    }
    dispute.state = state;
    let event = if state.is_closed() {
        "charge.dispute.closed"
    } else {
        "charge.dispute.updated"
    };
    store.put_step(dispute, event, context);
    Ok(())
}

/// Gives an order another status.
pub(crate) fn step_order(
    store: &mut Store,
    id: &str,
    status: &str,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let mut order = Order::clone(&*find_object::<Order>(store, id)?);
    status.clone_into(&mut order.status);
    order.updated = context.now;
    if status == "returned" {
        order.amount_returned = Some(order.amount);
    }
    store.put_step(order, "order.updated", context);
    Ok(())
}
