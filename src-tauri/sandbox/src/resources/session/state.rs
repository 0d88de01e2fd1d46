//! Where a visit to the checkout page stands.

use serde::{Deserialize, Deserializer, Serialize};

/// Where a visit to the checkout page stands. It is complete once the customer has done their part, be the
/// money there by then or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// The page waits for the customer.
    Open,
    /// Nobody came in time.
    Expired,
    /// Complete; a delayed payment is on its way.
    Processing,
    /// Complete and paid.
    #[default]
    Paid,
    /// Complete, and there was nothing to pay.
    NoPaymentRequired,
    /// Complete; the delayed payment failed.
    PaymentFailed,
}

impl SessionState {
    /// The event of this step; `None` where Stripe's sessions take no such step.
    pub(crate) const fn step_event(self, next: Self) -> Option<&'static str> {
        match (self, next) {
            (Self::Open, Self::Expired) => Some("checkout.session.expired"),
            (Self::Open, Self::Processing | Self::Paid | Self::NoPaymentRequired) => {
                Some("checkout.session.completed")
            }
            (Self::Processing, Self::Paid) => Some("checkout.session.async_payment_succeeded"),
            (Self::Processing, Self::PaymentFailed) => {
                Some("checkout.session.async_payment_failed")
            }
            _ => None,
        }
    }

    pub(crate) const fn is_complete(self) -> bool {
        !matches!(self, Self::Open | Self::Expired)
    }

    /// `status`, which the pinned version does not show.
    pub(crate) const fn status(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Expired => "expired",
            _ => "complete",
        }
    }

    /// `payment_status`
    pub(crate) const fn payment_status(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::NoPaymentRequired => "no_payment_required",
            Self::Open | Self::Expired | Self::Processing | Self::PaymentFailed => "unpaid",
        }
    }
}

/// Snapshots of the first version only said whether a session was paid.
pub(super) fn read_state<'de, D: Deserializer<'de>>(stored: D) -> Result<SessionState, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Paid(bool),
        State(SessionState),
    }
    Ok(match Stored::deserialize(stored)? {
        Stored::Paid(true) => SessionState::Paid,
        Stored::Paid(false) => SessionState::Open,
        Stored::State(state) => state,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_stays_over() {
        use SessionState::{Expired, NoPaymentRequired, Open, Paid, PaymentFailed, Processing};
        let all = [
            Open,
            Expired,
            Processing,
            Paid,
            NoPaymentRequired,
            PaymentFailed,
        ];
        for next in all {
            for over in [Expired, Paid, NoPaymentRequired, PaymentFailed] {
                assert_eq!(over.step_event(next), None);
            }
            assert_eq!(next.step_event(Open), None);
        }
        assert_eq!(Open.step_event(PaymentFailed), None);
        assert_eq!(Processing.step_event(Expired), None);
    }

    #[test]
    fn a_snapshot_of_the_first_version_is_read() {
        for (stored, expected) in [
            ("true", SessionState::Paid),
            ("false", SessionState::Open),
            (r#""processing""#, SessionState::Processing),
        ] {
            let read = read_state(&mut serde_json::Deserializer::from_str(stored));
            assert_eq!(read.ok(), Some(expected));
        }
    }
}
