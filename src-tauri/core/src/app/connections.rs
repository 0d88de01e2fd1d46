//! Check a key, connect, remove.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `clients` | the client of each connection: key, throttle, call log |
//! | `sessions` | what of a connection is alive in this run |
//! | `access` | what a key may do |

mod access;
mod clients;
mod sessions;

use std::sync::Arc;

pub use self::clients::DEMO;
pub(super) use self::clients::{Clients, unknown_connection};
use self::{access::probe, clients::connection_id};
use super::view::{Access, Connection, KeyCheck, KeyPlace, Mode};
use crate::{
    error::{Error, ErrorCode},
    ledger::{
        Ledger,
        connections::{self, ConnectionRow},
        deletions,
    },
    secrets::{SecretError, Sensitive},
    stripe::{ApiKey, model::Account, requests},
};

/// Characters of a connection's name at the most.
const MAX_NAME: usize = 100;

/// The connections that there are.
pub struct Connections {
    ledger: Ledger,
    clients: Arc<Clients>,
}

impl Connections {
    pub(super) const fn new(ledger: Ledger, clients: Arc<Clients>) -> Self {
        Self { ledger, clients }
    }

    /// All connections, oldest first.
    pub async fn list(&self) -> Result<Vec<Connection>, Error> {
        let rows = self.ledger.read(connections::list_connections).await?;
        Ok(rows.into_iter().map(|row| self.view(row)).collect())
    }

    /// One connection.
    pub async fn get(&self, id: &str) -> Result<Connection, Error> {
        Ok(self.view(self.row(id).await?))
    }

    /// Refuses a connection whose key is for another address than the one this run was told to ask.
    pub async fn check_host(&self, id: &str) -> Result<(), Error> {
        self.clients.find_base(id).await.map(drop)
    }

    /// Asks Stripe what a pasted key is and may do. Nothing is kept.
    pub async fn check_key(&self, key: &str) -> Result<KeyCheck, Error> {
        self.clients.examine(&ApiKey::parse(key)?).await
    }

    /// Connects the account that a key belongs to, or gives its connection the new key.
    pub(super) async fn connect(&self, key: &str, keep: bool) -> Result<Connection, Error> {
        let key = ApiKey::parse(key)?;
        let check = self.clients.examine(&key).await?;
        self.put_key(&check, &key, keep).await
    }

    /// Gives a connection another key of the same account and mode.
    pub(super) async fn replace_key(
        &self,
        id: &str,
        key: &str,
        keep: bool,
    ) -> Result<Connection, Error> {
        let row = self.row(id).await?;
        self.clients.base().may_replace(row.api.as_deref())?;
        let key = ApiKey::parse(key)?;
        let check = self.clients.examine(&key).await?;
        if connection_id(check.account_id.as_deref(), &key) != id {
            let message = "this key belongs to another account or mode";
            return Err(Error::new(ErrorCode::KeyOfOtherAccount, message));
        }
        self.put_key(&check, &key, keep).await
    }

    /// Connects the demo account: no key, no Stripe.
    pub(super) async fn connect_demo(&self) -> Result<Connection, Error> {
        let client = self.clients.get(DEMO).await?;
        let answer = client.fetch::<Account>(requests::get_account()).await?;
        let access = probe(&client, false).await?;
        let row = ConnectionRow {
            id: DEMO.into(),
            account_id: Some(answer.value.id.clone()),
            name: answer.value.name().unwrap_or("Demo").to_owned(),
            live: false,
            demo: true,
            key_hint: String::new(),
            api: None,
            access: serde_json::to_string(&access).unwrap_or_default(),
            created: self.clients.clock().now(),
        };
        self.put(row).await
    }

    /// Finds out again what the connection's key may do.
    pub(super) async fn recheck_access(&self, id: &str) -> Result<Connection, Error> {
        let mut row = self.row(id).await?;
        let client = self.clients.get(id).await?;
        let access = probe(&client, client.key().restricted()).await?;
        row.access = serde_json::to_string(&access).unwrap_or_default();
        self.put(row).await
    }

