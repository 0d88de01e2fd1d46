//! Every command's success and error JSON, on Tauri's mock runtime, against a sandbox over HTTP and
//! a ledger file. Nothing polls by itself and nothing is opened outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "ipc/account.rs"]
mod account;
#[path = "ipc/activity.rs"]
mod activity;
#[path = "ipc/events.rs"]
mod events;
#[path = "ipc/files.rs"]
mod files;
#[path = "ipc/flows.rs"]
mod flows;
#[path = "ipc/history.rs"]
mod history;
#[path = "ipc/imports.rs"]
mod imports;
#[path = "ipc/records.rs"]
mod records;
#[path = "ipc/rules.rs"]
mod rules;
#[path = "ipc/support.rs"]
mod support;
#[path = "ipc/watching.rs"]
mod watching;
#[path = "ipc/window.rs"]
mod window;
