//! What the shell lends to the core.

use super::view::AppEvent;
use crate::{alerts::Alert, secrets::Sensitive, watch::watcher::BoxFuture};

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
}

/// Shows native notifications in the person's language.
pub trait Notifier: Send + Sync {
    /// Shows one alert; called on a blocking thread.
    fn show(&self, alert: &Alert, connection_name: &str) -> Result<(), NotifierError>;
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
