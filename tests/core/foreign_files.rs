//! Nothing is deleted, moved or overwritten that is not ours.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use shopbell_core::{
    RecordKind,
    app::{LedgerPlace, view::ImportState},
    error::ErrorCode,
    ledger::Ledger,
};

use crate::{
    imports::{customers, stands},
    test_app::{TestApp, open_at},
};

const PLACES: [LedgerPlace; 3] = [LedgerPlace::Own, LedgerPlace::Borrowed, LedgerPlace::Named];

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), std::fs::read(path).unwrap());
            }
        }
    }
    found
}

async fn refuse(ledger: &Path, place: LedgerPlace, code: ErrorCode) {
    let before = files(ledger.parent().unwrap());
    let Err(error) = open_at(ledger, place).await else {
        panic!("{place:?}: it should have been refused");
    };
    assert_eq!(error.code, code, "{place:?}: {error}");
    assert_eq!(
        error.detail.path.as_deref(),
        ledger.to_str(),
        "the words name the file"
    );
    assert_eq!(files(ledger.parent().unwrap()), before, "{place:?}");
}

#[tokio::test]
async fn another_programs_database_is_refused_untouched() {
    for journal in ["DELETE", "WAL"] {
        for place in PLACES {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("songs.db");
            let other = Connection::open(&path).unwrap();
            other.pragma_update(None, "journal_mode", journal).unwrap();
            other.execute_batch("CREATE TABLE songs (name)").unwrap();
            // With its program still running in one case, so that all of it is in the WAL.
            if journal == "DELETE" {
                drop(other);
                refuse(&path, place, ErrorCode::LedgerForeign).await;
            } else {
                refuse(&path, place, ErrorCode::LedgerForeign).await;
                other.execute("INSERT INTO songs VALUES ('a')", []).unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_named_file_that_is_no_database_is_refused_untouched() {
    for words in ["x", "my shopping list\n", &"my shopping list\n".repeat(500)] {
        for place in [LedgerPlace::Borrowed, LedgerPlace::Named] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("list.txt");
            std::fs::write(&path, words).unwrap();
            refuse(&path, place, ErrorCode::LedgerDamaged).await;
        }
    }
}

#[tokio::test]
async fn a_damaged_ledger_that_was_named_stays_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.sqlite3");
    drop(Ledger::open(&path).unwrap());
    let mut scribbled = std::fs::read(&path).unwrap();
    scribbled[4096..4096 * 6].fill(0xA5);
    std::fs::write(&path, &scribbled).unwrap();
    for place in [LedgerPlace::Named, LedgerPlace::Borrowed] {
        let Err(error) = open_at(&path, place).await else {
            panic!("it should have been refused");
        };
        assert_eq!(error.code, ErrorCode::LedgerDamaged);
        assert_eq!(std::fs::read(&path).unwrap(), scribbled);
    }
    open_at(&path, LedgerPlace::Own).await.unwrap();
    let aside = files(folder.path()).into_iter().find(|(path, _)| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("shop.sqlite3.damaged-") && !name.ends_with("-shm")
    });
    assert_eq!(
        aside.unwrap().1,
        scribbled,
        "at its own place it is set aside whole"
    );
}

#[tokio::test]
async fn a_start_removes_nothing_that_others_put_beside_the_ledger() {
    let test = TestApp::start().await;
    let import = customers(&test, "name,email\nHana,hana@example.com\n").await;
    let data = test.data_folder();
    let theirs = [
        data.join("imports/letter.txt"),
        data.join("imports/0123456789abcdef0123456789abcdef"),
        data.join("shopbell-imports/letter.txt"),
        data.join("shopbell-imports/letter.shopbell-import"),
        data.join("cache/images/holiday.jpg"),
    ];
    for path in &theirs {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "theirs").unwrap();
    }
    let orphan = "shopbell-imports/0123456789abcdef0123456789abcdef.shopbell-import";
    let orphan = data.join(orphan);
    std::fs::write(&orphan, "ours, of an import that was thrown away").unwrap();
    let test = test.restart().await;
    for path in &theirs {
        assert!(path.exists(), "{}", path.display());
    }
    assert!(!orphan.exists(), "a name that we gave, and no import");
    let staged = data.join(format!("shopbell-imports/{}.shopbell-import", import.id));
    assert!(staged.exists(), "it is still needed");
    test.app.imports.start(&import.id).await.unwrap();
    assert_eq!(stands(&test, &import.id).await.state, ImportState::Done);
    let test = test.restart().await;
    assert!(!staged.exists(), "every line of it was tried");
    drop(test);
}

#[tokio::test]
async fn a_run_that_only_watches_removes_and_moves_nothing() {
    for place in [LedgerPlace::Borrowed, LedgerPlace::Named] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite3");
        for name in ["imports", "shopbell-imports", "ledger.sqlite3.imports"] {
            let id = "0123456789abcdef0123456789abcdef";
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
            for file in [id.to_owned(), format!("{id}.shopbell-import")] {
                std::fs::write(folder.path().join(name).join(file), "rows").unwrap();
            }
        }
        let before = files(folder.path());
        let app = open_at(&path, place).await.unwrap();
        app.shutdown().await;
        let after = files(folder.path());
        for (path, bytes) in before {
            assert_eq!(after.get(&path), Some(&bytes), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn what_an_earlier_version_staged_is_taken_over() {
    let test = TestApp::start().await;
    let begun = test
        .app
        .imports
        .begin(&test.id, RecordKind::Customers, "people.csv")
        .await
        .unwrap();
    let bytes = b"email\nhana@example.com\n".to_vec();
    test.app
        .imports
        .append_chunk(&begun.id, bytes)
        .await
        .unwrap();
    let data = test.data_folder();
    let staged = data.join(format!("shopbell-imports/{}.shopbell-import", begun.id));
    std::fs::create_dir(data.join("imports")).unwrap();
    std::fs::rename(&staged, data.join("imports").join(&begun.id)).unwrap();
    let test = test.restart().await;
    assert!(staged.exists() && !data.join("imports").exists());
    let read = test.app.imports.read(&begun.id).await.unwrap();
    assert_eq!((read.lines, read.valid), (1, 1));
}
