//! What alone touches the keychain, notifications, the settings, the browser and the sandbox.

mod clicks;
pub(crate) mod demo_account;
pub(crate) mod keychain;
pub(crate) mod notifier;
pub(crate) mod opener;
pub(crate) mod settings_store;
mod sounds;
pub(crate) mod window_store;
