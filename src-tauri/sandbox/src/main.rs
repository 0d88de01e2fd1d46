//! The sandbox as a program: prints its address and key as one JSON line, then serves.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use serde_json::json;
use shopbell_sandbox::{Account, Clock, Kind, Sandbox, SandboxOptions, Seed, Traffic};

/// A Stripe look-alike on loopback.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// `demo`, `empty`, or a number and a kind: `"100000 charges"`.
    #[arg(long, default_value = "demo", value_parser = parse_seed)]
    seed: Seed,
    /// Things that happen per minute.
    #[arg(long, default_value_t = 0.0)]
    busy: f64,
    /// The key with full access; it is made up, so that it may be an argument. Random where it is left out.
    #[arg(long)]
    key: Option<String>,
    /// Whoever reaches the port may control the sandbox under /_sandbox, without a key.
    #[arg(long)]
    control: bool,
    /// The version that events are rendered at.
    #[arg(long, default_value = shopbell_sandbox::API_VERSION)]
    api_version: String,
    /// Stops the server's clock at this second.
    #[arg(long)]
    time: Option<i64>,
}

fn parse_seed(text: &str) -> Result<Seed, String> {
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["demo"] => Ok(Seed::demo()),
        ["empty"] => Ok(Seed::empty()),
        [count, kind] => {
            let count = count
                .parse()
                .map_err(|_| format!("{count} is not a number"))?;
            let kind =
                Kind::from_name(kind).ok_or_else(|| format!("{kind} is not a kind of object"))?;
            Ok(Seed::empty().with(kind, count))
        }
        _ => Err("expected demo, empty, or a number and a kind".to_owned()),
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let account = Account {
        api_version: arguments.api_version,
        ..Account::default()
    };
    let clock = arguments
        .time
        .map_or_else(Clock::default, |now| Clock::Manual { now });
    let sandbox = Sandbox::start(SandboxOptions {
        port: arguments.port,
        seed: Some(arguments.seed),
        key: arguments.key,
        control: arguments.control,
        account,
        clock,
        ..SandboxOptions::default()
    })
    .await?;
    sandbox.start_traffic(Traffic {
        per_minute: arguments.busy,
        seed: u64::from(std::process::id()),
    });
    let line = json!({ "url": sandbox.url(), "key": sandbox.key() });
    let mut out = io::stdout();
    writeln!(out, "{line}")?;
    out.flush()?;
    wait_for_shutdown().await;
    sandbox.shutdown().await;
    Ok(())
}

/// Ends when the person or the system asks for it.
async fn wait_for_shutdown() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    tokio::signal::ctrl_c().await.ok();
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            writeln!(io::stderr(), "{error}").ok();
            ExitCode::FAILURE
        }
    }
}
