//! Arrivals as the ledger gives them and the UI gets them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{life::ChargeMoney, trigger::Trigger};

/// One recorded arrival in short form.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ArrivalRow {
    /// The ledger's own number: rises in the order of recording.
    pub seq: i64,
    /// The connection's id.
    pub connection: String,
    /// What saw it.
    pub trigger: Trigger,
    /// Stripe's id of the object.
    pub object_id: String,
    /// When Stripe created it (unix seconds); for an invoice item its `date`.
    pub created: i64,
    /// When it was recorded (unix seconds, local clock).
    pub recorded: i64,
    /// The line to show: a description, a name, an email or the id.
    pub title: String,
    /// In the smallest unit of `currency`.
    pub amount: Option<i64>,
    /// ISO code, lower case as Stripe has it.
    pub currency: Option<String>,
    /// The customer's id.
    pub customer: Option<String>,
    /// The customer's name or email, where it is known.
    pub customer_label: Option<String>,
    /// Its status word as it is now: Stripe's (`succeeded`, `paid`, …), for a charge with what followed
    /// it (`partially_refunded`, `disputed`, …).
    pub status: Option<String>,
    /// The charge that a refund, a dispute or a late failure is about.
    pub parent: Option<String>,
    /// Of a charge: what was given back of it, in the smallest unit.
    pub refunded: i64,
    /// Of a charge: the money that came by it and stayed, in the smallest unit.
    pub received: Option<i64>,
    /// Until when the shop can answer a dispute (unix seconds).
    pub answer_by: Option<i64>,
    /// The person has seen it.
    pub read: bool,
}

/// An object as it was read, to be recorded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewArrival {
    /// Stripe's id of the object.
    pub object_id: String,
    /// Unix seconds, Stripe's clock.
    pub created: i64,
    /// The line to show.
    pub title: String,
    /// In the smallest unit of `currency`.
    pub amount: Option<i64>,
    /// ISO code, lower case.
    pub currency: Option<String>,
    /// The customer's id.
    pub customer: Option<String>,
    /// The customer's name or email.
    pub customer_label: Option<String>,
    /// Its own status word.
    pub status: Option<String>,
    /// The charge that it is about.
    pub parent: Option<String>,
    /// Of a charge: its money.
    pub money: Option<ChargeMoney>,
    /// Until when the shop can answer a dispute.
    pub answer_by: Option<i64>,
    /// The object as Stripe sent it.
    pub raw: String,
}

/// An alert that was not shown yet: which arrivals it covers, and how often it was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingAlert {
    /// The number of the first arrival it covers.
    pub id: i64,
    /// The connection's id.
    pub connection: String,
    /// The numbers of all arrivals it covers, in the order of recording.
    pub seqs: Vec<i64>,
    /// Since when it waits (unix seconds, local clock).
    pub queued: i64,
    /// How often it could not be shown.
    pub tries: u32,
    /// How often of those there was somebody who refused it.
    pub refusals: u32,
    /// When it is worth trying again (unix seconds, local clock).
    pub next_try: i64,
    /// A rule wants it told by itself.
    pub apart: bool,
}

/// Which arrivals to show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ArrivalFilter {
    /// Only these triggers; none means all.
    pub triggers: Vec<Trigger>,
    /// Only these status words; none means all.
    pub statuses: Vec<String>,
    /// Only those not read.
    pub unread: bool,
    /// Only those of this customer.
    pub customer: Option<String>,
    /// Words that the title, an id, the customer or the amount contains.
    pub text: String,
}

/// How many arrivals a local day has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DayCount {
    /// `2026-11-24`, in the machine's time zone.
    pub day: String,
    /// Arrivals on it.
    pub count: u32,
}

/// The outline of a filtered Activity list, from which its full height is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ArrivalOutline {
    /// Arrivals that the filter lets through.
    pub total: u32,
    /// Of those, not read.
    pub unread: u32,
    /// Newest first.
    pub days: Vec<DayCount>,
    /// Status words that occur in this connection.
    pub statuses: Vec<String>,
}
