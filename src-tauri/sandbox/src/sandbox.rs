//! A running sandbox.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use serde_json::Value;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    clock::Clock,
    connections::{ConnectionReset, ResettableListener},
    faults::Fault,
    http,
    log::RecordedRequest,
    resources::{account::Account, store::Store},
    seed::Seed,
    shared::Shared,
    shop::Shop,
    state::{
        account_options::AccountOptions,
        keys::{Access, Keys, parse_permissions, random_key},
    },
    traffic::{Traffic, start_traffic, stop_traffic},
    witness::ReceivedCall,
};

/// How a sandbox starts.
#[derive(Debug, Clone, Default)]
pub struct SandboxOptions {
    /// 0 for any free one.
    pub port: u16,
    /// What the account holds at first; nothing where it is left out.
    pub seed: Option<Seed>,
    /// The key with full access; a key that begins with `sk_live_` makes a live account. Where it is left out,
    /// each start makes one at random.
    pub key: Option<String>,
    /// Whether everybody who reaches the port may control the sandbox under `/_sandbox`, without a key. Never in
    /// what is shipped.
    pub control: bool,
    /// Whose account it is.
    pub account: Account,
    /// Where the time comes from.
    pub clock: Clock,
    /// Accounts with different salts have different ids.
    pub salt: u64,
    /// A snapshot to go on from, in place of account, key and seed.
    pub restore: Option<Value>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port could not be taken.
    #[error("the sandbox could not listen: {0}")]
    Listen(#[from] std::io::Error),
    /// The system has no randomness for a key.
    #[error("no key could be made: {0}")]
    Randomness(getrandom::Error),
    /// The snapshot is none.
    #[error("the snapshot could not be read: {0}")]
    Snapshot(#[from] serde_json::Error),
}

/// Where nobody listens.
const NO_PORT: u16 = 1;

/// A Stripe look-alike that listens on loopback until it is shut down or dropped.
pub struct Sandbox {
    pub(crate) shared: Arc<Shared>,
    address: SocketAddr,
    key: String,
    stop: Option<oneshot::Sender<()>>,
    /// None where nothing listens.
    server: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Binds 127.0.0.1 and serves.
    pub async fn start(options: SandboxOptions) -> Result<Self, StartError> {
        let (store, key) = create_store(&options)?;
        let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
        let address = listener.local_addr()?;
        let shared = Shared::new(store, options.clock, address.port(), options.control);
        let shared = Arc::new(shared);
        let listener = ResettableListener {
            listener,
            connections: shared.connections.clone(),
        };
        let router = Router::new()
            .fallback(http::serve)
            .with_state(Arc::clone(&shared));
        let service = router.into_make_service_with_connect_info::<ConnectionReset>();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            let served = axum::serve(listener, service).with_graceful_shutdown(async {
                stopped.await.ok();
            });
            if let Err(error) = served.await {
                tracing::error!(%error, "the sandbox stopped");
            }
        });
        Ok(Self {
            shared,
            address,
            key,
            stop: Some(stop),
            server: Some(server),
        })
    }

    /// Serves nobody but [`Sandbox::answer`]: no port, and no task that outlives a request.
    pub fn in_process(options: &SandboxOptions) -> Result<Self, StartError> {
        let (store, key) = create_store(options)?;
        Ok(Self {
            shared: Arc::new(Shared::new(store, options.clock, NO_PORT, false)),
            address: (Ipv4Addr::LOCALHOST, NO_PORT).into(),
            key,
            stop: None,
            server: None,
        })
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The key with full access.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Makes a restricted key: `[("charges", Access::Read), …]`. Names that are none grant nothing.
    pub fn restricted_key(&self, permissions: &[(&str, Access)]) -> String {
        let permissions = parse_permissions(permissions);
        self.shared.lock().store.add_restricted_key(permissions)
    }

    /// Changes what a restricted key may do.
    pub fn set_permissions(&self, key: &str, permissions: &[(&str, Access)]) {
        self.shared
            .lock()
            .store
            .keys
            .put(key, Some(parse_permissions(permissions)));
    }

    /// Revokes a key; says whether there is such a key.
    pub fn revoke(&self, key: &str) -> bool {
        self.shared.lock().store.keys.revoke(key, true)
    }

    /// A handle on the account's objects.
    pub fn shop(&self) -> Shop {
        Shop {
            shared: Arc::clone(&self.shared),
        }
    }

    /// The latest requests, oldest first.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.lock().log.all()
    }

