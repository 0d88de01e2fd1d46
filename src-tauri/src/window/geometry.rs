//! Where the window was, so that it comes back there.

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager as _, Runtime, WebviewWindow};

use crate::adapters::window_store;

/// Size and position in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Geometry {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) maximized: bool,
}

/// Where the window was last, if that is still on a screen.
pub(super) fn last_geometry<R: Runtime>(handle: &AppHandle<R>) -> Option<Geometry> {
    let last: Geometry = serde_json::from_value(window_store::load_geometry(handle)?).ok()?;
    let screens = handle.available_monitors().ok()?;
    let seen = screens.iter().any(|screen| {
        let scale = screen.scale_factor();
        let at = screen.position().to_logical::<f64>(scale);
        let size = screen.size().to_logical::<f64>(scale);
        // Enough of the title bar to take hold of.
        let (left, right) = (at.x - last.width + 100.0, at.x + size.width - 100.0);
        (left..right).contains(&last.x) && (at.y..at.y + size.height - 50.0).contains(&last.y)
    });
    seen.then_some(last)
}

/// Keeps where the window is, unless it is minimised: that is no place to come back to.
pub(super) fn save_geometry<R: Runtime>(window: &WebviewWindow<R>) {
    let Some(now) = measure_window(window) else {
        return;
    };
    if let Ok(value) = serde_json::to_value(now)
        && let Err(error) = window_store::store_geometry(window.app_handle(), value)
    {
        tracing::warn!(%error, "the window's place could not be kept");
    }
}

fn measure_window<R: Runtime>(window: &WebviewWindow<R>) -> Option<Geometry> {
    if window.is_minimized().ok()? {
        return None;
    }
    let scale = window.scale_factor().ok()?;
    let at = window.outer_position().ok()?.to_logical::<f64>(scale);
    let size = window.inner_size().ok()?.to_logical::<f64>(scale);
    let maximized = window.is_maximized().ok()?;
    // A maximised window goes back to the size it had before.
    let before = maximized.then(|| window_store::load_geometry(window.app_handle()));
    let before: Option<Geometry> = before
        .flatten()
        .and_then(|v| serde_json::from_value(v).ok());
    let now = Geometry {
        x: at.x,
        y: at.y,
        width: size.width,
        height: size.height,
        maximized,
    };
    Some(before.map_or(now, |before| Geometry {
        maximized,
        ..before
    }))
}
