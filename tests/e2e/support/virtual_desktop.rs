//! A virtual desktop for one test.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

/// Set inside a desktop to the name of the test that runs there.
const TEST_VARIABLE: &str = "SHOPBELL_E2E";
/// A test that takes longer hangs.
const TEST_TIMEOUT: Duration = Duration::from_secs(300);

/// The desktop that this process runs on.
#[derive(Debug, Clone)]
pub struct VirtualDesktop {
    folder: PathBuf,
}

impl VirtualDesktop {
    /// The desktop that `dev/desktop.sh` started this process on.
    pub fn here() -> Self {
        let folder = std::env::var_os("SHOPBELL_DESKTOP").expect("started by dev/desktop.sh");
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
    pub fn save_screenshot(&self, to: &Path) {
        run_command(Command::new("import").args(["-window", "root"]).arg(to));
    }

    /// The titles of the windows that are open.
    pub fn list_windows(&self) -> Vec<String> {
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
        self.list_windows()
            .iter()
            .any(|title| title.contains("Shopbell"))
    }

    /// The title of the window that has the focus.
    pub fn focused_title(&self) -> Option<String> {
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
        run_command(Command::new("wmctrl").args(["-c", "Shopbell"]));
    }
}

/// Runs a program that must succeed, and gives its output.
pub fn run_command(command: &mut Command) -> String {
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
pub fn run_on_desktop<F, Fut>(test: &str, without: &[&str], body: F)
where
    F: FnOnce(VirtualDesktop) -> Fut,
    Fut: Future<Output = ()>,
{
    if std::env::var(TEST_VARIABLE).as_deref() == Ok(test) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            tokio::time::timeout(TEST_TIMEOUT, body(VirtualDesktop::here()))
                .await
                .expect("the test hangs");
        });
        return;
    }
    let output = start_desktop(test, without);
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

fn start_desktop(test: &str, without: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let logs = root.join("target/e2e-logs").join(test.replace("::", "-"));
    Command::new(root.join("dev/desktop.sh"))
        .args(without)
        .arg("--logs")
        .arg(logs)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(TEST_VARIABLE, test)
        .output()
        .unwrap()
}
