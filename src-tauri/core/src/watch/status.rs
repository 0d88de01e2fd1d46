//! What the watcher tells of itself.

use serde::Serialize;
use ts_rs::TS;

use crate::{error::ErrorView, source::Source, trigger::Trigger};

/// What a connection's watcher is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WatchState {
    /// No poll has ended yet since the start.
    Starting,
    /// Everything that is on and may be read was read.
    Watching,
    /// Some of it was not read; `behind` names it.
    Partial,
    /// The person paused it.
    Paused,
    /// Nothing can be read; `problem` says why.
    Problem,
}

/// How one trigger of a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TriggerState {
    /// Turned off in the settings.
    Off,
    /// Its first, silent walk is not done.
    Baseline,
    /// A walk is under way or waits to be continued.
    Walking,
    /// Read whole up to its watermark.
    Current,
    /// Cannot be read with this key or account; `reason` says why.
    Disabled,
}

/// One trigger of a connection.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TriggerStatus {
    /// Which trigger.
    pub trigger: Trigger,
    /// How it is doing.
    pub state: TriggerState,
    /// Why it is disabled.
    pub reason: Option<ErrorView>,
    /// What to watch in its place.
    pub offer: Option<Trigger>,
    /// Up to when its list was read whole (unix seconds, Stripe's clock).
    pub watermark: Option<i64>,
}

/// A source that is behind the others.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SourceStatus {
    /// Which one.
    #[ts(type = "\"signal\" | Trigger | \"mirror.customers\" | \"mirror.products\"")]
    pub source: Source,
    /// Why it was not read the last time.
    pub problem: ErrorView,
    /// When it was last read (unix seconds, local clock).
    pub last_success: Option<i64>,
    /// When it is asked again (unix seconds, local clock).
    pub retry_at: Option<i64>,
}

/// All that the status bar, the tray and the terminal show of a connection.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct WatchStatus {
    /// The connection's id.
    pub connection: String,
    /// What its watcher is doing.
    pub state: WatchState,
    /// A poll is under way right now.
    pub polling: bool,
    /// Why nothing can be read, or the first of what is behind.
    pub problem: Option<ErrorView>,
    /// Up to when all is known that is not behind (unix seconds, local clock).
    pub last_success: Option<i64>,
    /// What failed the last time it was asked.
    pub behind: Vec<SourceStatus>,
    /// When the next poll is due (unix seconds, local clock).
    pub next_poll: Option<i64>,
    /// The interval in force, in seconds.
    pub interval_seconds: u32,
    /// Calls in the last 60 s.
    pub calls_used: u32,
    /// Calls allowed in any 60 s.
    pub calls_limit: u32,
    /// Reads in the last 30 days.
    pub reads_30_days: u32,
    /// Arrivals that were not read yet.
    pub unread: u32,
    /// Whether `/v1/events` may be read; if not, the lists are polled.
    pub signal: bool,
    /// Its triggers.
    pub triggers: Vec<TriggerStatus>,
}
