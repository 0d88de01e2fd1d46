//! How long the machine has been up: a clock that nobody sets, and that all processes share.

/// Gives the time since the machine started.
pub trait Uptime: Send + Sync {
    /// Milliseconds, sleep included.
    fn millis(&self) -> u64;
}

/// The machine's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemUptime;

#[cfg(unix)]
impl Uptime for SystemUptime {
    fn millis(&self) -> u64 {
        // On Linux the monotonic clock stands still in sleep; on the others it does not.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
        let time = rustix::time::clock_gettime(CLOCK);
        let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
        let nanos = u64::try_from(time.tv_nsec).unwrap_or_default();
        seconds
            .saturating_mul(1000)
            .saturating_add(nanos / 1_000_000)
    }
}

/// There is no safe way to such a clock here: the wall clock stands in, which somebody may set.
#[cfg(not(unix))]
impl Uptime for SystemUptime {
    fn millis(&self) -> u64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_does_not_go_back() {
        let first = SystemUptime.millis();
        assert!(first > 0 && SystemUptime.millis() >= first);
    }
}
