//! A stateful Stripe look-alike over HTTP on loopback, faithful to version 2020-08-27, with faults
//! on demand. It is the demo account and the double that tests run against.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `server` | HTTP: keys, faults, idempotency, then the endpoint |
//! | `api` | Stripe's endpoints and their parameters |
//! | `list` | list semantics |
//! | `form` | form decoding and the checks of what is allowed |
//! | `stock` | tables of objects and the events that changes make |
//! | `objects` | one builder for each kind |
//! | `shop` | the demo shop's data, and a busy day in it |
//! | `fault`, `keys`, `idempotency` | what their names say |
//! | `control` | `/_sandbox/…`: all of this over HTTP |

#![recursion_limit = "256"]

mod api;
mod control;
mod error;
pub mod fault;
mod form;
mod idempotency;
mod keys;
mod kind;
mod list;
mod objects;
mod server;
mod shop;
mod stock;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use self::{fault::Faults, idempotency::Idempotency, keys::Keys, stock::State};
pub use self::{
    fault::{Effect, Fault},
    keys::Access,
    kind::Kind,
};

/// The version that objects are rendered at.
pub const VERSION: &str = "2020-08-27";
/// The key that may do everything, unless another is chosen.
pub const KEY: &str = "sk_test_sandbox0000000000000000";
const ACCOUNT: &str = "acct_1ShopbellSandbox";

/// How a sandbox starts.
#[derive(Debug, Default)]
pub struct SandboxOptions {
    /// 0 takes a free one.
    pub port: u16,
    /// Fill it with the demo shop.
    pub demo: bool,
    /// A shop as [`Sandbox::snapshot`] gave it.
    pub restore: Option<Value>,
    /// Another key than [`KEY`].
    pub key: Option<String>,
    /// Another account id.
    pub account: Option<String>,
}

/// A request as it came in, without its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedRequest {
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// `/v1/…`
    pub path: String,
    /// The query, still encoded.
    pub query: String,
    /// The body, still encoded.
    pub body: String,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// The `Stripe-Version` header.
    pub version: Option<String>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken.
    #[error("the sandbox cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// The snapshot is none of ours.
    #[error("the snapshot cannot be read: {0}")]
    Snapshot(#[from] serde_json::Error),
}

struct Inner {
    state: Mutex<State>,
    faults: Mutex<Faults>,
    keys: Mutex<Keys>,
    idempotency: Mutex<Idempotency>,
    requests: Mutex<Vec<RecordedRequest>>,
    busy: Mutex<Option<JoinHandle<()>>>,
    account: String,
    key: String,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
    fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }
    fn keys(&self) -> MutexGuard<'_, Keys> {
        lock(&self.keys)
    }
    fn idempotency(&self) -> MutexGuard<'_, Idempotency> {
        lock(&self.idempotency)
    }
    fn record(&self, request: RecordedRequest) {
        lock(&self.requests).push(request);
    }
    fn account(&self) -> &str {
        &self.account
    }
}

