//! One app, one window, which comes back where it was.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncReadExt as _;

use crate::support::app;
use crate::support::notifications;
use crate::support::processes;
use crate::support::shop::Shop;
use crate::support::steps::{open_connected, wait_for_polls};
use crate::support::virtual_desktop::{VirtualDesktop, run_on_desktop};
use crate::support::wait::{wait_for, wait_until};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_second_start_focuses_the_first() {
    run_on_desktop(
        "window::a_second_start_focuses_the_first",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            let first = processes::find_app(&desktop).expect("the app runs");
            // Another window takes the focus, as when the person works elsewhere.
            let mut other = Command::new("xfce4-panel")
                .arg("--preferences")
                .spawn()
                .unwrap();
            wait_until("the other window to have the focus", async || {
                desktop
                    .focused_title()
                    .is_some_and(|title| !title.contains("Shopbell"))
            })
            .await;

            let mut second = app::start_app(&desktop, Some(&shop.url()), &[]);
            let ended = wait_for("the second start to end", async || {
                second.try_wait().unwrap()
            })
            .await;
            assert!(ended.success(), "{ended}");
            wait_until("the first to have the focus", async || {
                desktop
                    .focused_title()
                    .is_some_and(|title| title.contains("Shopbell"))
            })
            .await;
            assert_eq!(
                processes::find_app(&desktop).map(|app| app.id),
                Some(first.id)
            );
            assert_eq!(
                desktop
                    .list_windows()
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
    run_on_desktop(
        "window::closing_frees_the_webview_and_a_start_opens_a_window_again",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            window.quit().await;
            // A driver that goes may only close the window, and the app stays in the tray.
            if let Some(app) = processes::find_app(&desktop) {
                app.terminate();
            }
            processes::wait_for_end(&desktop).await;

            // Without a driver, which would keep the page alive.
            let first = app::start_app(&desktop, Some(&shop.url()), &[]);
            wait_until("the window to open", async || desktop.has_window()).await;
            let pages = async || processes::list_pages(&desktop).len();
            wait_until("the page's process", async || pages().await == 1).await;
            desktop.close_window();
            wait_until("the page's process to end", async || pages().await == 0).await;
            wait_for_polls(&shop, 1).await;

            let mut second = app::start_app(&desktop, Some(&shop.url()), &[]);
            wait_for("the second start to end", async || {
                second.try_wait().unwrap()
            })
            .await;
            wait_until("the window to open again", async || desktop.has_window()).await;
            wait_until("the page's process", async || pages().await == 1).await;
            app::end_app(first);
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn without_a_tray_closing_minimises_and_says_so_once() {
    run_on_desktop(
        "window::without_a_tray_closing_minimises_and_says_so_once",
        &["--no-tray"],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            desktop.close_window();
            wait_until("the window to be minimised", async || {
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
            // It is said after the window went, by another program.
            notifications::wait_for_notification(&desktop, "minimised").await;
            let told = notifications::list_shown(&desktop).len();
            assert_eq!(told, 1, "it says so once");
            let mut second = app::start_app(&desktop, Some(&shop.url()), &[]);
            wait_for("the second start to end", async || {
                second.try_wait().unwrap()
            })
            .await;
            wait_until("the window to be back", async || {
                desktop
                    .focused_title()
                    .is_some_and(|title| title.contains("Shopbell"))
            })
            .await;
            desktop.close_window();
            wait_for_polls(&shop, 1).await;
            assert_eq!(notifications::list_shown(&desktop).len(), 1, "not again");
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn the_window_leaves_the_app_for_no_page() {
    run_on_desktop(
        "window::the_window_leaves_the_app_for_no_page",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let foreign = format!("http://{}/foreign", listener.local_addr().unwrap());
            // A link that is clicked has WebKit connect ahead; what counts is whether it asks.
            let asked = Arc::<AtomicUsize>::default();
            let counter = asked.clone();
            tokio::spawn(async move {
                while let Ok((mut stream, _)) = listener.accept().await {
                    let counter = counter.clone();
                    tokio::spawn(async move {
                        let read = stream.read(&mut [0; 1024]).await;
                        counter.fetch_add(read.unwrap_or_default(), Ordering::SeqCst);
                    });
                }
            });
            window.try_script("window.stays = true; return true").await;
            let link = "const link = Object.assign(document.createElement('a'), { href: URL });
                document.body.append(link); link.click(); return true";
            for way in [
                "location.href = URL; return true",
                "location.replace(URL); return true",
                link,
                &link.replace("href: URL", "href: URL, target: '_blank'"),
                &link.replace("href: URL", "href: URL, download: 'x.exe'"),
                "open(URL); return true",
                "const form = Object.assign(document.createElement('form'), { action: URL, method: 'post' });
                    document.body.append(form); form.submit(); return true",
                "location.href = 'data:text/html,<h1>foreign</h1>'; return true",
            ] {
                window
                    .try_script(&way.replace("URL", &format!("'{foreign}'")))
                    .await;
            }
            // What was asked for is decided by now: the app answers, from the page that it had.
            let version = window.invoke("load_start", serde_json::json!({})).await;
            assert!(version.is_ok(), "{version:?}");
            let stays = window
                .try_script("return window.stays === true && location.origin")
                .await;
            assert_eq!(stays, Some(serde_json::json!("tauri://localhost")));
            let asked = asked.load(Ordering::SeqCst);
            assert_eq!(asked, 0, "somebody asked for the foreign page");
            assert_eq!(
                desktop
                    .list_windows()
                    .iter()
                    .filter(|title| title.contains("Shopbell"))
                    .count(),
                1
            );
            window.quit().await;
        },
    );
}
