//! What more than one thread takes part in: locks, and work that blocks.

use std::{
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
    Ok(tokio::task::spawn_blocking(work).await?)
}

/// Runs work that may never end on a thread that nobody has to wait for: neither the runtime nor the
/// process is held up by it at the end. Gives nothing if the work panicked.
pub(crate) async fn run_detached<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> std::io::Result<Option<T>> {
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
