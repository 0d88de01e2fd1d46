//! The ledger: one SQLite file with connections, arrivals, walks, the call log, the mirror, drafts
//! and imports.
//!
//! One connection writes, a few read (WAL), so a search never waits for a page being committed.
//! All SQL runs on blocking threads.

pub mod activity;
pub mod arrivals;
pub mod calls;
pub mod connections;
mod file;
mod migrate;
pub mod rows;
pub mod walks;

pub use file::{LockError, WatchLock, open_or_set_aside};

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction};

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

/// A handle on the ledger file; cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
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
        let mut writer = Connection::open(path)?;
        configure(&writer).map_err(|error| damaged(path, error))?;
        migrate::run(&mut writer, path)?;
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
            writer: Mutex::new(writer),
            readers,
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
        transaction
            .commit()
            .map_err(|error| E::from(error.into()))?;
        Ok(value)
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

fn damaged(path: &Path, error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            Error::Damaged(path.to_path_buf(), error.to_string())
        }
        _ => error.into(),
    }
}
