//! Arguments. A key is never one of them: arguments are seen by every process of the machine.

mod acting;
#[cfg(unix)]
mod hangup;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use shopbell_core::{
    Trigger,
    clock::TimeFormat,
    settings::{MAX_INTERVAL, MIN_INTERVAL_LOOPBACK},
    stripe::base::{ApiBase, NotLoopback},
};

pub(crate) use self::acting::{FlowCommand, FlowsArguments, ForwardArguments};

/// Names a server on this machine in place of Stripe.
const API_VARIABLE: &str = "SHOPBELL_STRIPE_API";

/// A bell for your Stripe account.
#[derive(Debug, Default, Parser)]
#[command(version, about, name = "shopbell")]
pub(crate) struct Arguments {
    /// Start in the tray, without a window.
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Open with the demo account: no Stripe account is needed.
    #[arg(long)]
    pub(crate) demo: bool,
    #[command(subcommand)]
    pub(crate) command: Option<CliCommand>,
}

/// What to do instead of opening the window.
#[derive(Debug, Subcommand)]
pub(crate) enum CliCommand {
    /// What is done with an account.
    #[command(flatten)]
    OnAccount(AccountCommand),
    /// Ask the ledger in SQL; nothing is changed and Stripe is not called.
    Query(QueryArguments),
    /// Let an assistant ask the ledger, over standard input and output (Model Context Protocol).
    Mcp(McpArguments),
}

/// What to do with an account.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Watch an account in this terminal and print what arrives.
    Watch(WatchArguments),
    /// Compare what was recorded with what Stripe lists; what is missing is recorded and printed.
    Audit(AuditArguments),
    /// Read arrivals from before the watching into the ledger, silently.
    History(HistoryArguments),
    /// Pass Stripe's own events on to a webhook handler, signed, from where the last run stopped.
    Forward(ForwardArguments),
    /// What is done at arrivals: list, try, switch, follow and run again.
    Flows(FlowsArguments),
}

impl AccountCommand {
    /// Which account it is about.
    pub(crate) const fn account(&self) -> &AccountArguments {
        match self {
            Self::Watch(watch) => &watch.account,
            Self::Audit(audit) => &audit.account,
            Self::History(history) => &history.account,
            Self::Forward(forward) => &forward.account,
            Self::Flows(flows) => &flows.account,
        }
    }
}

/// Which account, and where it is recorded.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct AccountArguments {
    /// A connection by its name or id, as the app knows it. Beside --key-stdin: the one that the key
    /// belongs to.
    #[arg(long, required_unless_present = "key_stdin")]
    pub(crate) connection: Option<String>,
    /// Read a key from standard input, for this run only.
    #[arg(long)]
    pub(crate) key_stdin: bool,
    /// The key on standard input is of an account that is not connected yet; needed only where Stripe
    /// does not say whose key it is.
    #[arg(long, requires = "key_stdin", conflicts_with = "connection")]
    pub(crate) new_account: bool,
    /// The ledger file; without it the app's own.
    #[arg(long)]
    pub(crate) ledger: Option<PathBuf>,
    /// A server on this machine in place of Stripe (http://127.0.0.1:PORT).
    #[arg(long)]
    pub(crate) api: Option<String>,
    /// Print for programs: one line of JSON each.
    #[arg(long)]
    pub(crate) json: bool,
    /// In that JSON, times as Stripe has them, in unix seconds, and not as RFC 3339.
    #[arg(long, requires = "json")]
    pub(crate) unix_times: bool,
}

impl AccountArguments {
    /// How times are written in JSON.
    pub(crate) const fn times(&self) -> TimeFormat {
        if self.unix_times {
            TimeFormat::UnixSeconds
        } else {
            TimeFormat::DateTime
        }
    }
}

/// Watch an account in this terminal and print what arrives.
#[derive(Debug, Default, Args)]
#[command(
    after_help = "Exit codes of --once and of a run that ends: 0 done, 1 a defect or another \
failure, 2 wrong arguments, 3 some of the account could not be read, 4 the key was not accepted, \
5 Stripe could not be reached, 6 another process watches this ledger, 7 the ledger or the disk \
failed, 8 standard output could not be written (what was not printed is printed by the next run; a \
reader that closes the pipe ends the run with 0)."
)]
pub(crate) struct WatchArguments {
    #[command(flatten)]
    pub(crate) account: AccountArguments,
    /// Poll once and end; the exit code says how it went.
    #[arg(long)]
    pub(crate) once: bool,
    /// Seconds between polls: 120 at least, 5 on this machine's own servers.
    #[arg(long, value_parser = clap::value_parser!(u32)
        .range(i64::from(MIN_INTERVAL_LOOPBACK)..=i64::from(MAX_INTERVAL)))]
    pub(crate) interval: Option<u32>,
    /// What to watch for, separated by commas (charge.added,customer.added). Beside charge.added, any of
    /// refund.added, dispute.added and charge.failed_late has all three of them told.
    #[arg(long, value_delimiter = ',', value_parser = parse_trigger)]
    pub(crate) triggers: Vec<Trigger>,
    /// Leave out what the connection's rules (Settings, Rules) keep still; without it everything is
    /// printed. What is left out counts as read in the window, as it does there.
    #[arg(long)]
    pub(crate) rules: bool,
}

