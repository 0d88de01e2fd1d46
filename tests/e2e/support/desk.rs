//! A virtual desktop for one test.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

/// Set inside a desktop to the name of the test that runs there.
const INSIDE: &str = "SHOPBELL_E2E";
/// A test that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(300);

/// The desktop that this process runs on.
#[derive(Debug, Clone)]
pub struct Desk {
    folder: PathBuf,
}

impl Desk {
    /// The desktop that `dev/desktop.sh` started this process on.
    pub fn here() -> Self {
        let folder = std::env::var_os("SHOPBELL_DESK").expect("started by dev/desktop.sh");
        Self {
            folder: PathBuf::from(folder),
        }
    }

    /// All of its private files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where programs log; kept under `target/e2e-logs` after the test.
    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// The app's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.join("home/.local/share/app.shopbell.desktop")
    }

    /// A picture of the whole screen.
    pub fn screenshot(&self, to: &Path) {
        say(Command::new("import").args(["-window", "root"]).arg(to));
    }

    /// The titles of the windows that are open.
    pub fn windows(&self) -> Vec<String> {
        // It fails where a window goes while it looks at it: then it looks again.
        let list = (0..50)
            .filter_map(|_| Command::new("wmctrl").arg("-l").output().ok())
            .find(|output| output.status.success())
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .expect("the list of windows");
        // Number, workspace and host come before the title.
        list.lines()
            .map(|line| {
                line.split_whitespace()
                    .skip(3)
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// Whether the app has a window.
    pub fn has_window(&self) -> bool {
        self.windows()
            .iter()
            .any(|title| title.contains("Shopbell"))
    }

    /// The title of the window that has the focus.
    pub fn focused(&self) -> Option<String> {
        let output = Command::new("xdotool")
            .args(["getactivewindow", "getwindowname"])
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Closes the app's window as the person does, through the window manager.
    pub fn close_window(&self) {
        say(Command::new("wmctrl").args(["-c", "Shopbell"]));
    }
}

/// Runs a program that must succeed, and gives its output.
pub fn say(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs `body` on a desktop of its own. `test` is the test's full name; `without` are options of `dev/desktop.sh`.
pub fn run<F, Fut>(test: &str, without: &[&str], body: F)
where
    F: FnOnce(Desk) -> Fut,
    Fut: Future<Output = ()>,
{
    if std::env::var(INSIDE).as_deref() == Ok(test) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            tokio::time::timeout(LIMIT, body(Desk::here()))
                .await
                .expect("the test hangs");
        });
        return;
    }
    let output = start(test, without);
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    println!("{text}");
    // A wrong name would run no test at all and succeed.
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{test} failed on its desktop; see above"
    );
}

fn start(test: &str, without: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let logs = root.join("target/e2e-logs").join(test.replace("::", "-"));
    Command::new(root.join("dev/desktop.sh"))
        .args(without)
        .arg("--logs")
        .arg(logs)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(INSIDE, test)
        .output()
        .unwrap()
}
