//! `ui/src/ipc/bindings.ts` is generated from the Rust types that cross the border; this test fails
//! when the committed file differs. `UPDATE_BINDINGS=1 cargo test -p shopbell-core --test bindings`
//! writes it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::{fmt::Write as _, path::Path};

use shopbell_core::{
    RecordKind, Trigger,
    alerts::{Total, TriggerCount},
    app::{fields::FieldMap, view},
    arrival, connector, daily,
    error::{Conflict, ErrorCode, ErrorDetail, ErrorView},
    flow, history, life, overview, quiet, rule, settings,
    stripe::model,
    view_state,
    watch::status,
};
use ts_rs::{Config, TS};

macro_rules! declare {
    ($out:ident, $config:ident, $($name:ty),+ $(,)?) => {
        $(writeln!($out, "export {}\n", <$name as TS>::decl(&$config)).unwrap();)+
    };
}

fn generate() -> String {
    let config = Config::default().with_large_int("number");
    let mut out = String::from(
        "// Generated from the Rust types by tests/core/bindings.rs. Do not edit by hand.\n\n",
    );
    // `serde_json::Value` in TypeScript.
    out.push_str("export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };\n\n");
    declare!(
        out,
        config,
        Trigger,
        RecordKind,
        ErrorCode,
        Conflict,
        ErrorDetail,
        ErrorView,
        status::WatchState,
        status::TriggerState,
        status::TriggerStatus,
        status::SourceStatus,
        status::WatchStatus,
        arrival::ArrivalRow,
        arrival::ArrivalFilter,
        arrival::DayCount,
        arrival::ArrivalOutline,
        Total,
        TriggerCount,
        overview::Stretch,
        overview::Takings,
        overview::ArrivalCount,
        overview::Overview,
        overview::TopCustomer,
        history::HistoryState,
        history::HistoryListState,
        history::HistoryList,
        history::HistoryImport,
        history::HistoryForecast,
        history::HistoryEstimate,
        history::AuditedList,
        history::AuditReport,
        quiet::Weekday,
        quiet::QuietHours,
        daily::DailySettings,
        settings::Language,
        settings::Theme,
        settings::Retention,
        settings::General,
        settings::WatchSettings,
        settings::Alerting,
        settings::Data,
        settings::Assistants,
        settings::Settings,
        settings::SettingsPatch,
        view_state::ViewState,
        view_state::ViewStatePatch,
        view::Mode,
        view::KeyPlace,
        view::Resource,
        view::Grant,
        view::Access,
        view::KeyCandidate,
        view::KeyOwner,
        view::AccountChoice,
        view::KeyCheck,
        view::Connection,
        view::Notice,
        view::Start,
        view::Route,
        view::Forecast,
        connector::Meaning,
        connector::FieldValue,
        connector::Field,
        view::ArrivalDetail,
        life::LifeStep,
        rule::Outcome,
        rule::Sound,
        rule::Grouping,
        rule::Minimum,
        rule::Rule,
        rule::Verdict,
        view::TriggerRule,
        view::JudgedArrival,
        view::RulePreview,
        flow::plan::PostBody,
        flow::plan::FileFormat,
        flow::plan::FileColumn,
        flow::FlowStep,
        flow::FlowPlan,
        flow::problem::ExpressionRule,
        flow::problem::ExpressionProblem,
        flow::check::PlanRule,
        flow::check::ProblemKind,
        flow::FlowProblem,
        flow::ConditionVerdict,
        flow::form::RowJoin,
        flow::form::RowOperator,
        flow::form::ConditionRow,
        flow::form::ConditionForm,
        flow::recipes::FlowRecipe,
        view::RunState,
        view::Flow,
        view::FlowCheck,
        view::FlowField,
        view::FlowRunStep,
        view::FlowRun,
        view::TriedValue,
        view::TriedStep,
        view::TriedArrival,
        view::FlowTrial,
        view::SavedFile,
        view::Stale,
        view::AppEvent,
        view::Emitted,
        view::ListQuery,
        view::RowSource,
        view::ListWindow<model::Customer>,
        view::AnyRecord,
        view::RecordDetail<model::Customer>,
        FieldMap,
        model::FieldFormat,
        model::FieldRule,
        view::MetadataLimits,
        view::RecordRules,
        view::Draft,
        view::SearchHit,
        view::ExportFormat,
        view::ExportRequest,
        view::LedgerColumn,
        view::LedgerView,
        view::MirrorKind,
        view::MirrorStatus,
        view::ImportState,
        view::EncodingCertainty,
        view::WarningKind,
        view::ImportWarning,
        view::ImportColumn,
        view::Import,
        view::LineState,
        view::ImportLine,
        model::Address,
        model::Coupon,
        model::Discount,
        model::Customer,
        model::Product,
        model::Recurring,
        model::Price,
    );
    out
}

#[test]
fn bindings_are_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/bindings.ts");
    let generated = generate();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, generated).unwrap();
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "bindings.ts differs from the Rust types: run UPDATE_BINDINGS=1 cargo test -p shopbell-core --test bindings",
    );
}
