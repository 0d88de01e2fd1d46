//! Everything of Shopbell that needs no window.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`app`] | the use cases that the commands call |
//! | [`stripe`] | the client: requests, pages, retries, throttle, models |
//! | [`watch`] | triggers, signal, walk, schedule and the watcher's loop |
//! | [`ledger`] | the SQLite file |
//! | [`alerts`] | pure: what rings, in which words, and when it is tried again |
//! | [`settings`] | groups, defaults, limits, the store's trait |
//! | [`view_state`] | what the window remembers of itself |
//! | [`secrets`] | `Sensitive<T>` and the keychain's trait |
//! | [`trigger`], [`kind`], [`source`] | what is watched, what can be managed, what is read |
//! | [`plain_text`] | foreign text without what a terminal obeys or an eye is misled by |
//! | [`arrival`] | what a trigger saw, as it is kept and shown |
//! | [`connector`] | an object as the connector's fields |
//! | [`life`] | pure: what became of it |
//! | [`overview`] | pure: how a shop is doing |
//! | [`history`] | pure: what was there before the watching, and whether the record is whole |
//! | [`quiet`] | pure: when nothing rings |
//! | [`rule`] | pure: what rings of what a trigger saw |
//! | [`flow`] | pure: when, if, then: what a person has done at an arrival |
//! | [`daily`] | pure: how a day went, and when that is told |
//! | [`money`] | amounts as people read them |
//! | [`uptime`] | the clock that nobody sets |
//! | [`clock`] | the local time, as an argument |
//! | [`threads`] | locks, and work that blocks |
//! | [`address`] | which addresses may be asked |
//! | [`private_files`] | files that nobody but the person may read |
//! | [`error`] | the one error of the use cases, with codes for the UI |

pub mod address;
pub mod alerts;
pub mod app;
pub mod arrival;
pub mod clock;
pub mod connector;
pub mod daily;
pub mod error;
pub mod flow;
pub mod history;
pub mod kind;
pub mod ledger;
pub mod life;
pub mod money;
pub mod overview;
pub mod plain_text;
pub mod private_files;
pub mod quiet;
pub mod rule;
pub mod secrets;
pub mod settings;
pub mod source;
pub mod stripe;
pub mod threads;
pub mod trigger;
pub mod uptime;
pub mod view_state;
pub mod watch;

pub use error::{Error, ErrorCode, ErrorView};
pub use kind::RecordKind;
pub use trigger::Trigger;
