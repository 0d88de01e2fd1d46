//! The key stays put.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::desk::{Desk, run, say};
use crate::support::shop::Shop;
use crate::support::steps::{connected, further_polls};
use crate::support::wait::until_true;
use crate::support::{app, ledger, processes};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn the_key_is_in_the_keychain_and_nowhere_else() {
    run(
        "key::the_key_is_in_the_keychain_and_nowhere_else",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, connection) = connected(&desk, &shop).await;
            assert_eq!(lookup(&connection), shop.key(), "the keychain has it");

            // Used, rung for, and written about in the logs at their most talkative.
            shop.charge(1250, "usd", "Two blue jugs").await;
            until_true("the charge", async || {
                ledger::counts(&desk, "charge.added").is_some_and(|c| c.rows == 1)
            })
            .await;
            further_polls(&shop, 1).await;
            let log = std::fs::read_to_string(desk.logs().join("app.log")).unwrap();
            assert!(!log.is_empty(), "the app logs");
            search(&desk, &shop.key());

            // The window shows at most the key's last four characters.
            let page = window
                .try_script("return document.documentElement.outerHTML")
                .await
                .unwrap()
                .to_string();
            assert!(!page.contains(&shop.key()));

            // After a crash and a restart it is read from the keychain again, and still in no file.
            processes::app(&desk).unwrap().kill();
            drop(window);
            let second = app::start(&desk, Some(&shop.url()), &["--hidden"]);
            further_polls(&shop, 1).await;
            search(&desk, &shop.key());
            app::end(second);
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn removing_a_connection_removes_its_key() {
    run(
        "key::removing_a_connection_removes_its_key",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, connection) = connected(&desk, &shop).await;
            assert_eq!(lookup(&connection), shop.key());
            let arguments = serde_json::json!({ "connection": connection, "deleteLedger": true });
            window.invoke("remove_connection", arguments).await.unwrap();
            assert_eq!(lookup(&connection), "");
            assert!(ledger::connections(&desk).is_empty());
            window.quit().await;
        },
    );
}

/// The secret under our service and this user, through the keychain's own tool.
fn lookup(connection: &str) -> String {
    let mut command = Command::new("secret-tool");
    command.args([
        "lookup",
        "service",
        "app.shopbell.desktop",
        "username",
        connection,
    ]);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

/// Fails where the key is in a file of the desktop, or in a process's arguments or environment.
fn search(desk: &Desk, key: &str) {
    say(Command::new("sync").arg("-f").arg(desk.folder()));
    let mut files = Vec::new();
    list(desk.folder(), &mut files);
    assert!(
        files.iter().any(|file| file.ends_with("ledger.sqlite3")),
        "the ledger is among the files: {files:?}"
    );
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!holds(&bytes, key), "the key is in {}", file.display());
    }
    let running = processes::all(desk);
    assert!(
        running
            .iter()
            .any(|process| process.program.ends_with("shopbell")),
        "{running:?}"
    );
    for process in running {
        assert!(
            !holds(&process.public_bytes(), key),
            "the key shows in {process:?}"
        );
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            list(&entry.path(), files);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
}

fn holds(bytes: &[u8], key: &str) -> bool {
    let wide: Vec<u8> = key.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [key.as_bytes(), &wide]
        .iter()
        .any(|needle| bytes.windows(needle.len()).any(|window| window == *needle))
}
