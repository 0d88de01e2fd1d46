//! The only place that emits to the window: one channel, one tagged enum.

use std::sync::Arc;

use shopbell_core::app::{
    EventSink,
    view::{AppEvent, Emitted},
};
use tauri::{AppHandle, Emitter as _, Runtime};

/// The channel's name.
const CHANNEL: &str = "app-event";

/// Something beside the window that follows what happens; handed in, so that nothing is imported here
/// that itself emits.
pub type Follower<R> = fn(&AppHandle<R>, &AppEvent);

/// Where the core's events go: to the followers, then to the window.
pub fn create_event_sink<R: Runtime>(
    handle: &AppHandle<R>,
    followers: Vec<Follower<R>>,
) -> Arc<dyn EventSink> {
    Arc::new(WindowEvents {
        handle: handle.clone(),
        followers,
    })
}

/// Tells the window, together with which of its cached queries the event makes stale.
pub(crate) fn emit_to_window<R: Runtime>(handle: &AppHandle<R>, event: AppEvent) {
    let stale = event.stale();
    tracing::trace!(?stale, "telling the window");
    if let Err(error) = handle.emit(CHANNEL, Emitted { event, stale }) {
        tracing::warn!(%error, "an event could not be sent");
    }
}

struct WindowEvents<R: Runtime> {
    handle: AppHandle<R>,
    followers: Vec<Follower<R>>,
}

impl<R: Runtime> EventSink for WindowEvents<R> {
    fn emit(&self, event: AppEvent) {
        for follow in &self.followers {
            follow(&self.handle, &event);
        }
        emit_to_window(&self.handle, event);
    }
}
