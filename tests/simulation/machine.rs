//! The machine that the app runs on, with what outlives a process; and the processes.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use shopbell_core::{
    Trigger,
    app::{App, AppParts, Environment, LedgerPlace},
    ledger::Ledger,
    settings::{Data, Settings, SettingsStore as _, WatchSettings},
    stripe::ApiBase,
    threads::block_in_place,
};
use shopbell_powercut::{Disk, Syncs};
use shopbell_sandbox::{Access, Clock, Kind, Sandbox, SandboxOptions};
use tempfile::TempDir;
use tokio::runtime::Builder;

use crate::{
    bell::Bell,
    chance::Chance,
    command::Plan,
    doubles::{MemorySecrets, MemorySettings, MemoryViewState},
    life::Life,
    line::Line,
    record::Record,
    shop::Doings,
    time::Time,
};

/// What a restricted key needs for watching.
const PERMISSIONS: [(&str, Access); 8] = [
    ("charges", Access::Read),
    ("customers", Access::Read),
    ("disputes", Access::Read),
    ("events", Access::Read),
    ("invoiceitems", Access::Read),
    ("orders", Access::Read),
    ("products", Access::Read),
    ("checkout_sessions", Access::Read),
];

pub(crate) struct Machine {
    pub(crate) time: Arc<Time>,
    pub(crate) life: Arc<Life>,
    pub(crate) record: Arc<Record>,
    pub(crate) bell: Arc<Bell>,
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) doings: Arc<Doings>,
    pub(crate) line: Arc<Line>,
    secrets: Arc<MemorySecrets>,
    settings: Arc<MemorySettings>,
    view_state: Arc<MemoryViewState>,
    folder: TempDir,
    /// Where a kill is a power cut, and what then becomes of what was not synced.
    power: Option<(Arc<Disk>, Mutex<Chance>)>,
    flow: bool,
}

impl Machine {
    /// An account with some years behind it, and a machine where nothing is connected yet.
    pub(crate) fn new(seed: u64, plan: &Plan) -> Self {
        let time = Arc::new(Time::new(seed));
        let life = Arc::new(Life::default());
        let record = Arc::new(Record::new(time.clone(), plan.interval));
        let bell = Arc::new(Bell::new(time.clone(), record.clone()));
        let now = time.now() / 1000;
        let options = SandboxOptions {
            clock: Clock::Manual { now },
            key: Some("sk_test_51ShopbellSimulation".into()),
            salt: seed,
            ..SandboxOptions::default()
        };
        let sandbox = Arc::new(Sandbox::in_process(&options).unwrap());
        let past = now - 90 * 86_400..=now - 5;
        let shop = sandbox.shop();
        shop.seed_many(Kind::Charges, plan.before.0.into(), &past);
        shop.seed_many(Kind::Customers, plan.before.1.into(), &past);
        let doings = Arc::new(Doings::new(plan.sessions, plan.lives));
        let line = Line::new(
            seed,
            time.clone(),
            life.clone(),
            record.clone(),
            sandbox.clone(),
            doings.clone(),
        );
        let settings = MemorySettings::default();
        let chosen = Settings {
            watching: WatchSettings {
                interval_seconds: plan.interval,
                triggers: if plan.sessions {
                    Trigger::ALL
                        .into_iter()
                        .filter(|one| !one.is_follow_up())
                        .collect()
                } else {
                    WatchSettings::default().triggers
                },
                ..WatchSettings::default()
            },
            data: Data {
                mirror: plan.mirror,
                image_previews: false,
                ..Data::default()
            },
            ..Settings::default()
        };
        settings.save(&chosen).unwrap();
        let folder = make_folder();
        let power = plan.power_cuts.then(|| {
            let disk = Disk::new(folder.path(), Syncs::Kept).unwrap();
            let off = disk.clone();
            life.at_death(move || off.cut());
            (disk, Mutex::new(Chance::new(seed ^ 0x90e5)))
        });
        Self {
            time,
            life,
            record,
            bell,
            sandbox,
            doings,
            line: Arc::new(line),
            secrets: Arc::default(),
            settings: Arc::new(settings),
            view_state: Arc::default(),
            folder,
            power,
            flow: plan.flows,
        }
    }

    /// Whether a flow does something here.
    pub(crate) const fn has_flow(&self) -> bool {
        self.flow
    }

    /// The process dies so many steps from now; of power cuts, some fall into the middle of a commit.
    pub(crate) fn kill_after(&self, steps: u16) {
        match &self.power {
            Some((disk, _)) if steps % 2 == 1 => {
                let life = self.life.clone();
                disk.cut_after(u64::from(steps), move || life.end());
            }
            _ => self.life.end_after(steps),
        }
    }

    /// Lets the process live on.
    pub(crate) fn spare(&self) {
        self.life.spare();
        if let Some((disk, _)) = &self.power {
            disk.spare();
        }
    }

    /// Another key of the account.
    pub(crate) fn make_key(&self, restricted: bool) -> String {
        if restricted {
            self.sandbox.restricted_key(&PERMISSIONS)
        } else {
            self.sandbox.secret_key()
        }
    }

    /// One process, from its start to its end, which may come early. Says whether it was killed.
    pub(crate) fn run_process(&self, part: impl AsyncFnOnce(&Arc<App>)) -> bool {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        let life = self.life.clone();
        block_in_place(move || life.is_over());
        let killed = runtime.block_on(async {
            self.time.start();
            self.record.begin_anew();
            let killed = tokio::select! {
                biased;
                () = self.life.died() => true,
                () = self.open_and(part) => false,
            };
            self.time.stop();
            killed
        });
        // All that the process did ends where it stands.
        drop(runtime);
        // The power can go while the files are being closed.
        let killed = killed || self.life.is_dead();
        if killed {
            self.record.note("killed");
            self.bell.killed();
            if let Some((disk, chance)) = &self.power {
                let mut chance = chance.lock().unwrap();
                let lost = disk.restore(&mut || chance.between(0, u64::MAX));
                self.record.note(&format!("lost writes: {}", lost.unwrap()));
            }
        }
        self.life.begin_anew();
        killed
    }

    async fn open_and(&self, part: impl AsyncFnOnce(&Arc<App>)) {
        let opened = App::open(self.parts()).await;
        let app = opened.unwrap_or_else(|error| panic!("the app does not open: {error:?}"));
        part(&app).await;
    }

    fn parts(&self) -> AppParts {
        AppParts {
            ledger_path: self.ledger_path(),
            place: LedgerPlace::Own,
            export_folder: self.folder.path().join("exports"),
            settings: self.settings.clone(),
            view_state: self.view_state.clone(),
            secrets: self.secrets.clone(),
            notifier: self.bell.clone(),
            events: self.record.clone(),
            demo: None,
            api: ApiBase::loopback(&self.sandbox.url()).unwrap(),
            environment: Environment {
                clock: self.time.clone(),
                uptime: self.time.clone(),
                transport: Some(self.line.clone()),
            },
            system_language: "en".into(),
            program: "simulation".into(),
            watch: true,
        }
    }

    fn ledger_path(&self) -> PathBuf {
        self.folder.path().join("data/ledger.sqlite3")
    }

    /// The app's own file, while no process has it.
    pub(crate) fn ledger(&self) -> Ledger {
        Ledger::open(&self.ledger_path()).unwrap()
    }
}

/// In memory where there is such a place: thousands of histories would wear out a disk.
fn make_folder() -> TempDir {
    let memory = tempfile::tempdir_in("/dev/shm");
    memory.or_else(|_| tempfile::tempdir()).unwrap()
}
