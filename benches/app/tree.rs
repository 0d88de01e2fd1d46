//! The app's processes: the program, the page's process and the network's, as the system counts them.

use std::{collections::BTreeMap, fs, time::Duration};

/// Ticks of a second in `/proc`: fixed on Linux for programs.
const TICKS: u64 = 100;

/// Memory in bytes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Memory {
    /// Pages that nobody else has.
    pub(crate) unique: u64,
    /// Those and the fair share of the others.
    pub(crate) share: u64,
}

/// The fields of `/proc/ID/stat` after the program's name; the state is the first.
fn stat(id: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// A process and all that it started.
pub(crate) fn of(root: u32) -> Vec<u32> {
    let ids = fs::read_dir("/proc").unwrap();
    let ids = ids.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let parents: Vec<(u32, u32)> = ids
        .filter_map(|id| Some((id, stat(id)?.get(1)?.parse().ok()?)))
        .collect();
    let mut tree = vec![root];
    let mut at = 0;
    while at < tree.len() {
        let children = parents.iter().filter(|(_, parent)| *parent == tree[at]);
        let children: Vec<u32> = children.map(|(id, _)| *id).collect();
        tree.extend(children);
        at += 1;
    }
    tree
}

/// CPU time of a process and all that it started, of those that live.
pub(crate) fn cpu(root: u32) -> Duration {
    let ticks: u64 = of(root)
        .into_iter()
        .filter_map(stat)
        .map(|fields| fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap())
        .sum();
    Duration::from_millis(ticks * 1000 / TICKS)
}

/// When a process started, in seconds after 1970, to about ten milliseconds.
pub(crate) fn started(id: u32) -> f64 {
    let ticks: f64 = stat(id).unwrap()[19].parse().unwrap();
    let up = fs::read_to_string("/proc/uptime").unwrap();
    let up: f64 = up.split_whitespace().next().unwrap().parse().unwrap();
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs_f64();
    now - up + ticks / 100.0
}

/// Memory by program name.
pub(crate) fn memory(root: u32) -> BTreeMap<String, Memory> {
    let mut memory: BTreeMap<String, Memory> = BTreeMap::new();
    for id in of(root) {
        let Ok(rollup) = fs::read_to_string(format!("/proc/{id}/smaps_rollup")) else {
            continue;
        };
        let kilobytes = |name: &str| -> u64 {
            let line = rollup.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            number.unwrap_or(0)
        };
        let program = fs::read_link(format!("/proc/{id}/exe")).unwrap_or_default();
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let sum = memory.entry(name.into_owned()).or_default();
        sum.unique += (kilobytes("Private_Clean:") + kilobytes("Private_Dirty:")) << 10;
        sum.share += kilobytes("Pss:") << 10;
    }
    memory
}

/// One line about memory: the sum, and each program's part.
pub(crate) fn memory_line(root: u32) -> String {
    let memory = memory(root);
    let megabytes = |bytes: u64| bytes >> 20;
    let parts: Vec<String> = memory
        .iter()
        .map(|(name, one)| format!("{name} {}", megabytes(one.unique)))
        .collect();
    format!(
        "{} MB unique, {} MB PSS ({})",
        megabytes(memory.values().map(|one| one.unique).sum()),
        megabytes(memory.values().map(|one| one.share).sum()),
        parts.join(", ")
    )
}
