//! What the window is told: at its start, and whenever something happens.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{connection::Connection, import::Import, mirror::MirrorStatus};
use crate::{
    error::ErrorView, kind::RecordKind, settings::Settings, view_state::ViewState,
    watch::status::WatchStatus,
};

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
    /// What the window remembers of itself.
    pub view: ViewState,
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
    /// How the shop is doing.
    Overview {
        /// The connection.
        connection: String,
    },
    /// The settings.
    Settings,
    /// The connect screen.
    Connect,
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
    /// The import of older arrivals, and the last audit.
    History,
    /// Flows of the connection, and their runs.
    Flows,
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
    RecordsChanged {
        /// The connection.
        connection: String,
        /// `customers` or `products`.
        kind: RecordKind,
    },
    /// An import moved.
    ImportChanged {
        /// The whole import.
        import: Import,
    },
    /// The import of older arrivals moved, or an audit ended.
    HistoryChanged {
        /// The connection.
        connection: String,
    },
    /// A flow was changed, or runs of it moved.
    FlowsChanged {
        /// The connection.
        connection: String,
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
    /// What a notice said is true no more.
    NoticeWithdrawn {
        /// Which.
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
            Self::RecordsChanged {
                kind: RecordKind::Customers,
                ..
            } => {
                vec![Stale::Customers]
            }
            Self::RecordsChanged { .. } => vec![Stale::Products],
            Self::ImportChanged { .. } => vec![Stale::Imports],
            Self::HistoryChanged { .. } => vec![Stale::History],
            Self::FlowsChanged { .. } => vec![Stale::Flows],
            Self::NoticeRaised { .. } | Self::NoticeWithdrawn { .. } => vec![Stale::Notices],
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
