//! The images of the tray icon.

use tauri::{image::Image, include_image};

/// What the tray shows at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrayState {
    Watching,
    New,
    Problem,
    Paused,
}

/// A template: the menu bar colours it.
#[cfg(target_os = "macos")]
pub(super) fn load_icon(state: TrayState) -> Image<'static> {
    match state {
        TrayState::Watching => include_image!("./icons/tray/watching-template-44.png"),
        TrayState::New => include_image!("./icons/tray/new-template-44.png"),
        TrayState::Problem => include_image!("./icons/tray/problem-template-44.png"),
        TrayState::Paused => include_image!("./icons/tray/paused-template-44.png"),
    }
}

#[cfg(not(target_os = "macos"))]
pub(super) fn load_icon(state: TrayState) -> Image<'static> {
    match (state, panel_is_dark()) {
        (TrayState::Watching, true) => include_image!("./icons/tray/watching-dark-44.png"),
        (TrayState::New, true) => include_image!("./icons/tray/new-dark-44.png"),
        (TrayState::Problem, true) => include_image!("./icons/tray/problem-dark-44.png"),
        (TrayState::Paused, true) => include_image!("./icons/tray/paused-dark-44.png"),
        (TrayState::Watching, false) => include_image!("./icons/tray/watching-light-44.png"),
        (TrayState::New, false) => include_image!("./icons/tray/new-light-44.png"),
        (TrayState::Problem, false) => include_image!("./icons/tray/problem-light-44.png"),
        (TrayState::Paused, false) => include_image!("./icons/tray/paused-light-44.png"),
    }
}

/// No desktop tells its panel's colour; the shells named here have dark ones by default.
#[cfg(not(target_os = "macos"))]
fn panel_is_dark() -> bool {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let desktop = desktop.to_ascii_lowercase();
    let dark = ["gnome", "unity", "ubuntu", "cinnamon", "pantheon"];
    cfg!(target_os = "windows") || dark.iter().any(|name| desktop.contains(name))
}
