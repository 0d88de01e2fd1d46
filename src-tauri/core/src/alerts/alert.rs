//! What is shown to the person.

use serde::Serialize;
use ts_rs::TS;

use crate::{arrival::ArrivalRow, daily::DaySummary, rule::Sound, trigger::Trigger};

/// How alerts reach the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertChannel {
    /// Each interrupts, so several become a summary; whoever shows them answers at once.
    Popups,
    /// A log that is read line by line, at the reader's own pace: each arrival by itself.
    Stream,
}

/// A sum in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Total {
    /// ISO code, lower case.
    pub currency: String,
    /// In the smallest unit.
    pub amount: i64,
}

/// How many arrivals one trigger had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TriggerCount {
    /// Which one.
    pub trigger: Trigger,
    /// How many.
    pub count: u32,
}

/// What an alert is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum AlertContent {
    /// One arrival.
    One(Box<ArrivalRow>),
    /// Several of one poll.
    Summary {
        /// How many in all.
        count: u32,
        /// How many of each trigger.
        triggers: Vec<TriggerCount>,
        /// The sums of the amounts, one for each currency.
        totals: Vec<Total>,
    },
    /// How a day went.
    Day(Box<DaySummary>),
    /// What a flow says, in the person's own words.
    Note {
        /// The first line.
        title: String,
        /// What stands under it.
        body: String,
    },
}

/// One native notification to be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alert {
    /// The connection's id.
    pub connection: String,
    /// The ledger numbers it covers: marked alerted once it was shown.
    pub seqs: Vec<i64>,
    /// What it is about.
    pub content: AlertContent,
    /// How it sounds.
    pub sound: Sound,
}
