//! No files that import each other in a circle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    graph::{Import, list_imports},
    package::Package,
    tree::Breach,
};

const RULE: &str = "circle";

type Arrows<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a Import>>;

/// Every circle of a crate but one that lies wholly in `spared` (a module's file and folder, without
/// `.rs`). What a file takes from the module it stands in (`super::Error`) ties no circle: it is a
/// part of that module, and a module may use its parts.
pub(crate) fn find_circles(package: &Package, spared: Option<&str>) -> Vec<Breach> {
    let imports = list_imports(package);
    let mut arrows = Arrows::new();
    for import in &imports {
        if package
            .module(&import.from)
            .starts_with(package.module(&import.to))
        {
            continue;
        }
        let from = arrows.entry(&import.from).or_default();
        from.entry(&import.to).or_insert(import);
    }
    let mut circles = list_components(&arrows);
    if let Some(spared) = spared
        && let Some(at) = circles
            .iter()
            .position(|circle| circle.iter().all(|file| lies_in(file, spared)))
    {
        circles.remove(at);
    }
    circles
        .iter()
        .filter_map(|circle| describe_circle(&arrows, circle))
        .collect()
}

fn lies_in(file: &str, module: &str) -> bool {
    file.strip_prefix(module)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

/// The sets of files of which each reaches each.
fn list_components<'a>(arrows: &Arrows<'a>) -> Vec<BTreeSet<&'a str>> {
    let reached = arrows
        .keys()
        .map(|file| (*file, reach(arrows, file)))
        .collect::<BTreeMap<_, _>>();
    let mut components = Vec::<BTreeSet<&str>>::new();
    for (file, others) in &reached {
        if !others.contains(file) || components.iter().any(|known| known.contains(file)) {
            continue;
        }
        let back = |other: &&&str| reached.get(**other).is_some_and(|set| set.contains(file));
        components.push(others.iter().filter(back).copied().collect());
    }
    components
}

fn reach<'a>(arrows: &Arrows<'a>, file: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![file];
    while let Some(file) = open.pop() {
        for to in arrows.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(*to) {
                open.push(to);
            }
        }
    }
    reached
}

/// The breach at the first arrow of a shortest way round.
fn describe_circle(arrows: &Arrows<'_>, circle: &BTreeSet<&str>) -> Option<Breach> {
    let round = circle
        .iter()
        .filter_map(|start| shortest_round(arrows, start))
        .min_by_key(Vec::len)?;
    let first = round.first()?;
    let way = round.iter().map(|import| {
        let taken = import.target.name.as_deref().unwrap_or("the module");
        format!(" -> {} ({taken}, line {})", import.to, import.line)
    });
    Some(Breach {
        rule: RULE,
        file: first.from.clone(),
        line: first.line,
        what: format!(
            "{} files import each other: {}{}",
            circle.len(),
            first.from,
            way.collect::<String>()
        ),
    })
}

fn shortest_round<'a>(arrows: &Arrows<'a>, start: &str) -> Option<Vec<&'a Import>> {
    let mut ways = VecDeque::from([(start, Vec::new())]);
    let mut seen = BTreeSet::new();
    while let Some((file, way)) = ways.pop_front() {
        for (to, import) in arrows.get(file).into_iter().flatten() {
            let longer = [way.as_slice(), &[*import]].concat();
            if *to == start {
                return Some(longer);
            }
            if seen.insert(*to) {
                ways.push_back((to, longer));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::{SANDBOX, parse_at, parse_core};

    #[test]
    fn files_that_import_downwards_are_no_circle() {
        let core = parse_core(&[
            ("lib.rs", "pub mod a;\npub mod b;"),
            (
                "a.rs",
                "mod part;\npub struct Error;\nfn f() { part::g() }\nuse crate::b::B;",
            ),
            ("a/part.rs", "use super::Error;\npub fn g() {}"),
            ("b.rs", "pub struct B;"),
        ]);
        assert_eq!(find_circles(&core, None), []);
    }

    #[test]
    fn a_circle_is_named_with_the_way_round() {
        let core = parse_core(&[
            ("lib.rs", "mod a;\nmod b;\nmod c;"),
            ("a.rs", "\nuse crate::b::B;\npub struct A;"),
            ("b.rs", "pub struct B;\nfn f() { crate::c::f() }"),
            ("c.rs", "pub fn f() {}\npub use super::a::A;"),
        ]);
        let circles = find_circles(&core, None);
        assert_eq!(circles.len(), 1);
        assert_eq!(
            circles[0].to_string().replace("src-tauri/core/src/", ""),
            "circle: a.rs:2: 3 files import each other: a.rs -> b.rs (B, line 2) -> c.rs (f, line 2) -> a.rs (A, line 2)"
        );
    }

    #[test]
    fn siblings_that_meet_through_their_parent_are_a_circle() {
        let core = parse_core(&[
            ("lib.rs", "mod a;\nmod b;\npub use a::A;\npub use b::B;"),
            ("a.rs", "use super::B;\npub struct A;"),
            ("b.rs", "use super::A;\npub struct B;"),
        ]);
        assert_eq!(find_circles(&core, None).len(), 1);
    }

    #[test]
    fn one_circle_is_spared_where_it_lies_in_its_folder() {
        let files = |third: &'static str| {
            [
                ("lib.rs", "mod resources;\nmod log;"),
                ("resources.rs", "mod store;\nmod charge;"),
                (
                    "resources/store.rs",
                    "use super::charge::Charge;\npub struct Store;",
                ),
                ("resources/charge.rs", third),
                (
                    "log.rs",
                    "use crate::resources::store::Store;\npub struct Log;",
                ),
            ]
        };
        let inside = files("use super::store::Store;\npub struct Charge;");
        let across = files("use super::store::Store;\nuse crate::log::Log;\npub struct Charge;");
        let spared = Some("src-tauri/sandbox/src/resources");
        assert_eq!(find_circles(&parse_at(&SANDBOX, &inside), spared), []);
        assert_eq!(find_circles(&parse_at(&SANDBOX, &across), spared).len(), 1);
    }
}
