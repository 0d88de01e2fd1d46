//! The shapes that cross the border to the UI. They import no use case.

mod arrival;
mod connection;
mod event;
mod flow;
mod import;
mod mirror;
mod records;
mod rules;

pub use self::{
    arrival::{ArrivalDetail, Forecast},
    connection::{
        Access, AccountChoice, Connection, Grant, KeyCandidate, KeyCheck, KeyOwner, KeyPlace, Mode,
        Resource,
    },
    event::{AppEvent, Emitted, Notice, Route, Stale, Start},
    flow::{
        Flow, FlowCheck, FlowField, FlowRun, FlowRunStep, FlowTrial, TriedArrival, TriedStep,
        TriedValue,
    },
    import::{Import, ImportColumn, ImportLine, ImportWarning, WarningKind},
    mirror::{MirrorKind, MirrorStatus},
    records::{
        AnyRecord, Draft, ExportFormat, ExportRequest, ListQuery, ListWindow, MetadataLimits,
        RecordDetail, RecordRules, RowSource, SavedFile, SearchHit,
    },
    rules::{JudgedArrival, RulePreview, TriggerRule},
};
pub use crate::ledger::{
    flow_runs::RunState,
    imports::{EncodingCertainty, ImportState, LineState},
    query::{View as LedgerView, ViewColumn as LedgerColumn},
};
