//! What the server, the handles and the traffic share.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::task::AbortHandle;

use crate::{
    clock::Clock, connections::OpenConnections, faults::Faults, log::RequestLog,
    resources::store::Store, witness::Witness,
};

/// Everything that changes while the server runs.
pub(crate) struct ServerState {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    pub(crate) witness: Witness,
    /// The traffic, if there is any.
    pub(crate) traffic: Option<AbortHandle>,
}

/// One account on one port.
pub(crate) struct Shared {
    /// The port on 127.0.0.1.
    pub(crate) port: u16,
    /// Whether there is a control API.
    pub(crate) control: bool,
    state: Mutex<ServerState>,
    pub(crate) connections: OpenConnections,
}

impl Shared {
    pub(crate) fn new(store: Store, clock: Clock, port: u16, control: bool) -> Self {
        Self {
            port,
            control,
            state: Mutex::new(ServerState {
                store,
                clock,
                faults: Faults::default(),
                log: RequestLog::default(),
                witness: Witness::begin(),
                traffic: None,
            }),
            connections: OpenConnections::default(),
        }
    }

    /// Never held across an await.
    pub(crate) fn lock(&self) -> MutexGuard<'_, ServerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account as JSON, without the keys of full access: each run has its own.
    pub(crate) fn snapshot(&self) -> Value {
        let mut state = self.lock();
        let now = state.clock.now();
        state.store.tidy(now);
        serde_json::to_value(&state.store).unwrap_or_default()
    }
}
