//! The watch engine.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `signal` | pure: what new events say |
//! | `walk` | pure: one resumable reading of a list |
//! | `schedule` | pure: when the next poll is due |
//! | `summary` | an object as a line of Activity |
//! | `fields` | an object as the connector's fields |
//! | `scope` | what a poll asks with, and where it records |
//! | `event_reader` | the signal's pages of events |
//! | `poll` | one poll: the signal, its walks, and what they missed |
//! | `watcher` | the loop, and the honest status |

pub mod clock;
mod event_reader;
pub mod fields;
pub mod poll;
pub mod schedule;
pub mod scope;
pub mod signal;
pub mod status;
pub mod summary;
pub mod walk;
pub mod watcher;

pub use clock::{Clock, SystemClock};
pub use watcher::{WatchHost, WatchParts, Watcher};