    /// Gives a connection another name on this machine.
    pub(super) async fn rename(&self, id: &str, name: &str) -> Result<Connection, Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > MAX_NAME {
            let error = Error::new(ErrorCode::InvalidInput, "a name has 1 to 100 characters");
            return Err(error.with(|detail| detail.param = Some("name".into())));
        }
        let mut row = self.row(id).await?;
        row.name = name.to_owned();
        self.put(row).await
    }

    /// Removes a connection's key from the keychain; its client lives until [`Self::remove`].
    pub(super) async fn remove_key(&self, id: &str) -> Result<(), Error> {
        self.row(id).await?;
        let removed = self
            .clients
            .with_secrets(id, |secrets, id| secrets.delete(id))
            .await;
        match removed {
            Ok(()) | Err(SecretError::Missing(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a connection; what the ledger recorded is written down as to be deleted if asked for.
    pub(super) async fn remove(&self, id: &str, delete_ledger: bool) -> Result<(), Error> {
        // By now nobody polls any more: a poll would ask the keychain for the key that is gone.
        self.clients.forget(id);
        let id = id.to_owned();
        let now = self.clients.clock().now();
        self.ledger
            .write_durable(move |db| {
                if delete_ledger {
                    deletions::begin_deletion(db, &id, now)?;
                } else {
                    connections::remove_connection(db, &id)?;
                }
                Ok::<_, Error>(())
            })
            .await
    }

    async fn put_key(
        &self,
        check: &KeyCheck,
        key: &ApiKey,
        keep: bool,
    ) -> Result<Connection, Error> {
        let id = connection_id(check.account_id.as_deref(), key);
        let there = self.row(&id).await.ok();
        if let Some(row) = &there {
            self.clients.base().may_replace(row.api.as_deref())?;
        }
        if keep {
            let secret = Sensitive::new(key.expose().to_owned());
            self.clients
                .with_secrets(&id, move |secrets, id| secrets.set(id, &secret))
                .await?;
        }
        self.clients.install_key(&id, key.clone(), !keep).await?;
        let named = there
            .map(|row| row.name)
            .or_else(|| check.account_name.clone());
        let row = ConnectionRow {
            account_id: check.account_id.clone(),
            name: named.unwrap_or_else(|| check.account_id.clone().unwrap_or_else(|| id.clone())),
            live: check.mode == Mode::Live,
            demo: false,
            key_hint: key.hint().to_owned(),
            api: self.clients.base().to_stored(),
            access: serde_json::to_string(&check.access).unwrap_or_default(),
            created: self.clients.clock().now(),
            id,
        };
        self.put(row).await
    }

    async fn put(&self, row: ConnectionRow) -> Result<Connection, Error> {
        let kept = row.clone();
        self.ledger
            .write(move |db| connections::put_connection(db, &kept))
            .await?;
        Ok(self.view(row))
    }

    async fn row(&self, id: &str) -> Result<ConnectionRow, Error> {
        let name = id.to_owned();
        let row = self
            .ledger
            .read(move |db| connections::get_connection(db, &name))
            .await?;
        row.ok_or_else(|| unknown_connection(id))
    }

    fn view(&self, row: ConnectionRow) -> Connection {
        let session = self.clients.session(&row.id);
        let key_place = match (row.demo, session.this_run, session.key_missing) {
            (true, ..) => KeyPlace::Demo,
            (_, true, _) => KeyPlace::ThisRun,
            (.., true) => KeyPlace::Missing,
            _ => KeyPlace::Keychain,
        };
        let access: Vec<Access> = serde_json::from_str(&row.access).unwrap_or_default();
        Connection {
            id: row.id,
            account_id: row.account_id,
            name: row.name,
            mode: if row.live { Mode::Live } else { Mode::Test },
            demo: row.demo,
            key_hint: row.key_hint,
            key_place,
            access,
            // Where it is asked; before the first call, where it will be.
            host: match session.client {
                Some(client) => client.base().to_stored(),
                None => row.api,
            },
            created: row.created,
        }
    }
}
