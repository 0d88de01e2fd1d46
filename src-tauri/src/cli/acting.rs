//! Arguments of what acts: `forward` and `flows`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use shopbell_core::settings::{MAX_INTERVAL, MIN_INTERVAL, MIN_INTERVAL_LOOPBACK};

use super::AccountArguments;

/// Pass Stripe's own events on to a webhook handler, signed, from where the last run stopped.
#[derive(Debug, Args)]
#[command(
    after_help = "Each event is sent as Stripe has it, with a Stripe-Signature, in the order in which \
they happened, and again until it is taken; one that is refused again and again is given up, and sent \
once more by --resend. With --key-stdin the signing secret is the second line of standard input; without \
one it is made for the run. Exit codes of --once: 0 all were taken, 3 some wait or were given up; the \
others are those of \"shopbell watch\"."
)]
pub(crate) struct ForwardArguments {
    /// Where the handler listens: https, or http to this machine.
    pub(crate) url: String,
    #[command(flatten)]
    pub(crate) account: AccountArguments,
    /// Only these types of events, separated by commas (charge.succeeded,invoice.paid).
    #[arg(long, value_delimiter = ',')]
    pub(crate) events: Vec<String>,
    /// Begin so many days back; what was taken already is not sent again.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=30))]
    pub(crate) days: Option<u32>,
    /// The name may stand for an address of the own network.
    #[arg(long)]
    pub(crate) local_network: bool,
    /// Send once more what was given up.
    #[arg(long)]
    pub(crate) resend: bool,
    /// Make another signing secret, where the one that there was is lost.
    #[arg(long)]
    pub(crate) new_secret: bool,
    /// Print the signing secret, for the handler, and end.
    #[arg(long)]
    pub(crate) print_secret: bool,
    /// Pass on what there is, and end.
    #[arg(long)]
    pub(crate) once: bool,
    /// Seconds between readings: 120 at least, 5 on this machine's own servers.
    #[arg(long, default_value_t = MIN_INTERVAL, value_parser = clap::value_parser!(u32)
        .range(i64::from(MIN_INTERVAL_LOOPBACK)..=i64::from(MAX_INTERVAL)))]
    pub(crate) interval: u32,
}

/// What is done at arrivals: list, try, switch, follow and run again.
#[derive(Debug, Args)]
pub(crate) struct FlowsArguments {
    #[command(flatten)]
    pub(crate) account: AccountArguments,
    #[command(subcommand)]
    pub(crate) command: Option<FlowCommand>,
}

/// What to do with flows; without one they are listed.
#[derive(Debug, Subcommand)]
pub(crate) enum FlowCommand {
    /// List the flows of the account.
    List,
    /// Print a flow as JSON, to be changed and saved.
    Show {
        /// The flow, by its id or name.
        flow: String,
    },
    /// Keep a flow from JSON; a new one is off.
    Save {
        /// The flow that it takes the place of; without it, it is a new one.
        flow: Option<String>,
        /// The file with the JSON; without it, standard input.
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// Try a flow on the latest arrivals; nothing is done.
    Try {
        /// The flow, by its id or name.
        flow: String,
    },
    /// Have a flow run for what arrives from now on.
    On {
        /// The flow, by its id or name.
        flow: String,
    },
    /// Have a flow run no more.
    Off {
        /// The flow, by its id or name.
        flow: String,
    },
    /// Remove a flow with its runs.
    Remove {
        /// The flow, by its id or name.
        flow: String,
    },
    /// List the latest runs of a flow.
    Runs {
        /// The flow, by its id or name.
        flow: String,
        /// Only those that were given up.
        #[arg(long)]
        failed: bool,
    },
    /// Run again: one that was given up goes on, one that was done is done once more.
    Again {
        /// The run, by its number.
        run: i64,
    },
    /// Have all that was given up of a flow go on.
    Retry {
        /// The flow, by its id or name.
        flow: String,
    },
}
