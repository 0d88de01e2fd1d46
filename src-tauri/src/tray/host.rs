//! Whether something on this desktop shows tray icons.

#[cfg(target_os = "linux")]
pub(super) fn has_host() -> bool {
    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    let ask = || -> zbus::Result<bool> {
        let session = zbus::blocking::connection::Builder::session()?
            .method_timeout(std::time::Duration::from_secs(1))
            .build()?;
        let proxy =
            zbus::blocking::Proxy::new(&session, WATCHER, "/StatusNotifierWatcher", WATCHER)?;
        proxy.get_property("IsStatusNotifierHostRegistered")
    };
    ask().unwrap_or_else(|error| {
        tracing::debug!(%error, "no tray host");
        false
    })
}

/// The task bar and the menu bar always do.
#[cfg(not(target_os = "linux"))]
pub(super) const fn has_host() -> bool {
    true
}
