//! The watch engine.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `signal` | pure: what new events say |
//! | `moment` | pure: what an event says that is an arrival itself |
//! | `walk` | pure: one resumable reading of a list |
//! | `schedule` | pure: when the next poll is due, and how long a failure is left alone |
//! | `health` | pure: how far a failure reaches, and what it makes of a source's state |
//! | `standing` | how a connection stands, from what was really read |
//! | `summary` | an object as a line of Activity |
//! | `scope` | what a poll asks with, and where it records |
//! | `event_reader` | the signal's pages of events |
//! | `list_reader` | the walk of one list |
//! | `single_reader` | objects that events named and no walk brought |
//! | `refresh_reader` | arrivals of which something changed, read again |
//! | `history_reader` | older objects, page by page, silently |
//! | `audit_reader` | what Stripe lists and the ledger does not have |
//! | `round` | what one poll knows of each source |
//! | `poll` | one poll: the signal, its walks, and what they missed |
//! | `progress` | what a watcher knows of its own run |
//! | `watcher` | the loop, and the honest status |

pub mod audit_reader;
mod event_reader;
pub mod health;
pub mod history_reader;
mod list_reader;
mod moment;
pub mod poll;
mod progress;
mod refresh_reader;
mod round;
pub mod schedule;
pub mod scope;
pub mod signal;
mod single_reader;
pub mod standing;
pub mod status;
pub mod summary;
pub mod walk;
pub mod watcher;

pub use crate::clock::{Clock, SystemClock};
pub use watcher::{WatchHost, WatchParts, Watcher};
