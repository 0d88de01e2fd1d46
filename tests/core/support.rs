//! An account, a ledger file and a clock to poll with.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use shopbell_core::{
    Error, Trigger,
    alerts::{Alert, AlertChannel, compose_alert, group_seqs},
    arrival::{ArrivalFilter, ArrivalRow},
    ledger::{
        Ledger, LedgerError, activity, arrivals, calls, outbox,
        sources::{self, SourceState},
        walks,
    },
    source::Source,
    stripe::{ApiBase, ApiKey, CallObserver, CallRecord, Client, Throttle},
    watch::{
        Clock,
        poll::{Poll, PollReport, PollRequest},
        scope::PollScope,
    },
};
use shopbell_sandbox::{ChargeSpec, Sandbox, SandboxOptions};
use tempfile::TempDir;

/// When every test begins, on Stripe's clock and on ours.
pub(crate) const NOW: i64 = 1_790_000_000;
/// The connection of every test.
pub(crate) const CONNECTION: &str = "acct_1:test";
/// The triggers that are on unless a test says otherwise.
pub(crate) const FOUR: [Trigger; 4] = [
    Trigger::Charge,
    Trigger::Order,
    Trigger::InvoiceItem,
    Trigger::Customer,
];

/// A clock that stands still until it is set.
pub(crate) struct TestClock(pub(crate) AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

struct CallLog(Ledger);

impl CallObserver for CallLog {
    fn called(&self, record: CallRecord) {
        let call = calls::Call {
            at: record.at,
            method: record.method.name(),
            path: record.path,
            lane: record.lane.name(),
            status: record.status,
            request_id: record.request_id,
            millis: record.millis,
        };
        self.0.note_call(CONNECTION, call);
    }
}

/// Everything a poll needs.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) enabled: Vec<Trigger>,
    key: String,
    folder: TempDir,
}

impl World {
    /// An empty account.
    pub(crate) async fn start() -> Self {
        Self::with(SandboxOptions::default()).await
    }

    /// An account that holds so many charges, all of the last minute.
    pub(crate) async fn with_charges(count: usize) -> Self {
        let world = Self::start().await;
        world.charges(count);
        world
    }

