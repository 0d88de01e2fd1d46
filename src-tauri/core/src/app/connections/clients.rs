//! The client of each connection: its key, its throttle, its call log.

use std::sync::{Arc, Mutex};

use super::{
    access::probe,
    sessions::{Session, Sessions},
};
use crate::{
    app::{
        host::{DemoAccount, Environment},
        view::{KeyCheck, Mode},
    },
    clock::Clock,
    error::{Error, ErrorCode},
    ledger::{Ledger, calls, connections},
    secrets::{SecretError, SecretStore},
    stripe::{
        self, ApiBase, ApiKey, CallObserver, CallRecord, Client, KeyMode, StripeError, Throttle,
        model::Account, requests,
    },
    threads::{lock, run_blocking},
};

/// The demo account's connection id.
pub const DEMO: &str = "demo";
/// Calls that a process which was killed may have sent without a chance to log them: each process
/// begins as if they had been made just now.
const UNLOGGED_CALLS: usize = 10;

/// Makes and keeps the client of each connection.
pub(in crate::app) struct Clients {
    ledger: Ledger,
    secrets: Arc<dyn SecretStore>,
    demo: Option<Arc<dyn DemoAccount>>,
    api: ApiBase,
    environment: Environment,
    sessions: Sessions,
}

impl Clients {
    pub(in crate::app) fn new(
        ledger: Ledger,
        secrets: Arc<dyn SecretStore>,
        demo: Option<Arc<dyn DemoAccount>>,
        api: ApiBase,
        environment: Environment,
    ) -> Self {
        Self {
            ledger,
            secrets,
            demo,
            api,
            environment,
            sessions: Sessions::default(),
        }
    }

    /// The local time.
    pub(in crate::app) fn clock(&self) -> &Arc<dyn Clock> {
        &self.environment.clock
    }

    fn client(
        &self,
        base: &ApiBase,
        key: ApiKey,
        throttle: Throttle,
        observer: Arc<dyn CallObserver>,
    ) -> Result<Client, StripeError> {
        let Environment { clock, transport } = self.environment.clone();
        Client::with_transport(base, key, throttle, Some(observer), transport, clock)
    }

    /// The connection's client, made from its key when it is first needed.
    pub(in crate::app) async fn get(&self, id: &str) -> Result<Client, Error> {
        if let Some(client) = self.sessions.get(id).client {
            return Ok(client);
        }
        let _opening = self.sessions.opening.lock().await;
        if let Some(client) = self.sessions.get(id).client {
            return Ok(client);
        }
        let (base, key) = self.find_key(id).await?;
        self.install(id, &base, key, false).await
    }

    /// Whether a connection, or a new one where none is named, is read from this machine.
    pub(in crate::app) fn is_loopback(&self, id: Option<&str>) -> bool {
        let client = id.and_then(|id| self.sessions.get(id).client);
        client.map_or_else(|| self.api.is_loopback(), |client| client.is_loopback())
    }

    /// Where the connection is and the key to it.
    async fn find_key(&self, id: &str) -> Result<(ApiBase, ApiKey), Error> {
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
        let base = self.find_base(id).await?;
        let stored = self.with_secrets(id, |secrets, id| secrets.get(id)).await?;
        self.sessions
            .change(id, |session| session.key_missing = stored.is_none());
        let key = stored.ok_or_else(|| {
            Error::new(
                ErrorCode::KeyMissing,
                "the key is not in the keychain any more",
            )
        })?;
        Ok((base, ApiKey::parse(key.expose())?))
    }

    /// Where a stored connection's key goes: where it was stored for, and no call is made where this
    /// run was told to ask another address.
    pub(super) async fn find_base(&self, id: &str) -> Result<ApiBase, Error> {
        let name = id.to_owned();
        let row = self
            .ledger
            .read(move |db| connections::get_connection(db, &name))
            .await?;
        let row = row.ok_or_else(|| unknown_connection(id))?;
        Ok(self.api.for_stored(row.api.as_deref())?)
    }

