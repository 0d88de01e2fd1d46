//! How a charge ends, and what Stripe then says about it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How a charge ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeOutcome {
    /// Paid.
    #[default]
    Approved,
    /// Paid, and put up for review.
    Review,
    /// A bank debit on its way.
    Pending,
    /// The bank says there is not enough money.
    InsufficientFunds,
    /// The bank gives no reason.
    Declined,
    /// The card has expired.
    ExpiredCard,
    /// The security code is wrong.
    IncorrectCvc,
    /// Stripe found it too risky to send.
    Blocked,
    /// The bank approved, then Stripe reversed it.
    Reversed,
    /// The request could not be carried out.
    Invalid,
}

/// What an outcome says in the fields of a charge.
pub(crate) struct OutcomeFields {
    pub(crate) status: &'static str,
    pub(crate) failure: Option<(&'static str, &'static str)>,
    network: &'static str,
    reason: Option<&'static str>,
    risk: &'static str,
    seller: &'static str,
    kind: &'static str,
}

impl ChargeOutcome {
    pub(crate) fn failed(self) -> bool {
        self.fields().status == "failed"
    }

    pub(crate) const fn fields(self) -> OutcomeFields {
        const APPROVED: OutcomeFields = OutcomeFields {
            status: "succeeded",
            failure: None,
            network: "approved_by_network",
            reason: None,
            risk: "normal",
            seller: "Payment complete.",
            kind: "authorized",
        };
        const DECLINED: OutcomeFields = OutcomeFields {
            status: "failed",
            failure: Some(("card_declined", "Your card was declined.")),
            network: "declined_by_network",
            reason: Some("generic_decline"),
            risk: "normal",
            seller: "The bank did not return any further details with this decline.",
            kind: "issuer_declined",
        };
        match self {
            Self::Approved => APPROVED,
            Self::Pending => OutcomeFields {
                status: "pending",
                ..APPROVED
            },
            Self::Review => OutcomeFields {
                reason: Some("elevated_risk_level"),
                risk: "elevated",
                seller: "Stripe evaluated this payment as having elevated risk, and placed it in your manual review queue.",
                kind: "manual_review",
                ..APPROVED
            },
            Self::Declined => DECLINED,
            Self::InsufficientFunds => OutcomeFields {
                failure: Some(("card_declined", "Your card has insufficient funds.")),
                reason: Some("insufficient_funds"),
                seller: "The bank returned the decline code `insufficient_funds`.",
                ..DECLINED
            },
            Self::ExpiredCard => OutcomeFields {
                failure: Some(("expired_card", "Your card has expired.")),
                reason: Some("expired_card"),
                seller: "The bank returned the decline code `expired_card`.",
                ..DECLINED
            },
            Self::IncorrectCvc => OutcomeFields {
                failure: Some(("incorrect_cvc", "Your card's security code is incorrect.")),
                reason: Some("incorrect_cvc"),
                seller: "The bank returned the decline code `incorrect_cvc`.",
                ..DECLINED
            },
            Self::Blocked => OutcomeFields {
                network: "not_sent_to_network",
                reason: Some("highest_risk_level"),
                risk: "highest",
                seller: "Stripe blocked this payment as too risky.",
                kind: "blocked",
                ..DECLINED
            },
            Self::Reversed => OutcomeFields {
                network: "reversed_after_approval",
                reason: Some("rule"),
                risk: "elevated",
                seller: "Stripe blocked this payment based on your Radar rules.",
                kind: "blocked",
                ..DECLINED
            },
            Self::Invalid => OutcomeFields {
                failure: Some((
                    "processing_error",
                    "An error occurred while processing your card. Try again in a little bit.",
                )),
                network: "not_sent_to_network",
                reason: None,
                risk: "not_assessed",
                seller: "This payment request was invalid and was not sent to the bank.",
                kind: "invalid",
                ..DECLINED
            },
        }
    }

    /// The decline code in a card error.
    pub(crate) const fn decline_code(self) -> Option<&'static str> {
        match self {
            Self::Declined | Self::Blocked | Self::Reversed => Some("generic_decline"),
            Self::InsufficientFunds => Some("insufficient_funds"),
            _ => None,
        }
    }

    /// The `outcome` of a charge.
    pub(crate) fn render(self) -> Value {
        let fields = self.fields();
        json!({
            "network_status": fields.network, "reason": fields.reason, "risk_level": fields.risk,
            "seller_message": fields.seller, "type": fields.kind,
        })
    }
}
