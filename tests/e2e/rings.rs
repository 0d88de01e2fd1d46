//! New things ring, once, and a click opens them.

use serde_json::json;

use crate::support::shop::Shop;
use crate::support::steps::{open_connected, wait_for_polls};
use crate::support::virtual_desktop::{VirtualDesktop, run_on_desktop};
use crate::support::wait::{wait_for, wait_until};
use crate::support::{ledger, notifications, processes};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_charge_rings_and_its_click_opens_it() {
    run_on_desktop(
        "rings::a_charge_rings_and_its_click_opens_it",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let old = shop
                .create_charge(990, "usd", "Sold before anybody watched")
                .await;
            let (window, connection) = open_connected(&desktop, &shop).await;
            assert_eq!(
                ledger::is_read(&desktop, &old),
                Some(true),
                "the first poll is silent"
            );

            let sold = shop.create_charge(1250, "usd", "Two blue jugs").await;
            let shown = notifications::wait_for_notification(&desktop, "12.50").await;
            assert!(
                !shown.title.is_empty() && !shown.body.is_empty(),
                "{shown:?}"
            );
            assert_eq!(notifications::count_displayed(), 1);
            assert_eq!(ledger::is_read(&desktop, &sold), Some(false));

            notifications::click_newest();
            let detail = window.find("arrival-detail").await;
            wait_until("the charge in the detail panel", async || {
                detail.text().await.is_ok_and(|text| text.contains(&sold))
            })
            .await;
            assert!(
                window.route().await.starts_with("#/activity"),
                "{}",
                window.route().await
            );
            wait_until("the arrival to count as read", async || {
                ledger::is_read(&desktop, &sold) == Some(true)
            })
            .await;

            // Clicked, it is history; and neither it nor the old one rings again.
            wait_until("the daemon's history", async || {
                notifications::read_history().contains(&shown)
            })
            .await;
            wait_for_polls(&shop, 2).await;
            assert_eq!(notifications::list_shown(&desktop), [shown]);
            assert!(connection.ends_with(":test"), "{connection}");

            // What becomes of it rings, too, and the open panel tells it.
            shop.refund(&sold).await;
            notifications::wait_for_notification(&desktop, "Refund").await;
            wait_until("the refund in the charge's panel", async || {
                detail.text().await.is_ok_and(|text| {
                    text.contains("Refunded") && text.contains("Refund of $12.50")
                })
            })
            .await;
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_closed_window_still_rings_once_for_250_in_one_second() {
    run_on_desktop(
        "rings::a_closed_window_still_rings_once_for_250_in_one_second",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, connection) = open_connected(&desktop, &shop).await;
            let app = processes::find_app(&desktop).expect("the app runs");
            desktop.close_window();
            wait_until("the window to close", async || !desktop.has_window()).await;
            assert!(app.is_running(), "closing the window keeps watching");
            // The first close explains itself with a notification of its own.
            wait_until("the explanation", async || {
                notifications::list_shown(&desktop).len() == 1
            })
            .await;
            notifications::close_all();

            shop.create_charges_in_one_second(250).await;
            wait_until("250 in the ledger", async || {
                ledger::count_arrivals(&desktop, "charge.added")
                    .is_some_and(|counts| counts.rows == 250)
            })
            .await;
            let summary = notifications::wait_for_notification(&desktop, "250").await;
            wait_until("all to be alerted", async || {
                ledger::count_arrivals(&desktop, "charge.added")
                    .is_some_and(|counts| counts.alerted == 250)
            })
            .await;
            wait_for_polls(&shop, 2).await;
            let shown: Vec<_> = notifications::list_shown(&desktop)
                .into_iter()
                .skip(1)
                .collect();
            assert_eq!(shown, [summary], "one summary, once");
            let counts = ledger::count_arrivals(&desktop, "charge.added").unwrap();
            assert_eq!(
                counts,
                ledger::ArrivalCounts {
                    rows: 250,
                    objects: 250,
                    alerted: 250
                }
            );

            // A click on the summary makes a new window, which goes to what is unread.
            notifications::click_newest();
            wait_until("the window to open", async || desktop.has_window()).await;
            let route = wait_for("the place it went to", async || {
                ledger::read_last_route(&desktop, "unread")
            })
            .await;
            assert!(route.contains("activity"), "{route}");
            drop((window, connection, json!(null)));
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn japanese_rings_in_japanese() {
    run_on_desktop(
        "rings::japanese_rings_in_japanese",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, _) = open_connected(&desktop, &shop).await;
            let start = window.invoke("load_start", json!({})).await.unwrap();
            let mut general = start["settings"]["general"].clone();
            general["language"] = json!("ja");
            window
                .invoke(
                    "update_settings",
                    json!({ "patch": { "general": general } }),
                )
                .await
                .unwrap();
            window.wait_for_text("設定").await;

            shop.create_charge(3200, "jpy", "青い水差し").await;
            let shown = notifications::wait_for_notification(&desktop, "3,200").await;
            assert!(
                shown.title.contains("料金") || shown.body.contains("料金"),
                "{shown:?}"
            );
            window.quit().await;
        },
    );
}
