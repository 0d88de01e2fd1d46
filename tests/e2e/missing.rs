//! A desktop that lacks something is survived, with a message.

use crate::support::app::Window;
use crate::support::desk::{Desk, run};
use crate::support::ledger;
use crate::support::shop::Shop;
use crate::support::steps::{connected, further_polls, poll_often, watched};
use crate::support::wait::{until, until_true};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn without_a_keychain_the_key_is_kept_for_this_run_only() {
    run(
        "missing::without_a_keychain_the_key_is_kept_for_this_run_only",
        &["--no-keychain"],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let window = Window::open(&desk, Some(&shop.url()), &[]).await;
            window.connect(&shop.key()).await;
            let message = window.find("connect-error").await.text().await.unwrap();
            assert!(message.to_lowercase().contains("keychain"), "{message}");
            assert!(
                ledger::connections(&desk).is_empty(),
                "nothing is connected before the person agrees"
            );

            // The person agrees to keep it for this run.
            window.click("connect-keep").await;
            window.click("connect-submit").await;
            let connection =
                until("the connection", async || ledger::connections(&desk).pop()).await;
            poll_often(&window).await;
            watched(&window, &connection).await;
            shop.charge(1250, "usd", "Two blue jugs").await;
            until_true("the charge", async || {
                ledger::counts(&desk, "charge.added").is_some_and(|c| c.rows == 1)
            })
            .await;
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_locked_keychain_is_told_from_a_missing_one() {
    run(
        "missing::a_locked_keychain_is_told_from_a_missing_one",
        &["--locked-keychain"],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let window = Window::open(&desk, Some(&shop.url()), &[]).await;
            window.connect(&shop.key()).await;
            let message = window.find("connect-error").await.text().await.unwrap();
            assert!(message.to_lowercase().contains("lock"), "{message}");
            assert!(ledger::connections(&desk).is_empty());
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn without_a_notification_daemon_arrivals_are_still_recorded() {
    let name = "missing::without_a_notification_daemon_arrivals_are_still_recorded";
    run(name, &["--no-notifications"], async |desk: Desk| {
        let shop = Shop::empty().await;
        let (window, _) = connected(&desk, &shop).await;
        shop.charge(1250, "usd", "Two blue jugs").await;
        until_true("the charge", async || {
            ledger::counts(&desk, "charge.added").is_some_and(|c| c.rows == 1)
        })
        .await;
        window
            .css("[data-testid=\"notice\"][data-kind*=\"notifications\"]")
            .await;
        further_polls(&shop, 1).await;
        window.go("#/activity").await;
        window.css("[data-testid=\"arrival-row\"]").await;
        window.quit().await;
    });
}
