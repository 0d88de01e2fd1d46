//! The tray icon and its menu, as a panel reads and clicks them.

use serde_json::{Value, json};

use crate::support::shop::Shop;
use crate::support::steps::{open_connected, read_status};
use crate::support::tray::TrayIcon;
use crate::support::virtual_desktop::{VirtualDesktop, run_on_desktop};
use crate::support::wait::{wait_for, wait_until};
use crate::support::{notifications, processes};

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
    run_on_desktop(
        "tray::the_tray_menu_works",
        &[],
        async |desktop: VirtualDesktop| {
            let shop = Shop::empty().await;
            let (window, connection) = open_connected(&desktop, &shop).await;
            let icon = wait_for("the tray icon", async || TrayIcon::find()).await;
            let has = |label: &str| icon.read_menu().iter().any(|line| line.label == label);
            for key in ["tray.open", "tray.check_now", "tray.pause", "tray.quit"] {
                assert!(has(&word(key)), "{key}: {:?}", icon.read_menu());
            }

            // An arrival shows in the menu and changes the picture; its line opens it.
            let calm = wait_for("the picture of watching", async || {
                Some(icon.icon_name()).filter(|name| !name.is_empty())
            })
            .await;
            let sold = shop.create_charge(1250, "usd", "Two blue jugs").await;
            let check = shop.count_polls();
            icon.click(&word("tray.check_now"));
            wait_until("a poll", async || shop.count_polls() > check).await;
            notifications::wait_for_notification(&desktop, "12.50").await;
            let latest = async || {
                icon.read_menu()
                    .into_iter()
                    .find(|line| line.label.contains("12.50"))
            };
            let line = wait_for("the arrival in the menu", latest).await;
            wait_until("the picture of something new", async || {
                icon.icon_name() != calm
            })
            .await;
            icon.click(&line.label);
            let detail = window.find("arrival-detail").await;
            wait_until("the arrival in the window", async || {
                detail.text().await.is_ok_and(|text| text.contains(&sold))
            })
            .await;

            icon.click(&word("tray.pause"));
            wait_until("watching to pause", async || {
                read_status(&window, &connection).await["state"] == json!("paused")
            })
            .await;
            wait_until("the menu to offer resuming", async || {
                has(&word("tray.resume"))
            })
            .await;
            icon.click(&word("tray.resume"));
            wait_until("watching to resume", async || {
                read_status(&window, &connection).await["state"] != json!("paused")
            })
            .await;

            // What comes in a quiet time is told when it rings again.
            wait_until("the offer of a quiet hour", async || {
                has(&word("tray.quiet_hour"))
            })
            .await;
            icon.click(&word("tray.quiet_hour"));
            wait_until("the offer to ring again", async || {
                has(&word("tray.ring_again"))
            })
            .await;
            shop.create_charge(777, "usd", "Teapot").await;
            wait_until("the arrival in the menu", async || {
                icon.read_menu()
                    .iter()
                    .any(|line| line.label.contains("7.77"))
            })
            .await;
            let told = notifications::list_shown(&desktop);
            assert!(
                !told.iter().any(|one| one.title.contains("7.77")),
                "{told:?}"
            );
            icon.click(&word("tray.ring_again"));
            notifications::wait_for_notification(&desktop, "7.77").await;

            desktop.close_window();
            wait_until("the window to close", async || !desktop.has_window()).await;
            icon.click(&word("tray.open"));
            wait_until("the window to open", async || desktop.has_window()).await;

            let app = processes::find_app(&desktop).expect("the app runs");
            icon.click(&word("tray.quit"));
            wait_until("the app to end", async || !app.is_running()).await;
        },
    );
}
