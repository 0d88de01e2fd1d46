//! How a connection stands, computed from what was really read and from nothing else.

use std::collections::BTreeMap;

use super::status::{SourceStatus, TriggerState, TriggerStatus, WatchState};
use crate::{
    error::ErrorView,
    ledger::{
        LedgerError,
        sources::{self, SourceState},
        walks::{self, SignalState, Walk},
        wanted::{self, WantedObject},
    },
    source::Source,
    trigger::Trigger,
};

/// What the ledger knows of a connection's reading.
#[derive(Debug, Clone, Default)]
pub struct Readings {
    /// Each source that was ever asked.
    pub sources: BTreeMap<Source, SourceState>,
    /// Where each trigger's walk stands.
    pub walks: BTreeMap<Trigger, Walk>,
    /// What the signal covers.
    pub signal: Option<SignalState>,
    /// Objects that are named and not recorded.
    pub wanted: Vec<WantedObject>,
}

/// How a connection stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// In one word.
    pub state: WatchState,
    /// Why nothing can be read, or the first of what is behind.
    pub problem: Option<ErrorView>,
    /// Up to when all is known that is not behind.
    pub last_success: Option<i64>,
    /// What failed the last time it was asked.
    pub behind: Vec<SourceStatus>,
    /// Each trigger.
    pub triggers: Vec<TriggerStatus>,
}

/// Judges the readings. `begun`: a poll has ended since the start.
#[must_use]
pub fn judge_readings(readings: &Readings, enabled: &[Trigger], begun: bool) -> Standing {
    let behind = readings.list_behind(enabled);
    let late = |trigger: Trigger| behind.iter().any(|one| one.source == source_of(trigger));
    let open = |trigger: &&Trigger| !readings.is_closed(source_of(**trigger));
    let readable: Vec<Trigger> = enabled.iter().filter(open).copied().collect();
    let read = readable.iter().filter(|trigger| !late(**trigger));
    let read: Vec<Option<i64>> = read.map(|trigger| readings.read_at(*trigger)).collect();
    // The least of what is not behind; where all is behind, the last that was known of any.
    let last_success = match (read.iter().min(), readable.is_empty()) {
        (Some(least), _) => *least,
        (None, true) if enabled.is_empty() => readings.signal_read_at(),
        (None, _) => {
            let known = readable.iter().map(|trigger| readings.read_at(*trigger));
            known.max().flatten()
        }
    };
    let line = readings.problem(Source::Connection);
    let nothing_on = enabled.is_empty() && readings.signal_read_at().is_some();
    let nothing_read = read.is_empty() && !nothing_on;
    let closed = || {
        let sources = enabled.iter().map(|trigger| source_of(*trigger));
        let mut all = sources.chain([Source::Signal]);
        all.find_map(|source| readings.problem(source))
    };
    let first = behind.first().map(|one| one.problem.clone());
    let (state, problem) = if let Some(line) = line {
        (WatchState::Problem, Some(line))
    } else if !begun {
        (WatchState::Starting, None)
    } else if nothing_read {
        (WatchState::Problem, first.or_else(closed))
    } else if readable.iter().any(|trigger| late(*trigger)) {
        (WatchState::Partial, first)
    } else if last_success.is_none() {
        (WatchState::Starting, None)
    } else {
        (WatchState::Watching, None)
    };
    Standing {
        state,
        problem,
        last_success,
        behind,
        triggers: Trigger::ALL
            .into_iter()
            .filter(|trigger| trigger.has_list() || trigger.is_moment())
            .map(|trigger| readings.judge_trigger(trigger, enabled))
            .collect(),
    }
}

/// What brings a trigger's news.
const fn source_of(trigger: Trigger) -> Source {
    if trigger.is_moment() {
        Source::Signal
    } else {
        Source::List(trigger)
    }
}

