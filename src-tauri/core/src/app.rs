//! The use cases that the commands call, each a part that holds only what it uses.
//!
//! | part | what it does |
//! | --- | --- |
//! | [`accounts`] | whose a key is; a connection gets its key or its id |
//! | [`connections`] | check a key, connect, remove; the client of each connection |
//! | [`watching`] | status, check now, pause; what arrived; ringing, and by which rules |
//! | [`records`] | customers and products: lists, forms, drafts |
//! | [`mirror`] | the local copy of customers and products |
//! | [`imports`], [`export`], [`images`] | files in, files out, pictures |
//! | [`flows`] | what is done at arrivals |
//! | [`forwarding`], [`signing`], `posting` | events that are passed on, what they are signed with, how |
//! | [`history`], [`audit`] | what was there before the watching; whether the record is whole |
//! | [`retention`] | arrivals that are older than they are to be kept |
//! | [`settings`], [`view_state`], [`notices`] | what the person chose, where the window was, what to know |
//! | [`view`] | the shapes that cross the border to the UI |
//! | [`fields`] | the fields of a customer or a product, from the form to the POST |
//! | [`parts`] | what the core is made from |
//! | [`host`] | what the shell lends to the core |
//! | `watch_host` | what a watcher sees of the app |
//! | `deletion` | what was recorded of a connection, deleted wherever it lies |
//! | `files`, `errors` | what goes wrong with files; every lower error as the one `Error` |
//!
//! [`App`] owns the parts and alone says who wakes whom; no part knows it.

pub mod accounts;
pub mod audit;
pub mod connections;
mod deletion;
mod environment;
mod errors;
pub mod export;
pub mod fields;
mod files;
pub mod flows;
pub mod forwarding;
pub mod history;
pub mod host;
pub mod images;
pub mod imports;
pub mod mirror;
pub mod notices;
pub mod parts;
mod posting;
pub mod records;
pub mod retention;
pub mod settings;
pub mod signing;
pub mod view;
pub mod view_state;
mod watch_host;
pub mod watching;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, Weak},
    time::Duration,
};

use self::{
    accounts::Accounts,
    audit::Auditing,
    connections::{Clients, Connections},
    deletion::Deletion,
    export::Export,
    flows::Flows,
    forwarding::Forwarding,
    history::History,
    images::Images,
    imports::Imports,
    mirror::Mirror,
    notices::Notices,
    records::Records,
    retention::Forgetting,
    settings::AppSettings,
    view::{AppEvent, Connection, Start},
    view_state::AppViewState,
    watch_host::{AppWatchHost, WokenParts},
    watching::{Activity, Alerting, Rules, Watching},
};
pub use self::{
    environment::Environment,
    files::LedgerPlace,
    host::{DemoAccount, EventSink, Notifier, NotifierError},
    parts::AppParts,
};
use crate::{
    error::Error,
    ledger::{Ledger, WatchLock},
    threads::{KeyedLocks, run_blocking},
};

/// How long [`App::shutdown`] waits for each watcher.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(3);

/// The whole app without its window.
pub struct App {
    /// What the person chose.
    pub settings: Arc<AppSettings>,
    /// Where the window was.
    pub view_state: Arc<AppViewState>,
    /// What the person should know once.
    pub notices: Arc<Notices>,
    /// The connections that there are.
    pub connections: Arc<Connections>,
    /// Whose keys they have, and whose id.
    pub accounts: Arc<Accounts>,
    /// The watchers.
    pub watching: Arc<Watching>,
    /// What arrived.
    pub activity: Activity,
    /// The local copies.
    pub mirror: Arc<Mirror>,
    /// Customers and products.
    pub records: Arc<Records>,
    /// CSV imports.
    pub imports: Arc<Imports>,
    /// Files out.
    pub export: Export,
    /// Pictures of products.
    pub images: Images,
    /// What is too old.
    pub forgetting: Arc<Forgetting>,
    /// What is to ring.
    pub rules: Rules,
    /// The import of what was there before the watching.
    pub history: Arc<History>,
    /// Whether the record is whole.
    pub auditing: Arc<Auditing>,
    /// What is done at arrivals.
    pub flows: Arc<Flows>,
    /// Events that are passed on.
    pub forwarding: Forwarding,
    clients: Arc<Clients>,
    alerting: Arc<Alerting>,
    /// Lent to the watchers, which must not keep the app alive.
    woken: Arc<WokenParts>,
    events: Arc<dyn EventSink>,
    ledger: Ledger,
    watch: bool,
    /// Held for as long as the app lives: one process watches a ledger at a time.
    _lock: WatchLock,
}

