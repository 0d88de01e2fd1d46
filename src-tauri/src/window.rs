//! The one window: made when needed, destroyed when closed, so that the tray costs no webview.

mod geometry;
mod navigation;

use shopbell_core::{
    app::view::{AppEvent, Route},
    settings::Theme,
};
use tauri::{
    AppHandle, Manager as _, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    webview::NewWindowResponse, window::Color,
};

use crate::{events::emit_to_window, state::Shell};

const MAIN_LABEL: &str = "main";
/// The paper of the UI's themes: a window is never white before a dark page.
const DARK_PAPER: Color = Color(26, 27, 30, 255);
const LIGHT_PAPER: Color = Color(255, 255, 255, 255);

/// Shows the window, making it if there is none.
pub(crate) fn show_window<R: Runtime>(handle: &AppHandle<R>) {
    let on_main = handle.clone();
    let shown = handle.run_on_main_thread(move || {
        let shown = match on_main.get_webview_window(MAIN_LABEL) {
            Some(window) => raise_window(&window),
            None => build_window(&on_main),
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
pub(crate) fn navigate<R: Runtime>(handle: &AppHandle<R>, route: Route) {
    handle.state::<Shell>().set_route(route.clone());
    let open = handle.get_webview_window(MAIN_LABEL).is_some();
    show_window(handle);
    if open {
        emit_to_window(handle, AppEvent::Navigate { route });
    }
}

/// Has the frame of an open window follow the theme; a window that is made later asks for it.
pub(crate) fn apply_theme<R: Runtime>(handle: &AppHandle<R>, theme: Theme) {
    if let Some(window) = handle.get_webview_window(MAIN_LABEL)
        && let Err(error) = window.set_theme(tauri_theme(theme))
    {
        tracing::debug!(%error, "the window keeps its theme");
    }
}

/// Closes the window where the tray can bring it back, else minimises it.
pub(crate) fn close_or_minimize<R: Runtime>(
    handle: &AppHandle<R>,
    hosted: bool,
) -> tauri::Result<()> {
    let Some(window) = handle.get_webview_window(MAIN_LABEL) else {
        return Ok(());
    };
    geometry::save_geometry(&window);
    if !hosted {
        return window.minimize();
    }
    // A place that this window was told of is not where the next one should begin.
    handle.state::<Shell>().take_route();
    window.destroy()
}

fn raise_window<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

fn build_window<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<()> {
    let shell = handle.state::<Shell>();
    let theme = shell.core().map(|app| app.settings.get().general.theme);
    let theme = theme.unwrap_or_default();
    let dev_pages = tauri::is_dev().then(|| handle.config().build.dev_url.clone());
    let dev_pages = dev_pages.flatten();
    let mut builder = WebviewWindowBuilder::new(handle, MAIN_LABEL, WebviewUrl::default())
        // A page from elsewhere would stand in the app's own frame, and talk to its commands.
        .on_navigation(move |url| {
            let own = navigation::is_own_page(url, dev_pages.as_ref());
            if !own {
                tracing::warn!(scheme = url.scheme(), host = url.host_str(), "the window stays");
            }
            own
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .title("Shopbell")
        .min_inner_size(720.0, 520.0)
        .background_color(if theme == Theme::Dark {
            DARK_PAPER
        } else {
            LIGHT_PAPER
        })
        .theme(tauri_theme(theme));
    builder = match geometry::last_geometry(handle) {
        Some(last) => builder
            .inner_size(last.width, last.height)
            .position(last.x, last.y)
            .maximized(last.maximized),
        None => builder.inner_size(1200.0, 800.0).center(),
    };
    // What the webview keeps by itself is no data of the person's.
    if let Ok(cache) = handle.path().app_cache_dir() {
        builder = builder.data_directory(cache.join("webview"));
    }
    let window = builder.prevent_overflow().build()?;
    // Which theme the system has is known once there is a window.
    if theme == Theme::System && matches!(window.theme(), Ok(tauri::Theme::Dark)) {
        window.set_background_color(Some(DARK_PAPER))?;
    }
    Ok(())
}

const fn tauri_theme(theme: Theme) -> Option<tauri::Theme> {
    match theme {
        Theme::Dark => Some(tauri::Theme::Dark),
        Theme::Light => Some(tauri::Theme::Light),
        Theme::System => None,
    }
}
