//! Copies that an older version folded its own way: folded anew from what Stripe sent, without
//! asking it again.

use rusqlite::{Connection, OptionalExtension, params};

use super::{ObjectRow, ROWS_PER_SPACE, index_text, unindex};
use crate::{kind::RecordKind, ledger::error::LedgerError};

/// Folds the next objects of a copy; says whose they are, or none when nothing is left to fold.
/// What `read` cannot read stays as it is.
pub fn refold_objects(
    db: &Connection,
    limit: u32,
    read: impl Fn(RecordKind, String) -> Option<ObjectRow>,
) -> Result<Option<(String, RecordKind)>, LedgerError> {
    let sql =
        "SELECT space, connection, kind, refold FROM mirrors WHERE refold IS NOT NULL LIMIT 1";
    let stale = db
        .prepare_cached(sql)?
        .query_row([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((space, connection, kind, from)): Option<(i64, String, RecordKind, i64)> = stale
    else {
        return Ok(None);
    };
    let first = from.max(space * ROWS_PER_SPACE);
    let rows = {
        let sql = "SELECT row, raw FROM objects WHERE row >= ?1 AND row < ?2 ORDER BY row LIMIT ?3";
        let mut statement = db.prepare_cached(sql)?;
        let last = (space + 1) * ROWS_PER_SPACE;
        let rows = statement.query_map(params![first, last, limit], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        rows.collect::<Result<Vec<(i64, String)>, _>>()?
    };
    let next = rows.last().map(|(row, _)| row + 1);
    for (row, raw) in rows {
        if let Some(object) = read(kind, raw) {
            unindex(db, row)?;
            let text = index_text(db, row, &object)?;
            db.prepare_cached(
                "UPDATE objects SET name = ?2, email = ?3, words = ?4 WHERE row = ?1",
            )?
            .execute(params![row, text.name, text.email, text.words])?;
        }
    }
    // Objects that come meanwhile are folded as they come, whichever end they are added at.
    db.prepare_cached("UPDATE mirrors SET refold = ?2 WHERE space = ?1")?
        .execute(params![space, next])?;
    Ok(Some((connection, kind)))
}
