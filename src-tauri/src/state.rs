//! Wires the adapters into the core, and keeps what only the shell knows.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, RwLock},
};

use shopbell_core::{
    Error, ErrorCode, ErrorView,
    app::{
        App, AppParts,
        view::{Route, SavedFile},
    },
    stripe::ApiBase,
};
use tauri::{AppHandle, Manager as _, Runtime};

use crate::{
    adapters::{
        keychain::Keychain, notifier::DesktopNotifier, outside::Outside,
        settings_store::PluginStore,
    },
    demo::Demo,
    events,
    identity::{DEMO_FILE, LEDGER_FILE},
    locks::{lock, lock_for_reading, lock_for_writing},
    window,
    words::system_language,
};

/// What the commands find in Tauri's state.
pub struct Shell {
    app: RwLock<Result<Arc<App>, Box<ErrorView>>>,
    pub(crate) outside: Box<dyn Outside>,
    pub(crate) notifier: Option<Arc<DesktopNotifier>>,
    demo: Option<Arc<Demo>>,
    route: Mutex<Option<Route>>,
    /// Files that exports and reports wrote: the only ones the window may have revealed.
    written: Mutex<HashSet<PathBuf>>,
}

impl Shell {
    /// A shell around a core, or around the reason why there is none.
    #[must_use]
    pub fn new(app: Result<Arc<App>, Box<ErrorView>>, outside: Box<dyn Outside>) -> Self {
        Self {
            app: RwLock::new(app),
            outside,
            notifier: None,
            demo: None,
            route: Mutex::default(),
            written: Mutex::default(),
        }
    }

    /// The core, or why there is none.
    pub fn core(&self) -> Result<Arc<App>, Box<ErrorView>> {
        lock_for_reading(&self.app).clone()
    }

    /// Has the window go somewhere when it next asks.
    pub fn set_route(&self, route: Route) {
        *lock(&self.route) = Some(route);
    }

    /// Where the window should go.
    pub(crate) fn route(&self) -> Option<Route> {
        lock(&self.route).clone()
    }

    /// Takes the place that the window should go to.
    pub(crate) fn take_route(&self) -> Option<Route> {
        lock(&self.route).take()
    }

    /// Takes note of a file that was written for the person.
    pub(crate) fn wrote(&self, file: &SavedFile) {
        lock(&self.written).insert(PathBuf::from(&file.path));
    }

    /// Whether a file was written for the person in this run.
    pub(crate) fn has_written(&self, path: &Path) -> bool {
        lock(&self.written).contains(path)
    }

    /// Ends the watchers, closes the ledger, then ends what was watched.
    pub(crate) async fn end(&self) {
        let closing = Error::new(ErrorCode::Internal, "the app is closing").view();
        let app = std::mem::replace(&mut *lock_for_writing(&self.app), Err(Box::new(closing)));
        if let Ok(app) = app {
            app.shutdown().await;
            // The last handle on the ledger: SQLite folds its log into the file.
            drop(app);
        }
        if let Some(demo) = &self.demo {
            demo.end().await;
        }
    }
}

/// Opens the core with the real adapters.
pub(crate) async fn open<R: Runtime>(
    handle: &AppHandle<R>,
    api: ApiBase,
    outside: Box<dyn Outside>,
) -> Shell {
    let folder = match handle.path().app_data_dir() {
        Ok(folder) => folder,
        Err(error) => {
            let why = Error::new(ErrorCode::FileFailed, error.to_string());
            return Shell::new(Err(Box::new(why.view())), outside);
        }
    };
    let export_folder = handle
        .path()
        .download_dir()
        .unwrap_or_else(|_| folder.join("exports"));
    let language = system_language();
    let opener = handle.clone();
    let notifier = Arc::new(DesktopNotifier::new(&language, move |route| {
        window::go(&opener, route);
    }));
    let demo = Demo::new(folder.join(DEMO_FILE));
    let parts = AppParts {
        ledger_path: folder.join(LEDGER_FILE),
        export_folder,
        settings: Arc::new(PluginStore::new(handle.clone(), &folder)),
        secrets: Arc::new(Keychain),
        notifier: notifier.clone(),
        events: events::sink(handle),
        demo: Some(demo.clone()),
        api,
        system_language: language,
        program: "Shopbell".into(),
        watch: true,
    };
    let app = App::open(parts).await.map_err(|error| {
        tracing::error!(%error, "the app could not be opened");
        Box::new(error.view())
    });
    if let Ok(app) = &app {
        notifier.speak(&app.language());
        tracing::info!(folder = %folder.display(), language = app.language(), "the core is open");
    }
    let mut shell = Shell::new(app, outside);
    shell.notifier = Some(notifier);
    shell.demo = Some(demo);
    shell
}
