//! A desktop that lacks something is survived, with a message.

use crate::support::app::AppWindow;
use crate::support::ledger;
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
            window.quit().await;
        },
    );
}
