//! The task: judges what arrived, and does what waits. Each destination has its own pace; what goes to
//! the same is done in the order in which it came.

use std::{
    collections::HashSet,
    sync::{Arc, Weak},
    time::Duration,
};

use serde_json::json;
use tokio::task::JoinSet;

use super::{
    Flows,
    step::{ReadSteps, ReadyRun, RunScope},
};
use crate::{
    error::{Error, ErrorCode},
    flow::{FlowStep, retry::MAX_DELAY},
    ledger::{LedgerError, connections, flow_runs},
    threads::lock,
};

/// Destinations that are served at a time.
const MAX_CONCURRENT: usize = 8;
/// Lines that are appended to a file together.
const FILE_BATCH: u32 = 1000;
/// Timers stand still while the machine sleeps, so the wall clock is looked at this often.
const CLOCK_CHECK_INTERVAL: Duration = Duration::from_secs(15);
/// When the ledger could not be read or written.
const LEDGER_RETRY_DELAY: Duration = Duration::from_secs(30);

/// What one look at the ledger found.
struct Pass {
    /// To be served now.
    due: Vec<RunScope>,
    /// When the next one is (unix seconds).
    next: Option<i64>,
}

/// Works until the app is gone.
pub(super) async fn run(flows: Weak<Flows>) {
    let Some(strong) = flows.upgrade() else {
        return;
    };
    let mut wanted = strong.wanted.subscribe();
    drop(strong);
    let mut workers: JoinSet<RunScope> = JoinSet::new();
    let mut busy: HashSet<RunScope> = HashSet::new();
    loop {
        let Some(flows) = flows.upgrade() else {
            return;
        };
        let generation = *wanted.borrow_and_update();
        let wait = match flows.look(&busy).await {
            Ok(pass) => {
                for scope in pass.due {
                    if busy.len() < MAX_CONCURRENT {
                        busy.insert(scope.clone());
                        let flows = Arc::downgrade(&flows);
                        workers.spawn(async move {
                            if let Some(flows) = flows.upgrade() {
                                flows.serve(&scope).await;
                            }
                            scope
                        });
                    }
                }
                if busy.is_empty() {
                    flows.settled.send_replace(generation);
                }
                flows.time_until(pass.next)
            }
            Err(error) => {
                tracing::warn!(%error, "flows could not be read or written");
                Some(LEDGER_RETRY_DELAY)
            }
        };
        drop(flows);
        tokio::select! {
            biased;
            Some(ended) = workers.join_next() => match ended {
                Ok(scope) => {
                    busy.remove(&scope);
                }
                // It panicked: nobody knows which it was, so all that is still at work is looked at anew.
                Err(_) => {
                    workers.shutdown().await;
                    busy.clear();
                }
            },
            changed = wanted.changed() => if changed.is_err() {
                return;
            },
            () = sleep(wait) => {}
        }
    }
}

async fn sleep(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait.min(CLOCK_CHECK_INTERVAL)).await,
        None => std::future::pending().await,
    }
}

impl Flows {
    /// How long it is until a time; nothing where there is none.
    fn time_until(&self, next: Option<i64>) -> Option<Duration> {
        let left = next?.saturating_sub(self.clock().now());
        Some(Duration::from_secs(u64::try_from(left).unwrap_or(0)))
    }

    /// Judges what arrived, and finds what is due.
    async fn look(&self, busy: &HashSet<RunScope>) -> Result<Pass, Error> {
        let unjudged = lock(&self.unjudged).clone();
        for connection in unjudged {
            // What arrives from here on is for another look.
            lock(&self.unjudged).remove(&connection);
            if !self.is_attended(&connection) {
                continue;
            }
            let judged = self.judge_arrivals(&connection).await;
            // What is held is looked at again when a step has ended.
            if !matches!(judged, Ok(false)) {
                lock(&self.unjudged).insert(connection);
            }
            judged?;
        }
        let attended = lock(&self.attended).clone();
        let found = self
            .ledger
            .read(move |db| {
                let mut found = Vec::new();
                for connection in attended {
                    for (destination, next) in flow_runs::list_destinations(db, &connection)? {
                        let connection = connection.clone();
                        let scope = RunScope {
                            connection,
                            destination,
                        };
                        found.push((scope, next));
                    }
                }
                Ok::<_, LedgerError>(found)
            })
            .await?;
        let now = self.clock().now();
        let mut pass = Pass {
            due: Vec::new(),
            next: None,
        };
        for (scope, next) in found {
            if busy.contains(&scope) {
                continue;
            }
            // No wait is longer than the longest: the clock was set back.
            if next <= now || next > now.saturating_add(MAX_DELAY) {
                pass.due.push(scope);
            } else {
                pass.next = Some(pass.next.map_or(next, |first: i64| first.min(next)));
            }
        }
        Ok(pass)
    }

