//! Customers and products: read, write, delete, each kind by the same path.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `lists`, `search` | rows of a list, hits of the palette |
//! | `drafts` | what was typed and not yet saved |
//! | `validation` | the rules that values are checked by |
//! | `form_submission` | a form against what is at Stripe |
//! | `submission` | one request, carried out once |

mod drafts;
mod form_submission;
mod lists;
mod search;
mod submission;
pub mod validation;

use std::sync::Arc;

use serde_json::Value;

use self::form_submission::{FormSubmission, deleted};
pub(super) use self::submission::{Outcome, Submission, WrittenRequest};
use super::{
    connections::Clients,
    fields::{FieldMap, update_form},
    mirror::Mirror,
    view::{AnyRecord, RecordDetail, RecordRules},
};
use crate::{
    error::{Error, ErrorCode},
    kind::RecordKind,
    ledger::{Ledger, drafts as draft_table, mirror},
    stripe::{
        Client, Lane, ObjectId, body::parse_object, dashboard_url, is_deleted, model::Price,
        requests,
    },
    threads::KeyedLocks,
    watch::{Clock as _, SystemClock},
};

/// Customers and products.
pub struct Records {
    ledger: Ledger,
    clients: Arc<Clients>,
    mirror: Arc<Mirror>,
    /// One request of a draft at a time: a second click waits for the first.
    drafts: KeyedLocks,
}

/// An object as it was read.
struct FetchedRecord {
    object: Value,
    /// Set where it comes from the local copy (unix seconds).
    as_of: Option<i64>,
}

impl Records {
    pub(super) fn new(ledger: Ledger, clients: Arc<Clients>, mirror: Arc<Mirror>) -> Self {
        Self {
            ledger,
            clients,
            mirror,
            drafts: KeyedLocks::default(),
        }
    }

    /// The rules that forms check by.
    #[must_use]
    pub fn get_rules(&self) -> RecordRules {
        validation::record_rules()
    }

    /// One customer or product, whole.
    pub async fn get(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
    ) -> Result<RecordDetail<AnyRecord>, Error> {
        let read = self.fetch(connection, kind, id).await?;
        let live = read.object.get("livemode").and_then(Value::as_bool);
        let own_id = read.object.get("id").and_then(Value::as_str);
        Ok(RecordDetail {
            record: AnyRecord::from_value(kind, &read.object)?,
            raw: serde_json::to_string_pretty(&read.object).unwrap_or_default(),
            dashboard_url: dashboard_url(
                kind.name(),
                own_id.unwrap_or_default(),
                live.unwrap_or(false),
            ),
            as_of: read.as_of,
        })
    }

    /// Prices of a product; none where they may not be read: a product is worth showing without.
    pub async fn list_prices(
        &self,
        connection: &str,
        product: &str,
    ) -> Result<Option<Vec<Price>>, Error> {
        let client = self.clients.get(connection).await?;
        let request = requests::list_prices(product.trim()).lane(Lane::Interactive);
        let page = match client.page(request).await {
            Ok(answer) => answer.value,
            Err(error) => {
                tracing::info!(%error, "the prices of a product could not be read");
                return Ok(None);
            }
        };
        let prices = page
            .data
            .iter()
            .filter_map(|raw| parse_object(raw.get().as_bytes()).ok());
        Ok(Some(prices.collect()))
    }

    /// Makes an object from a form; a draft makes one and no more, however often it is sent.
    pub async fn create(
        &self,
        connection: &str,
        kind: RecordKind,
        draft: &str,
        fields: FieldMap,
    ) -> Result<AnyRecord, Error> {
        let wanted = fields.normalized();
        validation::check_fields(kind, &wanted, true)?;
        let lock = self.drafts.get(draft);
        let _one = lock.lock().await;
        let client = self.clients.get(connection).await?;
        let form = self.form_submission(&client, connection, kind, draft);
        let object = form.create(&wanted).await?;
        self.after_write(connection, kind, draft, &object).await
    }

    /// Changes the fields that a form wants otherwise than they are; `base` is the object as the
    /// form opened with it.
    pub async fn update(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
        draft: &str,
        fields: FieldMap,
        base: &Value,
    ) -> Result<AnyRecord, Error> {
        let wanted = fields.normalized();
        validation::check_fields(kind, &wanted, false)?;
        let lock = self.drafts.get(draft);
        let _one = lock.lock().await;
        let client = self.clients.get(connection).await?;
        let form = self.form_submission(&client, connection, kind, draft);
        let object = match form.update(id, &wanted, base).await {
            Err(error) if error.code == ErrorCode::NotFound => {
                self.mirror.drop_record(connection, kind, id).await?;
                return Err(error);
            }
            result => result?,
        };
        self.after_write(connection, kind, draft, &object).await
    }

