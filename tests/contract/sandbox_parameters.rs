//! The sandbox takes every parameter that Stripe describes for the endpoints that core uses, and is
//! no laxer: unknown ones, wrong types, unknown words and texts that are too long are refused.

use std::collections::BTreeSet;

use serde_json::Value;
use shopbell_core::stripe::{
    ApiBase, ApiKey, Client, Form, Method, Request, StripeError, Throttle,
};
use shopbell_sandbox::{Kind, Sandbox, SandboxOptions, Seed};

use crate::{
    description::description,
    sample::{Pick, sample},
    schema::{branches, resolve},
};

/// Endpoints that core uses, with what each needs to succeed, and the kind of the ids in it.
const ENDPOINTS: [(Method, &str, &str, Option<Kind>); 28] = [
    (Method::Get, "/v1/account", "", None),
    (Method::Get, "/v1/charges", "", Some(Kind::Charges)),
    (Method::Get, "/v1/charges/{id}", "", Some(Kind::Charges)),
    (
        Method::Get,
        "/v1/checkout/sessions",
        "",
        Some(Kind::CheckoutSessions),
    ),
    (
        Method::Get,
        "/v1/checkout/sessions/{id}",
        "",
        Some(Kind::CheckoutSessions),
    ),
    (Method::Get, "/v1/customers", "", Some(Kind::Customers)),
    (Method::Get, "/v1/customers/{id}", "", Some(Kind::Customers)),
    (Method::Post, "/v1/customers", "", Some(Kind::Customers)),
    (
        Method::Post,
        "/v1/customers/{id}",
        "",
        Some(Kind::Customers),
    ),
    (Method::Get, "/v1/disputes", "", Some(Kind::Disputes)),
    (Method::Get, "/v1/disputes/{id}", "", Some(Kind::Disputes)),
    (Method::Get, "/v1/events", "", Some(Kind::Events)),
    (
        Method::Get,
        "/v1/invoiceitems",
        "",
        Some(Kind::InvoiceItems),
    ),
    (
        Method::Get,
        "/v1/invoiceitems/{id}",
        "",
        Some(Kind::InvoiceItems),
    ),
    (Method::Get, "/v1/invoices", "", Some(Kind::Invoices)),
    (Method::Get, "/v1/orders", "", Some(Kind::Orders)),
    (Method::Get, "/v1/orders/{id}", "", Some(Kind::Orders)),
    (
        Method::Get,
        "/v1/payment_intents",
        "",
        Some(Kind::PaymentIntents),
    ),
    (Method::Get, "/v1/payouts", "", Some(Kind::Payouts)),
    (Method::Get, "/v1/prices", "", Some(Kind::Prices)),
    (Method::Get, "/v1/products", "", Some(Kind::Products)),
    (Method::Get, "/v1/products/{id}", "", Some(Kind::Products)),
    (
        Method::Post,
        "/v1/products",
        "name=Mug",
        Some(Kind::Products),
    ),
    (
        Method::Post,
        "/v1/products",
        "name=Mug&type=good",
        Some(Kind::Products),
    ),
    (Method::Post, "/v1/products/{id}", "", Some(Kind::Products)),
    (Method::Get, "/v1/refunds", "", Some(Kind::Refunds)),
    (Method::Get, "/v1/refunds/{id}", "", Some(Kind::Refunds)),
    (
        Method::Get,
        "/v1/subscriptions",
        "",
        Some(Kind::Subscriptions),
    ),
];

/// Parameters that name what the sandbox has none of (cards, bank accounts, promotion codes): known,
/// and what they name is missing.
const NAMES_NOTHING: [&str; 9] = [
    "bank_account",
    "card",
    "default_alipay_account",
    "default_bank_account",
    "default_card",
    "default_source",
    "payment_method",
    "promotion_code",
    "source",
];

/// "May only be set if type=`good`", and what a service alone has.
const OF_A_GOOD: [&str; 3] = ["attributes", "caption", "deactivate_on"];
const OF_A_SERVICE: [&str; 2] = ["statement_descriptor", "unit_label"];

struct Asked {
    sandbox: Sandbox,
    client: Client,
    wrong: BTreeSet<String>,
    checked: usize,
}

struct Endpoint {
    method: Method,
    template: &'static str,
    needs: &'static str,
    kind: Option<Kind>,
}

impl Endpoint {
    fn good(&self) -> bool {
        self.needs.contains("type=good")
    }

