//! One alert at a time goes to whoever shows it, who may take long, be away, or never answer.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use crate::{
    alerts::{Alert, AlertChannel},
    app::{
        host::{Notifier, NotifierError},
        notices::Notices,
        view::Notice,
    },
    threads::run_detached,
};

/// A service that has not answered after this long (D-Bus gives up on a call then) is as good as
/// away. Its one thread goes on waiting: there is no telling whether it showed the alert.
const MAX_ANSWER_TIME: Duration = Duration::from_secs(25);
/// At the end, an alert that is being shown may still come to its mark for so long.
const STOP_GRACE: Duration = Duration::from_secs(1);

/// What became of one alert.
pub(super) enum Outcome {
    Shown,
    Missing(String),
    Refused(String),
    /// Nothing to do with it in this run.
    Left,
    /// Nothing more can be shown.
    Ended,
}

fn judge(shown: std::io::Result<Option<Result<(), NotifierError>>>) -> Outcome {
    match shown {
        Ok(Some(Ok(()))) => Outcome::Shown,
        Ok(Some(Err(NotifierError::Missing(why)))) => Outcome::Missing(why),
        Ok(Some(Err(NotifierError::Refused(why)))) => Outcome::Refused(why),
        Ok(Some(Err(NotifierError::Ended(why)))) => {
            tracing::info!(why, "nothing more is told in this run");
            Outcome::Ended
        }
        Ok(None) => Outcome::Refused("the notifier failed".into()),
        Err(error) => Outcome::Missing(format!("no thread to show it: {error}")),
    }
}

/// Whoever shows alerts, and whether they are there.
pub(super) struct Showing {
    notifier: Arc<dyn Notifier>,
    notices: Arc<Notices>,
    /// The service is away, and the person was told so.
    away: AtomicBool,
    /// One alert at a time, whoever wants it shown.
    turn: tokio::sync::Mutex<()>,
    stopped: watch::Sender<bool>,
}

impl Showing {
    pub(super) fn new(notifier: Arc<dyn Notifier>, notices: Arc<Notices>) -> Self {
        Self {
            notifier,
            notices,
            away: AtomicBool::new(false),
            turn: tokio::sync::Mutex::default(),
            stopped: watch::channel(false).0,
        }
    }

    pub(super) fn channel(&self) -> AlertChannel {
        self.notifier.channel()
    }

    /// Shows nothing more.
    pub(super) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    pub(super) fn is_stopped(&self) -> bool {
        *self.stopped.borrow()
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<bool> {
        self.stopped.subscribe()
    }

    /// Shows one alert. Where nobody answers, `on_silence` is done, and the answer awaited all the same.
    pub(super) async fn show(
        &self,
        alert: Alert,
        name: String,
        on_silence: impl AsyncFnOnce(String),
    ) -> Outcome {
        let _one = self.turn.lock().await;
        let notifier = self.notifier.clone();
        let showing = run_detached("notifier", move || notifier.show(&alert, &name));
        tokio::pin!(showing);
        if self.channel() == AlertChannel::Popups {
            match tokio::time::timeout(MAX_ANSWER_TIME, self.or_stopped(&mut showing)).await {
                Ok(outcome) => return self.note(outcome),
                Err(_) => {
                    let why = "the notification service does not answer".to_owned();
                    self.note_away(&why);
                    on_silence(why).await;
                }
            }
        }
        self.note(self.or_stopped(&mut showing).await)
    }

    /// Waits for the end of it, or of the app.
    async fn or_stopped<F>(&self, showing: &mut F) -> Outcome
    where
        F: Future<Output = std::io::Result<Option<Result<(), NotifierError>>>> + Unpin,
    {
        let mut stopped = self.stopped.subscribe();
        tokio::select! {
            biased;
            shown = &mut *showing => return judge(shown),
            _ = stopped.wait_for(|stopped| *stopped) => {}
        }
        let grace = tokio::time::timeout(STOP_GRACE, showing).await;
        grace.map_or(Outcome::Ended, judge)
    }

    fn note(&self, outcome: Outcome) -> Outcome {
        match &outcome {
            Outcome::Shown => {
                self.away.store(false, Ordering::Relaxed);
                self.notices.withdraw(&Notice::NotificationsMissing);
            }
            Outcome::Missing(why) => self.note_away(why),
            Outcome::Refused(_) | Outcome::Left | Outcome::Ended => {}
        }
        outcome
    }

    /// Tells the person once that there is nobody to show alerts.
    fn note_away(&self, why: &str) {
        if !self.away.swap(true, Ordering::Relaxed) {
            tracing::warn!(why, "no notification service");
            self.notices.raise(Notice::NotificationsMissing);
        }
    }
}
