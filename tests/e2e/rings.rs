//! New things ring, once, and a click opens them.

use serde_json::json;

use crate::support::desk::{Desk, run};
use crate::support::shop::Shop;
use crate::support::steps::{connected, further_polls};
use crate::support::wait::{until, until_true};
use crate::support::{bell, ledger, processes};

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_charge_rings_and_its_click_opens_it() {
    run(
        "rings::a_charge_rings_and_its_click_opens_it",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let old = shop.charge(990, "usd", "Sold before anybody watched").await;
            let (window, connection) = connected(&desk, &shop).await;
            assert_eq!(
                ledger::is_read(&desk, &old),
                Some(true),
                "the first poll is silent"
            );

            let sold = shop.charge(1250, "usd", "Two blue jugs").await;
            let rang = bell::rings(&desk, "12.50").await;
            assert!(!rang.title.is_empty() && !rang.body.is_empty(), "{rang:?}");
            assert_eq!(bell::displayed(), 1);
            assert_eq!(ledger::is_read(&desk, &sold), Some(false));

            bell::click();
            let detail = window.find("arrival-detail").await;
            until_true("the charge in the detail panel", async || {
                detail.text().await.is_ok_and(|text| text.contains(&sold))
            })
            .await;
            assert!(
                window.route().await.starts_with("#/activity"),
                "{}",
                window.route().await
            );
            until_true("the arrival to count as read", async || {
                ledger::is_read(&desk, &sold) == Some(true)
            })
            .await;

            // Clicked, it is history; and neither it nor the old one rings again.
            until_true("the daemon's history", async || {
                bell::history().contains(&rang)
            })
            .await;
            further_polls(&shop, 2).await;
            assert_eq!(bell::rang(&desk), [rang]);
            assert!(connection.ends_with(":test"), "{connection}");
            window.quit().await;
        },
    );
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn a_closed_window_still_rings_once_for_250_in_one_second() {
    run(
        "rings::a_closed_window_still_rings_once_for_250_in_one_second",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, connection) = connected(&desk, &shop).await;
            let app = processes::app(&desk).expect("the app runs");
            desk.close_window();
            until_true("the window to close", async || !desk.has_window()).await;
            assert!(app.runs(), "closing the window keeps watching");
            // The first close explains itself with a notification of its own.
            until_true("the explanation", async || bell::rang(&desk).len() == 1).await;
            bell::close_all();

            shop.charges_in_one_second(250).await;
            until_true("250 in the ledger", async || {
                ledger::counts(&desk, "charge.added").is_some_and(|counts| counts.rows == 250)
            })
            .await;
            let summary = bell::rings(&desk, "250").await;
            until_true("all to be alerted", async || {
                ledger::counts(&desk, "charge.added").is_some_and(|counts| counts.alerted == 250)
            })
            .await;
            further_polls(&shop, 2).await;
            let rang: Vec<_> = bell::rang(&desk).into_iter().skip(1).collect();
            assert_eq!(rang, [summary], "one summary, once");
            let counts = ledger::counts(&desk, "charge.added").unwrap();
            assert_eq!(
                counts,
                ledger::Counts {
                    rows: 250,
                    objects: 250,
                    alerted: 250
                }
            );

            // A click on the summary makes a new window, which goes to what is unread.
            bell::click();
            until_true("the window to open", async || desk.has_window()).await;
            let route = until("the place it went to", async || {
                ledger::last_route(&desk, "unread")
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
    run(
        "rings::japanese_rings_in_japanese",
        &[],
        async |desk: Desk| {
            let shop = Shop::empty().await;
            let (window, _) = connected(&desk, &shop).await;
            let settings = window.invoke("settings", json!({})).await.unwrap();
            let mut general = settings["general"].clone();
            general["language"] = json!("ja");
            window
                .invoke(
                    "update_settings",
                    json!({ "patch": { "general": general } }),
                )
                .await
                .unwrap();
            window.shows("設定").await;

            shop.charge(3200, "jpy", "青い水差し").await;
            let rang = bell::rings(&desk, "3,200").await;
            assert!(
                rang.title.contains("料金") || rang.body.contains("料金"),
                "{rang:?}"
            );
            window.quit().await;
        },
    );
}