    /// Whether a parameter belongs to the other type of product.
    fn of_the_other_type(&self, name: &str) -> bool {
        self.method == Method::Post
            && self.kind == Some(Kind::Products)
            && (OF_A_GOOD.contains(&name) && !self.good()
                || OF_A_SERVICE.contains(&name) && self.good())
    }
}

impl Asked {
    async fn new() -> Self {
        let options = SandboxOptions {
            seed: Some(Seed::demo()),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let base = ApiBase::loopback(&sandbox.url()).unwrap();
        let key = ApiKey::parse(sandbox.key()).unwrap();
        let coupon =
            sandbox
                .shop()
                .call("POST", "/v1/coupons", "id=text&duration=once&percent_off=5");
        coupon.unwrap();
        Self {
            client: Client::new(&base, key, Throttle::unlimited(), None).unwrap(),
            sandbox,
            wrong: BTreeSet::new(),
            checked: 0,
        }
    }

    /// Newest of a kind; of products the newest that is a service.
    fn id(&self, kind: Kind) -> String {
        let ids = self.sandbox.shop().ids(kind);
        let service = |id: &&String| {
            let path = format!("/v1/products/{id}");
            kind != Kind::Products
                || self.sandbox.shop().call("GET", &path, "").unwrap()["type"] == "service"
        };
        ids.iter().find(service).unwrap().clone()
    }

    async fn send(
        &self,
        endpoint: &Endpoint,
        pairs: &[(String, String)],
    ) -> Result<Value, StripeError> {
        let id = endpoint.kind.map(|kind| self.id(kind)).unwrap_or_default();
        let mut request = Request::new(endpoint.method, endpoint.template.replace("{id}", &id));
        request.form = Form::decode(endpoint.needs);
        for (name, value) in pairs {
            request = request.query(name, value);
        }
        Ok(self.client.fetch(request).await?.value)
    }

    /// Sends these parameters; they must be taken.
    async fn takes(&mut self, endpoint: &Endpoint, name: &str, pairs: &[(String, String)]) {
        self.checked += 1;
        let answer = self.send(endpoint, pairs).await;
        let fine = match &answer {
            Ok(_) => true,
            // Not everything has something to expand, but the parameter is a known one.
            Err(StripeError::Invalid(details)) if name == "expand" => details
                .message
                .starts_with("This property cannot be expanded"),
            Err(error) => {
                let details = error.details();
                let param = details.and_then(|details| details.param.as_deref());
                let code = details.and_then(|details| details.code.as_deref());
                NAMES_NOTHING.contains(&name)
                    && param == Some(name)
                    && code != Some("parameter_unknown")
            }
        };
        if !fine {
            let (method, template) = (endpoint.method.name(), endpoint.template);
            let what = answer.map_or_else(|error| error.to_string(), |_| "taken".to_owned());
            self.wrong
                .insert(format!("{method} {template} {name}: {what} ({pairs:?})"));
        }
    }

    /// Sends a parameter that Stripe would refuse; it must name the parameter.
    async fn refuses(&mut self, endpoint: &Endpoint, name: &str, value: &str) {
        self.checked += 1;
        let answer = self
            .send(endpoint, &[(name.to_owned(), value.to_owned())])
            .await;
        let head = name.split('[').next();
        let named = |error: &StripeError| {
            let param = error.details().and_then(|details| details.param.as_deref());
            param.and_then(|param| param.split('[').next()) == head
        };
        let refused = match &answer {
            Err(error @ (StripeError::Invalid(_) | StripeError::NotFound(_))) => named(error),
            _ => false,
        };
        if !refused {
            let (method, template) = (endpoint.method.name(), endpoint.template);
            let what = answer.map_or_else(|error| format!("{error:?}"), |_| "taken".to_owned());
            self.wrong.insert(format!(
                "{method} {template} {name}={value:.20}: {what:.300}"
            ));
        }
    }
}

/// A made-up value as parameters; texts that have a meaning get one that there is.
fn pairs(asked: &Asked, endpoint: &Endpoint, name: &str, value: &Value) -> Vec<(String, String)> {
    let plain = |value: String| vec![(name.to_owned(), value)];
    let customer = || asked.id(Kind::Customers);
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| pairs(asked, endpoint, &format!("{name}[{key}]"), value))
            .collect(),
        Value::Array(items) => (0..)
            .zip(items)
            .flat_map(|(place, item)| pairs(asked, endpoint, &format!("{name}[{place}]"), item))
            .collect(),
        Value::String(_) if endpoint.method == Method::Get => plain(match name {
            "starting_after" | "ending_before" | "ids[0]" => asked.id(endpoint.kind.unwrap()),
            "customer" => customer(),
            "email" => "hana@example.com".to_owned(),
            "currency" => "usd".to_owned(),
            "url" => "https://a.example".to_owned(),
            _ => value.as_str().unwrap().to_owned(),
        }),
        Value::String(text) => plain(match name {
            "email" => "hana@example.com".to_owned(),
            "url" | "images[0]" => "https://a.example/1.png".to_owned(),
            "id" => format!("mug.{}", endpoint.good()),
            _ => text.clone(),
        }),
        Value::Number(_) if name == "limit" => plain("5".to_owned()),
        other => plain(other.to_string()),
    }
}