    /// Archives a product, or takes it out of the archive.
    pub async fn set_product_active(
        &self,
        connection: &str,
        id: &str,
        active: bool,
        draft: &str,
    ) -> Result<AnyRecord, Error> {
        let kind = RecordKind::Products;
        let change = FieldMap::from_iter([("active".to_owned(), Value::Bool(active))]);
        let form = update_form(kind, &change, &FieldMap::default());
        let lock = self.drafts.get(draft);
        let _one = lock.lock().await;
        let client = self.clients.get(connection).await?;
        let object = self
            .form_submission(&client, connection, kind, draft)
            .force(id, form)
            .await?;
        self.after_write(connection, kind, draft, &object).await
    }

    /// Deletes an object.
    pub async fn delete(&self, connection: &str, kind: RecordKind, id: &str) -> Result<(), Error> {
        let named = ObjectId::parse(id)?;
        let client = self.clients.get(connection).await?;
        let request = requests::delete_object(kind.path(), &named);
        let deleted = client.send(request).await;
        match deleted.map_err(Error::from) {
            Ok(_) => self.mirror.drop_record(connection, kind, id).await,
            Err(error) => {
                if error.code == ErrorCode::NotFound {
                    self.mirror.drop_record(connection, kind, id).await?;
                }
                Err(error)
            }
        }
    }

    /// One object as Stripe sent it: from the copy if it is there, else from Stripe.
    pub(super) async fn get_raw(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
    ) -> Result<String, Error> {
        let (owner, wanted) = (connection.to_owned(), id.to_owned());
        let kept = self
            .ledger
            .read(move |db| mirror::get_raw_object(db, &owner, kind, &wanted))
            .await?;
        match kept {
            Some(raw) => Ok(raw),
            None => Ok(self.fetch(connection, kind, id).await?.object.to_string()),
        }
    }

    /// Reads an object at Stripe; while Stripe cannot be reached, from the local copy.
    async fn fetch(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &str,
    ) -> Result<FetchedRecord, Error> {
        let named = ObjectId::parse(id)?;
        let id = named.as_str();
        let error = match self.fetch_from_stripe(connection, kind, &named).await {
            Ok(object) => {
                self.mirror.set_offline(connection, false);
                self.mirror.keep_record(connection, kind, &object).await?;
                let as_of = None;
                return Ok(FetchedRecord { object, as_of });
            }
            Err(error) => error,
        };
        if error.code == ErrorCode::NotFound {
            self.mirror.drop_record(connection, kind, id).await?;
            return Err(error);
        }
        if !error.code.is_offline() {
            return Err(error);
        }
        let (owner, wanted) = (connection.to_owned(), id.to_owned());
        let copy = self
            .ledger
            .read(move |db| {
                let raw = mirror::get_raw_object(db, &owner, kind, &wanted)?;
                Ok::<_, Error>((raw, mirror::get_mirror(db, &owner, kind)?))
            })
            .await?;
        match copy {
            (Some(raw), Some(copy)) => Ok(FetchedRecord {
                object: serde_json::from_str(&raw).unwrap_or_default(),
                as_of: copy.as_of.or(copy.copied).or(Some(0)),
            }),
            _ => Err(error),
        }
    }

    async fn fetch_from_stripe(
        &self,
        connection: &str,
        kind: RecordKind,
        id: &ObjectId,
    ) -> Result<Value, Error> {
        let client = self.clients.get(connection).await?;
        let request = requests::get_object(kind.path(), id).lane(Lane::Interactive);
        let object: Value = client.fetch(request).await?.value;
        if is_deleted(&object) {
            return Err(deleted(id.as_str()));
        }
        Ok(object)
    }

    fn form_submission<'a>(
        &'a self,
        client: &'a Client,
        connection: &'a str,
        kind: RecordKind,
        draft: &'a str,
    ) -> FormSubmission<'a> {
        FormSubmission {
            ledger: &self.ledger,
            submission: Submission {
                client,
                kind,
                lane: Lane::Interactive,
                now: SystemClock.now(),
            },
            connection,
            draft,
        }
    }

    /// A form's request was carried out: the copy follows, and the draft has done its work.
    async fn after_write(
        &self,
        connection: &str,
        kind: RecordKind,
        draft: &str,
        object: &Value,
    ) -> Result<AnyRecord, Error> {
        self.mirror.keep_record(connection, kind, object).await?;
        let draft = draft.to_owned();
        self.ledger
            .write(move |db| draft_table::remove_draft(db, &draft))
            .await?;
        self.mirror.emit_records_changed(connection, kind);
        AnyRecord::from_value(kind, object)
    }
}
