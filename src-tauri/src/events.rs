//! The only place that emits to the UI: one channel, one tagged enum.

use std::sync::Arc;

use shopbell_core::app::{
    EventSink,
    view::{AppEvent, Emitted},
};
use tauri::{AppHandle, Emitter as _, Runtime};

use crate::{adapters::login, tray, window};

/// The channel's name.
const CHANNEL: &str = "app-event";

/// Where the core's events go.
pub fn sink<R: Runtime>(handle: &AppHandle<R>) -> Arc<dyn EventSink> {
    Arc::new(Events(handle.clone()))
}

/// Sends the core's events to the window, and lets the tray and the system follow them.
pub(crate) struct Events<R: Runtime>(pub(crate) AppHandle<R>);

impl<R: Runtime> EventSink for Events<R> {
    fn emit(&self, event: AppEvent) {
        tray::note(&self.0, &event);
        if let AppEvent::SettingsChanged { settings } = &event {
            login::follow(&self.0);
            window::wear(&self.0, settings.general.theme);
        }
        let stale = event.stale();
        tracing::trace!(?stale, "telling the window");
        if let Err(error) = self.0.emit(CHANNEL, Emitted { event, stale }) {
            tracing::warn!(%error, "an event could not be sent");
        }
    }
}
