//! The watch engine: triggers, signal, walk, schedule (pure) and the watcher's loop.

pub mod status;
pub mod trigger;

pub use trigger::Trigger;
