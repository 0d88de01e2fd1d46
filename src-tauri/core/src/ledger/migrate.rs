//! Schema changes: numbered SQL files, each run once, in order, in one transaction.

use std::path::Path;

use rusqlite::Connection;

use super::{Error, damaged};

/// "Bell" in ASCII: tells our files from other people's databases.
const APPLICATION_ID: u32 = 0x4265_6c6c;

/// Append only: a number, once released, never changes its meaning.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_ledger.sql"),
    include_str!("../../migrations/0002_mirror.sql"),
];

/// Brings the file up to the newest schema; refuses a newer or a foreign one untouched.
pub(super) fn run(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let pragma = |name: &str| -> Result<u32, Error> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|error| damaged(path, error))
    };
    let found = pragma("user_version")?;
    let application = pragma("application_id")?;
    let tables: u32 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|error| damaged(path, error))?;
    if application != APPLICATION_ID && tables > 0 {
        return Err(Error::Damaged(
            path.to_path_buf(),
            "another program's database".into(),
        ));
    }
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(Error::Newer { found, known });
    }
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
