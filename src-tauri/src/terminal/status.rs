//! The status line on standard error: one line that is drawn again and again on a terminal, and a
//! line for each change of state elsewhere.

use std::{
    io::IsTerminal as _,
    sync::{
        Arc, Mutex, MutexGuard,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use shopbell_core::{
    ErrorCode, ErrorView,
    app::{EventSink, view::AppEvent},
    source::Source,
    watch::status::{WatchState, WatchStatus},
};

use super::text::{TerminalText, complain, draw_line, end_line, erase_line, tell};
use crate::{catalog::Catalog, locks::lock};

/// What waits to be drawn at the most. Beyond it the screen stands still, and what it would have shown
/// is old by the time it moves.
const MAX_PENDING: usize = 64;
/// How long the end waits for what is still to be drawn.
const MAX_FINISH_WAIT: Duration = Duration::from_secs(1);

/// Shows how the watching is going. Whoever tells of it never waits for the screen: a thread draws.
pub(super) struct StatusLine {
    messages: SyncSender<Message>,
    catalog: Catalog,
    terminal: bool,
    quiet: bool,
    shown: Mutex<Shown>,
}

enum Message {
    Event(Box<AppEvent>),
    Tick,
    /// All before it is drawn when it is taken.
    Finish(SyncSender<()>),
}

#[derive(Default)]
struct Shown {
    name: String,
    /// What stands on the terminal's last line.
    text: TerminalText,
    status: Option<WatchStatus>,
    state: Option<(WatchState, Option<ErrorView>)>,
}

impl StatusLine {
    /// `quiet`: without a terminal only problems are told.
    pub(super) fn start(language: &str, quiet: bool) -> Arc<Self> {
        let (messages, pending) = sync_channel(MAX_PENDING);
        let line = Arc::new(Self {
            messages,
            catalog: Catalog::for_language(language),
            terminal: std::io::stderr().is_terminal(),
            quiet,
            shown: Mutex::default(),
        });
        let drawn = line.clone();
        let spawned = std::thread::Builder::new()
            .name("status".into())
            .spawn(move || drawn.draw_until_finished(&pending));
        if let Err(error) = spawned {
            tracing::warn!(%error, "the status is not shown");
        }
        line
    }

    /// Says whose status it is.
    pub(super) fn set_name(&self, name: &str) {
        name.clone_into(&mut self.lock_shown().name);
    }

    /// Writes something else without the two getting into one line.
    pub(super) fn write_beside<T>(&self, write: impl FnOnce() -> T) -> T {
        let shown = self.lock_shown();
        if !self.terminal || shown.text.is_empty() {
            return write();
        }
        erase_line();
        let value = write();
        draw_line(&shown.text);
        value
    }

    /// Leaves the last status on the screen.
    pub(super) fn finish(&self) {
        let (done, finished) = sync_channel(1);
        if self.messages.try_send(Message::Finish(done)).is_ok() {
            let _ = finished.recv_timeout(MAX_FINISH_WAIT);
        }
    }

    /// Says that Stripe was not reached yet, before there is anything to watch. Without a terminal once.
    pub(super) fn show_unreached(&self, reason: &str, wait: Duration) {
        let left = format_span(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX));
        let values = [("reason", reason), ("left", &left)];
        let text = TerminalText::line(&self.catalog.text_with("terminal.unreached", &values));
        let mut shown = self.lock_shown();
        if self.terminal {
            erase_line();
            draw_line(&text);
            shown.text = text;
        } else if shown.text.is_empty() {
            tell(&text);
            shown.text = text;
        }
    }

    /// Counts the seconds down, where that can be seen. Never ends.
    pub(super) async fn count_down(&self) {
        if !self.terminal {
            return std::future::pending().await;
        }
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let _ = self.messages.try_send(Message::Tick);
        }
    }

    fn draw_until_finished(&self, pending: &Receiver<Message>) {
        for message in pending {
            match message {
                Message::Event(event) => self.show_event(*event),
                Message::Tick => self.redraw_line(&mut self.lock_shown()),
                Message::Finish(done) => {
                    let mut shown = self.lock_shown();
                    if self.terminal && !shown.text.is_empty() {
                        end_line();
                        shown.text = TerminalText::default();
                    }
                    let _ = done.send(());
                    return;
                }
            }
        }
    }

    fn show_event(&self, event: AppEvent) {
        match event {
            AppEvent::StatusChanged { status } => self.show_status(status),
            AppEvent::Failed { error, .. } => {
                let text = problem_text(self.catalog, error.code, &error.message);
                self.write_beside(|| complain(&text));
            }
            AppEvent::NoticeRaised { notice } => {
                self.write_beside(|| complain(&notice.kind().replace('_', " ")));
            }
            _ => {}
        }
    }

    fn show_status(&self, status: WatchStatus) {
        let mut shown = self.lock_shown();
        let state = (status.state, status.problem.clone());
        let changed = shown.state.as_ref() != Some(&state);
        let troubled = matches!(status.state, WatchState::Problem | WatchState::Partial);
        let tells = !self.quiet || troubled;
        shown.state = Some(state);
        shown.status = Some(status);
        if self.terminal {
            self.redraw_line(&mut shown);
        } else if changed
            && tells
            && let Some(text) = self.line_text(&shown)
        {
            tell(&text);
        }
    }

    fn redraw_line(&self, shown: &mut Shown) {
        if let Some(text) = self.line_text(shown) {
            erase_line();
            draw_line(&text);
            shown.text = text;
        }
    }

    fn line_text(&self, shown: &Shown) -> Option<TerminalText> {
        let status = shown.status.as_ref()?;
        let text = status_text(self.catalog, status, unix_now());
        Some(TerminalText::line(&format!("{} · {text}", shown.name)))
    }

    fn lock_shown(&self) -> MutexGuard<'_, Shown> {
        lock(&self.shown)
    }
}

