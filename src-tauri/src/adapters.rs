//! What alone touches the keychain, notifications, the settings file, login items and the browser.

mod clicks;
pub(crate) mod keychain;
pub(crate) mod login;
pub(crate) mod notifier;
pub(crate) mod outside;
pub(crate) mod settings_store;
