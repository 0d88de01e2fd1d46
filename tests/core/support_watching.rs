//! An account with a watcher that polls when it is told to.

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use shopbell_core::{
    Error,
    settings::Settings,
    stripe::Client,
    watch::{WatchHost, WatchParts, Watcher, status::WatchStatus, watcher::BoxFuture},
};
use tokio::sync::{Notify, watch};

use crate::support::{CONNECTION, World};

/// What a watcher sees of the app.
pub(crate) struct Host {
    client: Client,
    /// How often arrivals might have rung.
    pub(crate) polled: AtomicUsize,
    statuses: Mutex<Vec<WatchStatus>>,
    moved: Notify,
}

impl WatchHost for Host {
    fn client(&self) -> BoxFuture<'_, Result<Client, Error>> {
        Box::pin(async { Ok(self.client.clone()) })
    }

    fn polled(&self) -> BoxFuture<'_, ()> {
        self.polled.fetch_add(1, Ordering::SeqCst);
        Box::pin(async {})
    }

    fn changed(&self) {}

    fn status(&self, status: WatchStatus) {
        self.statuses.lock().unwrap().push(status);
        self.moved.notify_one();
    }
}

impl Host {
    /// Waits for a status that is told.
    pub(crate) async fn until(&self, wanted: impl Fn(&WatchStatus) -> bool) -> WatchStatus {
        loop {
            let found = self
                .statuses
                .lock()
                .unwrap()
                .iter()
                .rfind(|one| wanted(one))
                .cloned();
            if let Some(status) = found {
                return status;
            }
            self.moved.notified().await;
        }
    }
}

/// A world that is watched.
pub(crate) struct WatchedWorld {
    world: World,
    pub(crate) host: Arc<Host>,
    pub(crate) settings: watch::Sender<Settings>,
    pub(crate) watcher: Arc<Watcher>,
}

impl WatchedWorld {
    pub(crate) async fn start() -> Self {
        let world = World::start().await;
        let settings = watch::channel(Settings::default()).0;
        let (host, watcher) = watch(&world, &settings);
        Self {
            world,
            host,
            settings,
            watcher,
        }
    }

    /// What a new process would do: open the file again and watch.
    pub(crate) fn renew_watcher(&mut self) {
        self.world.restart();
        (self.host, self.watcher) = watch(&self.world, &self.settings);
    }
}

fn watch(world: &World, settings: &watch::Sender<Settings>) -> (Arc<Host>, Arc<Watcher>) {
    let host = Arc::new(Host {
        client: world.client(),
        polled: AtomicUsize::new(0),
        statuses: Mutex::default(),
        moved: Notify::new(),
    });
    let watcher = Watcher::new(WatchParts {
        connection: CONNECTION.into(),
        ledger: world.ledger.clone(),
        settings: settings.subscribe(),
        clock: world.clock.clone(),
        host: host.clone(),
    });
    (host, watcher)
}

impl Deref for WatchedWorld {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl DerefMut for WatchedWorld {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.world
    }
}
