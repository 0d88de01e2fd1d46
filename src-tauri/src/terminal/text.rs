//! The only way to a terminal: what it is shown went through the filter of `plain_text`.

use std::{
    fmt,
    io::{self, Write as _},
};

use serde_json::Value;
use shopbell_core::plain_text::{escape_json, plain_line};

/// One line that a terminal may be shown, whoever wrote parts of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TerminalText(String);

impl TerminalText {
    /// Words for people.
    pub(crate) fn line(text: &str) -> Self {
        Self(plain_line(text))
    }

    /// Words for programs: nothing is lost, what a terminal would obey is written out.
    pub(crate) fn json(value: &Value) -> Self {
        Self(escape_json(&value.to_string()))
    }

    /// The same of an object whose fields have an order.
    pub(super) fn json_fields<'a>(fields: impl Iterator<Item = (&'a String, Value)>) -> Self {
        let fields = fields.map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())));
        let fields: Vec<String> = fields.collect();
        Self(escape_json(&format!("{{{}}}", fields.join(","))))
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for TerminalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Erases the line under the cursor.
const ERASE_LINE: &str = "\r\u{1b}[2K";

/// Says something of the program's own on standard error. A terminal that is gone is no reason to
/// end, or to stop watching.
pub(crate) fn complain(text: &str) {
    tell(&TerminalText::line(&format!("shopbell: {text}")));
}

/// Writes a line to standard error.
pub(super) fn tell(text: &TerminalText) {
    write_stderr(&format!("{text}\n"));
}

/// Takes away what stands on the last line.
pub(super) fn erase_line() {
    write_stderr(ERASE_LINE);
}

/// Writes the last line, which is not ended.
pub(super) fn draw_line(text: &TerminalText) {
    write_stderr(&text.to_string());
}

/// Ends the last line.
pub(super) fn end_line() {
    write_stderr("\n");
}

fn write_stderr(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_and_json_keeps_what_was_said() {
        let name = "Kiln\n\u{9b}31m\u{202e}puC";
        assert_eq!(TerminalText::line(name).to_string(), "Kiln  31mpuC");
        let value = serde_json::json!({ "name": name });
        let json = TerminalText::json(&value).to_string();
        assert_eq!(json, r#"{"name":"Kiln\n\u009b31m\u202epuC"}"#);
        assert_eq!(serde_json::from_str::<Value>(&json).ok(), Some(value));
    }
}
