//! The file itself: damaged, foreign, newer, watched by somebody else.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use shopbell_core::ledger::{
    Ledger, LedgerError, LockError, WatchLock, check_ledger_file, connections, open_or_set_aside,
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
fn a_ledger_that_was_killed_at_birth_is_still_ours() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder);
    let open = Ledger::open(&path).unwrap();
    let head = std::fs::read(&path).unwrap();
    assert_eq!(&head[68..72], b"Bell", "in the file, not in its WAL");
    // The same by an earlier version, which wrote its name with the first tables: the WAL alone has it.
    let (copy, wal) = (folder.path().join("copy"), folder.path().join("copy-wal"));
    let mut nameless = head;
    nameless[68..72].fill(0);
    std::fs::write(&copy, nameless).unwrap();
    std::fs::copy(folder.path().join("ledger.sqlite3-wal"), &wal).unwrap();
    check_ledger_file(&copy).unwrap();
    drop(open);
    usable(&Ledger::open(&copy).unwrap());
}

#[test]
fn the_lock_of_another_program_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("Cargo.lock");
    let words = "[[package]]\nname = \"shopbell\"\n";
    std::fs::write(&lock, words).unwrap();
    let error = WatchLock::acquire(&folder.path().join("Cargo"), "shopbell").unwrap_err();
    assert!(matches!(error, LockError::Foreign(_)), "{error}");
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), words);
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
