//! The ledger: one SQLite file with connections, arrivals, walks, the call log, the mirror, drafts
//! and imports.
//!
//! One connection writes, a few read (WAL), so a search never waits for a page being committed.
//! All SQL runs on blocking threads.

pub mod activity;
pub mod arrivals;
pub mod calls;
pub mod connections;
pub mod drafts;
mod file;
pub mod imports;
mod migrate;
pub mod mirror;
pub mod rows;
pub mod walks;

pub use file::{LockError, WatchLock, open_or_set_aside};

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction};

use self::calls::Call;

/// Why the ledger did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is no SQLite database, or none of ours, or is damaged.
    #[error("{0} is damaged or not a Shopbell ledger: {1}")]
    Damaged(PathBuf, String),
    /// The file was written by a newer version of Shopbell; it was not touched.
    #[error("the ledger has schema {found}, this version knows {known}")]
    Newer {
        /// The schema number in the file.
        found: u32,
        /// The newest that this version knows.
        known: u32,
    },
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// Anything else that SQLite says.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
    /// A stored value could not be read back.
    #[error("a stored value could not be read: {0}")]
    Value(#[from] serde_json::Error),
    /// The file or its folder could not be used.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The blocking thread ended early.
    #[error("the database thread ended early")]
    Stopped,
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Sqlite(error),
        }
    }
}

/// How many readers are kept open.
const READERS: usize = 3;
/// How long a call waits for a transaction that logs it.
const CALLS_WAIT: Duration = Duration::from_millis(200);
/// Calls that wait to be logged, at the most.
const CALLS_KEPT: usize = 1000;

/// A handle on the ledger file; cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    /// Dropped before the writer: only a connection that may write can fold the WAL into the file,
    /// and only the last one to close does.
    readers: Vec<Mutex<Connection>>,
    writer: Mutex<Connection>,
    /// Calls that the next transaction logs together with what they brought.
    calls: Mutex<Vec<(String, Call)>>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger")
            .field("path", &self.inner.path)
            .finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens the file, making or migrating it. Blocks.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        if path.exists() {
            // A newer or foreign file must be refused before anything is written to it.
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let reader = Connection::open_with_flags(path, flags)?;
            migrate::check(&reader, path)?;
        }
        let mut writer = Connection::open(path)?;
        configure(&writer).map_err(|error| damaged(path, error))?;
        migrate::run(&mut writer).map_err(|error| corrupt(path, error))?;
        file::look_over(&writer, path)?;
        let readers = (0..READERS)
            .map(|_| {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let reader = Connection::open_with_flags(path, flags)?;
                reader.busy_timeout(Duration::from_secs(5))?;
                reader.set_prepared_statement_cache_capacity(64);
                Ok(Mutex::new(reader))
            })
            .collect::<Result<_, Error>>()?;
        let inner = Inner {
            path: path.to_path_buf(),
            readers,
            writer: Mutex::new(writer),
            calls: Mutex::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Where the file lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Runs `work` in one transaction, committed if it succeeds.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    {
        let ledger = self.clone();
        let run = tokio::task::spawn_blocking(move || ledger.write_blocking(work)).await;
        run.map_err(|_| E::from(Error::Stopped))?
    }

    /// Like [`Ledger::write`], on this thread.
    pub fn write_blocking<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = self
            .inner
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let transaction = writer
            .transaction()
            .map_err(|error| E::from(error.into()))?;
        let value = work(&transaction)?;
        let calls = std::mem::take(&mut *self.calls());
        let logged = log_calls(&transaction, &calls)
            .and_then(|()| transaction.commit().map_err(Error::from));
        if let Err(error) = logged {
            self.calls().splice(0..0, calls);
            return Err(E::from(error));
        }
        Ok(value)
    }

    /// Has a call logged by the next transaction, so that a page and its call are one; by one of its
    /// own if none comes soon.
    pub fn note_call(&self, connection: &str, call: Call) {
        let mut calls = self.calls();
        // While the disk is full nothing can be logged; the newest calls are those that count.
        if calls.len() >= CALLS_KEPT {
            calls.remove(0);
        }
        calls.push((connection.to_owned(), call));
        if calls.len() > 1 {
            return;
        }
        drop(calls);
        let ledger = self.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                tokio::time::sleep(CALLS_WAIT).await;
                if let Err(error) = ledger.flush_calls().await {
                    tracing::warn!(%error, "calls could not be logged");
                }
            });
        }
    }

    /// How many of a connection's calls wait to be logged.
    #[must_use]
    pub fn calls_waiting(&self, connection: &str) -> usize {
        let calls = self.calls();
        calls.iter().filter(|(of, _)| of == connection).count()
    }

    /// Logs the calls that no transaction has logged yet.
    pub async fn flush_calls(&self) -> Result<(), Error> {
        if self.calls().is_empty() {
            return Ok(());
        }
        self.write(|_| Ok(())).await
    }

    fn calls(&self) -> std::sync::MutexGuard<'_, Vec<(String, Call)>> {
        self.inner
            .calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` on a connection that cannot write.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let ledger = self.clone();
        let run = tokio::task::spawn_blocking(move || ledger.read_blocking(work)).await;
        run.map_err(|_| E::from(Error::Stopped))?
    }

    /// Like [`Ledger::read`], on this thread.
    pub fn read_blocking<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let free = self
            .inner
            .readers
            .iter()
            .find_map(|reader| reader.try_lock().ok());
        let Some(reader) = free.or_else(|| {
            let first = self.inner.readers.first()?;
            Some(first.lock().unwrap_or_else(PoisonError::into_inner))
        }) else {
            return Err(E::from(Error::Stopped));
        };
        work(&reader)
    }
}

/// Removes all that was recorded of a connection.
pub fn forget(db: &Connection, connection: &str) -> Result<(), Error> {
    for table in [
        "arrivals",
        "bygone",
        "walks",
        "signals",
        "seen_events",
        "mirror_news",
        "calls",
    ] {
        db.execute(
            &format!("DELETE FROM {table} WHERE connection = ?1"),
            [connection],
        )?;
    }
    Ok(())
}

fn log_calls(db: &Connection, pending: &[(String, Call)]) -> Result<(), Error> {
    for (connection, call) in pending {
        calls::log(db, connection, std::slice::from_ref(call))?;
    }
    Ok(())
}

fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // NORMAL can lose the last commits on a power cut but never tears one: the lookback reads the
    // same objects again.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn corrupt(path: &Path, error: Error) -> Error {
    match error {
        Error::Sqlite(error) => damaged(path, error),
        other => other,
    }
}

fn damaged(path: &Path, error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            Error::Damaged(path.to_path_buf(), error.to_string())
        }
        _ => error.into(),
    }
}
