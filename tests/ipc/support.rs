//! The app on the mock runtime, with what it touches outside written down.

use std::{
    collections::HashMap,
    future::Future,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, Ordering},
    },
};

use serde_json::{Value, json};
use shopbell_core::{
    ErrorView,
    alerts::Alert,
    app::{App, AppParts, DemoAccount, LedgerPlace, Notifier, NotifierError, host::DemoAddress},
    secrets::{SecretError, SecretStore, Sensitive},
    settings::{Settings, SettingsError, SettingsStore},
    stripe::ApiBase,
    view_state::{ViewState, ViewStateError, ViewStateStore},
    watch::watcher::BoxFuture,
};
use shopbell_lib::{Opener, Shell, configure_builder, create_event_sink};
use shopbell_sandbox::{Sandbox, SandboxOptions};
use tauri::{
    Manager as _, WebviewWindow, WebviewWindowBuilder,
    http::{HeaderMap, HeaderValue},
    ipc::{CallbackFn, InvokeBody, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets},
    webview::InvokeRequest,
};
use tempfile::TempDir;

/// A keychain that can be taken away.
#[derive(Default)]
pub(crate) struct Keys {
    kept: Mutex<HashMap<String, String>>,
    failure_mode: AtomicU8,
}

impl Keys {
    pub(crate) fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }
    pub(crate) fn take_away(&self) {
        self.failure_mode.store(1, Ordering::SeqCst);
    }
    pub(crate) fn lock(&self) {
        self.failure_mode.store(2, Ordering::SeqCst);
    }
    fn check_failure_mode(&self) -> Result<(), SecretError> {
        match self.failure_mode.load(Ordering::SeqCst) {
            0 => Ok(()),
            1 => Err(SecretError::Missing("no service".into())),
            _ => Err(SecretError::Denied("it is locked".into())),
        }
    }
}

impl SecretStore for Keys {
    fn get(&self, name: &str) -> Result<Option<Sensitive<String>>, SecretError> {
        self.check_failure_mode()?;
        Ok(self
            .kept
            .lock()
            .unwrap()
            .get(name)
            .cloned()
            .map(Sensitive::new))
    }
    fn set(&self, name: &str, secret: &Sensitive<String>) -> Result<(), SecretError> {
        self.check_failure_mode()?;
        let secret = secret.expose().clone();
        self.kept.lock().unwrap().insert(name.to_owned(), secret);
        Ok(())
    }
    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.check_failure_mode()?;
        self.kept.lock().unwrap().remove(name);
        Ok(())
    }
}

/// An interval at which the settings can't be saved.
pub(crate) const FULL_DISK: u32 = 3599;

/// Keeps the view state, and fails for one that names this place.
#[derive(Default)]
struct MemoryViewState(Mutex<Option<ViewState>>);

impl ViewStateStore for MemoryViewState {
    fn load(&self) -> Result<Option<ViewState>, ViewStateError> {
        Ok(self.0.lock().unwrap().clone())
    }
    fn save(&self, state: &ViewState) -> Result<(), ViewStateError> {
        if state.route.as_deref() == Some("/full") {
            return Err(ViewStateError("the disk is full".into()));
        }
        *self.0.lock().unwrap() = Some(state.clone());
        Ok(())
    }
}

/// Every settings that were saved, the latest last.
#[derive(Default)]
struct MemorySettings(Mutex<Vec<Settings>>);

impl SettingsStore for MemorySettings {
    fn load(&self) -> Result<Option<Settings>, SettingsError> {
        Ok(self.0.lock().unwrap().last().cloned())
    }
    fn save(&self, settings: &Settings) -> Result<(), SettingsError> {
        if settings.watching.interval_seconds == FULL_DISK {
            return Err(SettingsError::Write("the disk is full".into()));
        }
        self.0.lock().unwrap().push(settings.clone());
        Ok(())
    }
}

struct NullNotifier;

impl Notifier for NullNotifier {
    fn show(&self, _: &Alert, _: &str) -> Result<(), NotifierError> {
        Ok(())
    }
}

/// What was opened and shown outside of the app.
#[derive(Default)]
pub(crate) struct OpenedOutside {
    pub(crate) opened: Mutex<Vec<String>>,
    pub(crate) shown: Mutex<Vec<PathBuf>>,
}

struct RecordingOpener(Arc<OpenedOutside>);

impl Opener for RecordingOpener {
    fn open(&self, url: &str) -> Result<(), String> {
        if url.contains("nobrowser") {
            return Err("there is no browser".into());
        }
        self.0.opened.lock().unwrap().push(url.to_owned());
        Ok(())
    }
    fn reveal(&self, path: &Path) -> Result<(), String> {
        self.0.shown.lock().unwrap().push(path.to_owned());
        Ok(())
    }
}

/// The sandbox of the test as the demo account.
struct Demo {
    url: String,
    key: String,
}

impl DemoAccount for Demo {
    fn start(&self) -> BoxFuture<'_, Result<DemoAddress, String>> {
        let (url, key) = (self.url.clone(), Sensitive::new(self.key.clone()));
        Box::pin(async move { Ok(DemoAddress { url, key }) })
    }
}

/// Everything of one test.
pub(crate) struct Desktop {
    pub(crate) sandbox: Sandbox,
    pub(crate) keys: Arc<Keys>,
    pub(crate) asked: Arc<OpenedOutside>,
    kept: Arc<MemorySettings>,
    pub(crate) app: tauri::App<MockRuntime>,
    webview: WebviewWindow<MockRuntime>,
    folder: TempDir,
}

