//! What several benches stand on.
#![allow(dead_code, unreachable_pub, missing_docs)] // each uses a part of it

#[path = "support/copy.rs"]
pub mod copy;
#[path = "support/people.rs"]
pub mod people;
#[path = "support/quiet.rs"]
pub mod quiet;
