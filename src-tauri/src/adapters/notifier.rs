//! Native notifications, in the person's language.

use std::{
    path::Path,
    sync::{Arc, RwLock},
};

use notify_rust::Notification;
use shopbell_core::{
    alerts::{Alert, AlertContent},
    app::{Notifier, NotifierError, view::Route},
    plain_text::{plain_line, plain_lines},
    rule::Sound,
};

#[cfg(target_os = "linux")]
use super::sounds::SoundFiles;
use super::{
    clicks::{Clicks, OpenRoute},
    sounds::add_sound,
};
use crate::{
    catalog::{Catalog, alerts::notification_text},
    locks::{lock_for_reading, lock_for_writing},
};

/// Catalog alerts and shows them; a click opens the place they are about.
pub(crate) struct DesktopNotifier {
    catalog: RwLock<Catalog>,
    clicks: Clicks,
    #[cfg(target_os = "linux")]
    sounds: SoundFiles,
}

impl DesktopNotifier {
    /// Speaks a language; what it needs as files lies in the data folder.
    pub(crate) fn new(
        language: &str,
        #[cfg_attr(not(target_os = "linux"), expect(unused_variables))] data: &Path,
        open: impl Fn(Route) + Send + Sync + 'static,
    ) -> Self {
        let open: OpenRoute = Arc::new(open);
        Self {
            catalog: RwLock::new(Catalog::for_language(language)),
            clicks: Clicks::new(open),
            #[cfg(target_os = "linux")]
            sounds: SoundFiles::new(data),
        }
    }

    /// Uses another language from now on.
    pub(crate) fn set_language(&self, language: &str) {
        *lock_for_writing(&self.catalog) = Catalog::for_language(language);
    }

    fn catalog(&self) -> Catalog {
        *lock_for_reading(&self.catalog)
    }

    /// Shows a sentence of the app's own, which opens nothing.
    pub(crate) fn show_message(&self, title: &str, body: &str) -> Result<(), NotifierError> {
        let shown = build_notification(title, body).show();
        shown.map(drop).map_err(|error| notifier_error(&error))
    }

    fn show_clickable(
        &self,
        title: &str,
        body: &str,
        sound: Sound,
        route: Route,
    ) -> Result<(), NotifierError> {
        let mut notification = build_notification(title, body);
        #[cfg(target_os = "linux")]
        add_sound(&mut notification, sound, &self.sounds);
        #[cfg(not(target_os = "linux"))]
        add_sound(&mut notification, sound);
        notification.action("default", &self.catalog().text("alert.open"));
        let handle = notification
            .show()
            .map_err(|error| notifier_error(&error))?;
        tracing::debug!(?route, "rang");
        self.clicks.open_when_clicked(handle, route);
        Ok(())
    }
}

impl Notifier for DesktopNotifier {
    fn show(&self, alert: &Alert, connection_name: &str) -> Result<(), NotifierError> {
        let (title, body) = notification_text(self.catalog(), alert, connection_name);
        let connection = alert.connection.clone();
        let route = match &alert.content {
            AlertContent::One(row) => Route::Activity {
                connection,
                seq: Some(row.seq),
                unread: false,
            },
            AlertContent::Summary { .. } => Route::Activity {
                connection,
                seq: None,
                unread: true,
            },
            AlertContent::Day(_) => Route::Overview { connection },
            AlertContent::Note { .. } => Route::Activity {
                connection,
                seq: alert.seqs.first().copied(),
                unread: false,
            },
        };
        self.show_clickable(&title, &body, alert.sound, route)
    }
}

/// The last door: whatever the words were made of, none of it is obeyed or misleads.
fn build_notification(title: &str, body: &str) -> Notification {
    let (title, body) = (&plain_line(title), &plain_lines(body));
    let mut notification = Notification::new();
    notification.appname("Shopbell").summary(title);
    #[cfg(target_os = "linux")]
    notification
        .body(&escape_markup(body, supports_markup()))
        .icon("shopbell")
        .hint(notify_rust::Hint::DesktopEntry("Shopbell".into()));
    #[cfg(not(target_os = "linux"))]
    notification.body(body);
    #[cfg(target_os = "windows")]
    notification.app_id(crate::identity::IDENTIFIER);
    notification
}

/// What people type is no markup: a service that reads some gets it escaped.
#[cfg(target_os = "linux")]
fn escape_markup(body: &str, markup: bool) -> String {
    if !markup {
        return body.to_owned();
    }
    let body = body.replace('&', "&amp;");
    body.replace('<', "&lt;").replace('>', "&gt;")
}

/// Asked each time, because the service can be another one by now.
#[cfg(target_os = "linux")]
fn supports_markup() -> bool {
    let can = notify_rust::get_capabilities().unwrap_or_default();
    can.iter().any(|one| one == "body-markup")
}

/// Tells a service that is not there from one that refused.
fn notifier_error(error: &notify_rust::error::Error) -> NotifierError {
    judge_failure(error.to_string())
}

fn judge_failure(why: String) -> NotifierError {
    let missing = [
        "ServiceUnknown",
        "NameHasNoOwner",
        "not provided",
        "No such file",
        "onnection refused",
        "address",
        // It went away with the question, or never answered.
        "NoReply",
        "Timeout",
        "TimedOut",
        "timed out",
        "Disconnected",
        "NoServer",
        "Spawn.",
        "Broken pipe",
        "onnection reset",
    ];
    if missing.iter().any(|sign| why.contains(sign)) {
        NotifierError::Missing(why)
    } else {
        NotifierError::Refused(why)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn typed_text_is_never_markup() {
        let typed = "<b>Salt & Pepper</b>";
        assert_eq!(
            escape_markup(typed, true),
            "&lt;b&gt;Salt &amp; Pepper&lt;/b&gt;"
        );
        assert_eq!(escape_markup(typed, false), typed);
    }

    #[test]
    fn a_service_that_went_away_is_told_from_one_that_refused() {
        for away in [
            "org.freedesktop.DBus.Error.ServiceUnknown: The name org.freedesktop.Notifications was not provided by any .service files",
            "org.freedesktop.DBus.Error.NoReply: Message recipient disconnected from message bus without replying",
            "org.freedesktop.DBus.Error.Spawn.ChildExited: Process exited with status 1",
            "I/O error: Connection refused (os error 111)",
        ] {
            let judged = judge_failure(away.into());
            assert!(matches!(judged, NotifierError::Missing(_)), "{away}");
        }
        let refused = "org.freedesktop.DBus.Error.InvalidArgs: Invalid icon";
        let judged = judge_failure(refused.into());
        assert!(matches!(judged, NotifierError::Refused(_)));
    }
}