/// Runs a future where the app's own run.
pub(crate) fn wait<F: Future>(future: F) -> F::Output {
    tauri::async_runtime::block_on(future)
}

fn bare() -> (tauri::App<MockRuntime>, WebviewWindow<MockRuntime>) {
    let builder = configure_builder(mock_builder());
    let app = builder.build(mock_context(noop_assets())).unwrap();
    let webview = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default());
    let webview = webview.build().unwrap();
    (app, webview)
}

impl Desktop {
    /// No connection yet.
    pub(crate) fn new() -> Self {
        Self::with(SandboxOptions::default())
    }

    pub(crate) fn with(options: SandboxOptions) -> Self {
        let sandbox = wait(Sandbox::start(options)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let kept = Arc::new(MemorySettings::default());
        let (keys, asked) = (
            Arc::new(Keys::default()),
            Arc::new(OpenedOutside::default()),
        );
        let (app, webview) = bare();
        let demo = Demo {
            url: sandbox.url(),
            key: sandbox.key().to_owned(),
        };
        let core = wait(App::open(AppParts {
            ledger_path: folder.path().join("ledger.sqlite3"),
            place: LedgerPlace::Own,
            export_folder: folder.path().join("exports"),
            settings: kept.clone(),
            view_state: Arc::new(MemoryViewState::default()),
            secrets: keys.clone(),
            notifier: Arc::new(NullNotifier),
            events: create_event_sink(app.handle(), Vec::new()),
            demo: Some(Arc::new(demo)),
            api: ApiBase::loopback(&sandbox.url()).unwrap(),
            environment: shopbell_core::app::Environment::default(),
            system_language: "en".into(),
            program: "a test".into(),
            watch: false,
        }));
        app.manage(Shell::new(
            Ok(core.unwrap()),
            Box::new(RecordingOpener(asked.clone())),
        ));
        Self {
            sandbox,
            keys,
            asked,
            kept,
            app,
            webview,
            folder,
        }
    }

    /// Connected to the sandbox; gives the connection's id too.
    pub(crate) fn connected() -> (Self, String) {
        let desktop = Self::new();
        let key = desktop.sandbox.key().to_owned();
        let connection = desktop.ok("connect", json!({ "key": key, "keep": true }));
        let id = connection["id"].as_str().unwrap().to_owned();
        (desktop, id)
    }

    pub(crate) fn core(&self) -> Arc<App> {
        self.app.state::<Shell>().core().unwrap()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One poll, from beginning to end.
    pub(crate) fn poll(&self, connection: &str) {
        wait(self.core().watching.poll(connection)).unwrap();
    }

    /// Calls a command as the window does.
    pub(crate) fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        call(&self.webview, command, InvokeBody::Json(arguments), &[])
    }

    /// Calls a command with bytes as its body.
    pub(crate) fn send(
        &self,
        command: &str,
        bytes: &[u8],
        headers: &[(&'static str, &str)],
    ) -> Result<Value, Value> {
        call(
            &self.webview,
            command,
            InvokeBody::Raw(bytes.to_vec()),
            headers,
        )
    }

    /// The answer of a command that must succeed.
    pub(crate) fn ok(&self, command: &str, arguments: Value) -> Value {
        match self.call(command, arguments) {
            Ok(value) => value,
            Err(error) => panic!("{command}: {error}"),
        }
    }

    /// How the watching of a connection is going.
    pub(crate) fn status(&self, connection: &str) -> Value {
        let all = self.ok("list_watch_statuses", json!({}));
        let all = all.as_array().unwrap();
        let of = all.iter().find(|one| one["connection"] == connection);
        of.unwrap().clone()
    }

    /// How often settings were written.
    pub(crate) fn settings_saved(&self) -> usize {
        self.kept.0.lock().unwrap().len()
    }

    /// The settings as the window finds them at its start.
    pub(crate) fn settings(&self) -> Value {
        self.ok("load_start", json!({}))["settings"].clone()
    }

    /// The error of a command that must fail with this code.
    pub(crate) fn fails(&self, command: &str, arguments: Value, code: &str) -> Value {
        match self.call(command, arguments) {
            Ok(value) => panic!("{command} gave {value}"),
            Err(error) => {
                assert_eq!(error["code"], code, "{command}: {error}");
                assert!(
                    error["message"]
                        .as_str()
                        .is_some_and(|text| !text.is_empty())
                );
                assert!(error["detail"].is_object(), "{command}: {error}");
                error
            }
        }
    }
}

/// A window whose core could not be opened.
pub(crate) struct Broken {
    _app: tauri::App<MockRuntime>,
    webview: WebviewWindow<MockRuntime>,
}

impl Broken {
    pub(crate) fn new(why: ErrorView) -> Self {
        let (app, webview) = bare();
        app.manage(Shell::new(
            Err(Box::new(why)),
            Box::new(RecordingOpener(Arc::default())),
        ));
        Self { _app: app, webview }
    }

    pub(crate) fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        call(&self.webview, command, InvokeBody::Json(arguments), &[])
    }
}

fn call(
    webview: &WebviewWindow<MockRuntime>,
    command: &str,
    body: InvokeBody,
    more: &[(&'static str, &str)],
) -> Result<Value, Value> {
    let mut headers = HeaderMap::new();
    for (name, value) in more {
        headers.insert(*name, HeaderValue::from_str(value).unwrap());
    }
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().unwrap(),
        body,
        headers,
        invoke_key: INVOKE_KEY.into(),
    };
    get_ipc_response(webview, request).map(|body| match body {
        InvokeResponseBody::Json(text) => serde_json::from_str(&text).unwrap(),
        InvokeResponseBody::Raw(bytes) => json!(bytes),
    })
}
