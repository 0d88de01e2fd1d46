//! "Delete what was recorded": all that the app keeps of a connection, wherever it lies. It is begun
//! when the connection is removed, and goes on at the next start if it was cut short.

use super::{images::Images, imports::Imports, view_state::AppViewState};
use crate::{
    error::Error,
    ledger::{Ledger, connections, deletions},
    threads::run_blocking,
};

/// Where something of a connection may lie.
pub(super) struct Deletion<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) imports: &'a Imports,
    pub(super) images: &'a Images,
    pub(super) view_state: &'a AppViewState,
}

impl Deletion<'_> {
    /// Goes on with what was begun before the last process ended. What cannot be deleted now waits
    /// for the next start.
    pub(super) async fn finish_all(&self) {
        let pending = match self.ledger.read(deletions::list_deletions).await {
            Ok(pending) => pending,
            Err(error) => return tracing::warn!(%error, "deletions could not be read"),
        };
        for id in pending {
            if let Err(error) = self.finish(&id).await {
                tracing::warn!(%error, "what was recorded could not be deleted yet");
            }
        }
    }

    /// Deletes all of a connection whose deletion was begun. Done twice, it does no harm.
    pub(super) async fn finish(&self, id: &str) -> Result<(), Error> {
        let owner = id.to_owned();
        let imports = self
            .ledger
            .write(move |db| connections::forget_connection(db, &owner))
            .await?;
        for import in imports {
            self.imports.remove_file(&import)?;
        }
        self.images.clear().await?;
        self.view_state.forget_connection(id, true).await?;
        let (ledger, owner) = (self.ledger.clone(), id.to_owned());
        run_blocking(move || {
            ledger.compact_blocking()?;
            ledger.write_blocking(|db| deletions::end_deletion(db, &owner))?;
            // Its name was in there, too.
            ledger.empty_wal_blocking()
        })
        .await??;
        Ok(())
    }
}
