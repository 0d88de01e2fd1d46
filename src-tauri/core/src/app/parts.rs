//! What the core is made from.

use std::{path::PathBuf, sync::Arc};

use super::{
    environment::Environment,
    files::LedgerPlace,
    host::{DemoAccount, EventSink, Notifier},
    view::Notice,
};
use crate::{
    error::Error,
    ledger::{
        Ledger, LedgerError, WatchLock, check_ledger_file, open_or_set_aside, resolve_ledger,
    },
    secrets::SecretStore,
    settings::{Settings, SettingsStore},
    stripe::ApiBase,
    view_state::ViewStateStore,
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
    /// The clocks, chance, and the way to the server.
    pub environment: Environment,
    /// `en` or `ja`.
    pub system_language: String,
    /// The program's name, told to a second one that wants the same ledger.
    pub program: String,
    /// Whether the connections are watched from the start; tests poll by hand.
    pub watch: bool,
}

impl AppParts {
    /// Opens the ledger and reads the settings; what the person should know of them comes with it.
    pub(super) fn open_files(&self) -> Result<(WatchLock, Ledger, Settings, Vec<Notice>), Error> {
        // Before anything is made beside a file that is none of ours.
        match check_ledger_file(&self.ledger_path) {
            Err(LedgerError::Damaged(..)) if self.place == LedgerPlace::Own => {}
            checked => checked?,
        }
        let lock = WatchLock::acquire(&self.ledger_path, &self.program)?;
        // The very file that is locked, whatever becomes of a link to it meanwhile.
        let path = resolve_ledger(&self.ledger_path).map_err(LedgerError::from)?;
        let (ledger, aside) = match self.place {
            LedgerPlace::Own => open_or_set_aside(&path, self.environment.clock.now())?,
            LedgerPlace::Borrowed | LedgerPlace::Named => (Ledger::open(&path)?, None),
        };
        self.place.tighten(&path);
        let mut standing = Vec::new();
        if let Some(path) = aside {
            standing.push(Notice::LedgerSetAside {
                path: path.display().to_string(),
            });
        }
        let chosen = match self.settings.load() {
            Ok(stored) => stored.unwrap_or_default(),
            Err(error) => {
                tracing::warn!(%error, "the settings could not be read");
                standing.push(Notice::SettingsReset);
                Settings::default()
            }
        };
        Ok((lock, ledger, chosen, standing))
    }
}
