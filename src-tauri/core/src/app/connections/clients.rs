//! The client of each connection: its key, its throttle, its call log.

use std::sync::Arc;

use super::{
    fingerprint::KEY_SCOPE,
    sessions::{Session, Sessions},
    throttles::Throttles,
};
use crate::{
    app::{environment::Environment, host::DemoAccount},
    clock::Clock,
    error::{Error, ErrorCode},
    ledger::{
        Ledger, calls,
        connections::{self, ConnectionRow},
    },
    secrets::{SecretError, SecretStore},
    stripe::{ApiBase, ApiKey, CallObserver, CallRecord, Client, StripeError, Throttle},
    threads::run_blocking,
};

/// How the ids began of connections whose account was not known, after the end of their key.
const LEGACY_ID: &str = "key_";
/// The demo account's connection id.
pub const DEMO: &str = "demo";

/// Makes and keeps the client of each connection.
pub(in crate::app) struct Clients {
    ledger: Ledger,
    secrets: Arc<dyn SecretStore>,
    demo: Option<Arc<dyn DemoAccount>>,
    api: ApiBase,
    environment: Environment,
    sessions: Sessions,
    throttles: Throttles,
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
            throttles: Throttles::new(ledger.clone(), environment.uptime.clone()),
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
        log: Arc<dyn CallObserver>,
    ) -> Result<Client, StripeError> {
        let Environment {
            clock, transport, ..
        } = self.environment.clone();
        Client::with_transport(base, key, throttle, Some(log), transport, clock)
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
        let row = self.row(id).await?.ok_or_else(|| unknown_connection(id))?;
        Ok(self.api.for_stored(row.api.as_deref())?)
    }

    async fn row(&self, id: &str) -> Result<Option<ConnectionRow>, Error> {
        let name = id.to_owned();
        Ok(self
            .ledger
            .read(move |db| connections::get_connection(db, &name))
            .await?)
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
        let throttle = self.throttle(id, &key).await?;
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

    /// The connection's throttle. A connection that only its key was known of, by an earlier version,
    /// may be of an account that is called by another key, too.
    async fn throttle(&self, id: &str, key: &ApiKey) -> Result<Throttle, Error> {
        if is_named_after_key(id) {
            return self.throttles.get_for_stranger(id, key.mode()).await;
        }
        self.throttles.get(id).await
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

    /// A client for a key that is not a connection's yet. Its calls are counted and logged as this
    /// scope's.
    pub(super) async fn open_stranger(&self, scope: &str, key: &ApiKey) -> Result<Client, Error> {
        let throttle = self.throttles.get_for_stranger(scope, key.mode()).await?;
        let log = self.call_log(scope);
        Ok(self.client(&self.api, key.clone(), throttle, log)?)
    }

    /// The same for a key whose connection is known, whether it is one already or not. What was called
    /// before that was known counts there.
    pub(super) async fn open_known(
        &self,
        scope: &str,
        connection: &str,
        key: &ApiKey,
    ) -> Result<Client, Error> {
        if scope.starts_with(KEY_SCOPE) {
            self.throttles.join(scope, connection).await?;
        }
        let throttle = self.throttles.get(connection).await?;
        let log = self.call_log(connection);
        Ok(self.client(&self.api, key.clone(), throttle, log)?)
    }

    /// Counts what was called under one name under another.
    pub(super) async fn join_calls(&self, scope: &str, into: &str) -> Result<(), Error> {
        self.throttles.join(scope, into).await
    }

    /// Writes down what was called in the last minute, for the next process.
    pub(in crate::app) async fn close(&self) {
        self.throttles.close().await;
        if let Err(error) = self.ledger.flush_calls().await {
            tracing::warn!(%error, "calls could not be logged");
        }
    }

    /// Runs a call to the keychain off the async threads.
    pub(in crate::app) async fn with_secrets<T: Send + 'static>(
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

/// Whether an earlier version named a connection after its key, because it did not know the account.
#[must_use]
pub fn is_named_after_key(id: &str) -> bool {
    id.starts_with(LEGACY_ID)
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

/// Under which name the keychain has the secret that a connection's events are signed with.
pub(in crate::app) fn signing_name(connection: &str) -> String {
    format!("{connection}:signing")
}
