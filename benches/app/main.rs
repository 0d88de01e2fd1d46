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

#[path = "../support/mod.rs"]
mod bench;
#[path = "../../tests/e2e/support/mod.rs"]
mod support;

mod idle;
mod screen;
mod seed;
mod tree;

use support::{
    app::Window,
    desk::{Desk, say},
    ledger, processes,
    steps::{poll_often, watched},
    wait::{until, until_true},
};

/// Polls between which nothing happens.
const POLLS: usize = 5;

/// What all measures share.
struct Scene {
    desk: Desk,
    sandbox: Sandbox,
    connection: String,
}

impl Scene {
    /// Connects an account with nothing in it, so that all the app holds is what is put there.
    async fn begin() -> (Self, Window) {
        let desk = Desk::here();
        let sandbox = Sandbox::start(SandboxOptions::default()).await.unwrap();
        let window = Window::open(&desk, Some(&sandbox.url()), &[]).await;
        let arguments = json!({ "key": sandbox.key(), "keep": true });
        window.invoke("connect", arguments).await.unwrap();
        let connection = until("the connection", async || ledger::connections(&desk).pop()).await;
        watched(&window, &connection).await;
        let scene = Self {
            desk,
            sandbox,
            connection,
        };
        (scene, window)
    }

    async fn window(&self) -> Window {
        Window::open(&self.desk, Some(&self.sandbox.url()), &[]).await
    }

    fn polls(&self) -> usize {
        let requests = self.sandbox.requests();
        let signals = requests.iter().filter(|one| one.path == "/v1/events");
        signals.count()
    }

    /// Ends the app and waits until all of it is gone. A driver that is busy may leave the app in the
    /// tray when it goes; then it is asked to end as the session does at log-out.
    async fn quit(&self, window: Window) {
        window.quit().await;
        if let Some(app) = processes::app(&self.desk) {
            say(Command::new("sh").args(["-c", &format!("kill {} 2>&1 || true", app.id)]));
        }
        until_true("the app to end", async || {
            processes::app(&self.desk).is_none()
        })
        .await;
    }
}

/// How many requests idle polls make.
async fn idle_polls(scene: &Scene, window: &Window) {
    poll_often(window).await;
    let before = scene.polls();
    until_true("a poll", async || scene.polls() > before).await;
    scene.sandbox.clear_requests();
    until_true("idle polls", async || scene.polls() >= POLLS).await;
    let requests = scene.sandbox.requests();
    println!(
        "idle poll, the whole app against the sandbox: {} HTTP requests in {} polls",
        requests.len(),
        scene.polls()
    );
}

/// Has the app come back to a place at its next start, and poll once a minute.
async fn settle_at(window: &Window, route: &str, seconds: u32) {
    let settings = window.invoke("settings", json!({})).await.unwrap();
    let mut watching = settings["watching"].clone();
    watching["interval_seconds"] = json!(seconds);
    let patch = json!({ "patch": { "watching": watching } });
    window.invoke("update_settings", patch).await.unwrap();
    window.go(&format!("#{route}")).await;
    until_true("the place to be kept", async || {
        let settings = window.invoke("settings", json!({})).await.unwrap();
        settings["view"]["route"] == json!(route)
    })
    .await;
}

#[tokio::main]
async fn main() {
    let (scene, window) = Scene::begin().await;
    idle_polls(&scene, &window).await;
    settle_at(&window, "/activity", 60).await;
    scene.quit(window).await;
    seed::fill(&scene.desk, &scene.connection).await;

    screen::starts(&scene).await;
    idle::closed_and_open(&scene).await;

    let window = scene.window().await;
    screen::keystrokes(&scene, &window).await;
    screen::scrolled(&scene, &window).await;
    settle_at(&window, "/customers", 60).await;
    scene.quit(window).await;
    idle::listed(&scene).await;
}
