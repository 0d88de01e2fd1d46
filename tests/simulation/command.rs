//! What can happen in a simulated history. Every command can be given at any time, so that a failing
//! history can be made shorter by leaving some out.

use std::{fmt, ops::Range};

use proptest::prelude::*;

/// A whole history.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Seconds between polls.
    pub(crate) interval: u32,
    /// Whether the app keeps its copy of customers and products beside the watching.
    pub(crate) mirror: bool,
    /// Charges and customers that the account has before it is connected.
    pub(crate) before: (u16, u16),
    /// The key is a restricted one, which may not read the account.
    pub(crate) restricted: bool,
    /// Checkout sessions are watched, too.
    pub(crate) sessions: bool,
    /// Where a process is killed, it is by a power cut.
    pub(crate) power_cuts: bool,
    /// Something becomes of the charges: refunds, disputes, late failures.
    pub(crate) lives: bool,
    /// A flow makes a product for each charge.
    pub(crate) flows: bool,
    pub(crate) commands: Vec<Command>,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            interval,
            mirror,
            before,
            restricted,
            sessions,
            power_cuts,
            lives,
            flows,
            commands,
        } = self;
        write!(
            f,
            "every {interval} s, mirror {mirror}, before {before:?}, "
        )?;
        write!(f, "restricted {restricted}, sessions {sessions}, ")?;
        write!(f, "power cuts {power_cuts}, lives {lives}, flows {flows}")?;
        commands
            .iter()
            .try_for_each(|command| write!(f, "\n    {command:?}"))
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Command {
    /// Some seconds pass; the app does what is due.
    Wait(u32),
    /// So many polls' time passes.
    WaitPolls(u8),
    /// The machine sleeps so many seconds.
    Sleep(u32),
    /// The wall clock is set ahead or back.
    SetClock(i32),
    /// The clock is set right.
    SetClockRight,
    /// The shop does something.
    Shop(Deed),
    /// The shop does something while the app is calling: after so many more calls.
    ShopLater(u8, Deed),
    /// The server, or the way to it, fails.
    Fault(Fault),
    /// All is well again with server and way.
    Mend,
    /// The notification service.
    Daemon(Daemon),
    /// The process is killed after so many more steps.
    Kill(u16),
    /// The process ends politely and begins anew.
    Restart,
    /// The person rolls the key; first the new one is used, then the old one is revoked, or the
    /// other way round.
    RollKey {
        revoked_first: bool,
        restricted: bool,
    },
    /// The person clicks on "check now".
    CheckNow,
    /// The person checks the key so often, one time after the other.
    CheckKey(u8),
    /// All is well for a while, and something arrives: it must ring by the next poll.
    Probe(Kind, Late),
}

#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// New objects, some of them shown late.
    Make { kind: Kind, count: u16, late: Late },
    /// A customer is deleted.
    Delete(u8),
    /// Somebody opens the checkout page.
    OpenSession,
    /// One of the checkouts goes a step further: paid, to be paid later, free, or nobody came.
    StepSession(u8, u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Charge,
    Order,
    InvoiceItem,
    Customer,
}

impl Kind {
    /// Where one of them is asked for by itself.
    pub(crate) const fn single_path(self) -> &'static str {
        match self {
            Self::Charge => "/v1/charges/",
            Self::Order => "/v1/orders/",
            Self::InvoiceItem => "/v1/invoiceitems/",
            Self::Customer => "/v1/customers/",
        }
    }
}

/// When others see a new object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Late {
    /// Seconds until lists show it.
    pub(crate) list: u32,
    /// Seconds until its event is shown; none where it never comes.
    pub(crate) event: Option<u32>,
}

impl Late {
    /// Everybody sees it at once.
    pub(crate) const AT_ONCE: Self = Self {
        list: 0,
        event: Some(0),
    };
}

