//! What a key may do, found out by calls that change nothing.

use crate::app::view::{Access, Grant, Resource};
use crate::stripe::{Client, StripeError, requests};

/// One row of the table of what the app uses.
struct Use {
    resource: Resource,
    path: &'static str,
    read_permission: &'static str,
    /// Only where the app writes.
    write_permission: Option<&'static str>,
}

const USES: [Use; 8] = [
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

/// Asks for each resource; only a dead key or a dead line ends the whole check.
pub(super) async fn probe(client: &Client, restricted: bool) -> Result<Vec<Access>, StripeError> {
    let mut found = Vec::with_capacity(USES.len());
    for row in &USES {
        let (read, named) = grant(client.send(requests::check_read(row.path)).await)?;
        let (write, named_write) = match row.write_permission {
            None => (Grant::NotNeeded, None),
            Some(_) if !restricted => (Grant::Granted, None),
            Some(_) => grant(client.send(requests::check_write(row.path)).await)?,
        };
        found.push(Access {
            resource: row.resource,
            read,
            write,
            read_permission: named.unwrap_or_else(|| row.read_permission.into()),
            write_permission: named_write.or_else(|| row.write_permission.map(String::from)),
        });
    }
    Ok(found)
}

/// What an answer says of a permission, and Stripe's name of it.
fn grant<T>(result: Result<T, StripeError>) -> Result<(Grant, Option<String>), StripeError> {
    match result {
        Ok(_) | Err(StripeError::NotFound(_) | StripeError::Invalid(_)) => {
            Ok((Grant::Granted, None))
        }
        Err(StripeError::Permission { permission, .. }) => Ok((Grant::Missing, permission)),
        Err(StripeError::UnknownUrl(_)) => Ok((Grant::Unavailable, None)),
        Err(error @ (StripeError::Authentication(_) | StripeError::Network { .. })) => Err(error),
        Err(_) => Ok((Grant::Unknown, None)),
    }
}
