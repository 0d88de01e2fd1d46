//! The use cases that the commands call.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `host` | what the shell lends to the core: notifier, events, the demo account |
//! | `connections` | check a key, connect, remove |
//! | `links` | the live side of each connection: client, key, watcher |
//! | `activity` | read arrivals |
//! | `watching` | status, check now, pause, forecasts |
//! | `ring` | deliver alerts |
//! | `preferences` | settings |
//! | `errors` | every lower error as the one `Error` |
//! | `customers`, `products`, `drafts`, `mirror`, `imports`, `export`, `images` | a place to work in |

pub mod activity;
pub mod connections;
mod errors;
pub mod host;
pub mod imports;
mod links;
pub mod manage;
pub mod mirror;
pub mod preferences;
mod ring;
pub mod view;
pub mod watching;

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use tokio::sync::watch;

pub use self::host::{DemoAccount, EventSink, Notifier, NotifierError};
use self::{
    links::Links,
    view::{AppEvent, Notice, Start},
};
use crate::{
    error::Error,
    ledger::Ledger,
    secrets::SecretStore,
    settings::{Settings, SettingsStore},
    stripe::ApiBase,
};

/// How long [`App::shutdown`] waits for the watchers.
const SHUTDOWN: Duration = Duration::from_secs(3);

/// What the core is made from.
pub struct AppParts {
    /// The ledger file.
    pub ledger_path: PathBuf,
    /// Where exports and reports are written.
    pub export_folder: PathBuf,
    /// Where the settings are kept.
    pub settings: Arc<dyn SettingsStore>,
    /// Where the keys are kept.
    pub secrets: Arc<dyn SecretStore>,
    /// What shows native notifications.
    pub notifier: Arc<dyn Notifier>,
    /// Where events go.
    pub events: Arc<dyn EventSink>,
    /// The demo account, where there is one.
    pub demo: Option<Arc<dyn DemoAccount>>,
    /// Stripe, or the loopback host in its place.
    pub api: ApiBase,
    /// `en` or `ja`.
    pub system_language: String,
    /// Whether the connections are watched from the start; tests poll by hand.
    pub watch: bool,
}

/// The whole app without its window.
pub struct App {
    pub(crate) ledger: Ledger,
    pub(crate) export_folder: PathBuf,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) notifier: Arc<dyn Notifier>,
    pub(crate) demo: Option<Arc<dyn DemoAccount>>,
    pub(crate) api: ApiBase,
    pub(crate) links: Links,
    settings_store: Arc<dyn SettingsStore>,
    settings: watch::Sender<Settings>,
    events: Arc<dyn EventSink>,
    notices: RwLock<Vec<Notice>>,
    system_language: String,
    watch: bool,
    /// Held for as long as the app lives: one process watches a ledger at a time.
    _lock: crate::ledger::WatchLock,
}
