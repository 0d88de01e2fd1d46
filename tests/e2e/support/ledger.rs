//! The app's ledger, read from outside while the app runs.

use rusqlite::{Connection, OpenFlags};

use super::desk::Desk;

/// How many arrivals there are, how many different objects, how many were alerted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub rows: i64,
    pub objects: i64,
    pub alerted: i64,
}

fn open(desk: &Desk) -> Option<Connection> {
    let file = desk.data().join("ledger.sqlite3");
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()
}

/// The arrivals of a trigger; none while there is no ledger yet.
pub fn counts(desk: &Desk, trigger: &str) -> Option<Counts> {
    let sql = "SELECT count(*), count(DISTINCT object_id), coalesce(sum(alerted), 0) FROM arrivals WHERE \"trigger\" = ?1";
    let counts = open(desk)?.query_row(sql, [trigger], |row| {
        Ok(Counts {
            rows: row.get(0)?,
            objects: row.get(1)?,
            alerted: row.get(2)?,
        })
    });
    counts.ok()
}

/// Whether an object's arrival was read.
pub fn is_read(desk: &Desk, object: &str) -> Option<bool> {
    let sql = "SELECT is_read FROM arrivals WHERE object_id = ?1";
    open(desk)?
        .query_row(sql, [object], |row| row.get::<_, bool>(0))
        .ok()
}

/// The ids of the connections.
pub fn connections(desk: &Desk) -> Vec<String> {
    let Some(ledger) = open(desk) else {
        return Vec::new();
    };
    let Ok(mut query) = ledger.prepare("SELECT id FROM connections ORDER BY created") else {
        return Vec::new();
    };
    let Ok(rows) = query.query_map([], |row| row.get(0)) else {
        return Vec::new();
    };
    rows.filter_map(Result::ok).collect()
}

/// The place that the window last showed, once it holds `text`.
pub fn last_route(desk: &Desk, text: &str) -> Option<String> {
    let settings = std::fs::read_to_string(desk.data().join("settings.json")).ok()?;
    settings
        .split('"')
        .find(|part| part.starts_with("/activity") && part.contains(text))
        .map(String::from)
}
