//! The processes of a desktop, read from `/proc`.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::virtual_desktop::{VirtualDesktop, run_command};
use super::wait::wait_until;

/// One process.
#[derive(Debug, Clone)]
pub struct Process {
    pub id: u32,
    pub program: PathBuf,
}

impl Process {
    /// Its arguments and its environment, as the system shows them to others.
    pub fn public_bytes(&self) -> Vec<u8> {
        let folder = Path::new("/proc").join(self.id.to_string());
        let mut bytes = fs::read(folder.join("cmdline")).unwrap_or_default();
        bytes.extend(fs::read(folder.join("environ")).unwrap_or_default());
        bytes
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        let Ok(stat) =
            fs::read_to_string(Path::new("/proc").join(self.id.to_string()).join("stat"))
        else {
            return false;
        };
        // A process that ended and was not waited for yet is a zombie.
        stat.rsplit(')')
            .next()
            .is_some_and(|rest| !rest.trim_start().starts_with('Z'))
    }

    /// Asks it to end, as the session does when the person logs out.
    pub fn terminate(&self) {
        // It may have ended by itself just now.
        let _ = Command::new("kill").arg(self.id.to_string()).output();
    }

    /// Ends it at once, as a crash or a power cut does.
    pub fn kill(&self) {
        run_command(Command::new("kill").args(["-9", &self.id.to_string()]));
    }
}

/// All processes that were started on this desktop.
pub fn list_processes(desktop: &VirtualDesktop) -> Vec<Process> {
    let mark = format!("SHOPBELL_DESKTOP={}", desktop.folder().display());
    let ids = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    ids.filter_map(|id: u32| {
        let folder = Path::new("/proc").join(id.to_string());
        let environ = match fs::read(folder.join("environ")) {
            Ok(environ) => environ,
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return find_hidden(id),
            Err(_) => return None,
        };
        let ours = environ
            .split(|byte| *byte == 0)
            .any(|entry| entry == mark.as_bytes());
        let program = fs::read_link(folder.join("exe")).ok()?;
        ours.then_some(Process { id, program })
    })
    .collect()
}

/// The app itself shows its environment to root alone. It is told by its name and by the session of
/// terminals that it was started from, which is this test's.
fn find_hidden(id: u32) -> Option<Process> {
    let folder = Path::new("/proc").join(id.to_string());
    let arguments = fs::read(folder.join("cmdline")).ok()?;
    let name = arguments.split(|byte| *byte == 0).next()?;
    let program = fs::canonicalize(Path::new(OsStr::from_bytes(name))).ok()?;
    let app = program == fs::canonicalize(super::app::program_path()).ok()?;
    let session = |folder: &Path| {
        let stat = fs::read_to_string(folder.join("stat")).ok()?;
        let mut fields = stat.rsplit(')').next()?.split_whitespace();
        fields.nth(3).map(String::from)
    };
    let ours = session(&folder) == session(Path::new("/proc/self"));
    (app && ours).then_some(Process { id, program })
}

/// The app's own process, where it runs.
pub fn find_app(desktop: &VirtualDesktop) -> Option<Process> {
    let program = fs::canonicalize(super::app::program_path()).unwrap();
    list_processes(desktop)
        .into_iter()
        .find(|process| process.program == program && process.is_running())
}

/// Waits until nothing of the app is left. Its name on the bus and its window may outlive its process by
/// a moment, and a start in that moment would take it for a running app and hand itself over.
pub async fn wait_for_end(desktop: &VirtualDesktop) {
    wait_until("the app to end", async || {
        find_app(desktop).is_none()
            && list_pages(desktop).is_empty()
            && !desktop.has_window()
            && !is_name_owned()
    })
    .await;
}

/// The processes of the app's pages.
pub fn list_pages(desktop: &VirtualDesktop) -> Vec<Process> {
    let mut all = list_processes(desktop);
    all.retain(|process| process.is_running() && process.program.ends_with("WebKitWebProcess"));
    all
}

/// Whether a start would find a running app.
fn is_name_owned() -> bool {
    let mut asking = Command::new("gdbus");
    asking.args(["call", "--session", "--dest", "org.freedesktop.DBus"]);
    asking.args(["--object-path", "/org/freedesktop/DBus"]);
    asking.args(["--method", "org.freedesktop.DBus.NameHasOwner"]);
    run_command(asking.arg("app.shopbell.desktop.SingleInstance")).contains("true")
}
