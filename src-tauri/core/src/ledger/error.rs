//! Every way the ledger fails.

use std::path::{Path, PathBuf};

use crate::threads::ThreadEnded;

/// Why the ledger did not do it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file is damaged, or no database at all.
    #[error(
        "{0} is damaged or not a Shopbell ledger ({1}); it was left as it is: move it away, or name another file"
    )]
    Damaged(PathBuf, String),
    /// The file is another program's database.
    #[error("{0} belongs to another program; it was left as it is: name another file")]
    Foreign(PathBuf),
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
    #[error(transparent)]
    Stopped(#[from] ThreadEnded),
    /// Another program reads the file.
    #[error("another program reads the ledger")]
    InUse,
    /// No connection to the file is open.
    #[error("no connection to the ledger is open")]
    Closed,
}

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            _ => Self::Sqlite(error),
        }
    }
}

/// Tells a damaged file from everything else that SQLite says.
pub(super) fn damaged(path: &Path, error: rusqlite::Error) -> LedgerError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            LedgerError::Damaged(path.to_path_buf(), error.to_string())
        }
        _ => error.into(),
    }
}
