//! What the shell lends to the core.

use std::{path::PathBuf, sync::Arc};

use super::{files::LedgerPlace, view::AppEvent};
use crate::{
    alerts::{Alert, AlertChannel},
    clock::{Clock, SystemClock},
    secrets::{SecretStore, Sensitive},
    settings::SettingsStore,
    stripe::{ApiBase, Transport},
    view_state::ViewStateStore,
    watch::watcher::BoxFuture,
};

/// What the core is made from.
pub struct AppParts {
    /// The ledger file.
    pub ledger_path: PathBuf,
    /// Whose its place is.
    pub place: LedgerPlace,
    /// Where exports and reports are written.
    pub export_folder: PathBuf,
    /// Where the settings are kept.
    pub settings: Arc<dyn SettingsStore>,
    /// Where the view state is kept.
    pub view_state: Arc<dyn ViewStateStore>,
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

/// What is never the same in two runs; a simulation lends its own.
#[derive(Clone)]
pub struct Environment {
    /// The local time, and chance.
    pub clock: Arc<dyn Clock>,
    /// The way to the server, where it is not the network.
    pub transport: Option<Arc<dyn Transport>>,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            transport: None,
        }
    }
}

/// Takes events to the UI.
pub trait EventSink: Send + Sync {
    /// Sends one event; must not block.
    fn emit(&self, event: AppEvent);
}

/// Why a notification was not shown.
#[derive(Debug, thiserror::Error)]
pub enum NotifierError {
    /// No notification daemon answers.
    #[error("no notification service is available: {0}")]
    Missing(String),
    /// The daemon refused this one.
    #[error("the notification was refused: {0}")]
    Refused(String),
    /// Nothing can be shown any more in this run.
    #[error("nothing more can be shown: {0}")]
    Ended(String),
}

/// Shows native notifications in the person's language.
pub trait Notifier: Send + Sync {
    /// Shows one alert, and says so only if it was shown. May block for as long as it likes: it has a
    /// thread of its own, and is called again only when it has answered.
    fn show(&self, alert: &Alert, connection_name: &str) -> Result<(), NotifierError>;

    /// How alerts reach the person here.
    fn channel(&self) -> AlertChannel {
        AlertChannel::Popups
    }
}

/// Where the demo account runs, and its key.
#[derive(Debug, Clone)]
pub struct DemoAddress {
    /// A loopback address.
    pub url: String,
    /// A made-up key.
    pub key: Sensitive<String>,
}

/// Starts the demo account.
pub trait DemoAccount: Send + Sync {
    /// Starts it, or gives its address if it runs already.
    fn start(&self) -> BoxFuture<'_, Result<DemoAddress, String>>;
}
