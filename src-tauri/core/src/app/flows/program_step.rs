//! Starts programs: by their whole path and without a shell, with nothing of this process's surroundings
//! but where programs and homes are, and for no longer than they may take.

use std::{process::Stdio, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
};

use super::{
    Flows,
    step::{ReadyRun, StepEnd},
};
use crate::{
    error::{Error, ErrorCode},
    flow::retry::StepFault,
};

/// What is kept of what it says (bytes).
const MAX_OUTPUT: usize = 16 * 1024;
/// What it finds of our surroundings.
const ENVIRONMENT: [&str; 9] = [
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR", // and on Windows:
    "SystemRoot",
    "USERPROFILE",
    "TEMP",
];

impl Flows {
    pub(super) async fn run_program(
        &self,
        ready: &ReadyRun,
        program: &str,
        arguments: &[String],
        seconds: u32,
    ) -> StepEnd {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .env("SHOPBELL_DELIVERY", ready.delivery())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        for name in ENVIRONMENT {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // Alone in a group, so that what it has started ends with it.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = match command.spawn() {
            Ok(child) => child,
            Err(error) => {
                let message = format!("{program}: {error}");
                return failed("not_started", message, None);
            }
        };
        let group = Group::of(&child);
        let body = ready.body().to_string();
        let limit = Duration::from_secs(u64::from(seconds));
        match tokio::time::timeout(limit, talk(&mut child, group, body)).await {
            Ok(Ok(said)) => judge(program, &said),
            Ok(Err(error)) => failed("failed", format!("{program}: {error}"), None),
            Err(_) => {
                group.kill();
                let _ = child.start_kill();
                failed(
                    "timed_out",
                    format!("{program} took longer than {seconds} s and was ended"),
                    None,
                )
            }
        }
    }
}

/// What a program said, and how it ended.
struct Said {
    code: Option<i32>,
    output: String,
    errors: String,
}

fn judge(program: &str, said: &Said) -> StepEnd {
    if said.code == Some(0) {
        let read: Option<Value> = serde_json::from_str(said.output.trim()).ok();
        return StepEnd::done(json!({
            "code": 0,
            "output": read.unwrap_or_else(|| said.output.clone().into()),
            "errors": said.errors,
        }));
    }
    let code = said.code.map_or_else(
        || "was ended".to_owned(),
        |code| format!("ended with {code}"),
    );
    let words = [&said.errors, &said.output];
    let words = words.into_iter().find(|text| !text.trim().is_empty());
    failed("ended_badly", format!("{program} {code}"), words.cloned())
}

fn failed(rule: &str, message: String, said: Option<String>) -> StepEnd {
    let error = Error::new(ErrorCode::ProgramFailed, message).with(|detail| {
        detail.rule = Some(rule.to_owned());
        detail.stripe_message = said;
    });
    StepEnd::Failed(StepFault::Refused, error)
}

/// Gives it the arrival and takes what it says, both at the same time: neither waits for the other.
async fn talk(child: &mut Child, group: Group, body: String) -> std::io::Result<Said> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async move {
        if let Some(mut stdin) = stdin {
            // It need not read it.
            let _ = stdin.write_all(body.as_bytes()).await;
        }
    };
    let end = async {
        let status = child.wait().await;
        // What it left running would keep its streams open, and has no business any more.
        group.kill();
        status
    };
    let ((), output, errors, status) = tokio::join!(give, take(stdout), take(stderr), end);
    Ok(Said {
        code: status?.code(),
        output: output?,
        errors: errors?,
    })
}

/// Takes all of it, and keeps the beginning: a program that floods is not held up.
async fn take(stream: Option<impl AsyncRead + Unpin>) -> std::io::Result<String> {
    let mut kept = Vec::new();
    let Some(mut stream) = stream else {
        return Ok(String::new());
    };
    let mut buffer = vec![0; 8192];
    loop {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Ok(String::from_utf8_lossy(&kept).into_owned());
        }
        let room = MAX_OUTPUT.saturating_sub(kept.len()).min(read);
        kept.extend_from_slice(buffer.get(..room).unwrap_or_default());
    }
}

/// A program and all that it has started.
#[derive(Clone, Copy)]
struct Group {
    #[cfg(unix)]
    id: Option<rustix::process::Pid>,
}

impl Group {
    #[cfg_attr(not(unix), expect(unused_variables))]
    fn of(child: &Child) -> Self {
        Self {
            #[cfg(unix)]
            id: child
                .id()
                .and_then(|id| i32::try_from(id).ok())
                .and_then(rustix::process::Pid::from_raw),
        }
    }

    fn kill(self) {
        #[cfg(unix)]
        if let Some(id) = self.id {
            // Nobody may be left of it.
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
    }
}
