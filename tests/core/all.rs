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
mod export;
mod fields;
mod fold;
mod images;
mod imports;
mod imports_files;
mod imports_staging;
mod ledger;
mod ledger_file;
mod ledger_names;
mod mirror;
mod mirror_changes;
mod mirror_lists;
mod mirror_search;
mod old_ledger;
mod records;
mod records_drafts;
mod records_edits;
mod retry;
mod search_activity;
mod search_people;
mod search_refold;
mod settings;
mod submission;
mod support;
mod test_app;
mod throttle;
mod validation;
mod watch;
mod watch_baseline;
mod watch_disabled;
mod watch_fields;
mod watch_flood;
mod watch_loop;
mod watch_promise;
mod watch_pure;
