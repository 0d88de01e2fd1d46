//! What a pasted key is: whose, in which mode, and what it may do.

use std::sync::Arc;

use super::{
    access::probe,
    clients::Clients,
    fingerprint::Fingerprint,
    identity::{ask_account, connection_id},
};
use crate::{
    app::view::{KeyCandidate, KeyCheck, KeyOwner, Mode},
    error::Error,
    ledger::{
        Ledger,
        connections::{self, ConnectionRow},
        keys::{self, KnownKey},
    },
    stripe::{ApiKey, KeyMode, model::AccountId},
};

/// Examines keys, one at a time: nobody can tell whether two of them open one account.
pub(super) struct Examiner {
    ledger: Ledger,
    clients: Arc<Clients>,
    turn: tokio::sync::Mutex<()>,
}

/// A key, and what was found out of it.
pub(super) struct Examined {
    pub(super) key: ApiKey,
    pub(super) fingerprint: Fingerprint,
    /// What its calls were counted as.
    pub(super) scope: String,
    pub(super) account: Option<AccountId>,
    pub(super) check: KeyCheck,
}

impl Examined {
    /// Whether a connection is one in the key's mode.
    pub(super) fn fits(&self, row: &ConnectionRow) -> bool {
        !row.demo && row.live == (self.key.mode() == KeyMode::Live)
    }
}

impl Examiner {
    pub(super) fn new(ledger: Ledger, clients: Arc<Clients>) -> Self {
        Self {
            ledger,
            clients,
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// The key's fingerprint in this ledger.
    pub(super) async fn fingerprint(&self, key: &ApiKey) -> Result<Fingerprint, Error> {
        let salt = self.ledger.read(keys::get_key_salt).await?;
        Ok(Fingerprint::of(&salt, key))
    }

    /// Whose key it is, as far as it was connected here before, to the same server.
    pub(super) async fn recall(
        &self,
        fingerprint: &Fingerprint,
    ) -> Result<Option<KnownKey>, Error> {
        let name = fingerprint.as_str().to_owned();
        let known = self
            .ledger
            .read(move |db| keys::get_known_key(db, &name))
            .await?;
        let host = self.clients.base().to_stored();
        Ok(known.filter(|known| known.details.api == host))
    }

    /// Asks Stripe whose key it is and what it may do. Also these calls count: for the connection that
    /// the key is known to open, for every account that it may open as long as that is not known, and
    /// for its own as soon as it is.
    pub(super) async fn examine(&self, key: ApiKey) -> Result<Examined, Error> {
        let _one = self.turn.lock().await;
        let fingerprint = self.fingerprint(&key).await?;
        let known = self.recall(&fingerprint).await?;
        let named = known
            .as_ref()
            .filter(|known| known.details.account_id.is_some());
        let mut scope = match &known {
            Some(known) => known.connection.clone(),
            None => fingerprint.scope(&key),
        };
        let mut client = match named {
            Some(_) => self.clients.open_known(&scope, &scope, &key).await?,
            None => self.clients.open_stranger(&scope, &key).await?,
        };
        let answer = ask_account(&client).await?;
        let mut account = answer.id;
        if let Some(id) = &account {
            let id = connection_id(id, &key);
            client = self.clients.open_known(&scope, &id, &key).await?;
            scope = id;
        }
        let probe = probe(&client, key.restricted()).await?;
        if let (None, Some(id)) = (&account, probe.account) {
            let connection = connection_id(&id, &key);
            self.clients.open_known(&scope, &connection, &key).await?;
            (account, scope) = (Some(id), connection);
        }
        let mut access = probe.access;
        access.push(answer.access);
        let owner = self.find_owner(&key, account.as_ref(), known).await?;
        let check = KeyCheck {
            mode: match key.mode() {
                KeyMode::Live => Mode::Live,
                KeyMode::Test => Mode::Test,
            },
            restricted: key.restricted(),
            account_id: account.as_ref().map(AccountId::to_string),
            account_name: answer.name,
            access,
            owner,
        };
        Ok(Examined {
            key,
            fingerprint,
            scope,
            account,
            check,
        })
    }

    /// Which connection a key belongs to: the account's; else the one that it opened before; else one of
    /// those whose account, or whose key's, nobody knows.
    async fn find_owner(
        &self,
        key: &ApiKey,
        account: Option<&AccountId>,
        known: Option<KnownKey>,
    ) -> Result<KeyOwner, Error> {
        let host = self.clients.base().to_stored();
        let live = key.mode() == KeyMode::Live;
        let rows = self.ledger.read(connections::list_connections).await?;
        let fits = |row: &ConnectionRow| row.live == live && !row.demo && row.api == host;
        let rows: Vec<_> = rows.into_iter().filter(fits).collect();
        let owned = |id: &str| {
            let there = rows.iter().any(|row| row.id == id);
            there.then(|| KeyOwner::Connection {
                connection: id.to_owned(),
            })
        };
        if let Some(owner) = account.and_then(|account| owned(&connection_id(account, key))) {
            return Ok(owner);
        }
        let known = known.filter(|known| account.is_none() || known.details.account_id.is_none());
        if let Some(owner) = known.and_then(|known| owned(&known.connection)) {
            return Ok(owner);
        }
        // An account that is known is none of those that are known by another id.
        let candidates: Vec<_> = rows
            .into_iter()
            .filter(|row| account.is_none() || row.account_id.is_none())
            .map(|row| KeyCandidate {
                connection: row.id,
                name: row.name,
                key_hint: row.key_hint,
            })
            .collect();
        Ok(if candidates.is_empty() {
            KeyOwner::New
        } else {
            KeyOwner::Ask { candidates }
        })
    }
}
