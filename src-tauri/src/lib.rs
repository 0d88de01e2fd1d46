//! The shell: everything that touches Tauri or the operating system.
//!
//! | module | what it holds |
//! | --- | --- |
//! | `cli` | arguments |
//! | `terminal` | `shopbell watch`, `audit`, `history`, `query` and `mcp`: the same engine and ledger without a window |
//! | `startup` | makes all of it in order, and ends it |
//! | `state` | what the commands find in Tauri's state |
//! | `commands` | what the window may ask, one file for each area |
//! | `events` | the only place that emits to the window |
//! | `window`, `tray` | what is seen |
//! | `closing` | what becomes of the window when it is closed |
//! | `autostart` | starting with the session |
//! | `adapters` | keychain, notifications, settings file, browser, the demo shop |
//! | `demo` | connects the demo account |
//! | `catalog` | what the app says, in the catalogue that the UI reads too |
//! | `hardening` | nobody looks into the process |
//! | `identity` | what the app and its files are called |
//! | `log` | to standard error, never with a key |
//! | `locks` | locks that outlive a panic |

mod adapters;
mod autostart;
mod catalog;
mod cli;
mod closing;
mod commands;
mod demo;
mod events;
mod hardening;
mod identity;
mod locks;
mod log;
mod startup;
mod state;
mod terminal;
mod tray;
mod window;

use std::process::ExitCode;

use clap::Parser as _;
use shopbell_core::stripe::ApiBase;
use tauri::{Builder, RunEvent, Runtime};
use tauri_plugin_autostart::MacosLauncher;

pub use crate::{
    adapters::opener::Opener,
    events::{Follower, create_event_sink},
    state::Shell,
};
use crate::{
    adapters::settings_store::create_store_plugin,
    cli::{Arguments, CliCommand},
    terminal::text::complain,
};

/// What `main` does.
#[must_use]
pub fn run_program() -> ExitCode {
    log::init_logging();
    // Before there is a key, or a thread that could have one.
    hardening::keep_memory_private();
    let arguments = Arguments::parse();
    let named = match &arguments.command {
        Some(CliCommand::OnAccount(command)) => command.account().api.clone(),
        _ => None,
    };
    let api = match cli::choose_api_base(named) {
        Ok(api) => api,
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::from(2);
        }
    };
    match arguments.command {
        Some(command) => terminal::run_in_terminal(command, api),
        None => run_desktop(&arguments, api),
    }
}

/// What any build of the app can be asked, on whatever runtime.
#[must_use]
pub fn configure_builder<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(commands::command_handler())
}

/// The window, the tray and all that goes with them, until the person quits.
fn run_desktop(arguments: &Arguments, api: ApiBase) -> ExitCode {
    if !has_display() {
        complain(
            "there is no display here; \"shopbell watch --help\" tells how to watch without one",
        );
        return ExitCode::FAILURE;
    }
    let (hidden, demo) = (arguments.hidden, arguments.demo);
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        hidden,
        demo,
        api = api.origin(),
        "starting"
    );
    let built = configure_builder(tauri::Builder::default())
        // First, so that a second start ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|handle, arguments, _| {
            startup::on_second_instance(handle, &arguments);
        }))
        .plugin(create_store_plugin())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_autostart::init(
            MacosLauncher::LaunchAgent,
            Some(vec!["--hidden"]),
        ))
        .on_window_event(closing::on_window_event)
        .setup(move |app| {
            startup::setup_app(app.handle(), api, hidden, demo);
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|handle, event| match event {
                // The last window closing ends nothing: the tray lives on.
                RunEvent::ExitRequested {
                    code: None, api, ..
                } => api.prevent_exit(),
                RunEvent::Exit => startup::shutdown_app(handle),
                _ => {}
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(&format!("the app could not start: {error}"));
            ExitCode::FAILURE
        }
    }
}

#[cfg(target_os = "linux")]
fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    named("DISPLAY") || named("WAYLAND_DISPLAY")
}

#[cfg(not(target_os = "linux"))]
const fn has_display() -> bool {
    true
}
