//! The file itself: damaged, foreign, newer, watched by somebody else.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use shopbell_core::ledger::{
    Ledger, LedgerError, LockError, WatchLock, connections, open_or_set_aside,
};

fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("ledger.sqlite3")
}

fn usable(ledger: &Ledger) {
    let read = ledger.read_blocking(connections::list_connections);
    assert!(read.unwrap().is_empty());
}

fn set_aside(path: &Path) -> PathBuf {
    let (ledger, aside) = open_or_set_aside(path, 1234).unwrap();
    usable(&ledger);
    aside.expect("the old file is kept")
}

#[test]
fn a_file_that_is_no_database_is_set_aside_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let words = "my shopping list\n".repeat(100);
    std::fs::write(&path, &words).unwrap();
    let aside = set_aside(&path);
    assert_eq!(std::fs::read_to_string(aside).unwrap(), words);
}

#[test]
fn another_programs_database_is_set_aside_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE songs (name)").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    let aside = set_aside(&path);
    assert_eq!(std::fs::read(aside).unwrap(), before);
}

#[test]
fn a_torn_ledger_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    drop(Ledger::open(&path).unwrap());
    let whole = std::fs::read(&path).unwrap();
    for torn in [whole.len() / 2, 5000, 100, 20] {
        std::fs::write(&path, &whole[..torn]).unwrap();
        let aside = set_aside(&path);
        assert_eq!(std::fs::read(&aside).unwrap().len(), torn);
        std::fs::remove_file(aside).unwrap();
    }
    let mut scribbled = whole.clone();
    scribbled[4096..4096 * 6].fill(0xA5);
    std::fs::write(&path, scribbled).unwrap();
    set_aside(&path);
}

#[test]
fn a_closed_ledger_is_one_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    drop(Ledger::open(&file(&folder)).unwrap());
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["ledger.sqlite3"], "its WAL is folded in");
}

#[test]
fn an_empty_file_becomes_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(file(&folder), "").unwrap();
    let (ledger, aside) = open_or_set_aside(&file(&folder), 1).unwrap();
    assert_eq!(aside, None);
    usable(&ledger);
}

#[test]
fn a_newer_ledger_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    drop(Ledger::open(&path).unwrap());
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 900).unwrap();
    newer.pragma_update(None, "journal_mode", "DELETE").unwrap();
    drop(newer);
    let before = std::fs::read(&path).unwrap();
    let error = open_or_set_aside(&path, 1).unwrap_err();
    assert!(
        matches!(error, LedgerError::Newer { found: 900, .. }),
        "{error}"
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_second_watcher_is_told_who_watches() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let first = WatchLock::acquire(&path, "shopbell").unwrap();
    let LockError::Held { holder } = WatchLock::acquire(&path, "shopbell watch").unwrap_err()
    else {
        panic!("the lock is held");
    };
    assert_eq!(holder, format!("shopbell (process {})", std::process::id()));
    drop(first);
    WatchLock::acquire(&path, "shopbell watch").unwrap();
}

#[cfg(unix)]
#[test]
fn the_lock_is_the_files_and_not_its_spellings() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let link = folder.path().join("link.sqlite3");
    // A link to a file that is not there yet is a spelling, too.
    std::os::unix::fs::symlink("ledger.sqlite3", &link).unwrap();
    let beside = folder.path().join("beside");
    std::os::unix::fs::symlink(folder.path(), &beside).unwrap();
    let spellings = [
        path.clone(),
        link.clone(),
        folder.path().join("new/../ledger.sqlite3"),
        beside.join("link.sqlite3"),
    ];
    std::fs::create_dir(folder.path().join("new")).unwrap();
    for first in &spellings {
        let held = WatchLock::acquire(first, "first").unwrap();
        for second in &spellings {
            assert!(
                matches!(
                    WatchLock::acquire(second, "second"),
                    Err(LockError::Held { .. })
                ),
                "{} beside {}",
                second.display(),
                first.display()
            );
        }
        drop(held);
        // Also once the file is there.
        drop(Ledger::open(first).unwrap());
    }
    assert!(path.is_file());
}

#[cfg(unix)]
#[test]
fn a_ledger_with_two_names_is_watched_under_neither() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    drop(Ledger::open(&path).unwrap());
    let other = folder.path().join("other.sqlite3");
    std::fs::hard_link(&path, &other).unwrap();
    for name in [&path, &other] {
        let refused = WatchLock::acquire(name, "test");
        assert!(matches!(refused, Err(LockError::Linked(_))), "{refused:?}");
    }
    std::fs::remove_file(other).unwrap();
    WatchLock::acquire(&path, "test").unwrap();
}
