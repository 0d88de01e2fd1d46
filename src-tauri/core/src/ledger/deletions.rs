//! Deleting all that was recorded of a connection, also if it takes more than one start.

use rusqlite::{Connection, params};

use super::{
    connections::{CONNECTION_TABLES, remove_connection},
    error::LedgerError,
};

/// Removes a connection and writes down that its records are to go. From here on nothing is recorded
/// of it any more, whatever is still under way.
pub fn begin_deletion(db: &Connection, connection: &str, now: i64) -> Result<(), LedgerError> {
    remove_connection(db, connection)?;
    db.execute(
        "INSERT OR IGNORE INTO deletions (connection, begun) VALUES (?1, ?2)",
        params![connection, now],
    )?;
    db.execute(
        "INSERT OR IGNORE INTO temp.forgotten (connection) VALUES (?1)",
        [connection],
    )?;
    Ok(())
}

/// Connections whose records are still to go.
pub fn list_deletions(db: &Connection) -> Result<Vec<String>, LedgerError> {
    let mut statement = db.prepare_cached("SELECT connection FROM deletions ORDER BY begun")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// All of it is gone.
pub fn end_deletion(db: &Connection, connection: &str) -> Result<(), LedgerError> {
    db.execute("DELETE FROM deletions WHERE connection = ?1", [connection])?;
    Ok(())
}

/// Keeps out what is still under way when a connection is deleted: a page that is being committed, a
/// request whose answer is awaited, calls that wait to be logged. Lasts as long as the process does.
pub(super) fn raise_fence(writer: &Connection) -> Result<(), LedgerError> {
    writer
        .execute_batch("CREATE TEMP TABLE forgotten (connection TEXT PRIMARY KEY) WITHOUT ROWID")?;
    for table in CONNECTION_TABLES {
        writer.execute_batch(&format!(
            "CREATE TEMP TRIGGER fence_{table} BEFORE INSERT ON main.{table}
             WHEN EXISTS (SELECT 1 FROM temp.forgotten WHERE connection = NEW.connection)
             BEGIN SELECT RAISE(IGNORE); END"
        ))?;
    }
    // Lines of an import that is not there are nobody's.
    writer.execute_batch(
        "CREATE TEMP TRIGGER fence_import_lines BEFORE INSERT ON main.import_lines
         WHEN NOT EXISTS (SELECT 1 FROM main.imports WHERE id = NEW.import)
         BEGIN SELECT RAISE(IGNORE); END",
    )?;
    Ok(())
}