    /// Empties the request log.
    pub fn clear_requests(&self) {
        self.shared.lock().log.clear();
    }

    /// The most calls that came to the account in any 60 seconds, whatever key they had and whatever was
    /// answered.
    pub fn max_calls_in_window(&self) -> usize {
        self.shared.lock().witness.most()
    }

    /// The most calls that came with this key in any 60 seconds.
    pub fn max_calls_in_window_with(&self, key: &str) -> usize {
        self.shared.lock().witness.most_of(key)
    }

    /// When the latest calls came, oldest first.
    pub fn received_calls(&self) -> Vec<ReceivedCall> {
        self.shared.lock().witness.list()
    }

    /// Lets something go wrong.
    pub fn inject(&self, fault: Fault) {
        self.shared.lock().faults.add(fault);
    }

    /// Lets nothing go wrong any more.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// What the account offers and how its lists lag.
    pub fn account_options(&self) -> AccountOptions {
        self.shared.lock().store.account_options.clone()
    }

    /// Changes what the account offers and how its lists lag.
    pub fn set_account_options(&self, options: AccountOptions) {
        self.shared.lock().store.account_options = options;
    }

    /// The version that events are rendered at from now on.
    pub fn set_api_version(&self, version: &str) {
        version.clone_into(&mut self.shared.lock().store.account.api_version);
    }

    /// Starts a shop that keeps selling; a rate of 0 stops it.
    pub fn start_traffic(&self, traffic: Traffic) {
        start_traffic(&self.shared, traffic);
    }

    /// The server's time.
    pub fn now(&self) -> i64 {
        self.shared.lock().clock.now()
    }

    /// Stops the server's clock at a second.
    pub fn set_time(&self, now: i64) {
        self.shared.lock().clock = Clock::Manual { now };
    }

    /// Moves the server's clock.
    pub fn advance(&self, seconds: i64) {
        let mut state = self.shared.lock();
        state.clock = state.clock.advanced(seconds);
    }

    /// Everything that a later start needs to go on from here.
    pub fn snapshot(&self) -> Value {
        self.shared.snapshot()
    }

    /// Stops serving, cuts what is open, and waits until the port is free.
    pub async fn shutdown(mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).ok();
        }
        stop_traffic(&self.shared);
        self.shared.connections.reset_all();
        if let Some(server) = &mut self.server
            && tokio::time::timeout(Duration::from_secs(2), &mut *server)
                .await
                .is_err()
        {
            server.abort();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        stop_traffic(&self.shared);
        self.shared.connections.reset_all();
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

/// The account to serve, and its key.
fn create_store(options: &SandboxOptions) -> Result<(Store, String), StartError> {
    let key = match &options.key {
        Some(key) => key.clone(),
        None => random_key().map_err(StartError::Randomness)?,
    };
    if let Some(snapshot) = &options.restore {
        let mut store: Store = serde_json::from_value(snapshot.clone())?;
        store.reindex();
        store.idempotency.release_all();
        store.keys.put(&key, None);
        return Ok((store, key));
    }
    let mut account = options.account.clone();
    account.livemode = key.starts_with("sk_live_");
    let mut store = Store::new(account, Keys::with_secret(&key), options.salt);
    if let Some(seed) = &options.seed {
        seed.populate(&mut store, options.clock.now());
    }
    Ok((store, key))
}
