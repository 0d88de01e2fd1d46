//! Drafts: what was typed survives a crash or a restart.

use super::Records;
use crate::{
    app::view::Draft,
    error::{Error, ErrorCode},
    ledger::drafts::{self, DraftRow},
    watch::{Clock as _, SystemClock},
};

/// A draft of more than this is no form of ours (bytes of JSON).
const MAX_DRAFT_BYTES: usize = 1024 * 1024;

impl Records {
    /// Keeps what was typed.
    pub async fn save_draft(&self, draft: Draft) -> Result<(), Error> {
        let row = DraftRow {
            content: to_json(&draft.content)?,
            base: draft.base.as_ref().map(to_json).transpose()?,
            kind: draft.kind,
            id: draft.id,
            connection: draft.connection,
            target: draft.target,
            updated: SystemClock.now(),
            unsettled: false,
        };
        if row.content.len() > MAX_DRAFT_BYTES {
            return Err(Error::new(
                ErrorCode::InvalidInput,
                "the draft is too large",
            ));
        }
        self.ledger
            .write(move |db| drafts::put_draft(db, &row))
            .await?;
        Ok(())
    }

    /// Drafts of a connection, the latest first.
    pub async fn list_drafts(&self, connection: &str) -> Result<Vec<Draft>, Error> {
        let id = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| drafts::list_drafts(db, &id))
            .await?;
        Ok(rows.into_iter().filter_map(read_draft).collect())
    }

    /// Throws a draft away.
    pub async fn discard_draft(&self, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        self.ledger
            .write(move |db| drafts::remove_draft(db, &id))
            .await?;
        Ok(())
    }
}

fn to_json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|error| Error::new(ErrorCode::Internal, "no JSON").caused_by(error))
}

/// A draft that cannot be read any more is left alone.
fn read_draft(row: DraftRow) -> Option<Draft> {
    Some(Draft {
        id: row.id,
        connection: row.connection,
        kind: row.kind,
        target: row.target,
        content: serde_json::from_str(&row.content).ok()?,
        base: row.base.and_then(|base| serde_json::from_str(&base).ok()),
        updated: row.updated,
        unsettled: row.unsettled,
    })
}
