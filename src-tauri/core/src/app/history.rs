//! The import of what was there before the watching: in the background, silently, and wherever it was
//! broken off it goes on.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{sync::Notify, task::JoinHandle};

use super::{
    connections::Clients, host::EventSink, records::validation::rule_error, retention::Forgetting,
    settings::AppSettings, view::AppEvent, watching::Watching,
};
use crate::{
    error::Error,
    history::{
        self, ArrivalRate, HistoryEstimate, HistoryForecast, HistoryImport, HistoryState,
        MIN_ALLOWANCE,
    },
    ledger::{Ledger, LedgerError, calls, histories, walks},
    stripe::Descent,
    threads::{KeyedLocks, lock},
    trigger::Trigger,
    watch::{history_reader::HistoryReader, scope::PollScope},
};

/// Seconds until an import that failed is tried again: doubled each time, from the first to the last.
const MIN_RETRY: u64 = 30;
const MAX_RETRY: u64 = 600;
/// A span may begin so much before what is kept: the person chose "a year" a while ago.
const KEPT_SLACK: i64 = 24 * 3600;
const MONTH: i64 = 30 * 24 * 3600;

/// The imports of older arrivals.
pub struct History {
    pub(super) ledger: Ledger,
    pub(super) clients: Arc<Clients>,
    pub(super) settings: Arc<AppSettings>,
    pub(super) watching: Arc<Watching>,
    pub(super) forgetting: Arc<Forgetting>,
    pub(super) events: Arc<dyn EventSink>,
    /// One reading of a connection's history at a time.
    pub(super) turns: KeyedLocks,
    pub(super) tasks: Mutex<HashMap<String, HistoryTask>>,
}

/// An import that goes on by itself.
pub(super) struct HistoryTask {
    woken: Arc<Notify>,
    task: JoinHandle<()>,
}

impl Drop for HistoryTask {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl History {
    /// How the last import of a connection is going; none before the first.
    pub async fn get(&self, connection: &str) -> Result<Option<HistoryImport>, Error> {
        let id = connection.to_owned();
        let read = move |db: &rusqlite::Connection| histories::get_history(db, &id);
        Ok(self.ledger.read(read).await?)
    }

    /// About what an import from a time on would cost; none means from the beginning.
    pub async fn estimate(
        &self,
        connection: &str,
        since: Option<i64>,
    ) -> Result<HistoryEstimate, Error> {
        let kept_since = self.forgetting.find_edge().await?;
        let (id, now, triggers) = (connection.to_owned(), self.now(), self.triggers());
        let measure = move |db: &rusqlite::Connection| -> Result<_, LedgerError> {
            let mut rates = Vec::new();
            for trigger in triggers {
                let walk = walks::get_walk(db, &id, trigger)?;
                // A list that fitted on the first page is known whole.
                let whole = walk.watermark.is_some() && walk.begun == 0;
                let from = if walk.begun > 0 { walk.begun } else { now };
                let rate = histories::measure_rate(db, &id, trigger, now)?;
                rates.push((trigger, rate, from, whole));
            }
            let millis = u64::try_from(now).unwrap_or_default() * 1000;
            Ok((rates, calls::count_reads(db, &id, millis)?))
        };
        let (rates, reads_30_days) = self.ledger.read(measure).await?;
        let lists: Vec<_> = rates
            .iter()
            .map(|(trigger, rate, from, whole)| {
                forecast(*trigger, *rate, since.map(|since| from - since), *whole)
            })
            .collect();
        let a_month = rates.iter().filter(|(.., whole)| !whole);
        Ok(HistoryEstimate {
            calls: lists.iter().map(|list| list.calls).sum(),
            lists,
            calls_a_month: a_month
                .map(|(_, rate, ..)| history::estimate_list(*rate, MONTH).1)
                .fold(0, u32::saturating_add),
            reads_30_days,
            allowance: MIN_ALLOWANCE,
            kept_since,
        })
    }

    /// Begins an import from a time on (unix seconds); none means from the beginning.
    pub async fn start(
        self: &Arc<Self>,
        connection: &str,
        since: Option<i64>,
    ) -> Result<HistoryImport, Error> {
        let import = self.begin(connection, since).await?;
        self.go_on(connection);
        Ok(import)
    }

    /// Stops after the page that is being read; it goes on from there.
    pub async fn pause(&self, connection: &str) -> Result<(), Error> {
        self.set_state(connection, HistoryState::Paused).await
    }

    /// Goes on with what was paused.
    pub async fn resume(self: &Arc<Self>, connection: &str) -> Result<(), Error> {
        self.unpause(connection).await?;
        self.go_on(connection);
        Ok(())
    }

    /// The same, and waits for nothing of it.
    pub async fn unpause(&self, connection: &str) -> Result<(), Error> {
        self.set_state(connection, HistoryState::Running).await
    }

    /// Stops for good; what it brought stays.
    pub async fn end(&self, connection: &str) -> Result<(), Error> {
        self.set_state(connection, HistoryState::Stopped).await
    }

    /// Writes down what is to be read, and waits for nothing of it.
    pub async fn begin(
        &self,
        connection: &str,
        since: Option<i64>,
    ) -> Result<HistoryImport, Error> {
        self.clients.get(connection).await?;
        let edge = self.forgetting.find_edge().await?;
        if edge.is_some_and(|edge| since.is_none_or(|since| since < edge - KEPT_SLACK)) {
            return Err(rule_error(
                "since",
                "not_kept",
                "arrivals that old are not kept: choose a shorter time, or keep arrivals longer",
            ));
        }
        let import = HistoryImport::begin(since, &self.triggers(), self.now());
        let (id, row) = (connection.to_owned(), import.clone());
        self.ledger
            .write(move |db| histories::put_history(db, &id, &row))
            .await?;
        self.tell(connection);
        Ok(import)
    }

