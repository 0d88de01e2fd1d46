//! A request as a value, so that it can be checked, kept and sent again.

use super::{form::Form, throttle::Lane};

/// The HTTP methods that Stripe knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; counts against the monthly allowance.
    Get,
    /// Writes.
    Post,
    /// Deletes.
    Delete,
}

impl Method {
    /// `GET`, `POST` or `DELETE`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// One call that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// `/v1/…`, ids already in it.
    pub path: String,
    /// The query of a GET, the body of a POST.
    pub form: Form,
    /// Makes a POST safe to repeat.
    pub idempotency_key: Option<String>,
    /// Who waits for it.
    pub lane: Lane,
}

impl Request {
    /// A request without parameters, in the watcher's lane.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let path = path.into();
        Self {
            method,
            path,
            form: Form::default(),
            idempotency_key: None,
            lane: Lane::Watcher,
        }
    }

    /// A read.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::Get, path)
    }

    /// A write.
    pub fn post(path: impl Into<String>, form: Form, idempotency_key: impl Into<String>) -> Self {
        let idempotency_key = Some(idempotency_key.into());
        Self {
            form,
            idempotency_key,
            ..Self::new(Method::Post, path)
        }
    }

    /// A deletion.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::Delete, path)
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        self.form.push(name, value);
        self
    }

    /// The same in this lane.
    #[must_use]
    pub const fn lane(mut self, lane: Lane) -> Self {
        self.lane = lane;
        self
    }

    /// The path with ids taken out, for the call log: `/v1/customers/{id}`.
    #[must_use]
    pub fn template(&self) -> String {
        let path = &self.path;
        for list in ["/v1/checkout/sessions", "/v1/account"] {
            if path == list {
                return path.clone();
            }
            if let Some(rest) = path.strip_prefix(list)
                && rest.starts_with('/')
            {
                return format!("{list}/{{id}}");
            }
        }
        match path.match_indices('/').nth(2) {
            Some((at, _)) => format!("{}/{{id}}", path.get(..at).unwrap_or_default()),
            None => path.clone(),
        }
    }
}
