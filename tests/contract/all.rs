//! Core and the sandbox against Stripe's own description of version 2020-08-27 (`../shared/stripe`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod catalogue;
mod connector;
mod description;
mod flows;
mod form;
mod models;
mod sample;
mod sandbox_lives;
mod sandbox_objects;
mod sandbox_parameters;
mod schema;
#[path = "../core/test_app.rs"]
#[allow(dead_code, unused_imports)] // The other suite uses the rest of it.
mod test_app;
