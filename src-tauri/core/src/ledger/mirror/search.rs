//! Windows of the mirror: by a column, or what a text finds, best first.
//!
//! A text's words of three characters and more are found by the trigram index, shorter ones by our
//! own tokens. Row numbers fall from newest to oldest, and FTS5 gives rows in that order without
//! sorting, so that a window costs what it shows and not what there is.

mod plan;
mod query;

use rusqlite::{Connection, OptionalExtension, types::Value};

pub use self::query::{COUNTED, Column, Wanted};
use self::{
    plan::Plan,
    query::{numbers, order},
};
use super::{Mirror, fold::words};
use crate::ledger::error::Error;

/// Rows as Stripe sent them, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// The rows.
    pub rows: Vec<String>,
    /// How many there are in all, counted up to [`COUNTED`] where a text is searched.
    pub total: u32,
    /// There are more than were counted.
    pub more: bool,
}

/// A window of what is wanted.
pub fn window(
    db: &Connection,
    mirror: &Mirror,
    wanted: &Wanted,
    offset: u32,
    limit: u32,
) -> Result<Window, Error> {
    let words = words(&wanted.text);
    if words.is_empty() {
        return by_column(db, mirror, wanted, offset, limit);
    }
    let plan = Plan::new(mirror, wanted, &words);
    let (rows, total) = if wanted.sort.is_some() {
        let total = plan.count(db)?;
        let (sql, mut values) = plan.sorted(wanted, total);
        values.extend([Value::from(limit), Value::from(offset)]);
        let rows = numbers(db, &format!("{sql} LIMIT ? OFFSET ?"), values)?;
        (rows, total)
    } else {
        plan.best(db, offset, limit)?
    };
    Ok(Window {
        rows: raws(db, &rows)?,
        total,
        more: total >= COUNTED,
    })
}

/// The place of an object among what is wanted.
pub fn position(
    db: &Connection,
    mirror: &Mirror,
    wanted: &Wanted,
    id: &str,
) -> Result<Option<u32>, Error> {
    let row: Option<i64> = db
        .prepare_cached("SELECT row FROM objects WHERE space = ?1 AND id = ?2")?
        .query_row((mirror.space, id), |row| row.get(0))
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let words = words(&wanted.text);
    let place = if words.is_empty() {
        let (sql, values) = column_rows(mirror, wanted);
        place_in(db, &sql, values, row)?
    } else {
        let plan = Plan::new(mirror, wanted, &words);
        if wanted.sort.is_some() {
            let (sql, values) = plan.sorted(wanted, plan.count(db)?);
            place_in(db, &sql, values, row)?
        } else {
            let (rows, _) = plan.best(db, 0, COUNTED)?;
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
) -> Result<Option<usize>, Error> {
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
fn column_rows(mirror: &Mirror, wanted: &Wanted) -> (String, Vec<Value>) {
    let column = wanted.sort.unwrap_or(Column::Created);
    let falls = wanted.sort.is_none() || wanted.descending;
    let mut sql = String::from("SELECT row FROM objects WHERE space = ?");
    let mut values = vec![Value::from(mirror.space)];
    if let Some(active) = wanted.active {
        sql.push_str(" AND active = ?");
        values.push(active.into());
    }
    sql.push_str(&order(column, falls));
    (sql, values)
}

fn by_column(
    db: &Connection,
    mirror: &Mirror,
    wanted: &Wanted,
    offset: u32,
    limit: u32,
) -> Result<Window, Error> {
    let (sql, mut values) = column_rows(mirror, wanted);
    let count = match wanted.active {
        None => super::count(db, mirror.space)?,
        Some(active) => {
            let sql = "SELECT count(*) FROM objects WHERE space = ?1 AND active = ?2";
            let mut statement = db.prepare_cached(sql)?;
            statement.query_row((mirror.space, active), |row| row.get(0))?
        }
    };
    values.extend([Value::from(limit), Value::from(offset)]);
    let rows = numbers(db, &format!("{sql} LIMIT ? OFFSET ?"), values)?;
    Ok(Window {
        rows: raws(db, &rows)?,
        total: count,
        more: false,
    })
}

fn raws(db: &Connection, rows: &[i64]) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached("SELECT raw FROM objects WHERE row = ?1")?;
    rows.iter()
        .map(|row| Ok(statement.query_row([row], |row| row.get(0))?))
        .collect()
}
