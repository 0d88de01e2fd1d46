//! Imports and their lines.

mod state;

use rusqlite::{Connection, OptionalExtension, Row, params};

pub use self::state::{EncodingCertainty, ImportState, LineState};
use super::error::LedgerError;
use crate::kind::RecordKind;

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its id, a UUID.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// What it makes.
    pub kind: RecordKind,
    /// The file's name.
    pub file_name: String,
    /// The encoding found or chosen.
    pub encoding: String,
    /// How sure that is.
    pub certainty: EncodingCertainty,
    /// The delimiter found.
    pub delimiter: String,
    /// The first line names the columns.
    pub has_header: bool,
    /// How far it is.
    pub state: ImportState,
    /// The columns, as JSON.
    pub columns: String,
    /// Lines in all.
    pub lines: u32,
    /// Lines that can be sent, or were.
    pub valid: u32,
    /// Lines with an error found before sending.
    pub invalid: u32,
    /// Objects made.
    pub created: u32,
    /// Lines that Stripe refused.
    pub refused: u32,
    /// Why it stands still, or cannot be read, as JSON.
    pub problem: Option<String>,
    /// Unix seconds.
    pub begun: i64,
    /// What the person should know before anything is sent, as JSON.
    pub warnings: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLineRow {
    /// As a spreadsheet counts.
    pub line: u32,
    /// How it is doing.
    pub state: LineState,
    /// Its cells, as JSON.
    pub cells: String,
    /// What is wrong, as JSON.
    pub error: Option<String>,
    /// The object made.
    pub object_id: Option<String>,
    /// When it was first sent (unix seconds).
    pub sent: Option<i64>,
}

const COLUMNS: &str = "id, connection, kind, file_name, encoding, delimiter, has_header, state, \
                       columns, lines, valid, invalid, created, refused, problem, begun, \
                       certainty, warnings";

