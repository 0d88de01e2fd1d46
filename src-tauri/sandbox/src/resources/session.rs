//! `/v1/checkout/sessions`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use self::state::{SessionState, read_state};
use super::{Call, Object, Resource, find_object, list_objects, retrieve_object, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Field, Metadata, Params},
    state::{
        WriteContext,
        table::{Record, Table},
    },
};

pub(crate) mod state;

/// The page waits for a customer so long.
pub(crate) const SESSION_LIFETIME: i64 = 86_400;

/// One visit to a hosted checkout page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) amount: i64,
    pub(crate) currency: Option<String>,
    pub(crate) customer: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) client_reference_id: Option<String>,
    pub(crate) locale: Option<String>,
    /// `payment`, `setup` or `subscription`.
    pub(crate) mode: String,
    #[serde(alias = "paid", deserialize_with = "read_state")]
    pub(crate) state: SessionState,
    pub(crate) payment_intent: Option<String>,
    pub(crate) subscription: Option<String>,
    pub(crate) success_url: String,
    pub(crate) cancel_url: String,
    pub(crate) metadata: Metadata,
}

impl Session {
    pub(crate) const fn id_prefix(livemode: bool) -> &'static str {
        if livemode { "cs_live_a1" } else { "cs_test_a1" }
    }
}

impl Record for Session {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Session {
    const KIND: Kind = Kind::CheckoutSessions;
    const URL: &'static str = "/v1/checkout/sessions";
    const NOUN: &'static str = "checkout.session";

