//! What several benches stand on.
#![allow(dead_code, unreachable_pub, missing_docs)] // each uses a part of it

pub mod copy;
pub mod people;
pub mod quiet;
