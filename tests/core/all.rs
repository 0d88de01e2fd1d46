//! Core against the sandbox over real HTTP and a real SQLite file; no window.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod alerting;
mod alerting_away;
mod alerts;
mod alerts_delivery;
mod alerts_money;
mod audit;
mod client;
mod client_limits;
mod daily;
mod daily_told;
mod deletion;
mod export;
mod export_activity;
mod fields;
mod flow_language;
mod fold;
mod foreign_files;
mod history;
mod history_kept;
mod hosts;
mod identity;
mod identity_legacy;
mod images;
mod imports;
mod imports_files;
mod imports_staging;
mod ledger;
mod ledger_durable;
mod ledger_file;
mod ledger_names;
mod lives;
mod lives_followed;
mod lives_many;
mod mirror;
mod mirror_changes;
mod mirror_continuity;
mod mirror_lists;
mod mirror_search;
mod mirror_sources;
mod moments;
mod old_ledger;
mod outbox;
mod overview;
mod present;
mod private_files;
mod query;
mod quiet;
mod records;
mod records_drafts;
mod records_edits;
mod records_unknown;
mod retention;
mod retry;
mod rule;
mod rules;
mod search_activity;
mod search_people;
mod search_refold;
mod settings;
mod submission;
mod support;
mod support_watching;
mod test_app;
mod throttle;
mod throttle_model;
mod throttle_restarts;
mod tls;
mod validation;
mod watch;
mod watch_baseline;
mod watch_disabled;
mod watch_endless;
mod watch_fields;
mod watch_flood;
mod watch_loop;
mod watch_promise;
mod watch_pure;
mod watch_refusals;
mod watch_sessions;
mod watch_sources;
