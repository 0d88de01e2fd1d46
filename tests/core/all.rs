//! Core against the sandbox over real HTTP and a real SQLite file; no window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod alerts;
mod alerts_money;
mod client;
mod desk;
mod export;
mod images;
mod imports;
mod ledger;
mod ledger_file;
mod ledger_names;
mod manage;
mod mirror;
mod mirror_search;
mod retry;
mod support;
mod throttle;
mod watch;
mod watch_baseline;
mod watch_disabled;
mod watch_fields;
mod watch_flood;
mod watch_loop;
mod watch_promise;
mod watch_pure;
