//! Windows of the mirror: by a column, or what a text finds, best first.
//!
//! A text's words of three characters and more are found by the trigram index, shorter ones by our
//! own tokens. Row numbers fall from newest to oldest, and FTS5 gives rows in that order without
//! sorting, so that a window costs what it shows and not what there is.

mod plan;

use rusqlite::{Connection, OptionalExtension, types::Value};

use self::plan::Plan;
use super::{Mirror, fold::words};
use crate::ledger::Error;

/// Hits are counted up to here; a list of more says so.
pub const COUNTED: u32 = 10_000;

/// What to find, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// As typed.
    pub text: String,
    /// None: newest first, or best match first.
    pub sort: Option<Column>,
    /// Largest first.
    pub descending: bool,
    /// Only active ones, or only those that are not.
    pub active: Option<bool>,
}

/// The columns that rows can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
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

impl Column {
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

fn order(column: Column, falls: bool) -> String {
    let way = if falls { "DESC" } else { "ASC" };
    match column {
        Column::Id => format!(" ORDER BY id {way}"),
        _ => format!(" ORDER BY {} {way}, id {way}", column.sql()),
    }
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

fn numbers(db: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<i64>, Error> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn raws(db: &Connection, rows: &[i64]) -> Result<Vec<String>, Error> {
    let mut statement = db.prepare_cached("SELECT raw FROM objects WHERE row = ?1")?;
    rows.iter()
        .map(|row| Ok(statement.query_row([row], |row| row.get(0))?))
        .collect()
}