    /// Does what waits for a destination, until something has to wait.
    async fn serve(&self, scope: &RunScope) {
        let mut moved = false;
        loop {
            match self.serve_next(scope).await {
                Ok(true) => {
                    moved = true;
                    // An arrival may be held until this step was settled.
                    if lock(&self.unjudged).contains(&scope.connection) {
                        self.urge();
                    }
                }
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(%error, "a flow could not be served");
                    tokio::time::sleep(LEDGER_RETRY_DELAY).await;
                    break;
                }
            }
        }
        if moved {
            // What a step made may have arrived already.
            lock(&self.unjudged).insert(scope.connection.clone());
        }
        self.emit_changed(&scope.connection);
    }

    /// Tries the first that waits. Gives whether the next one may be tried.
    async fn serve_next(&self, scope: &RunScope) -> Result<bool, Error> {
        if !self.is_attended(&scope.connection) {
            return Ok(false);
        }
        let limit = if scope.destination.starts_with("file ") {
            FILE_BATCH
        } else {
            1
        };
        let of = scope.clone();
        let ready = self
            .ledger
            .read(move |db| {
                let runs =
                    flow_runs::list_waiting_runs(db, &of.connection, &of.destination, limit)?;
                let mut steps = ReadSteps::default();
                let ready = runs.into_iter().map(|run| steps.prepare(db, run));
                ready.collect::<Result<Vec<_>, LedgerError>>()
            })
            .await?;
        let now = self.clock().now();
        match ready.first() {
            Some(first)
                if first.run.next_try <= now
                    || first.run.next_try > now.saturating_add(MAX_DELAY) => {}
            _ => return Ok(false),
        }
        if ready.len() > 1
            && let Some(done) = self.append_batch(&ready).await?
        {
            return Ok(done);
        }
        let Some(first) = ready.first() else {
            return Ok(false);
        };
        let end = self.try_step(scope, first).await;
        self.note_end(&first.run, end).await
    }

    /// Appends many lines at once; nothing where they are not all alike, or not all right.
    async fn append_batch(&self, ready: &[ReadyRun]) -> Result<Option<bool>, Error> {
        let Some(Ok(FlowStep::AppendFile {
            path,
            format,
            columns,
        })) = ready.first().map(|first| &first.step)
        else {
            return Ok(None);
        };
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let alike = |one: &ReadyRun| match &one.step {
            Ok(FlowStep::AppendFile {
                format: other,
                columns,
                ..
            }) => {
                other == format
                    && columns.len() == names.len()
                    && columns.iter().zip(&names).all(|(a, b)| a.name == *b)
                    && one.facts.trigger
                        == ready
                            .first()
                            .map_or(one.facts.trigger, |first| first.facts.trigger)
            }
            _ => false,
        };
        let count = ready.iter().take_while(|one| alike(one)).count();
        let lines = ready.get(..count).unwrap_or_default();
        if count < 2 || self.append_lines(path, lines).await.is_err() {
            // One by one, so that each gets its own reason.
            return Ok(None);
        }
        let runs: Vec<_> = lines.iter().map(|one| one.run.clone()).collect();
        let (output, now) = (json!({ "path": path }).to_string(), self.clock().now());
        self.ledger
            .write(move |db| {
                let mut all = runs.iter();
                all.try_for_each(|run| flow_runs::finish_step(db, run, &output, None, now))
            })
            .await?;
        Ok(Some(true))
    }

    /// The name of a connection, for what is shown.
    pub(super) async fn find_name(&self, connection: &str) -> Result<String, Error> {
        let id = connection.to_owned();
        let row = self
            .ledger
            .read(move |db| connections::get_connection(db, &id))
            .await?;
        row.map(|row| row.name)
            .ok_or_else(|| Error::new(ErrorCode::FlowCanceled, "the connection was removed"))
    }
}
