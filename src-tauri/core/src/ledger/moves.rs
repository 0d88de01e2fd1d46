//! Connections that turned out to be of an account that is known under another id.

use rusqlite::{Connection, params};

use super::{connections::CONNECTION_TABLES, error::LedgerError, mirror};

/// A connection and the one that it is since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRow {
    /// Its id before.
    pub former: String,
    /// Its id now.
    pub current: String,
    /// Nothing is left in the keychain under its former id.
    pub settled: bool,
}

/// Gives all that was recorded of a connection to another one, which may have records of its own, and
/// takes the connection itself away. Whatever both recorded stays once.
pub fn move_connection(db: &Connection, former: &str, current: &str) -> Result<(), LedgerError> {
    db.prepare_cached("INSERT OR IGNORE INTO moved_connections (former, current) VALUES (?1, ?2)")?
        .execute([former, current])?;
    move_rows(db, former, current)?;
    // One that moved before is where this one is now.
    db.execute(
        "UPDATE moved_connections SET current = ?2 WHERE current = ?1",
        [former, current],
    )?;
    db.execute("DELETE FROM connections WHERE id = ?1", [former])?;
    Ok(())
}

fn move_rows(db: &Connection, former: &str, current: &str) -> Result<(), LedgerError> {
    let copied: bool = db.query_row(
        "SELECT EXISTS (SELECT 1 FROM mirrors WHERE connection = ?1)",
        [current],
        |row| row.get(0),
    )?;
    if copied {
        // Two copies of one account: one is enough.
        mirror::wipe_mirrors(db, former)?;
    }
    // The reading that is behind is the one to go on from: what the other has read since is recorded,
    // and does not ring again.
    for table in ["walks", "signals"] {
        let same = if table == "walks" {
            r#"AND f."trigger" = t."trigger""#
        } else {
            ""
        };
        db.execute(
            &format!(
                "DELETE FROM {table} AS t WHERE connection = ?2 AND EXISTS (
                     SELECT 1 FROM {table} f WHERE f.connection = ?1 {same}
                     AND f.watermark IS NOT NULL
                     AND (t.watermark IS NULL OR f.watermark < t.watermark))"
            ),
            [former, current],
        )?;
    }
    // What both recorded stays once, and a flow that runs for it goes on with that.
    db.execute(
        r#"UPDATE OR IGNORE flow_runs SET seq = t.seq
           FROM arrivals f JOIN arrivals t
               ON t.connection = ?2 AND t."trigger" = f."trigger" AND t.object_id = f.object_id
           WHERE f.connection = ?1 AND f.seq = flow_runs.seq"#,
        [former, current],
    )?;
    for table in CONNECTION_TABLES {
        db.execute(
            &format!("UPDATE OR IGNORE {table} SET connection = ?2 WHERE connection = ?1"),
            [former, current],
        )?;
        db.execute(
            &format!("DELETE FROM {table} WHERE connection = ?1"),
            [former],
        )?;
    }
    // What both recorded is there once, and so is its alert.
    db.execute(
        "DELETE FROM outbox WHERE connection = ?1
             AND NOT EXISTS (SELECT 1 FROM outbox_arrivals WHERE alert = outbox.id)",
        [current],
    )?;
    Ok(())
}

/// Everything that has moved.
pub fn list_moves(db: &Connection) -> Result<Vec<MoveRow>, LedgerError> {
    let sql = "SELECT former, current, settled FROM moved_connections ORDER BY former";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(MoveRow {
            former: row.get(0)?,
            current: row.get(1)?,
            settled: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Moves what a task that was still under way recorded under the former id.
pub fn repeat_moves(db: &Connection) -> Result<(), LedgerError> {
    for row in list_moves(db)? {
        move_rows(db, &row.former, &row.current)?;
    }
    Ok(())
}

/// The keychain holds nothing under the former id any more.
pub fn settle_move(db: &Connection, former: &str) -> Result<(), LedgerError> {
    db.execute(
        "UPDATE moved_connections SET settled = 1 WHERE former = ?1",
        params![former],
    )?;
    Ok(())
}
