//! What a key may do, found out by calls that change nothing.

use crate::{
    app::view::{Access, Grant, Resource},
    stripe::{Client, StripeError, model::AccountId, requests},
};

/// One row of the table of what the app uses.
struct Use {
    resource: Resource,
    path: &'static str,
    read_permission: &'static str,
    /// Only where the app writes.
    write_permission: Option<&'static str>,
}

/// Tells whose key it is; without it the words of a refusal mostly do.
const ACCOUNT_PERMISSION: &str = "rak_accounts_kyc_basic_read";

const USES: [Use; 13] = [
    Use::reading(Resource::Charges, "/v1/charges", "rak_charge_read"),
    Use::reading(Resource::Orders, "/v1/orders", "rak_order_read"),
    Use::reading(
        Resource::InvoiceItems,
        "/v1/invoiceitems",
        "rak_invoice_read",
    ),
    Use {
        resource: Resource::Customers,
        path: "/v1/customers",
        read_permission: "rak_customer_read",
        write_permission: Some("rak_customer_write"),
    },
    Use {
        resource: Resource::Products,
        path: "/v1/products",
        read_permission: "rak_product_read",
        write_permission: Some("rak_product_write"),
    },
    Use::reading(Resource::Prices, "/v1/prices", "rak_plan_read"),
    Use::reading(Resource::Events, "/v1/events", "rak_event_read"),
    Use::reading(
        Resource::CheckoutSessions,
        "/v1/checkout/sessions",
        "rak_checkout_session_read",
    ),
    Use::reading(Resource::Disputes, "/v1/disputes", "rak_dispute_read"),
    Use::reading(
        Resource::PaymentIntents,
        "/v1/payment_intents",
        "rak_payment_intent_read",
    ),
    Use::reading(Resource::Invoices, "/v1/invoices", "rak_invoice_read"),
    Use::reading(
        Resource::Subscriptions,
        "/v1/subscriptions",
        "rak_subscription_read",
    ),
    Use::reading(Resource::Payouts, "/v1/payouts", "rak_payout_read"),
];

impl Use {
    const fn reading(
        resource: Resource,
        path: &'static str,
        read_permission: &'static str,
    ) -> Self {
        Self {
            resource,
            path,
            read_permission,
            write_permission: None,
        }
    }
}

/// What a key may do with the account itself, which is asked for first of all.
pub(super) fn account_access(read: Grant, named: Option<String>) -> Access {
    Access {
        resource: Resource::Account,
        read,
        write: Grant::NotNeeded,
        in_use: None,
        read_permission: named.unwrap_or_else(|| ACCOUNT_PERMISSION.into()),
        write_permission: None,
    }
}

/// What a probe of everything found.
pub(super) struct Probe {
    pub(super) access: Vec<Access>,
    /// The account that refusals named, if they named one.
    pub(super) account: Option<AccountId>,
}

/// Asks for each resource; only a dead key or a dead line ends the whole check.
pub(super) async fn probe(client: &Client, restricted: bool) -> Result<Probe, StripeError> {
    let mut named = Named::default();
    let mut access = Vec::with_capacity(USES.len() + 1);
    for row in &USES {
        let answer = client.page(requests::check_read(row.path)).await;
        let in_use = answer.as_ref().ok().map(|page| !page.value.data.is_empty());
        let (read, permission) = named.hear(answer)?;
        let (write, write_permission) = match row.write_permission {
            None => (Grant::NotNeeded, None),
            Some(_) if !restricted => (Grant::Granted, None),
            Some(_) => named.hear(client.send(requests::check_write(row.path)).await)?,
        };
        access.push(Access {
            resource: row.resource,
            read,
            write,
            in_use,
            read_permission: permission.unwrap_or_else(|| row.read_permission.into()),
            write_permission: write_permission.or_else(|| row.write_permission.map(String::from)),
        });
    }
    Ok(Probe {
        access,
        account: named.one(),
    })
}

/// The account that a refusal names.
pub(super) fn named_account(error: &StripeError) -> Option<AccountId> {
    match error {
        StripeError::Permission { details, .. } | StripeError::Forbidden(details) => {
            AccountId::named_in(&details.message)
        }
        _ => None,
    }
}

/// The accounts that refusals named.
#[derive(Default)]
struct Named(Vec<AccountId>);

impl Named {
    /// What an answer says of a permission, and Stripe's name of it.
    fn hear<T>(
        &mut self,
        result: Result<T, StripeError>,
    ) -> Result<(Grant, Option<String>), StripeError> {
        let error = match result {
            Ok(_) => return Ok((Grant::Granted, None)),
            Err(error) => error,
        };
        self.0.extend(named_account(&error));
        grant_of(&error).ok_or(error)
    }

    /// Words that contradict each other name nobody.
    fn one(self) -> Option<AccountId> {
        let mut all = self.0.into_iter();
        let first = all.next()?;
        all.all(|other| other == first).then_some(first)
    }
}

/// What a failure says of a permission, and Stripe's name of it; none where nothing can be asked.
pub(super) fn grant_of(error: &StripeError) -> Option<(Grant, Option<String>)> {
    match error {
        StripeError::NotFound(_) | StripeError::Invalid(_) => Some((Grant::Granted, None)),
        StripeError::Permission { permission, .. } => Some((Grant::Missing, permission.clone())),
        StripeError::UnknownUrl(_) => Some((Grant::Unavailable, None)),
        StripeError::Authentication(_)
        | StripeError::Network { .. }
        | StripeError::Uncounted(_) => None,
        _ => Some((Grant::Unknown, None)),
    }
}
