//! A desktop that lacks something is survived, with a message.

use serde_json::json;

use crate::support::app::AppWindow;
use crate::support::ledger;
use crate::support::notifications::{self, LateDaemon};
use crate::support::shop::Shop;
use crate::support::steps::{open_connected, poll_often, wait_for_first_poll, wait_for_polls};
use crate::support::virtual_desktop::{VirtualDesktop, run_on_desktop};
use crate::support::wait::{wait_for, wait_until};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn without_a_keychain_the_key_is_kept_for_this_run_only() {
    run_on_desktop(
        "missing::without_a_keychain_the_key_is_kept_for_this_run_only",
        &["--no-keychain"],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let window = AppWindow::open(&desktop, Some(&shop.url()), &[]).await;
            window.connect(&shop.key()).await;
            let message = window.find("connect-error").await.text().await.unwrap();
            assert!(message.to_lowercase().contains("keychain"), "{message}");
            assert!(
                ledger::list_connections(&desktop).is_empty(),
                "nothing is connected before the person agrees"
            );

            // The person agrees to keep it for this run.
            window.click("connect-keep").await;
            window.click("connect-submit").await;
            let connection = wait_for("the connection", async || {
                ledger::list_connections(&desktop).pop()
            })
            .await;
            poll_often(&window).await;
            wait_for_first_poll(&window, &connection).await;
            shop.create_charge(1250, "usd", "Two blue jugs").await;
            wait_until("the charge", async || {
                ledger::count_arrivals(&desktop, "charge.added").is_some_and(|c| c.rows == 1)
            })
            .await;
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_locked_keychain_is_told_from_a_missing_one() {
    run_on_desktop(
        "missing::a_locked_keychain_is_told_from_a_missing_one",
        &["--locked-keychain"],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let window = AppWindow::open(&desktop, Some(&shop.url()), &[]).await;
            window.connect(&shop.key()).await;
            let message = window.find("connect-error").await.text().await.unwrap();
            assert!(message.to_lowercase().contains("lock"), "{message}");
            assert!(ledger::list_connections(&desktop).is_empty());
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn without_a_notification_daemon_arrivals_are_still_recorded() {
    let name = "missing::without_a_notification_daemon_arrivals_are_still_recorded";
    run_on_desktop(
        name,
        &["--no-notifications"],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            shop.create_charge(1250, "usd", "Two blue jugs").await;
            wait_until("the charge", async || {
                ledger::count_arrivals(&desktop, "charge.added").is_some_and(|c| c.rows == 1)
            })
            .await;
            window
                .find_css("[data-testid=\"notice\"][data-kind*=\"notifications\"]")
                .await;
            wait_for_polls(&shop, 1).await;
            window.navigate("#/activity").await;
            window.find_css("[data-testid=\"arrival-row\"]").await;
            assert_eq!(
                ledger::count_arrivals(&desktop, "charge.added")
                    .unwrap()
                    .alerted,
                0,
                "nobody was told"
            );

            // One comes up: what it missed rings, and the window takes its words back.
            let daemon = LateDaemon::start(&desktop);
            notifications::wait_for_notification(&desktop, "12.50").await;
            wait_until("the notice to go", async || {
                let start = window.invoke("load_start", json!({})).await.unwrap();
                start["notices"].as_array().unwrap().is_empty()
            })
            .await;
            wait_for_polls(&shop, 1).await;
            assert_eq!(notifications::list_shown(&desktop).len(), 1, "once");
            window.quit().await;
            drop(daemon);
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_notification_daemon_that_does_not_answer_stops_no_poll() {
    run_on_desktop(
        "missing::a_notification_daemon_that_does_not_answer_stops_no_poll",
        &["--no-notifications"],
        async |desktop: VirtualDesktop| {
            let daemon = LateDaemon::start(&desktop);
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            daemon.freeze();
            shop.create_charge(1250, "usd", "Two blue jugs").await;
            wait_until("the charge", async || {
                ledger::count_arrivals(&desktop, "charge.added").is_some_and(|c| c.rows == 1)
            })
            .await;
            wait_for_polls(&shop, 3).await;
            daemon.thaw();
            notifications::wait_for_notification(&desktop, "12.50").await;
            wait_until("it to be marked", async || {
                ledger::count_arrivals(&desktop, "charge.added").is_some_and(|c| c.alerted == 1)
            })
            .await;
            window.quit().await;
        },
    );
}
