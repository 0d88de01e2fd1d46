//! Customers and products that the signal named, until the mirror has taken them in.

use rusqlite::{Connection, params};

use crate::{kind::RecordKind, ledger::error::LedgerError};

/// A customer or product that the signal named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MirrorChange {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: String,
    /// It was deleted.
    pub deleted: bool,
}

/// Leaves news for the mirror.
pub fn put_mirror_changes(
    db: &Connection,
    connection: &str,
    news: &[MirrorChange],
) -> Result<(), LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO mirror_news (connection, kind, id, deleted) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET deleted = max(deleted, excluded.deleted)",
    )?;
    for one in news {
        statement.execute(params![connection, one.kind, one.id, one.deleted])?;
    }
    Ok(())
}

/// News of a kind that wait for the mirror, deletions first.
pub fn list_mirror_changes(
    db: &Connection,
    connection: &str,
    kind: RecordKind,
    limit: u32,
) -> Result<Vec<MirrorChange>, LedgerError> {
    let sql = "SELECT kind, id, deleted FROM mirror_news WHERE connection = ?1 AND kind = ?2
               ORDER BY deleted DESC, id LIMIT ?3";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![connection, kind, limit], |row| {
        Ok(MirrorChange {
            kind: row.get(0)?,
            id: row.get(1)?,
            deleted: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One piece of news was taken in.
pub fn remove_mirror_change(
    db: &Connection,
    connection: &str,
    kind: RecordKind,
    id: &str,
) -> Result<(), LedgerError> {
    db.prepare_cached("DELETE FROM mirror_news WHERE connection = ?1 AND kind = ?2 AND id = ?3")?
        .execute(params![connection, kind, id])?;
    Ok(())
}
