//! What became of a charge: its present, from what it says of itself and what followed it. Pure.

use serde::Serialize;
use ts_rs::TS;

use crate::trigger::Trigger;

/// Status words that are not, or not only, Stripe's.
pub mod word {
    /// The money is on its way.
    pub const PENDING: &str = "pending";
    /// The money came.
    pub const SUCCEEDED: &str = "succeeded";
    /// No money comes.
    pub const FAILED: &str = "failed";
    /// Reserved on the card, not taken yet.
    pub const UNCAPTURED: &str = "uncaptured";
    /// Was reserved, and is free again.
    pub const EXPIRED: &str = "expired";
    /// A part was given back.
    pub const PARTIALLY_REFUNDED: &str = "partially_refunded";
    /// All of it was given back.
    pub const REFUNDED: &str = "refunded";
    /// The bank looks into it.
    pub const DISPUTED: &str = "disputed";
    /// The bank took it back.
    pub const DISPUTE_LOST: &str = "dispute_lost";
}

/// Status words after which something can still come, by trigger: where no event tells of it, they are
/// read again.
#[must_use]
pub const fn list_open_words(trigger: Trigger) -> &'static [&'static str] {
    match trigger {
        Trigger::Charge => &[word::PENDING, word::UNCAPTURED],
        Trigger::Refund => &["pending", "requires_action"],
        Trigger::Dispute => &OPEN_DISPUTES,
        Trigger::Order => &["created", "paid"],
        Trigger::CheckoutSession => &["unpaid"],
        _ => &[],
    }
}

/// The bank has not decided yet.
const OPEN_DISPUTES: [&str; 4] = [
    "needs_response",
    "under_review",
    "warning_needs_response",
    "warning_under_review",
];

/// Whether a refund of this status word gives nothing back.
#[must_use]
pub fn is_refund_off(status: Option<&str>) -> bool {
    matches!(status, Some("failed" | "canceled"))
}

/// What the type of an event says of the charge, or the checkout session, that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldStatus {
    /// The money that was on its way has come.
    Succeeded,
    /// It will not come.
    Failed,
    /// What was reserved was taken; whether all of it, only the charge says.
    Captured,
    /// What was reserved is free again.
    Expired,
    /// The payment of a completed session has come.
    Paid,
}

impl ToldStatus {
    /// The object's own word before and after it.
    #[must_use]
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Succeeded => (word::PENDING, word::SUCCEEDED),
            Self::Failed => (word::PENDING, word::FAILED),
            Self::Captured => (word::UNCAPTURED, word::SUCCEEDED),
            Self::Expired => (word::UNCAPTURED, word::EXPIRED),
            Self::Paid => ("unpaid", "paid"),
        }
    }

    /// Whether the charge has to be read for the rest of it: why it failed, how much was taken.
    #[must_use]
    pub const fn leaves_open(self) -> bool {
        matches!(self, Self::Failed | Self::Captured)
    }
}

/// What the type of an event says of its object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldChange {
    /// What brought it.
    pub trigger: Trigger,
    /// Stripe's id of the object.
    pub object_id: String,
    /// When it happened (unix seconds).
    pub at: i64,
    /// What became of it.
    pub status: ToldStatus,
}

/// What a charge says of its money, in the smallest unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChargeMoney {
    /// Taken, not only reserved.
    pub captured: i64,
    /// Stripe counts in it what was reserved and never taken.
    pub refunded: i64,
}

/// A charge as it was last read, and what followed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChargeFacts {
    /// In the smallest unit.
    pub amount: i64,
    /// Its own word: no refund or dispute is in it.
    pub own_status: Option<String>,
    /// What it says of its money.
    pub money: ChargeMoney,
    /// The sum of the refunds that are known, without those that failed.
    pub refunds: i64,
    /// The disputes that are known: their word and what they are about.
    pub disputes: Vec<(String, i64)>,
}

/// How a charge stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargePresent {
    /// The word to show.
    pub status: Option<String>,
    /// Given back of what was taken.
    pub refunded: i64,
    /// The money that came and stayed.
    pub received: i64,
}

/// Whether less was taken than was reserved. Stripe counts the rest as refunded; whether it lists a
/// refund of it is nowhere said, so that only the charge itself tells what was given back.
#[must_use]
pub const fn is_taken_in_part(amount: i64, captured: i64) -> bool {
    captured > 0 && captured < amount
}

