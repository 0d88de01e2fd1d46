//! From the start of the app with a window to its end: what is made, in which order, and who follows
//! what happens.

use std::sync::Arc;

use clap::Parser as _;
use shopbell_core::{
    Error, ErrorCode,
    app::{App, AppParts, Environment, LedgerPlace, view::AppEvent},
    stripe::ApiBase,
};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::{
    adapters::{
        demo_account::SandboxDemo, keychain::Keychain, notifier::DesktopNotifier,
        opener::SystemOpener, settings_store::PluginStore, window_store::WindowStore,
    },
    autostart::apply_autostart,
    catalog::system_language,
    cli::{Arguments, shutdown_signal},
    demo::open_demo,
    events::create_event_sink,
    identity::{DEMO_FILE, LEDGER_FILE},
    state::Shell,
    tray, window,
};

/// Makes everything that stands behind the window, then shows it where it is wanted.
pub(crate) fn setup_app<R: Runtime>(handle: &AppHandle<R>, api: ApiBase, hidden: bool, demo: bool) {
    handle.manage(tray::Tray::<R>::default());
    let shell = tauri::async_runtime::block_on(open_shell(handle, api));
    let opened = shell.core().is_ok();
    handle.manage(shell);
    apply_autostart(handle);
    tray::setup_tray(handle);
    let quit = handle.clone();
    tauri::async_runtime::spawn(async move {
        shutdown_signal().await;
        quit.exit(0);
    });
    if demo {
        open_demo(handle);
    } else if !hidden || !opened {
        // A start that failed says so even where it was to stay in the tray.
        window::show_window(handle);
    }
}

/// A second start was handed to this process.
pub(crate) fn on_second_instance<R: Runtime>(handle: &AppHandle<R>, arguments: &[String]) {
    let arguments = Arguments::try_parse_from(arguments).unwrap_or_default();
    if arguments.demo {
        open_demo(handle);
    } else if !arguments.hidden {
        window::show_window(handle);
    }
}

/// In order: what is watched, then what it is watched from.
pub(crate) fn shutdown_app<R: Runtime>(handle: &AppHandle<R>) {
    let Some(shell) = handle.try_state::<Shell>() else {
        return;
    };
    tauri::async_runtime::block_on(shell.close());
    tracing::info!("ended");
}

/// Opens the core with the real adapters.
async fn open_shell<R: Runtime>(handle: &AppHandle<R>, api: ApiBase) -> Shell {
    let opener = Box::new(SystemOpener(handle.clone()));
    let folder = match handle.path().app_data_dir() {
        Ok(folder) => folder,
        Err(error) => {
            let why = Error::new(ErrorCode::FileFailed, error.to_string());
            return Shell::new(Err(Box::new(why.view())), opener);
        }
    };
    let export_folder = handle
        .path()
        .download_dir()
        .unwrap_or_else(|_| folder.join("exports"));
    let language = system_language();
    let clicked = handle.clone();
    let notifier = Arc::new(DesktopNotifier::new(&language, &folder, move |route| {
        window::navigate(&clicked, route);
    }));
    let demo = SandboxDemo::new(folder.join(DEMO_FILE));
    let parts = AppParts {
        ledger_path: folder.join(LEDGER_FILE),
        place: LedgerPlace::Own,
        export_folder,
        settings: Arc::new(PluginStore::new(handle.clone(), &folder)),
        view_state: Arc::new(WindowStore(handle.clone())),
        secrets: Arc::new(Keychain),
        notifier: notifier.clone(),
        events: create_event_sink(handle, vec![tray::on_app_event, follow_settings]),
        demo: Some(demo.clone()),
        api,
        environment: Environment::default(),
        system_language: language,
        program: "Shopbell".into(),
        watch: true,
    };
    let app = App::open(parts).await.map_err(|error| {
        tracing::error!(%error, "the app could not be opened");
        Box::new(error.view())
    });
    if let Ok(app) = &app {
        notifier.set_language(&app.settings.language());
        tracing::info!(folder = %folder.display(), language = app.settings.language(), "the core is open");
    }
    Shell::new(app, opener).with_desktop(notifier, demo)
}

/// Lets the login items and the window's frame follow the settings.
fn follow_settings<R: Runtime>(handle: &AppHandle<R>, event: &AppEvent) {
    if let AppEvent::SettingsChanged { settings } = event {
        apply_autostart(handle);
        window::apply_theme(handle, settings.general.theme);
    }
}
