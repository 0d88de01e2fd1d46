//! The key stays put.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::shop::Shop;
use crate::support::steps::{open_connected, wait_for_polls};
use crate::support::virtual_desktop::{VirtualDesktop, run_command, run_on_desktop};
use crate::support::wait::wait_until;
use crate::support::{app, ledger, processes};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn the_key_is_in_the_keychain_and_nowhere_else() {
    run_on_desktop(
        "key::the_key_is_in_the_keychain_and_nowhere_else",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, connection) = open_connected(&desktop, &shop).await;
            assert_eq!(lookup(&connection), shop.key(), "the keychain has it");

            // Used, rung for, and written about in the logs at their most talkative.
            shop.create_charge(1250, "usd", "Two blue jugs").await;
            wait_until("the charge", async || {
                ledger::count_arrivals(&desktop, "charge.added").is_some_and(|c| c.rows == 1)
            })
            .await;
            wait_for_polls(&shop, 1).await;
            let log = std::fs::read_to_string(desktop.logs().join("app.log")).unwrap();
            assert!(!log.is_empty(), "the app logs");
            search(&desktop, &shop.key());

            // The window shows at most the key's last four characters.
            let page = window
                .try_script("return document.documentElement.outerHTML")
                .await
                .unwrap()
                .to_string();
            assert!(!page.contains(&shop.key()));

            // After a crash and a restart it is read from the keychain again, and still in no file.
            processes::find_app(&desktop).unwrap().kill();
            drop(window);
            processes::wait_for_end(&desktop).await;
            let second = app::start_app(&desktop, Some(&shop.url()), &["--hidden"]);
            wait_for_polls(&shop, 1).await;
            search(&desktop, &shop.key());
            app::end_app(second);
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn removing_a_connection_removes_its_key() {
    run_on_desktop(
        "key::removing_a_connection_removes_its_key",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, connection) = open_connected(&desktop, &shop).await;
            assert_eq!(lookup(&connection), shop.key());
            let arguments = serde_json::json!({ "connection": connection, "deleteLedger": true });
            window.invoke("remove_connection", arguments).await.unwrap();
            assert_eq!(lookup(&connection), "");
            assert!(ledger::list_connections(&desktop).is_empty());
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
fn search(desktop: &VirtualDesktop, key: &str) {
    run_command(Command::new("sync").arg("-f").arg(desktop.folder()));
    let mut files = Vec::new();
    list(desktop.folder(), &mut files);
    assert!(
        files.iter().any(|file| file.ends_with("ledger.sqlite3")),
        "the ledger is among the files: {files:?}"
    );
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        assert!(!holds(&bytes, key), "the key is in {}", file.display());
    }
    let running = processes::list_processes(desktop);
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
