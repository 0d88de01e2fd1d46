//! Rules as they are shown and tried out.

use serde::Serialize;
use ts_rs::TS;

use crate::{
    arrival::ArrivalRow,
    rule::{Rule, Verdict},
    trigger::Trigger,
};

/// The rule of a trigger, with what may be asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct TriggerRule {
    /// The trigger.
    pub trigger: Trigger,
    /// Its rule.
    pub rule: Rule,
    /// What it sees has an amount.
    pub has_amount: bool,
    /// What it sees may have failed.
    pub has_outcome: bool,
    /// In which currencies it saw something, the most frequent first.
    pub currencies: Vec<String>,
}

/// One arrival, and what a rule says of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct JudgedArrival {
    /// The arrival, with the status that it arrived with.
    pub row: ArrivalRow,
    /// Whether it would have rung.
    pub verdict: Verdict,
}

/// Which of the latest arrivals of a trigger a rule would have rung for.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RulePreview {
    /// Newest first.
    pub arrivals: Vec<JudgedArrival>,
    /// How many of them would have rung.
    pub rings: u32,
}
