//! Stripe's error objects.

use serde_json::{Value, json};

/// An answer that is no 2xx.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) kind: &'static str,
    pub(crate) code: Option<String>,
    pub(crate) param: Option<String>,
    pub(crate) message: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Refusal {
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            kind: "invalid_request_error",
            code: None,
            param: None,
            message: message.into(),
            headers: Vec::new(),
        }
    }

    pub(crate) fn api(status: u16) -> Self {
        let message = "An unknown error occurred. Contact support if this continues.";
        Self {
            status,
            kind: "api_error",
            ..Self::invalid(message)
        }
    }

    pub(crate) fn code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    pub(crate) fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    pub(crate) const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn unknown_param(name: &str) -> Self {
        Self::invalid(format!("Received unknown parameter: {name}"))
            .code("parameter_unknown")
            .param(name)
    }

    pub(crate) fn missing_param(name: &str) -> Self {
        Self::invalid(format!("Missing required param: {name}."))
            .code("parameter_missing")
            .param(name)
    }

    pub(crate) fn no_such(noun: &str, id: &str, param: &str) -> Self {
        Self::invalid(format!("No such {noun}: '{id}'"))
            .code("resource_missing")
            .param(param)
    }

    pub(crate) fn unknown_url(method: &str, path: &str) -> Self {
        let message = format!(
            "Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or \
             we can help at https://support.stripe.com/."
        );
        Self::invalid(message).status(404)
    }

    pub(crate) fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(object) = error.as_object_mut() {
            if let Some(code) = &self.code {
                object.insert("code".into(), json!(code));
                let doc = code.replace('_', "-");
                let url = format!("https://stripe.com/docs/error-codes/{doc}");
                object.insert("doc_url".into(), json!(url));
            }
            if let Some(param) = &self.param {
                object.insert("param".into(), json!(param));
            }
        }
        json!({ "error": error })
    }
}
