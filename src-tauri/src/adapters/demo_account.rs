//! The demo account: the sandbox in process, kept across restarts.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use shopbell_core::{
    app::{DemoAccount, host::DemoAddress},
    private_files::{create_private_folder, private_options},
    secrets::Sensitive,
    watch::watcher::BoxFuture,
};
use shopbell_sandbox::{Sandbox, SandboxOptions, Seed, Traffic};
use tokio::{io::AsyncWriteExt as _, sync::Mutex};

/// How often something happens in the demo shop.
const ARRIVALS_PER_MINUTE: f64 = 2.0;
/// A crash loses no more of the demo shop than this.
const SAVE_INTERVAL: Duration = Duration::from_secs(60);

/// Starts the sandbox when it is first needed.
pub(crate) struct SandboxDemo {
    file: PathBuf,
    sandbox: Mutex<Option<Sandbox>>,
    me: Weak<Self>,
}

impl SandboxDemo {
    pub(crate) fn new(file: PathBuf) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            file,
            sandbox: Mutex::default(),
            me: me.clone(),
        })
    }

    async fn ensure_started(&self) -> Result<DemoAddress, String> {
        let mut running = self.sandbox.lock().await;
        let sandbox = match running.as_ref() {
            Some(sandbox) => sandbox,
            None => {
                let sandbox = self
                    .start_sandbox()
                    .await
                    .map_err(|error| error.to_string())?;
                tokio::spawn(save_periodically(self.me.clone()));
                running.insert(sandbox)
            }
        };
        let key = Sensitive::new(sandbox.key().to_owned());
        Ok(DemoAddress {
            url: sandbox.url(),
            key,
        })
    }

    async fn start_sandbox(&self) -> Result<Sandbox, shopbell_sandbox::StartError> {
        let saved = tokio::fs::read(&self.file).await.ok();
        let restore = saved.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        // No control endpoints, and a key that is new in each run: whoever else is on this machine gets nothing.
        let fresh = || SandboxOptions {
            control: false,
            key: None,
            seed: Some(Seed::demo()),
            ..SandboxOptions::default()
        };
        let saved = SandboxOptions { restore, ..fresh() };
        let sandbox = match Sandbox::start(saved).await {
            Ok(sandbox) => sandbox,
            Err(error) => {
                tracing::warn!(%error, "the demo shop begins anew");
                Sandbox::start(fresh()).await?
            }
        };
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        sandbox.start_traffic(Traffic {
            per_minute: ARRIVALS_PER_MINUTE,
            // Another start sells other things.
            seed: since.map_or(0, |since| since.as_secs()),
        });
        Ok(sandbox)
    }

    /// Whether it still runs, and there will be more to save.
    async fn save(&self) -> bool {
        let running = self.sandbox.lock().await;
        let Some(sandbox) = running.as_ref() else {
            return false;
        };
        write_snapshot(&sandbox.snapshot(), &self.file).await;
        true
    }

    /// Keeps the shop for the next start and ends it.
    pub(crate) async fn stop(&self) {
        if let Some(sandbox) = self.sandbox.lock().await.take() {
            write_snapshot(&sandbox.snapshot(), &self.file).await;
            sandbox.shutdown().await;
        }
    }
}

impl DemoAccount for SandboxDemo {
    fn start(&self) -> BoxFuture<'_, Result<DemoAddress, String>> {
        Box::pin(self.ensure_started())
    }
}

async fn save_periodically(demo: Weak<SandboxDemo>) {
    loop {
        tokio::time::sleep(SAVE_INTERVAL).await;
        match demo.upgrade() {
            Some(demo) if demo.save().await => {}
            _ => return,
        }
    }
}

/// Written beside and renamed, so that a crash leaves the old or the new one, never half of one.
async fn write_snapshot(shop: &serde_json::Value, file: &Path) {
    let beside = file.with_extension("json.new");
    let written = async {
        if let Some(folder) = file.parent() {
            create_private_folder(folder)?;
        }
        let mut options = private_options();
        options.write(true).create(true).truncate(true);
        let mut out = tokio::fs::OpenOptions::from(options).open(&beside).await?;
        out.write_all(shop.to_string().as_bytes()).await?;
        out.flush().await?;
        tokio::fs::rename(&beside, file).await
    };
    if let Err(error) = written.await {
        tracing::warn!(%error, "the demo shop could not be kept");
    }
}
