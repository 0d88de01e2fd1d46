//! What more than one thread takes part in: locks, and work that blocks.

use std::sync::{Mutex, MutexGuard, PoisonError};

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
