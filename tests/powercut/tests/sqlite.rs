//! What a power cut leaves of a SQLite file, as SQLite's own settings promise it, and that the disk
//! would show where that is not kept.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use rusqlite::Connection;
use shopbell_powercut::{Disk, Syncs};

const ROWS: i64 = 60;

/// The same numbers for the same seed.
fn draws(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

fn open(path: &Path, synchronous: &str) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", synchronous)?;
    // So that checkpoints fall into the history, too.
    db.pragma_update(None, "wal_autocheckpoint", 8)?;
    Ok(db)
}

/// Rows that were committed before the cut, and those that are there after it; nothing where the file
/// is damaged.
fn history(seed: u64, synchronous: &str, trust: Syncs) -> (i64, Option<Vec<i64>>) {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new(folder.path(), trust).unwrap();
    let path = folder.path().join("file.sqlite3");
    let mut chance = draws(seed);
    let db = open(&path, "FULL").unwrap();
    db.execute_batch("CREATE TABLE rows (n INTEGER PRIMARY KEY, filler TEXT NOT NULL)")
        .unwrap();
    db.pragma_update(None, "synchronous", synchronous).unwrap();
    disk.cut_after(chance() % 400, || {});
    let mut committed = 0;
    for n in 1..=ROWS {
        let filler = "x".repeat(usize::try_from(chance() % 3000).unwrap());
        match db.execute("INSERT INTO rows VALUES (?1, ?2)", (n, filler)) {
            Ok(_) => committed = n,
            Err(_) => break,
        }
    }
    disk.cut();
    drop(db);
    disk.restore(&mut chance).unwrap();
    let found = || -> rusqlite::Result<Vec<i64>> {
        let db = open(&path, synchronous)?;
        let whole: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        if whole != "ok" {
            return Err(rusqlite::Error::InvalidQuery);
        }
        let mut statement = db.prepare("SELECT n FROM rows ORDER BY n")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect()
    };
    (committed, found().ok())
}

#[test]
fn with_full_every_commit_outlasts_the_cut() {
    for seed in 0..300 {
        let (committed, found) = history(seed, "FULL", Syncs::Kept);
        let found = found.unwrap();
        let last = i64::try_from(found.len()).unwrap();
        assert!(found.iter().copied().eq(1..=last), "seed {seed}: {found:?}");
        // The one that was being committed may be there.
        assert!((committed..=committed + 1).contains(&last), "seed {seed}");
    }
}

#[test]
fn with_normal_the_last_commits_may_be_gone_and_none_before_them() {
    let mut lossy = 0;
    for seed in 0..300 {
        let (committed, found) = history(seed, "NORMAL", Syncs::Kept);
        let found = found.unwrap();
        let last = i64::try_from(found.len()).unwrap();
        assert!(found.iter().copied().eq(1..=last), "seed {seed}: {found:?}");
        assert!(last <= committed + 1, "seed {seed}");
        lossy += usize::from(last < committed);
    }
    assert!(lossy > 100, "{lossy}");
}

#[test]
fn a_disk_that_only_says_that_it_synced_is_noticed() {
    let broken = (0..300).filter(|seed| {
        let (committed, found) = history(*seed, "FULL", Syncs::Ignored);
        found.is_none_or(|found| i64::try_from(found.len()).unwrap() < committed)
    });
    assert!(broken.count() > 50);
}
