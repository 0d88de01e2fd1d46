//! Windows of the mirror: by a column, or what a text finds, best first.
//!
//! A text's words of three characters and more are found by the trigram index, shorter ones by our
//! own tokens. Row numbers fall from newest to oldest, and FTS5 gives rows in that order without
//! sorting, so that a window costs what it shows and not what there is.

mod plan;
mod query;

use rusqlite::{Connection, OptionalExtension, types::Value};

pub use self::query::{MAX_COUNTED, SearchQuery, SortColumn};
use self::{
    plan::Plan,
    query::{order_by, read_row_numbers},
};
use super::MirrorRow;
use crate::ledger::{error::LedgerError, fold::split_words};

/// Rows as Stripe sent them, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectWindow {
    /// The rows.
    pub rows: Vec<String>,
    /// How many there are in all, counted up to [`MAX_COUNTED`] where a text is searched.
    pub total: u32,
    /// There are more than were counted.
    pub more: bool,
}

/// A window of what is query.
pub fn list_objects(
    db: &Connection,
    mirror: &MirrorRow,
    query: &SearchQuery,
    offset: u32,
    limit: u32,
) -> Result<ObjectWindow, LedgerError> {
    let words = split_words(&query.text);
    if words.is_empty() {
        return by_column(db, mirror, query, offset, limit);
    }
    let plan = Plan::new(mirror, query, &words);
    let (rows, total) = if query.sort.is_some() {
        let total = plan.count(db)?;
        let (sql, mut values) = plan.sorted(query, total);
        values.extend([Value::from(limit), Value::from(offset)]);
        let rows = read_row_numbers(db, &format!("{sql} LIMIT ? OFFSET ?"), values)?;
        (rows, total)
    } else {
        plan.best(db, offset, limit)?
    };
    Ok(ObjectWindow {
        rows: raws(db, &rows)?,
        total,
        more: total >= MAX_COUNTED,
    })
}

/// The place of an object among what is query.
pub fn get_object_position(
    db: &Connection,
    mirror: &MirrorRow,
    query: &SearchQuery,
    id: &str,
) -> Result<Option<u32>, LedgerError> {
    let row: Option<i64> = db
        .prepare_cached("SELECT row FROM objects WHERE space = ?1 AND id = ?2")?
        .query_row((mirror.space, id), |row| row.get(0))
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let words = split_words(&query.text);
    let place = if words.is_empty() {
        let (sql, values) = column_rows(mirror, query);
        place_in(db, &sql, values, row)?
    } else {
        let plan = Plan::new(mirror, query, &words);
        if query.sort.is_some() {
            let (sql, values) = plan.sorted(query, plan.count(db)?);
            place_in(db, &sql, values, row)?
        } else {
            let (rows, _) = plan.best(db, 0, MAX_COUNTED)?;
            rows.iter().position(|one| *one == row)
        }
    };
    Ok(place.and_then(|place| u32::try_from(place).ok()))
}

fn place_in(
    db: &Connection,
    sql: &str,
    values: Vec<Value>,
    row: i64,
) -> Result<Option<usize>, LedgerError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut place = 0;
    while let Some(one) = rows.next()? {
        if one.get::<_, i64>(0)? == row {
            return Ok(Some(place));
        }
        place += 1;
    }
    Ok(None)
}

/// Row numbers in the order of a column, from an index alone.
fn column_rows(mirror: &MirrorRow, query: &SearchQuery) -> (String, Vec<Value>) {
    let column = query.sort.unwrap_or(SortColumn::Created);
    let falls = query.sort.is_none() || query.descending;
    let mut sql = String::from("SELECT row FROM objects WHERE space = ?");
    let mut values = vec![Value::from(mirror.space)];
    if let Some(active) = query.active {
        sql.push_str(" AND active = ?");
        values.push(active.into());
    }
    sql.push_str(&order_by(column, falls));
    (sql, values)
}

fn by_column(
    db: &Connection,
    mirror: &MirrorRow,
    query: &SearchQuery,
    offset: u32,
    limit: u32,
) -> Result<ObjectWindow, LedgerError> {
    let (sql, mut values) = column_rows(mirror, query);
    let count = match query.active {
        None => super::count_objects(db, mirror.space)?,
        Some(active) => {
            let sql = "SELECT count(*) FROM objects WHERE space = ?1 AND active = ?2";
            let mut statement = db.prepare_cached(sql)?;
            statement.query_row((mirror.space, active), |row| row.get(0))?
        }
    };
    values.extend([Value::from(limit), Value::from(offset)]);
    let rows = read_row_numbers(db, &format!("{sql} LIMIT ? OFFSET ?"), values)?;
    Ok(ObjectWindow {
        rows: raws(db, &rows)?,
        total: count,
        more: false,
    })
}

fn raws(db: &Connection, rows: &[i64]) -> Result<Vec<String>, LedgerError> {
    let mut statement = db.prepare_cached("SELECT raw FROM objects WHERE row = ?1")?;
    rows.iter()
        .map(|row| Ok(statement.query_row([row], |row| row.get(0))?))
        .collect()
}
