//! The tray's menu.

use shopbell_core::{
    alerts::money,
    app::{App, view::Route},
    arrival::ArrivalRow,
    plain_text::plain_line,
    quiet::{QuietHours, find_quiet, find_tomorrow},
    settings::Alerting,
    watch::{Clock, SystemClock},
};
use tauri::{
    AppHandle, Manager as _, Runtime,
    menu::{Menu, MenuBuilder, MenuItemBuilder},
};

use crate::{catalog::Catalog, state::Shell, window};

/// Arrivals in the menu: it stays short enough to read at a glance.
pub(super) const MAX_ARRIVALS: u32 = 5;
/// A title in the menu is cut after this many characters.
const MAX_TITLE_CHARS: usize = 40;

/// The menu before it is one: what each line says, under what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MenuLines {
    open: String,
    arrivals: Vec<(String, String)>,
    none: String,
    check: String,
    pause: (&'static str, String),
    /// What can be done about ringing; an id of nothing is only said.
    quiet: Vec<(&'static str, String)>,
    quit: String,
}

impl MenuLines {
    /// `latest` is newest first.
    pub(super) fn new(
        catalog: Catalog,
        paused: bool,
        quiet: TrayQuiet,
        latest: &[ArrivalRow],
    ) -> Self {
        let shown = usize::try_from(MAX_ARRIVALS).unwrap_or(5);
        let arrivals = latest.iter().take(shown).map(|row| {
            let id = format!("arrival {} {}", row.seq, row.connection);
            (id, arrival_label(row))
        });
        Self {
            open: catalog.text("tray.open"),
            arrivals: arrivals.collect(),
            none: catalog.text("tray.none"),
            check: catalog.text("tray.check_now"),
            pause: if paused {
                ("resume", catalog.text("tray.resume"))
            } else {
                ("pause", catalog.text("tray.pause"))
            },
            quiet: quiet_lines(catalog, quiet),
            quit: catalog.text("tray.quit"),
        }
    }

    pub(super) fn build_menu<R: Runtime>(&self, handle: &AppHandle<R>) -> tauri::Result<Menu<R>> {
        let mut menu = MenuBuilder::new(handle)
            .text("open", &self.open)
            .separator();
        for (id, line) in &self.arrivals {
            menu = menu.text(id, line);
        }
        if self.arrivals.is_empty() {
            let none = MenuItemBuilder::with_id("none", &self.none).enabled(false);
            menu = menu.item(&none.build(handle)?);
        }
        menu = menu
            .separator()
            .text("check", &self.check)
            .text(self.pause.0, &self.pause.1)
            .separator();
        for (id, line) in &self.quiet {
            let said = MenuItemBuilder::with_id(*id, line).enabled(*id != "quiet");
            menu = menu.item(&said.build(handle)?);
        }
        menu.separator().text("quit", &self.quit).build()
    }
}

/// Whether it is quiet now, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrayQuiet {
    /// It rings.
    Rings,
    /// The person asked for it, until then (unix seconds).
    Asked(i64),
    /// By the hours of the week, until then.
    Hours(i64),
}

impl TrayQuiet {
    /// What the settings say of now.
    pub(super) fn read(settings: &Alerting, clock: &dyn Clock) -> Self {
        let (now, zone) = (clock.now(), clock.zone());
        let asked = settings.quiet_until;
        let find = |hours: &QuietHours, asked| find_quiet(hours, asked, now, &zone);
        if let Some(until) = find(&QuietHours::default(), asked) {
            return Self::Asked(until);
        }
        find(&settings.quiet_hours, None).map_or(Self::Rings, Self::Hours)
    }
}

fn quiet_lines(catalog: Catalog, quiet: TrayQuiet) -> Vec<(&'static str, String)> {
    let said = |key: &str, until: i64| {
        let time = jiff::Timestamp::from_second(until).map_or_else(
            |_| String::new(),
            |until| {
                let here = until.to_zoned_datetime(jiff::tz::TimeZone::system());
                here.strftime("%H:%M").to_string()
            },
        );
        catalog.text_with(key, &[("time", &time)])
    };
    match quiet {
        TrayQuiet::Rings => vec![
            ("quiet_hour", catalog.text("tray.quiet_hour")),
            ("quiet_tomorrow", catalog.text("tray.quiet_tomorrow")),
        ],
        TrayQuiet::Asked(until) => vec![
            ("quiet", said("tray.quiet_until", until)),
            ("ring", catalog.text("tray.ring_again")),
        ],
        TrayQuiet::Hours(until) => vec![("quiet", said("tray.quiet_until", until))],
    }
}

