//! The Stripe client: requests as values, one client that sends them within the throttle.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `key` | [`ApiKey`]: parsed once, never printed |
//! | `base` | [`ApiBase`]: Stripe or a loopback host |
//! | `object_id` | [`ObjectId`]: what may be a segment of a path |
//! | `form` | Stripe's bracket form encoding |
//! | `request` | [`Request`] and every request the app can send |
//! | `client` | [`Client`]: throttle, tries, answers |
//! | `body`, `redact` | an answer is bounded, an object, and never holds the key |
//! | `dashboard` | the pages that Stripe has for people |
//! | `page` | one page of a list, each element raw |
//! | `descent` | the way down a list, which has to end |
//! | `retry` | pure: what to do after a try |
//! | `throttle` | at most 100 calls in any 60 s, with lanes |
//! | `transport` | how a request gets to the server |
//! | `error` | every way a call fails |
//! | `model` | the objects, tolerant of what they do not know |

pub mod base;
pub mod body;
pub mod client;
pub mod dashboard;
pub mod descent;
pub mod error;
pub mod form;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod key;
pub mod model;
pub mod object_id;
pub mod page;
mod redact;
pub mod request;
pub mod requests;
pub mod retry;
pub mod throttle;
pub mod transport;

pub use base::{ApiBase, OtherBase};
pub use client::{Answer, CallObserver, CallRecord, Client, STRIPE_VERSION};
pub use dashboard::dashboard_url;
pub use descent::Descent;
pub use error::{NetworkKind, StripeDetails, StripeError};
pub use form::Form;
pub use key::{ApiKey, KeyError, KeyMode};
pub use object_id::{InvalidId, ObjectId};
pub use page::{ObjectHead, Page, is_deleted};
pub use request::{Method, Request};
pub use throttle::{Lane, SavedSlots, Saving, SlotStore, SlotStoreError, Throttle};
pub use transport::Transport;
