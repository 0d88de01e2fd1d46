//! What the tests and the demo tour stand on.
#![allow(dead_code, unreachable_pub, missing_docs)] // the tests and the tour each use a part of it

#[path = "support/app.rs"]
pub mod app;
#[path = "support/ledger.rs"]
pub mod ledger;
#[path = "support/notifications.rs"]
pub mod notifications;
#[path = "support/processes.rs"]
pub mod processes;
#[path = "support/shop.rs"]
pub mod shop;
#[path = "support/steps.rs"]
pub mod steps;
#[path = "support/tray.rs"]
pub mod tray;
#[path = "support/virtual_desktop.rs"]
pub mod virtual_desktop;
#[path = "support/wait.rs"]
pub mod wait;
