//! Has a request carried out once, whatever happens in between: a form's and an import line's alike.
//!
//! A request is written down for good with its idempotency key before it is sent. As long as nobody
//! knows what became of it, one that makes an object goes out again under the same key; of one that
//! changes an object, the object is read first. Only a request that was refused makes room for
//! another.

use std::collections::HashSet;

use serde_json::Value;

use crate::{
    app::fields::{carries, is_unchanged},
    error::{Error, ErrorCode},
    kind::RecordKind,
    stripe::{self, Client, Form, Lane, is_deleted, requests},
};

/// Stripe forgets idempotency keys after 24 h; an hour before that they are not trusted any more.
const MAX_KEY_AGE: i64 = 23 * 3600;
/// Pages of a list that are searched for an object at the most.
const MAX_SEARCH_PAGES: u32 = 1000;
/// How late a list may show an object that was made.
const LIST_LAG: i64 = 60;
/// How long before its `created` a request may have been written down by a local clock.
const MAX_CLOCK_SKEW: i64 = 300;

/// A request as it was written down.
pub(in crate::app) struct WrittenRequest<'a> {
    /// The list's path, or that of the object that is changed.
    pub(in crate::app) path: &'a str,
    pub(in crate::app) form: &'a Form,
    pub(in crate::app) idempotency_key: &'a str,
    /// When it was first sent (unix seconds).
    pub(in crate::app) sent: i64,
    /// A time of Stripe's own clock before which it cannot have been carried out, where one is known: the
    /// local clock may be wrong by hours.
    pub(in crate::app) since: Option<i64>,
    /// The object as it was before; none where the request makes one, or holds whatever is there.
    pub(in crate::app) base: Option<&'a Value>,
}

/// What became of a request, for certain. An error beside it means that nobody knows.
pub(in crate::app) enum Outcome {
    /// It was carried out; the object as it is since.
    Done(Value),
    /// Nothing was changed, and why.
    Refused(Error),
}

/// What a kind's requests are sent with.
pub(in crate::app) struct Submission<'a> {
    pub(in crate::app) client: &'a Client,
    pub(in crate::app) kind: RecordKind,
    pub(in crate::app) lane: Lane,
    /// Unix seconds.
    pub(in crate::app) now: i64,
}

