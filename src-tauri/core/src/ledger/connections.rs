//! The connections: everything of one but its key.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{error::LedgerError, mirror::wipe_mirrors};

/// One row of `connections`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// `acct_…:live`, `acct_…:test`, or `demo`; `conn_…:live` where Stripe does not name the account.
    pub id: String,
    /// Stripe's id of the account.
    pub account_id: Option<String>,
    /// The name to show.
    pub name: String,
    /// Real money.
    pub live: bool,
    /// The demo account.
    pub demo: bool,
    /// The last four characters of the key.
    pub key_hint: String,
    /// The loopback address it is read from; none means Stripe.
    pub api: Option<String>,
    /// What the key may do, as JSON.
    pub access: String,
    /// Unix seconds.
    pub created: i64,
}

/// Every table with rows of connections, which name theirs in the column `connection`.
pub const CONNECTION_TABLES: [&str; 31] = [
    // Each before what it hangs on, and the runs before their arrivals.
    "flow_results",
    "flow_runs",
    "flow_plans",
    "flows",
    "forward_events",
    "forwards",
    // Before the arrivals that its alerts cover.
    "outbox",
    "arrivals",
    // After the arrivals, which count down in it.
    "tallies",
    "arrival_words",
    "arrival_steps",
    "outdated",
    "bygone",
    "walks",
    "signals",
    "stretches",
    "seen_events",
    "sources",
    "wanted",
    "unfinished",
    "mirror_news",
    "calls",
    "mirrors",
    "drafts",
    "sends",
    "imports",
    "known_keys",
    "rules",
    "daily_summaries",
    "histories",
    "audits",
];

const COLUMNS: &str = "id, account_id, name, mode, demo, key_hint, api, access, created";

fn read(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    Ok(ConnectionRow {
        id: row.get(0)?,
        account_id: row.get(1)?,
        name: row.get(2)?,
        live: row.get::<_, String>(3)? == "live",
        demo: row.get(4)?,
        key_hint: row.get(5)?,
        api: row.get(6)?,
        access: row.get(7)?,
        created: row.get(8)?,
    })
}

/// All of them, oldest first.
pub fn list_connections(db: &Connection) -> Result<Vec<ConnectionRow>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM connections ORDER BY created, id");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One of them.
pub fn get_connection(db: &Connection, id: &str) -> Result<Option<ConnectionRow>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM connections WHERE id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Adds one or replaces what is known of it; its `created` stays.
pub fn put_connection(db: &Connection, row: &ConnectionRow) -> Result<(), LedgerError> {
    admit_connection(db, &row.id)?;
    db.prepare_cached(
        "INSERT INTO connections
             (id, account_id, name, mode, demo, key_hint, api, access, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, name = excluded.name,
             key_hint = excluded.key_hint, api = excluded.api, access = excluded.access",
    )?
    .execute(params![
        row.id,
        row.account_id,
        row.name,
        if row.live { "live" } else { "test" },
        row.demo,
        row.key_hint,
        row.api,
        row.access,
        row.created,
    ])?;
    Ok(())
}

/// Removes one; what the ledger recorded of it stays.
pub fn remove_connection(db: &Connection, id: &str) -> Result<(), LedgerError> {
    db.execute("DELETE FROM connections WHERE id = ?1", [id])?;
    Ok(())
}

/// Removes all rows of a connection; gives the ids of its imports, which have files.
pub fn forget_connection(db: &Connection, connection: &str) -> Result<Vec<String>, LedgerError> {
    // Objects and what is searched hang on the mirrors, lines on their imports.
    wipe_mirrors(db, connection)?;
    let imports = {
        let mut statement = db.prepare("SELECT id FROM imports WHERE connection = ?1")?;
        let rows = statement.query_map([connection], |row| row.get(0))?;
        rows.collect::<Result<Vec<String>, _>>()?
    };
    for import in &imports {
        db.execute("DELETE FROM import_lines WHERE import = ?1", [import])?;
    }
    db.execute(
        "DELETE FROM moved_connections WHERE former = ?1 OR current = ?1",
        [connection],
    )?;
    for table in CONNECTION_TABLES {
        let sql = format!("DELETE FROM {table} WHERE connection = ?1");
        db.execute(&sql, [connection])?;
    }
    Ok(imports)
}

/// A connection is made anew: what is left of a deletion that was cut short goes first, and it may
/// be recorded again.
fn admit_connection(db: &Connection, connection: &str) -> Result<(), LedgerError> {
    let pending = db.execute("DELETE FROM deletions WHERE connection = ?1", [connection])?;
    if pending > 0 {
        forget_connection(db, connection)?;
    }
    db.prepare_cached("DELETE FROM temp.forgotten WHERE connection = ?1")?
        .execute([connection])?;
    Ok(())
}
