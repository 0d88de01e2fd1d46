//! The enums of the tables, which stand there under their names. A name that this version does not
//! know is an error that says it: whatever a default would make of the row is wrong.

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

use super::{
    drafts::RequestState,
    flow_runs::RunState,
    imports::{EncodingCertainty, ImportState, LineState},
};
use crate::{flow::FlowPlan, kind::RecordKind, source::Source, trigger::Trigger};

/// A name that the ledger holds and nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no {what} is called `{name}`")]
struct UnknownName {
    what: &'static str,
    name: String,
}

fn parse_name<T>(
    what: &'static str,
    value: ValueRef<'_>,
    find: impl FnOnce(&str) -> Option<T>,
) -> FromSqlResult<T> {
    let name = value.as_str()?;
    find(name).ok_or_else(|| {
        let name = name.to_owned();
        FromSqlError::Other(Box::new(UnknownName { what, name }))
    })
}

/// Has an enum with `name` and `from_name` stand in the tables.
macro_rules! stand_by_name {
    ($($enum:ty: $what:literal),+ $(,)?) => {$(
        impl FromSql for $enum {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                parse_name($what, value, Self::from_name)
            }
        }

        impl ToSql for $enum {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.name().into())
            }
        }
    )+};
}

stand_by_name! {
    Trigger: "trigger",
    Source: "source",
    RecordKind: "kind of record",
    RequestState: "state of a request",
    ImportState: "state of an import",
    LineState: "state of a line",
    RunState: "state of a run",
    EncodingCertainty: "certainty of an encoding",
}

/// A plan stands there as JSON. One of a newer version is an error, too.
impl FromSql for FlowPlan {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let plan = serde_json::from_str(value.as_str()?);
        plan.map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}