/// A running sandbox; it ends with its last handle's [`Sandbox::shutdown`] or with the process.
pub struct Sandbox {
    inner: Arc<Inner>,
    url: String,
    stop: Mutex<Option<oneshot::Sender<()>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Sandbox {
    /// Starts one on 127.0.0.1.
    pub async fn start(options: SandboxOptions) -> Result<Self, StartError> {
        let mut state = match options.restore {
            Some(snapshot) => State::restore(snapshot)?,
            None => State::default(),
        };
        if options.demo && state.count(Kind::Customer) == 0 {
            shop::fill(&mut state);
        }
        let key = options.key.unwrap_or_else(|| KEY.to_owned());
        let inner = Arc::new(Inner {
            state: Mutex::new(state),
            faults: Mutex::default(),
            keys: Mutex::new(Keys(HashMap::from([(key.clone(), None)]))),
            idempotency: Mutex::default(),
            requests: Mutex::default(),
            busy: Mutex::default(),
            account: options.account.unwrap_or_else(|| ACCOUNT.to_owned()),
            key,
        });
        let listener = TcpListener::bind(("127.0.0.1", options.port)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let router = axum::Router::new()
            .fallback(server::serve)
            .with_state(inner.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let serve = axum::serve(listener, router).into_future();
            tokio::select! {
                ended = serve => if let Err(error) = ended { tracing::error!(%error, "the sandbox ended") },
                _ = stopped => {}
            }
        });
        Ok(Self {
            inner,
            url,
            stop: Mutex::new(Some(stop)),
            task: Mutex::new(Some(task)),
        })
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The key that may do everything.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.inner.key
    }

    /// The account's id.
    #[must_use]
    pub fn account(&self) -> &str {
        self.inner.account()
    }

    /// A new restricted key; resources as in their paths (`charges`, `checkout_sessions`).
    pub fn restricted_key(&self, permissions: &[(&str, Access)]) -> String {
        let key = objects::ids::random_id("rk_test_");
        self.set_permissions(&key, permissions);
        key
    }

    /// Changes what a restricted key may do.
    pub fn set_permissions(&self, key: &str, permissions: &[(&str, Access)]) {
        let permissions = permissions
            .iter()
            .map(|(resource, access)| (keys::permission_of(resource), *access))
            .collect();
        self.inner
            .keys()
            .0
            .insert(key.to_owned(), Some(permissions));
    }

    /// Revokes a key.
    pub fn revoke(&self, key: &str) {
        self.inner.keys().0.remove(key);
    }

    /// Adds an object with these fields over the usual ones; gives its id.
    pub fn add(&self, kind: Kind, fields: Value) -> String {
        shop::add(&mut self.inner.state(), kind, fields, 0)
    }

    /// Adds an object that lists show only `late` seconds after its `created`.
    pub fn add_late(&self, kind: Kind, fields: Value, late: i64) -> String {
        let mut state = self.inner.state();
        let created = kind.created(&fields).unwrap_or_else(|| state.now());
        shop::add(&mut state, kind, fields, created.saturating_add(late))
    }

    /// Adds this many in one second (now, or the given one); gives their ids.
    pub fn add_many(&self, kind: Kind, count: usize, created: Option<i64>) -> Vec<String> {
        let mut state = self.inner.state();
        let created = created.unwrap_or_else(|| state.now());
        (0..count)
            .map(|number| shop::numbered(&mut state, kind, created, number))
            .collect()
    }

    /// Adds this many with one second between them, ending now; events are left out, as they are
    /// for objects older than 30 days.
    pub fn seed(&self, kind: Kind, count: usize) {
        shop::seed(&mut self.inner.state(), kind, count);
    }

    /// Changes fields of an object.
    pub fn update(&self, kind: Kind, id: &str, fields: Value) {
        if let Value::Object(fields) = fields {
            self.inner
                .state()
                .update(kind, id, fields.into_iter().collect());
        }
    }

    /// Deletes an object.
    pub fn delete(&self, kind: Kind, id: &str) -> bool {
        self.inner.state().delete(kind, id)
    }

    /// One object.
    #[must_use]
    pub fn get(&self, kind: Kind, id: &str) -> Option<Value> {
        self.inner.state().get(kind, id).cloned()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.inner.state().count(kind)
    }

    /// Stops the server's clock at this second.
    pub fn set_time(&self, now: i64) {
        self.inner.state().fixed_time = Some(now);
    }

    /// Moves the server's clock, which stands still from then on.
    pub fn advance(&self, seconds: i64) {
        let mut state = self.inner.state();
        state.fixed_time = Some(state.now().saturating_add(seconds));
    }

    /// The server's clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.inner.state().now()
    }

    /// The version that objects in events are said to be rendered at.
    pub fn set_event_version(&self, version: &str) {
        self.inner.state().event_version = Some(version.to_owned());
    }

    /// Lets something go wrong.
    pub fn inject(&self, fault: Fault) {
        self.inner.faults().0.push(fault);
    }

    /// Lets nothing go wrong any more.
    pub fn clear_faults(&self) {
        self.inner.faults().0.clear();
    }

    /// What came in since the last [`Sandbox::clear_requests`].
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.inner.requests).clone()
    }

    /// Forgets what came in.
    pub fn clear_requests(&self) {
        lock(&self.inner.requests).clear();
    }

    /// Adds something new every so often, as a busy shop does; 0 stops it.
    pub fn busy(&self, every: Duration) {
        control::busy(&self.inner, every);
    }

    /// Everything in the shop, to be restored later.
    #[must_use]
    pub fn snapshot(&self) -> Value {
        self.inner.state().snapshot()
    }

    /// Stops answering.
    pub async fn shutdown(&self) {
        control::busy(&self.inner, Duration::ZERO);
        if let Some(stop) = lock(&self.stop).take() {
            let _ = stop.send(());
        }
        let task = lock(&self.task).take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        control::busy(&self.inner, Duration::ZERO);
    }
}
