//! A whole app over a sandbox, for the tests of customers and products. Nothing polls by itself.

// By path, as another suite takes this file in, too.
#[path = "test_app/bell.rs"]
pub(crate) mod bell;
#[path = "test_app/doubles.rs"]
mod doubles;
#[path = "test_app/records.rs"]
mod records;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Value, json};
use shopbell_core::{
    app::{App, AppParts, Environment, LedgerPlace, fields::FieldMap, view::ListQuery},
    error::{Error, ErrorCode},
    ledger::Ledger,
    stripe::ApiBase,
    uptime::Uptime,
};
use shopbell_sandbox::{
    CustomerSpec, Fault, FaultKind, Kind, RecordedRequest, Sandbox, SandboxOptions,
};
use tempfile::TempDir;

use self::{
    bell::Bell,
    doubles::{MemorySecrets, MemorySettings, MemoryViewState, RecordedEvents, TestClock},
};

/// What outlives a process beside its folder.
#[derive(Default)]
struct Machine {
    secrets: Arc<MemorySecrets>,
    settings: Arc<MemorySettings>,
    view_state: Arc<MemoryViewState>,
    bell: Arc<Bell>,
    uptime: Arc<TestUptime>,
    clock: Arc<TestClock>,
}

/// The runtime's clock, so that a test that stops it stops this one, too.
struct TestUptime(tokio::time::Instant);

impl Default for TestUptime {
    fn default() -> Self {
        Self(tokio::time::Instant::now())
    }
}

impl Uptime for TestUptime {
    fn millis(&self) -> u64 {
        1_000_000 + u64::try_from(self.0.elapsed().as_millis()).unwrap()
    }
}

/// A shop, the app beside it, and a connection between them.
pub(crate) struct TestApp {
    pub(crate) sandbox: Sandbox,
    pub(crate) app: Arc<App>,
    pub(crate) id: String,
    pub(crate) events: Arc<RecordedEvents>,
    key: String,
    machine: Machine,
    folder: TempDir,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::with(SandboxOptions::default(), None).await
    }

    /// Over this sandbox, with a key that may do only so much.
    pub(crate) async fn with(
        options: SandboxOptions,
        permissions: Option<&[(&str, shopbell_sandbox::Access)]>,
    ) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        Self::beside(sandbox, permissions).await
    }

    /// Beside a shop that is there already.
    pub(crate) async fn beside(
        sandbox: Sandbox,
        permissions: Option<&[(&str, shopbell_sandbox::Access)]>,
    ) -> Self {
        let key = match permissions {
            Some(permissions) => sandbox.restricted_key(permissions),
            None => sandbox.key().to_owned(),
        };
        let machine = Machine::default();
        let events = Arc::<RecordedEvents>::default();
        let folder = tempfile::tempdir().unwrap();
        let app = open(&sandbox.url(), folder.path(), &machine, &events, false).await;
        let id = app.connect(&key, true).await.unwrap().id;
        sandbox.clear_requests();
        Self {
            sandbox,
            app,
            id,
            events,
            key,
            machine,
            folder,
        }
    }

    /// The key that it was connected with.
    pub(crate) fn key(&self) -> String {
        self.key.clone()
    }

    /// What a new process would do. The old one is gone, wherever it was.
    pub(crate) async fn restart(self) -> Self {
        self.reopen(false).await
    }

    /// The same, and the new process watches by itself.
    pub(crate) async fn watch(self) -> Self {
        self.reopen(true).await
    }

    /// What a new process would do after the old one was killed.
    pub(crate) async fn kill(self) -> Self {
        self.replace(false, false).await
    }

    async fn reopen(self, watch: bool) -> Self {
        self.replace(watch, true).await
    }

    async fn replace(self, watch: bool, orderly: bool) -> Self {
        let Self {
            sandbox,
            app,
            id,
            key,
            machine,
            folder,
            ..
        } = self;
        if orderly {
            app.shutdown().await;
        }
        drop(app);
        let events = Arc::<RecordedEvents>::default();
        let app = open(&sandbox.url(), folder.path(), &machine, &events, watch).await;
        Self {
            sandbox,
            app,
            id,
            events,
            key,
            machine,
            folder,
        }
    }

    /// What shows the alerts, also after a restart.
    pub(crate) fn bell(&self) -> Arc<Bell> {
        self.machine.bell.clone()
    }

    /// The machine's clock, also after a restart.
    pub(crate) fn clock(&self) -> Arc<TestClock> {
        self.machine.clock.clone()
    }

    /// Everything that lies in the keychain.
    pub(crate) fn secrets(&self) -> std::collections::BTreeMap<String, String> {
        self.machine.secrets.all()
    }

    /// Puts a secret into the keychain under another name, as another version would have.
    pub(crate) fn rename_secret(&self, from: &str, to: &str) {
        self.machine.secrets.rename(from, to);
    }

    pub(crate) fn settings(&self) -> &MemorySettings {
        &self.machine.settings
    }

    pub(crate) fn view_state(&self) -> &MemoryViewState {
        &self.machine.view_state
    }

    /// The app's own folder, with everything that it keeps.
    pub(crate) fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The app's own file, opened beside it.
    pub(crate) fn ledger(&self) -> Ledger {
        Ledger::open(&self.folder.path().join("data/ledger.sqlite3")).unwrap()
    }

    /// Requests of this method since the last look.
    pub(crate) fn sent(&self, method: &str) -> Vec<RecordedRequest> {
        let all = self.sandbox.requests().into_iter();
        let of = all.filter(|request| request.method == method).collect();
        self.sandbox.clear_requests();
        of
    }

    /// The next POST is carried out, and its answer lost.
    pub(crate) fn lose_answer(&self) {
        self.sandbox.inject(lost_answer().once());
    }

    /// Copies everything.
    pub(crate) async fn copy(&self) {
        self.app.mirror.sync(&self.id).await.unwrap();
    }

    /// Changes what is kept on this machine.
    pub(crate) async fn keep(&self, mirror: bool, image_previews: bool) {
        let data = shopbell_core::settings::Data {
            mirror,
            image_previews,
            ..shopbell_core::settings::Data::default()
        };
        let patch = shopbell_core::settings::SettingsPatch {
            data: Some(data),
            ..Default::default()
        };
        self.app.settings.update(patch).await.unwrap();
    }

    /// A customer that somebody else made at a time.
    pub(crate) fn add_customer(&self, name: &str, email: &str, created: i64) -> String {
        self.sandbox.shop().create_customer(CustomerSpec {
            name: Some(name.into()),
            email: Some(email.into()),
            created: Some(created),
            ..CustomerSpec::default()
        })
    }

    /// So many customers, made over the years.
    pub(crate) fn add_customers(&self, count: usize) {
        let range = 1_700_000_000..=1_750_000_000;
        let shop = self.sandbox.shop();
        shop.seed_many(Kind::Customers, count, &range);
    }

    /// Ids of the customers that a text finds, in order.
    pub(crate) async fn found(&self, text: &str) -> Vec<String> {
        let list = self.list_customers(typed(text)).await;
        list.unwrap().rows.into_iter().map(|row| row.id).collect()
    }
}

