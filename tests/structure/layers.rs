//! The layers of core: the ground, the parts side by side upon it, and what alone combines them.

use crate::{
    graph::{Import, list_imports},
    package::Package,
    tree::Breach,
};

const RULE: &str = "layer";

/// Side by side: none imports another.
const SIDE_BY_SIDE: [&str; 6] = [
    "stripe",
    "ledger",
    "alerts",
    "settings",
    "secrets",
    "view_state",
];

/// Stripe's objects are words that every layer may use.
const COMMON: [&str; 2] = ["stripe", "model"];

/// What may use everything below it. All else (errors, triggers, kinds) is the ground.
const WATCH: &str = "watch";
const APP: &str = "app";

/// Every import that leaves its layer upwards or sideways, and every import of `App` below it.
pub(crate) fn check_layers(core: &Package) -> Vec<Breach> {
    list_imports(core)
        .iter()
        .filter_map(|import| {
            let what = judge(core.module(&import.from), import)?;
            Some(Breach {
                rule: RULE,
                file: import.from.clone(),
                line: import.line,
                what,
            })
        })
        .collect()
}

fn judge(from: &[String], import: &Import) -> Option<String> {
    let target = &import.target;
    let from_layer = from.first()?.as_str();
    // The crate's root itself holds nothing but the map of the modules.
    let to_layer = target.module.first()?.as_str();
    let refused = |why: &str| {
        let name = target.name.as_deref().unwrap_or("the module");
        Some(format!("takes {name} of {}: {why}", import.to))
    };
    if from_layer == APP {
        let takes_app = match &target.name {
            Some(name) => name == "App",
            None => import.glob,
        };
        return if target.module == [APP] && takes_app {
            refused("nothing below App imports it")
        } else {
            None
        };
    }
    if from_layer == to_layer || target.module.starts_with(&COMMON.map(String::from)) {
        return None;
    }
    if to_layer == APP {
        return refused("no module below app imports app");
    }
    if from_layer == WATCH {
        return None;
    }
    if to_layer == WATCH {
        return refused("only app stands above watch");
    }
    if !SIDE_BY_SIDE.contains(&to_layer) {
        return None;
    }
    if SIDE_BY_SIDE.contains(&from_layer) {
        refused("the layers below watch do not import each other")
    } else {
        refused("the ground imports no layer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::parse_core;

    const GROUND: [(&str, &str); 6] = [
        ("lib.rs", "pub mod app;"),
        ("error.rs", "pub struct Error;"),
        ("stripe.rs", "pub mod model;\npub struct Client;"),
        ("stripe/model.rs", "pub struct Customer;"),
        ("watch.rs", "pub struct Watcher;"),
        (
            "app.rs",
            "mod images;\npub struct App;\npub struct AppParts;",
        ),
    ];

    fn check(path: &str, text: &str) -> Vec<String> {
        let files = GROUND.into_iter().filter(|(known, _)| *known != path);
        let core = parse_core(&files.chain([(path, text)]).collect::<Vec<_>>());
        check_layers(&core)
            .iter()
            .map(|breach| breach.to_string().replace("src-tauri/core/src/", ""))
            .collect()
    }

    #[test]
    fn downward_imports_pass() {
        let none = Vec::<String>::new();
        assert_eq!(
            check(
                "ledger.rs",
                "use crate::{error::Error, stripe::model::Customer};"
            ),
            none
        );
        assert_eq!(
            check("watch/walk.rs", "use crate::{ledger, stripe::Client};"),
            none
        );
        assert_eq!(
            check(
                "app/images.rs",
                "use super::AppParts;\nuse crate::watch::Watcher;"
            ),
            none
        );
    }

    #[test]
    fn a_layer_that_imports_its_neighbour_is_found() {
        assert_eq!(
            check("ledger/rows.rs", "\nuse crate::stripe::Client;"),
            [
                "layer: ledger/rows.rs:2: takes Client of stripe.rs: the layers below watch do not import each other"
            ]
        );
    }

    #[test]
    fn the_ground_that_imports_a_layer_is_found() {
        assert_eq!(
            check("error.rs", "pub struct Error(crate::stripe::Client);"),
            ["layer: error.rs:1: takes Client of stripe.rs: the ground imports no layer"]
        );
        assert_eq!(check("kind.rs", "use crate::watch::Watcher;").len(), 1);
    }

    #[test]
    fn who_imports_app_from_below_is_found() {
        assert_eq!(
            check("app/images.rs", "use super::{App, AppParts};"),
            ["layer: app/images.rs:1: takes App of app.rs: nothing below App imports it"]
        );
        assert_eq!(
            check("app/images.rs", "fn f() { crate::app::App::open() }").len(),
            1
        );
        assert_eq!(check("app/images.rs", "use super::*;").len(), 1);
        assert_eq!(
            check("watch.rs", "use crate::app::AppParts;"),
            ["layer: watch.rs:1: takes AppParts of app.rs: no module below app imports app"]
        );
    }
}