    pub(crate) async fn with(mut options: SandboxOptions) -> Self {
        options.clock = shopbell_sandbox::Clock::Manual { now: NOW };
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("ledger.sqlite3")).unwrap();
        Self {
            key: sandbox.key().to_owned(),
            sandbox,
            ledger,
            clock: Arc::new(TestClock(AtomicI64::new(NOW))),
            enabled: FOUR.to_vec(),
            folder,
        }
    }

    /// The file of the ledger.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("ledger.sqlite3")
    }

    /// Goes on with a restricted key.
    pub(crate) fn use_key(&mut self, key: &str) {
        key.clone_into(&mut self.key);
    }

    /// What a new process would do: open the file again.
    pub(crate) fn restart(&mut self) {
        self.ledger = Ledger::open(&self.file()).unwrap();
    }

    /// Moves both clocks.
    pub(crate) fn advance(&self, seconds: i64) {
        self.sandbox.advance(seconds);
        self.clock.0.fetch_add(seconds, Ordering::SeqCst);
    }

    /// What both clocks say.
    pub(crate) fn now(&self) -> i64 {
        self.clock.0.load(Ordering::SeqCst)
    }

    /// So many charges in this second.
    pub(crate) fn charges(&self, count: usize) -> Vec<String> {
        let spec = shopbell_sandbox::AnySpec::Charges(ChargeSpec::default());
        self.sandbox.shop().create_many(spec, count)
    }

    pub(crate) fn client(&self) -> Client {
        let base = ApiBase::loopback(&self.sandbox.url()).unwrap();
        let key = ApiKey::parse(&self.key).unwrap();
        let log = Arc::new(CallLog(self.ledger.clone()));
        Client::new(&base, key, Throttle::unlimited(), Some(log)).unwrap()
    }

    /// A poll as the schedule runs it; what was not read is an error.
    pub(crate) async fn poll(&self) -> Result<(), Error> {
        self.run(false, false).await
    }

    /// A poll that walks everything.
    pub(crate) async fn sweep(&self) -> Result<(), Error> {
        self.run(true, false).await
    }

    /// A poll that asks also what was closed or backs off.
    pub(crate) async fn retry(&self) -> Result<(), Error> {
        self.run(false, true).await
    }

    /// A poll that walks everything and asks also what was closed.
    pub(crate) async fn recheck(&self) -> Result<(), Error> {
        self.run(true, true).await
    }

    async fn run(&self, sweep: bool, retry: bool) -> Result<(), Error> {
        let report = self.report(sweep, retry).await?;
        report.failed.map_or(Ok(()), Err)
    }

    /// The same with all that came of it.
    pub(crate) async fn report(&self, sweep: bool, retry: bool) -> Result<PollReport, Error> {
        let client = self.client();
        let clock: Arc<dyn Clock> = self.clock.clone();
        let poll = Poll {
            scope: PollScope::new(&self.ledger, &client, CONNECTION),
            clock: &clock,
        };
        let enabled = self.enabled.clone();
        let task = PollRequest {
            sweep: enabled.iter().copied().filter(|_| sweep).collect(),
            enabled,
            reopen: retry,
            interval: 120,
            ..PollRequest::default()
        };
        let mut report = poll.run(&task).await?;
        if let Some(rest) = report.remaining.take() {
            poll.finish(&task, rest).await?;
        }
        Ok(report)
    }

    /// How the reading of a source stands.
    pub(crate) fn source(&self, source: Source) -> SourceState {
        self.ledger
            .read_blocking(|db| sources::get_source(db, CONNECTION, source))
            .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"))
            .unwrap_or_default()
    }

    /// Paths that were asked for since the last look.
    pub(crate) fn asked(&self) -> Vec<String> {
        let paths = self.sandbox.requests().into_iter().map(|one| one.path);
        let paths = paths.collect();
        self.sandbox.clear_requests();
        paths
    }

    /// Everything recorded, newest first.
    pub(crate) fn rows(&self) -> Vec<ArrivalRow> {
        let all = ArrivalFilter::default();
        self.ledger
            .read_blocking(|db| activity::list_arrivals(db, CONNECTION, &all, 0, 1_000_000))
            .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"))
    }

    /// The ids of what is to ring.
    pub(crate) fn unalerted(&self) -> Vec<String> {
        self.ledger
            .read_blocking(|db| arrivals::list_unalerted(db, CONNECTION))
            .map(|rows: Vec<ArrivalRow>| rows.into_iter().map(|row| row.object_id).collect())
            .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"))
    }

    /// Rings as the app does: queues, shows, then marks.
    pub(crate) fn ring(&self) -> Vec<Alert> {
        let rung = self.ledger.write_blocking(|db| {
            let new = outbox::list_unqueued(db, CONNECTION)?;
            let seqs = new.into_iter().map(|row| row.seq).collect();
            for group in group_seqs(seqs, AlertChannel::Popups) {
                outbox::queue_alert(db, CONNECTION, &group, NOW)?;
            }
            let mut alerts = Vec::new();
            for waiting in outbox::list_waiting_alerts(db, CONNECTION)? {
                let rows = outbox::list_alert_arrivals(db, waiting.id)?;
                alerts.extend(compose_alert(rows, false));
                outbox::mark_shown(db, waiting.id, NOW)?;
            }
            Ok(alerts)
        });
        rung.unwrap_or_else(|error: LedgerError| panic!("{error}"))
    }

    /// Where a trigger's reading stands.
    pub(crate) fn walk(&self, trigger: Trigger) -> walks::Walk {
        self.ledger
            .read_blocking(|db| walks::get_walk(db, CONNECTION, trigger))
            .unwrap_or_else(|error: shopbell_core::ledger::LedgerError| panic!("{error}"))
    }

    /// How many calls are in the log.
    pub(crate) fn logged(&self) -> u32 {
        let sql = "SELECT count(*) FROM calls WHERE connection = ?1";
        let read = self.ledger.read_blocking(|db| {
            let count = db.query_row(sql, [CONNECTION], |row| row.get(0));
            count.map_err(shopbell_core::ledger::LedgerError::from)
        });
        read.unwrap()
    }
}

/// Which of these alerts are about these objects: how often each is named.
pub(crate) fn rung(alerts: &[Alert]) -> Vec<i64> {
    alerts.iter().flat_map(|alert| alert.seqs.clone()).collect()
}
