//! Steps that several tests begin with.

use serde_json::{Value, json};

use super::app::Window;
use super::desk::Desk;
use super::ledger;
use super::shop::Shop;
use super::wait::{until, until_true};

/// Connects to the shop through the connect screen and lets the app poll as often as a loopback host allows.
pub async fn connected(desk: &Desk, shop: &Shop) -> (Window, String) {
    let window = Window::open(desk, Some(&shop.url()), &[]).await;
    window.connect(&shop.key()).await;
    let connection = until("the connection", async || ledger::connections(desk).pop()).await;
    poll_often(&window).await;
    watched(&window, &connection).await;
    (window, connection)
}

/// Five seconds between polls, the least there is.
pub async fn poll_often(window: &Window) {
    let settings = window.invoke("settings", json!({})).await.unwrap();
    let mut watching = settings["watching"].clone();
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
pub async fn watched(window: &Window, connection: &str) {
    until_true("the first poll", async || {
        let status = status(window, connection).await;
        status["last_success"].is_number()
    })
    .await;
}

/// What the app says of its watching.
pub async fn status(window: &Window, connection: &str) -> Value {
    window
        .invoke("watch_status", json!({ "connection": connection }))
        .await
        .unwrap()
}

/// Waits until the app has polled `times` more times: whatever would ring again had its chance.
pub async fn further_polls(shop: &Shop, times: usize) {
    let before = shop.polls();
    until_true("further polls", async || shop.polls() >= before + times).await;
}
