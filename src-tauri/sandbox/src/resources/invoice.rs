//! `/v1/invoices`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, Resource, find_object, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Params, page::read_bounds},
    state::{
        WriteContext,
        table::{Record, Table},
    },
};

/// What becomes of an open invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStep {
    /// It is paid.
    Pay,
    /// A payment of it fails; another will be tried.
    FailPayment,
    /// It is taken back.
    Void,
}

/// An invoice, once it is final.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Invoice {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) customer: String,
    pub(crate) customer_name: Option<String>,
    pub(crate) customer_email: Option<String>,
    pub(crate) number: String,
    pub(crate) description: String,
    pub(crate) subscription: Option<String>,
    pub(crate) attempts: i64,
    pub(crate) paid_at: Option<i64>,
    pub(crate) voided_at: Option<i64>,
}

impl Invoice {
    const fn status(&self) -> &'static str {
        if self.paid_at.is_some() {
            "paid"
        } else if self.voided_at.is_some() {
            "void"
        } else {
            "open"
        }
    }

    fn render_line(&self, livemode: bool) -> Value {
        json!({
            "id": format!("il_{}", self.id), "object": "line_item", "amount": self.amount,
            "currency": self.currency, "description": self.description, "discount_amounts": [],
            "discountable": true, "discounts": [], "livemode": livemode, "metadata": {},
            "period": { "end": self.created, "start": self.created }, "price": null, "proration": false,
            "quantity": 1, "subscription": self.subscription, "tax_amounts": [], "tax_rates": [],
            "type": if self.subscription.is_some() { "subscription" } else { "invoiceitem" },
        })
    }
}

impl Record for Invoice {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Invoice {
    const KIND: Kind = Kind::Invoices;
    const URL: &'static str = "/v1/invoices";
    const NOUN: &'static str = "invoice";

    fn table(store: &Store) -> &Table<Self> {
        &store.invoices
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.invoices
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Invoice(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("invoice.created")
    }
    fn render(&self, livemode: bool) -> Value {
        let open = self.status() == "open";
        let paid = if self.paid_at.is_some() {
            self.amount
        } else {
            0
        };
        let reason = if self.subscription.is_some() {
            "subscription_cycle"
        } else {
            "manual"
        };
        json!({
            "id": self.id, "object": "invoice", "account_country": "US", "account_name": null,
            "account_tax_ids": null, "amount_due": self.amount, "amount_paid": paid,
            "amount_remaining": self.amount - paid, "application_fee_amount": null,
            "attempt_count": self.attempts, "attempted": self.attempts > 0, "auto_advance": open,
            "billing_reason": reason, "charge": null, "collection_method": "charge_automatically",
            "created": self.created, "currency": self.currency, "custom_fields": null,
            "customer": self.customer, "customer_address": null, "customer_email": self.customer_email,
            "customer_name": self.customer_name, "customer_phone": null, "customer_shipping": null,
            "customer_tax_exempt": "none", "customer_tax_ids": [], "default_payment_method": null,
            "default_source": null, "default_tax_rates": [], "description": null, "discount": null,
            "discounts": [], "due_date": null, "ending_balance": 0, "footer": null,
            "hosted_invoice_url": format!("https://invoice.stripe.com/i/{}", self.id),
            "invoice_pdf": null, "last_finalization_error": null,
            "lines": {
                "object": "list", "data": [self.render_line(livemode)], "has_more": false,
                "url": format!("/v1/invoices/{}/lines", self.id),
            },
            "livemode": livemode, "metadata": {},
            "next_payment_attempt": open.then_some(self.created + 3 * 86_400), "number": self.number,
            "on_behalf_of": null, "paid": self.paid_at.is_some(), "payment_intent": null,
            "payment_settings": { "payment_method_options": null, "payment_method_types": null },
            "period_end": self.created, "period_start": self.created,
            "post_payment_credit_notes_amount": 0, "pre_payment_credit_notes_amount": 0,
            "receipt_number": null, "starting_balance": 0, "statement_descriptor": null,
            "status": self.status(),
            "status_transitions": {
                "finalized_at": self.created, "marked_uncollectible_at": null, "paid_at": self.paid_at,
                "voided_at": self.voided_at,
            },
            "subscription": self.subscription, "subtotal": self.amount, "tax": null,
            "total": self.amount, "total_discount_amounts": [], "total_tax_amounts": [],
            "transfer_data": null, "webhooks_delivered_at": self.created,
        })
    }
}

pub(crate) fn list_invoices(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let methods = ["charge_automatically", "send_invoice"];
    let method = params.word("collection_method", &methods)?;
    let customer = params.filled("customer", 5000)?;
    let due = read_bounds(&mut params, "due_date")?;
    let states = ["draft", "open", "paid", "uncollectible", "void"];
    let status = params.word("status", &states)?;
    let subscription = params.filled("subscription", 5000)?;
    // None of them is sent, so that none is due on a day.
    let sent = method == Some("send_invoice") || due != (i64::MIN, i64::MAX);
    list_objects::<Invoice>(store, params, call, |invoice| {
        !sent
            && customer.as_ref().is_none_or(|id| invoice.customer == *id)
            && status.is_none_or(|status| invoice.status() == status)
            && (subscription.is_none() || invoice.subscription == subscription)
    })
}

/// Takes an open invoice one step further.
pub(crate) fn step_invoice(
    store: &mut Store,
    id: &str,
    step: InvoiceStep,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let mut invoice = Invoice::clone(&*find_object::<Invoice>(store, id)?);
    if invoice.status() != "open" {
        let message = format!("The invoice {id} does not take the step {step:?}.");
        return Err(ApiError::invalid("invoice_not_open", "invoice", message));
    }
    invoice.attempts += i64::from(step != InvoiceStep::Void);
    let event = match step {
        InvoiceStep::Pay => {
            invoice.paid_at = Some(context.now);
            "invoice.paid"
        }
        InvoiceStep::FailPayment => "invoice.payment_failed",
        InvoiceStep::Void => {
            invoice.voided_at = Some(context.now);
            "invoice.voided"
        }
    };
    // Stripe tells of one step several times over.
    store.replace(invoice.clone(), "invoice.updated", context);
    store.put_step(invoice.clone(), event, context);
    if step == InvoiceStep::Pay {
        store.put_step(invoice, "invoice.payment_succeeded", context);
    }
    Ok(())
}