/// Compare what was recorded with what Stripe lists; what is missing is recorded and printed.
#[derive(Debug, Args)]
#[command(
    after_help = "The last line says what was compared. Exit codes: 0 the record is complete, 9 \
something was missing (it is recorded now), 3 some of the account was not compared; the others \
are those of \"shopbell watch\"."
)]
pub(crate) struct AuditArguments {
    #[command(flatten)]
    pub(crate) account: AccountArguments,
    /// How many days to look back, as far as they were watched.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) days: u32,
}

/// Read arrivals from before the watching into the ledger, silently.
#[derive(Debug, Args)]
#[command(
    after_help = "Without --days or --all it goes on with what was broken off. Exit codes: 0 all of \
it was read, 3 some of it was not; the others are those of \"shopbell watch\"."
)]
pub(crate) struct HistoryArguments {
    #[command(flatten)]
    pub(crate) account: AccountArguments,
    /// How many days to go back.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) days: Option<u32>,
    /// Go back to the beginning.
    #[arg(long, conflicts_with = "days")]
    pub(crate) all: bool,
}

/// Ask the ledger in SQL; nothing is changed and Stripe is not called.
#[derive(Debug, Args)]
#[command(
    after_help = "Tables are views that keep their columns from version to version: arrivals, or \
arrivals_v1 for that version for ever. Exit codes: 0 answered, 2 the SQL is wrong or asks for \
something else than the views, 7 the ledger could not be read, 8 standard output could not be written."
)]
pub(crate) struct QueryArguments {
    /// One SELECT of SQLite; without it, it is read from standard input.
    pub(crate) sql: Option<String>,
    /// List the views and their columns instead.
    #[arg(long, conflicts_with = "sql")]
    pub(crate) views: bool,
    /// The ledger file; without it the app's own.
    #[arg(long)]
    pub(crate) ledger: Option<PathBuf>,
    /// Print one line of JSON for each row.
    #[arg(long)]
    pub(crate) json: bool,
    /// Print CSV.
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
}

/// Let an assistant ask the ledger, over standard input and output (Model Context Protocol).
#[derive(Debug, Args)]
#[command(
    after_help = "It answers only while Shopbell's settings let assistants read the ledger, and only \
the columns that they let. It needs no key, never calls Stripe and changes nothing."
)]
pub(crate) struct McpArguments {
    /// The ledger file; without it the app's own.
    #[arg(long)]
    pub(crate) ledger: Option<PathBuf>,
}

fn parse_trigger(name: &str) -> Result<Trigger, String> {
    Trigger::from_name(name).ok_or_else(|| {
        let all = Trigger::ALL.map(Trigger::name).join(", ");
        format!("the triggers are {all}")
    })
}

/// Where the API is: as the argument says, else as the environment says, else Stripe.
pub(crate) fn choose_api_base(named: Option<String>) -> Result<ApiBase, NotLoopback> {
    let from_environment = || {
        std::env::var(API_VARIABLE)
            .ok()
            .filter(|value| !value.is_empty())
    };
    match named.or_else(from_environment) {
        Some(url) => ApiBase::loopback(&url),
        None => Ok(ApiBase::Stripe),
    }
}

/// Ends when the person or the system asks the process to. A hang-up that was to be ignored when the
/// process started (`nohup`) is ignored: a handler would undo that.
pub(crate) async fn shutdown_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let hung_up = async {
            if hangup::may_end_us()
                && let Ok(mut hangup) = signal(SignalKind::hangup())
            {
                hangup.recv().await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                () = hung_up => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn only_this_machine_stands_in_for_stripe() {
        assert!(
            choose_api_base(Some("http://127.0.0.1:4242".into()))
                .is_ok_and(|api| api.is_loopback())
        );
        for elsewhere in [
            "https://api.stripe.com",
            "http://10.0.0.1",
            "http://127.0.0.1@evil.example",
        ] {
            assert!(
                choose_api_base(Some(elsewhere.into())).is_err(),
                "{elsewhere}"
            );
        }
    }

    #[test]
    fn a_key_has_no_place_among_the_arguments() {
        let named = Arguments::try_parse_from(["shopbell", "watch", "--key", "sk_test_1"]);
        assert!(named.is_err());
        let plain = Arguments::try_parse_from(["shopbell", "watch", "sk_test_1"]);
        assert!(plain.is_err());
    }

    #[test]
    fn a_key_may_be_said_to_be_a_connections_or_a_new_accounts() {
        let parse = |more: &[&str]| {
            let all = ["shopbell", "watch", "--key-stdin"].iter().chain(more);
            Arguments::try_parse_from(all).is_ok()
        };
        assert!(parse(&[]) && parse(&["--connection", "Shop"]) && parse(&["--new-account"]));
        assert!(!parse(&["--new-account", "--connection", "Shop"]));
        let keyless = ["shopbell", "watch", "--connection", "Shop", "--new-account"];
        assert!(Arguments::try_parse_from(keyless).is_err());
    }

    #[test]
    fn an_unknown_trigger_is_told_the_known_ones() {
        let wrong = ["shopbell", "watch", "--key-stdin", "--triggers", "charges"];
        let error = Arguments::try_parse_from(wrong)
            .map(drop)
            .map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.contains("invoice_item.added")));
    }
}
