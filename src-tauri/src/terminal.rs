//! `shopbell watch`: the same engine and ledger in a terminal or a service unit. No display, no
//! window and no notification service are needed.

mod account;
mod error;
mod outcome;
mod output;
mod parts;
mod status;

use std::{process::ExitCode, sync::Arc, time::Duration};

use shopbell_core::{
    app::{App, AppParts},
    secrets::SecretStore,
    stripe::ApiBase,
};

use self::{
    error::RunError,
    output::Printer,
    parts::{NoKeychain, ThisRun},
    status::StatusLine,
};
use crate::{
    adapters::{demo_account::SandboxDemo, keychain::Keychain},
    catalog::system_language,
    cli::{Watch, asked_to_end},
    identity::{DEMO_FILE, IDENTIFIER, LEDGER_FILE, SETTINGS_FILE},
};

/// How long a keychain or a standard input that does not answer may hold up the end.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// Watches until it is asked to end; with `--once`, polls once.
pub(crate) fn main(watch: Watch, api: ApiBase) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return outcome::told(&RunError::System(error.to_string())),
    };
    let code = runtime.block_on(async {
        match run(watch, api).await {
            Ok(code) => code,
            Err(failed) => outcome::told(&failed),
        }
    });
    runtime.shutdown_timeout(LAST_WAIT);
    code
}

async fn run(watch: Watch, api: ApiBase) -> Result<ExitCode, RunError> {
    let folder = dirs::data_dir().map(|folder| folder.join(IDENTIFIER));
    let folder = folder.ok_or_else(|| RunError::System("there is no data folder".into()))?;
    let own = watch.ledger.is_none();
    let ledger_path = watch
        .ledger
        .clone()
        .unwrap_or_else(|| folder.join(LEDGER_FILE));
    let key = match watch.key_stdin {
        true => Some(account::key_from_stdin().await?),
        false => None,
    };

    let secrets: Arc<dyn SecretStore> = match key {
        Some(_) => Arc::new(NoKeychain),
        None => Arc::new(Keychain),
    };
    let language = system_language();
    let line = Arc::new(StatusLine::new(&language, watch.json));
    let printer = Arc::new(Printer::new(&language, watch.json, line.clone()));
    // Beside a ledger of its own, the demo shop has a file of its own.
    let demo = SandboxDemo::new(if own {
        folder.join(DEMO_FILE)
    } else {
        ledger_path.with_extension(DEMO_FILE)
    });
    let app = App::open(AppParts {
        ledger_path,
        export_folder: folder.join("exports"),
        settings: Arc::new(ThisRun::new(folder.join(SETTINGS_FILE), &watch)),
        secrets,
        notifier: printer.clone(),
        events: line.clone(),
        demo: Some(demo.clone()),
        api,
        system_language: language,
        program: "shopbell watch".into(),
        // Only the connection that was named is watched.
        watch: false,
    })
    .await?;
    printer.read_from(&app);

    let result = watched(&app, &watch, key, own, &line).await;
    app.shutdown().await;
    demo.stop().await;
    line.end();
    result
}

async fn watched(
    app: &App,
    watch: &Watch,
    key: Option<account::Key>,
    own: bool,
    line: &StatusLine,
) -> Result<ExitCode, RunError> {
    let account = account::find(app, watch.connection.as_deref(), key, own).await?;
    line.name(&account.connection.name);
    let code = if watch.once {
        once(app, &account.connection.id).await
    } else {
        app.begin(&account.connection.id)?;
        tokio::select! {
            () = asked_to_end() => {}
            () = until_ended(line) => {}
        }
        Ok(ExitCode::SUCCESS)
    };
    if account.passing {
        app.remove_connection(&account.connection.id, false).await?;
    }
    code
}

/// Never ends by itself.
async fn until_ended(line: &StatusLine) {
    line.count_down().await;
    std::future::pending::<()>().await;
}

async fn once(app: &App, connection: &str) -> Result<ExitCode, RunError> {
    app.poll(connection).await?;
    let status = app.watch_status(connection).await?;
    Ok(outcome::of(&status))
}
