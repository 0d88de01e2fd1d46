//! One app, one window, which comes back where it was.

use std::process::Command;

use crate::support::app;
use crate::support::desk::{Desk, run};
use crate::support::processes;
use crate::support::shop::Shop;
use crate::support::steps::{connected, further_polls};
use crate::support::wait::{until, until_true};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_second_start_focuses_the_first() {
    run(
        "window::a_second_start_focuses_the_first",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, _) = connected(&desk, &shop).await;
            let first = processes::app(&desk).expect("the app runs");
            // Another window takes the focus, as when the person works elsewhere.
            let mut other = Command::new("xfce4-panel")
                .arg("--preferences")
                .spawn()
                .unwrap();
            until_true("the other window to have the focus", async || {
                desk.focused()
                    .is_some_and(|title| !title.contains("Shopbell"))
            })
            .await;

            let mut second = app::start(&desk, Some(&shop.url()), &[]);
            let ended = until("the second start to end", async || {
                second.try_wait().unwrap()
            })
            .await;
            assert!(ended.success(), "{ended}");
            until_true("the first to have the focus", async || {
                desk.focused()
                    .is_some_and(|title| title.contains("Shopbell"))
            })
            .await;
            assert_eq!(processes::app(&desk).map(|app| app.id), Some(first.id));
            assert_eq!(
                desk.windows()
                    .iter()
                    .filter(|title| title.contains("Shopbell"))
                    .count(),
                1
            );
            other.kill().ok();
            other.wait().ok();
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn closing_frees_the_webview_and_a_start_opens_a_window_again() {
    run(
        "window::closing_frees_the_webview_and_a_start_opens_a_window_again",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, _) = connected(&desk, &shop).await;
            window.quit().await;
            // A driver that goes may only close the window, and the app stays in the tray.
            if let Some(app) = processes::app(&desk) {
                app.end();
            }
            until_true("the app to end", async || processes::app(&desk).is_none()).await;

            // Without a driver, which would keep the page alive.
            let first = app::start(&desk, Some(&shop.url()), &[]);
            until_true("the window to open", async || desk.has_window()).await;
            let pages = async || {
                let all = processes::all(&desk);
                all.iter()
                    .filter(|process| {
                        process.runs() && process.program.ends_with("WebKitWebProcess")
                    })
                    .count()
            };
            until_true("the page's process", async || pages().await == 1).await;
            desk.close_window();
            until_true("the page's process to end", async || pages().await == 0).await;
            further_polls(&shop, 1).await;

            let mut second = app::start(&desk, Some(&shop.url()), &[]);
            until("the second start to end", async || {
                second.try_wait().unwrap()
            })
            .await;
            until_true("the window to open again", async || desk.has_window()).await;
            until_true("the page's process", async || pages().await == 1).await;
            app::end(first);
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn without_a_tray_closing_minimises_and_says_so_once() {
    run(
        "window::without_a_tray_closing_minimises_and_says_so_once",
        &["--no-tray"],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, _) = connected(&desk, &shop).await;
            desk.close_window();
            until_true("the window to be minimised", async || {
                // It is still there, and no longer to be seen.
                let find = |kind: &[&str]| {
                    let mut search = Command::new("xdotool");
                    let output = search
                        .arg("search")
                        .args(kind)
                        .args(["--name", "^Shopbell"])
                        .output();
                    String::from_utf8_lossy(&output.unwrap().stdout)
                        .lines()
                        .count()
                };
                find(&[]) > 0 && find(&["--onlyvisible"]) == 0
            })
            .await;
            let told = crate::support::bell::rang(&desk).len();
            assert_eq!(told, 1, "it says so once");
            let mut second = app::start(&desk, Some(&shop.url()), &[]);
            until("the second start to end", async || {
                second.try_wait().unwrap()
            })
            .await;
            until_true("the window to be back", async || {
                desk.focused()
                    .is_some_and(|title| title.contains("Shopbell"))
            })
            .await;
            desk.close_window();
            further_polls(&shop, 1).await;
            assert_eq!(crate::support::bell::rang(&desk).len(), 1, "not again");
            window.quit().await;
        },
    );
}
