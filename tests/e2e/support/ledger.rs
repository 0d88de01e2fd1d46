//! The app's ledger, read from outside while the app runs.

use rusqlite::{Connection, OpenFlags};

use super::virtual_desktop::VirtualDesktop;

/// How many arrivals there are, how many different objects, how many were alerted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArrivalCounts {
    pub rows: i64,
    pub objects: i64,
    pub alerted: i64,
}

fn open_ledger(desktop: &VirtualDesktop) -> Option<Connection> {
    let file = desktop.data().join("ledger.sqlite3");
    Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()
}

/// The arrivals of a trigger; none while there is no ledger yet.
pub fn count_arrivals(desktop: &VirtualDesktop, trigger: &str) -> Option<ArrivalCounts> {
    let sql = "SELECT count(*), count(DISTINCT object_id), coalesce(sum(alerted), 0) FROM arrivals WHERE \"trigger\" = ?1";
    let counts = open_ledger(desktop)?.query_row(sql, [trigger], |row| {
        Ok(ArrivalCounts {
            rows: row.get(0)?,
            objects: row.get(1)?,
            alerted: row.get(2)?,
        })
    });
    counts.ok()
}

/// Whether an object's arrival was read.
pub fn is_read(desktop: &VirtualDesktop, object: &str) -> Option<bool> {
    let sql = "SELECT is_read FROM arrivals WHERE object_id = ?1";
    open_ledger(desktop)?
        .query_row(sql, [object], |row| row.get::<_, bool>(0))
        .ok()
}

/// The ids of the connections.
pub fn list_connections(desktop: &VirtualDesktop) -> Vec<String> {
    let Some(ledger) = open_ledger(desktop) else {
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
pub fn read_last_route(desktop: &VirtualDesktop, text: &str) -> Option<String> {
    let window = std::fs::read_to_string(desktop.data().join("window.json")).ok()?;
    window
        .split('"')
        .find(|part| part.starts_with("/activity") && part.contains(text))
        .map(String::from)
}
