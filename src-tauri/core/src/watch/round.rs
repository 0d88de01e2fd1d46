//! What one poll knows of each source, and what came of asking it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    health::{self, Asking, Reach, ReadError},
    schedule,
    scope::PollScope,
};
use crate::{
    error::{Error, ErrorView},
    ledger::{
        Ledger,
        sources::{self, SourceState},
    },
    source::Source,
    trigger::Trigger,
};

/// After so many failures in a row that may be of the whole line, the rest is not asked.
const MAX_UNSURE: u32 = 2;

/// The state of one poll.
pub(super) struct Round<'a> {
    scope: &'a PollScope<'a>,
    states: BTreeMap<Source, SourceState>,
    asking: Asking,
    /// Read in this poll, and not written yet.
    read: Vec<Source>,
    unsure: u32,
    /// The lists that were walked in this poll.
    pub(super) walked: BTreeSet<Trigger>,
    /// The first failure of a source.
    pub(super) failed: Option<Error>,
    /// Whether anything was read.
    pub(super) any_read: bool,
}

impl<'a> Round<'a> {
    pub(super) async fn begin(scope: &'a PollScope<'a>, asking: Asking) -> Result<Self, Error> {
        let states = scope.read(sources::list_sources).await?;
        Ok(Self {
            scope,
            states: states.into_iter().collect(),
            asking,
            read: Vec::new(),
            unsure: 0,
            walked: BTreeSet::new(),
            failed: None,
            any_read: false,
        })
    }

    pub(super) const fn asking(&self) -> Asking {
        self.asking
    }

    /// Whether a source failed the last time, or is closed.
    pub(super) fn is_sick(&self, source: Source) -> bool {
        self.states
            .get(&source)
            .is_some_and(|state| state.problem.is_some())
    }

    /// Whether Stripe closed a source.
    pub(super) fn is_closed(&self, source: Source) -> bool {
        self.states.get(&source).is_some_and(|state| state.closed)
    }

    /// Whether a source may be asked now.
    pub(super) fn may_ask(&self, source: Source) -> bool {
        let state = self.states.get(&source);
        let asked = self.asking.reopen || (self.asking.retry && !self.is_closed(source));
        let retry_at = state.and_then(|state| state.retry_at);
        !self.is_stopped()
            && (asked || schedule::may_retry(self.asking.now, retry_at, self.is_closed(source)))
    }

    /// Whether nothing more is asked in this poll.
    pub(super) const fn is_stopped(&self) -> bool {
        self.unsure >= MAX_UNSURE
    }

    /// Takes note of what came of asking a source; gives what was read. An error that concerns more
    /// than the source ends the poll.
    pub(super) async fn note<T>(
        &mut self,
        source: Source,
        result: Result<T, ReadError>,
    ) -> Result<Option<T>, Error> {
        match result {
            Ok(value) => {
                self.unsure = 0;
                self.any_read = true;
                let state = health::note_success(self.asking.now);
                let before = self.states.insert(source, state.clone());
                if before.is_some_and(|before| before.problem.is_some()) {
                    self.put(source, state).await?;
                } else {
                    self.read.push(source);
                }
                Ok(Some(value))
            }
            Err(error) => {
                let (closed, error) = self.judge(error)?;
                let before = self.states.remove(&source).unwrap_or_default();
                let state = health::note_failure(&before, error.view(), closed, self.asking);
                self.states.insert(source, state.clone());
                self.put(source, state).await?;
                if !closed {
                    self.failed.get_or_insert(error);
                }
                if !self.is_stopped() || self.any_read {
                    return Ok(None);
                }
                self.failed.take().map_or(Ok(None), Err)
            }
        }
    }

    /// What a failure says of the thing that was asked for: whether it is closed, and the error. One
    /// that concerns more ends the poll.
    pub(super) fn judge(&mut self, error: ReadError) -> Result<(bool, Error), Error> {
        let error = match error {
            ReadError::Ledger(error) => return Err(error),
            ReadError::Stripe(error) => error,
        };
        let reach = health::judge_failure(&error);
        match reach {
            Reach::Connection => return Err(error.into()),
            Reach::Unsure => self.unsure += 1,
            // Stripe itself answered.
            Reach::Source | Reach::Closed => self.unsure = 0,
        }
        Ok((reach == Reach::Closed, error.into()))
    }

    /// Writes what was read.
    pub(super) async fn end(&mut self) -> Result<(), Error> {
        let read = std::mem::take(&mut self.read);
        let state = health::note_success(self.asking.now);
        self.scope
            .write(move |db, id| {
                for source in read {
                    sources::put_source(db, id, source, &state)?;
                }
                Ok(())
            })
            .await
    }

    async fn put(&self, source: Source, state: SourceState) -> Result<(), Error> {
        self.scope
            .write(move |db, id| sources::put_source(db, id, source, &state))
            .await
    }
}

/// Writes how the line to Stripe stands, with its problem if it has one; gives when it may be used
/// again.
pub(super) async fn put_line(
    ledger: &Ledger,
    connection: &str,
    problem: Option<ErrorView>,
    at: Asking,
) -> Result<Option<i64>, Error> {
    let id = connection.to_owned();
    ledger
        .write(move |db| {
            let before = sources::get_source(db, &id, Source::Connection)?.unwrap_or_default();
            let next = problem.map_or_else(SourceState::default, |problem| {
                health::note_failure(&before, problem, false, at)
            });
            // That all is well is news only after a failure.
            if before != next {
                sources::put_source(db, &id, Source::Connection, &next)?;
            }
            Ok(next.retry_at)
        })
        .await
}
