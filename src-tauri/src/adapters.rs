//! What alone touches the keychain, notifications, the settings file and the browser.

mod clicks;
pub(crate) mod keychain;
pub(crate) mod notifier;
pub(crate) mod opener;
pub(crate) mod settings_store;
