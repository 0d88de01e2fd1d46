//! Check a key, connect, remove.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `clients` | the client of each connection: key, throttle, call log |
//! | `sessions` | what of a connection is alive in this run |
//! | `throttles` | the throttle of each account, on disk before it is used |
//! | `examine` | what a pasted key is |
//! | `identity` | whose key it is, as Stripe says |
//! | `fingerprint` | tells one key from another, and leads back to none |
//! | `access` | what a key may do |
//! | `plan` | what connecting a key will do |
//! | `moving` | a connection gets the id of its account |

mod access;
mod clients;
mod examine;
mod fingerprint;
mod identity;
mod moving;
mod plan;
mod sessions;
mod throttles;

use std::sync::Arc;

pub(super) use self::clients::signing_name;
pub use self::clients::{DEMO, is_named_after_key};
use self::{
    access::{account_access, probe},
    examine::Examiner,
    identity::ask_account,
};
pub(super) use self::{
    clients::{Clients, unknown_connection},
    plan::KeyPlan,
};
use super::view::{Access, AccountChoice, Connection, Grant, KeyCheck, KeyPlace, Mode};
use crate::{
    error::{Error, ErrorCode},
    ledger::{
        Ledger,
        connections::{self, ConnectionRow},
        deletions, keys, moves,
    },
    secrets::{SecretError, Sensitive},
    stripe::{
        ApiKey,
        model::{Account, AccountId},
        requests,
    },
};

/// Characters of a connection's name at the most.
const MAX_NAME: usize = 100;

/// The connections that there are.
pub struct Connections {
    ledger: Ledger,
    clients: Arc<Clients>,
    examiner: Examiner,
}

impl Connections {
    pub(super) fn new(ledger: Ledger, clients: Arc<Clients>) -> Self {
        Self {
            examiner: Examiner::new(ledger.clone(), clients.clone()),
            ledger,
            clients,
        }
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
        Ok(self.examiner.examine(ApiKey::parse(key)?).await?.check)
    }

    /// Finds out what connecting a key will do. Nothing is kept.
    pub(super) async fn plan(
        &self,
        key: &str,
        choice: Option<AccountChoice>,
    ) -> Result<KeyPlan, Error> {
        let examined = self.examiner.examine(ApiKey::parse(key)?).await?;
        KeyPlan::connect(examined, choice)
    }

    /// The same for a key that is to take the place of a connection's.
    pub(super) async fn plan_replacement(
        &self,
        id: &str,
        key: &str,
        same: bool,
    ) -> Result<KeyPlan, Error> {
        let row = self.row(id).await?;
        self.clients.base().may_replace(row.api.as_deref())?;
        let examined = self.examiner.examine(ApiKey::parse(key)?).await?;
        KeyPlan::replace(examined, &row, same)
    }

    /// Has a planned key kept, if it is to be: the first step, because the keychain may refuse.
    pub(super) async fn keep_key(&self, plan: &KeyPlan) -> Result<(), Error> {
        self.keep(&plan.id, plan.key()).await
    }

    /// Carries a plan out. By now nobody uses the connection that moves, if one does.
    pub(super) async fn carry_out(&self, plan: &KeyPlan, keep: bool) -> Result<Connection, Error> {
        let check = &plan.examined.check;
        let before = plan.former().unwrap_or(&plan.id);
        let there = self.row(&plan.id).await.ok();
        if let Some(row) = &there {
            self.clients.base().may_replace(row.api.as_deref())?;
        }
        let there = match there {
            Some(row) => Some(row),
            None => self.row(before).await.ok(),
        };
        let account = check.account_id.clone();
        let (named, made) = match there {
            // Whoever has the name of its id has got none yet.
            Some(row) if row.name != row.id => (Some(row.name), row.created),
            Some(row) => (None, row.created),
            None => (None, self.clients.clock().now()),
        };
        let given = || check.account_name.clone().or_else(|| account.clone());
        let row = ConnectionRow {
            id: plan.id.clone(),
            name: named
                .or_else(given)
                .unwrap_or_else(|| format!("Stripe …{}", plan.key().hint())),
            account_id: account,
            live: check.mode == Mode::Live,
            demo: false,
            key_hint: plan.key().hint().to_owned(),
            api: self.clients.base().to_stored(),
            access: serde_json::to_string(&check.access).unwrap_or_default(),
            created: made,
        };
        self.clients
            .join_calls(&plan.examined.scope, &plan.id)
            .await?;
        let (kept, former) = (row.clone(), plan.former().map(str::to_owned));
        let fingerprint = plan.fingerprint().as_str().to_owned();
        self.ledger
            .write(move |db| {
                connections::put_connection(db, &kept)?;
                if let Some(former) = former {
                    moves::move_connection(db, &former, &kept.id)?;
                }
                keys::put_known_key(db, &fingerprint, &kept)
            })
            .await?;
        if let Some(former) = plan.former() {
            self.forget_former(former, &plan.id).await?;
        }
        self.clients
            .install_key(&plan.id, plan.key().clone(), !keep)
            .await?;
        Ok(self.view(row))
    }

    /// The connection that a key is known to open, with that key for this run. Nothing is asked: what
    /// has to be known is in the ledger.
    pub(super) async fn recall(&self, key: &str) -> Result<Option<Connection>, Error> {
        let key = ApiKey::parse(key)?;
        let fingerprint = self.examiner.fingerprint(&key).await?;
        let Some(known) = self.examiner.recall(&fingerprint).await? else {
            return Ok(None);
        };
        let row = match self.row(&known.connection).await {
            Ok(row) => row,
            // It was removed since, or was there for one run only.
            Err(_) => {
                self.put(known.details.clone()).await?;
                known.details
            }
        };
        self.clients.base().may_replace(row.api.as_deref())?;
        self.clients.install_key(&row.id, key, true).await?;
        Ok(Some(self.view(row)))
    }

    async fn keep(&self, id: &str, key: &ApiKey) -> Result<(), Error> {
        let secret = Sensitive::new(key.expose().to_owned());
        self.clients
            .with_secrets(id, move |secrets, id| secrets.set(id, &secret))
            .await?;
        Ok(())
    }

    /// Connects the demo account: no key, no Stripe.
    pub(super) async fn connect_demo(&self) -> Result<Connection, Error> {
        let client = self.clients.get(DEMO).await?;
        let answer = client.fetch::<Account>(requests::get_account()).await?;
        let mut access = probe(&client, false).await?.access;
        access.push(account_access(Grant::Granted, None));
        let row = ConnectionRow {
            id: DEMO.into(),
            account_id: Some(answer.value.id.to_string()),
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

    /// Finds out again what the connection's key may do, and the account if it was not known.
    pub(super) async fn recheck_access(
        &self,
        id: &str,
    ) -> Result<(Connection, Option<AccountId>), Error> {
        let mut row = self.row(id).await?;
        let client = self.clients.get(id).await?;
        let answer = ask_account(&client).await?;
        let probe = probe(&client, client.key().restricted()).await?;
        let mut access = probe.access;
        access.push(answer.access);
        row.access = serde_json::to_string(&access).unwrap_or_default();
        let found = answer.id.or(probe.account);
        let found = found.filter(|_| row.account_id.is_none() && !row.demo);
        Ok((self.put(row).await?, found))
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
            .with_secrets(id, |secrets, id| {
                secrets.delete(&signing_name(id))?;
                secrets.delete(id)
            })
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
            .write(move |db| {
                if delete_ledger {
                    deletions::begin_deletion(db, &id, now)?;
                } else {
                    connections::remove_connection(db, &id)?;
                }
                Ok::<_, Error>(())
            })
            .await
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
