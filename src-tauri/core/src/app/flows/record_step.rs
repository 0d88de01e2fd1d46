//! Customers and products, as the connector's actions have them. What is sent to Stripe is written down
//! with its idempotency key before it is, so that it is carried out once.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Flows,
    step::{ReadyRun, StepEnd},
};
use crate::{
    app::{
        fields::{FieldMap, METADATA, create_form, find_spec, flatten, update_form},
        records::{Outcome, Submission, WrittenRequest, validation},
    },
    error::{Error, ErrorCode},
    flow::retry::StepFault,
    kind::RecordKind,
    ledger::flow_runs,
    stripe::{Client, Form, Lane, ObjectId, is_deleted, model::FieldFormat, requests},
};

/// A request as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StripeRequest {
    /// The list's path, or that of the object that is changed.
    pub(super) path: String,
    /// The parameters, encoded.
    pub(super) form: String,
    /// The idempotency key.
    key: String,
    /// When it was first sent (unix seconds).
    sent: i64,
    /// The object as it was before.
    base: Option<Value>,
}

impl Flows {
    /// Makes a customer or a product.
    pub(super) async fn create_record(
        &self,
        ready: &ReadyRun,
        kind: RecordKind,
        fields: &BTreeMap<String, String>,
    ) -> StepEnd {
        let made = async {
            let client = self.clients.get(&ready.run.connection).await?;
            let wanted = read_fields(kind, fields);
            validation::check_fields(kind, &wanted, true).map_err(Refusal::hopeless)?;
            let form = create_form(kind, &wanted);
            self.submit(ready, &client, kind, kind.path().into(), form, None)
                .await
        };
        end_with(made.await, true)
    }

    /// Changes a customer or a product: the fields that are otherwise than they are wanted.
    pub(super) async fn update_record(
        &self,
        ready: &ReadyRun,
        kind: RecordKind,
        id: &str,
        fields: &BTreeMap<String, String>,
    ) -> StepEnd {
        let changed = async {
            let wanted = read_fields(kind, fields);
            validation::check_fields(kind, &wanted, false).map_err(Refusal::hopeless)?;
            let named = ObjectId::parse(id).map_err(|error| Refusal::hopeless(error.into()))?;
            let client = self.clients.get(&ready.run.connection).await?;
            if ready.run.request.is_some() {
                let path = requests::object_path(kind.path(), &named);
                return self
                    .submit(ready, &client, kind, path, Form::default(), None)
                    .await;
            }
            let current = read_object(&client, kind, &named).await?;
            let now = flatten(kind, &current);
            let changes = wanted
                .iter()
                .filter(|(field, value)| now.get(field).unwrap_or(&Value::Null) != *value)
                .map(|(field, value)| (field.to_owned(), value.clone()));
            let changes: FieldMap = changes.collect();
            let form = update_form(kind, &changes, &now);
            if form.is_empty() {
                return Ok(current);
            }
            let path = requests::object_path(kind.path(), &named);
            self.submit(ready, &client, kind, path, form, Some(current))
                .await
        };
        end_with(changed.await, false)
    }

    /// Reads a customer.
    pub(super) async fn get_customer(&self, ready: &ReadyRun, id: &str) -> StepEnd {
        let read = async {
            let named = ObjectId::parse(id).map_err(|error| Refusal::hopeless(error.into()))?;
            let client = self.clients.get(&ready.run.connection).await?;
            read_object(&client, RecordKind::Customers, &named).await
        };
        end_with(read.await, false)
    }

