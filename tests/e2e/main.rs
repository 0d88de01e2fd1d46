//! The real app in a real window, driven by `WebDriver`, on the virtual desktop of `dev/desktop.sh`.
//!
//! Each test starts a desktop of its own (display, session bus, keychain, notification daemon, tray host, home
//! folder) and runs itself inside, so tests share nothing. Nothing here is a mock: the Stripe look-alike speaks HTTP,
//! the notification daemon is dunst, the keychain is gnome-keyring, the tray host is a panel.
//!
//! Run by `make e2e`; ignored otherwise, because they need the built UI and the packages of `dev/setup.sh`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

mod crash;
mod flows;
mod key;
mod missing;
mod rings;
mod tray;
mod window;
