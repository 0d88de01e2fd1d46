//! Check a key, connect, remove.

use super::{
    App,
    access::probe,
    clients::connection_id,
    view::{Access, AppEvent, Connection, KeyCheck, KeyPlace, Mode},
};
use crate::{
    error::{Error, ErrorCode},
    ledger::connections::{self, ConnectionRow},
    secrets::{SecretError, Sensitive},
    stripe::{ApiKey, model::Account, requests},
};

/// The demo account's connection id.
pub const DEMO: &str = "demo";

impl App {
    /// All connections, oldest first.
    pub async fn connections(&self) -> Result<Vec<Connection>, Error> {
        let rows = self
            .ledger
            .read(|db| connections::list_connections(db).map_err(Error::from))
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
        self.examine(&key).await
    }

    /// Connects the account that a key belongs to, or gives its connection the new key.
    pub async fn connect(&self, key: &str, keep: bool) -> Result<Connection, Error> {
        let key = ApiKey::parse(key)?;
        let check = self.examine(&key).await?;
        self.keep_connection(&check, &key, keep).await
    }

    /// Gives a connection another key of the same account and mode.
    pub async fn replace_key(&self, id: &str, key: &str, keep: bool) -> Result<Connection, Error> {
        self.row(id).await?;
        let key = ApiKey::parse(key)?;
        let check = self.examine(&key).await?;
        if connection_id(check.account_id.as_deref(), &key) != id {
            let message = "this key belongs to another account or mode";
            return Err(Error::new(ErrorCode::KeyOfOtherAccount, message));
        }
        self.keep_connection(&check, &key, keep).await
    }

    /// Connects the demo account: no key, no Stripe.
    pub async fn connect_demo(&self) -> Result<Connection, Error> {
        let client = self.client(DEMO).await?;
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
                connections::remove_connection(db, &name)?;
                if delete_ledger {
                    crate::ledger::forget_connection(db, &name)?;
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

    async fn keep_connection(
        &self,
        check: &KeyCheck,
        key: &ApiKey,
        keep: bool,
    ) -> Result<Connection, Error> {
        let id = connection_id(check.account_id.as_deref(), key);
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
            .write(move |db| connections::put_connection(db, &kept).map_err(Error::from))
            .await?;
        self.watch_connection(&id);
        self.emit(AppEvent::ConnectionsChanged);
        Ok(self.view(row))
    }

    pub(super) async fn row(&self, id: &str) -> Result<ConnectionRow, Error> {
        let name = id.to_owned();
        let row = self
            .ledger
            .read(move |db| connections::get_connection(db, &name).map_err(Error::from))
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
}