fn read(row: &Row<'_>) -> rusqlite::Result<ImportRow> {
    Ok(ImportRow {
        id: row.get(0)?,
        connection: row.get(1)?,
        kind: row.get(2)?,
        file_name: row.get(3)?,
        encoding: row.get(4)?,
        delimiter: row.get(5)?,
        has_header: row.get(6)?,
        state: row.get(7)?,
        columns: row.get(8)?,
        lines: row.get(9)?,
        valid: row.get(10)?,
        invalid: row.get(11)?,
        created: row.get(12)?,
        refused: row.get(13)?,
        problem: row.get(14)?,
        begun: row.get(15)?,
        certainty: row.get(16)?,
        warnings: row.get(17)?,
    })
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<ImportLineRow> {
    Ok(ImportLineRow {
        line: row.get(0)?,
        state: row.get(1)?,
        cells: row.get(2)?,
        error: row.get(3)?,
        object_id: row.get(4)?,
        sent: row.get(5)?,
    })
}

const LINE: &str = "SELECT line, state, cells, error, object_id, sent FROM import_lines";

/// Imports of a connection, the latest first.
pub fn list_imports(db: &Connection, connection: &str) -> Result<Vec<ImportRow>, LedgerError> {
    let sql =
        format!("SELECT {COLUMNS} FROM imports WHERE connection = ?1 ORDER BY begun DESC, id");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([connection], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Ids of the imports that may still need their file.
pub fn list_unfinished_imports(db: &Connection) -> Result<Vec<String>, LedgerError> {
    let mut statement = db.prepare_cached("SELECT id FROM imports WHERE state <> 'done'")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One import.
pub fn get_import(db: &Connection, id: &str) -> Result<Option<ImportRow>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Keeps an import.
pub fn put_import(db: &Connection, row: &ImportRow) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO imports (id, connection, kind, file_name, encoding, delimiter,
             has_header, state, columns, lines, valid, invalid, created, refused, problem, begun,
             certainty, warnings)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        row.id,
        row.connection,
        row.kind,
        row.file_name,
        row.encoding,
        row.delimiter,
        row.has_header,
        row.state,
        row.columns,
        row.lines,
        row.valid,
        row.invalid,
        row.created,
        row.refused,
        row.problem,
        row.begun,
        row.certainty,
        row.warnings,
    ])?;
    Ok(())
}

/// What ran when the process ended stands still now.
pub fn pause_imports(db: &Connection) -> Result<(), LedgerError> {
    db.execute(
        "UPDATE imports SET state = 'paused' WHERE state = 'running'",
        [],
    )?;
    Ok(())
}

/// Adds lines.
pub fn put_import_lines(
    db: &Connection,
    import: &str,
    lines: &[ImportLineRow],
) -> Result<(), LedgerError> {
    let mut statement = db.prepare_cached(
        "INSERT OR REPLACE INTO import_lines (import, line, state, cells, error, object_id, sent)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for line in lines {
        statement.execute(params![
            import,
            line.line,
            line.state,
            line.cells,
            line.error,
            line.object_id,
            line.sent,
        ])?;
    }
    Ok(())
}

/// Begins to read the lines anew. Until they are all there, `problem` keeps them from being sent.
pub fn begin_import_scan(db: &Connection, import: &str, problem: &str) -> Result<(), LedgerError> {
    clear_import_lines(db, import)?;
    let sql = "UPDATE imports SET problem = ?2, lines = 0, valid = 0, invalid = 0, warnings = '[]'
               WHERE id = ?1";
    db.prepare_cached(sql)?.execute([import, problem])?;
    Ok(())
}

fn clear_import_lines(db: &Connection, import: &str) -> Result<(), LedgerError> {
    db.execute("DELETE FROM import_lines WHERE import = ?1", [import])?;
    Ok(())
}

/// Lines in the file's order.
pub fn list_import_lines(
    db: &Connection,
    import: &str,
    state: Option<LineState>,
    offset: u32,
    limit: u32,
) -> Result<Vec<ImportLineRow>, LedgerError> {
    let filter = if state.is_some() {
        "AND state = ?2"
    } else {
        "AND ?2 IS NULL"
    };
    let sql = format!("{LINE} WHERE import = ?1 {filter} ORDER BY line LIMIT ?3 OFFSET ?4");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![import, state, limit, offset], read_line)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Lines after a line, in the file's order.
pub fn list_import_lines_after(
    db: &Connection,
    import: &str,
    after: u32,
    limit: u32,
) -> Result<Vec<ImportLineRow>, LedgerError> {
    let sql = format!("{LINE} WHERE import = ?1 AND line > ?2 ORDER BY line LIMIT ?3");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![import, after, limit], read_line)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The next line to send.
pub fn get_next_import_line(
    db: &Connection,
    import: &str,
) -> Result<Option<ImportLineRow>, LedgerError> {
    Ok(list_import_lines(db, import, Some(LineState::Ready), 0, 1)?.pop())
}

/// Ids of the objects that an import made.
pub fn list_import_objects(db: &Connection, import: &str) -> Result<Vec<String>, LedgerError> {
    let sql = "SELECT object_id FROM import_lines
               WHERE import = ?1 AND state = 'created' AND object_id IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([import], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes that a line is being sent.
pub fn mark_line_sent(
    db: &Connection,
    import: &str,
    line: u32,
    now: i64,
) -> Result<(), LedgerError> {
    db.prepare_cached(
        "UPDATE import_lines SET sent = coalesce(sent, ?3) WHERE import = ?1 AND line = ?2",
    )?
    .execute(params![import, line, now])?;
    Ok(())
}

/// Notes how a line ended, and counts it.
pub fn settle_line(db: &Connection, import: &str, line: &ImportLineRow) -> Result<(), LedgerError> {
    put_import_lines(db, import, std::slice::from_ref(line))?;
    let column = if line.state == LineState::Created {
        "created"
    } else {
        "refused"
    };
    db.prepare_cached(&format!(
        "UPDATE imports SET {column} = {column} + 1 WHERE id = ?1"
    ))?
    .execute([import])?;
    Ok(())
}

/// Says how an import stands.
pub fn set_import_state(
    db: &Connection,
    import: &str,
    state: ImportState,
    problem: Option<&str>,
) -> Result<(), LedgerError> {
    db.prepare_cached("UPDATE imports SET state = ?2, problem = ?3 WHERE id = ?1")?
        .execute(params![import, state, problem])?;
    Ok(())
}

/// Removes an import with its lines.
pub fn remove_import(db: &Connection, id: &str) -> Result<(), LedgerError> {
    clear_import_lines(db, id)?;
    db.execute("DELETE FROM imports WHERE id = ?1", [id])?;
    Ok(())
}
