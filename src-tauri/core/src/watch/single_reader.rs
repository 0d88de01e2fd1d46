//! Objects that an event named, each asked for by itself: what one of them does keeps no other.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    health::{Asking, ReadError},
    round::Round,
    schedule::{self, FailedReading, compute_backoff},
    scope::PollScope,
    summary::{is_no_news, summarize_object},
};
use crate::{
    clock::Clock,
    error::Error,
    ledger::{
        lives::{Reading, record_arrivals},
        walks,
        wanted::{self, WantedObject},
    },
    source::Source,
    stripe::{Answer, ObjectId, StripeError, requests},
    trigger::Trigger,
};

/// More than so many of one trigger are read by a walk.
pub(super) const MAX_SINGLES: usize = 10;
/// So many in one poll at the most.
const MAX_A_POLL: usize = 50;
/// An object that Stripe does not show is looked for so long after it was named, in seconds.
const MAX_LATE: i64 = 48 * 3600;

/// Reads single objects.
pub(super) struct SingleReader<'a> {
    pub(super) scope: &'a PollScope<'a>,
    pub(super) clock: &'a Arc<dyn Clock>,
    /// Stripe's clock, if it was told in this poll.
    pub(super) server_date: Option<i64>,
}

/// What came of asking for an object.
enum Single {
    /// It is recorded, or will never be an arrival.
    Settled,
    /// Stripe does not show it, not yet or not to this key.
    NotShown,
}

impl SingleReader<'_> {
    /// Reads those that are due, of lists that may be read.
    pub(super) async fn read(
        &self,
        enabled: &[Trigger],
        round: &mut Round<'_>,
    ) -> Result<(), Error> {
        let Asking {
            now, retry, reopen, ..
        } = round.asking();
        let wanted = self.scope.read(wanted::list_wanted).await?;
        let few = |trigger: Trigger| {
            let all = wanted.iter().filter(|wanted| wanted.trigger == trigger);
            // Many are a walk's, unless it did not bring them.
            all.count() <= MAX_SINGLES || round.walked.contains(&trigger)
        };
        let allowed: Vec<Trigger> = enabled
            .iter()
            .copied()
            .filter(|trigger| !round.is_closed(Source::List(*trigger)) && few(*trigger))
            .collect();
        let due = wanted.into_iter().filter(|wanted| {
            allowed.contains(&wanted.trigger)
                && (retry || reopen || schedule::may_retry(now, wanted.retry_at, false))
        });
        for wanted in due.take(MAX_A_POLL).collect::<Vec<_>>() {
            if round.is_stopped() {
                break;
            }
            self.read_one(wanted, round).await?;
        }
        Ok(())
    }

    async fn read_one(&self, wanted: WantedObject, round: &mut Round<'_>) -> Result<(), Error> {
        let problem = match self.fetch(&wanted).await {
            Ok(Single::Settled) => {
                let (trigger, object) = (wanted.trigger, wanted.object_id);
                return self
                    .scope
                    .write(move |db, id| wanted::drop_wanted(db, id, trigger, &object))
                    .await;
            }
            Ok(Single::NotShown) => None,
            Err(error) => {
                let (_, error) = round.judge(error)?;
                Some(error)
            }
        };
        let gone = self
            .server_date
            .is_some_and(|date| date - wanted.named > MAX_LATE);
        if gone && problem.is_none() {
            tracing::warn!(object = wanted.object_id, "was named and never shown");
            let (trigger, object) = (wanted.trigger, wanted.object_id);
            return self
                .scope
                .write(move |db, id| wanted::drop_wanted(db, id, trigger, &object))
                .await;
        }
        let next = put_off(wanted, problem.as_ref(), round.asking());
        self.scope
            .write(move |db, id| wanted::put_wanted(db, id, &next))
            .await?;
        if let Some(problem) = problem {
            round.failed.get_or_insert(problem);
        }
        Ok(())
    }

    async fn fetch(&self, wanted: &WantedObject) -> Result<Single, ReadError> {
        let trigger = wanted.trigger;
        // An event may name anything; what is no id is no object either.
        let Ok(object) = ObjectId::parse(&wanted.object_id) else {
            return Ok(Single::Settled);
        };
        let answer = match self.ask(trigger, &object).await {
            Ok(answer) => answer,
            // The list may be read, single objects may not: the walks have to do.
            Err(StripeError::NotFound(_)) => return Ok(Single::NotShown),
            Err(error) if error.is_closed() => return Ok(Single::NotShown),
            Err(error) => return Err(error.into()),
        };
        if answer.value.is_empty() {
            return Ok(Single::NotShown);
        }
        let recorded = self.clock.now();
        let changed = self
            .scope
            .write(move |db, id| {
                let sent = answer.server_date.unwrap_or(recorded);
                // A session is named when it is completed, however long ago it was made.
                let begun = if trigger.filters_by_time() {
                    walks::get_walk(db, id, trigger)?.begun
                } else {
                    i64::MIN
                };
                // A stub of a deleted object is none; an old object that the signal named was there
                // before the connection.
                let news = answer.value.iter().filter(|raw| !is_stub(raw));
                let news = news.filter(|raw| !is_no_news(trigger, raw));
                let rows = news.filter_map(|raw| summarize_object(trigger, raw, sent).ok());
                let rows: Vec<_> = rows.filter(|row| row.created >= begun).collect();
                let reading = Reading {
                    recorded,
                    sent,
                    silent: false,
                };
                Ok(record_arrivals(db, id, trigger, reading, &rows)?.changed)
            })
            .await?;
        self.scope.note_changes(changed);
        Ok(Single::Settled)
    }

    /// The object itself; where an event named the charge of a refund, all refunds of that charge.
    async fn ask(
        &self,
        trigger: Trigger,
        object: &ObjectId,
    ) -> Result<Answer<Vec<Box<RawValue>>>, StripeError> {
        if trigger == Trigger::Refund {
            let request = requests::list_refunds(object);
            let answer = self.scope.client.page(request).await?;
            return Ok(answer.map(|page| page.data));
        }
        let request = requests::get_object(trigger.path(), object);
        let answer = self.scope.client.send(request).await?;
        Ok(answer.map(|object| vec![object]))
    }
}

/// When an object that was not read is asked for again.
fn put_off(mut wanted: WantedObject, problem: Option<&Error>, at: Asking) -> WantedObject {
    wanted.tries = wanted.tries.saturating_add(1);
    let wait = compute_backoff(
        at.interval,
        &FailedReading {
            failures: wanted.tries,
            closed: false,
            retry_after: problem.and_then(|problem| problem.detail.retry_after.map(i64::from)),
            jitter: at.jitter,
        },
    );
    wanted.retry_at = Some(at.now.saturating_add(wait));
    wanted.problem = problem.map(Error::view);
    wanted
}

/// Whether an object is a stub of one that was deleted.
pub(super) fn is_stub(raw: &RawValue) -> bool {
    #[derive(Default, Deserialize)]
    struct Life {
        #[serde(default)]
        deleted: bool,
    }
    serde_json::from_str::<Life>(raw.get()).is_ok_and(|life| life.deleted)
}
