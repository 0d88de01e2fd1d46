//! What the person should know once.

use std::sync::{Arc, Mutex};

use super::{
    host::EventSink,
    view::{AppEvent, Notice},
};
use crate::threads::lock;

/// The notices that stand.
pub struct Notices {
    standing: Mutex<Vec<Notice>>,
    events: Arc<dyn EventSink>,
}

impl Notices {
    pub(super) fn new(standing: Vec<Notice>, events: Arc<dyn EventSink>) -> Self {
        Self {
            standing: Mutex::new(standing),
            events,
        }
    }

    /// Every notice that was not dismissed.
    #[must_use]
    pub fn list(&self) -> Vec<Notice> {
        lock(&self.standing).clone()
    }

    /// Adds a notice, unless it stands already.
    pub fn raise(&self, notice: Notice) {
        let mut standing = lock(&self.standing);
        if standing.contains(&notice) {
            return;
        }
        standing.push(notice.clone());
        drop(standing);
        self.events.emit(AppEvent::NoticeRaised { notice });
    }

    /// Takes a notice away that is true no more.
    pub fn withdraw(&self, notice: &Notice) {
        let mut standing = lock(&self.standing);
        let before = standing.len();
        standing.retain(|one| one != notice);
        let withdrawn = standing.len() < before;
        drop(standing);
        if withdrawn {
            self.events.emit(AppEvent::NoticeWithdrawn {
                notice: notice.clone(),
            });
        }
    }

    /// Takes a notice away by its kind: the person has read it.
    pub fn dismiss(&self, kind: &str) {
        lock(&self.standing).retain(|notice| notice.kind() != kind);
    }
}
