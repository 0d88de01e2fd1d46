//! The use cases that the commands call.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `host` | what the shell lends to the core: notifier, events, the demo account |
//! | `connections` | check a key, connect, remove |
//! | `clients`, `access` | the client of each connection, and what its key may do |
//! | `links` | the live side of each connection: client, key, watcher |
//! | `activity` | read arrivals |
//! | `watching` | status, check now, pause, forecasts |
//! | `ring` | deliver alerts |
//! | `preferences` | settings |
//! | `errors` | every lower error as the one `Error` |
//! | `manage` | shapes of lists, forms and drafts |
//! | `customers`, `products`, `drafts`, `lists` | a place to work in |
//! | `objects`, `sending`, `flat`, `rules` | write once, only what changed, by the rules |
//! | `mirror`, `copying` | the local copy |
//! | `imports`, `export`, `images` | files in, files out, pictures |
//! | `desk` | what of all this is alive: locks, copies, imports |

mod access;
pub mod activity;
mod clients;
pub mod connections;
mod copying;
mod csv_out;
mod customers;
mod desk;
mod drafts;
mod errors;
mod export;
pub mod flat;
pub mod host;
pub mod images;
pub mod imports;
mod links;
mod lists;
pub mod manage;
pub mod mirror;
mod objects;
pub mod preferences;
mod products;
mod ring;
pub mod rules;
mod sending;
pub mod view;
pub mod watching;

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock, Weak},
    time::Duration,
};

use tokio::sync::watch;

pub use self::host::{DemoAccount, EventSink, Notifier, NotifierError};
use self::{
    desk::Desk,
    links::Links,
    view::{AppEvent, Notice, Start},
};
use crate::{
    error::{Error, ErrorCode},
    ledger::{
        Ledger, WatchLock, connections::list_connections as connections_in, open_or_set_aside,
    },
    secrets::SecretStore,
    settings::{Settings, SettingsStore},
    stripe::ApiBase,
    watch::{Clock as _, SystemClock},
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
    /// The program's name, told to a second one that wants the same ledger.
    pub program: String,
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
    pub(crate) desk: Desk,
    /// Handed to tasks that must not keep the app alive.
    pub(crate) me: Weak<Self>,
    settings_store: Arc<dyn SettingsStore>,
    settings: watch::Sender<Settings>,
    /// Held while the settings are changed.
    changing: tokio::sync::Mutex<()>,
    events: Arc<dyn EventSink>,
    notices: RwLock<Vec<Notice>>,
    system_language: String,
    watch: bool,
    /// Held for as long as the app lives: one process watches a ledger at a time.
    _lock: WatchLock,
}

impl App {
    /// Opens the ledger and the settings, and begins to watch.
    pub async fn open(parts: AppParts) -> Result<Arc<Self>, Error> {
        let app = tokio::task::spawn_blocking(move || Self::build(parts))
            .await
            .map_err(|error| Error::new(ErrorCode::Internal, "opening ended").caused_by(error))??;
        let rows = app
            .ledger
            .read(|db| connections_in(db).map_err(Error::from))
            .await?;
        app.tidy_imports().await?;
        for row in rows {
            app.watch_connection(&row.id);
        }
        Ok(app)
    }

    fn build(parts: AppParts) -> Result<Arc<Self>, Error> {
        let lock = WatchLock::acquire(&parts.ledger_path, &parts.program)?;
        let (ledger, aside) = open_or_set_aside(&parts.ledger_path, unix_now())?;
        let mut notices = Vec::new();
        if let Some(path) = aside {
            notices.push(Notice::LedgerSetAside {
                path: path.display().to_string(),
            });
        }
        let settings = match parts.settings.load() {
            Ok(stored) => stored.unwrap_or_default(),
            Err(error) => {
                tracing::warn!(%error, "the settings could not be read");
                notices.push(Notice::SettingsReset);
                Settings::default()
            }
        };
        Ok(Arc::new_cyclic(|me| Self {
            ledger,
            export_folder: parts.export_folder,
            secrets: parts.secrets,
            notifier: parts.notifier,
            demo: parts.demo,
            api: parts.api,
            links: Links::default(),
            desk: Desk::default(),
            me: me.clone(),
            settings_store: parts.settings,
            settings: watch::channel(settings).0,
            changing: tokio::sync::Mutex::default(),
            events: parts.events,
            notices: RwLock::new(notices),
            system_language: parts.system_language,
            watch: parts.watch,
            _lock: lock,
        }))
    }

    /// Ends the watchers; what they read is committed.
    pub async fn shutdown(&self) {
        self.desk.stop();
        let stopping = self
            .links
            .watchers()
            .into_iter()
            .map(|(_, watcher)| tokio::spawn(async move { watcher.stop().await }));
        for task in stopping.collect::<Vec<_>>() {
            let _ = tokio::time::timeout(SHUTDOWN, task).await;
        }
    }

    /// What the UI needs before its first screen.
    pub async fn start(&self) -> Result<Start, Error> {
        let folder = self
            .ledger
            .path()
            .parent()
            .map(|path| path.display().to_string());
        Ok(Start {
            version: env!("CARGO_PKG_VERSION").into(),
            system_language: self.system_language.clone(),
            settings: self.settings(),
            connections: self.connections().await?,
            notices: self.notices(),
            data_folder: folder.unwrap_or_default(),
            route: None,
        })
    }

    /// What the person should know.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        self.notices
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Adds a notice, unless it is there already.
    pub fn notice(&self, notice: Notice) {
        let mut notices = self.notices.write().unwrap_or_else(PoisonError::into_inner);
        if !notices.contains(&notice) {
            notices.push(notice.clone());
            drop(notices);
            self.emit(AppEvent::NoticeRaised { notice });
        }
    }

    /// Takes a notice away by its kind.
    pub fn dismiss_notice(&self, kind: &str) {
        let mut notices = self.notices.write().unwrap_or_else(PoisonError::into_inner);
        notices.retain(|notice| notice.kind() != kind);
    }

    pub(crate) fn emit(&self, event: AppEvent) {
        self.events.emit(event);
    }

    /// Unix seconds, local clock.
    #[expect(
        clippy::unused_self,
        reason = "the clock belongs to the app, whatever it is made of"
    )]
    pub(crate) fn now(&self) -> i64 {
        unix_now()
    }
}

fn unix_now() -> i64 {
    SystemClock.now()
}
