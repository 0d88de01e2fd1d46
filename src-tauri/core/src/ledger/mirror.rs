//! The mirror: the local copy of customers and products.

mod changes;
mod refold;
pub mod search;

use rusqlite::{Connection, OptionalExtension, Row, params};

pub use self::changes::{
    MirrorChange, list_mirror_changes, put_mirror_changes, remove_mirror_change,
};
pub use self::refold::refold_objects;
use super::{
    error::LedgerError,
    fold::{SearchText, fold_text},
};
use crate::kind::RecordKind;

/// Row numbers of one space.
const ROWS_PER_SPACE: i64 = 1 << 40;

/// One kind of objects of a connection: how far its copy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MirrorRow {
    /// The upper part of its rows' numbers.
    pub space: i64,
    /// The first copy is whole.
    pub complete: bool,
    /// Rises with each copy.
    pub generation: i64,
    /// A copy is under way.
    pub walking: bool,
    /// The last object copied.
    pub cursor: Option<String>,
    /// And when it was created.
    pub reached: Option<i64>,
    /// The newest object of the copy under way.
    pub newest: Option<i64>,
    /// About when the first object was made.
    pub oldest: Option<i64>,
    /// Pages of the copy under way.
    pub pages: u32,
    /// When it was last known current.
    pub as_of: Option<i64>,
    /// When the last copy became whole.
    pub copied: Option<i64>,
    /// The stretch of events that names all that changed since the copy was begun.
    pub stretch: Option<String>,
}

/// An object as the mirror keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectRow {
    /// Stripe's id.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// Unix seconds; 0 where there is no such thing.
    pub updated: i64,
    /// Its name.
    pub name: String,
    /// Its email address.
    pub email: String,
    /// Can be bought; true for a customer.
    pub active: bool,
    /// What else is searched: description, metadata.
    pub more: Vec<String>,
    /// As Stripe sent it.
    pub raw: String,
}

const COLUMNS: &str = "space, complete, generation, walking, cursor, reached, newest, oldest, \
                       pages, as_of, copied, stretch";

fn read(row: &Row<'_>) -> rusqlite::Result<MirrorRow> {
    Ok(MirrorRow {
        space: row.get(0)?,
        complete: row.get(1)?,
        generation: row.get(2)?,
        walking: row.get(3)?,
        cursor: row.get(4)?,
        reached: row.get(5)?,
        newest: row.get(6)?,
        oldest: row.get(7)?,
        pages: row.get(8)?,
        as_of: row.get(9)?,
        copied: row.get(10)?,
        stretch: row.get(11)?,
    })
}

/// How far a copy is; none before its first page.
pub fn get_mirror(
    db: &Connection,
    connection: &str,
    kind: RecordKind,
) -> Result<Option<MirrorRow>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM mirrors WHERE connection = ?1 AND kind = ?2");
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement
        .query_row(params![connection, kind], read)
        .optional()?)
}

/// How far a copy is; begins one where there is none.
pub fn begin_mirror(
    db: &Connection,
    connection: &str,
    kind: RecordKind,
) -> Result<MirrorRow, LedgerError> {
    if let Some(mirror) = get_mirror(db, connection, kind)? {
        return Ok(mirror);
    }
    let used: Option<i64> = db.query_row("SELECT max(space) FROM mirrors", [], |row| row.get(0))?;
    let space = used.unwrap_or(0) + 1;
    let middle = space * ROWS_PER_SPACE + ROWS_PER_SPACE / 2;
    db.execute(
        "INSERT INTO mirrors (space, connection, kind, older, newer) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![space, connection, kind, middle, middle + 1],
    )?;
    get_mirror(db, connection, kind)?.ok_or_else(|| rusqlite::Error::QueryReturnedNoRows.into())
}

/// Writes how far a copy is.
pub fn put_mirror(db: &Connection, mirror: &MirrorRow) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE mirrors SET complete = ?2, generation = ?3, walking = ?4, cursor = ?5,
             reached = ?6, newest = ?7, oldest = ?8, pages = ?9, as_of = ?10, copied = ?11,
             stretch = ?12
         WHERE space = ?1",
    )?
    .execute(params![
        mirror.space,
        mirror.complete,
        mirror.generation,
        mirror.walking,
        mirror.cursor,
        mirror.reached,
        mirror.newest,
        mirror.oldest,
        mirror.pages,
        mirror.as_of,
        mirror.copied,
        mirror.stretch,
    ])?;
    Ok(())
}

