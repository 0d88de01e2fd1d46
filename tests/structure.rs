//! What the documents claim of the code's structure, read from the code itself: circles, layers,
//! borders, names, sizes, and the map in CONTRIBUTING. Each rule is a function of sources, so that
//! its own tests show it a planted breach.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "structure/borders.rs"]
mod borders;
#[path = "structure/circles.rs"]
mod circles;
#[path = "structure/definitions.rs"]
mod definitions;
#[path = "structure/graph.rs"]
mod graph;
#[path = "structure/layers.rs"]
mod layers;
#[path = "structure/layout.rs"]
mod layout;
#[path = "structure/mentions.rs"]
mod mentions;
#[path = "structure/names.rs"]
mod names;
#[path = "structure/package.rs"]
mod package;
#[path = "structure/parse.rs"]
mod parse;
#[path = "structure/resolve.rs"]
mod resolve;
#[path = "structure/sizes.rs"]
mod sizes;
#[path = "structure/tree.rs"]
mod tree;

use std::collections::BTreeMap;

use crate::{
    package::{CORE, Package, SANDBOX, SHELL},
    tree::Breach,
};

/// Longer lists are read by nobody.
const MAX_SHOWN: usize = 60;

/// The one circle there may be: a store and its resources need each other.
const STORE_FOLDER: &str = "src-tauri/sandbox/src/resources";

#[test]
fn the_code_is_built_as_the_documents_say() {
    let sources = tree::read_sources();
    let core = Package::parse(&CORE, &sources);
    let sandbox = Package::parse(&SANDBOX, &sources);
    let shell = Package::parse(&SHELL, &sources);
    let mut breaches = Vec::new();
    breaches.extend(circles::find_circles(&core, None));
    breaches.extend(circles::find_circles(&shell, None));
    breaches.extend(circles::find_circles(&sandbox, Some(STORE_FOLDER)));
    breaches.extend(layers::check_layers(&core));
    breaches.extend(borders::check_borders(&shell));
    for package in [&core, &sandbox, &shell] {
        breaches.extend(names::find_shared_names(package));
    }
    breaches.extend(sizes::check_files(&sources));
    breaches.extend(layout::check_layout(
        &tree::read_file(layout::MAP),
        tree::path_exists,
    ));
    assert!(breaches.is_empty(), "{}", render(&breaches));
}

/// The breaches, with how many there are of each rule.
fn render(breaches: &[Breach]) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for breach in breaches {
        *counts.entry(breach.rule).or_default() += 1;
    }
    let mut text = format!("{} breaches {counts:?}\n", breaches.len());
    for breach in breaches.iter().take(MAX_SHOWN) {
        text.push_str(&format!("{breach}\n"));
    }
    if let Some(more) = breaches.len().checked_sub(MAX_SHOWN + 1) {
        text.push_str(&format!("... and {} more\n", more + 1));
    }
    text
}
