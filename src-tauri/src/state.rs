//! What the commands find in Tauri's state: the core, and what only the shell knows.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, RwLock},
};

use shopbell_core::{
    Error, ErrorCode, ErrorView,
    app::{
        App,
        view::{Route, SavedFile},
    },
};

use crate::{
    adapters::{demo_account::SandboxDemo, notifier::DesktopNotifier, opener::Opener},
    locks::{lock, lock_for_reading, lock_for_writing},
};

/// The core, or why there is none, with what the window leaves here and finds here again.
pub struct Shell {
    app: RwLock<Result<Arc<App>, Box<ErrorView>>>,
    pub(crate) opener: Box<dyn Opener>,
    pub(crate) notifier: Option<Arc<DesktopNotifier>>,
    demo: Option<Arc<SandboxDemo>>,
    route: Mutex<Option<Route>>,
    /// Files that exports and reports wrote: the only ones the window may have revealed.
    saved_files: Mutex<HashSet<PathBuf>>,
}

impl Shell {
    /// A shell around a core, or around the reason why there is none.
    #[must_use]
    pub fn new(app: Result<Arc<App>, Box<ErrorView>>, opener: Box<dyn Opener>) -> Self {
        Self {
            app: RwLock::new(app),
            opener,
            notifier: None,
            demo: None,
            route: Mutex::default(),
            saved_files: Mutex::default(),
        }
    }

    /// The same shell on a real desktop, where closing the window is explained and the demo account has to be
    /// ended.
    pub(crate) fn with_desktop(
        mut self,
        notifier: Arc<DesktopNotifier>,
        demo: Arc<SandboxDemo>,
    ) -> Self {
        self.notifier = Some(notifier);
        self.demo = Some(demo);
        self
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
    pub(crate) fn remember_saved_file(&self, file: &SavedFile) {
        lock(&self.saved_files).insert(PathBuf::from(&file.path));
    }

    /// Whether a file was written for the person in this run.
    pub(crate) fn is_saved_file(&self, path: &Path) -> bool {
        lock(&self.saved_files).contains(path)
    }

    /// Ends the watchers, closes the ledger, then ends what was watched.
    pub(crate) async fn close(&self) {
        let closing = Error::new(ErrorCode::Internal, "the app is closing").view();
        let app = std::mem::replace(&mut *lock_for_writing(&self.app), Err(Box::new(closing)));
        if let Ok(app) = app {
            app.shutdown().await;
            // The last handle on the ledger: SQLite folds its log into the file.
            drop(app);
        }
        if let Some(demo) = &self.demo {
            demo.stop().await;
        }
    }
}
