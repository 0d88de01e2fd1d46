//! The money that came by a charge, as far as its raw object says so.

use serde_json::Value;

use super::alert::Total;

/// What a charge brought: nothing while it is pending, failed, or only reserved on the card, and
/// never what was given back. Whatever cannot be read counts as nothing.
#[must_use]
pub fn read_received(raw: &str) -> Option<Total> {
    let charge: Value = serde_json::from_str(raw).ok()?;
    let says = |name: &str| charge.get(name).and_then(Value::as_bool) == Some(true);
    let number = |name: &str| charge.get(name).and_then(Value::as_i64);
    let succeeded = charge.get("status").and_then(Value::as_str) == Some("succeeded");
    if !(succeeded && says("paid") && says("captured")) {
        return None;
    }
    let amount = number("amount")?;
    // What is left uncaptured counts as refunded at Stripe, so both say the same where only a part
    // was captured; an older rendering lacks `amount_captured`.
    let kept = amount.saturating_sub(number("amount_refunded").unwrap_or(0));
    let received = kept.min(number("amount_captured").unwrap_or(amount));
    let currency = charge.get("currency").and_then(Value::as_str)?;
    (received > 0).then(|| Total {
        currency: currency.to_owned(),
        amount: received,
    })
}
