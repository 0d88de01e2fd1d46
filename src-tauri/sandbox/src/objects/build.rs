//! One builder for each kind; a field that is not given is what Stripe has for a new object.

use serde_json::{Value, json};

use super::ids::random_id;

/// Lays the given fields over an object's usual ones.
fn over(base: Value, given: Value) -> Value {
    match (base, given) {
        (Value::Object(mut base), Value::Object(given)) => {
            base.extend(given);
            Value::Object(base)
        }
        (base, _) => base,
    }
}

fn text<'a>(given: &'a Value, name: &str) -> Option<&'a str> {
    given.get(name).and_then(Value::as_str)
}

pub(crate) fn customer(created: i64, given: Value) -> Value {
    let id = random_id("cus_");
    let prefix: String = id
        .chars()
        .skip(4)
        .take(8)
        .collect::<String>()
        .to_uppercase();
    over(
        json!({
            "id": id, "object": "customer", "address": null, "balance": 0, "created": created,
            "currency": null, "default_source": null, "delinquent": false, "description": null,
            "discount": null, "email": null, "invoice_prefix": prefix,
            "invoice_settings": { "custom_fields": null, "default_payment_method": null, "footer": null },
            "livemode": false, "metadata": {}, "name": null, "next_invoice_sequence": 1,
            "phone": null, "preferred_locales": [], "shipping": null, "tax_exempt": "none",
        }),
        given,
    )
}

pub(crate) fn product(created: i64, given: Value) -> Value {
    let good = text(&given, "type") == Some("good");
    over(
        json!({
            "id": random_id("prod_"), "object": "product", "active": true, "attributes": [],
            "caption": null, "created": created, "deactivate_on": [], "description": null,
            "images": [], "livemode": false, "metadata": {}, "name": "",
            "package_dimensions": null, "shippable": if good { json!(true) } else { Value::Null },
            "statement_descriptor": null, "type": "service", "unit_label": null,
            "updated": created, "url": null,
        }),
        given,
    )
}

pub(crate) fn charge(created: i64, given: Value) -> Value {
    let id = random_id("ch_");
    let status = text(&given, "status").unwrap_or("succeeded").to_owned();
    let failed = status == "failed";
    let amount = given.get("amount").cloned().unwrap_or(json!(1000));
    let outcome = if failed {
        json!({ "network_status": "declined_by_network", "reason": "insufficient_funds",
            "risk_level": "normal", "risk_score": 27, "type": "issuer_declined",
            "seller_message": "The bank returned the decline code `insufficient_funds`." })
    } else {
        json!({ "network_status": "approved_by_network", "reason": null, "risk_level": "normal",
            "risk_score": 12, "seller_message": "Payment complete.", "type": "authorized" })
    };
    over(
        json!({
            "id": id, "object": "charge", "amount": amount,
            "amount_captured": if failed { json!(0) } else { amount.clone() },
            "amount_refunded": 0, "application": null, "application_fee": null,
            "application_fee_amount": null,
            "balance_transaction": if failed { Value::Null } else { json!(random_id("txn_")) },
            "billing_details": { "address": { "city": null, "country": null, "line1": null,
                "line2": null, "postal_code": null, "state": null },
                "email": null, "name": null, "phone": null },
            "calculated_statement_descriptor": "HIGASHIYAMA CLAY", "captured": !failed,
            "created": created, "currency": "usd", "customer": null, "description": null,
            "disputed": false,
            "failure_code": if failed { json!("card_declined") } else { Value::Null },
            "failure_message": if failed {
                json!("Your card has insufficient funds.")
            } else { Value::Null },
            "fraud_details": {}, "invoice": null, "livemode": false, "metadata": {},
            "on_behalf_of": null, "order": null, "outcome": outcome,
            "paid": !failed, "payment_intent": null, "payment_method": random_id("pm_"),
            "payment_method_details": { "card": { "brand": "visa", "checks": {
                "address_line1_check": null, "address_postal_code_check": null,
                "cvc_check": "pass" }, "country": "US", "exp_month": 8, "exp_year": 2028,
                "fingerprint": "62X7M4fFi8mr91fo", "funding": "credit", "installments": null,
                "last4": "4242", "network": "visa", "three_d_secure": null, "wallet": null },
                "type": "card" },
            "receipt_email": null, "receipt_number": null, "receipt_url": null,
            "refunded": false,
            "refunds": { "object": "list", "data": [], "has_more": false,
                "url": format!("/v1/charges/{id}/refunds") },
            "review": null, "shipping": null, "source_transfer": null,
            "statement_descriptor": null, "statement_descriptor_suffix": null,
            "status": status, "transfer_data": null, "transfer_group": null,
        }),
        given,
    )
}

