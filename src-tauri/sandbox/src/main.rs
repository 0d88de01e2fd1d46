//! The sandbox as a program: `shopbell-sandbox --demo --busy 6`.

use std::time::Duration;

use clap::Parser;
use shopbell_sandbox::{Kind, Sandbox, SandboxOptions};

/// A Stripe look-alike on loopback.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// 0 takes a free port.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Fill it with the demo shop.
    #[arg(long)]
    demo: bool,
    /// Add this many charges.
    #[arg(long, default_value_t = 0)]
    charges: usize,
    /// Add this many customers.
    #[arg(long, default_value_t = 0)]
    customers: usize,
    /// New objects in a minute.
    #[arg(long, default_value_t = 0)]
    busy: u32,
    /// Another key than the usual one: made up, never a real one.
    #[arg(long)]
    key: Option<String>,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "its address is what the program prints")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let options = SandboxOptions {
        port: arguments.port,
        demo: arguments.demo,
        key: arguments.key,
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::start(options).await?;
    sandbox.seed(Kind::Charge, arguments.charges);
    sandbox.seed(Kind::Customer, arguments.customers);
    if arguments.busy > 0 {
        sandbox.busy(Duration::from_secs(60) / arguments.busy);
    }
    println!("{}", serde_json::json!({ "url": sandbox.url(), "key": sandbox.key() }));
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}