/// Judges how a charge stands.
#[must_use]
pub fn judge_charge(facts: &ChargeFacts) -> ChargePresent {
    let ChargeMoney { captured, refunded } = facts.money;
    let never_taken = facts.amount.saturating_sub(captured).max(0);
    let told = refunded.saturating_sub(never_taken);
    let refunded = if is_taken_in_part(facts.amount, captured) {
        told
    } else {
        told.max(facts.refunds)
    };
    let refunded = refunded.clamp(0, captured.max(0));
    let lost: i64 = facts
        .disputes
        .iter()
        .filter(|(status, _)| status == "lost")
        .fold(0, |sum, (_, amount)| sum.saturating_add(*amount));
    let open = facts
        .disputes
        .iter()
        .any(|(status, _)| OPEN_DISPUTES.contains(&status.as_str()));
    let succeeded = facts.own_status.as_deref() == Some(word::SUCCEEDED);
    let status = if !succeeded {
        facts.own_status.clone()
    } else if lost > 0 {
        Some(word::DISPUTE_LOST.to_owned())
    } else if open {
        Some(word::DISPUTED.to_owned())
    } else if refunded > 0 && refunded >= captured {
        Some(word::REFUNDED.to_owned())
    } else if refunded > 0 {
        Some(word::PARTIALLY_REFUNDED.to_owned())
    } else {
        Some(word::SUCCEEDED.to_owned())
    };
    let kept = captured.saturating_sub(refunded).saturating_sub(lost);
    ChargePresent {
        status,
        refunded: if succeeded { refunded } else { 0 },
        received: if succeeded { kept.max(0) } else { 0 },
    }
}

/// One step in the life of an arrival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LifeStep {
    /// When (unix seconds, Stripe's clock).
    pub at: i64,
    /// What it happened to: the arrival's own trigger, or that of a refund or a dispute.
    pub trigger: Trigger,
    /// The refund or dispute in Activity; none for the arrival itself.
    pub seq: Option<i64>,
    /// Its status word from then on; none where Stripe has no word for it.
    pub status: Option<String>,
    /// What the refund or dispute is about, in the smallest unit.
    pub amount: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// Until when the shop can answer a dispute.
    pub answer_by: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charge(own: &str, captured: i64, refunded: i64) -> ChargeFacts {
        ChargeFacts {
            amount: 900,
            own_status: Some(own.to_owned()),
            money: ChargeMoney { captured, refunded },
            ..ChargeFacts::default()
        }
    }

    fn judged(facts: &ChargeFacts) -> (String, i64, i64) {
        let now = judge_charge(facts);
        (now.status.unwrap_or_default(), now.refunded, now.received)
    }

    #[test]
    fn a_charge_is_what_became_of_it() {
        let of = |word: &str, refunded, received| (word.to_owned(), refunded, received);
        assert_eq!(judged(&charge("pending", 900, 0)), of("pending", 0, 0));
        assert_eq!(judged(&charge("failed", 0, 0)), of("failed", 0, 0));
        assert_eq!(judged(&charge("uncaptured", 0, 0)), of("uncaptured", 0, 0));
        assert_eq!(judged(&charge("expired", 0, 900)), of("expired", 0, 0));
        assert_eq!(
            judged(&charge("succeeded", 900, 0)),
            of("succeeded", 0, 900)
        );
        assert_eq!(
            judged(&charge("succeeded", 900, 400)),
            of("partially_refunded", 400, 500)
        );
        assert_eq!(
            judged(&charge("succeeded", 900, 900)),
            of("refunded", 900, 0)
        );
        // Only 500 were taken: the 400 that Stripe counts as refunded never came.
        assert_eq!(
            judged(&charge("succeeded", 500, 400)),
            of("succeeded", 0, 500)
        );
        assert_eq!(
            judged(&charge("succeeded", 500, 600)),
            of("partially_refunded", 200, 300)
        );
    }

    #[test]
    fn what_followed_counts_before_the_charge_is_read_again() {
        let mut facts = charge("succeeded", 900, 0);
        facts.refunds = 300;
        assert_eq!(judged(&facts), ("partially_refunded".to_owned(), 300, 600));
        facts.money.refunded = 900;
        assert_eq!(judged(&facts), ("refunded".to_owned(), 900, 0));
        let mut in_part = charge("succeeded", 500, 400);
        in_part.refunds = 400;
        assert_eq!(judged(&in_part), ("succeeded".to_owned(), 0, 500));
    }

    #[test]
    fn a_dispute_shows_until_it_is_won() {
        let mut facts = charge("succeeded", 900, 100);
        for (status, shown, received) in [
            ("needs_response", "disputed", 800),
            ("warning_under_review", "disputed", 800),
            ("lost", "dispute_lost", 0),
            ("won", "partially_refunded", 800),
            ("warning_closed", "partially_refunded", 800),
        ] {
            facts.disputes = vec![(status.to_owned(), 900)];
            assert_eq!(
                judged(&facts),
                (shown.to_owned(), 100, received),
                "{status}"
            );
        }
    }

    #[test]
    fn no_number_is_too_odd() {
        for amount in [i64::MIN, -1, 0, i64::MAX] {
            let mut facts = charge("succeeded", amount, amount);
            facts.amount = amount;
            facts.refunds = amount;
            facts.disputes = vec![("lost".to_owned(), amount), ("lost".to_owned(), amount)];
            assert!(judge_charge(&facts).received >= 0);
        }
    }
}
