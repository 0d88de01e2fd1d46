//! The status line on standard error: one line that is drawn again and again on a terminal, and a
//! line for each change of state elsewhere.

use std::{
    io::{IsTerminal as _, Write as _},
    sync::{Mutex, MutexGuard},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use shopbell_core::{
    ErrorView,
    app::{EventSink, view::AppEvent},
    watch::status::{WatchState, WatchStatus},
};

use crate::{catalog::Catalog, locks::lock};

/// Erases the line under the cursor.
const ERASE_LINE: &str = "\r\u{1b}[2K";

/// Shows how the watching is going.
pub(super) struct StatusLine {
    catalog: Catalog,
    terminal: bool,
    quiet: bool,
    shown: Mutex<Shown>,
}

#[derive(Default)]
struct Shown {
    name: String,
    /// What stands on the terminal's last line.
    text: String,
    status: Option<WatchStatus>,
    state: Option<(WatchState, Option<ErrorView>)>,
}

impl StatusLine {
    /// `quiet`: without a terminal only problems are told.
    pub(super) fn new(language: &str, quiet: bool) -> Self {
        Self {
            catalog: Catalog::for_language(language),
            terminal: std::io::stderr().is_terminal(),
            quiet,
            shown: Mutex::default(),
        }
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
        write_stderr(ERASE_LINE);
        let value = write();
        write_stderr(&shown.text);
        value
    }

    /// Leaves the last status on the screen.
    pub(super) fn finish(&self) {
        let mut shown = self.lock_shown();
        if self.terminal && !shown.text.is_empty() {
            write_stderr("\n");
            shown.text.clear();
        }
    }

    /// Says that Stripe was not reached yet, before there is anything to watch. Without a terminal once.
    pub(super) fn show_unreached(&self, reason: &str, wait: Duration) {
        let left = format_span(i64::try_from(wait.as_secs()).unwrap_or(i64::MAX));
        let values = [("reason", reason), ("left", &left)];
        let text = self.catalog.text_with("terminal.unreached", &values);
        let mut shown = self.lock_shown();
        if self.terminal {
            write_stderr(&format!("{ERASE_LINE}{text}"));
            shown.text = text;
        } else if shown.text.is_empty() {
            eprintln!("{text}");
            shown.text = text;
        }
    }

    /// Counts the seconds down, where that can be seen.
    pub(super) async fn count_down(&self) {
        if !self.terminal {
            return;
        }
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            self.redraw_line(&mut self.lock_shown());
        }
    }

    fn show_status(&self, status: WatchStatus) {
        let mut shown = self.lock_shown();
        let state = (status.state, status.problem.clone());
        let changed = shown.state.as_ref() != Some(&state);
        let tells = !self.quiet || status.state == WatchState::Problem;
        shown.state = Some(state);
        shown.status = Some(status);
        if self.terminal {
            self.redraw_line(&mut shown);
        } else if changed
            && tells
            && let Some(text) = self.line_text(&shown)
        {
            eprintln!("{text}");
        }
    }

    fn redraw_line(&self, shown: &mut Shown) {
        if let Some(text) = self.line_text(shown) {
            write_stderr(&format!("{ERASE_LINE}{text}"));
            shown.text = text;
        }
    }

    fn line_text(&self, shown: &Shown) -> Option<String> {
        let status = shown.status.as_ref()?;
        let text = status_text(self.catalog, status, unix_now());
        Some(format!("{} · {text}", shown.name))
    }

    fn lock_shown(&self) -> MutexGuard<'_, Shown> {
        lock(&self.shown)
    }
}

impl EventSink for StatusLine {
    fn emit(&self, event: AppEvent) {
        match event {
            AppEvent::StatusChanged { status } => self.show_status(status),
            AppEvent::Failed { error, .. } => {
                self.write_beside(|| eprintln!("shopbell: {}", error.message));
            }
            AppEvent::NoticeRaised { notice } => {
                self.write_beside(|| eprintln!("shopbell: {}", notice.kind().replace('_', " ")));
            }
            _ => {}
        }
    }
}

/// The same facts as the app's status bar.
fn status_text(catalog: Catalog, status: &WatchStatus, now: i64) -> String {
    let mut parts = vec![match status.state {
        WatchState::Starting => catalog.text("terminal.starting"),
        WatchState::Watching => catalog.text("terminal.watching"),
        WatchState::Paused => catalog.text("terminal.paused"),
        WatchState::Problem => {
            let reason = status
                .problem
                .as_ref()
                .map(|problem| problem.message.as_str());
            catalog.text_with(
                "terminal.problem",
                &[("reason", reason.unwrap_or_default())],
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

/// A terminal that is gone is no reason to stop watching.
fn write_stderr(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn unix_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