    /// Sends a request once, or finds out what became of it.
    async fn submit(
        &self,
        ready: &ReadyRun,
        client: &Client,
        kind: RecordKind,
        path: String,
        form: Form,
        base: Option<Value>,
    ) -> Result<Value, Refusal> {
        let run = &ready.run;
        let submission = Submission {
            client,
            kind,
            lane: Lane::Import,
            now: self.clock().now(),
        };
        let before = run.request.as_deref().map(serde_json::from_str);
        let before: Option<StripeRequest> = before.and_then(Result::ok);
        let first = before.is_none();
        let request = before.unwrap_or_else(|| StripeRequest {
            path,
            form: form.encode(),
            key: format!("{}-{}", ready.delivery(), run.round),
            sent: self.clock().now(),
            base,
        });
        if first {
            let text = serde_json::to_string(&request).unwrap_or_default();
            self.put_request(run.id, Some(text)).await?;
        }
        let form = Form::decode(&request.form);
        let written = WrittenRequest {
            path: &request.path,
            form: &form,
            idempotency_key: &request.key,
            sent: request.sent,
            since: ready.made_at(),
            base: request.base.as_ref(),
        };
        let outcome = if first {
            submission.send(&written).await?
        } else {
            let taken = self.list_made(&run.connection).await?;
            submission.resume(&written, &taken).await?
        };
        match outcome {
            Outcome::Done(object) => {
                let kept = self.mirror.keep_record(&run.connection, kind, &object);
                kept.await?;
                self.mirror.emit_records_changed(&run.connection, kind);
                Ok(object)
            }
            Outcome::Refused(error) => {
                // Nothing of it was done: what is tried next is another request.
                self.put_request(run.id, None).await?;
                Err(Refusal::judge(error))
            }
        }
    }

    /// What other steps have made.
    async fn list_made(&self, connection: &str) -> Result<HashSet<String>, Error> {
        let id = connection.to_owned();
        let made = self.ledger.read(move |db| flow_runs::list_made(db, &id));
        Ok(made.await?.into_iter().collect())
    }

    async fn put_request(&self, run: i64, request: Option<String>) -> Result<(), Error> {
        self.ledger
            .write(move |db| flow_runs::put_request(db, run, request.as_deref()))
            .await?;
        Ok(())
    }
}

/// Why a step came to nothing, and what that means for it.
struct Refusal(StepFault, Error);

impl Refusal {
    fn hopeless(error: Error) -> Self {
        Self(StepFault::Hopeless, error)
    }

    /// What Stripe said of this request is final; anything else may pass.
    fn judge(error: Error) -> Self {
        let fault = match error.code {
            ErrorCode::Refused | ErrorCode::NotFound | ErrorCode::InvalidInput => {
                StepFault::Hopeless
            }
            // Somebody changed it between our reading and our writing: it is read anew.
            ErrorCode::EditConflict | ErrorCode::IdempotencyMismatch => StepFault::Refused,
            _ => StepFault::Away,
        };
        Self(fault, error)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::judge(error)
    }
}

fn end_with(result: Result<Value, Refusal>, makes: bool) -> StepEnd {
    match result {
        Ok(object) => {
            let id = object.get("id").and_then(Value::as_str).map(str::to_owned);
            StepEnd::Done {
                made: id.filter(|_| makes),
                output: object,
            }
        }
        Err(Refusal(fault, error)) => StepEnd::Failed(fault, error),
    }
}

async fn read_object(client: &Client, kind: RecordKind, id: &ObjectId) -> Result<Value, Refusal> {
    let request = requests::get_object(kind.path(), id).lane(Lane::Import);
    let answer = client.fetch::<Value>(request).await;
    let object = answer.map_err(Error::from)?.value;
    if is_deleted(&object) {
        let error = Error::new(ErrorCode::NotFound, format!("{} was deleted", id.as_str()));
        return Err(Refusal::hopeless(error));
    }
    Ok(object)
}

/// Filled texts as fields: a flag from `true` and `false`, a list from lines.
pub(super) fn read_fields(kind: RecordKind, fields: &BTreeMap<String, String>) -> FieldMap {
    let read = fields.iter().map(|(field, text)| {
        let rule = find_spec(kind, field).and_then(|spec| spec.rule);
        let text = text.trim();
        let value = match rule.map(|rule| rule.format) {
            _ if field.starts_with(METADATA) => text.into(),
            Some(FieldFormat::Flag) => match text {
                "true" => true.into(),
                "false" => false.into(),
                other => other.into(),
            },
            Some(FieldFormat::UrlList) => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                lines.collect::<Vec<_>>().into()
            }
            _ => text.into(),
        };
        (field.clone(), value)
    });
    read.collect::<FieldMap>().normalized()
}
