//! Who waits for a call, and the limit that all wait for.

/// Calls allowed in any [`SPAN`].
pub const MAX_CALLS: usize = 100;
/// The span that the limit is for, in milliseconds.
pub const SPAN: u64 = 60_000;
/// A call that was given up, or whose process was killed, may reach Stripe so much later.
pub const LATE_ARRIVAL: u64 = 5_000;
/// Slots that only the person's own clicks may use.
const RESERVED_INTERACTIVE: usize = 10;
/// Slots that background work leaves to everybody else.
const RESERVED_FROM_BACKGROUND: usize = 30;

/// Who waits for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// A person's click: before everybody.
    Interactive,
    /// The watcher: before what works in the background.
    Watcher,
    /// An import or a flow, in the background.
    Import,
    /// The local copy, in the background.
    Mirror,
}

impl Lane {
    /// How many there are.
    pub const COUNT: usize = 4;
    /// All of them.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Interactive, Self::Watcher, Self::Import, Self::Mirror];

    /// The name in the call log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Watcher => "watcher",
            Self::Import => "import",
            Self::Mirror => "mirror",
        }
    }

    /// Lower ones go first.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Interactive => 0,
            Self::Watcher => 1,
            Self::Import | Self::Mirror => 2,
        }
    }

    /// Calls of all lanes that may count when one of this lane goes.
    pub(super) const fn limit(self) -> usize {
        match self {
            Self::Interactive => MAX_CALLS,
            Self::Watcher => MAX_CALLS - RESERVED_INTERACTIVE,
            Self::Import | Self::Mirror => MAX_CALLS - RESERVED_FROM_BACKGROUND,
        }
    }

    /// The other kind of work in the background: the two share what there is.
    pub(super) const fn rival(self) -> Option<Self> {
        match self {
            Self::Interactive | Self::Watcher => None,
            Self::Import => Some(Self::Mirror),
            Self::Mirror => Some(Self::Import),
        }
    }
}
