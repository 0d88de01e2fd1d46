//! What the tests and the demo tour stand on.
#![allow(dead_code, unreachable_pub, missing_docs)] // the tests and the tour each use a part of it

pub mod app;
pub mod ledger;
pub mod notifications;
pub mod processes;
pub mod shop;
pub mod steps;
pub mod tray;
pub mod virtual_desktop;
pub mod wait;
