//! What the shell lends to the core.

use super::view::AppEvent;
use crate::{
    alerts::{Alert, AlertChannel},
    secrets::Sensitive,
    watch::watcher::BoxFuture,
};

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

    /// Whether the rules decide what is shown here. A log has all, unless it is asked for less.
    fn obeys_rules(&self) -> bool {
        self.channel() == AlertChannel::Popups
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
