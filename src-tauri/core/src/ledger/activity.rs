//! The Activity list: outline, windows and positions under a filter.

use rusqlite::{Connection, OptionalExtension, types::Value};

use super::{
    arrival_words,
    arrivals::{COLUMN_COUNT, COLUMNS, read},
    error::LedgerError,
    fold::split_words,
};
use crate::{
    arrival::{ArrivalFilter, ArrivalOutline, ArrivalRow, DayCount},
    trigger::Trigger,
};

/// A filter as SQL, with its values.
fn condition(connection: &str, filter: &ArrivalFilter) -> (String, Vec<Value>) {
    let mut sql = String::from("connection = ?");
    let mut values = vec![Value::from(connection.to_owned())];
    let mut one_of = |column: &str, words: Vec<String>, sql: &mut String| {
        if !words.is_empty() {
            let marks = vec!["?"; words.len()].join(", ");
            sql.push_str(&format!(" AND {column} IN ({marks})"));
            values.extend(words.into_iter().map(Value::from));
        }
    };
    let triggers = filter.triggers.iter().map(Trigger::to_string);
    one_of("\"trigger\"", triggers.collect(), &mut sql);
    one_of("status", filter.statuses.clone(), &mut sql);
    if filter.unread {
        sql.push_str(" AND is_read = 0");
    }
    if let Some(customer) = &filter.customer {
        sql.push_str(" AND customer = ?");
        values.push(customer.clone().into());
    }
    let words = split_words(&filter.text);
    if !words.is_empty() {
        // The words lie apart from the rows, which are large with their raw JSON.
        sql.push_str(" AND seq IN (SELECT seq FROM arrival_words WHERE connection = ?");
        values.push(connection.to_owned().into());
        for word in &words {
            let (has, more) = arrival_words::match_word(word);
            sql.push_str(&format!(" AND ({has})"));
            values.extend(more.into_iter().map(Value::from));
        }
        sql.push(')');
    }
    (sql, values)
}

/// The outline of the list.
pub fn get_arrival_outline(
    db: &Connection,
    connection: &str,
    filter: &ArrivalFilter,
) -> Result<ArrivalOutline, LedgerError> {
    let days = if is_plain(filter) {
        // What is counted already: a million rows would be a second.
        let plain = ArrivalFilter {
            unread: false,
            ..filter.clone()
        };
        let (condition, values) = condition(connection, &plain);
        let sql = format!(
            "SELECT date(quarter * 900, 'unixepoch', 'localtime') AS day, sum(count)
             FROM tallies WHERE {condition} AND count > 0 GROUP BY day ORDER BY day DESC"
        );
        list_days(db, &sql, values)?
    } else {
        let (condition, values) = condition(connection, filter);
        let sql = format!(
            "SELECT date(created, 'unixepoch', 'localtime') AS day, count(*)
             FROM arrivals WHERE {condition} GROUP BY day ORDER BY day DESC"
        );
        list_days(db, &sql, values)?
    };
    Ok(ArrivalOutline {
        total: days.iter().map(|day| day.count).sum(),
        unread: count_unread_of(db, connection, filter)?,
        days,
        statuses: list_statuses(db, connection)?,
    })
}

/// Whether it asks for nothing but triggers.
fn is_plain(filter: &ArrivalFilter) -> bool {
    let ArrivalFilter {
        triggers: _,
        statuses,
        unread,
        customer,
        text,
    } = filter;
    statuses.is_empty() && !unread && customer.is_none() && split_words(text).is_empty()
}