impl EventSink for StatusLine {
    fn emit(&self, event: AppEvent) {
        if matches!(
            event,
            AppEvent::StatusChanged { .. }
                | AppEvent::Failed { .. }
                | AppEvent::NoticeRaised { .. }
        ) {
            let _ = self.messages.try_send(Message::Event(Box::new(event)));
        }
    }
}

/// The same facts as the app's status bar.
fn status_text(catalog: Catalog, status: &WatchStatus, now: i64) -> String {
    let mut parts = vec![match status.state {
        WatchState::Starting => catalog.text("terminal.starting"),
        WatchState::Watching => catalog.text("terminal.watching"),
        WatchState::Paused => catalog.text("terminal.paused"),
        WatchState::Partial => {
            let reason = status.problem.as_ref().map(|problem| &*problem.message);
            let names = list_behind(catalog, status).join(", ");
            catalog.text_with(
                "terminal.partial",
                &[("names", &names), ("reason", reason.unwrap_or_default())],
            )
        }
        WatchState::Problem => {
            let reason = status
                .problem
                .as_ref()
                .map(|problem| problem_text(catalog, problem.code, &problem.message));
            catalog.text_with(
                "terminal.problem",
                &[("reason", &reason.unwrap_or_default())],
            )
        }
    }];
    if let Some(at) = status.last_success {
        let age = format_span(now - at);
        parts.push(catalog.text_with("terminal.last_success", &[("age", &age)]));
    }
    if let Some(at) = status.next_poll.filter(|_| !status.polling) {
        parts.push(catalog.text_with("terminal.next", &[("left", &format_span(at - now))]));
    }
    let (used, limit) = (
        status.calls_used.to_string(),
        status.calls_limit.to_string(),
    );
    parts.push(catalog.text_with("terminal.calls", &[("used", &used), ("limit", &limit)]));
    parts.push(catalog.text_with(
        "terminal.reads",
        &[("count", &status.reads_30_days.to_string())],
    ));
    parts.join(" · ")
}

/// The names of the triggers that are behind.
pub(super) fn list_behind(catalog: Catalog, status: &WatchStatus) -> Vec<String> {
    let triggers = status.behind.iter().filter_map(|one| match one.source {
        Source::List(trigger) => Some(catalog.text(&format!("trigger.{trigger}"))),
        _ => None,
    });
    triggers.collect()
}

/// Why something failed. Where the person can do something about it that the message does not say,
/// the words of the window tell it.
pub(super) fn problem_text(catalog: Catalog, code: ErrorCode, message: &str) -> String {
    if code != ErrorCode::TlsFailed {
        return message.to_owned();
    }
    let title = catalog.text("error.tls_failed.title");
    let hint = catalog.text("error.tls_failed.hint");
    format!("{title}. {hint} ({message})")
}

/// `1:05`
fn format_span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

fn unix_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