    /// Reads until all is read, the person pauses, or something is wrong.
    pub async fn run(&self, connection: &str) -> Result<(), Error> {
        let turn = self.turns.get(connection);
        let _one = turn.lock().await;
        let outcome = self.read_lists(connection).await;
        if let Err(error) = &outcome {
            let problem = Some(error.view());
            self.change(connection, move |import| import.problem = problem)
                .await?;
        }
        outcome
    }

    async fn read_lists(&self, connection: &str) -> Result<(), Error> {
        let mut descents: HashMap<usize, Descent> = HashMap::new();
        let mut asked = false;
        loop {
            let Some(import) = self.get(connection).await? else {
                return Ok(());
            };
            if import.state != HistoryState::Running {
                return Ok(());
            }
            let Some(at) = import.next_list() else {
                let now = self.now();
                let done = move |import: &mut HistoryImport| {
                    import.state = HistoryState::Done;
                    import.ended = Some(now);
                };
                return self.change(connection, done).await;
            };
            if !asked {
                asked = true;
                self.ensure_watched(connection, &import).await?;
            }
            let floor = import.since.max(self.forgetting.find_edge().await?);
            let client = self.clients.get(connection).await?;
            let scope = PollScope::new(&self.ledger, &client, connection);
            let reader = HistoryReader {
                scope: &scope,
                clock: self.clients.clock(),
            };
            let descent = descents.entry(at).or_default();
            reader.read_page(&import, at, floor, descent).await?;
            if scope.take_changes() {
                let connection = connection.to_owned();
                self.events.emit(AppEvent::ArrivalsChanged { connection });
            }
            self.tell(connection);
        }
    }

    /// What was never read has to be read by the watching first: only then is it known what is old.
    async fn ensure_watched(&self, connection: &str, import: &HistoryImport) -> Result<(), Error> {
        let (id, lists) = (connection.to_owned(), import.lists.clone());
        let find = move |db: &rusqlite::Connection| -> Result<bool, LedgerError> {
            for list in lists.iter().filter(|list| !list.has_ended()) {
                if walks::get_walk(db, &id, list.trigger)?.watermark.is_none() {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        if self.ledger.read(find).await? {
            self.watching.poll_some(connection).await?;
        }
        Ok(())
    }

    /// Goes on by itself with what was broken off, and again after each failure.
    pub(super) fn go_on(self: &Arc<Self>, connection: &str) {
        let woken = Arc::new(Notify::new());
        let (me, id, wake) = (Arc::downgrade(self), connection.to_owned(), woken.clone());
        let task = tokio::spawn(async move {
            let mut failures = 0;
            loop {
                let Some(history) = me.upgrade() else { return };
                let outcome = history.run(&id).await;
                drop(history);
                if outcome.is_ok() {
                    return;
                }
                let wait = Duration::from_secs((MIN_RETRY << u32::min(failures, 6)).min(MAX_RETRY));
                failures += 1;
                // Woken, or waited for long enough.
                let _ = tokio::time::timeout(wait, wake.notified()).await;
            }
        });
        // One that waits after a failure ends here.
        lock(&self.tasks).insert(connection.to_owned(), HistoryTask { woken, task });
    }

    /// Stripe answers again.
    pub(super) fn wake(&self, connection: &str) {
        if let Some(task) = lock(&self.tasks).get(connection) {
            task.woken.notify_one();
        }
    }

    /// Ends what runs of a connection; what it did is committed.
    pub(super) fn forget(&self, connection: &str) {
        lock(&self.tasks).remove(connection);
    }

    /// Ends what runs.
    pub(super) fn stop(&self) {
        lock(&self.tasks).clear();
    }

    async fn set_state(&self, connection: &str, state: HistoryState) -> Result<(), Error> {
        let now = self.now();
        self.change(connection, move |import| {
            if matches!(import.state, HistoryState::Running | HistoryState::Paused) {
                import.state = state;
                import.problem = None;
                import.ended = (state == HistoryState::Stopped).then_some(now);
            }
        })
        .await
    }

    async fn change(
        &self,
        connection: &str,
        change: impl FnOnce(&mut HistoryImport) + Send + 'static,
    ) -> Result<(), Error> {
        let id = connection.to_owned();
        let write = move |db: &rusqlite::Transaction<'_>| -> Result<(), LedgerError> {
            let Some(mut import) = histories::get_history(db, &id)? else {
                return Ok(());
            };
            change(&mut import);
            histories::put_history(db, &id, &import)
        };
        self.ledger.write(write).await?;
        self.tell(connection);
        Ok(())
    }

    /// What is watched and has a list of its own.
    fn triggers(&self) -> Vec<Trigger> {
        let mut lists = self.settings.get().watching.list_read();
        lists.retain(|trigger| trigger.has_list());
        lists
    }

    fn now(&self) -> i64 {
        self.clients.clock().now()
    }

    fn tell(&self, connection: &str) {
        let connection = connection.to_owned();
        self.events.emit(AppEvent::HistoryChanged { connection });
    }
}

/// About what a list costs over so many seconds; none means all of it.
fn forecast(
    trigger: Trigger,
    rate: ArrivalRate,
    seconds: Option<i64>,
    whole: bool,
) -> HistoryForecast {
    let (objects, calls) = match seconds {
        _ if whole => (Some(rate.count), Some(1)),
        Some(seconds) => {
            let (objects, calls) = history::estimate_list(rate, seconds);
            (Some(objects), Some(calls))
        }
        None => (None, None),
    };
    HistoryForecast {
        trigger,
        objects,
        calls,
    }
}
