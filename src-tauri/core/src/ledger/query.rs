//! SQL of the person's own on views of the ledger, which can neither write nor see anything else.
//!
//! The views are a promise: what a version of one holds, it goes on holding. What SQL may reach is
//! decided by SQLite's authorizer while a statement is prepared, not by reading its text.

mod guard;
mod views;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, limits::Limit, types::ValueRef};

use self::guard::Guard;
pub use self::views::{VIEWS, View, ViewColumn};
use super::{
    LedgerError, check_ledger_file, file,
    handle::BUSY_TIMEOUT,
    migrate::{self, SchemaAge},
};

/// How many steps of SQLite's machine pass between two looks at the time.
const STEPS_BETWEEN_LOOKS: i32 = 10_000;
/// No text or blob that SQL makes up is longer; objects of Stripe's are far shorter.
const MAX_VALUE_BYTES: i32 = 16 * 1024 * 1024;

/// Why SQL was not run.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The file could not be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// There is no file.
    #[error("there is no ledger at {0}: Shopbell makes one when it watches")]
    Missing(std::path::PathBuf),
    /// The file is from before this version, and whoever only reads cannot bring it up to date.
    #[error("the ledger is of an older version: start Shopbell once, it brings it up to date")]
    Older,
    /// It is none of what may be asked.
    #[error("{0}")]
    Refused(String),
    /// It is not SQL, or names what is not there.
    #[error("{message}")]
    Sql {
        /// SQLite's words.
        message: String,
        /// The byte that it points at.
        offset: Option<usize>,
    },
    /// It took too long.
    #[error("it took longer than {} s: ask for less", .0.as_secs())]
    TimedOut(Duration),
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryValue {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes; no view has any, but SQL can make them.
    Bytes(Vec<u8>),
}

/// From now on, SQL of this process that needs more memory than this ends in an error. It holds for
/// every file of the process, so it is for one that does nothing else. Blocks.
pub fn limit_memory(bytes: i64) -> Result<(), LedgerError> {
    let db = Connection::open_in_memory()?;
    let set =
        db.pragma_update_and_check(None, "hard_heap_limit", bytes, |row| row.get::<_, i64>(0));
    set.map(drop).map_err(LedgerError::from)
}

/// The views of a ledger file.
#[derive(Debug)]
pub struct LedgerViews {
    db: Connection,
    guard: Guard,
    time_limit: Option<Duration>,
}

impl LedgerViews {
    /// Opens the views of a file, which is neither made nor changed. Blocks.
    pub fn open(path: &Path) -> Result<Self, QueryError> {
        Self::open_limited(path, |_, _| true, None)
    }

    /// The same, with some of the columns only, and an end to each query. What is left out is not
    /// there: no SQL can name it.
    pub fn open_limited(
        path: &Path,
        has_column: impl Fn(&View, &ViewColumn) -> bool,
        time_limit: Option<Duration>,
    ) -> Result<Self, QueryError> {
        if !path.exists() {
            return Err(QueryError::Missing(path.to_path_buf()));
        }
        check_ledger_file(path)?;
        let mut db = open_prepared(path)?;
        if migrate::check_schema(&db, path)? != SchemaAge::Newest {
            return Err(QueryError::Older);
        }
        let sources = views::create_views(&db, has_column).map_err(LedgerError::from)?;
        let guard = Guard::install(&mut db, sources).map_err(LedgerError::from)?;
        Ok(Self {
            db,
            guard,
            time_limit,
        })
    }

    /// Runs one statement. `begin` is told the columns, `each` every row; either may end it early by
    /// its own error.
    pub fn run<E: From<QueryError>>(
        &mut self,
        sql: &str,
        begin: impl FnOnce(&[String]) -> Result<(), E>,
        mut each: impl FnMut(Vec<QueryValue>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.guard.forget_refusal();
        self.start_clock().map_err(QueryError::from)?;
        let tell = |error| E::from(self.explain(error));
        let mut statement = self.db.prepare(sql).map_err(tell)?;
        if statement.is_explain() != 0 || !statement.readonly() {
            return Err(QueryError::Refused("only SELECT is answered".into()).into());
        }
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        begin(&columns)?;
        let mut rows = statement.query([]).map_err(tell)?;
        while let Some(row) = rows.next().map_err(tell)? {
            let values = (0..columns.len())
                .map(|column| Ok(read_value(row.get_ref(column)?)))
                .collect::<Result<_, rusqlite::Error>>()
                .map_err(tell)?;
            each(values)?;
        }
        Ok(())
    }

    fn start_clock(&mut self) -> Result<(), LedgerError> {
        let Some(limit) = self.time_limit else {
            return Ok(());
        };
        let begun = Instant::now();
        let is_over = move || begun.elapsed() > limit;
        Ok(self
            .db
            .progress_handler(STEPS_BETWEEN_LOOKS, Some(is_over))?)
    }

    fn explain(&self, error: rusqlite::Error) -> QueryError {
        use rusqlite::{Error as Sqlite, ErrorCode};
        if let Some(refused) = self.guard.take_refusal() {
            return QueryError::Refused(refused);
        }
        match error {
            Sqlite::MultipleStatement => {
                QueryError::Refused("one statement is answered at a time".into())
            }
            Sqlite::SqlInputError { msg, offset, .. } => QueryError::Sql {
                message: msg,
                offset: usize::try_from(offset).ok(),
            },
            Sqlite::SqliteFailure(code, message) => match (code.code, self.time_limit) {
                (ErrorCode::OperationInterrupted, Some(limit)) => QueryError::TimedOut(limit),
                (ErrorCode::OutOfMemory, _) => {
                    QueryError::Refused("it needs too much memory: ask for less".into())
                }
                (ErrorCode::Unknown | ErrorCode::TooBig | ErrorCode::TypeMismatch, _) => {
                    QueryError::Sql {
                        message: message.unwrap_or_else(|| code.to_string()),
                        offset: None,
                    }
                }
                _ => LedgerError::from(Sqlite::SqliteFailure(code, message)).into(),
            },
            other => LedgerError::from(other).into(),
        }
    }
}

fn open_prepared(path: &Path) -> Result<Connection, LedgerError> {
    let db = file::open_reader(path)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    // Sorting a large ledger leaves nothing of it in the system's folder for temporary files.
    db.pragma_update(None, "temp_store", "MEMORY")?;
    db.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)?;
    Ok(db)
}

fn read_value(value: ValueRef<'_>) -> QueryValue {
    match value {
        ValueRef::Null => QueryValue::Null,
        ValueRef::Integer(number) => QueryValue::Integer(number),
        ValueRef::Real(number) => QueryValue::Real(number),
        // SQL can cut a text in the middle of a character.
        ValueRef::Text(text) => QueryValue::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => QueryValue::Bytes(bytes.to_vec()),
    }
}
