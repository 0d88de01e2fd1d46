//! Clicks on notifications: a thread waits for each one that is shown, and there are not too many.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use notify_rust::NotificationHandle;
use shopbell_core::app::view::Route;

use crate::locks::lock;

/// Notifications that are waited on at the most. Some desktops keep them until they are dismissed;
/// a further one then takes the place of the oldest.
const MAX_WAITING: usize = 24;

/// Shows a place in the window.
pub(super) type OpenRoute = Arc<dyn Fn(Route) + Send + Sync>;

/// Waits for clicks.
pub(super) struct Clicks {
    open: OpenRoute,
    shown: Arc<Mutex<ShownIds>>,
}

/// The notifications that are waited on, oldest first.
#[derive(Default)]
struct ShownIds(VecDeque<u32>);

impl ShownIds {
    /// Adds one; gives those that have to go for it.
    fn add(&mut self, id: u32) -> Vec<u32> {
        self.0.push_back(id);
        let over = self.0.len().saturating_sub(MAX_WAITING);
        self.0.drain(..over).collect()
    }

    fn remove(&mut self, id: u32) {
        self.0.retain(|one| *one != id);
    }
}

impl Clicks {
    pub(super) fn new(open: OpenRoute) -> Self {
        let shown = Arc::default();
        Self { open, shown }
    }

    /// Opens the place when the notification is clicked.
    pub(super) fn open_when_clicked(&self, handle: NotificationHandle, route: Route) {
        let id = notification_id(&handle);
        for old in lock(&self.shown).add(id) {
            close_notification(old);
        }
        let (open, shown) = (self.open.clone(), self.shown.clone());
        let wait = move || {
            handle.wait_for_action(|action| {
                // "__closed" where it went without a click.
                if action == "default" {
                    open(route);
                    // Most services close what was clicked; some leave that to the app.
                    close_notification(id);
                }
            });
            lock(&shown).remove(id);
        };
        let spawned = std::thread::Builder::new()
            .name("notification".into())
            .spawn(wait);
        if let Err(error) = spawned {
            tracing::warn!(%error, "a notification cannot be clicked");
            lock(&self.shown).remove(id);
        }
    }
}

#[cfg(target_os = "linux")]
fn notification_id(handle: &NotificationHandle) -> u32 {
    handle.id()
}

/// Nothing is closed by number elsewhere: it only has to be another one each time.
#[cfg(not(target_os = "linux"))]
fn notification_id(_handle: &NotificationHandle) -> u32 {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

/// Closing it ends the wait for it too.
#[cfg(target_os = "linux")]
fn close_notification(id: u32) {
    const SERVICE: &str = "org.freedesktop.Notifications";
    let ask = || -> zbus::Result<()> {
        let session = zbus::blocking::Connection::session()?;
        let path = "/org/freedesktop/Notifications";
        session.call_method(Some(SERVICE), path, Some(SERVICE), "CloseNotification", &id)?;
        Ok(())
    };
    if let Err(error) = ask() {
        tracing::debug!(%error, "a notification was not closed");
    }
}

#[cfg(not(target_os = "linux"))]
const fn close_notification(_id: u32) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_goes_for_a_further_one() {
        let mut shown = ShownIds::default();
        let limit = u32::try_from(MAX_WAITING).unwrap_or(u32::MAX);
        for id in 0..limit {
            assert!(shown.add(id).is_empty());
        }
        assert_eq!(shown.add(limit), [0]);
        shown.remove(5);
        assert!(shown.add(limit + 1).is_empty(), "one was clicked meanwhile");
        assert_eq!(shown.add(limit + 2), [1]);
    }
}