/// Keeps objects, each once; what is known already is replaced where it differs.
pub fn put_objects(
    db: &Connection,
    mirror: &MirrorRow,
    objects: &[ObjectRow],
) -> Result<(), LedgerError> {
    let sql = "SELECT older, newer, (SELECT max(created) FROM objects WHERE space = ?1)
               FROM mirrors WHERE space = ?1";
    let (mut older, mut newer, newest): (i64, i64, Option<i64>) =
        db.prepare_cached(sql)?.query_row([mirror.space], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let mut added = 0;
    for object in objects {
        let known: Option<(i64, String)> = db
            .prepare_cached("SELECT row, raw FROM objects WHERE space = ?1 AND id = ?2")?
            .query_row(params![mirror.space, object.id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let row = match known {
            Some((row, raw)) if raw == object.raw => {
                db.prepare_cached("UPDATE objects SET generation = ?2 WHERE row = ?1")?
                    .execute([row, mirror.generation])?;
                continue;
            }
            Some((row, _)) => {
                unindex(db, row)?;
                row
            }
            None if newest.is_some_and(|newest| object.created >= newest) => {
                added += 1;
                newer += 1;
                newer - 1
            }
            None => {
                added += 1;
                older -= 1;
                older + 1
            }
        };
        index(db, mirror, row, object)?;
    }
    db.prepare_cached(
        "UPDATE mirrors SET older = ?2, newer = ?3, objects = objects + ?4 WHERE space = ?1",
    )?
    .execute([mirror.space, older, newer, added])?;
    Ok(())
}

fn index(
    db: &Connection,
    mirror: &MirrorRow,
    row: i64,
    object: &ObjectRow,
) -> Result<(), LedgerError> {
    let text = index_text(db, row, object)?;
    db.prepare_cached(
        "INSERT OR REPLACE INTO objects (row, space, id, created, updated, name, email, active,
             generation, words, raw)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        row,
        mirror.space,
        object.id,
        object.created,
        object.updated,
        text.name,
        text.email,
        object.active,
        mirror.generation,
        text.words,
        object.raw,
    ])?;
    Ok(())
}

/// What a row keeps of its folded text.
struct FoldedText {
    name: String,
    email: String,
    words: String,
}

/// Puts what is searched of an object into both indexes.
fn index_text(db: &Connection, row: i64, object: &ObjectRow) -> Result<FoldedText, LedgerError> {
    let mut text = SearchText::default();
    text.push_name(&object.name);
    text.push_name(&object.email);
    for field in &object.more {
        text.push(field);
    }
    text.push_id(&object.id);
    let words = text.words();
    db.prepare_cached("INSERT INTO objects_words (rowid, words) VALUES (?1, ?2)")?
        .execute(params![row, words])?;
    db.prepare_cached("INSERT INTO objects_grams (rowid, grams) VALUES (?1, ?2)")?
        .execute(params![row, text.tokens()])?;
    Ok(FoldedText {
        name: fold_text(&object.name),
        email: fold_text(&object.email),
        words,
    })
}

fn unindex(db: &Connection, row: i64) -> Result<(), LedgerError> {
    for table in ["objects_words", "objects_grams"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE rowid = ?1"))?
            .execute([row])?;
    }
    Ok(())
}

/// Removes an object; says whether it was there.
pub fn remove_object(
    db: &Connection,
    connection: &str,
    kind: RecordKind,
    id: &str,
) -> Result<bool, LedgerError> {
    let sql = "SELECT row FROM objects JOIN mirrors USING (space)
               WHERE connection = ?1 AND kind = ?2 AND id = ?3";
    let row: Option<i64> = db
        .prepare_cached(sql)?
        .query_row(params![connection, kind, id], |row| row.get(0))
        .optional()?;
    if let Some(row) = row {
        drop_rows(db, &[row])?;
    }
    Ok(row.is_some())
}

fn drop_rows(db: &Connection, rows: &[i64]) -> Result<(), LedgerError> {
    for row in rows {
        unindex(db, *row)?;
        db.prepare_cached("DELETE FROM objects WHERE row = ?1")?
            .execute([row])?;
        db.prepare_cached("UPDATE mirrors SET objects = objects - 1 WHERE space = ?1")?
            .execute([row / ROWS_PER_SPACE])?;
    }
    Ok(())
}

/// Removes what the copy that has just become whole did not bring: it was deleted at Stripe.
pub fn sweep_objects(db: &Connection, mirror: &MirrorRow) -> Result<usize, LedgerError> {
    let rows = {
        let sql = "SELECT row FROM objects WHERE space = ?1 AND generation < ?2";
        let mut statement = db.prepare_cached(sql)?;
        let rows = statement.query_map([mirror.space, mirror.generation], |row| row.get(0))?;
        rows.collect::<Result<Vec<i64>, _>>()?
    };
    drop_rows(db, &rows)?;
    Ok(rows.len())
}

/// Removes a connection's copy with its news.
pub fn wipe_mirrors(db: &Connection, connection: &str) -> Result<(), LedgerError> {
    let others: bool = db.query_row(
        "SELECT EXISTS (SELECT 1 FROM mirrors WHERE connection <> ?1)",
        [connection],
        |row| row.get(0),
    )?;
    if others {
        let rows = {
            let sql = "SELECT row FROM objects JOIN mirrors USING (space) WHERE connection = ?1";
            let mut statement = db.prepare_cached(sql)?;
            let rows = statement.query_map([connection], |row| row.get(0))?;
            rows.collect::<Result<Vec<i64>, _>>()?
        };
        drop_rows(db, &rows)?;
        // The indexes only note that a row is gone, until they are written anew.
        db.execute_batch(
            "INSERT INTO objects_words (objects_words) VALUES ('optimize');
             INSERT INTO objects_grams (objects_grams) VALUES ('optimize');",
        )?;
    } else {
        // All of it goes: that is done at once, not row by row.
        db.execute_batch(
            "INSERT INTO objects_words (objects_words) VALUES ('delete-all');
             INSERT INTO objects_grams (objects_grams) VALUES ('delete-all');
             DELETE FROM objects;",
        )?;
    }
    db.execute("DELETE FROM mirrors WHERE connection = ?1", [connection])?;
    db.execute(
        "DELETE FROM mirror_news WHERE connection = ?1",
        [connection],
    )?;
    Ok(())
}

/// Objects copied so far.
pub fn count_objects(db: &Connection, space: i64) -> Result<u32, LedgerError> {
    let sql = "SELECT objects FROM mirrors WHERE space = ?1";
    Ok(db
        .prepare_cached(sql)?
        .query_row([space], |row| row.get(0))?)
}

/// Bytes of a connection's copy, roughly: what is searched takes about as much again.
pub fn estimate_bytes(db: &Connection, connection: &str) -> Result<u64, LedgerError> {
    // A thousand rows stand for the rest: reading them all would take as long as they are many.
    let sql = "SELECT coalesce(sum(n), 0), coalesce(avg(length), 0) FROM (
                   SELECT m.objects AS n,
                          (SELECT avg(length(raw) + 3 * length(words)) FROM
                              (SELECT raw, words FROM objects WHERE space = m.space LIMIT 1000)
                          ) AS length
                   FROM mirrors m WHERE connection = ?1)";
    let (rows, length): (f64, f64) = db
        .prepare_cached(sql)?
        .query_row([connection], |row| Ok((row.get(0)?, row.get(1)?)))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rough figure that is not negative"
    )]
    let bytes = (rows * length) as u64;
    Ok(bytes)
}

/// Whether an object has a folded email address.
pub fn has_email(db: &Connection, space: i64, email: &str) -> Result<bool, LedgerError> {
    let sql = "SELECT 1 FROM objects WHERE space = ?1 AND email = ?2";
    Ok(db.prepare_cached(sql)?.exists(params![space, email])?)
}

/// One object as Stripe sent it.
pub fn get_raw_object(
    db: &Connection,
    connection: &str,
    kind: RecordKind,
    id: &str,
) -> Result<Option<String>, LedgerError> {
    let sql = "SELECT raw FROM objects JOIN mirrors USING (space)
               WHERE connection = ?1 AND kind = ?2 AND id = ?3";
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement
        .query_row(params![connection, kind, id], |row| row.get(0))
        .optional()?)
}
