//! A tour of the app for machines without a display: starts it with the demo account on the virtual desktop, tells
//! what happens, and leaves screenshots. Started by `dev/demo.sh`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::json;

mod support;

use support::app::AppWindow;
use support::tray::TrayIcon;
use support::virtual_desktop::VirtualDesktop;
use support::wait::{wait_for, wait_until};
use support::{ledger, notifications, processes};

/// The places that are shown: name, route, and what is on the screen once it is there.
const PLACES: [(&str, &str, &str); 7] = [
    ("activity", "#/activity", "[data-testid=\"arrival-row\"]"),
    ("overview", "#/overview", "[data-testid=\"takings-chart\"]"),
    ("flows", "#/flows", "[data-testid=\"flows-empty\"]"),
    (
        "recipe",
        "#/flows/new?recipe=failed_charge",
        "[data-testid=\"row-value\"]",
    ),
    ("customers", "#/customers", "[data-testid=\"customer-row\"]"),
    ("products", "#/products", "[data-testid=\"product-row\"]"),
    ("settings", "#/settings", "[data-testid=\"settings-theme\"]"),
];

struct Tour {
    start: Instant,
    folder: PathBuf,
    pictures: usize,
}

impl Tour {
    fn tell(&self, text: &str) {
        println!("[{:5.1} s] {text}", self.start.elapsed().as_secs_f32());
    }

    fn next_picture(&mut self, name: &str) -> PathBuf {
        self.pictures += 1;
        self.folder.join(format!("{:02}-{name}.png", self.pictures))
    }
}

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("usage: tour FOLDER"));
    let desktop = VirtualDesktop::here();
    let mut tour = Tour {
        start: Instant::now(),
        folder,
        pictures: 0,
    };

    let window = AppWindow::open(&desktop, None, &["--demo"]).await;
    tour.tell("the window is open");
    window.find_css(PLACES[0].2).await;
    let connection = wait_for("the demo account", async || {
        ledger::list_connections(&desktop).pop()
    })
    .await;
    let name = window
        .find("connection-switcher")
        .await
        .text()
        .await
        .unwrap()
        .replace('\n', " ");
    tour.tell(&format!(
        "connected to the demo account: {name} ({connection})"
    ));
    for trigger in [
        "charge.added",
        "order.added",
        "invoice_item.added",
        "customer.added",
    ] {
        let rows = ledger::count_arrivals(&desktop, trigger).map_or(0, |counts| counts.rows);
        tour.tell(&format!("the ledger begins with {rows} of {trigger}"));
    }
    let status = window.find("status-bar").await.text().await.unwrap();
    tour.tell(&format!("status bar: {}", status.replace('\n', " ")));

    // The demo shop adds something by itself, and is polled often enough.
    tour.tell("waiting for the shop to sell something");
    let first = wait_for("the first notification", async || {
        notifications::list_shown(&desktop).into_iter().next()
    })
    .await;
    tour.tell(&format!("rang: {} | {}", first.title, first.body));
    let picture = tour.next_picture("notification");
    desktop.save_screenshot(&picture);
    notifications::click_newest();
    window.find("arrival-detail").await;
    tour.tell(&format!(
        "clicked the notification: the window went to {}",
        window.route().await
    ));
    let picture = tour.next_picture("arrival");
    window.save_screenshot(&picture).await;

    for theme in ["light", "dark"] {
        set_theme(&window, theme).await;
        for (name, route, sign) in PLACES {
            show(&mut tour, &window, &format!("{name}-{theme}"), route, sign).await;
        }
    }

    if let Some(icon) = TrayIcon::find() {
        let labels: Vec<_> = icon
            .read_menu()
            .into_iter()
            .map(|line| line.label)
            .collect();
        tour.tell(&format!("tray menu: {}", labels.join(" | ")));
    }
    desktop.close_window();
    wait_until("the window to close", async || !desktop.has_window()).await;
    let lives = processes::find_app(&desktop).is_some();
    tour.tell(if lives {
        "closed the window; Shopbell keeps watching in the tray"
    } else {
        "closed the window"
    });

    notifications::close_all();
    tour.tell("the notification daemon's history:");
    for shown in wait_for("the history", async || {
        Some(notifications::read_history()).filter(|all| !all.is_empty())
    })
    .await
    {
        println!(
            "          {} | {}",
            shown.title,
            shown.body.replace('\n', " ")
        );
    }
    window.quit().await;
    tour.tell(&format!(
        "done: {} screenshots in {}",
        tour.pictures,
        relative(&tour.folder).display()
    ));
}

async fn set_theme(window: &AppWindow, theme: &str) {
    let start = window.invoke("load_start", json!({})).await.unwrap();
    let mut general = start["settings"]["general"].clone();
    general["theme"] = json!(theme);
    window
        .invoke(
            "update_settings",
            json!({ "patch": { "general": general } }),
        )
        .await
        .unwrap();
    let script = "return document.documentElement.getAttribute('data-mantine-color-scheme')";
    wait_until(theme, async || {
        window.try_script(script).await == Some(json!(theme))
    })
    .await;
}

async fn show(tour: &mut Tour, window: &AppWindow, name: &str, route: &str, sign: &str) {
    window.navigate(route).await;
    window.find_css(sign).await;
    // A picture taken in mid-transition would show neither state.
    wait_until("the page to rest", async || {
        window
            .try_script("return document.getAnimations().every((a) => a.playState !== 'running')")
            .await
            == Some(json!(true))
    })
    .await;
    let picture = tour.next_picture(name);
    window.save_screenshot(&picture).await;
    tour.tell(&format!("{route}: {}", relative(&picture).display()));
}

fn relative(path: &Path) -> &Path {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(path)
}
