//! Steps that several tests begin with.

use serde_json::{Value, json};

use super::app::AppWindow;
use super::ledger;
use super::shop::Shop;
use super::virtual_desktop::VirtualDesktop;
use super::wait::{wait_for, wait_until};

/// Connects to the shop through the connect screen and lets the app poll as often as a loopback host allows.
pub async fn open_connected(desktop: &VirtualDesktop, shop: &Shop) -> (AppWindow, String) {
    let window = AppWindow::open(desktop, Some(&shop.url()), &[]).await;
    window.connect(&shop.key()).await;
    let connection = wait_for("the connection", async || {
        ledger::list_connections(desktop).pop()
    })
    .await;
    poll_often(&window).await;
    wait_for_first_poll(&window, &connection).await;
    (window, connection)
}

/// Five seconds between polls, the least there is.
pub async fn poll_often(window: &AppWindow) {
    let start = window.invoke("load_start", json!({})).await.unwrap();
    let mut watching = start["settings"]["watching"].clone();
    watching["interval_seconds"] = json!(5);
    window
        .invoke(
            "update_settings",
            json!({ "patch": { "watching": watching } }),
        )
        .await
        .unwrap();
}

/// Waits until the first poll, the silent one, has gone through.
pub async fn wait_for_first_poll(window: &AppWindow, connection: &str) {
    wait_until("the first poll", async || {
        let status = read_status(window, connection).await;
        status["last_success"].is_number()
    })
    .await;
}

/// What the app says of its watching.
pub async fn read_status(window: &AppWindow, connection: &str) -> Value {
    let all = window
        .invoke("list_watch_statuses", json!({}))
        .await
        .unwrap();
    let mut all = all.as_array().unwrap().iter();
    let found = all.find(|one| one["connection"] == connection);
    found.unwrap().clone()
}

/// Waits until the app has polled `times` more times: whatever would ring again had its chance.
pub async fn wait_for_polls(shop: &Shop, times: usize) {
    let before = shop.count_polls();
    wait_until("further polls", async || {
        shop.count_polls() >= before + times
    })
    .await;
}
