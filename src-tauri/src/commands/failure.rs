//! What a command answers when it cannot do what it was asked.

use serde::Serialize;
use shopbell_core::{Error, ErrorView};

/// An error as the window gets it.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Failure(Box<ErrorView>);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        tracing::debug!(code = ?error.code, %error, "a command failed");
        Self(Box::new(error.view()))
    }
}

impl From<Box<ErrorView>> for Failure {
    fn from(view: Box<ErrorView>) -> Self {
        Self(view)
    }
}
