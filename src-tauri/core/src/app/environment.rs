//! What is never the same in two runs.

use std::sync::Arc;

use crate::{
    clock::{Clock, SystemClock},
    stripe::Transport,
    uptime::{SystemUptime, Uptime},
};

/// What is never the same in two runs; a simulation lends its own.
#[derive(Clone)]
pub struct Environment {
    /// The local time, and chance.
    pub clock: Arc<dyn Clock>,
    /// How long the machine is up: what the throttle counts with between two runs.
    pub uptime: Arc<dyn Uptime>,
    /// The way to the server, where it is not the network.
    pub transport: Option<Arc<dyn Transport>>,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            uptime: Arc::new(SystemUptime),
            transport: None,
        }
    }
}
