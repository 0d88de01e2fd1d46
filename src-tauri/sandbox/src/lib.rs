//! A stateful look-alike of Stripe at version 2020-08-27, on loopback, with faults on demand.
//!
//! It is the demo account of the app and the double that tests talk to, so that it is no laxer than
//! Stripe: an unknown parameter is an error.
//!
//! | module | what it holds |
//! | --- | --- |
//! | `sandbox`, `shop` | start and stop it; make, change and delete objects in process |
//! | `spec`, `seed`, `traffic` | single objects, whole accounts, a shop that keeps selling |
//! | `params` | a form taken apart, its parameters read one by one |
//! | `in_process` | requests without a socket |
//! | `http` | from the wire to an endpoint and back; the control API |
//! | `resources` | one file per resource: its fields, its JSON, its endpoints |
//! | `state` | tables in list order, keys, idempotency |
//! | `connections`, `rng` | connections that can be reset; repeatable random numbers and ids |
//! | `faults`, `clock` | what goes wrong, when it is |
//! | `log`, `witness` | what was asked; how many calls came in any minute |
//! | `kind`, `version` | the kinds of objects; what another version of the API shows |

// An invoice has more fields than `json!` goes deep.
#![recursion_limit = "256"]

mod api_error;
mod clock;
mod connections;
mod faults;
mod http;
mod in_process;
mod kind;
mod log;
mod params;
mod resources;
mod rng;
mod sandbox;
mod seed;
mod shared;
mod shop;
mod spec;
mod state;
mod traffic;
mod version;
mod witness;

pub use clock::Clock;
pub use faults::{
    Fault,
    kind::{FaultKind, ListFault},
};
pub use in_process::InProcessAnswer;
pub use kind::Kind;
pub use log::RecordedRequest;
pub use params::Metadata;
pub use resources::{
    account::Account,
    address::{Address, Shipping},
    charge_outcome::ChargeOutcome,
    charge_steps::ChargeStep,
    dispute::DisputeState,
    invoice::InvoiceStep,
    payment_intent::PaymentIntentStep,
    payout::PayoutState,
    refund::RefundState,
    session::state::SessionState,
    subscription::SubscriptionState,
};
pub use sandbox::{Sandbox, SandboxOptions, StartError};
pub use seed::Seed;
pub use shop::{RefusedChange, Shop};
pub use spec::{
    AnySpec, ChargeSpec, CustomerSpec, InvoiceItemSpec, InvoiceSpec, OrderSpec, PaymentIntentSpec,
    PayoutSpec, ProductSpec, SessionSpec, SubscriptionSpec,
};
pub use state::{
    VisibilityDelay,
    account_options::{AccountAnswer, AccountOptions, DenialWords},
    keys::Access,
};
pub use traffic::Traffic;
pub use version::API_VERSION;
pub use witness::ReceivedCall;
