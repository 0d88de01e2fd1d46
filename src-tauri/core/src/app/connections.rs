//! Check a key, connect, remove.

use super::{
    App,
    access::probe,
    view::{Access, AppEvent, Connection, KeyCheck, KeyPlace, Mode},
};
use crate::{
    error::{Error, ErrorCode},
    ledger::connections::{self, ConnectionRow},
    secrets::{SecretError, Sensitive},
    stripe::{self, ApiBase, ApiKey, Client, KeyMode, Throttle, model::Account, requests},
};

/// The demo account's connection id.
pub const DEMO: &str = "demo";

impl App {
    /// All connections, oldest first.
    pub async fn connections(&self) -> Result<Vec<Connection>, Error> {
        let rows = self
            .ledger
            .read(|db| connections::all(db).map_err(Error::from))
            .await?;
        Ok(rows.into_iter().map(|row| self.view(row)).collect())
    }

    /// One connection.
    pub async fn connection(&self, id: &str) -> Result<Connection, Error> {
        Ok(self.view(self.row(id).await?))
    }

    /// Asks Stripe what a pasted key is and may do. Nothing is kept.
    pub async fn check_key(&self, key: &str) -> Result<KeyCheck, Error> {
        let key = ApiKey::parse(key)?;
        let client = Client::new(&self.api, key.clone(), Throttle::default(), None)?;
        self.examine(&client, &key).await
    }

    /// Connects the account that a key belongs to, or gives its connection the new key.
    pub async fn connect(&self, key: &str, keep: bool) -> Result<Connection, Error> {
        let key = ApiKey::parse(key)?;
        let client = Client::new(&self.api, key.clone(), Throttle::default(), None)?;
        let check = self.examine(&client, &key).await?;
        self.keep_connection(&check, &key, keep).await
    }

    /// Gives a connection another key of the same account and mode.
    pub async fn replace_key(&self, id: &str, key: &str, keep: bool) -> Result<Connection, Error> {
        self.row(id).await?;
        let key = ApiKey::parse(key)?;
        let client = Client::new(&self.api, key.clone(), Throttle::default(), None)?;
        let check = self.examine(&client, &key).await?;
        if connection_id(&check, &key) != id {
            let message = "this key belongs to another account or mode";
            return Err(Error::new(ErrorCode::KeyOfOtherAccount, message));
        }
        self.keep_connection(&check, &key, keep).await
    }

