//! Posts to a web address: the arrival, or Stripe's own event with a signature.

use super::{
    Flows,
    events::EventQuery,
    step::{ReadyRun, StepEnd},
};
use crate::{
    app::posting::Delivery,
    error::{Error, ErrorCode},
    flow::{plan::PostBody, retry::StepFault, signature::sign_payload},
    ledger::arrivals,
    trigger::Trigger,
};

impl Flows {
    pub(super) async fn post(
        &self,
        ready: &ReadyRun,
        url: &str,
        body: PostBody,
        local_network: bool,
    ) -> StepEnd {
        let built = match body {
            PostBody::Arrival => Ok((ready.body().to_string().into_bytes(), None)),
            PostBody::StripeEvent => self.sign_event(ready).await,
        };
        let (body, signature) = match built {
            Ok(built) => built,
            Err(error) => {
                let fault = match error.code {
                    ErrorCode::EventMissing => StepFault::Refused,
                    _ => StepFault::Away,
                };
                return StepEnd::Failed(fault, error);
            }
        };
        let delivery = Delivery {
            url,
            body,
            name: &ready.delivery(),
            signature,
            local_network,
        };
        match self.poster.post(delivery).await {
            Ok(output) => StepEnd::done(output),
            Err((fault, error)) => StepEnd::Failed(fault, error),
        }
    }

    /// The event of a run's arrival, signed for now: a handler takes none that is older than minutes.
    async fn sign_event(&self, ready: &ReadyRun) -> Result<(Vec<u8>, Option<String>), Error> {
        let run = &ready.run;
        let secret = self.signing.get(&run.connection).await?;
        let (connection, seq) = (run.connection.clone(), run.seq);
        let found = self
            .ledger
            .read(move |db| arrivals::get_arrival(db, &connection, seq))
            .await?;
        let (row, _) = found.ok_or_else(|| {
            Error::new(ErrorCode::EventMissing, "the arrival is not there any more")
        })?;
        let event = self
            .finder
            .find(EventQuery {
                connection: &run.connection,
                trigger: row.trigger,
                // What is told of a refund is its charge.
                object: match row.trigger {
                    Trigger::Refund => row.parent.as_deref().unwrap_or(&row.object_id),
                    _ => &row.object_id,
                },
                created: row.created,
            })
            .await?;
        let body = event.get().as_bytes().to_vec();
        let signature = sign_payload(&body, secret.expose(), self.clock().now());
        Ok((body, Some(signature)))
    }
}
