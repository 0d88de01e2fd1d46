//! The demo account: the sandbox in process, kept across restarts.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use shopbell_core::{
    Error,
    app::{
        App, DemoAccount,
        host::DemoAddress,
        view::{Connection, Route},
    },
    secrets::Sensitive,
    settings::{MIN_INTERVAL, SettingsPatch},
    watch::watcher::BoxFuture,
};
use shopbell_sandbox::{Sandbox, SandboxOptions, Seed, Traffic};
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::sync::Mutex;

use crate::{state::Shell, window};

/// How often something happens in the demo shop.
const PER_MINUTE: f64 = 2.0;
/// A crash loses no more of the demo shop than this.
const KEEP: Duration = Duration::from_secs(60);
/// Seconds between polls while the demo account is the only one: nobody is asked for a favour.
const INTERVAL: u32 = 15;

/// Starts the sandbox when it is first needed.
pub(crate) struct Demo {
    file: PathBuf,
    sandbox: Mutex<Option<Sandbox>>,
    me: Weak<Self>,
}

impl Demo {
    pub(crate) fn new(file: PathBuf) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            file,
            sandbox: Mutex::default(),
            me: me.clone(),
        })
    }

    async fn address(&self) -> Result<DemoAddress, String> {
        let mut running = self.sandbox.lock().await;
        let sandbox = match running.as_ref() {
            Some(sandbox) => sandbox,
            None => {
                let sandbox = self.begin().await.map_err(|error| error.to_string())?;
                tokio::spawn(keep_now_and_then(self.me.clone()));
                running.insert(sandbox)
            }
        };
        let key = Sensitive::new(sandbox.key().to_owned());
        Ok(DemoAddress {
            url: sandbox.url(),
            key,
        })
    }

    async fn begin(&self) -> Result<Sandbox, shopbell_sandbox::StartError> {
        let kept = tokio::fs::read(&self.file).await.ok();
        let restore = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let fresh = || SandboxOptions {
            seed: Some(Seed::demo()),
            ..SandboxOptions::default()
        };
        let kept = SandboxOptions { restore, ..fresh() };
        let sandbox = match Sandbox::start(kept).await {
            Ok(sandbox) => sandbox,
            Err(error) => {
                tracing::warn!(%error, "the demo shop begins anew");
                Sandbox::start(fresh()).await?
            }
        };
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        sandbox.start_traffic(Traffic {
            per_minute: PER_MINUTE,
            // Another start sells other things.
            seed: since.map_or(0, |since| since.as_secs()),
        });
        Ok(sandbox)
    }

    async fn keep(&self) -> bool {
        let running = self.sandbox.lock().await;
        let Some(sandbox) = running.as_ref() else {
            return false;
        };
        write(&sandbox.snapshot(), &self.file).await;
        true
    }

    /// Keeps the shop for the next start and ends it.
    pub(crate) async fn end(&self) {
        if let Some(sandbox) = self.sandbox.lock().await.take() {
            write(&sandbox.snapshot(), &self.file).await;
            sandbox.shutdown().await;
        }
    }
}

impl DemoAccount for Demo {
    fn start(&self) -> BoxFuture<'_, Result<DemoAddress, String>> {
        Box::pin(self.address())
    }
}

async fn keep_now_and_then(demo: Weak<Demo>) {
    loop {
        tokio::time::sleep(KEEP).await;
        match demo.upgrade() {
            Some(demo) if demo.keep().await => {}
            _ => return,
        }
    }
}

/// Written beside and renamed, so that a crash leaves the old or the new one, never half of one.
async fn write(shop: &serde_json::Value, file: &Path) {
    let beside = file.with_extension("json.new");
    let written = async {
        if let Some(folder) = file.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        tokio::fs::write(&beside, shop.to_string()).await?;
        tokio::fs::rename(&beside, file).await
    };
    if let Err(error) = written.await {
        tracing::warn!(%error, "the demo shop could not be kept");
    }
}

/// Connects the demo account. While it is the only one it is polled often, so that something is seen
/// soon; a Stripe host keeps its own floor whatever the setting says.
pub(crate) async fn connect(app: &App) -> Result<Connection, Error> {
    let connection = app.connect_demo().await?;
    let mut watching = app.settings().watching;
    let alone = app.connections().await?.iter().all(|one| one.demo);
    if alone && watching.interval_seconds == MIN_INTERVAL {
        watching.interval_seconds = INTERVAL;
        let patch = SettingsPatch {
            watching: Some(watching),
            ..SettingsPatch::default()
        };
        app.update_settings(patch).await?;
    }
    Ok(connection)
}

/// Connects the demo account and shows what arrives there.
pub(crate) fn open<R: Runtime>(handle: &AppHandle<R>) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(app) = handle.state::<Shell>().core() else {
            return window::show(&handle);
        };
        match connect(&app).await {
            Ok(connection) => {
                let connection = connection.id;
                window::go(
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
                window::show(&handle);
            }
        }
    });
}
