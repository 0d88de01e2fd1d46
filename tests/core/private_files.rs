//! What the app keeps is for the person alone, also where an earlier version left it open.
#![cfg(unix)]

use std::{
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use shopbell_core::{
    RecordKind,
    app::{
        LedgerPlace,
        view::{ExportFormat, ExportRequest, ListQuery},
    },
};

use crate::{
    imports::customers,
    test_app::{TestApp, open_at},
};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A folder with everything in it.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_path_buf()];
    let mut at = 0;
    while at < all.len() {
        if all[at].is_dir() {
            let entries = std::fs::read_dir(&all[at]).unwrap();
            all.extend(entries.map(|entry| entry.unwrap().path()));
        }
        at += 1;
    }
    all
}

fn assert_private(folder: &Path) {
    for path in tree(folder) {
        let allowed = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode(&path), allowed, "{}", path.display());
    }
}

#[tokio::test]
async fn what_the_app_keeps_is_for_the_person_alone() {
    let test = TestApp::start().await;
    test.app.watching.poll(&test.id).await.unwrap();
    customers(&test, "name,email\nHana,hana@example.com\n").await;
    let data = test.data_folder();
    assert!(data.join("ledger.sqlite3-wal").exists(), "it is in use");
    assert_private(&data);
    // As an earlier version, or a copy from elsewhere, leaves it.
    for path in tree(&data) {
        set_mode(&path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    let parent = data.parent().unwrap().to_path_buf();
    set_mode(&parent, 0o755);
    let test = test.restart().await;
    assert_private(&data);
    assert_eq!(
        mode(&parent),
        0o755,
        "the folder around it is not the app's"
    );

    let request = ExportRequest {
        kind: RecordKind::Customers,
        query: ListQuery::default(),
        ids: None,
        format: ExportFormat::Csv,
    };
    let saved = test.app.export.write_records(&test.id, request);
    assert_eq!(mode(Path::new(&saved.await.unwrap().path)), 0o600);
}

#[tokio::test]
async fn of_a_named_ledger_the_file_and_its_companions_are_closed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.sqlite3");
    open_at(&path, LedgerPlace::Named).await.unwrap();
    let other = folder.path().join("letter.txt");
    std::fs::write(&other, "").unwrap();
    let lock = folder.path().join("shop.sqlite3.lock");
    for path in [&path, &lock, &other] {
        set_mode(path, 0o644);
    }
    set_mode(folder.path(), 0o755);
    let app = open_at(&path, LedgerPlace::Named).await.unwrap();
    let wal = folder.path().join("shop.sqlite3-wal");
    for path in [&path, &lock, &wal] {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
    assert_eq!((mode(&other), mode(folder.path())), (0o644, 0o755));
    app.shutdown().await;
}
