//! The tray icon and its menu, as a panel reads and clicks them.

use serde_json::{Value, json};

use crate::support::desk::{Desk, run};
use crate::support::shop::Shop;
use crate::support::steps::{connected, status};
use crate::support::tray::TrayIcon;
use crate::support::wait::{until, until_true};
use crate::support::{bell, processes};

/// What the catalogue says under a key such as `tray.open`.
fn word(key: &str) -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/locales/en.json");
    let catalogue: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let found = key.split('.').fold(&catalogue, |place, part| &place[part]);
    found
        .as_str()
        .or(catalogue[key].as_str())
        .unwrap_or_else(|| panic!("no {key} in the catalogue"))
        .to_owned()
}

#[test]
#[ignore = "needs the virtual desktop: make e2e"]
fn the_tray_menu_works() {
    run("tray::the_tray_menu_works", &[], async |desk: Desk| {
        let shop = Shop::empty().await;
        let (window, connection) = connected(&desk, &shop).await;
        let icon = until("the tray icon", async || TrayIcon::find()).await;
        let has = |label: &str| icon.menu().iter().any(|line| line.label == label);
        for key in ["tray.open", "tray.check_now", "tray.pause", "tray.quit"] {
            assert!(has(&word(key)), "{key}: {:?}", icon.menu());
        }

        // An arrival shows in the menu and changes the picture; its line opens it.
        let calm = until("the picture of watching", async || {
            Some(icon.picture()).filter(|name| !name.is_empty())
        })
        .await;
        let sold = shop.charge(1250, "usd", "Two blue jugs").await;
        let check = shop.polls();
        icon.click(&word("tray.check_now"));
        until_true("a poll", async || shop.polls() > check).await;
        bell::rings(&desk, "12.50").await;
        let latest = async || {
            icon.menu()
                .into_iter()
                .find(|line| line.label.contains("12.50"))
        };
        let line = until("the arrival in the menu", latest).await;
        until_true("the picture of something new", async || {
            icon.picture() != calm
        })
        .await;
        icon.click(&line.label);
        let detail = window.find("arrival-detail").await;
        until_true("the arrival in the window", async || {
            detail.text().await.is_ok_and(|text| text.contains(&sold))
        })
        .await;

        icon.click(&word("tray.pause"));
        until_true("watching to pause", async || {
            status(&window, &connection).await["state"] == json!("paused")
        })
        .await;
        until_true("the menu to offer resuming", async || {
            has(&word("tray.resume"))
        })
        .await;
        icon.click(&word("tray.resume"));
        until_true("watching to resume", async || {
            status(&window, &connection).await["state"] != json!("paused")
        })
        .await;

        desk.close_window();
        until_true("the window to close", async || !desk.has_window()).await;
        icon.click(&word("tray.open"));
        until_true("the window to open", async || desk.has_window()).await;

        let app = processes::app(&desk).expect("the app runs");
        icon.click(&word("tray.quit"));
        until_true("the app to end", async || !app.runs()).await;
    });
}
