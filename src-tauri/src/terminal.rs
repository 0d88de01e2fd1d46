//! `shopbell watch`, `audit`, `history`, `forward`, `flows`, `query` and `mcp`: the same engine and ledger in a terminal,
//! a service unit or an assistant.
//! No display, no window and no notification service are needed.

mod account;
mod error;
mod exit_code;
mod flows;
mod forward;
mod mcp;
mod output;
mod query;
mod record;
mod status;
mod stores;
pub(crate) mod text;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use shopbell_core::{
    Trigger,
    app::{App, AppParts, Environment, LedgerPlace},
    secrets::SecretStore,
    stripe::ApiBase,
    watch::status::WatchState,
};

use self::{
    error::RunError,
    output::Printer,
    status::StatusLine,
    stores::{NoWindow, RunSecrets, RunSettings},
};
use crate::{
    adapters::{demo_account::SandboxDemo, keychain::Keychain},
    catalog::{Catalog, system_language},
    cli::{AccountCommand, CliCommand, WatchArguments, shutdown_signal},
    identity::{DEMO_FILE, IDENTIFIER, LEDGER_FILE, SETTINGS_FILE},
};

/// How long a keychain, a standard input that does not answer or a reader that does not read may hold
/// up the end.
const MAX_SHUTDOWN_WAIT: Duration = Duration::from_secs(1);

/// Does what the arguments say until it is done, or asked to end.
pub(crate) fn run_in_terminal(command: CliCommand, api: ApiBase) -> ExitCode {
    let ended = match command {
        CliCommand::OnAccount(command) => run_on_runtime(run_command(command, api)),
        CliCommand::Query(arguments) => data_folder().and_then(|folder| {
            let ledger = choose_ledger(arguments.ledger.as_ref(), &folder);
            query::query(&arguments, &ledger)
        }),
        CliCommand::Mcp(arguments) => data_folder().and_then(|folder| {
            let ledger = choose_ledger(arguments.ledger.as_ref(), &folder);
            run_on_runtime(mcp::serve(ledger, folder.join(SETTINGS_FILE)))
        }),
    };
    ended.unwrap_or_else(|error| {
        exit_code::report_failure(Catalog::for_language(&system_language()), &error)
    })
}

/// Where the app's own files lie.
fn data_folder() -> Result<PathBuf, RunError> {
    let folder = dirs::data_dir().map(|folder| folder.join(IDENTIFIER));
    folder.ok_or_else(|| RunError::System("there is no data folder".into()))
}

/// The ledger that is named, or the app's own.
fn choose_ledger(named: Option<&PathBuf>, folder: &Path) -> PathBuf {
    named.map_or_else(|| folder.join(LEDGER_FILE), PathBuf::clone)
}

fn run_on_runtime(
    work: impl Future<Output = Result<ExitCode, RunError>>,
) -> Result<ExitCode, RunError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| RunError::System(error.to_string()))?;
    let ended = runtime.block_on(work);
    runtime.shutdown_timeout(MAX_SHUTDOWN_WAIT);
    ended
}

async fn run_command(command: AccountCommand, api: ApiBase) -> Result<ExitCode, RunError> {
    let folder = data_folder()?;
    let watch = match &command {
        AccountCommand::Watch(watch) => Some(watch),
        _ => None,
    };
    check_triggers(watch)?;
    let named_by = command.account();
    let own = named_by.ledger.is_none();
    let ledger_path = choose_ledger(named_by.ledger.as_ref(), &folder);
    let (key, signing) = match named_by.key_stdin {
        true => account::read_key().await?,
        false => (None, None),
    };

    let secrets: Arc<dyn SecretStore> = match key {
        Some(_) => Arc::new(RunSecrets::new(signing)),
        None => Arc::new(Keychain),
    };
    let language = system_language();
    let line = StatusLine::start(&language, named_by.json);
    let printer = Arc::new(Printer::new(
        &language,
        named_by.json.then(|| named_by.times()),
        watch.is_some_and(|watch| watch.rules),
        line.clone(),
    ));
    // Beside a ledger of its own, the demo shop has a file of its own.
    let demo = SandboxDemo::new(if own {
        folder.join(DEMO_FILE)
    } else {
        let mut name = ledger_path.clone().into_os_string();
        name.push(format!(".{DEMO_FILE}"));
        name.into()
    });
    let app = App::open(AppParts {
        ledger_path,
        place: if own {
            LedgerPlace::Borrowed
        } else {
            LedgerPlace::Named
        },
        export_folder: folder.join("exports"),
        settings: Arc::new(RunSettings::new(folder.join(SETTINGS_FILE), watch)),
        view_state: Arc::new(NoWindow),
        secrets,
        notifier: printer.clone(),
        events: line.clone(),
        demo: Some(demo.clone()),
        api,
        environment: Environment::default(),
        system_language: language,
        program: "shopbell watch".into(),
        // Only the connection that was named is watched.
        watch: false,
    })
    .await?;
    printer.attach_app(&app);

    let result = run_on_account(&app, &command, key, own, &printer).await;
    app.shutdown().await;
    demo.stop().await;
    line.finish();
    result
}

