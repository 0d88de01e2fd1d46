//! Connecting the demo account, in the window and in the terminal.

use shopbell_core::{
    Error,
    app::{
        App,
        view::{Connection, Route},
    },
    settings::{MIN_INTERVAL, SettingsPatch},
};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::{state::Shell, window};

/// Seconds between polls while the demo account is the only one: nobody is asked for a favour.
const DEMO_INTERVAL: u32 = 15;

/// Connects the demo account. While it is the only one it is polled often, so that something is seen
/// soon; a Stripe host keeps its own floor whatever the setting says.
pub(crate) async fn connect_demo_account(app: &App) -> Result<Connection, Error> {
    let connection = app.accounts.connect_demo().await?;
    let mut watching = app.settings.get().watching;
    let alone = app.connections.list().await?.iter().all(|one| one.demo);
    if alone && watching.interval_seconds == MIN_INTERVAL {
        watching.interval_seconds = DEMO_INTERVAL;
        let patch = SettingsPatch {
            watching: Some(watching),
            ..SettingsPatch::default()
        };
        app.settings.update(patch).await?;
    }
    Ok(connection)
}

/// Connects the demo account and shows what arrives there.
pub(crate) fn open_demo<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(app) = handle.state::<Shell>().core() else {
            return window::show_window(&handle);
        };
        match connect_demo_account(&app).await {
            Ok(connection) => {
                let connection = connection.id;
                window::navigate(
                    &handle,
                    Route::Activity {
                        connection,
                        seq: None,
                        unread: false,
                    },
                );
            }
            Err(error) => {
                tracing::error!(%error, "the demo account could not be connected");
                window::show_window(&handle);
            }
        }
    });
}
