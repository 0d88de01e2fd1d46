//! What the app is called on this machine, and what its files are called there.

/// Its data folder, its keychain entries, its name on the bus.
pub(crate) const IDENTIFIER: &str = "app.shopbell.desktop";
/// The ledger in the data folder.
pub(crate) const LEDGER_FILE: &str = "ledger.sqlite3";
/// The demo account's shop in the data folder.
pub(crate) const DEMO_FILE: &str = "demo.json";
/// Where the window was, in the data folder.
pub(crate) const WINDOW_FILE: &str = "window.json";
/// The settings in the data folder.
pub(crate) const SETTINGS_FILE: &str = "settings.json";
