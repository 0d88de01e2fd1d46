//! What is alive of the work with customers and products: locks, copies, imports.

use crate::kind::RecordKind;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{sync::Notify, task::JoinHandle};

use super::images::Pictures;
use crate::{
    error::{ErrorCode, ErrorView},
    watch::status::WatchStatus,
};

/// A copy of one connection that is kept current.
pub(super) struct Copying {
    pub(super) wanted: Arc<Notify>,
    pub(super) task: JoinHandle<()>,
}

/// The live part of the work with customers and products.
#[derive(Default)]
pub(crate) struct Desk {
    /// One send of a draft at a time: a second click waits for the first.
    drafts: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// Connections whose last poll could not reach Stripe.
    offline: Mutex<HashSet<String>>,
    /// When each connection's signal was last read (unix seconds).
    polled: Mutex<HashMap<String, i64>>,
    copying: Mutex<HashMap<String, Copying>>,
    /// One step of a connection's copy at a time.
    steps: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
    /// Why a copy stands still.
    stuck: Mutex<HashMap<String, ErrorView>>,
    /// What the key may not read, and when that was said (unix seconds).
    denied: Mutex<HashMap<(String, RecordKind), (i64, ErrorView)>>,
    /// Imports that run.
    imports: Mutex<HashMap<String, JoinHandle<()>>>,
    pub(super) pictures: Pictures,
}

impl Desk {
    pub(super) fn draft(&self, id: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut drafts = lock(&self.drafts);
        // Nobody waits for a lock that only this map holds.
        drafts.retain(|_, lock| Arc::strong_count(lock) > 1);
        drafts.entry(id.to_owned()).or_default().clone()
    }

    pub(super) fn step(&self, connection: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut steps = lock(&self.steps);
        steps.entry(connection.to_owned()).or_default().clone()
    }

    /// Takes note of whether Stripe can be reached.
    pub(super) fn note(&self, status: &WatchStatus) {
        let code = status.problem.as_ref().map(|problem| problem.code);
        self.set_offline(&status.connection, code.is_some_and(is_offline));
        if let Some(at) = status.last_success {
            lock(&self.polled).insert(status.connection.clone(), at);
        }
    }

    pub(super) fn polled(&self, connection: &str) -> Option<i64> {
        lock(&self.polled).get(connection).copied()
    }

    pub(super) fn set_offline(&self, connection: &str, offline: bool) {
        let mut set = lock(&self.offline);
        if offline {
            set.insert(connection.to_owned());
        } else {
            set.remove(connection);
        }
    }

    pub(super) fn is_offline(&self, connection: &str) -> bool {
        lock(&self.offline).contains(connection)
    }

    pub(super) fn stuck(&self, connection: &str) -> Option<ErrorView> {
        lock(&self.stuck).get(connection).cloned()
    }

    pub(super) fn set_stuck(&self, connection: &str, problem: Option<ErrorView>) {
        let mut stuck = lock(&self.stuck);
        match problem {
            Some(problem) => stuck.insert(connection.to_owned(), problem),
            None => stuck.remove(connection),
        };
    }

    /// Why a kind cannot be copied, if that was said since a time.
    pub(super) fn denied(
        &self,
        connection: &str,
        kind: RecordKind,
        since: i64,
    ) -> Option<ErrorView> {
        let denied = lock(&self.denied);
        let said = denied.get(&(connection.to_owned(), kind));
        said.filter(|(at, _)| *at >= since)
            .map(|(_, error)| error.clone())
    }

    pub(super) fn deny(&self, connection: &str, kind: RecordKind, now: i64, error: ErrorView) {
        lock(&self.denied).insert((connection.to_owned(), kind), (now, error));
    }

    /// The key may have got more permissions.
    pub(super) fn allow_all(&self, connection: &str) {
        lock(&self.denied).retain(|(owner, _), _| owner != connection);
    }

    pub(super) fn copying(&self) -> MutexGuard<'_, HashMap<String, Copying>> {
        lock(&self.copying)
    }

    pub(super) fn imports(&self) -> MutexGuard<'_, HashMap<String, JoinHandle<()>>> {
        lock(&self.imports)
    }

    /// Ends what runs by itself; what it did is committed.
    pub(super) fn stop(&self) {
        for (_, copying) in self.copying().drain() {
            copying.task.abort();
        }
        for (_, task) in self.imports().drain() {
            task.abort();
        }
    }

    /// Ends what runs of one connection.
    pub(super) fn forget(&self, connection: &str) {
        if let Some(copying) = self.copying().remove(connection) {
            copying.task.abort();
        }
        self.set_offline(connection, false);
        self.set_stuck(connection, None);
        self.allow_all(connection);
    }
}

/// Stripe was not reached.
pub(super) const fn is_offline(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::Offline | ErrorCode::TimedOut | ErrorCode::StripeUnavailable
    )
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
