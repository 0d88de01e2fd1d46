//! Whether a hang-up (SIGHUP) is ours to follow. What a process that starts another one has it
//! ignore stays ignored: that is all that `nohup` does. Rust has no safe way to ask for a signal's
//! disposition, so the system is asked in its own words.

/// The bit of SIGHUP, which is signal 1, in the masks of `/proc`.
#[cfg(any(target_os = "linux", test))]
const SIGHUP_BIT: u64 = 1;

/// Whether a hang-up may end us. To be asked before a handler is installed.
#[cfg(target_os = "linux")]
pub(super) fn may_end_us() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    !is_ignored(&status)
}

/// Elsewhere: only where a terminal could hang up. `nohup` takes it away from all streams; without a
/// handler what was ignored stays ignored, and what was not ends the process as it ends any other.
#[cfg(not(target_os = "linux"))]
pub(super) fn may_end_us() -> bool {
    use std::io::IsTerminal as _;
    std::io::stdout().is_terminal() || std::io::stderr().is_terminal()
}

/// Whether the text of `/proc/self/status` says that hang-ups are ignored.
#[cfg(any(target_os = "linux", test))]
fn is_ignored(status: &str) -> bool {
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & SIGHUP_BIT != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bit_of_the_mask_decides() {
        let status =
            |mask| format!("Name:\tshopbell\nSigBlk:\t0000000000000001\nSigIgn:\t{mask}\n");
        assert!(is_ignored(&status("0000000000000001")));
        assert!(is_ignored(&status("0000000000001001")));
        assert!(!is_ignored(&status("0000000000001000")));
        assert!(!is_ignored("Name:\tshopbell\n"));
    }
}
