//! Closing the window: the app lives on in the tray, or minimised where there is none.

use shopbell_core::app::view::Notice;
use tauri::{AppHandle, Manager as _, Runtime, Window, WindowEvent};

use crate::{catalog::Catalog, state::Shell, tray, window::close_or_minimize};

/// Takes over where the person closes the window.
pub(crate) fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        // What becomes of it depends on whether there is a tray, which takes a moment to ask.
        api.prevent_close();
        close_window(window.app_handle());
    }
}

/// Closes the window if the tray can bring it back, else minimises it; says so the first time.
fn close_window<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let asked = handle.clone();
        let hosted = tauri::async_runtime::spawn_blocking(move || tray::is_hosted(&asked));
        let hosted = hosted.await.unwrap_or(false);
        let on_main = handle.clone();
        let done = handle.run_on_main_thread(move || {
            if let Err(error) = close_or_minimize(&on_main, hosted) {
                tracing::warn!(%error, "the window could not be closed");
            }
        });
        if let Err(error) = done {
            tracing::warn!(%error, "the window could not be closed");
        }
        if hosted {
            explain_once(&handle, "window.keeps_watching", None).await;
        } else {
            explain_once(&handle, "window.minimised", Some(Notice::TrayMissing)).await;
        }
    });
}

/// Says once what closing the window does.
async fn explain_once<R: Runtime>(
    handle: &AppHandle<R>,
    key: &'static str,
    notice: Option<Notice>,
) {
    let shell = handle.state::<Shell>();
    let (Ok(app), Some(notifier)) = (shell.core(), shell.notifier.clone()) else {
        return;
    };
    match app.view_state.take_close_explanation().await {
        Ok(true) => {}
        Ok(false) => return,
        // Said once too often rather than never.
        Err(error) => tracing::warn!(%error, "that closing was explained could not be kept"),
    }
    if let Some(notice) = notice {
        app.notices.raise(notice);
    }
    let catalog = Catalog::for_language(&app.settings.language());
    let said = tauri::async_runtime::spawn_blocking(move || {
        let title = catalog.text(&format!("{key}_title"));
        notifier.show_message(&title, &catalog.text(&format!("{key}_body")))
    });
    match said.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "closing could not be explained"),
        Err(error) => tracing::warn!(%error, "closing could not be explained"),
    }
}