impl Readings {
    /// Reads them from the ledger.
    pub fn load(db: &rusqlite::Connection, connection: &str) -> Result<Self, LedgerError> {
        let mut of_triggers = BTreeMap::new();
        for trigger in Trigger::ALL {
            of_triggers.insert(trigger, walks::get_walk(db, connection, trigger)?);
        }
        Ok(Self {
            sources: sources::list_sources(db, connection)?.into_iter().collect(),
            walks: of_triggers,
            signal: walks::get_signal(db, connection)?,
            wanted: wanted::list_wanted(db, connection)?,
        })
    }

    fn problem(&self, source: Source) -> Option<ErrorView> {
        self.sources.get(&source)?.problem.clone()
    }

    fn is_closed(&self, source: Source) -> bool {
        self.sources.get(&source).is_some_and(|state| state.closed)
    }

    fn signal_read_at(&self) -> Option<i64> {
        let state = self.sources.get(&Source::Signal)?;
        state.last_success.filter(|_| state.problem.is_none())
    }

    /// Whether the signal tells a trigger's news.
    fn is_covered(&self, trigger: Trigger) -> bool {
        let signal = self.signal.as_ref();
        signal.is_some_and(|signal| signal.covers.contains(&trigger))
    }

    /// Up to when a trigger's news are known: its list was read, or the signal, which would have
    /// named it.
    fn read_at(&self, trigger: Trigger) -> Option<i64> {
        let signal = self.signal_read_at().filter(|_| self.is_covered(trigger));
        if trigger.is_moment() {
            return signal;
        }
        let list = self.sources.get(&Source::List(trigger))?.last_success?;
        Some(signal.map_or(list, |signal| signal.max(list)))
    }

    /// What failed, lists first; what Stripe closed is no failure.
    fn list_behind(&self, enabled: &[Trigger]) -> Vec<SourceStatus> {
        let mut behind = Vec::new();
        // What fails of the signal is told once, below.
        for trigger in enabled.iter().filter(|trigger| trigger.has_list()) {
            let source = Source::List(*trigger);
            let state = self.sources.get(&source).cloned().unwrap_or_default();
            if state.closed {
                continue;
            }
            let mut single = self
                .wanted
                .iter()
                .filter(|wanted| wanted.trigger == *trigger)
                .filter_map(|wanted| Some((wanted.problem.clone()?, wanted.retry_at)));
            let found = state.problem.map(|problem| (problem, state.retry_at));
            if let Some((problem, retry_at)) = found.or_else(|| single.next()) {
                behind.push(SourceStatus {
                    source,
                    problem,
                    last_success: state.last_success,
                    retry_at,
                });
            }
        }
        let others = self.sources.iter().filter(|(source, state)| {
            matches!(source, Source::Signal | Source::Mirror(_)) && !state.closed
        });
        behind.extend(others.filter_map(|(source, state)| {
            Some(SourceStatus {
                source: *source,
                problem: state.problem.clone()?,
                last_success: state.last_success,
                retry_at: state.retry_at,
            })
        }));
        behind
    }

    fn judge_trigger(&self, trigger: Trigger, enabled: &[Trigger]) -> TriggerStatus {
        let walk = self.walks.get(&trigger).cloned().unwrap_or_default();
        let source = source_of(trigger);
        let closed = self.is_closed(source);
        let state = if !enabled.contains(&trigger) {
            TriggerState::Off
        } else if closed {
            TriggerState::Disabled
        } else if trigger.is_moment() && self.is_covered(trigger) {
            TriggerState::Current
        } else if walk.watermark.is_none() {
            TriggerState::Baseline
        } else if walk.progress.is_some() {
            TriggerState::Walking
        } else {
            TriggerState::Current
        };
        let offer = trigger
            .instead()
            .filter(|instead| state == TriggerState::Disabled && !enabled.contains(instead));
        TriggerStatus {
            trigger,
            state,
            reason: self.problem(source).filter(|_| closed),
            offer,
            watermark: walk.watermark,
        }
    }
}