impl Submission<'_> {
    /// Sends a request for the first time.
    pub(in crate::app) async fn send(
        &self,
        request: &WrittenRequest<'_>,
    ) -> Result<Outcome, Error> {
        settle(self.post(request).await)
    }

    /// Finds out what became of a request that was sent before. What was made by another request is
    /// `taken`.
    pub(in crate::app) async fn resume(
        &self,
        request: &WrittenRequest<'_>,
        taken: &HashSet<String>,
    ) -> Result<Outcome, Error> {
        if request.path != self.kind.path()
            && let Some(outcome) = self.judge_update(request).await?
        {
            return Ok(outcome);
        }
        let age = self.now - request.sent;
        if age > MAX_KEY_AGE {
            // Its key may be forgotten: look for the object rather than make a second one.
            return Ok(match self.find(request, taken).await? {
                Some(object) => Outcome::Done(object),
                None => Outcome::Refused(Error::new(
                    ErrorCode::TimedOut,
                    "sent a day ago without an answer",
                )),
            });
        }
        match self.post(request).await {
            // The same 500 is given again for as long as the key lives: look for what it did.
            Err(error @ stripe::StripeError::Api(_)) if age > LIST_LAG => {
                Ok(match self.find(request, taken).await? {
                    Some(object) => Outcome::Done(object),
                    None => Outcome::Refused(error.into()),
                })
            }
            // Refused now, for a reason that says nothing of then.
            Err(
                error @ (stripe::StripeError::Permission { .. }
                | stripe::StripeError::Authentication(_)),
            ) => Err(error.into()),
            result => settle(result),
        }
    }

    /// Reads the object that an update went to, since sending it again could undo what somebody else
    /// did in the meantime; none where all is as if it had never arrived, so that it may be repeated.
    async fn judge_update(&self, request: &WrittenRequest<'_>) -> Result<Option<Outcome>, Error> {
        let read = requests::get_written(request.path).lane(self.lane);
        let object: Value = match self.client.fetch(read).await {
            Ok(answer) => answer.value,
            Err(error @ stripe::StripeError::NotFound(_)) => {
                return Ok(Some(Outcome::Refused(error.into())));
            }
            Err(error) => return Err(error.into()),
        };
        if is_deleted(&object) {
            let gone = Error::new(ErrorCode::NotFound, "the object was deleted");
            return Ok(Some(Outcome::Refused(gone)));
        }
        if carries(self.kind, &object, request.form) {
            return Ok(Some(Outcome::Done(object)));
        }
        let overtaken = request
            .base
            .is_some_and(|base| !is_unchanged(self.kind, base, &object, request.form));
        Ok(overtaken.then(|| {
            let message = "somebody changed the same fields since";
            Outcome::Refused(Error::new(ErrorCode::EditConflict, message))
        }))
    }

    async fn post(&self, request: &WrittenRequest<'_>) -> Result<Value, stripe::StripeError> {
        let form = request.form.clone();
        let request = requests::create_object(request.path, form, request.idempotency_key);
        Ok(self.client.fetch(request.lane(self.lane)).await?.value)
    }

    /// Finds out by reading whether a request was carried out.
    async fn find(
        &self,
        request: &WrittenRequest<'_>,
        taken: &HashSet<String>,
    ) -> Result<Option<Value>, Error> {
        if request.path == self.kind.path() {
            return self.find_made(request, taken).await;
        }
        let read = requests::get_written(request.path).lane(self.lane);
        let object: Value = self.client.fetch(read).await?.value;
        Ok(Some(object).filter(|object| carries(self.kind, object, request.form)))
    }

    /// Looks for the object that a request made, if it did: it was created since, has every value,
    /// and is not what another request made.
    async fn find_made(
        &self,
        request: &WrittenRequest<'_>,
        taken: &HashSet<String>,
    ) -> Result<Option<Value>, Error> {
        let sent = request.sent - MAX_CLOCK_SKEW;
        let since = Some(request.since.map_or(sent, |since| since.min(sent)));
        let mut after: Option<String> = None;
        for _ in 0..MAX_SEARCH_PAGES {
            let list = requests::list_page(
                self.kind.path(),
                since,
                after.as_deref(),
                requests::MAX_PAGE_SIZE,
            );
            let page = self.client.page(list.lane(self.lane)).await?.value;
            for raw in &page.data {
                let object: Value = serde_json::from_str(raw.get()).map_err(unreadable)?;
                let id = object.get("id").and_then(Value::as_str).unwrap_or_default();
                if !taken.contains(id) && carries(self.kind, &object, request.form) {
                    return Ok(Some(object));
                }
            }
            after = page.last_id().filter(|_| page.has_more);
            if after.is_none() {
                return Ok(None);
            }
        }
        let message = "too many objects were made since to look for one";
        Err(Error::new(ErrorCode::Unreadable, message))
    }
}

fn settle(result: Result<Value, stripe::StripeError>) -> Result<Outcome, Error> {
    match result {
        Ok(object) => Ok(Outcome::Done(object)),
        Err(error) if is_refusal(&error) => Ok(Outcome::Refused(error.into())),
        Err(error) => Err(error.into()),
    }
}

/// Nothing was changed, for certain. A 429 is no refusal: the try before it may have gone through.
fn is_refusal(error: &stripe::StripeError) -> bool {
    use stripe::StripeError as E;
    match error {
        E::Idempotency(details) => details.status != 409,
        E::RateLimited(_) => false,
        other => !other.is_unsettled(),
    }
}

/// An object that is no JSON we know.
pub(super) fn unreadable(error: serde_json::Error) -> Error {
    Error::new(ErrorCode::Unreadable, "the object could not be read").caused_by(error)
}