    fn table(store: &Store) -> &Table<Self> {
        &store.sessions
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.sessions
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Session(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        self.state
            .is_complete()
            .then_some("checkout.session.completed")
    }

    fn render(&self, livemode: bool) -> Value {
        let details = self
            .email
            .as_ref()
            .filter(|_| self.state.is_complete())
            .map(|email| json!({ "email": email, "tax_exempt": "none", "tax_ids": [] }));
        // A session that sets up a payment method sells nothing.
        let sells = self.mode != "setup";
        let amount = sells.then_some(self.amount);
        let totals = sells.then(|| json!({ "amount_discount": 0, "amount_tax": 0 }));
        let payment_status = if sells {
            self.state.payment_status()
        } else {
            "no_payment_required"
        };
        // `created` and `status` came after the pinned version; see `add_recent_fields`.
        json!({
            "id": self.id, "object": "checkout.session", "allow_promotion_codes": null,
            "amount_subtotal": amount, "amount_total": amount, "billing_address_collection": null,
            "cancel_url": self.cancel_url, "client_reference_id": self.client_reference_id,
            "currency": self.currency, "customer": self.customer,
            "customer_details": details, "customer_email": self.email, "livemode": livemode,
            "locale": self.locale, "metadata": self.metadata, "mode": self.mode,
            "payment_intent": self.payment_intent, "payment_method_types": ["card"],
            "payment_status": payment_status, "setup_intent": null, "shipping": null,
            "shipping_address_collection": null, "submit_type": null, "subscription": self.subscription,
            "success_url": self.success_url, "total_details": totals,
        })
    }
}

/// What Stripe's later versions show of a session, too.
pub(crate) fn add_recent_fields(session: &Session, rendered: &mut Value) {
    let Some(fields) = rendered.as_object_mut() else {
        return;
    };
    let open = session.state == SessionState::Open;
    let url = open.then(|| format!("https://checkout.stripe.com/pay/{}", session.id));
    let expires_at = session.created + SESSION_LIFETIME;
    fields.insert("created".into(), json!(session.created));
    fields.insert("expires_at".into(), json!(expires_at));
    fields.insert("status".into(), json!(session.state.status()));
    fields.insert("url".into(), json!(url));
}

/// Stripe shows the later fields at every version today; the description of the pinned one has none.
fn add_fields_of_today(store: &Store, rendered: &mut Value) {
    if !store.account_options.recent_session_fields {
        return;
    }
    let id = rendered.get("id").and_then(Value::as_str).unwrap_or("");
    if let Some(session) = store.sessions.get(id) {
        add_recent_fields(session, rendered);
    }
}

pub(crate) fn list_sessions(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let intent = params.filled("payment_intent", 5000)?;
    let subscription = params.filled("subscription", 5000)?;
    let mut page = list_objects::<Session>(store, params, call, |session| {
        (intent.is_none() || session.payment_intent == intent)
            && (subscription.is_none() || session.subscription == subscription)
    })?;
    let shown = page.get_mut("data").and_then(Value::as_array_mut);
    for session in shown.into_iter().flatten() {
        add_fields_of_today(store, session);
    }
    Ok(page)
}

pub(crate) fn retrieve_session(
    store: &Store,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let mut session = retrieve_object::<Session>(store, params, call)?;
    add_fields_of_today(store, &mut session);
    Ok(session)
}

/// Takes a session one step further, as the customer and their bank do.
pub(crate) fn step_session(
    store: &mut Store,
    id: &str,
    next: SessionState,
    context: &WriteContext,
) -> Result<(), ApiError> {
    let session = find_object::<Session>(store, id)?;
    let Some(event) = session.state.step_event(next) else {
        let now = session.state;
        return Err(ApiError::new(
            400,
            format!("A session that is {now:?} does not become {next:?}."),
        ));
    };
    let mut session = Session::clone(&session);
    if next.is_complete() && session.mode == "subscription" && session.subscription.is_none() {
        session.subscription = Some(store.ids.next("sub_1", 22));
    }
    session.state = next;
    store.put_step(session, event, context);
    Ok(())
}

pub(crate) fn create_session(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let mut session = Session {
        created: call.context.now,
        cancel_url: params.required("cancel_url", 5000)?,
        success_url: params.required("success_url", 5000)?,
        state: SessionState::Open,
        ..Session::default()
    };
    match params.texts("payment_method_types", 20)? {
        Field::Set(_) => {}
        Field::Unset | Field::Absent => return Err(ApiError::required("payment_method_types")),
    }
    session.customer = params.filled("customer", 5000)?;
    if let Some(customer) = &session.customer
        && !store.customers.contains(customer)
    {
        return Err(ApiError::missing_by("customer", "customer", customer));
    }
    params
        .text("customer_email", 5000)?
        .write(&mut session.email);
    params
        .text("client_reference_id", 200)?
        .write(&mut session.client_reference_id);
    params.text("locale", 20)?.write(&mut session.locale);
    let mode = params.word("mode", &["payment", "setup", "subscription"])?;
    session.mode = mode.unwrap_or("payment").to_owned();
    if session.mode == "payment" {
        session.payment_intent = Some(store.ids.next("pi_1", 22));
    }
    for mut line in params
        .objects("line_items", 100)?
        .some()
        .unwrap_or_default()
    {
        add_line(store, &mut session, &mut line)?;
        line.finish()?;
    }
    params.metadata(&mut session.metadata)?;
    params.finish()?;
    let livemode = store.account.livemode;
    session.id = store.ids.next(Session::id_prefix(livemode), 56);
    let session = store.add(session, &call.context);
    let mut rendered = session.render(livemode);
    add_fields_of_today(store, &mut rendered);
    Ok(rendered)
}

fn add_line(store: &Store, session: &mut Session, line: &mut Params) -> Result<(), ApiError> {
    let quantity = line.integer("quantity")?.unwrap_or(1);
    let name = line.name("price");
    if let Some(id) = line.filled("price", 5000)? {
        let price = store
            .prices
            .get(&id)
            .ok_or_else(|| ApiError::missing_by(&name, "price", &id))?;
        session.amount += price.unit_amount * quantity;
        session.currency = Some(price.currency.clone());
        return Ok(());
    }
    let amount = line.required_integer("amount")?;
    session.amount += amount * quantity;
    session.currency = line.currency("currency")?;
    line.text("name", 5000)?;
    Ok(())
}
