//! The release app in a real window on the virtual desktop, with 100,000 arrivals and 100,000 customers
//! in its ledger: idle polls, CPU and memory; from process start to the first usable screen; from a
//! keystroke to painted rows. Started by `benches/app.sh`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::process::Command;

use serde_json::json;
use shopbell_sandbox::{Sandbox, SandboxOptions};

#[path = "../support.rs"]
mod bench;
#[path = "../../tests/e2e/support.rs"]
mod support;

mod idle;
mod screen;
mod seed;
mod tree;

use support::{
    app::AppWindow,
    ledger, processes,
    steps::{poll_often, wait_for_first_poll},
    virtual_desktop::{VirtualDesktop, run_command},
    wait::{wait_for, wait_until},
};

/// Polls between which nothing happens.
const POLLS: usize = 5;

/// What all measures share.
struct Scene {
    desktop: VirtualDesktop,
    sandbox: Sandbox,
    connection: String,
}

impl Scene {
    /// Connects an account with nothing in it, so that all the app holds is what is put there.
    async fn begin() -> (Self, AppWindow) {
        let desktop = VirtualDesktop::here();
        let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
        let window = AppWindow::open(&desktop, Some(&sandbox.url()), &[]).await;
        let arguments = json!({ "key": sandbox.key(), "keep": true });
        window.invoke("connect", arguments).await.unwrap();
        let connection = wait_for("the connection", async || {
            ledger::list_connections(&desktop).pop()
        })
        .await;
        wait_for_first_poll(&window, &connection).await;
        let scene = Self {
            desktop,
            sandbox,
            connection,
        };
        (scene, window)
    }

    async fn window(&self) -> AppWindow {
        AppWindow::open(&self.desktop, Some(&self.sandbox.url()), &[]).await
    }

    fn count_polls(&self) -> usize {
        let requests = self.sandbox.requests();
        let signals = requests.iter().filter(|one| one.path == "/v1/events");
        signals.count()
    }

    /// Ends the app and waits until all of it is gone. A driver that is busy may leave the app in the
    /// tray when it goes; then it is asked to end as the session does at log-out.
    async fn quit(&self, window: AppWindow) {
        window.quit().await;
        if let Some(app) = processes::find_app(&self.desktop) {
            run_command(Command::new("sh").args(["-c", &format!("kill {} 2>&1 || true", app.id)]));
        }
        wait_until("the app to end", async || {
            processes::find_app(&self.desktop).is_none()
        })
        .await;
    }
}

/// How many requests idle polls make.
async fn idle_polls(scene: &Scene, window: &AppWindow) {
    poll_often(window).await;
    let before = scene.count_polls();
    wait_until("a poll", async || scene.count_polls() > before).await;
    scene.sandbox.clear_requests();
    wait_until("idle polls", async || scene.count_polls() >= POLLS).await;
    let requests = scene.sandbox.requests();
    println!(
        "idle poll, the whole app against the sandbox: {} HTTP requests in {} polls",
        requests.len(),
        scene.count_polls()
    );
}

/// Has the app come back to a place at its next start, and poll once a minute.
async fn settle_at(window: &AppWindow, route: &str, seconds: u32) {
    let start = window.invoke("load_start", json!({})).await.unwrap();
    let mut watching = start["settings"]["watching"].clone();
    watching["interval_seconds"] = json!(seconds);
    let patch = json!({ "patch": { "watching": watching } });
    window.invoke("update_settings", patch).await.unwrap();
    window.navigate(&format!("#{route}")).await;
    wait_until("the place to be kept", async || {
        let start = window.invoke("load_start", json!({})).await.unwrap();
        start["view"]["route"] == json!(route)
    })
    .await;
}

#[tokio::main]
async fn main() {
    let (scene, window) = Scene::begin().await;
    idle_polls(&scene, &window).await;
    settle_at(&window, "/activity", 60).await;
    scene.quit(window).await;
    seed::fill(&scene.desktop, &scene.connection).await;

    screen::starts(&scene).await;
    idle::closed_and_open(&scene).await;

    let window = scene.window().await;
    screen::keystrokes(&scene, &window).await;
    screen::scrolled(&scene, &window).await;
    settle_at(&window, "/customers", 60).await;
    scene.quit(window).await;
    idle::listed(&scene).await;
}
