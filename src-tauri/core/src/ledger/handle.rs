//! The handle on the file: one connection that writes, a few that read.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use rusqlite::{Connection, Transaction};

use super::{
    arrival_words,
    calls::{self, Call},
    deletions::raise_fence,
    error::{LedgerError, damaged},
    file,
    header::check_ledger_file,
    migrate::{self, SchemaAge},
};
use crate::{
    private_files::{create_private_file, create_private_folder},
    threads::{lock, run_blocking},
};

/// How many readers are kept open.
const READERS: usize = 3;
/// How long one process waits for another one's commit.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a call waits for a transaction that logs it.
const MAX_CALL_DELAY: Duration = Duration::from_millis(200);
/// Calls that wait to be logged, at the most.
const MAX_PENDING_CALLS: usize = 1000;

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
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        check_ledger_file(path)?;
        if let Some(folder) = path.parent() {
            create_private_folder(folder)?;
        }
        match create_private_file(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => drop(made?),
        }
        if std::fs::metadata(path)?.len() > 0 && !file::append_suffix(path, "-journal").exists() {
            // A newer, foreign or damaged file is refused before anything is written to it.
            let reader = file::open_reader(path)?;
            if migrate::check_schema(&reader, path)? != SchemaAge::Blank {
                file::check_integrity(&reader, path)?;
            }
        }
        let mut writer = Connection::open(path)?;
        if std::fs::metadata(path)?.len() == 0 {
            migrate::mark_as_ours(&writer)?;
        }
        configure(&writer).map_err(|error| damaged(path, error))?;
        migrate::check_schema(&writer, path)?;
        migrate::run_migrations(&mut writer).map_err(|error| corrupt(path, error))?;
        raise_fence(&writer)?;
        let readers = (0..READERS)
            .map(|_| {
                let reader = file::open_reader(path)?;
                reader.busy_timeout(BUSY_TIMEOUT)?;
                reader.set_prepared_statement_cache_capacity(64);
                Ok(Mutex::new(reader))
            })
            .collect::<Result<_, LedgerError>>()?;
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

    /// The folder with the file.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.path().parent().map(PathBuf::from).unwrap_or_default()
    }

    /// Runs `work` in one transaction, committed if it succeeds. What was written outlasts a power cut.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<LedgerError> + Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    {
        let ledger = self.clone();
        let run = run_blocking(move || ledger.write_blocking(work)).await;
        run.map_err(|error| E::from(error.into()))?
    }

    /// Like [`Ledger::write`], on this thread.
    pub fn write_blocking<T, E: From<LedgerError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.inner.writer);
        self.run_transaction(&mut writer, work)
    }

    fn run_transaction<T, E: From<LedgerError>>(
        &self,
        writer: &mut Connection,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = writer
            .transaction()
            .map_err(|error| E::from(error.into()))?;
        let value = work(&transaction)?;
        let calls = std::mem::take(&mut *self.calls());
        let logged = log_pending_calls(&transaction, &calls)
            .and_then(|()| transaction.commit().map_err(LedgerError::from));
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
        if calls.len() >= MAX_PENDING_CALLS {
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
                tokio::time::sleep(MAX_CALL_DELAY).await;
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
    pub async fn flush_calls(&self) -> Result<(), LedgerError> {
        if self.calls().is_empty() {
            return Ok(());
        }
        self.write(|_| Ok(())).await
    }

    fn calls(&self) -> std::sync::MutexGuard<'_, Vec<(String, Call)>> {
        lock(&self.inner.calls)
    }

    /// Runs `work` on a connection that cannot write.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<LedgerError> + Send + 'static,
        F: FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    {
        let ledger = self.clone();
        let run = run_blocking(move || ledger.read_blocking(work)).await;
        run.map_err(|error| E::from(error.into()))?
    }

    /// Like [`Ledger::read`], on this thread.
    pub fn read_blocking<T, E: From<LedgerError>>(
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
            Some(lock(first))
        }) else {
            return Err(E::from(LedgerError::Closed));
        };
        work(&reader)
    }

    /// Gives the space of what was removed back to the disk, and leaves no trace of it in the file
    /// or its WAL. Blocks.
    pub fn compact_blocking(&self) -> Result<(), LedgerError> {
        let writer = lock(&self.inner.writer);
        writer.execute_batch("VACUUM")?;
        self.empty_wal(&writer)
    }

    /// Leaves nothing in the WAL of what was removed. Blocks.
    pub fn empty_wal_blocking(&self) -> Result<(), LedgerError> {
        self.empty_wal(&lock(&self.inner.writer))
    }

    fn empty_wal(&self, writer: &Connection) -> Result<(), LedgerError> {
        // A reader in the middle of a search would keep old pages where they are.
        let _readers: Vec<_> = self.inner.readers.iter().map(lock).collect();
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: bool = writer.query_row(sql, [], |row| row.get(0))?;
        if busy {
            Err(LedgerError::InUse)
        } else {
            Ok(())
        }
    }
}

/// Opens the ledger at the app's own place; a damaged one is moved aside whole, and a new one is
/// begun. Gives the place of the old one.
pub fn open_or_set_aside(path: &Path, now: i64) -> Result<(Ledger, Option<PathBuf>), LedgerError> {
    match Ledger::open(path) {
        Ok(ledger) => Ok((ledger, None)),
        Err(LedgerError::Damaged(..)) => {
            let mut at = now;
            let aside = loop {
                let aside = file::append_suffix(path, &format!(".damaged-{at}"));
                if !aside.exists() {
                    break aside;
                }
                at += 1;
            };
            for end in ["", "-wal", "-shm"] {
                let from = file::append_suffix(path, end);
                if from.exists() {
                    std::fs::rename(&from, file::append_suffix(&aside, end))?;
                }
            }
            Ok((Ledger::open(path)?, Some(aside)))
        }
        Err(error) => Err(error),
    }
}

fn log_pending_calls(db: &Connection, pending: &[(String, Call)]) -> Result<(), LedgerError> {
    for (connection, call) in pending {
        calls::log_calls(db, connection, std::slice::from_ref(call))?;
    }
    Ok(())
}

fn configure(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // Every commit waits for the disk: what was told, sent or counted elsewhere must not be forgotten
    // by a power cut. The simulation shows what NORMAL would ring twice.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    // What is deleted is overwritten, not only forgotten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    arrival_words::register_functions(connection)
}

fn corrupt(path: &Path, error: LedgerError) -> LedgerError {
    match error {
        LedgerError::Sqlite(error) => damaged(path, error),
        other => other,
    }
}