fn list_days(db: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<DayCount>, LedgerError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        Ok(DayCount {
            day: row.get::<_, Option<String>>(0)?.unwrap_or_default(),
            count: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Arrivals that the filter lets through and nobody has read.
fn count_unread_of(
    db: &Connection,
    connection: &str,
    filter: &ArrivalFilter,
) -> Result<u32, LedgerError> {
    let unread = ArrivalFilter {
        unread: true,
        ..filter.clone()
    };
    let (condition, values) = condition(connection, &unread);
    let sql = format!("SELECT count(*) FROM arrivals WHERE {condition}");
    Ok(db
        .prepare_cached(&sql)?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))?)
}

/// The status words that occur: from each to the next one in the index, past all rows between them.
fn list_statuses(db: &Connection, connection: &str) -> Result<Vec<String>, LedgerError> {
    let sql = "WITH RECURSIVE words(status) AS (
             SELECT min(status) FROM arrivals WHERE connection = ?1 AND status IS NOT NULL
             UNION ALL
             SELECT (SELECT min(status) FROM arrivals
                     WHERE connection = ?1 AND status IS NOT NULL AND status > words.status)
             FROM words WHERE words.status IS NOT NULL)
         SELECT status FROM words WHERE status IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([connection], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A window of the list, newest first.
pub fn list_arrivals(
    db: &Connection,
    connection: &str,
    filter: &ArrivalFilter,
    offset: u32,
    limit: u32,
) -> Result<Vec<ArrivalRow>, LedgerError> {
    let (condition, mut values) = condition(connection, filter);
    // The places are found in the index alone; only the window's rows are read.
    let sql = format!(
        "SELECT {COLUMNS} FROM arrivals WHERE seq IN (
             SELECT seq FROM arrivals WHERE {condition}
             ORDER BY created DESC, seq DESC LIMIT ? OFFSET ?)
         ORDER BY created DESC, seq DESC"
    );
    values.push(limit.into());
    values.push(offset.into());
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A page of the list with the objects as Stripe sent them, newest first, below a place in it.
pub fn list_arrivals_below(
    db: &Connection,
    connection: &str,
    filter: &ArrivalFilter,
    below: Option<(i64, i64)>,
    limit: u32,
) -> Result<Vec<(ArrivalRow, String)>, LedgerError> {
    let (mut condition, mut values) = condition(connection, filter);
    if let Some((created, seq)) = below {
        condition.push_str(" AND (created, seq) < (?, ?)");
        values.extend([created.into(), seq.into()]);
    }
    let sql = format!(
        "SELECT {COLUMNS}, raw FROM arrivals WHERE {condition}
         ORDER BY created DESC, seq DESC LIMIT ?"
    );
    values.push(limit.into());
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), |row| {
        Ok((read(row)?, row.get(COLUMN_COUNT)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The place of an arrival in the list.
pub fn get_arrival_position(
    db: &Connection,
    connection: &str,
    filter: &ArrivalFilter,
    seq: i64,
) -> Result<Option<u32>, LedgerError> {
    let (condition, values) = condition(connection, filter);
    let sql = format!("SELECT created FROM arrivals WHERE {condition} AND seq = ?");
    let mut with_seq = values.clone();
    with_seq.push(seq.into());
    let created: Option<i64> = db
        .prepare_cached(&sql)?
        .query_row(rusqlite::params_from_iter(with_seq), |row| row.get(0))
        .optional()?;
    let Some(created) = created else {
        return Ok(None);
    };
    let sql =
        format!("SELECT count(*) FROM arrivals WHERE {condition} AND (created, seq) > (?, ?)");
    let mut values = values;
    values.push(created.into());
    values.push(seq.into());
    let place = db
        .prepare_cached(&sql)?
        .query_row(rusqlite::params_from_iter(values), |row| row.get(0))?;
    Ok(Some(place))
}

/// Marks all that the filter lets through as read; gives how many changed.
pub fn mark_all_read(
    db: &Connection,
    connection: &str,
    filter: &ArrivalFilter,
) -> Result<usize, LedgerError> {
    let (condition, values) = condition(connection, filter);
    let sql = format!("UPDATE arrivals SET is_read = 1 WHERE is_read = 0 AND {condition}");
    Ok(db.execute(&sql, rusqlite::params_from_iter(values))?)
}
