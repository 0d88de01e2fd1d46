//! The borders of the shell: commands know core's use cases alone, adapters alone know the system,
//! and one file emits.

use crate::{
    mentions::{Call, Mention},
    package::Package,
    parse::RustFile,
    tree::Breach,
};

const RULE: &str = "border";

const CORE: &str = "shopbell_core";

/// Where the types stand that a command may hand on; the crate's root hands on some of them.
const TYPES_OF_COMMANDS: [&[&str]; 14] = [
    &["app"],
    &["flow"],
    &["arrival"],
    &["overview"],
    &["rule"],
    &["history"],
    &["error"],
    &["kind"],
    &["secrets"],
    &["trigger"],
    &["settings"],
    &["view_state"],
    &["stripe", "model"],
    &["watch", "status"],
];

/// What only an adapter names.
const SYSTEM_CRATES: [&str; 3] = ["keyring", "notify_rust", "tauri_plugin_store"];

/// Every way to send the window something.
const EMITTING: [&str; 6] = [
    "emit",
    "emit_to",
    "emit_filter",
    "emit_str",
    "emit_str_to",
    "emit_str_filter",
];

/// Every place of the shell that reaches over a border.
pub(crate) fn check_borders(shell: &Package) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for file in &shell.files {
        let mut add = |line, what| {
            breaches.push(Breach {
                rule: RULE,
                file: file.path.clone(),
                line,
                what,
            });
        };
        for mention in &file.mentions {
            if let Some(what) = judge_mention(file, mention) {
                add(mention.line, what);
            }
        }
        for call in &file.calls {
            if let Some(what) = judge_call(file, call) {
                add(call.line, what);
            }
        }
    }
    breaches
}

fn judge_mention(file: &RustFile, mention: &Mention) -> Option<String> {
    let path = mention.segments.join("::");
    let (first, rest) = mention.segments.split_first()?;
    if SYSTEM_CRATES.contains(&first.as_str()) && !stands_in(file, "adapters") {
        return Some(format!("names {path}: only adapters do"));
    }
    if first != CORE || !stands_in(file, "commands") {
        return None;
    }
    let modules = rest
        .iter()
        .take_while(|name| !name.starts_with(char::is_uppercase))
        .collect::<Vec<_>>();
    if modules.len() == rest.len() {
        return Some(format!("names {path}: a command names types alone"));
    }
    let known = TYPES_OF_COMMANDS.iter().any(|allowed| {
        modules.len() >= allowed.len()
            && modules
                .iter()
                .zip(*allowed)
                .all(|(one, other)| *one == other)
    });
    (!modules.is_empty() && !known)
        .then(|| format!("names {path}: a command uses core through App's parts"))
}

fn judge_call(file: &RustFile, call: &Call) -> Option<String> {
    (EMITTING.contains(&call.method.as_str()) && !stands_in(file, "events"))
        .then(|| format!("calls {}: only events.rs emits", call.method))
}

/// Whether a file is this module of the shell or one below it.
fn stands_in(file: &RustFile, module: &str) -> bool {
    file.module.first().is_some_and(|first| first == module)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::{SHELL, parse_at};

    fn check(path: &str, text: &str) -> Vec<String> {
        check_borders(&parse_at(&SHELL, &[(path, text)]))
            .iter()
            .map(|breach| breach.to_string().replace("src-tauri/src/", ""))
            .collect()
    }

    #[test]
    fn commands_adapters_and_events_may_do_their_own() {
        let none = Vec::<String>::new();
        let command = "use shopbell_core::{Error, RecordKind, app::view::Start, stripe::model::Product};\n\
            async fn f(shell: State<'_, Shell>) { shell.core()?.records.list().await }";
        assert_eq!(check("commands/account.rs", command), none);
        assert_eq!(check("adapters/keychain.rs", "use keyring::Entry;"), none);
        assert_eq!(check("events.rs", "fn f(app: App) { app.emit(1); }"), none);
        assert_eq!(
            check("state.rs", "use shopbell_core::ledger::Ledger;"),
            none
        );
    }

    #[test]
    fn a_command_that_reaches_past_app_is_found() {
        let at_line = "border: commands/data.rs:2: names ";
        for path in [
            "shopbell_core::ledger::rows::ArrivalRow",
            "shopbell_core::stripe::Client",
            "shopbell_core::watch::Watcher",
        ] {
            assert_eq!(
                check("commands/data.rs", &format!("\nuse {path};")),
                [format!(
                    "{at_line}{path}: a command uses core through App's parts"
                )]
            );
        }
        let path = "shopbell_core::watch::status::compute";
        assert_eq!(
            check("commands/data.rs", &format!("\nfn f() {{ {path}() }}")),
            [format!("{at_line}{path}: a command names types alone")]
        );
    }

    #[test]
    fn the_system_outside_the_adapters_is_found() {
        assert_eq!(
            check(
                "tray.rs",
                "fn f() {\n    notify_rust::get_capabilities();\n}"
            ),
            ["border: tray.rs:2: names notify_rust::get_capabilities: only adapters do"]
        );
        assert_eq!(check("commands/data.rs", "use keyring::Entry;").len(), 1);
    }

    #[test]
    fn who_else_emits_is_found() {
        assert_eq!(
            check("tray.rs", "fn f(app: App) {\n    app.emit(\"x\", 1);\n}"),
            ["border: tray.rs:2: calls emit: only events.rs emits"]
        );
        assert_eq!(check("tray.rs", "fn f() { ok!(app.emit_to(1)); }").len(), 1);
    }
}