/// Something that goes wrong with some requests.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// Paths that begin so.
    pub(crate) path: &'static str,
    /// So many requests pass first.
    pub(crate) skip: u8,
    pub(crate) lasts: Lasts,
    pub(crate) what: Trouble,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Lasts {
    Calls(u8),
    Seconds(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// 403 from a proxy or a firewall.
    HtmlRefusal,
    PlainRefusal,
    /// Any status in Stripe's envelope, with words that nobody knows.
    Status(u16),
    /// 429, and when to come back.
    TooMany(u32),
    /// The connection is reset.
    Reset,
    /// No answer comes.
    Silence,
    HalfBody,
    /// The answer is a page of a proxy.
    WrongBody,
    /// A list says that it has more, and gives nothing.
    EmptyPage,
    /// A list gives the same page whatever is asked.
    SamePage,
    /// The object that marks the place in a list is deleted.
    LostCursor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Daemon {
    Up,
    Missing,
    Refusing,
}

/// From some seconds to a day, each scale as likely as the next.
fn span(scales: Range<u32>) -> impl Strategy<Value = u32> {
    (scales, 0_u32..1000).prop_map(|(scale, part)| {
        let low = 1 << scale;
        (low + low * part / 1000).min(24 * 3600)
    })
}

fn late() -> impl Strategy<Value = Late> {
    let seconds = || prop_oneof![4 => Just(0), 2 => 1..300_u32, 2 => span(8..17)];
    prop_oneof![
        8 => (seconds(), seconds()).prop_map(|(list, event)| Late { list, event: Some(event) }),
        2 => (seconds(), Just(None)).prop_map(|(list, event)| Late { list, event }),
    ]
}

/// So late that the signal, or what it names, still brings it at once.
fn prompt() -> impl Strategy<Value = Late> {
    let list = prop_oneof![Just(0), Just(3000_u32)];
    let event = prop_oneof![Just(0), 1..250_u32];
    (list, event).prop_map(|(list, event)| Late {
        list,
        event: Some(event),
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        3 => Just(Kind::Charge),
        1 => Just(Kind::Order),
        1 => Just(Kind::InvoiceItem),
        2 => Just(Kind::Customer),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    let count = prop_oneof![20 => 1..6_u16, 1 => 95..350_u16];
    let make = (kind(), count, late());
    prop_oneof![
        9 => make.prop_map(|(kind, count, late)| Deed::Make { kind, count, late }),
        1 => any::<u8>().prop_map(Deed::Delete),
        1 => Just(Deed::OpenSession),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(which, step)| Deed::StepSession(which, step)),
    ]
}

fn trouble() -> impl Strategy<Value = Trouble> {
    prop_oneof![
        2 => Just(Trouble::HtmlRefusal),
        1 => Just(Trouble::PlainRefusal),
        2 => prop_oneof![Just(400_u16), Just(404), Just(409), Just(500), Just(502), Just(503)]
            .prop_map(Trouble::Status),
        2 => prop_oneof![1..50_u32, 1..2000_u32, Just(2_000_000_000)].prop_map(Trouble::TooMany),
        1 => Just(Trouble::Reset),
        1 => Just(Trouble::Silence),
        1 => Just(Trouble::HalfBody),
        1 => Just(Trouble::WrongBody),
        2 => Just(Trouble::EmptyPage),
        1 => Just(Trouble::SamePage),
        1 => Just(Trouble::LostCursor),
    ]
}

fn fault() -> impl Strategy<Value = Fault> {
    let path = prop_oneof![
        3 => Just("/v1/"),
        3 => Just("/v1/events"),
        2 => Just("/v1/charges"),
        1 => Just("/v1/charges/"),
        1 => Just("/v1/customers"),
        1 => Just("/v1/orders"),
        1 => Just("/v1/invoiceitems"),
        1 => Just("/v1/checkout/sessions"),
    ];
    let lasts = prop_oneof![
        3 => (1..12_u8).prop_map(Lasts::Calls),
        2 => span(5..16).prop_map(Lasts::Seconds),
    ];
    (path, 0..5_u8, lasts, trouble()).prop_map(|(path, skip, lasts, what)| Fault {
        path,
        skip,
        lasts,
        what,
    })
}

fn command() -> impl Strategy<Value = Command> {
    let steps = (0..9_u32, 0_u16..100).prop_map(|(scale, part)| {
        let low = 1_u16 << scale;
        low + low * part / 100
    });
    let daemon = prop_oneof![
        2 => Just(Daemon::Up),
        1 => Just(Daemon::Missing),
        1 => Just(Daemon::Refusing),
    ];
    let clock = (span(3..17), any::<bool>()).prop_map(|(by, back)| {
        let by = i32::try_from(by).unwrap();
        Command::SetClock(if back { -by } else { by })
    });
    prop_oneof![
        8 => (1..400_u32).prop_map(Command::Wait),
        8 => (1..8_u8).prop_map(Command::WaitPolls),
        2 => span(8..17).prop_map(Command::Sleep),
        1 => clock,
        1 => Just(Command::SetClockRight),
        10 => deed().prop_map(Command::Shop),
        4 => (1..8_u8, deed()).prop_map(|(calls, deed)| Command::ShopLater(calls, deed)),
        5 => fault().prop_map(Command::Fault),
        1 => Just(Command::Mend),
        2 => daemon.prop_map(Command::Daemon),
        4 => steps.prop_map(Command::Kill),
        1 => Just(Command::Restart),
        1 => any::<(bool, bool)>().prop_map(|(revoked_first, restricted)| Command::RollKey {
            revoked_first,
            restricted,
        }),
        1 => Just(Command::CheckNow),
        1 => (1..12_u8).prop_map(Command::CheckKey),
        1 => (kind(), prompt()).prop_map(|(kind, late)| Command::Probe(kind, late)),
    ]
}

/// All histories.
pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let interval = prop_oneof![3 => Just(120_u32), 2 => Just(300), 2 => Just(900), 1 => Just(3600)];
    let before = prop_oneof![3 => (0..9_u16, 0..9_u16), 1 => (0..230_u16, 0..130_u16)];
    let commands = proptest::collection::vec(command(), 10..70);
    let kind = any::<(bool, bool, bool)>();
    (interval, before, kind, commands).prop_map(
        |(interval, before, (mirror, restricted, sessions), commands)| Plan {
            interval,
            mirror,
            before,
            restricted,
            sessions,
            power_cuts: false,
            lives: false,
            flows: false,
            commands,
        },
    )
}
