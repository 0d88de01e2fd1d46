//! The shapes that cross the border to the UI and belong to no single module.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{imports::Import, mirror::MirrorStatus};
use crate::{error::ErrorView, settings::Settings, watch::status::WatchStatus};

/// Live or test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Real money.
    Live,
    /// Test data.
    Test,
}

/// Where a connection's key lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the OS keychain.
    Keychain,
    /// In memory until the app ends.
    ThisRun,
    /// Nowhere: it has to be given again.
    Missing,
    /// The demo account needs none.
    Demo,
}

/// A part of Stripe's API that a key may or may not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// `/v1/charges`
    Charges,
    /// `/v1/orders`
    Orders,
    /// `/v1/invoiceitems`
    InvoiceItems,
    /// `/v1/customers`
    Customers,
    /// `/v1/products`
    Products,
    /// `/v1/prices`
    Prices,
    /// `/v1/events`
    Events,
    /// `/v1/checkout/sessions`
    CheckoutSessions,
}

/// Whether a key may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// It may.
    Granted,
    /// It may not: the permission has to be added.
    Missing,
    /// The account does not offer this.
    Unavailable,
    /// Could not be found out.
    Unknown,
    /// The app never does this.
    NotNeeded,
}

/// What a key may do with one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Access {
    /// Which resource.
    pub resource: Resource,
    /// May it be read?
    pub read: Grant,
    /// May it be written?
    pub write: Grant,
    /// Stripe's name of the permission to read it (`rak_charge_read`).
    pub read_permission: String,
    /// Stripe's name of the permission to write it.
    pub write_permission: Option<String>,
}

/// What a real call said of a pasted key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct KeyCheck {
    /// Live or test, from the prefix.
    pub mode: Mode,
    /// `rk_` rather than `sk_`.
    pub restricted: bool,
    /// Stripe's id of the account; none where a restricted key may not read it.
    pub account_id: Option<String>,
    /// The account's name as people know it.
    pub account_name: Option<String>,
    /// What it may do.
    pub access: Vec<Access>,
    /// The id of the connection that has this account and mode already.
    pub existing: Option<String>,
}

/// One Stripe account in one mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Connection {
    /// `acct_…:live`, `acct_…:test`, or `demo`.
    pub id: String,
    /// Stripe's id of the account.
    pub account_id: Option<String>,
    /// The name to show.
    pub name: String,
    /// Live or test.
    pub mode: Mode,
    /// The demo account.
    pub demo: bool,
    /// The last four characters of the key.
    pub key_hint: String,
    /// Where the key lies.
    pub key_place: KeyPlace,
    /// What the key may do, as of the last check.
    pub access: Vec<Access>,
    /// The loopback host it is read from, if it is not Stripe.
    pub host: Option<String>,
    /// When it was made (unix seconds).
    pub created: i64,
}

/// Something the person should know once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The ledger file was damaged or foreign and was moved to `path`; a new one was begun.
    LedgerSetAside {
        /// Where the old file is now.
        path: String,
    },
    /// The settings file was damaged; defaults are in force.
    SettingsReset,
    /// There is no keychain.
    KeychainMissing,
    /// No notification daemon answers.
    NotificationsMissing,
    /// There is no tray host: closing the window minimises it.
    TrayMissing,
}

impl Notice {
    /// The name of its kind, as it is serialised.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::LedgerSetAside { .. } => "ledger_set_aside",
            Self::SettingsReset => "settings_reset",
            Self::KeychainMissing => "keychain_missing",
            Self::NotificationsMissing => "notifications_missing",
            Self::TrayMissing => "tray_missing",
        }
    }
}

/// What the UI needs before its first screen.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Start {
    /// The app's version.
    pub version: String,
    /// `en` or `ja`: the language that `system` means here.
    pub system_language: String,
    /// All settings.
    pub settings: Settings,
    /// All connections.
    pub connections: Vec<Connection>,
    /// What the person should know.
    pub notices: Vec<Notice>,
    /// The folder with the ledger and the settings.
    pub data_folder: String,
    /// Where the window was opened to, if by a click on a notification.
    pub route: Option<Route>,
}

/// A place in the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Route {
    /// The list of arrivals.
    Activity {
        /// The connection.
        connection: String,
        /// The arrival to open.
        seq: Option<i64>,
        /// Only those not read.
        unread: bool,
    },
    /// The settings.
    Settings,
    /// The connect screen.
    Connect,
}

/// What one poll interval costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Forecast {
    /// The interval, in seconds.
    pub interval_seconds: u32,
    /// Reads in 30 days if nothing arrives.
    pub reads_30_days: u32,
    /// What Stripe allows at least in 30 days.
    pub allowance: u32,
}

