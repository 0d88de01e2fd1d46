//! The pictures of the tray icon.

use tauri::{image::Image, include_image};

/// What the tray shows at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Watching,
    New,
    Problem,
    Paused,
}

/// A template: the menu bar colours it.
#[cfg(target_os = "macos")]
pub(super) fn of(look: Look) -> Image<'static> {
    match look {
        Look::Watching => include_image!("./icons/tray/watching-template-44.png"),
        Look::New => include_image!("./icons/tray/new-template-44.png"),
        Look::Problem => include_image!("./icons/tray/problem-template-44.png"),
        Look::Paused => include_image!("./icons/tray/paused-template-44.png"),
    }
}

#[cfg(not(target_os = "macos"))]
pub(super) fn of(look: Look) -> Image<'static> {
    match (look, panel_is_dark()) {
        (Look::Watching, true) => include_image!("./icons/tray/watching-dark-44.png"),
        (Look::New, true) => include_image!("./icons/tray/new-dark-44.png"),
        (Look::Problem, true) => include_image!("./icons/tray/problem-dark-44.png"),
        (Look::Paused, true) => include_image!("./icons/tray/paused-dark-44.png"),
        (Look::Watching, false) => include_image!("./icons/tray/watching-light-44.png"),
        (Look::New, false) => include_image!("./icons/tray/new-light-44.png"),
        (Look::Problem, false) => include_image!("./icons/tray/problem-light-44.png"),
        (Look::Paused, false) => include_image!("./icons/tray/paused-light-44.png"),
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
