//! Drafts: what was typed survives a crash or a restart.

use super::{App, manage::Draft};
use crate::{
    error::{Error, ErrorCode},
    ledger::drafts::{self, DraftRow},
};

/// A draft of more than this is no form of ours (bytes of JSON).
const LARGEST: usize = 1024 * 1024;

impl App {
    /// Keeps what was typed.
    pub async fn save_draft(&self, draft: Draft) -> Result<(), Error> {
        let row = DraftRow {
            content: text(&draft.content)?,
            base: draft.base.as_ref().map(text).transpose()?,
            kind: draft.kind,
            id: draft.id,
            connection: draft.connection,
            target: draft.target,
            updated: self.now(),
            unsettled: false,
        };
        if row.content.len() > LARGEST {
            return Err(Error::new(
                ErrorCode::InvalidInput,
                "the draft is too large",
            ));
        }
        self.ledger
            .write(move |db| drafts::put_draft(db, &row).map_err(Error::from))
            .await
    }

    /// Drafts of a connection, the latest first.
    pub async fn drafts(&self, connection: &str) -> Result<Vec<Draft>, Error> {
        let id = connection.to_owned();
        let rows = self
            .ledger
            .read(move |db| drafts::list_drafts(db, &id).map_err(Error::from))
            .await?;
        Ok(rows.into_iter().filter_map(shown).collect())
    }

    /// Throws a draft away.
    pub async fn discard_draft(&self, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        self.ledger
            .write(move |db| drafts::remove_draft(db, &id).map_err(Error::from))
            .await
    }
}

fn text(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|error| Error::new(ErrorCode::Internal, "no JSON").caused_by(error))
}

/// A draft whose content cannot be read back is left alone.
fn shown(row: DraftRow) -> Option<Draft> {
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
