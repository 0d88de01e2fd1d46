//! Logs to standard error. Nothing that looks like a key gets out, whoever wrote it there.

use std::{borrow::Cow, io::Write};

use shopbell_core::plain_text::plain_lines;
use tracing_subscriber::EnvFilter;

/// The variable that says how much: a level for our own crates.
const LEVEL_VARIABLE: &str = "SHOPBELL_LOG";
/// What every Stripe key begins with.
const KEY_PREFIXES: [&str; 3] = ["sk_", "rk_", "pk_"];
/// Beginnings shorter than this are words such as `sk_test` in a message about keys.
const MIN_KEY_LENGTH: usize = 12;

/// Begins to log, and lets a panic say where it was.
pub(crate) fn init_logging() {
    let level = std::env::var(LEVEL_VARIABLE).unwrap_or_default();
    let level = match level.trim().to_ascii_lowercase().as_str() {
        "trace" => "trace",
        "debug" => "debug",
        "info" => "info",
        "error" => "error",
        "off" => "off",
        _ => "warn",
    };
    // Other crates may print headers at lower levels, and a key is in one of them.
    let ours = format!(
        "warn,shopbell={level},shopbell_lib={level},shopbell_core={level},shopbell_sandbox={level}"
    );
    let filter = if level == "off" {
        "off".to_owned()
    } else {
        ours
    };
    let begun = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(|| RedactingWriter(std::io::stderr()))
        .with_ansi(false)
        .try_init();
    // Only a test that logs already has one.
    drop(begun);
    std::panic::set_hook(Box::new(|panic| {
        let said = panic.payload_as_str().unwrap_or("no message");
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "a defect: {}", redact_keys(said));
    }));
}

struct RedactingWriter<W>(W);

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        // What a server said is logged, too, and this is a terminal.
        let shown = plain_lines(&redact_keys(&text));
        self.0.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// The text without anything that looks like a key.
fn redact_keys(text: &str) -> Cow<'_, str> {
    if !KEY_PREFIXES.iter().any(|prefix| text.contains(prefix)) {
        return Cow::Borrowed(text);
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        out.push_str(before);
        let key = KEY_PREFIXES.iter().any(|prefix| word.starts_with(prefix));
        out.push_str(if key && word.len() >= MIN_KEY_LENGTH {
            "[key]"
        } else {
            word
        });
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_cut_out_wherever_it_stands() {
        let said = "Bearer sk_test_51Abc, rk_live_99xyz and \"pk_test_aa11bb\" at /v1/charges";
        assert_eq!(
            redact_keys(said),
            "Bearer [key], [key] and \"[key]\" at /v1/charges"
        );
    }

    #[test]
    fn words_about_keys_and_other_ids_stay() {
        let said = "a key begins with sk_ or rk_live_; ch_3Nabcdefgh failed, task_1 too";
        assert_eq!(redact_keys(said), said);
    }

    #[test]
    fn what_is_written_is_redacted() {
        let mut out = RedactingWriter(Vec::new());
        out.write_all(b"WARN refused key=sk_live_51H8abcdefghijk\n")
            .ok();
        assert_eq!(out.0, b"WARN refused key=[key]\n");
        out.write_all("said \u{9b}2J\u{202e}\n".as_bytes()).ok();
        assert!(out.0.ends_with(b"\nsaid  2J\n"));
    }
}
