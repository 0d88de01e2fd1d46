//! The view state: read once, changed by the window, kept without telling anybody.

use std::sync::Arc;

use tokio::sync::Mutex;

use crate::{
    error::Error,
    threads::run_blocking,
    view_state::{ViewState, ViewStatePatch, ViewStateStore},
};

/// The view state and its file.
pub struct AppViewState {
    store: Arc<dyn ViewStateStore>,
    /// Held while it is written, so that an older state never lands on a newer one.
    current: Mutex<ViewState>,
}

impl AppViewState {
    pub(super) fn load(store: Arc<dyn ViewStateStore>) -> Self {
        // A place that was forgotten is no loss that a person has to be told of.
        let stored = store.load().unwrap_or_else(|error| {
            tracing::warn!(%error, "the view state could not be read");
            None
        });
        Self {
            store,
            current: Mutex::new(stored.unwrap_or_default()),
        }
    }

    /// The state as it is now.
    pub async fn get(&self) -> ViewState {
        self.current.lock().await.clone()
    }

    /// Changes what the window names.
    pub async fn save(&self, patch: ViewStatePatch) -> Result<(), Error> {
        self.change(|now| now.patched(patch)).await.map(|_| ())
    }

    /// Whether closing the window has still to be explained; it counts as explained from now on.
    pub async fn take_close_explanation(&self) -> Result<bool, Error> {
        let before = self
            .change(|now| ViewState {
                close_explained: true,
                ..now.clone()
            })
            .await?;
        Ok(!before.close_explained)
    }

    /// A removed connection is shown no more. Where its records go, so does the place in it, which
    /// may name a customer.
    pub(super) async fn forget_connection(
        &self,
        connection: &str,
        with_place: bool,
    ) -> Result<(), Error> {
        let change = |now: &ViewState| match now.connection.as_deref() {
            Some(shown) if shown == connection => ViewState {
                connection: None,
                route: now.route.clone().filter(|_| !with_place),
                ..now.clone()
            },
            _ => now.clone(),
        };
        self.change(change).await.map(|_| ())
    }

    /// A connection is shown under another id.
    pub(super) async fn move_connection(&self, former: &str, current: &str) -> Result<(), Error> {
        self.change(|now| ViewState {
            connection: now.connection.clone().map(|shown| {
                if shown == former {
                    current.to_owned()
                } else {
                    shown
                }
            }),
            ..now.clone()
        })
        .await
        .map(|_| ())
    }

    /// Gives the state before; writes nothing where nothing changes.
    async fn change(
        &self,
        change: impl FnOnce(&ViewState) -> ViewState,
    ) -> Result<ViewState, Error> {
        let mut current = self.current.lock().await;
        let next = change(&current);
        if next == *current {
            return Ok(next);
        }
        let (store, saved) = (self.store.clone(), next.clone());
        run_blocking(move || store.save(&saved)).await??;
        Ok(std::mem::replace(&mut *current, next))
    }
}
