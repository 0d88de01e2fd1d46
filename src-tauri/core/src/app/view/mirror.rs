//! How far the local copy is.

use serde::Serialize;
use ts_rs::TS;

use crate::{error::ErrorView, kind::RecordKind};

/// One kind's local copy.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MirrorKind {
    /// Customers or products.
    pub kind: RecordKind,
    /// RecordKind copied so far.
    pub count: u32,
    /// The first copy is complete.
    pub complete: bool,
    /// 0 to 1 while the first copy is made.
    pub progress: Option<f64>,
    /// Seconds that the first copy will still take.
    pub eta_seconds: Option<u32>,
    /// When it was last known current (unix seconds).
    pub as_of: Option<i64>,
    /// Why it stands still.
    pub problem: Option<ErrorView>,
}

/// A connection's local copy.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MirrorStatus {
    /// The connection.
    pub connection: String,
    /// Turned on in the settings.
    pub enabled: bool,
    /// Bytes that it takes in the ledger file, roughly.
    pub bytes: u32,
    /// Customers and products.
    pub kinds: Vec<MirrorKind>,
}
