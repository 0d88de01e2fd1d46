//! The notifications that were shown, as the daemon tells.

use std::fs;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::virtual_desktop::{VirtualDesktop, run_command};
use super::wait::wait_for;

/// One notification that the daemon showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownNotification {
    pub title: String,
    pub body: String,
}

/// All notifications since the desktop started, oldest first, as the daemon's own script wrote them down.
pub fn list_shown(desktop: &VirtualDesktop) -> Vec<ShownNotification> {
    let text = fs::read_to_string(desktop.logs().join("notifications.tsv")).unwrap();
    text.lines()
        .map(|line| {
            let mut columns = line.splitn(3, '\t').skip(1);
            let mut next = || columns.next().unwrap_or_default().to_owned();
            ShownNotification {
                title: next(),
                body: next(),
            }
        })
        .collect()
}

/// Waits until a notification holds `text` in its title or body.
pub async fn wait_for_notification(desktop: &VirtualDesktop, text: &str) -> ShownNotification {
    wait_for(&format!("a notification with {text:?}"), async || {
        list_shown(desktop)
            .into_iter()
            .find(|shown| shown.title.contains(text) || shown.body.contains(text))
    })
    .await
}

/// A daemon that comes up later than the desktop.
pub struct LateDaemon(Child);

impl LateDaemon {
    /// Starts the desktop's own one.
    pub fn start(desktop: &VirtualDesktop) -> Self {
        let child = Command::new("dunst")
            .arg("-config")
            .arg(desktop.folder().join("dunstrc"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let daemon = Self(child.unwrap());
        let name = "org.freedesktop.Notifications";
        run_command(Command::new("gdbus").args(["wait", "--session", "--timeout", "30", name]));
        daemon
    }

    /// It hears nothing and says nothing, and is there.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// It goes on.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let id = self.0.id().to_string();
        run_command(Command::new("kill").args(["-s", name, &id]));
    }
}

impl Drop for LateDaemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How many are on the screen now.
pub fn count_displayed() -> usize {
    run_command(Command::new("dunstctl").args(["count", "displayed"]))
        .trim()
        .parse()
        .unwrap()
}

/// The person clicks the newest notification on the screen.
pub fn click_newest() {
    run_command(Command::new("dunstctl").args(["action", "0"]));
}

/// The person closes all that are on the screen.
pub fn close_all() {
    run_command(Command::new("dunstctl").arg("close-all"));
}

/// The titles and bodies in the daemon's history: what was shown and is no longer on the screen.
pub fn read_history() -> Vec<ShownNotification> {
    let answer: Value =
        serde_json::from_str(&run_command(Command::new("dunstctl").arg("history"))).unwrap();
    let text =
        |entry: &Value, key: &str| entry[key]["data"].as_str().unwrap_or_default().to_owned();
    let entries = answer["data"][0].as_array().cloned().unwrap_or_default();
    entries
        .iter()
        .map(|entry| ShownNotification {
            title: text(entry, "summary"),
            // On one line, as the daemon's script writes it down.
            body: text(entry, "body").replace(['\n', '\t'], " "),
        })
        .collect()
}
