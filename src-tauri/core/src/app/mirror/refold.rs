//! Folds copies anew that an older version folded its own way: a few objects at a time, so that
//! nobody waits for the ledger.

use std::{collections::HashSet, sync::Arc};

use super::{Mirror, entry};
use crate::{
    kind::RecordKind,
    ledger::{LedgerError, mirror},
    threads::lock,
};

/// Objects of a transaction: some tens of milliseconds.
const BATCH_OBJECTS: u32 = 100;

impl Mirror {
    /// Begins to fold what is stale, if anything is; a later start goes on where this one ended.
    pub(in crate::app) fn start_refold(self: &Arc<Self>) {
        let me = Arc::downgrade(self);
        let task = tokio::spawn(async move {
            let mut folded = HashSet::new();
            while let Some(mirror) = me.upgrade() {
                match mirror.refold_some().await {
                    Ok(Some(of)) => folded.insert(of),
                    Ok(None) => {
                        for (connection, kind) in folded {
                            mirror.emit_records_changed(&connection, kind);
                        }
                        return;
                    }
                    Err(error) => {
                        tracing::warn!(%error, "a copy could not be folded anew");
                        return;
                    }
                };
            }
        });
        *lock(&self.refolding) = Some(task);
    }

    async fn refold_some(&self) -> Result<Option<(String, RecordKind)>, LedgerError> {
        let read = |kind, raw: String| {
            let object = serde_json::from_str(&raw).ok()?;
            entry(kind, &object, raw)
        };
        self.ledger
            .write(move |db| mirror::refold_objects(db, BATCH_OBJECTS, read))
            .await
    }
}
