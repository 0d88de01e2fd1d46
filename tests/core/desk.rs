//! A whole app over a sandbox, for the tests of customers and products. Nothing polls by itself.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};

use shopbell_core::{
    alerts::Alert,
    app::{
        App, AppParts, EventSink, Notifier, NotifierError,
        manage::{CustomerFields, ListQuery, ProductFields},
        view::AppEvent,
    },
    error::{Error, ErrorCode},
    secrets::{SecretError, SecretStore, Sensitive},
    settings::{Settings, SettingsError, SettingsStore},
    stripe::ApiBase,
};
use shopbell_sandbox::{Fault, FaultKind, RecordedRequest, Sandbox, SandboxOptions};
use tempfile::TempDir;

#[derive(Default)]
struct Keys(Mutex<HashMap<String, String>>);

impl SecretStore for Keys {
    fn get(&self, name: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        Ok(self
            .0
            .lock()
            .unwrap()
            .get(name)
            .cloned()
            .map(Sensitive::new))
    }
    fn set(&self, name: &str, secret: &Sensitive<String>) -> Result<(), SecretError> {
        let secret = secret.expose().clone();
        self.0.lock().unwrap().insert(name.to_owned(), secret);
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

#[derive(Default)]
struct Shelf(Mutex<Option<Settings>>);

impl SettingsStore for Shelf {
    fn load(&self) -> Result<Option<Settings>, SettingsError> {
        Ok(self.0.lock().unwrap().clone())
    }
    fn save(&self, settings: &Settings) -> Result<(), SettingsError> {
        *self.0.lock().unwrap() = Some(settings.clone());
        Ok(())
    }
}

struct Quiet;

impl Notifier for Quiet {
    fn show(&self, _: &Alert, _: &str) -> Result<(), NotifierError> {
        Ok(())
    }
}

/// Keeps every event, and wakes who waits for one.
#[derive(Default)]
pub(crate) struct Heard {
    events: Mutex<Vec<AppEvent>>,
    more: tokio::sync::Notify,
}

impl EventSink for Heard {
    fn emit(&self, event: AppEvent) {
        self.events.lock().unwrap().push(event);
        self.more.notify_waiters();
    }
}

impl Heard {
    /// What all events say, in order.
    pub(crate) fn all<T>(&self, wanted: impl Fn(&AppEvent) -> Option<T>) -> Vec<T> {
        self.events
            .lock()
            .unwrap()
            .iter()
            .filter_map(wanted)
            .collect()
    }

    /// Waits until more of such events were told than so many.
    pub(crate) async fn more_than<T>(&self, count: usize, wanted: impl Fn(&AppEvent) -> Option<T>) {
        loop {
            let more = self.more.notified();
            if self.all(&wanted).len() > count {
                return;
            }
            more.await;
        }
    }

    /// Waits until an event was told that is wanted.
    pub(crate) async fn until<T>(&self, wanted: impl Fn(&AppEvent) -> Option<T>) -> T {
        loop {
            let more = self.more.notified();
            let found = self.events.lock().unwrap().iter().rev().find_map(&wanted);
            if let Some(found) = found {
                return found;
            }
            more.await;
        }
    }
}

/// A shop, the app beside it, and a connection between them.
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) app: Arc<App>,
    pub(crate) id: String,
    pub(crate) heard: Arc<Heard>,
    keys: Arc<Keys>,
    shelf: Arc<Shelf>,
    folder: TempDir,
}

impl Desk {
    pub(crate) async fn start() -> Self {
        Self::with(SandboxOptions::default(), None).await
    }

