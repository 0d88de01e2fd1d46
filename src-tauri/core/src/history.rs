//! What was there before the watching, and whether the record of the watching is whole. Pure.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{ErrorCode, ErrorView},
    trigger::Trigger,
};

/// Objects of a page.
const PAGE: f64 = 100.0;
/// How far below what the watching has read an import begins, in seconds: above it, the watching itself
/// still finds what Stripe shows late, and rings.
const LEFT_TO_WATCHING: i64 = 24 * 3600;
/// How far above the first second of the watching there may be objects that were there before it.
const BASELINE_SPAN: i64 = 300;
/// Of the reads that Stripe allows in 30 days, an audit may use one in so many.
const AUDIT_SHARE: u64 = 50;
/// Reads that Stripe allows in 30 days: at least, and for each transaction.
pub const MIN_ALLOWANCE: u32 = 10_000;
const READS_A_TRANSACTION: u64 = 500;

/// How the import of older arrivals is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HistoryState {
    /// It reads, or waits until it can.
    Running,
    /// The person paused it.
    Paused,
    /// The person stopped it; what it brought stays.
    Stopped,
    /// All lists were read down to its beginning.
    Done,
}

/// How one list of it is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HistoryListState {
    /// Others have their turn first.
    Waiting,
    /// It is being read.
    Reading,
    /// It was read down to the beginning.
    Done,
    /// It may not be read, or was not read yet.
    Skipped,
}

/// One list of an import of older arrivals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryList {
    /// Which.
    pub trigger: Trigger,
    /// How it is going.
    pub state: HistoryListState,
    /// What was created before this (unix seconds) is no news, whether it is known or not.
    pub old_before: i64,
    /// The last object that was read.
    pub cursor: Option<String>,
    /// The time that it has come down to (unix seconds).
    pub reached: Option<i64>,
    /// Objects read.
    pub seen: u32,
    /// Arrivals that were not there before.
    pub added: u32,
    /// Reads that it cost.
    pub calls: u32,
    /// Why it was skipped.
    pub problem: Option<ErrorView>,
}

impl HistoryList {
    /// One that is to be read.
    #[must_use]
    pub const fn waiting(trigger: Trigger) -> Self {
        Self {
            trigger,
            state: HistoryListState::Waiting,
            old_before: 0,
            cursor: None,
            reached: None,
            seen: 0,
            added: 0,
            calls: 0,
            problem: None,
        }
    }

    /// Whether nothing more is to be read of it.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(
            self.state,
            HistoryListState::Done | HistoryListState::Skipped
        )
    }

    /// From where the next page goes down, by time: only where no object marks the place.
    #[must_use]
    pub fn until(&self) -> Option<i64> {
        (self.cursor.is_none() && self.trigger.filters_by_time())
            .then(|| self.reached.unwrap_or(self.old_before + BASELINE_SPAN))
    }
}

/// An import of older arrivals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryImport {
    /// From when on (unix seconds); none means from the beginning.
    pub since: Option<i64>,
    /// How it is going.
    pub state: HistoryState,
    /// When it was begun (unix seconds, local clock).
    pub begun: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// Its lists, in the order of reading.
    pub lists: Vec<HistoryList>,
    /// Why it waits.
    pub problem: Option<ErrorView>,
}

impl HistoryImport {
    /// One that begins. What follows charges goes first, so that takings are never too high meanwhile.
    #[must_use]
    pub fn begin(since: Option<i64>, triggers: &[Trigger], now: i64) -> Self {
        let mut triggers = triggers.to_vec();
        triggers.sort_by_key(|trigger| !trigger.is_follow_up());
        Self {
            since,
            state: HistoryState::Running,
            begun: now,
            ended: None,
            lists: triggers.into_iter().map(HistoryList::waiting).collect(),
            problem: None,
        }
    }

    /// Which list is to be read next.
    #[must_use]
    pub fn next_list(&self) -> Option<usize> {
        self.lists.iter().position(|list| !list.has_ended())
    }
}

/// Up to when an object of a list is no news, from where its watching stands: `begun` is the first
/// second of the watching, `watermark` up to when it has read.
#[must_use]
pub fn find_old_before(trigger: Trigger, begun: i64, watermark: i64, heard: i64) -> i64 {
    let read = begun.max(watermark - LEFT_TO_WATCHING);
    if trigger.filters_by_time() {
        read
    } else {
        // A Checkout session becomes an arrival up to a day after it was created.
        read.min(heard - LEFT_TO_WATCHING - BASELINE_SPAN)
    }
}

/// What an import would cost of one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryForecast {
    /// Which.
    pub trigger: Trigger,
    /// About how many objects; none where nobody can tell.
    pub objects: Option<u32>,
    /// About how many reads.
    pub calls: Option<u32>,
}

/// What an import would cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HistoryEstimate {
    /// Of each list.
    pub lists: Vec<HistoryForecast>,
    /// About how many reads in all; none where that depends on how old the account is.
    pub calls: Option<u32>,
    /// About how many reads for each 30 days of history.
    pub calls_a_month: u32,
    /// Reads of the last 30 days.
    pub reads_30_days: u32,
    /// Reads that Stripe allows at least in 30 days.
    pub allowance: u32,
    /// Arrivals that are older are not kept (unix seconds).
    pub kept_since: Option<i64>,
}