/// `¥4,800 · Morning Mug`
fn arrival_label(row: &ArrivalRow) -> String {
    let whole = plain_line(&row.title);
    let mut title: String = whole.chars().take(MAX_TITLE_CHARS).collect();
    if title.len() < whole.len() {
        title.push('…');
    }
    // One ampersand would make the next letter a menu key.
    let title = title.replace('&', "&&");
    match (row.amount, &row.currency) {
        (Some(amount), Some(currency)) => {
            let amount = money::format_amount(amount, currency);
            plain_line(&format!("{amount} · {title}"))
        }
        _ => title,
    }
}

/// The person clicked the line with this id.
pub(super) fn on_menu_click<R: Runtime>(handle: &AppHandle<R>, id: &str) {
    if let Some(place) = id.strip_prefix("arrival ") {
        if let Some((seq, connection)) = place.split_once(' ') {
            let (seq, connection) = (seq.parse().ok(), connection.to_owned());
            let unread = false;
            window::navigate(
                handle,
                Route::Activity {
                    connection,
                    seq,
                    unread,
                },
            );
        }
        return;
    }
    match id {
        "open" => window::show_window(handle),
        "quit" => handle.exit(0),
        _ => {
            let (handle, id) = (handle.clone(), id.to_owned());
            tauri::async_runtime::spawn(async move {
                let Ok(app) = handle.state::<Shell>().core() else {
                    return;
                };
                let done = match id.as_str() {
                    "pause" => app.watching.pause().await,
                    "resume" => app.watching.resume().await,
                    "check" => check_all(&app).await,
                    "quiet_hour" => set_quiet(&app, SystemClock.now() + 3600).await,
                    "quiet_tomorrow" => {
                        let clock = SystemClock;
                        set_quiet(&app, find_tomorrow(clock.now(), &clock.zone())).await
                    }
                    "ring" => set_quiet(&app, SystemClock.now()).await,
                    _ => Ok(()),
                };
                if let Err(error) = done {
                    tracing::warn!(%error, "a click in the tray failed");
                }
            });
        }
    }
}

async fn set_quiet(app: &App, until: i64) -> Result<(), shopbell_core::Error> {
    app.settings.set_quiet(until).await.map(drop)
}

async fn check_all(app: &App) -> Result<(), shopbell_core::Error> {
    for connection in app.connections.list().await? {
        app.watching.check_now(&connection.id)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, amount: Option<i64>) -> ArrivalRow {
        ArrivalRow {
            seq: 7,
            connection: "acct_1:test".into(),
            trigger: shopbell_core::Trigger::Charge,
            object_id: "ch_1".into(),
            created: 0,
            recorded: 0,
            title: title.into(),
            amount,
            currency: amount.map(|_| "jpy".into()),
            customer: None,
            customer_label: None,
            status: None,
            parent: None,
            refunded: 0,
            received: None,
            answer_by: None,
            read: false,
        }
    }

    #[test]
    fn a_line_has_the_amount_and_a_title_that_fits() {
        assert_eq!(
            arrival_label(&row("Salt & Pepper", Some(4800))),
            "¥4,800 · Salt && Pepper"
        );
        let long = arrival_label(&row(&"あ".repeat(60), None));
        assert_eq!(long, format!("{}…", "あ".repeat(40)));
        let hostile = "\u{202e}Jug\n\u{1b}[2J\u{200b}";
        assert_eq!(arrival_label(&row(hostile, Some(1))), "¥1 · Jug  [2J");
    }

    #[test]
    fn the_menu_speaks_the_language_and_offers_what_can_be_done() {
        let rows: Vec<_> = (0..9).map(|at| row(&format!("Mug {at}"), None)).collect();
        let lines = MenuLines::new(Catalog::for_language("ja"), true, TrayQuiet::Rings, &rows);
        assert_eq!(lines.pause, ("resume", "監視を再開".to_owned()));
        assert_eq!(lines.arrivals.len(), 5);
        assert_eq!(
            lines.arrivals.first().map(|(id, _)| id.as_str()),
            Some("arrival 7 acct_1:test")
        );
        assert_eq!(
            MenuLines::new(Catalog::for_language("en"), false, TrayQuiet::Rings, &[])
                .pause
                .0,
            "pause"
        );
        let quiet = |quiet| {
            let lines = MenuLines::new(Catalog::for_language("en"), false, quiet, &[]);
            lines
                .quiet
                .into_iter()
                .map(|(id, _)| id)
                .collect::<Vec<_>>()
        };
        assert_eq!(quiet(TrayQuiet::Rings), ["quiet_hour", "quiet_tomorrow"]);
        assert_eq!(quiet(TrayQuiet::Asked(5)), ["quiet", "ring"]);
        assert_eq!(quiet(TrayQuiet::Hours(5)), ["quiet"]);
    }
}