/// What follows charges is told beside them alone.
fn check_triggers(watch: Option<&WatchArguments>) -> Result<(), RunError> {
    let named = watch.map_or(&[][..], |watch| &watch.triggers);
    if named.iter().any(|one| one.is_follow_up()) && !named.contains(&Trigger::Charge) {
        let why = "what follows charges is told beside charge.added: name that, too";
        return Err(RunError::Arguments(why.into()));
    }
    Ok(())
}

async fn run_on_account(
    app: &App,
    command: &AccountCommand,
    key: Option<account::Key>,
    own: bool,
    printer: &Printer,
) -> Result<ExitCode, RunError> {
    let line = printer.status_line();
    let patient = matches!(command, AccountCommand::Watch(watch) if !watch.once);
    // Without a network this may take long: whoever asks it to end is heard meanwhile.
    let account = tokio::select! {
        found = account::find_account(app, command.account(), key, own, patient, line) => found?,
        () = shutdown_signal() => return Ok(ExitCode::SUCCESS),
    };
    line.set_name(&account.connection.name);
    let code = tokio::select! {
        // A line that could not be printed is why a run ends, whatever else went wrong.
        biased;
        end = printer.wait_for_end() => end.into_result().map(|()| ExitCode::SUCCESS),
        code = carry_out(app, command, &account.connection.id, printer) => code,
        () = line.count_down() => Ok(ExitCode::SUCCESS),
    };
    if account.temporary {
        app.remove_connection(&account.connection.id, false).await?;
    }
    code
}

async fn carry_out(
    app: &App,
    command: &AccountCommand,
    connection: &str,
    printer: &Printer,
) -> Result<ExitCode, RunError> {
    match command {
        AccountCommand::Watch(watch) => run_account(app, watch, connection).await,
        AccountCommand::Audit(audit) => record::audit(app, audit, connection, printer).await,
        AccountCommand::History(history) => {
            record::read_history(app, history, connection, printer).await
        }
        AccountCommand::Forward(forward) => {
            forward::forward(app, forward, connection, printer).await
        }
        AccountCommand::Flows(flows) => flows::run(app, flows, connection, printer).await,
    }
}

/// Polls once, or until the run is asked to end.
async fn run_account(
    app: &App,
    watch: &WatchArguments,
    connection: &str,
) -> Result<ExitCode, RunError> {
    if watch.once {
        return poll_once(app, connection).await;
    }
    app.watching.start(connection)?;
    shutdown_signal().await;
    // What was found is printed; a reader that does not read leaves it to the next run.
    let _ = tokio::time::timeout(MAX_SHUTDOWN_WAIT, app.wait_for_alerts()).await;
    Ok(ExitCode::SUCCESS)
}

async fn poll_once(app: &App, connection: &str) -> Result<ExitCode, RunError> {
    let polled = app.watching.poll(connection).await;
    // Also after a failure: what was recorded before it is printed now.
    app.wait_for_alerts().await?;
    app.flows.wait_until_settled().await;
    let status = app.watching.get_status(connection).await?;
    // Where some of it was read, the exit code says that; where nothing was, why.
    if !matches!(status.state, WatchState::Watching | WatchState::Partial) {
        polled?;
        if let Some(problem) = status.problem {
            return Err(RunError::Unread(Box::new(problem)));
        }
    }
    Ok(exit_code::for_status(&status))
}
