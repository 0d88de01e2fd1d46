//! What rings of what a trigger saw, how it sounds, and whether several are told together. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{arrival::ArrivalRow, life::word, trigger::Trigger};

/// Currencies that one rule may name; Stripe has some 135.
const MAX_MINIMUMS: usize = 200;

/// Which outcomes ring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Whatever it is.
    #[default]
    Any,
    /// Only what failed.
    Failed,
    /// Only what did not fail.
    NotFailed,
}

/// How an alert sounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// As the system does it.
    #[default]
    System,
    /// Not at all.
    Off,
    /// A small bell, struck once.
    Bell,
    /// Two notes that rise.
    Chime,
    /// A knock on wood.
    Knock,
}

/// Whether several of one check are told one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// More than three become one.
    #[default]
    Auto,
    /// Each by itself.
    OneByOne,
    /// Several always become one.
    Summed,
}

/// From which amount on something rings, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Minimum {
    /// ISO code, lower case.
    pub currency: String,
    /// In the smallest unit; this much still rings.
    pub amount: i64,
}

/// What rings of what one trigger saw. As it is by default, everything does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Rule {
    /// Something rings.
    pub on: bool,
    /// Smaller amounts do not; a currency that is not named has no minimum.
    pub minimums: Vec<Minimum>,
    /// Which outcomes ring.
    pub outcome: Outcome,
    /// How it sounds.
    pub sound: Sound,
    /// Whether several are told one by one.
    pub grouping: Grouping,
}

/// Everything rings, as the system does it.
static EVERYTHING: Rule = Rule {
    on: true,
    minimums: Vec::new(),
    outcome: Outcome::Any,
    sound: Sound::System,
    grouping: Grouping::Auto,
};

impl Default for Rule {
    fn default() -> Self {
        EVERYTHING.clone()
    }
}

impl Rule {
    /// Brings every value inside its limits: one minimum a currency, and none that says nothing.
    pub fn limit(&mut self) {
        for one in &mut self.minimums {
            one.currency = one.currency.trim().to_ascii_lowercase();
        }
        let mut known: Vec<Minimum> = Vec::new();
        for one in self.minimums.drain(..) {
            let named = !one.currency.is_empty() && one.amount > 0;
            if named && known.iter().all(|other| other.currency != one.currency) {
                known.push(one);
            }
        }
        known.truncate(MAX_MINIMUMS);
        self.minimums = known;
    }
}

/// The rules of a connection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleBook(BTreeMap<Trigger, Rule>);

impl RuleBook {
    /// The rule of a trigger.
    #[must_use]
    pub fn get(&self, trigger: Trigger) -> &Rule {
        self.0.get(&trigger).unwrap_or(&EVERYTHING)
    }

    /// Takes a rule in.
    pub fn put(&mut self, trigger: Trigger, rule: Rule) {
        self.0.insert(trigger, rule);
    }
}

/// What a rule says of one arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It rings.
    Rings,
    /// Nothing of this trigger does.
    Off,
    /// It has another outcome than those that ring.
    OtherOutcome,
    /// Its amount is under the minimum of its currency.
    TooSmall,
}

/// Whether an arrival rings by a rule, and if not, why. Without an amount nothing is too small.
#[must_use]
pub fn judge_rule(rule: &Rule, row: &ArrivalRow) -> Verdict {
    let failed = row.status.as_deref() == Some(word::FAILED);
    let told = match rule.outcome {
        Outcome::Failed if has_outcome(row.trigger) => failed,
        Outcome::NotFailed if has_outcome(row.trigger) => !failed,
        Outcome::Any | Outcome::Failed | Outcome::NotFailed => true,
    };
    if !rule.on {
        Verdict::Off
    } else if !told {
        Verdict::OtherOutcome
    } else if is_too_small(rule, row) {
        Verdict::TooSmall
    } else {
        Verdict::Rings
    }
}

fn is_too_small(rule: &Rule, row: &ArrivalRow) -> bool {
    let (Some(amount), Some(currency)) = (row.amount, &row.currency) else {
        return false;
    };
    let named = |one: &&Minimum| one.currency.eq_ignore_ascii_case(currency);
    let minimum = rule.minimums.iter().find(named);
    // What is given back may be written with a minus.
    minimum.is_some_and(|one| amount.unsigned_abs() < one.amount.unsigned_abs())
}

/// Whether what a trigger sees may have failed or not.
#[must_use]
pub const fn has_outcome(trigger: Trigger) -> bool {
    matches!(trigger, Trigger::Charge | Trigger::Refund)
}

/// Whether what a trigger sees has an amount.
#[must_use]
pub const fn has_amount(trigger: Trigger) -> bool {
    !matches!(trigger, Trigger::Customer)
}

/// How an alert about several sounds: as the first of them that is heard at all.
#[must_use]
pub fn choose_sound(sounds: impl IntoIterator<Item = Sound>) -> Sound {
    let mut heard = sounds.into_iter().filter(|sound| *sound != Sound::Off);
    heard.next().unwrap_or(Sound::Off)
}
