//! `/v1/charges`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Call, Object, Resource, charge_outcome::ChargeOutcome, list_objects, refund::Refund,
    store::Store,
};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Metadata, Params},
    state::table::{Record, Table},
};

/// Brand, last four digits and country of the cards that charges are paid with.
pub(crate) const CARDS: [(&str, &str, &str); 8] = [
    ("visa", "4242", "US"),
    ("mastercard", "4444", "US"),
    ("amex", "0005", "US"),
    ("jcb", "0505", "JP"),
    ("visa", "3220", "GB"),
    ("mastercard", "8210", "DE"),
    ("visa", "1000", "JP"),
    ("unionpay", "0005", "CN"),
];

/// A charge.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) amount_refunded: i64,
    pub(crate) uncaptured: bool,
    /// Where less was taken than was reserved.
    #[serde(default)]
    pub(crate) amount_captured: Option<i64>,
    /// Was reserved, and is free again.
    #[serde(default)]
    pub(crate) expired: bool,
    /// Paid from a bank account.
    #[serde(default)]
    pub(crate) debit: bool,
    #[serde(default)]
    pub(crate) disputed: bool,
    /// Newest first.
    #[serde(default)]
    pub(crate) refunds: Vec<Refund>,
    pub(crate) currency: String,
    pub(crate) customer: Option<String>,
    pub(crate) description: Option<String>,
    /// The name in the snapshots that people have.
    #[serde(rename = "fate")]
    pub(crate) outcome: ChargeOutcome,
    pub(crate) invoice: Option<String>,
    pub(crate) order: Option<String>,
    pub(crate) payer: Option<String>,
    pub(crate) receipt_email: Option<String>,
    pub(crate) receipt_number: Option<String>,
    pub(crate) statement_descriptor: Option<String>,
    /// An index into [`CARDS`].
    pub(crate) card: u8,
    pub(crate) transfer_group: Option<String>,
    pub(crate) metadata: Metadata,
}

impl Charge {
    fn paid(&self) -> bool {
        !self.outcome.failed()
    }

    /// The second half of the ids that belong to this charge.
    fn tail(&self) -> &str {
        self.id.strip_prefix("ch_").unwrap_or(&self.id)
    }

    /// Whether there is money to give back.
    pub(crate) fn can_refund(&self) -> bool {
        self.paid() && !self.uncaptured && self.outcome != ChargeOutcome::Pending
    }

    /// The refund of all that was refunded.
    pub(crate) fn past_refund(&self, created: i64) -> Refund {
        Refund {
            id: format!("re_{}", self.tail()),
            created,
            amount: self.amount_refunded,
            charge: self.id.clone(),
            currency: self.currency.clone(),
            payment_intent: self.payment_intent(),
            reason: Some("requested_by_customer".to_owned()),
            ..Refund::default()
        }
    }

    fn render_refunds(&self) -> Value {
        // In snapshots of the first version a charge only said how much.
        let told = self.refunds.is_empty() && self.amount_refunded > 0 && !self.uncaptured;
        let told = told && self.amount_captured.is_none();
        let past = told.then(|| self.past_refund(self.created + 3600));
        let all = self.refunds.iter().chain(&past);
        // So many are shown with a charge.
        let data: Vec<Value> = all.take(10).map(Refund::to_json).collect();
        let url = format!("/v1/charges/{}/refunds", self.id);
        json!({ "object": "list", "data": data, "has_more": self.refunds.len() > 10, "url": url })
    }

    pub(crate) fn payment_intent(&self) -> String {
        format!("pi_{}", self.tail())
    }

    fn payment_method(&self) -> Value {
        if self.debit || self.outcome == ChargeOutcome::Pending {
            return json!({
                "sepa_debit": {
                    "bank_code": "37040044", "branch_code": "", "country": "DE", "fingerprint": "kFyNsdUmGhHJ4d6U",
                    "last4": "3000", "mandate": format!("mandate_{}", self.tail()),
                },
                "type": "sepa_debit",
            });
        }
        let (brand, last4, country) = CARDS
            .get(usize::from(self.card))
            .copied()
            .unwrap_or(("visa", "4242", "US"));
        let cvc = if self.outcome == ChargeOutcome::IncorrectCvc {
            "fail"
        } else {
            "pass"
        };
        json!({
            "card": {
                "brand": brand,
                "checks": { "address_line1_check": null, "address_postal_code_check": "pass", "cvc_check": cvc },
                "country": country, "exp_month": 8, "exp_year": 2029, "fingerprint": format!("Fp{brand}{last4}"),
                "funding": "credit", "installments": null, "last4": last4, "network": brand,
                "three_d_secure": null, "wallet": null,
            },
            "type": "card",
        })
    }
}

impl Record for Charge {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Charge {
    const KIND: Kind = Kind::Charges;
    const URL: &'static str = "/v1/charges";
    const NOUN: &'static str = "charge";

