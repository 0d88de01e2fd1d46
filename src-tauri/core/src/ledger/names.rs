//! The enums of the tables, which stand there under their names. A name that this version does not
//! know is an error that says it: whatever a default would make of the row is wrong.

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

use super::drafts::RequestState;
use crate::{kind::RecordKind, trigger::Trigger};

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

impl FromSql for Trigger {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        parse_name("trigger", value, Self::from_name)
    }
}

impl ToSql for Trigger {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for RecordKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        parse_name("kind of record", value, Self::from_name)
    }
}

impl ToSql for RecordKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for RequestState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        parse_name("state of a request", value, Self::from_name)
    }
}

impl ToSql for RequestState {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}
