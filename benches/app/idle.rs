//! What the app costs while nothing happens. No driver is attached, which would cost something too.

use std::time::{Duration, Instant};

use crate::{
    Scene,
    support::{app, processes, wait::wait_until},
    tree,
};

/// Long enough for one poll at the interval that is set.
const SPAN: Duration = Duration::from_secs(60);
/// Below this much CPU in a second, three times in a row, what the start set going has ended. An open
/// window counts down to the next poll, which is not nothing where a CPU draws it.
const QUIET: Duration = Duration::from_millis(100);

/// Waits until a process and all that it started rest.
pub(crate) async fn rest(root: u32) {
    let mut quiet = 0;
    let mut before = tree::cpu(root);
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    tick.tick().await;
    while quiet < 3 {
        tick.tick().await;
        let now = tree::cpu(root);
        let used = now.saturating_sub(before);
        quiet = if used <= QUIET { quiet + 1 } else { 0 };
        before = now;
    }
}

/// CPU over a minute, and memory at its end.
async fn minute(scene: &Scene, root: u32, what: &str) {
    rest(root).await;
    let (before, polls, began) = (tree::cpu(root), scene.count_polls(), Instant::now());
    tokio::time::sleep(SPAN).await;
    let used = tree::cpu(root).saturating_sub(before);
    println!(
        "{what}: {} ms CPU in {:.0} s with {} idle polls, {:.2} % of one core",
        used.as_millis(),
        began.elapsed().as_secs_f64(),
        scene.count_polls() - polls,
        used.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0
    );
    println!("{what}: {}", tree::memory_line(root));
}

/// A page's process is there, or not.
async fn page(scene: &Scene, wanted: bool) {
    wait_until("the page's process", async || {
        let all = processes::list_processes(&scene.desktop);
        let web = |one: &processes::Process| one.program.ends_with("WebKitWebProcess");
        all.iter().any(|one| web(one) && one.is_running()) == wanted
    })
    .await;
}

/// In the tray from the start, with the window open, and with the window closed again.
pub(crate) async fn closed_and_open(scene: &Scene) {
    let url = scene.sandbox.url();
    let hidden = app::start_app(&scene.desktop, Some(&url), &["--hidden"]);
    minute(scene, hidden.id(), "started in the tray").await;
    app::end_app(hidden);

    let open = app::start_app(&scene.desktop, Some(&url), &[]);
    page(scene, true).await;
    minute(scene, open.id(), "window open on 100,000 arrivals").await;
    scene.desktop.close_window();
    page(scene, false).await;
    minute(scene, open.id(), "window closed again").await;
    app::end_app(open);
}

/// Memory with the customers on the screen as the app comes back to them.
pub(crate) async fn listed(scene: &Scene) {
    let open = app::start_app(&scene.desktop, Some(&scene.sandbox.url()), &[]);
    page(scene, true).await;
    rest(open.id()).await;
    println!(
        "window open on 100,000 customers: {}",
        tree::memory_line(open.id())
    );
    app::end_app(open);
}
