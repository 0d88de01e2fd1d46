//! The one window: made when needed, destroyed when closed, so that the tray costs no webview.

mod closing;
mod place;

use shopbell_core::{
    app::view::{AppEvent, Route},
    settings::Theme,
};
use tauri::{
    AppHandle, Manager as _, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
    window::Color,
};

use crate::{events::emit_to_window, state::Shell};

const LABEL: &str = "main";
/// The paper of the UI's themes: a window is never white before a dark page.
const DARK: Color = Color(26, 27, 30, 255);
const LIGHT: Color = Color(255, 255, 255, 255);

/// Shows the window, making it if there is none.
pub(crate) fn show<R: Runtime>(handle: &AppHandle<R>) {
    let on_main = handle.clone();
    let shown = handle.run_on_main_thread(move || {
        let shown = match on_main.get_webview_window(LABEL) {
            Some(window) => raise(&window),
            None => build(&on_main),
        };
        if let Err(error) = shown {
            tracing::error!(%error, "the window could not be shown");
        }
    });
    if let Err(error) = shown {
        tracing::error!(%error, "the window could not be shown");
    }
}

/// Shows the window at a place: an open one is told by an event, a new one asks.
pub(crate) fn go<R: Runtime>(handle: &AppHandle<R>, route: Route) {
    handle.state::<Shell>().set_route(route.clone());
    let open = handle.get_webview_window(LABEL).is_some();
    show(handle);
    if open {
        emit_to_window(handle, AppEvent::Navigate { route });
    }
}

/// Has the window's frame wear a theme.
pub(crate) fn wear<R: Runtime>(handle: &AppHandle<R>, theme: Theme) {
    if let Some(window) = handle.get_webview_window(LABEL)
        && let Err(error) = window.set_theme(forced(theme))
    {
        tracing::debug!(%error, "the window keeps its theme");
    }
}

fn raise<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

fn build<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let shell = handle.state::<Shell>();
    let theme = shell.core().map(|app| app.settings().general.theme);
    let theme = theme.unwrap_or_default();
    let mut builder = WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::default())
        .title("Shopbell")
        .min_inner_size(720.0, 520.0)
        .background_color(if theme == Theme::Dark { DARK } else { LIGHT })
        .theme(forced(theme));
    builder = match place::last(handle) {
        Some(place) => builder
            .inner_size(place.width, place.height)
            .position(place.x, place.y)
            .maximized(place.maximized),
        None => builder.inner_size(1200.0, 800.0).center(),
    };
    // What the webview keeps by itself is no data of the person's.
    if let Ok(cache) = handle.path().app_cache_dir() {
        builder = builder.data_directory(cache.join("webview"));
    }
    let window = builder.prevent_overflow().build()?;
    // Which theme the system has is known once there is a window.
    if theme == Theme::System && matches!(window.theme(), Ok(tauri::Theme::Dark)) {
        window.set_background_color(Some(DARK))?;
    }
    let handle = handle.clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event {
            // What becomes of it depends on whether there is a tray, which takes a moment to ask.
            api.prevent_close();
            closing::close(&handle);
        }
    });
    Ok(())
}

const fn forced(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::Dark => Some(tauri::Theme::Dark),
        Theme::Light => Some(tauri::Theme::Light),
        Theme::System => None,
    }
}
