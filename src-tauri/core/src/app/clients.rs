//! The client of each connection: its key, its throttle, its call log.

use std::sync::{Arc, Mutex, PoisonError};

use super::{
    App,
    access::probe,
    connections::DEMO,
    view::{KeyCheck, Mode},
};
use crate::{
    error::{Error, ErrorCode},
    ledger::{calls, connections},
    secrets::SecretError,
    stripe::{
        self, ApiBase, ApiKey, CallObserver, CallRecord, Client, KeyMode, Throttle, model::Account,
        requests,
    },
};

/// Calls that a process which was killed may have sent without a chance to log them: each process
/// begins as if they had been made just now.
const UNLOGGED: usize = 10;

impl App {
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

    /// Makes the client of a connection.
    pub(super) async fn install(
        &self,
        id: &str,
        base: &ApiBase,
        key: ApiKey,
        this_run: bool,
    ) -> Result<Client, Error> {
        let throttle = self.throttle(id).await?;
        let observer = self.call_log(id);
        let client = Client::new(base, key, throttle, Some(observer))?;
        self.links.change(id, |link| {
            link.client = Some(client.clone());
            link.this_run = this_run;
            link.key_missing = false;
        });
        Ok(client)
    }

    /// Asks Stripe whose key it is and what it may do. Also these calls count for the connection,
    /// whether it is one already or not.
    pub(super) async fn examine(&self, key: &ApiKey) -> Result<KeyCheck, Error> {
        let first = Arc::new(Noted::default());
        let mut client = Client::new(
            &self.api,
            key.clone(),
            Throttle::default(),
            Some(first.clone()),
        )?;
        let account = match client.fetch::<Account>(requests::get_account()).await {
            Ok(answer) => Some(answer.value),
            // A restricted key may read charges but not the account.
            Err(stripe::StripeError::Permission { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let id = connection_id(account.as_ref().map(|account| account.id.as_str()), key);
        let throttle = self.throttle(&id).await?;
        throttle.absorb(client.throttle());
        let log = self.call_log(&id);
        first.take().into_iter().for_each(|call| log.called(call));
        client = Client::new(&self.api, key.clone(), throttle, Some(log))?;
        let access = probe(&client, key.restricted()).await?;
        let there = self
            .ledger
            .read(move |db| connections::get_connection(db, &id).map_err(Error::from))
            .await?;
        Ok(KeyCheck {
            mode: match key.mode() {
                KeyMode::Live => Mode::Live,
                KeyMode::Test => Mode::Test,
            },
            restricted: key.restricted(),
            account_id: account.as_ref().map(|account| account.id.clone()),
            account_name: account.as_ref().and_then(Account::name).map(str::to_owned),
            access,
            existing: there.map(|row| row.id),
        })
    }

    /// The connection's throttle, which goes on from the logged calls. A new key, or a connection
    /// that was removed and made again, gets no new allowance.
    async fn throttle(&self, id: &str) -> Result<Throttle, Error> {
        if let Some(throttle) = self.links.throttle(id) {
            return Ok(throttle);
        }
        let name = id.to_owned();
        let now = u64::try_from(self.now()).unwrap_or_default() * 1000;
        let mut logged = self
            .ledger
            .read(move |db| {
                calls::list_calls_since(db, &name, now.saturating_sub(60_000)).map_err(Error::from)
            })
            .await?;
        logged.extend([now; UNLOGGED]);
        Ok(self.links.throttle_or(id, Throttle::resume(&logged)))
    }

    /// Runs a call to the keychain off the async threads.
    pub(super) async fn with_secrets<T: Send + 'static>(
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

/// An account in one mode. A restricted key that may not read its account is told apart by its end.
pub(super) fn connection_id(account: Option<&str>, key: &ApiKey) -> String {
    let mode = match key.mode() {
        KeyMode::Live => "live",
        KeyMode::Test => "test",
    };
    match account {
        Some(account) => format!("{account}:{mode}"),
        None => format!("key_{}:{mode}", key.hint()),
    }
}

/// Keeps calls until it is known which connection they belong to.
#[derive(Default)]
struct Noted(Mutex<Vec<CallRecord>>);

impl Noted {
    fn take(&self) -> Vec<CallRecord> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl CallObserver for Noted {
    fn called(&self, record: CallRecord) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push(record);
    }
}
