//! The use cases that the commands call.

pub mod imports;
pub mod manage;
pub mod mirror;
pub mod view;