    fn table(store: &Store) -> &Table<Self> {
        &store.charges
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.charges
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Charge(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some(match self.outcome.fields().status {
            "pending" => "charge.pending",
            "failed" => "charge.failed",
            _ => "charge.succeeded",
        })
    }

    fn render(&self, livemode: bool) -> Value {
        let fields = self.outcome.fields();
        let captured = self.paid() && !self.uncaptured;
        let receipt = format!("https://pay.stripe.com/receipts/{}", self.tail());
        let mut charge = json!({
            "id": self.id, "object": "charge", "amount": self.amount,
            "amount_captured": if captured { self.amount_captured.unwrap_or(self.amount) } else { 0 }, "amount_refunded": self.amount_refunded,
            "application": null, "application_fee": null, "application_fee_amount": null,
            "balance_transaction": captured.then(|| format!("txn_{}", self.tail())),
            "billing_details": {
                "address": {
                    "city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null,
                },
                "email": self.receipt_email, "name": self.payer, "phone": null,
            },
            "calculated_statement_descriptor": self.statement_descriptor, "captured": captured,
            "created": self.created, "currency": self.currency, "customer": self.customer,
            "description": self.description, "disputed": self.disputed,
            "failure_code": fields.failure.map(|failure| failure.0),
            "failure_message": fields.failure.map(|failure| failure.1),
            "fraud_details": {}, "invoice": self.invoice, "livemode": livemode, "metadata": self.metadata,
        });
        let rest = json!({
            "on_behalf_of": null, "order": self.order, "outcome": self.outcome.render(), "paid": self.paid(),
            "payment_intent": self.payment_intent(), "payment_method": format!("pm_{}", self.tail()),
            "payment_method_details": self.payment_method(), "receipt_email": self.receipt_email,
            "receipt_number": self.receipt_number, "receipt_url": self.paid().then_some(receipt),
            "refunded": self.amount > 0 && self.amount_refunded == self.amount, "refunds": self.render_refunds(),
            "review": (self.outcome == ChargeOutcome::Review).then(|| format!("prv_{}", self.tail())),
            "shipping": null, "source_transfer": null, "statement_descriptor": self.statement_descriptor,
            "statement_descriptor_suffix": null, "status": fields.status, "transfer_data": null,
            "transfer_group": self.transfer_group,
        });
        if let (Value::Object(charge), Value::Object(rest)) = (&mut charge, rest) {
            charge.extend(rest);
        }
        charge
    }
}

pub(crate) fn list_charges(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let customer = params.filled("customer", 5000)?;
    let intent = params.filled("payment_intent", 5000)?;
    let group = params.filled("transfer_group", 5000)?;
    list_objects::<Charge>(store, params, call, |charge| {
        (customer.is_none() || charge.customer == customer)
            && intent
                .as_ref()
                .is_none_or(|intent| charge.payment_intent() == *intent)
            && (group.is_none() || charge.transfer_group == group)
    })
}

/// Stripe's own test tokens, so that a client can ask for each ending.
fn parse_token(source: &str) -> Option<(ChargeOutcome, u8)> {
    Some(match source {
        "tok_visa" => (ChargeOutcome::Approved, 0),
        "tok_mastercard" => (ChargeOutcome::Approved, 1),
        "tok_amex" => (ChargeOutcome::Approved, 2),
        "tok_jcb" => (ChargeOutcome::Approved, 3),
        "tok_chargeDeclined" | "tok_visa_chargeDeclined" => (ChargeOutcome::Declined, 0),
        "tok_chargeDeclinedInsufficientFunds" | "tok_visa_chargeDeclinedInsufficientFunds" => {
            (ChargeOutcome::InsufficientFunds, 0)
        }
        "tok_chargeDeclinedExpiredCard" => (ChargeOutcome::ExpiredCard, 0),
        "tok_chargeDeclinedIncorrectCvc" => (ChargeOutcome::IncorrectCvc, 0),
        "tok_chargeDeclinedProcessingError" => (ChargeOutcome::Invalid, 0),
        "tok_chargeDeclinedFraudulent" => (ChargeOutcome::Blocked, 0),
        "tok_riskLevelElevated" => (ChargeOutcome::Review, 0),
        _ => return None,
    })
}

pub(crate) fn create_charge(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let mut charge = Charge {
        created: call.context.now,
        amount: params.required_integer("amount")?,
        currency: params
            .currency("currency")?
            .ok_or_else(|| ApiError::required("currency"))?,
        ..Charge::default()
    };
    if charge.amount < 1 {
        let message = "This value must be greater than or equal to 1.";
        return Err(ApiError::invalid(
            "parameter_invalid_integer",
            "amount",
            message,
        ));
    }
    charge.customer = params.filled("customer", 500)?;
    if let Some(customer) = &charge.customer {
        let known = store.customers.get(customer);
        let known = known.ok_or_else(|| ApiError::missing_by("customer", "customer", customer))?;
        charge.payer = known.name.clone();
    }
    match params.filled("source", 5000)? {
        Some(source) => {
            let found = parse_token(&source);
            (charge.outcome, charge.card) =
                found.ok_or_else(|| ApiError::missing_by("source", "token", &source))?;
        }
        None if charge.customer.is_none() => {
            return Err(ApiError::invalid(
                "parameter_missing",
                "source",
                "Must provide source or customer.",
            ));
        }
        None => {}
    }
    params
        .text("description", 40_000)?
        .write(&mut charge.description);
    params
        .text("receipt_email", 5000)?
        .write(&mut charge.receipt_email);
    params
        .text("statement_descriptor", 22)?
        .write(&mut charge.statement_descriptor);
    params
        .text("transfer_group", 5000)?
        .write(&mut charge.transfer_group);
    charge.uncaptured = params.boolean("capture")? == Some(false);
    params.metadata(&mut charge.metadata)?;
    params.finish()?;
    charge.id = store.ids.next("ch_1", 22);
    let outcome = charge.outcome;
    let livemode = store.account.livemode;
    let charge = store.add(charge, &call.context);
    let Some((code, message)) = outcome.fields().failure else {
        return Ok(charge.render(livemode));
    };
    let mut error = ApiError::new(402, message).code(code).kind("card_error");
    error.extra.insert("charge".into(), json!(charge.id));
    if let Some(code) = outcome.decline_code() {
        error.extra.insert("decline_code".into(), json!(code));
    }
    Err(error)
}
