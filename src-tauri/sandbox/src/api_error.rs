//! Stripe's error objects, in Stripe's words.

use serde_json::{Map, Value, json};

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{status} {message}")]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) code: Option<String>,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) extra: Map<String, Value>,
}

impl ApiError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            kind: "invalid_request_error",
            code: None,
            message: message.into(),
            param: None,
            extra: Map::new(),
        }
    }

    pub(crate) fn invalid(code: &str, param: &str, message: impl Into<String>) -> Self {
        Self::new(400, message).code(code).param(param)
    }

    pub(crate) fn code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    pub(crate) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    pub(crate) fn param(mut self, param: &str) -> Self {
        self.param = Some(param.to_owned());
        self
    }

    /// The object named in the address is not there.
    pub(crate) fn missing(noun: &str, id: &str) -> Self {
        Self::new(404, format!("No such {noun}: '{id}'"))
            .code("resource_missing")
            .param("id")
    }

    /// The object named by a parameter is not there.
    pub(crate) fn missing_by(param: &str, noun: &str, id: &str) -> Self {
        Self::missing(noun, id).param(param).status(400)
    }

    pub(crate) fn required(param: &str) -> Self {
        Self::invalid(
            "parameter_missing",
            param,
            format!("Missing required param: {param}."),
        )
    }

    pub(crate) fn unknown(params: &[String]) -> Self {
        let plural = if params.len() > 1 { "s" } else { "" };
        let message = format!("Received unknown parameter{plural}: {}", params.join(", "));
        let first = params.first().map_or("", String::as_str);
        Self::invalid("parameter_unknown", first, message)
    }

    pub(crate) fn empty(param: &str) -> Self {
        Self::invalid(
            "parameter_invalid_empty",
            param,
            format!(
                "You passed an empty string for '{param}'. We assume empty values are an attempt to unset a \
                 parameter; however '{param}' cannot be unset. You should remove '{param}' from your request \
                 or supply a non-empty value."
            ),
        )
    }

    pub(crate) fn both(first: &str, second: &str) -> Self {
        Self::new(
            400,
            format!("Received both {first} and {second} parameters. Please pass in only one."),
        )
        .param(first)
    }

    pub(crate) fn unrecognized(method: &str, path: &str) -> Self {
        Self::new(
            404,
            format!(
                "Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at \
                 https://support.stripe.com/."
            ),
        )
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn body(&self) -> Value {
        let mut error = self.extra.clone();
        error.insert("type".into(), json!(self.kind));
        error.insert("message".into(), json!(self.message));
        if let Some(code) = &self.code {
            error.insert("code".into(), json!(code));
            let page = code.replace('_', "-");
            let doc = format!("https://stripe.com/docs/error-codes/{page}");
            error.insert("doc_url".into(), json!(doc));
        }
        if let Some(param) = &self.param {
            error.insert("param".into(), json!(param));
        }
        json!({ "error": error })
    }
}
