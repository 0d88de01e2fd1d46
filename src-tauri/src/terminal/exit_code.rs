//! How a run ended, as an exit code. `shopbell watch --help` tells them to the person.

use std::process::ExitCode;

use shopbell_core::{
    ErrorCode,
    history::{AuditReport, HistoryImport, HistoryList, HistoryListState, HistoryState},
    ledger::query::QueryError,
    source::Source,
    watch::status::{TriggerState, WatchStatus},
};

use super::{error::RunError, status::problem_text, text::complain};
use crate::catalog::Catalog;

const OTHER: u8 = 1;
const ARGUMENTS: u8 = 2;
const PARTLY: u8 = 3;
const KEY: u8 = 4;
const NETWORK: u8 = 5;
const BUSY: u8 = 6;
const LEDGER: u8 = 7;
const OUTPUT: u8 = 8;
const MISSING: u8 = 9;

/// Says why a run ended early.
pub(super) fn report_failure(catalog: Catalog, error: &RunError) -> ExitCode {
    complain(&match error {
        RunError::Core(error) => problem_text(catalog, error.code, &error.message),
        other => other.to_string(),
    });
    ExitCode::from(match error {
        RunError::Arguments(_) => ARGUMENTS,
        RunError::Output(_) => OUTPUT,
        RunError::System(_) => OTHER,
        RunError::Core(error) => for_error_code(error.code),
        RunError::Query(error) => for_query(error),
        RunError::Unread(problem) => for_error_code(problem.code),
    })
}

/// How a poll went that read something. Orders that the account does not offer are no failure: most
/// accounts have none.
pub(super) fn for_status(status: &WatchStatus) -> ExitCode {
    let mut partly = false;
    for one in &status.triggers {
        let Some(reason) = one.reason.as_ref() else {
            continue;
        };
        if one.state == TriggerState::Disabled && reason.code != ErrorCode::EndpointUnavailable {
            complain(&format!("{} is not read: {}", one.trigger, reason.message));
            partly = true;
        }
    }
    for one in &status.behind {
        if matches!(one.source, Source::List(_)) {
            let source = one.source.name();
            complain(&format!("{source} is not read: {}", one.problem.message));
            partly = true;
        }
    }
    if partly {
        ExitCode::from(PARTLY)
    } else {
        ExitCode::SUCCESS
    }
}

/// A run that was ended before it was done.
pub(super) fn partly() -> ExitCode {
    ExitCode::from(PARTLY)
}

/// How an audit ended.
pub(super) fn for_audit(report: &AuditReport) -> ExitCode {
    if report.missing > 0 {
        ExitCode::from(MISSING)
    } else if report.is_complete() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(PARTLY)
    }
}

/// How the reading of older arrivals ended.
pub(super) fn for_history(import: &HistoryImport) -> ExitCode {
    let absent = Some(ErrorCode::EndpointUnavailable);
    let code = |list: &HistoryList| list.problem.as_ref().map(|problem| problem.code);
    let mut skipped = import.lists.iter();
    if import.state != HistoryState::Done
        || skipped.any(|list| list.state == HistoryListState::Skipped && code(list) != absent)
    {
        return ExitCode::from(PARTLY);
    }
    ExitCode::SUCCESS
}

const fn for_query(error: &QueryError) -> u8 {
    match error {
        QueryError::Refused(_) | QueryError::Sql { .. } | QueryError::Missing(_) => ARGUMENTS,
        QueryError::Ledger(_) | QueryError::Older => LEDGER,
        QueryError::TimedOut(_) => OTHER,
    }
}

const fn for_error_code(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::KeyPublishable
        | ErrorCode::KeyOrganization
        | ErrorCode::KeyMalformed
        | ErrorCode::KeyRejected
        | ErrorCode::KeyOfOtherAccount
        | ErrorCode::KeyAccountUnknown
        | ErrorCode::KeyMissing
        | ErrorCode::PermissionMissing
        | ErrorCode::KeychainMissing
        | ErrorCode::KeychainDenied => KEY,
        ErrorCode::Offline
        | ErrorCode::TimedOut
        | ErrorCode::TlsFailed
        | ErrorCode::RateLimited
        | ErrorCode::Forbidden
        | ErrorCode::NotStripe
        | ErrorCode::StripeUnavailable => NETWORK,
        ErrorCode::OtherHost | ErrorCode::LiveKeyToLoopback => ARGUMENTS,
        ErrorCode::LedgerBusy => BUSY,
        ErrorCode::LedgerNewer
        | ErrorCode::LedgerForeign
        | ErrorCode::LedgerDamaged
        | ErrorCode::LedgerFailed
        | ErrorCode::DiskFull => LEDGER,
        _ => OTHER,
    }
}