pub(crate) fn order(created: i64, given: Value) -> Value {
    let id = random_id("or_");
    over(
        json!({
            "id": id, "object": "order", "amount": 1500, "amount_returned": null,
            "application": null, "application_fee": null, "charge": null, "created": created,
            "currency": "usd", "customer": null, "email": null, "items": [],
            "livemode": false, "metadata": {},
            "returns": { "object": "list", "data": [], "has_more": false,
                "url": format!("/v1/order_returns?order={id}") },
            "selected_shipping_method": null, "shipping": null, "shipping_methods": null,
            "status": "created", "status_transitions": { "canceled": null, "fulfiled": null,
                "paid": null, "returned": null },
            "updated": created,
        }),
        given,
    )
}

pub(crate) fn invoice_item(created: i64, given: Value) -> Value {
    let amount = given.get("amount").cloned().unwrap_or(json!(1000));
    over(
        json!({
            "id": random_id("ii_"), "object": "invoiceitem", "amount": amount,
            "currency": "usd", "customer": null, "date": created, "description": null,
            "discountable": true, "discounts": [], "invoice": null, "livemode": false,
            "metadata": {}, "period": { "start": created, "end": created }, "price": null,
            "proration": false, "quantity": 1, "subscription": null, "tax_rates": [],
            "unit_amount": amount, "unit_amount_decimal": amount.to_string(),
        }),
        given,
    )
}

pub(crate) fn price(created: i64, given: Value) -> Value {
    let amount = given.get("unit_amount").cloned().unwrap_or(json!(1000));
    let recurring = given.get("recurring").is_some_and(Value::is_object);
    over(
        json!({
            "id": random_id("price_"), "object": "price", "active": true,
            "billing_scheme": "per_unit", "created": created, "currency": "usd",
            "livemode": false, "lookup_key": null, "metadata": {}, "nickname": null,
            "product": null, "recurring": null, "tiers_mode": null,
            "transform_quantity": null,
            "type": if recurring { "recurring" } else { "one_time" },
            "unit_amount": amount, "unit_amount_decimal": amount.to_string(),
        }),
        given,
    )
}

pub(crate) fn checkout_session(created: i64, given: Value) -> Value {
    over(
        json!({
            "id": random_id("cs_test_"), "object": "checkout.session",
            "allow_promotion_codes": null, "amount_subtotal": null, "amount_total": null,
            "billing_address_collection": null, "cancel_url": "https://example.com/cancel",
            "client_reference_id": null, "created": created, "currency": null, "customer": null,
            "customer_details": null, "customer_email": null, "livemode": false,
            "locale": null, "metadata": {}, "mode": "payment", "payment_intent": null,
            "payment_method_types": ["card"], "payment_status": "unpaid", "setup_intent": null,
            "shipping": null, "shipping_address_collection": null, "submit_type": null,
            "subscription": null, "success_url": "https://example.com/success",
            "total_details": null,
        }),
        given,
    )
}

pub(crate) fn account(id: &str) -> Value {
    json!({
        "id": id, "object": "account",
        "business_profile": { "mcc": null, "name": "Higashiyama Clay & Coffee",
            "product_description": null, "support_address": null, "support_email": null,
            "support_phone": null, "support_url": null, "url": "https://clay.example.com" },
        "business_type": "company", "capabilities": { "card_payments": "active",
            "transfers": "active" },
        "charges_enabled": true, "country": "JP", "created": 1_500_000_000,
        "default_currency": "jpy", "details_submitted": true, "email": "owner@clay.example.com",
        "metadata": {}, "payouts_enabled": true,
        "settings": { "dashboard": { "display_name": "Higashiyama Clay & Coffee",
            "timezone": "Asia/Tokyo" } },
        "type": "standard",
    })
}
