//! What is sought, and in which order.

use rusqlite::{Connection, types::Value};

use crate::ledger::error::LedgerError;

/// Hits are counted up to here; a list of more says so.
pub const MAX_COUNTED: u32 = 10_000;

/// What to find, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// As typed.
    pub text: String,
    /// None: newest first, or best match first.
    pub sort: Option<SortColumn>,
    /// Largest first.
    pub descending: bool,
    /// Only active ones, or only those that are not.
    pub active: Option<bool>,
}

/// The columns that rows can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortColumn {
    /// When it was created.
    Created,
    /// When it was changed.
    Updated,
    /// Its name.
    Name,
    /// Its email address.
    Email,
    /// Its id.
    Id,
    /// Active ones apart from others.
    Active,
}

impl SortColumn {
    const fn sql(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Name => "name",
            Self::Email => "email",
            Self::Id => "id",
            Self::Active => "active",
        }
    }
}

/// The end of a query that sorts by a column.
pub(super) fn order_by(column: SortColumn, falls: bool) -> String {
    let way = if falls { "DESC" } else { "ASC" };
    match column {
        SortColumn::Id => format!(" ORDER BY id {way}"),
        _ => format!(" ORDER BY {} {way}, id {way}", column.sql()),
    }
}

/// Row numbers that a query gives.
pub(super) fn read_row_numbers(
    db: &Connection,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<i64>, LedgerError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