impl App {
    /// Opens the ledger and the settings, and begins to watch.
    pub async fn open(parts: AppParts) -> Result<Arc<Self>, Error> {
        let place = parts.place;
        let app = run_blocking(move || Self::build(parts)).await??;
        if place == LedgerPlace::Own {
            app.deletion().finish_all().await;
        }
        app.connections.finish_moves().await?;
        app.alerting.start();
        app.flows.start();
        app.imports.tidy().await?;
        app.mirror.start_refold();
        app.forgetting.start(place);
        app.auditing.start(app.watch);
        for connection in app.connections.list().await? {
            app.attend(&connection.id);
        }
        Ok(app)
    }

    fn build(parts: AppParts) -> Result<Arc<Self>, Error> {
        let (lock, ledger, chosen, standing) = parts.open_files()?;
        let place = parts.place;
        let events = parts.events;
        let notices = Arc::new(Notices::new(standing, events.clone()));
        let settings = Arc::new(AppSettings::new(
            chosen,
            parts.settings,
            events.clone(),
            parts.system_language,
        ));
        let clients = Arc::new(Clients::new(
            ledger.clone(),
            parts.secrets,
            parts.demo,
            parts.api,
            parts.environment,
        ));
        let watching = Watching::new(&ledger, &settings, &clients, &events);
        let watching = Arc::new(watching);
        let mirror = Mirror::new(&ledger, &clients, &settings, &events, parts.watch);
        let mirror = Arc::new(mirror);
        let records = Records::new(ledger.clone(), clients.clone(), mirror.clone());
        let records = Arc::new(records);
        let imports = Imports::new(
            ledger.clone(),
            clients.clone(),
            mirror.clone(),
            settings.clone(),
            events.clone(),
            parts.export_folder.clone(),
            place,
        );
        let notifier = parts.notifier;
        let alerting = Alerting::new(&ledger, &settings, notifier, &notices, &events, &clients);
        let alerting = Arc::new(alerting);
        let folder = parts.export_folder.clone();
        let flows = Flows::new(&ledger, &clients, &mirror, &alerting, &events, folder);
        let flows = Arc::new(flows);
        let connections = Arc::new(Connections::new(ledger.clone(), clients.clone()));
        let view_state = Arc::new(AppViewState::load(parts.view_state));
        let imports = Arc::new(imports);
        let forgetting = Arc::new(Forgetting::new(&ledger, &settings, &events, &clients));
        let history = Arc::new(History {
            ledger: ledger.clone(),
            clients: clients.clone(),
            settings: settings.clone(),
            watching: watching.clone(),
            forgetting: forgetting.clone(),
            events: events.clone(),
            turns: KeyedLocks::default(),
            tasks: Mutex::default(),
        });
        let auditing = Arc::new(Auditing {
            ledger: ledger.clone(),
            clients: clients.clone(),
            settings: settings.clone(),
            watching: watching.clone(),
            forgetting: forgetting.clone(),
            alerting: alerting.clone(),
            events: events.clone(),
            turns: KeyedLocks::default(),
            task: Mutex::default(),
        });
        Ok(Arc::new_cyclic(|me: &Weak<Self>| {
            let accounts = Arc::new(Accounts {
                connections: connections.clone(),
                watching: watching.clone(),
                mirror: mirror.clone(),
                history: history.clone(),
                view_state: view_state.clone(),
                events: events.clone(),
                attend: attend_by(me.clone()),
                asked: Mutex::default(),
            });
            let woken = Arc::new(WokenParts {
                clients: clients.clone(),
                alerting: alerting.clone(),
                mirror: mirror.clone(),
                imports: imports.clone(),
                accounts: accounts.clone(),
                history: history.clone(),
                flows: flows.clone(),
                events: events.clone(),
                watch: parts.watch,
            });
            Self {
                accounts,
                view_state,
                connections,
                activity: Activity::new(ledger.clone(), watching.clone(), events.clone()),
                imports,
                export: Export::new(records.clone(), ledger.clone(), parts.export_folder),
                images: Images::new(settings.clone(), place.pictures_folder(ledger.path())),
                forgetting,
                rules: Rules::new(ledger.clone()),
                history,
                auditing,
                flows,
                forwarding: Forwarding::new(ledger.clone(), clients.clone()),
                settings,
                notices,
                watching,
                mirror,
                records,
                clients,
                alerting,
                events,
                ledger,
                woken,
                watch: parts.watch,
                _lock: lock,
            }
        }))
    }