async fn open(
    url: &str,
    folder: &Path,
    machine: &Machine,
    events: &Arc<RecordedEvents>,
    watch: bool,
) -> Arc<App> {
    loop {
        let parts = AppParts {
            watch,
            ..make_parts(url, folder, machine, events)
        };
        match App::open(parts).await {
            Ok(app) => return app,
            // A task of the old process still holds the file for a moment.
            Err(error) if error.code == ErrorCode::LedgerBusy => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    }
}

fn make_parts(
    url: &str,
    folder: &Path,
    machine: &Machine,
    events: &Arc<RecordedEvents>,
) -> AppParts {
    AppParts {
        ledger_path: folder.join("data/ledger.sqlite3"),
        place: LedgerPlace::Own,
        export_folder: folder.join("exports"),
        settings: machine.settings.clone(),
        view_state: machine.view_state.clone(),
        secrets: machine.secrets.clone(),
        notifier: machine.bell.clone(),
        events: events.clone(),
        demo: None,
        api: ApiBase::loopback(url).unwrap(),
        environment: Environment {
            uptime: machine.uptime.clone(),
            clock: machine.clock.clone(),
            ..Environment::default()
        },
        system_language: "en".into(),
        program: "test".into(),
        watch: false,
    }
}

/// Opens an app of its own over a ledger that lies anywhere; there is no Stripe behind it.
pub(crate) async fn open_at(ledger: &Path, place: LedgerPlace) -> Result<Arc<App>, Error> {
    let folder = ledger.parent().unwrap();
    let (machine, events) = (Machine::default(), Arc::default());
    let parts = AppParts {
        ledger_path: ledger.to_path_buf(),
        place,
        ..make_parts("http://127.0.0.1:9", folder, &machine, &events)
    };
    App::open(parts).await
}

pub(crate) fn typed(text: &str) -> ListQuery {
    ListQuery {
        text: text.to_owned(),
        limit: 100,
        ..ListQuery::default()
    }
}

/// Fields as the window sends them.
pub(crate) fn fields(value: Value) -> FieldMap {
    serde_json::from_value(value).unwrap()
}

pub(crate) fn person(name: &str, email: &str) -> FieldMap {
    fields(json!({ "name": name, "email": email }))
}

pub(crate) fn thing(name: &str) -> FieldMap {
    fields(json!({ "name": name }))
}

/// Stripe cannot be reached, and is not asked twice.
pub(crate) fn unavailable() -> Fault {
    Fault::new(FaultKind::Status {
        status: 503,
        reason: None,
        retry_after: None,
        should_retry: Some(false),
        saved: false,
        after_effect: false,
    })
}

/// What is sent is carried out, and the answer lost.
pub(crate) fn lost_answer() -> Fault {
    let lost = FaultKind::Status {
        status: 502,
        reason: None,
        retry_after: None,
        should_retry: Some(false),
        saved: false,
        after_effect: true,
    };
    Fault::new(lost).method("POST")
}

/// Code, parameter and rule of what must have failed.
pub(crate) fn why<T>(result: Result<T, Error>) -> (ErrorCode, Option<String>, Option<String>) {
    let Err(error) = result else {
        panic!("it should have failed");
    };
    (error.code, error.detail.param, error.detail.rule)
}

/// The parameters that a request was sent with.
pub(crate) fn form(request: &RecordedRequest) -> Vec<(&str, &str)> {
    let pairs = request.form.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