/// A field of an object under its connector key.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Field {
    /// The dotted key (`outcome.risk_level`).
    pub key: String,
    /// Its value; none where Stripe has none.
    pub value: Option<FieldValue>,
}

/// A value with what it means.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    /// Words for people.
    Text(String),
    /// A word of Stripe's (`approved_by_network`).
    Word(String),
    /// Money in the smallest unit.
    Amount {
        /// The number.
        amount: i64,
        /// ISO code, lower case.
        currency: String,
    },
    /// Unix seconds.
    Time(i64),
    /// Yes or no.
    Flag(bool),
    /// A number that is no money.
    Number(f64),
    /// The id of another object.
    Id(String),
    /// A web address.
    Url(String),
    /// Anything else, as JSON text.
    Json(String),
}

/// One arrival, whole.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ArrivalDetail {
    /// The short form.
    pub row: crate::arrival::ArrivalRow,
    /// Every field of the trigger, in the connector's order.
    pub fields: Vec<Field>,
    /// The object as Stripe sent it, as indented JSON text.
    pub raw: String,
    /// Its page in the Stripe Dashboard.
    pub dashboard_url: Option<String>,
}

/// A file that was written for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SavedFile {
    /// Its path.
    pub path: String,
    /// How many rows it has.
    pub rows: u32,
}

/// Cached queries of the UI that an event makes stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stale {
    /// Arrivals of the connection.
    Arrivals,
    /// The watch status of the connection.
    Status,
    /// The list of connections.
    Connections,
    /// The settings.
    Settings,
    /// Customers of the connection.
    Customers,
    /// Products of the connection.
    Products,
    /// The mirror's progress.
    Mirror,
    /// Imports of the connection.
    Imports,
    /// Notices.
    Notices,
}

/// What happened, for the UI; the only thing the backend ever sends by itself.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AppEvent {
    /// New arrivals were recorded.
    ArrivalsAdded {
        /// The connection.
        connection: String,
        /// How many.
        count: u32,
    },
    /// Arrivals were marked read or unread, or removed.
    ArrivalsChanged {
        /// The connection.
        connection: String,
    },
    /// The watcher's status changed.
    StatusChanged {
        /// The whole status.
        status: WatchStatus,
    },
    /// A connection was added, changed or removed.
    ConnectionsChanged,
    /// The settings changed.
    SettingsChanged {
        /// All of them.
        settings: Settings,
    },
    /// The mirror moved.
    MirrorChanged {
        /// The connection.
        connection: String,
        /// Its progress.
        status: MirrorStatus,
    },
    /// Customers or products changed (by us or by someone else).
    ObjectsChanged {
        /// The connection.
        connection: String,
        /// `customers` or `products`.
        kind: crate::kind::RecordKind,
    },
    /// An import moved.
    ImportChanged {
        /// The whole import.
        import: Import,
    },
    /// The window should show this place.
    Navigate {
        /// Where.
        route: Route,
    },
    /// Something the person should know.
    NoticeRaised {
        /// What.
        notice: Notice,
    },
    /// Something failed behind the scenes.
    Failed {
        /// The connection, if it is about one.
        connection: Option<String>,
        /// What.
        error: ErrorView,
    },
}

impl AppEvent {
    /// The cached queries it makes stale.
    #[must_use]
    pub fn stale(&self) -> Vec<Stale> {
        match self {
            Self::ArrivalsAdded { .. } | Self::ArrivalsChanged { .. } => {
                vec![Stale::Arrivals, Stale::Status]
            }
            Self::StatusChanged { .. } => vec![Stale::Status],
            Self::ConnectionsChanged => vec![Stale::Connections, Stale::Status],
            Self::SettingsChanged { .. } => vec![Stale::Settings],
            Self::MirrorChanged { .. } => vec![Stale::Mirror],
            Self::ObjectsChanged {
                kind: crate::kind::RecordKind::Customers,
                ..
            } => {
                vec![Stale::Customers]
            }
            Self::ObjectsChanged { .. } => vec![Stale::Products],
            Self::ImportChanged { .. } => vec![Stale::Imports],
            Self::NoticeRaised { .. } => vec![Stale::Notices],
            Self::Navigate { .. } | Self::Failed { .. } => Vec::new(),
        }
    }
}

/// An event with what it makes stale, as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Emitted {
    /// What happened.
    pub event: AppEvent,
    /// The cached queries it makes stale.
    pub stale: Vec<Stale>,
}
