//! What more than one thread takes part in: locks, and work that blocks.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The blocking thread ended early: it panicked, or the app is closing.
#[derive(Debug, thiserror::Error)]
#[error("a blocking thread ended early")]
pub struct ThreadEnded(#[from] tokio::task::JoinError);

/// Locks, also where a thread panicked while it held the lock: what is kept behind our locks is
/// whole after every statement, and a defect elsewhere must not stop the rest of the app.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs work that blocks (SQLite, files, the keychain) on a thread of its own.
pub(crate) async fn run_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ThreadEnded> {
    match in_place() {
        Some(is_dead) => Ok(run_in_place(&*is_dead, work).await),
        None => Ok(tokio::task::spawn_blocking(work).await?),
    }
}

type IsDead = dyn Fn() -> bool + Send + Sync;

thread_local! {
    static IN_PLACE: RefCell<Option<Arc<IsDead>>> = const { RefCell::new(None) };
}

/// From now on, what tasks of this thread have blocking threads do is done on this thread: pieces of
/// work then follow each other in the same order each time, as a simulation needs it.
///
/// `is_dead` is asked before and after each piece. From where it says yes the task waits for ever,
/// and does nothing more: so a simulation kills its process between two steps.
pub fn block_in_place(is_dead: impl Fn() -> bool + Send + Sync + 'static) {
    IN_PLACE.set(Some(Arc::new(is_dead)));
}

fn in_place() -> Option<Arc<IsDead>> {
    IN_PLACE.with_borrow(Clone::clone)
}

async fn run_in_place<T>(is_dead: &IsDead, work: impl FnOnce() -> T) -> T {
    outlive(is_dead).await;
    let done = work();
    outlive(is_dead).await;
    done
}

/// Gives the other tasks a turn, and does not come back if the process is dead.
async fn outlive(is_dead: &IsDead) {
    tokio::task::yield_now().await;
    if is_dead() {
        std::future::pending::<()>().await;
    }
}

/// Runs work that may never end on a thread that nobody has to wait for: neither the runtime nor the
/// process is held up by it at the end. Gives nothing if the work panicked.
pub(crate) async fn run_detached<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> std::io::Result<Option<T>> {
    if let Some(is_dead) = in_place() {
        return Ok(Some(run_in_place(&*is_dead, work).await));
    }
    let (done, result) = tokio::sync::oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let _inside = runtime.enter();
            // Whoever asked may be gone.
            let _ = done.send(work());
        })?;
    Ok(result.await.ok())
}

/// One lock for each key: who comes second waits for the first.
#[derive(Default)]
pub(crate) struct KeyedLocks(Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>);

impl KeyedLocks {
    /// The lock of a key.
    pub(crate) fn get(&self, key: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = lock(&self.0);
        // Nobody waits for a lock that only this map holds.
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        locks.entry(key.to_owned()).or_default().clone()
    }
}