    /// Makes the client of a connection with a key for Stripe.
    pub(super) async fn install_key(
        &self,
        id: &str,
        key: ApiKey,
        this_run: bool,
    ) -> Result<Client, Error> {
        self.install(id, &self.api, key, this_run).await
    }

    async fn install(
        &self,
        id: &str,
        base: &ApiBase,
        key: ApiKey,
        this_run: bool,
    ) -> Result<Client, Error> {
        let throttle = self.throttle(id).await?;
        let client = self.client(base, key, throttle, self.call_log(id))?;
        self.sessions.change(id, |session| {
            *session = Session {
                client: Some(client.clone()),
                this_run,
                key_missing: false,
            };
        });
        Ok(client)
    }

    /// What is known of a connection's key in this run.
    pub(super) fn session(&self, id: &str) -> Session {
        self.sessions.get(id)
    }

    /// Forgets a connection; its throttle goes on.
    pub(super) fn forget(&self, id: &str) {
        self.sessions.remove(id);
    }

    /// Where a new connection is made.
    pub(super) const fn base(&self) -> &ApiBase {
        &self.api
    }

    /// Asks Stripe whose key it is and what it may do. Also these calls count for the connection,
    /// whether it is one already or not.
    pub(super) async fn examine(&self, key: &ApiKey) -> Result<KeyCheck, Error> {
        let first = Arc::new(PendingCalls::default());
        let throttle = Throttle::default();
        let mut client = self.client(&self.api, key.clone(), throttle, first.clone())?;
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
        client = self.client(&self.api, key.clone(), throttle, log)?;
        let access = probe(&client, key.restricted()).await?;
        let there = self
            .ledger
            .read(move |db| connections::get_connection(db, &id))
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
        if let Some(throttle) = self.sessions.throttle(id) {
            return Ok(throttle);
        }
        let name = id.to_owned();
        let now = self.clock().now_millis();
        let mut logged = self
            .ledger
            .read(move |db| calls::list_calls_since(db, &name, now.saturating_sub(60_000)))
            .await?;
        logged.extend([now; UNLOGGED_CALLS]);
        Ok(self
            .sessions
            .throttle_or(id, Throttle::resume_at(&logged, now)))
    }

    /// Runs a call to the keychain off the async threads.
    pub(super) async fn with_secrets<T: Send + 'static>(
        &self,
        name: &str,
        call: impl FnOnce(&dyn SecretStore, &str) -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (secrets, name) = (self.secrets.clone(), name.to_owned());
        let run = run_blocking(move || call(&*secrets, &name)).await;
        run.map_err(|ended| SecretError::Denied(ended.to_string()))?
    }

    /// The observer that writes a connection's calls to the ledger.
    fn call_log(&self, connection: &str) -> Arc<dyn CallObserver> {
        Arc::new(CallLog {
            ledger: self.ledger.clone(),
            connection: connection.to_owned(),
        })
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

/// No connection has this id.
pub(in crate::app) fn unknown_connection(id: &str) -> Error {
    Error::new(ErrorCode::ConnectionUnknown, format!("no connection {id}"))
}

struct CallLog {
    ledger: Ledger,
    connection: String,
}

impl CallObserver for CallLog {
    fn called(&self, record: CallRecord) {
        let call = calls::Call {
            at: record.at,
            method: record.method.name(),
            path: record.path,
            lane: record.lane.name(),
            status: record.status,
            request_id: record.request_id,
            millis: record.millis,
        };
        self.ledger.note_call(&self.connection, call);
    }
}

/// Keeps calls until it is known which connection they belong to.
#[derive(Default)]
struct PendingCalls(Mutex<Vec<CallRecord>>);

impl PendingCalls {
    fn take(&self) -> Vec<CallRecord> {
        std::mem::take(&mut *lock(&self.0))
    }
}

impl CallObserver for PendingCalls {
    fn called(&self, record: CallRecord) {
        lock(&self.0).push(record);
    }
}