/// Values that do not fit a schema, each under its full name.
fn bad(root: &Value, schema: &Value, name: &str) -> Vec<(String, String)> {
    let schema = resolve(root, schema);
    if let Some(branches) = branches(schema) {
        // What fits none of the branches: a text that is no number and no word, in place of an object.
        let free = branches
            .iter()
            .any(|one| one["type"] == "string" && one["enum"].is_null());
        let mut all: Vec<_> = (branches.iter())
            .filter(|branch| matches!(branch["type"].as_str(), Some("object" | "array")))
            .flat_map(|branch| bad(root, branch, name))
            .collect();
        all.retain(|(of, _)| !free || of != name);
        return all;
    }
    let plain = |text: &str| vec![(name.to_owned(), text.to_owned())];
    if schema["enum"].is_array() {
        return plain("nope");
    }
    match schema["type"].as_str() {
        Some("integer" | "number" | "boolean") => plain("nope"),
        Some("string") => match schema["maxLength"].as_u64() {
            // Hosts may refuse an address that is longer than a few thousand.
            Some(most) if most < 50_000 => plain(&"x".repeat(most as usize + 1)),
            _ => Vec::new(),
        },
        Some("array") => {
            let mut all = plain("nope");
            all.extend(bad(root, &schema["items"], &format!("{name}[0]")));
            all
        }
        _ => {
            let mut all = plain("nope");
            if schema["additionalProperties"].is_object() {
                all.push((format!("{name}[key][inner]"), "x".to_owned()));
                return all;
            }
            all.push((format!("{name}[bogus]"), "1".to_owned()));
            for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
                all.extend(bad(root, inner, &format!("{name}[{key}]")));
            }
            all
        }
    }
}

/// Whether an empty text is described as a value of its own, which unsets.
fn can_be_empty(schema: &Value) -> bool {
    let word = |schema: &Value| {
        let words = schema["enum"].as_array();
        words.is_some_and(|words| words.iter().any(|word| word == ""))
    };
    word(schema) || branches(schema).is_some_and(|all| all.iter().any(word))
}

#[tokio::test]
async fn the_sandbox_takes_what_stripe_takes_and_nothing_else() {
    let Some(description) = description() else {
        return;
    };
    let mut asked = Asked::new().await;
    for (method, template, needs, kind) in ENDPOINTS {
        let endpoint = Endpoint {
            method,
            template,
            needs,
            kind,
        };
        let operation = description.operation(method.name(), template).unwrap();
        let parameters = operation.parameters();
        for (name, schema) in parameters["properties"].as_object().unwrap() {
            if endpoint.of_the_other_type(name) {
                let (one, value) = (format!("{name}[0]"), "x");
                let single = schema["type"] == "string";
                asked
                    .refuses(&endpoint, if single { name } else { &one }, value)
                    .await;
                continue;
            }
            let mut value = sample(description.root(), schema, Pick::Object);
            if let Some(settings) = value.get_mut("default_payment_method") {
                *settings = Value::from("");
            }
            let pairs = pairs(&asked, &endpoint, name, &value);
            asked.takes(&endpoint, name, &pairs).await;
            if can_be_empty(schema) {
                let empty = (name.clone(), String::new());
                asked.takes(&endpoint, name, &[empty]).await;
            }
            for (name, value) in bad(description.root(), schema, name) {
                asked.refuses(&endpoint, &name, &value).await;
            }
        }
        asked.refuses(&endpoint, "bogus", "1").await;
    }
    assert_eq!(asked.wrong, BTreeSet::new());
    assert!(asked.checked > 300, "{}", asked.checked);
}
