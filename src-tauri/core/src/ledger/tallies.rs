//! What arrived, counted by quarters of an hour.

use rusqlite::{Connection, params};

use super::error::LedgerError;
use crate::overview::{Tally, TopCustomer};

/// Seconds of a quarter of an hour.
const QUARTER: i64 = 900;

/// What arrived within a span of time, oldest first.
pub fn list_tallies(
    db: &Connection,
    connection: &str,
    (from, until): (i64, i64),
) -> Result<Vec<Tally>, LedgerError> {
    let mut statement = db.prepare_cached(
        "SELECT quarter, \"trigger\", currency, count, failed, received FROM tallies
         WHERE connection = ?1 AND quarter >= ?2 AND quarter < ?3
         ORDER BY quarter, \"trigger\", currency",
    )?;
    let span = params![connection, from / QUARTER, until / QUARTER];
    let rows = statement.query_map(span, |row| {
        Ok(Tally {
            from: row.get::<_, i64>(0)? * QUARTER,
            trigger: row.get(1)?,
            currency: row.get(2)?,
            count: row.get(3)?,
            failed: row.get(4)?,
            received: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Who brought most within a span of time, of each currency so many.
pub fn list_top_customers(
    db: &Connection,
    connection: &str,
    (from, until): (i64, i64),
    limit: u32,
) -> Result<Vec<TopCustomer>, LedgerError> {
    let mut statement = db.prepare_cached(
        "WITH sums AS (
             SELECT customer, currency, sum(received) AS received, count(*) AS charges
             FROM arrivals
             WHERE connection = ?1 AND \"trigger\" = 'charge.added' AND received > 0
                 AND created >= ?2 AND created < ?3 AND customer IS NOT NULL
                 AND currency IS NOT NULL
             GROUP BY customer, currency),
         ranked AS (
             SELECT *, row_number() OVER
                 (PARTITION BY currency ORDER BY received DESC, customer) AS place
             FROM sums)
         SELECT customer, currency, received, charges,
             (SELECT customer_label FROM arrivals AS a
              WHERE a.connection = ?1 AND a.customer = ranked.customer
                  AND customer_label IS NOT NULL ORDER BY created DESC LIMIT 1)
         FROM ranked WHERE place <= ?4 ORDER BY currency, place",
    )?;
    let rows = statement.query_map(params![connection, from, until, limit], |row| {
        Ok(TopCustomer {
            customer: row.get(0)?,
            currency: row.get(1)?,
            received: row.get(2)?,
            charges: row.get(3)?,
            label: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
