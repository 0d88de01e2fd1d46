//! A connection gets the id of its account, and its key the same name in the keychain.

use super::{
    Connections,
    clients::signing_name,
    identity::{ask_account, connection_id},
};
use crate::{
    app::view::Connection,
    error::Error,
    ledger::{
        connections::{self, ConnectionRow},
        keys, moves,
    },
    secrets::SecretStore,
    stripe::model::AccountId,
};

impl Connections {
    /// The account of a connection that is known by its key alone, if Stripe names it now.
    pub(in crate::app) async fn find_account(&self, id: &str) -> Result<Option<AccountId>, Error> {
        let row = self.row(id).await?;
        if row.demo || row.account_id.is_some() {
            return Ok(None);
        }
        let client = self.clients.get(id).await?;
        Ok(ask_account(&client).await?.id)
    }

    /// Gives a connection the id of its account, or all that it recorded to the connection that has it
    /// already. By now nobody uses it.
    pub(in crate::app) async fn settle(
        &self,
        id: &str,
        account: &AccountId,
    ) -> Result<Connection, Error> {
        let row = self.row(id).await?;
        let client = self.clients.get(id).await?;
        let current = connection_id(account, client.key());
        let there = self.row(&current).await.is_ok();
        let this_run = self.clients.session(id).this_run;
        // The new one first: wherever it breaks off, the key lies where it is looked for.
        if !there && !this_run {
            self.keep(&current, client.key()).await?;
        }
        self.clients.join_calls(id, &current).await?;
        let fingerprint = self.examiner.fingerprint(client.key()).await?;
        let moved = ConnectionRow {
            id: current.clone(),
            account_id: Some(account.to_string()),
            name: if row.name == row.id {
                account.to_string()
            } else {
                row.name.clone()
            },
            ..row
        };
        let (former, kept) = (id.to_owned(), moved);
        self.ledger
            .write(move |db| {
                if !there {
                    connections::put_connection(db, &kept)?;
                }
                moves::move_connection(db, &former, &kept.id)?;
                keys::put_known_key(db, fingerprint.as_str(), &kept)
            })
            .await?;
        if !there && this_run {
            let key = client.key().clone();
            self.clients.install_key(&current, key, true).await?;
        }
        self.forget_former(id, &current).await?;
        self.get(&current).await
    }

    /// Ends what an earlier run began to move.
    pub(in crate::app) async fn finish_moves(&self) -> Result<(), Error> {
        let moved = self
            .ledger
            .write(|db| {
                moves::repeat_moves(db)?;
                moves::list_moves(db)
            })
            .await?;
        for row in moved.into_iter().filter(|row| !row.settled) {
            self.forget_former(&row.former, &row.current).await?;
        }
        Ok(())
    }

    /// Takes a key out of the keychain under the id that its connection had. A keychain that refuses is
    /// asked again at the next start.
    pub(super) async fn forget_former(&self, former: &str, current: &str) -> Result<(), Error> {
        self.clients.forget(former);
        let signing = signing_name(current);
        let moved = move |secrets: &dyn SecretStore, id: &str| {
            // What events are signed with is known to handlers, and goes along.
            let old = signing_name(id);
            if let Some(secret) = secrets.get(&old)? {
                if secrets.get(&signing)?.is_none() {
                    secrets.set(&signing, &secret)?;
                }
                secrets.delete(&old)?;
            }
            secrets.delete(id)
        };
        let removed = self.clients.with_secrets(former, moved).await;
        if let Err(error) = removed {
            tracing::warn!(%error, former, current, "a key could not be moved in the keychain yet");
            return Ok(());
        }
        let former = former.to_owned();
        self.ledger
            .write(move |db| moves::settle_move(db, &former))
            .await?;
        Ok(())
    }
}
