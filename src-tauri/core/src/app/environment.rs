//! What is never the same in two runs.

use std::sync::Arc;

use crate::{
    clock::{Clock, SystemClock},
    stripe::Transport,
};

/// What is never the same in two runs; a simulation lends its own.
#[derive(Clone)]
pub struct Environment {
    /// The local time, and chance.
    pub clock: Arc<dyn Clock>,
    /// The way to the server, where it is not the network.
    pub transport: Option<Arc<dyn Transport>>,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            transport: None,
        }
    }
}
