//! The sandbox over real HTTP: what it answers, and how it misbehaves when asked to.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[path = "http/callers.rs"]
mod callers;
#[path = "http/denials.rs"]
mod denials;
#[path = "http/faults.rs"]
mod faults;
#[path = "http/lists.rs"]
mod lists;
#[path = "http/sessions.rs"]
mod sessions;
#[path = "http/support.rs"]
mod support;
