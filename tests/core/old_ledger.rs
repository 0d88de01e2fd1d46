//! Ledger files as older versions left them.

use std::path::Path;

use rusqlite::Connection;

const MIGRATIONS: [&str; 3] = [
    include_str!("../../src-tauri/core/migrations/0001_ledger.sql"),
    include_str!("../../src-tauri/core/migrations/0002_mirror.sql"),
    include_str!("../../src-tauri/core/migrations/0003_draft_kinds.sql"),
];

/// A file of this schema, open.
pub(crate) fn old_ledger(path: &Path, schema: usize) -> Connection {
    let db = Connection::open(path).unwrap();
    for sql in &MIGRATIONS[..schema] {
        db.execute_batch(sql).unwrap();
    }
    db.pragma_update(None, "application_id", 0x4265_6c6c)
        .unwrap();
    db.pragma_update(None, "user_version", schema).unwrap();
    db
}
