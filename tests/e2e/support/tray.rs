//! The tray icon and its menu, over D-Bus as a panel reads them.

use std::process::Command;

use super::virtual_desktop::run_command;

/// A tray icon that is registered with the panel.
#[derive(Debug, Clone)]
pub struct TrayIcon {
    bus: String,
    item: String,
    menu: String,
}

/// One line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLine {
    pub id: i64,
    pub label: String,
    pub enabled: bool,
}

fn get_property(bus: &str, path: &str, interface: &str, name: &str) -> Option<String> {
    let mut command = Command::new("gdbus");
    command.args([
        "call",
        "--session",
        "-d",
        bus,
        "-o",
        path,
        "-m",
        "org.freedesktop.DBus.Properties.Get",
    ]);
    let output = command.args([interface, name]).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn first_quoted(text: &str) -> Option<String> {
    text.split('\'').nth(1).map(String::from)
}

impl TrayIcon {
    /// The icon that the panel shows, if there is one.
    pub fn find() -> Option<Self> {
        let watcher = "org.kde.StatusNotifierWatcher";
        let items = get_property(
            watcher,
            "/StatusNotifierWatcher",
            watcher,
            "RegisteredStatusNotifierItems",
        )?;
        // ":1.42/org/ayatana/NotificationItem/tray_icon"
        let address = first_quoted(&items)?;
        let (bus, path) = address.split_once('/')?;
        let item = format!("/{path}");
        let menu = get_property(bus, &item, "org.kde.StatusNotifierItem", "Menu")
            .as_deref()
            .and_then(first_quoted)?;
        Some(Self {
            bus: bus.to_owned(),
            item,
            menu,
        })
    }

    /// The name of the icon it shows now.
    pub fn icon_name(&self) -> String {
        let name = get_property(
            &self.bus,
            &self.item,
            "org.kde.StatusNotifierItem",
            "IconName",
        );
        name.as_deref().and_then(first_quoted).unwrap_or_default()
    }

    /// The lines of its menu, from top to bottom.
    pub fn read_menu(&self) -> Vec<MenuLine> {
        let mut command = Command::new("gdbus");
        command.args(["call", "--session", "-d", &self.bus, "-o", &self.menu]);
        command.args([
            "-m",
            "com.canonical.dbusmenu.GetLayout",
            "0",
            "--",
            "-1",
            "[]",
        ]);
        parse_menu(&run_command(&mut command))
    }

    /// The person clicks the line with this label.
    pub fn click(&self, label: &str) {
        // The menu may be drawn anew at any moment, and then its lines have other numbers.
        let start = std::time::Instant::now();
        loop {
            let menu = self.read_menu();
            let line = menu.iter().find(|line| line.label == label);
            if line.is_some_and(|line| self.send_click(line.id)) {
                return;
            }
            assert!(
                start.elapsed() < super::wait::MAX_WAIT,
                "no {label:?} in {menu:?}"
            );
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }

    /// Sends a click to the line with this number; false where there is none any more.
    fn send_click(&self, id: i64) -> bool {
        let mut command = Command::new("gdbus");
        command.args(["call", "--session", "-d", &self.bus, "-o", &self.menu]);
        command.args(["-m", "com.canonical.dbusmenu.Event"]);
        command.args([&id.to_string(), "clicked", "<0>", "0"]);
        command.output().is_ok_and(|output| output.status.success())
    }
}

/// Reads `GVariant` text such as `<(12, {'label': <'Quit'>, 'enabled': <false>}, @av [])>`.
fn parse_menu(text: &str) -> Vec<MenuLine> {
    let mut lines = Vec::new();
    for chunk in text.split("<(").skip(1) {
        let Some((id, rest)) = chunk.split_once(", {") else {
            continue;
        };
        let Ok(id) = id.trim().trim_start_matches("int32 ").parse() else {
            continue;
        };
        let properties = rest
            .split_once('}')
            .map_or(rest, |(properties, _)| properties);
        let Some(label) = property_value(properties, "label") else {
            continue;
        };
        // A menu shows an underscore before the key of the line; two stand for one.
        let label = label
            .replace("__", "\u{0}")
            .replace('_', "")
            .replace('\u{0}', "_");
        lines.push(MenuLine {
            id,
            label,
            enabled: !properties.contains("'enabled': <false>"),
        });
    }
    lines
}

fn property_value(properties: &str, key: &str) -> Option<String> {
    let rest = properties.split_once(&format!("'{key}': <"))?.1;
    // GVariant text quotes with ' unless the text holds one, and with " then.
    let quote = rest.chars().next()?;
    rest.get(1..)?.split(quote).next().map(String::from)
}
