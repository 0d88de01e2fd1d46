//! Schema changes: numbered SQL files, each run once, in order, in one transaction.

use std::path::Path;

use rusqlite::Connection;

use super::error::{LedgerError, damaged};

/// "Bell" in ASCII: tells our files from other people's databases.
pub(super) const APPLICATION_ID: u32 = 0x4265_6c6c;

/// Append only: a number, once released, never changes its meaning.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_ledger.sql"),
    include_str!("../../migrations/0002_mirror.sql"),
    include_str!("../../migrations/0003_draft_kinds.sql"),
    include_str!("../../migrations/0004_sources.sql"),
    include_str!("../../migrations/0005_request_base.sql"),
    include_str!("../../migrations/0006_deletions.sql"),
    include_str!("../../migrations/0007_stretches.sql"),
    include_str!("../../migrations/0008_refold.sql"),
    include_str!("../../migrations/0009_arrival_words.sql"),
    include_str!("../../migrations/0010_outbox.sql"),
    include_str!("../../migrations/0011_identity.sql"),
    include_str!("../../migrations/0012_imports_say_how.sql"),
    include_str!("../../migrations/0013_life.sql"),
    include_str!("../../migrations/0014_tallies.sql"),
    include_str!("../../migrations/0015_rules.sql"),
    include_str!("../../migrations/0016_histories.sql"),
    include_str!("../../migrations/0017_flows.sql"),
    include_str!("../../migrations/0018_forwards.sql"),
];

/// How far a file's schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SchemaAge {
    /// It has none of our tables yet.
    Blank,
    /// Migrations are missing.
    Older,
    /// It is this version's.
    Newest,
}

/// Refuses a newer or a foreign file without writing to it; says how far its schema is.
pub(super) fn check_schema(connection: &Connection, path: &Path) -> Result<SchemaAge, LedgerError> {
    let read = || -> Result<(u32, u32, u32), rusqlite::Error> {
        let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
        let sql = "SELECT count(*) FROM sqlite_schema";
        let tables = connection.query_row(sql, [], |row| row.get(0))?;
        Ok((pragma("user_version")?, pragma("application_id")?, tables))
    };
    let (found, application, tables) = read().map_err(|error| damaged(path, error))?;
    if application != APPLICATION_ID && tables > 0 {
        return Err(LedgerError::Foreign(path.to_path_buf()));
    }
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(LedgerError::Newer { found, known });
    }
    Ok(match found {
        0 => SchemaAge::Blank,
        _ if found == known => SchemaAge::Newest,
        _ => SchemaAge::Older,
    })
}

/// Puts our name on a new file before anything else: in its own bytes, not in a WAL, so that whose
/// it is can be told after any crash.
pub(super) fn mark_as_ours(connection: &Connection) -> Result<(), LedgerError> {
    Ok(connection.pragma_update(None, "application_id", APPLICATION_ID)?)
}

/// Brings a checked file up to the newest schema.
pub(super) fn run_migrations(connection: &mut Connection) -> Result<(), LedgerError> {
    let found: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(found) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