    /// Waits until all that is recorded was told, or cannot be told now. Whoever reads may take as
    /// long as they like.
    pub async fn wait_for_alerts(&self) -> Result<(), Error> {
        self.alerting.wait_until_told().await
    }

    /// Ends the watchers; what they read is committed.
    pub async fn shutdown(&self) {
        self.mirror.stop();
        self.imports.stop();
        self.history.stop();
        self.auditing.stop();
        self.flows.stop().await;
        let watchers = self.watching.watchers().into_iter();
        let stopping = watchers.map(|watcher| tokio::spawn(async move { watcher.stop().await }));
        for task in stopping.collect::<Vec<_>>() {
            let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, task).await;
        }
        // Last: what the watchers found is queued by then.
        self.alerting.stop().await;
        self.clients.close().await;
    }

    /// What the UI needs before its first screen.
    pub async fn load_start(&self) -> Result<Start, Error> {
        Ok(Start {
            version: env!("CARGO_PKG_VERSION").into(),
            system_language: self.settings.system_language().to_owned(),
            settings: self.settings.get(),
            view: self.view_state.get().await,
            connections: self.connections.list().await?,
            notices: self.notices.list(),
            data_folder: self.data_folder().display().to_string(),
            route: None,
        })
    }

    /// The folder with the ledger.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        self.ledger.folder()
    }

    /// Connects the account that a key belongs to, or gives its connection the new key.
    pub async fn connect(&self, key: &str, keep: bool) -> Result<Connection, Error> {
        self.accounts.connect(key, keep, None).await
    }

    /// Gives a connection another key of the same account and mode.
    pub async fn replace_key(&self, id: &str, key: &str, keep: bool) -> Result<Connection, Error> {
        self.accounts.replace_key(id, key, keep, false).await
    }

    /// Gives a connection another name on this machine.
    pub async fn rename_connection(&self, id: &str, name: &str) -> Result<Connection, Error> {
        let connection = self.connections.rename(id, name).await?;
        self.events.emit(AppEvent::ConnectionsChanged);
        Ok(connection)
    }

    /// Removes a connection and its key; what the ledger recorded goes too if asked for.
    pub async fn remove_connection(&self, id: &str, delete_ledger: bool) -> Result<(), Error> {
        // The key first: if the keychain refuses, nothing has happened yet.
        self.connections.remove_key(id).await?;
        self.accounts.part_with(id).await;
        self.alerting.forget(id);
        self.flows.forget(id).await?;
        self.connections.remove(id, delete_ledger).await?;
        let shown = self.view_state.forget_connection(id, delete_ledger);
        shown.await?;
        self.events.emit(AppEvent::ConnectionsChanged);
        if delete_ledger {
            self.deletion().finish(id).await?;
        }
        Ok(())
    }

    /// What deletes, wherever something lies.
    fn deletion(&self) -> Deletion<'_> {
        Deletion {
            ledger: &self.ledger,
            imports: &self.imports,
            images: &self.images,
            view_state: &self.view_state,
        }
    }

    /// Watches a connection and keeps its copy, if the app watches; where it does already, a new key
    /// is used at once.
    fn attend(&self, id: &str) {
        let (watcher, fresh) = self
            .watching
            .attach(id, || Arc::new(AppWatchHost::new(&self.woken, id)));
        if !self.watch {
            return;
        }
        self.flows.attend(id);
        self.mirror.start_sync(id);
        self.history.go_on(id);
        // What an earlier run could not tell is told also where nothing is polled now.
        self.alerting.attend(id);
        if fresh {
            watcher.start();
        } else {
            watcher.recheck();
        }
    }
}

/// Lets a part have the app look after a connection without keeping the app alive.
fn attend_by(me: Weak<App>) -> Box<dyn Fn(&str) + Send + Sync> {
    Box::new(move |id| {
        if let Some(app) = me.upgrade() {
            app.attend(id);
        }
    })
}