    /// Over this sandbox, with a key that may do only so much.
    pub(crate) async fn with(
        options: SandboxOptions,
        permissions: Option<&[(&str, shopbell_sandbox::Access)]>,
    ) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let key = match permissions {
            Some(permissions) => sandbox.restricted_key(permissions),
            None => sandbox.key().to_owned(),
        };
        let (keys, shelf) = (Arc::default(), Arc::default());
        let heard = Arc::<Heard>::default();
        let folder = tempfile::tempdir().unwrap();
        let app = open(&sandbox.url(), folder.path(), &keys, &shelf, &heard, false).await;
        let id = app.connect(&key, true).await.unwrap().id;
        sandbox.clear_requests();
        Self {
            sandbox,
            app,
            id,
            heard,
            keys,
            shelf,
            folder,
        }
    }

    /// What a new process would do. The old one is gone, wherever it was.
    pub(crate) async fn restart(self) -> Self {
        self.reopen(false).await
    }

    /// The same, and the new process watches by itself.
    pub(crate) async fn watch(self) -> Self {
        self.reopen(true).await
    }

    async fn reopen(self, watch: bool) -> Self {
        let Self {
            sandbox,
            app,
            id,
            keys,
            shelf,
            folder,
            ..
        } = self;
        app.shutdown().await;
        drop(app);
        let heard = Arc::<Heard>::default();
        let app = open(&sandbox.url(), folder.path(), &keys, &shelf, &heard, watch).await;
        Self {
            sandbox,
            app,
            id,
            heard,
            keys,
            shelf,
            folder,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
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
        let lost = FaultKind::Status {
            status: 502,
            reason: None,
            retry_after: None,
            should_retry: Some(false),
            saved: false,
            after_effect: true,
        };
        self.sandbox.inject(Fault::new(lost).method("POST").once());
    }

    /// Copies everything.
    pub(crate) async fn copy(&self) {
        self.app.mirror_sync(&self.id).await.unwrap();
    }

    /// Changes what is kept on this machine.
    pub(crate) async fn keep(&self, mirror: bool, image_previews: bool) {
        let data = shopbell_core::settings::Data {
            mirror,
            image_previews,
        };
        let patch = shopbell_core::settings::SettingsPatch {
            data: Some(data),
            ..Default::default()
        };
        self.app.update_settings(patch).await.unwrap();
    }

    /// Ids of the customers that a text finds, in order.
    pub(crate) async fn found(&self, text: &str) -> Vec<String> {
        let list = self.app.list_customers(&self.id, typed(text)).await;
        list.unwrap().rows.into_iter().map(|row| row.id).collect()
    }
}

async fn open(
    url: &str,
    folder: &Path,
    keys: &Arc<Keys>,
    shelf: &Arc<Shelf>,
    heard: &Arc<Heard>,
    watch: bool,
) -> Arc<App> {
    let parts = || AppParts {
        ledger_path: folder.join("data/ledger.sqlite3"),
        export_folder: folder.join("exports"),
        settings: shelf.clone(),
        secrets: keys.clone(),
        notifier: Arc::new(Quiet),
        events: heard.clone(),
        demo: None,
        api: ApiBase::loopback(url).unwrap(),
        system_language: "en".into(),
        program: "test".into(),
        watch,
    };
    loop {
        match App::open(parts()).await {
            Ok(app) => return app,
            // A task of the old process still holds the file for a moment.
            Err(error) if error.code == ErrorCode::LedgerBusy => tokio::task::yield_now().await,
            Err(error) => panic!("{error}"),
        }
    }
}

pub(crate) fn typed(text: &str) -> ListQuery {
    ListQuery {
        text: text.to_owned(),
        limit: 100,
        ..ListQuery::default()
    }
}

pub(crate) fn set(text: &str) -> Option<Option<String>> {
    Some(Some(text.to_owned()))
}

pub(crate) fn person(name: &str, email: &str) -> CustomerFields {
    CustomerFields {
        name: set(name),
        email: set(email),
        ..CustomerFields::default()
    }
}

pub(crate) fn thing(name: &str) -> ProductFields {
    ProductFields {
        name: set(name),
        ..ProductFields::default()
    }
}

/// Code, parameter and rule of what must have failed.
pub(crate) fn why<T>(result: Result<T, Error>) -> (ErrorCode, Option<String>, Option<String>) {
    let Err(error) = result else {
        panic!("it should have failed");
    };
    (error.code, error.detail.param, error.detail.rule)
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_settings_that_begin_together_all_stay() {
    use shopbell_core::settings::SettingsPatch;
    let desk = Desk::start().await;
    for _ in 0..50 {
        let before = desk.app.settings();
        let (mut watching, mut view) = (before.watching, before.view);
        watching.interval_seconds += 1;
        view.close_explained = !view.close_explained;
        let (seconds, explained) = (watching.interval_seconds, view.close_explained);
        let patches = [
            SettingsPatch {
                watching: Some(watching),
                ..SettingsPatch::default()
            },
            SettingsPatch {
                view: Some(view),
                ..SettingsPatch::default()
            },
        ];
        let changes = patches.map(|patch| {
            let app = desk.app.clone();
            tokio::spawn(async move { app.update_settings(patch).await })
        });
        for change in changes {
            change.await.unwrap().unwrap();
        }
        let now = desk.app.settings();
        assert_eq!(now.watching.interval_seconds, seconds);
        assert_eq!(now.view.close_explained, explained);
    }
}
