//! How a request gets to the server and its answer back: by the network, or in process where the
//! server runs beside the app (a simulation).

use std::{future::Future, pin::Pin};

use super::error::StripeError;

/// An answer that is on its way; its body is read by the client.
pub type PendingResponse<'a> =
    Pin<Box<dyn Future<Output = Result<reqwest::Response, StripeError>> + Send + 'a>>;

/// Carries one request.
pub trait Transport: Send + Sync {
    /// Sends the request and waits for the head of the answer.
    fn carry(&self, request: reqwest::Request) -> PendingResponse<'_>;
}

impl Transport for reqwest::Client {
    fn carry(&self, request: reqwest::Request) -> PendingResponse<'_> {
        Box::pin(async {
            self.execute(request)
                .await
                .map_err(StripeError::from_network)
        })
    }
}