    /// Connects the demo account: no key, no Stripe.
    pub async fn connect_demo(&self) -> Result<Connection, Error> {
        let client = self.client(DEMO).await?;
        let answer = client.fetch::<Account>(requests::account()).await?;
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
            created: self.now(),
        };
        self.put(row).await
    }

    /// Finds out again what the connection's key may do.
    pub async fn recheck_access(&self, id: &str) -> Result<Connection, Error> {
        let mut row = self.row(id).await?;
        let client = self.client(id).await?;
        let access = probe(&client, client.key().restricted()).await?;
        row.access = serde_json::to_string(&access).unwrap_or_default();
        let connection = self.put(row).await?;
        if let Some(watcher) = self.links.get(id).watcher {
            watcher.recheck();
        }
        Ok(connection)
    }

    /// Gives a connection another name on this machine.
    pub async fn rename_connection(&self, id: &str, name: &str) -> Result<Connection, Error> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            let error = Error::new(ErrorCode::InvalidInput, "a name has 1 to 100 characters");
            return Err(error.with(|detail| detail.param = Some("name".into())));
        }
        let mut row = self.row(id).await?;
        row.name = name.to_owned();
        self.put(row).await
    }

    /// Removes a connection and its key; what the ledger recorded goes too if asked for.
    pub async fn remove_connection(&self, id: &str, delete_ledger: bool) -> Result<(), Error> {
        self.row(id).await?;
        // The key first: if the keychain refuses, nothing has happened yet.
        let removed = self
            .with_secrets(id, |secrets, id| secrets.delete(id))
            .await;
        match removed {
            Ok(()) | Err(SecretError::Missing(_)) => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(watcher) = self.links.remove(id).and_then(|link| link.watcher) {
            watcher.stop().await;
        }
        self.desk.forget(id);
        let name = id.to_owned();
        self.ledger
            .write(move |db| {
                connections::remove(db, &name)?;
                if delete_ledger {
                    crate::ledger::forget(db, &name)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        let mut view = self.settings().view;
        if view.connection.as_deref() == Some(id) {
            view.connection = None;
            let patch = crate::settings::SettingsPatch {
                view: Some(view),
                ..Default::default()
            };
            self.update_settings(patch).await?;
        }
        self.emit(AppEvent::ConnectionsChanged);
        Ok(())
    }

    /// The connection's client, made from its key when it is first needed.
    pub(crate) async fn client(&self, id: &str) -> Result<Client, Error> {
        if let Some(client) = self.links.get(id).client {
            return Ok(client);
        }
        let _opening = self.links.opening.lock().await;
        if let Some(client) = self.links.get(id).client {
            return Ok(client);
        }
        let (base, key) = self.address(id).await?;
        self.install(id, &base, key, false).await
    }

    /// Where the connection is and the key to it.
    async fn address(&self, id: &str) -> Result<(ApiBase, ApiKey), Error> {
        if id == DEMO {
            let demo = self.demo.clone().ok_or_else(|| {
                Error::new(
                    ErrorCode::ConnectionUnknown,
                    "there is no demo account here",
                )
            })?;
            let address = demo
                .start()
                .await
                .map_err(|why| Error::new(ErrorCode::Internal, why))?;
            let base = ApiBase::loopback(&address.url)
                .map_err(|error| Error::new(ErrorCode::Internal, error.to_string()))?;
            return Ok((base, ApiKey::parse(address.key.expose())?));
        }
        self.row(id).await?;
        let stored = self.with_secrets(id, |secrets, id| secrets.get(id)).await?;
        self.links
            .change(id, |link| link.key_missing = stored.is_none());
        let key = stored.ok_or_else(|| {
            Error::new(
                ErrorCode::KeyMissing,
                "the key is not in the keychain any more",
            )
        })?;
        Ok((self.api.clone(), ApiKey::parse(key.expose())?))
    }

    /// Makes the client and its throttle, which goes on from the logged calls.
    async fn install(
        &self,
        id: &str,
        base: &ApiBase,
        key: ApiKey,
        this_run: bool,
    ) -> Result<Client, Error> {
        let throttle = match self.links.get(id).client {
            // A new key does not get a new allowance.
            Some(client) => client.throttle().clone(),
            None => {
                let name = id.to_owned();
                let since = u64::try_from(self.now())
                    .unwrap_or_default()
                    .saturating_sub(60);
                let logged = self
                    .ledger
                    .read(move |db| {
                        crate::ledger::calls::since(db, &name, since * 1000).map_err(Error::from)
                    })
                    .await?;
                Throttle::resume(&logged)
            }
        };
        let observer = self.call_log(id);
        let client = Client::new(base, key, throttle, Some(observer))?;
        self.links.change(id, |link| {
            link.client = Some(client.clone());
            link.this_run = this_run;
            link.key_missing = false;
        });
        Ok(client)
    }

    async fn examine(&self, client: &Client, key: &ApiKey) -> Result<KeyCheck, Error> {
        let account = match client.fetch::<Account>(requests::account()).await {
            Ok(answer) => Some(answer.value),
            // A restricted key may read charges but not the account.
            Err(stripe::Error::Permission { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let access = probe(client, key.restricted()).await?;
        let mut check = KeyCheck {
            mode: mode(key.mode()),
            restricted: key.restricted(),
            account_id: account.as_ref().map(|account| account.id.clone()),
            account_name: account.as_ref().and_then(Account::name).map(str::to_owned),
            access,
            existing: None,
        };
        let id = connection_id(&check, key);
        let there = self
            .ledger
            .read(move |db| connections::get(db, &id).map_err(Error::from))
            .await?;
        check.existing = there.map(|row| row.id);
        Ok(check)
    }

    async fn keep_connection(
        &self,
        check: &KeyCheck,
        key: &ApiKey,
        keep: bool,
    ) -> Result<Connection, Error> {
        let id = connection_id(check, key);
        if keep {
            let secret = Sensitive::new(key.expose().to_owned());
            self.with_secrets(&id, move |secrets, id| secrets.set(id, &secret))
                .await?;
        }
        self.install(&id, &self.api.clone(), key.clone(), !keep)
            .await?;
        let there = self.row(&id).await.ok();
        let named = there
            .map(|row| row.name)
            .or_else(|| check.account_name.clone());
        let row = ConnectionRow {
            account_id: check.account_id.clone(),
            name: named.unwrap_or_else(|| check.account_id.clone().unwrap_or_else(|| id.clone())),
            live: check.mode == Mode::Live,
            demo: false,
            key_hint: key.hint().to_owned(),
            api: self.api.is_loopback().then(|| self.api.origin()),
            access: serde_json::to_string(&check.access).unwrap_or_default(),
            created: self.now(),
            id,
        };
        self.put(row).await
    }

    async fn put(&self, row: ConnectionRow) -> Result<Connection, Error> {
        let id = row.id.clone();
        let kept = row.clone();
        self.ledger
            .write(move |db| connections::put(db, &kept).map_err(Error::from))
            .await?;
        self.watch_connection(&id);
        self.emit(AppEvent::ConnectionsChanged);
        Ok(self.view(row))
    }

    async fn row(&self, id: &str) -> Result<ConnectionRow, Error> {
        let name = id.to_owned();
        let row = self
            .ledger
            .read(move |db| connections::get(db, &name).map_err(Error::from))
            .await?;
        row.ok_or_else(|| Error::new(ErrorCode::ConnectionUnknown, format!("no connection {id}")))
    }

    fn view(&self, row: ConnectionRow) -> Connection {
        let link = self.links.get(&row.id);
        let key_place = match (row.demo, link.this_run, link.key_missing) {
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
            host: row.api,
            created: row.created,
        }
    }

    /// Runs a call to the keychain off the async threads.
    async fn with_secrets<T: Send + 'static>(
        &self,
        name: &str,
        call: impl FnOnce(&dyn crate::secrets::SecretStore, &str) -> Result<T, SecretError>
        + Send
        + 'static,
    ) -> Result<T, SecretError> {
        let (secrets, name) = (self.secrets.clone(), name.to_owned());
        let run = tokio::task::spawn_blocking(move || call(&*secrets, &name)).await;
        run.map_err(|_| SecretError::Denied("the keychain's thread ended".into()))?
    }
}

const fn mode(mode: KeyMode) -> Mode {
    match mode {
        KeyMode::Live => Mode::Live,
        KeyMode::Test => Mode::Test,
    }
}

/// An account in one mode. A restricted key that may not read its account is told apart by its end.
fn connection_id(check: &KeyCheck, key: &ApiKey) -> String {
    let mode = match check.mode {
        Mode::Live => "live",
        Mode::Test => "test",
    };
    match &check.account_id {
        Some(account) => format!("{account}:{mode}"),
        None => format!("key_{}:{mode}", key.hint()),
    }
}
