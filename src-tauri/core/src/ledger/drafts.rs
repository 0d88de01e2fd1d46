//! Drafts of forms, and the latest request that each of them sent.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::LedgerError;
use crate::kind::RecordKind;

/// A form that was begun.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRow {
    /// A UUID that the form chose.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// What it is a draft of.
    pub kind: RecordKind,
    /// The object it changes; none for a new one.
    pub target: Option<String>,
    /// What was typed, as JSON.
    pub content: String,
    /// The object as it was when the form opened, as JSON.
    pub base: Option<String>,
    /// Unix seconds.
    pub updated: i64,
    /// A send of it has no known outcome.
    pub unsettled: bool,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestState {
    /// It may or may not have been carried out.
    Unsettled,
    /// It was carried out.
    Done,
    /// It was refused: nothing was changed.
    Refused,
}

impl RequestState {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unsettled => "unsettled",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [Self::Unsettled, Self::Done, Self::Refused]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// The latest request of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRequest {
    /// The draft.
    pub draft: String,
    /// The connection.
    pub connection: String,
    /// Rises with each new request: the idempotency key is made of the draft and this.
    pub revision: i64,
    /// `/v1/customers`, or the path of the object that is changed.
    pub path: String,
    /// The parameters, encoded.
    pub form: String,
    /// When it was first sent (unix seconds).
    pub sent: i64,
    /// What became of it.
    pub state: RequestState,
    /// The object that it made or changed, as Stripe sent it.
    pub answer: Option<String>,
    /// The object as it was before, as JSON; none where the request makes one, or does not care.
    pub base: Option<String>,
}

/// Requests are remembered so long (seconds): a second click may come late, but not that late.
const MAX_REQUEST_AGE: i64 = 7 * 24 * 3600;

fn read(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow {
        id: row.get(0)?,
        connection: row.get(1)?,
        kind: row.get(2)?,
        target: row.get(3)?,
        content: row.get(4)?,
        base: row.get(5)?,
        updated: row.get(6)?,
        unsettled: row.get(7)?,
    })
}

/// Drafts of a connection, the latest first.
pub fn list_drafts(db: &Connection, connection: &str) -> Result<Vec<DraftRow>, LedgerError> {
    let sql = "SELECT id, d.connection, kind, target, content, d.base, updated,
                      coalesce(s.state = 'unsettled', 0)
               FROM drafts d LEFT JOIN sends s ON s.draft = d.id
               WHERE d.connection = ?1 ORDER BY updated DESC, id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([connection], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps a draft.
pub fn put_draft(db: &Connection, draft: &DraftRow) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO drafts (id, connection, kind, target, content, base, updated)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        draft.id,
        draft.connection,
        draft.kind,
        draft.target,
        draft.content,
        draft.base,
        draft.updated,
    ])?;
    Ok(())
}

/// Removes a draft.
pub fn remove_draft(db: &Connection, id: &str) -> Result<(), LedgerError> {
    db.prepare_cached("DELETE FROM drafts WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// The latest request of a draft.
pub fn get_draft_request(
    db: &Connection,
    draft: &str,
) -> Result<Option<DraftRequest>, LedgerError> {
    let sql = "SELECT draft, connection, revision, path, form, sent, state, answer, base
               FROM sends WHERE draft = ?1";
    let read = |row: &Row<'_>| {
        Ok(DraftRequest {
            draft: row.get(0)?,
            connection: row.get(1)?,
            revision: row.get(2)?,
            path: row.get(3)?,
            form: row.get(4)?,
            sent: row.get(5)?,
            state: row.get(6)?,
            answer: row.get(7)?,
            base: row.get(8)?,
        })
    };
    let mut statement = db.prepare_cached(sql)?;
    Ok(statement.query_row([draft], read).optional()?)
}

/// Keeps the latest request of a draft, and forgets old ones whose outcome is known.
pub fn put_draft_request(db: &Connection, request: &DraftRequest) -> Result<(), LedgerError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO sends
             (draft, connection, revision, path, form, sent, state, answer, base)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        request.draft,
        request.connection,
        request.revision,
        request.path,
        request.form,
        request.sent,
        request.state,
        request.answer,
        request.base,
    ])?;
    db.prepare_cached("DELETE FROM sends WHERE sent < ?1 AND state <> 'unsettled'")?
        .execute([request.sent - MAX_REQUEST_AGE])?;
    Ok(())
}