/// How many objects of a list were recorded, and over how many seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ArrivalRate {
    /// Objects.
    pub count: u32,
    /// The newest of them are spread over so long.
    pub seconds: i64,
}

/// About how many objects, and pages of them, a list has in a span of so many seconds.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "an estimate of what is not negative"
)]
pub fn estimate_list(rate: ArrivalRate, seconds: i64) -> (u32, u32) {
    let share = seconds.max(0) as f64 / rate.seconds.max(3600) as f64;
    let objects = (f64::from(rate.count) * share).min(f64::from(u32::MAX / 2));
    (objects as u32, ((objects / PAGE).ceil() as u32).max(1))
}

/// How one list compares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AuditedList {
    /// Which.
    pub trigger: Trigger,
    /// From when on it was compared (unix seconds).
    pub since: i64,
    /// It was not compared as far back as was meant: the reads did not suffice.
    pub shortened: bool,
    /// Objects that Stripe lists.
    pub compared: u32,
    /// Those that the ledger did not have; they are recorded now.
    pub missing: u32,
    /// Reads that it cost.
    pub calls: u32,
    /// Why it was not compared.
    pub problem: Option<ErrorView>,
}

impl AuditedList {
    /// Whether it was compared, or there is nothing to compare: most accounts have no orders.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let code = self.problem.as_ref().map(|problem| problem.code);
        code.is_none_or(|code| code == ErrorCode::EndpointUnavailable)
    }
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AuditReport {
    /// When it ended (unix seconds, local clock).
    pub at: i64,
    /// From when on all lists were compared (unix seconds, Stripe's clock).
    pub since: i64,
    /// Up to when (unix seconds, Stripe's clock).
    pub until: i64,
    /// Each list.
    pub lists: Vec<AuditedList>,
    /// Objects that Stripe lists.
    pub compared: u32,
    /// Those that the ledger did not have.
    pub missing: u32,
    /// Reads that it cost.
    pub calls: u32,
}

impl AuditReport {
    /// Sums lists up.
    #[must_use]
    pub fn of(at: i64, until: i64, lists: Vec<AuditedList>) -> Self {
        let read = || lists.iter().filter(|list| list.problem.is_none());
        let sum = |of: fn(&AuditedList) -> u32| lists.iter().map(of).fold(0, u32::saturating_add);
        Self {
            at,
            since: read().map(|list| list.since).max().unwrap_or(until),
            until,
            compared: sum(|list| list.compared),
            missing: sum(|list| list.missing),
            calls: sum(|list| list.calls),
            lists,
        }
    }

    /// Whether all lists were compared and nothing was missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing == 0 && self.lists.iter().all(AuditedList::is_settled)
    }
}

/// How many reads Stripe allows in 30 days of so many charges.
#[must_use]
pub fn count_allowed_reads(charges: u32) -> u32 {
    let allowed = READS_A_TRANSACTION.saturating_mul(u64::from(charges));
    u32::try_from(allowed)
        .unwrap_or(u32::MAX)
        .max(MIN_ALLOWANCE)
}

/// How many reads an audit may use of them.
#[must_use]
pub fn count_audit_reads(allowance: u32) -> u32 {
    u32::try_from(u64::from(allowance) / AUDIT_SHARE).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_shop_costs_a_page_and_a_busy_one_by_its_rate() {
        let day = 24 * 3600;
        let rate = |count, days| ArrivalRate {
            count,
            seconds: days * day,
        };
        assert_eq!(estimate_list(rate(0, 0), 365 * day), (0, 1));
        assert_eq!(estimate_list(rate(30, 30), 90 * day), (90, 1));
        assert_eq!(estimate_list(rate(500, 1), 30 * day), (15_000, 150));
        assert_eq!(estimate_list(rate(500, 1), -5), (0, 1));
    }

    #[test]
    fn an_audit_takes_two_of_a_hundred_reads() {
        assert_eq!(count_audit_reads(count_allowed_reads(0)), 200);
        assert_eq!(count_audit_reads(count_allowed_reads(100)), 1000);
        assert_eq!(count_allowed_reads(u32::MAX), u32::MAX);
    }

    #[test]
    fn what_follows_charges_is_read_before_them() {
        let triggers = [Trigger::Charge, Trigger::Customer, Trigger::Refund];
        let import = HistoryImport::begin(None, &triggers, 5);
        let order: Vec<_> = import.lists.iter().map(|list| list.trigger).collect();
        assert_eq!(order, [Trigger::Refund, Trigger::Charge, Trigger::Customer]);
    }

    #[test]
    fn what_the_watching_may_still_find_is_left_to_it() {
        let (day, now) = (24 * 3600, 1_000_000_000);
        let old = |trigger, begun| find_old_before(trigger, begun, now, now);
        assert_eq!(old(Trigger::Charge, 0), now - day);
        assert_eq!(old(Trigger::Charge, now - 300), now - 300);
        assert_eq!(old(Trigger::CheckoutSession, now - 300), now - day - 300);
    }
}
