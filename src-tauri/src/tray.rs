//! The tray icon: what the watchers are doing at a glance.

mod host;
mod icon;
mod menu;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
    time::Duration,
};

use shopbell_core::{
    app::{App, view::AppEvent},
    arrival::ArrivalRow,
    watch::{
        SystemClock,
        status::{WatchState, WatchStatus},
    },
};
use tauri::{
    AppHandle, Manager as _, Runtime,
    tray::{TrayIcon, TrayIconBuilder, TrayIconEvent},
};
use tokio::sync::Notify;

use self::{
    icon::TrayState,
    menu::{MenuLines, TrayQuiet},
};
use crate::{catalog::Catalog, locks::lock, state::Shell, window};

/// Several changes within this time are drawn once.
const REDRAW_DEBOUNCE: Duration = Duration::from_millis(250);

/// The icon and what it needs to follow the app.
pub(crate) struct Tray<R: Runtime> {
    icon: Mutex<Option<TrayIcon<R>>>,
    /// What was drawn last: a menu that is open must not be replaced by the same one.
    drawn: Mutex<Option<TrayContent>>,
    changed: Notify,
}

/// All that the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TrayContent {
    state: TrayState,
    tooltip: String,
    lines: MenuLines,
}

impl<R: Runtime> Default for Tray<R> {
    fn default() -> Self {
        Self {
            icon: Mutex::new(None),
            drawn: Mutex::new(None),
            changed: Notify::new(),
        }
    }
}

/// Makes the icon and keeps it true. A system that cannot show one is survived.
pub(crate) fn setup_tray<R: Runtime>(handle: &AppHandle<R>) {
    let build = || {
        TrayIconBuilder::with_id("shopbell")
            .icon(icon::load_icon(TrayState::Watching))
            .icon_as_template(true)
            .tooltip("Shopbell")
            .show_menu_on_left_click(cfg!(not(target_os = "windows")))
            .on_menu_event(|handle, event| menu::on_menu_click(handle, event.id().as_ref()))
            .on_tray_icon_event(|icon, event| {
                if let TrayIconEvent::DoubleClick { .. } = event {
                    window::show_window(icon.app_handle());
                }
            })
            .build(handle)
    };
    // On Linux the library behind it is looked for at run time, and a missing one panics.
    let icon = match catch_unwind(AssertUnwindSafe(build)) {
        Ok(Ok(icon)) => icon,
        Ok(Err(error)) => {
            tracing::warn!(%error, "there is no tray icon");
            return;
        }
        Err(_) => {
            tracing::warn!("there is no tray icon: its library is missing");
            return;
        }
    };
    *lock(&handle.state::<Tray<R>>().icon) = Some(icon);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            redraw_tray(&handle).await;
            handle.state::<Tray<R>>().changed.notified().await;
            tokio::time::sleep(REDRAW_DEBOUNCE).await;
        }
    });
}

/// Has the tray drawn anew where what happened shows in it.
pub(crate) fn on_app_event<R: Runtime>(handle: &AppHandle<R>, event: &AppEvent) {
    let concerns = matches!(
        event,
        AppEvent::ArrivalsAdded { .. }
            | AppEvent::ArrivalsChanged { .. }
            | AppEvent::StatusChanged { .. }
            | AppEvent::ConnectionsChanged
            | AppEvent::SettingsChanged { .. }
    );
    if concerns && let Some(tray) = handle.try_state::<Tray<R>>() {
        tray.changed.notify_one();
    }
}

/// Whether something shows the icon: on Linux there may be no host for it.
pub(crate) fn is_hosted<R: Runtime>(handle: &AppHandle<R>) -> bool {
    let made = lock(&handle.state::<Tray<R>>().icon).is_some();
    made && host::has_host()
}

async fn redraw_tray<R: Runtime>(handle: &AppHandle<R>) {
    let shell = handle.state::<Shell>();
    let Ok(app) = shell.core() else { return };
    let language = app.settings.language();
    if let Some(notifier) = &shell.notifier {
        notifier.set_language(&language);
    }
    let content = read_content(&app, Catalog::for_language(&language)).await;
    let on_main = handle.clone();
    let drawn = handle.run_on_main_thread(move || {
        if let Err(error) = apply_content(&on_main, content) {
            tracing::warn!(%error, "the tray could not be drawn");
        }
    });
    if let Err(error) = drawn {
        tracing::warn!(%error, "the tray could not be drawn");
    }
}

async fn read_content(app: &App, catalog: Catalog) -> TrayContent {
    let statuses = app.watching.list_statuses().await.unwrap_or_default();
    let paused = app.settings.get().watching.paused;
    let unread = statuses.iter().map(|status| status.unread).sum();
    let state = choose_state(&statuses, paused, unread);
    let tooltip = match state {
        TrayState::Watching => catalog.text("tray.tooltip_watching"),
        TrayState::New => catalog.count_text("tray.tooltip_new", unread),
        TrayState::Problem => catalog.text("tray.tooltip_problem"),
        TrayState::Paused => catalog.text("tray.tooltip_paused"),
    };
    let latest = read_latest(app, &statuses).await;
    let quiet = TrayQuiet::read(&app.settings.get().alerting, &SystemClock);
    TrayContent {
        state,
        tooltip,
        lines: MenuLines::new(catalog, paused, quiet, &latest),
    }
}

/// What the person must know first wins.
fn choose_state(statuses: &[WatchStatus], paused: bool, unread: u32) -> TrayState {
    let failed =
        |status: &WatchStatus| matches!(status.state, WatchState::Problem | WatchState::Partial);
    if statuses.iter().any(failed) {
        TrayState::Problem
    } else if paused {
        TrayState::Paused
    } else if unread > 0 {
        TrayState::New
    } else {
        TrayState::Watching
    }
}

async fn read_latest(app: &App, statuses: &[WatchStatus]) -> Vec<ArrivalRow> {
    let mut rows = Vec::new();
    for status in statuses {
        let some = app
            .activity
            .list_latest(&status.connection, menu::MAX_ARRIVALS)
            .await;
        rows.extend(some.unwrap_or_default());
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.created, row.seq)));
    rows
}

fn apply_content<R: Runtime>(handle: &AppHandle<R>, content: TrayContent) -> tauri::Result<()> {
    let tray = handle.state::<Tray<R>>();
    let (icon, mut drawn) = (lock(&tray.icon), lock(&tray.drawn));
    let Some(icon) = icon.as_ref() else {
        return Ok(());
    };
    let before = drawn.as_ref();
    tracing::trace!(state = ?content.state, "drawing the tray");
    if before.is_none_or(|before| before.lines != content.lines) {
        icon.set_menu(Some(content.lines.build_menu(handle)?))?;
    }
    if before.is_none_or(|before| before.state != content.state) {
        icon.set_icon_with_as_template(Some(icon::load_icon(content.state)), true)?;
    }
    if before.is_none_or(|before| before.tooltip != content.tooltip) {
        icon.set_tooltip(Some(&content.tooltip))?;
    }
    *drawn = Some(content);
    Ok(())
}
