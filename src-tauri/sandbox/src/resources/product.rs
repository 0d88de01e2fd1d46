//! `/v1/products`

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Call, Object, Resource, find_object, list_objects, store::Store};
use crate::{
    api_error::ApiError,
    kind::Kind,
    params::{Field, Metadata, Params},
    state::table::{Record, Table},
};

/// A product.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Product {
    pub(crate) id: String,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    /// A shipped good; the default is a service.
    pub(crate) good: bool,
    pub(crate) active: bool,
    pub(crate) name: String,
    pub(crate) caption: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) images: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) deactivate_on: Vec<String>,
    pub(crate) shippable: Option<bool>,
    pub(crate) statement_descriptor: Option<String>,
    pub(crate) unit_label: Option<String>,
    pub(crate) url: Option<String>,
    /// Height, length, weight, width: kept as sent, since Stripe takes fractions.
    pub(crate) package: Option<[f64; 4]>,
    pub(crate) metadata: Metadata,
}

impl Record for Product {
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
}

impl Resource for Product {
    const KIND: Kind = Kind::Products;
    const URL: &'static str = "/v1/products";
    const NOUN: &'static str = "product";

    fn table(store: &Store) -> &Table<Self> {
        &store.products
    }
    fn table_mut(store: &mut Store) -> &mut Table<Self> {
        &mut store.products
    }
    fn wrap(item: Arc<Self>) -> Object {
        Object::Product(item)
    }
    fn created_event(&self) -> Option<&'static str> {
        Some("product.created")
    }

    fn render(&self, livemode: bool) -> Value {
        let package = self.package.map(|[height, length, weight, width]| {
            json!({ "height": height, "length": length, "weight": weight, "width": width })
        });
        let mut product = json!({
            "id": self.id, "object": "product", "active": self.active, "attributes": self.attributes,
            "created": self.created, "description": self.description, "images": self.images,
            "livemode": livemode, "metadata": self.metadata, "name": self.name,
            "shippable": self.shippable, "url": self.url, "package_dimensions": package, "updated": self.updated,
        });
        if let Some(fields) = product.as_object_mut() {
            // Each type of product has fields that the other is never shown with.
            if self.good {
                fields.insert("type".into(), json!("good"));
                fields.insert("caption".into(), json!(self.caption));
                fields.insert("deactivate_on".into(), json!(self.deactivate_on));
            } else {
                fields.insert("type".into(), json!("service"));
                fields.insert(
                    "statement_descriptor".into(),
                    json!(self.statement_descriptor),
                );
                fields.insert("unit_label".into(), json!(self.unit_label));
            }
        }
        product
    }
}

fn is_valid_url(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace))
        && !url.contains(char::is_whitespace)
}

fn check_url(param: &str, url: &str) -> Result<(), ApiError> {
    if is_valid_url(url) {
        return Ok(());
    }
    Err(ApiError::invalid("url_invalid", param, "Not a valid URL"))
}

fn apply_params(product: &mut Product, params: &mut Params) -> Result<(), ApiError> {
    if let Some(name) = params.filled("name", 5000)? {
        product.name = name;
    }
    if let Some(active) = params.boolean("active")? {
        product.active = active;
    }
    params
        .text("description", 40_000)?
        .write(&mut product.description);
    match params.texts("images", 8)? {
        Field::Absent => {}
        Field::Unset => product.images.clear(),
        Field::Set(images) => {
            for (position, image) in images.iter().enumerate() {
                check_url(&format!("images[{position}]"), image)?;
            }
            product.images = images;
        }
    }
    let url = params.text("url", 5000)?;
    if let Field::Set(url) = &url {
        check_url("url", url)?;
    }
    url.write(&mut product.url);
    if let Some(shippable) = params.boolean("shippable")? {
        product.shippable = Some(shippable);
    }
    apply_package(params, &mut product.package)?;
    if product.good {
        // A service is never asked for these, so that they stay behind as unknown parameters.
        params.text("caption", 5000)?.write(&mut product.caption);
        params
            .texts("attributes", 5)?
            .write_set(&mut product.attributes);
        params
            .texts("deactivate_on", 100)?
            .write_set(&mut product.deactivate_on);
    } else {
        params
            .text("statement_descriptor", 22)?
            .write(&mut product.statement_descriptor);
        params
            .text("unit_label", 12)?
            .write(&mut product.unit_label);
    }
    params.metadata(&mut product.metadata)
}

fn apply_package(params: &mut Params, target: &mut Option<[f64; 4]>) -> Result<(), ApiError> {
    let mut fields = match params.object("package_dimensions")? {
        Field::Absent => return Ok(()),
        Field::Unset => {
            *target = None;
            return Ok(());
        }
        Field::Set(fields) => fields,
    };
    let mut sizes = [0.0; 4];
    for (size, key) in sizes
        .iter_mut()
        .zip(["height", "length", "weight", "width"])
    {
        let text = fields.required(key, 100)?;
        let name = fields.name(key);
        *size = text
            .parse()
            .map_err(|_| ApiError::new(400, format!("Invalid decimal: {text}")).param(&name))?;
    }
    fields.finish()?;
    *target = Some(sizes);
    Ok(())
}

pub(crate) fn list_products(
    store: &Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let active = params.boolean("active")?;
    let shippable = params.boolean("shippable")?;
    let url = params.filled("url", 5000)?;
    let ids = params.texts("ids", 100)?.some();
    let good = params
        .word("type", &["good", "service"])?
        .map(|word| word == "good");
    list_objects::<Product>(store, params, call, |product| {
        active.is_none_or(|active| product.active == active)
            && shippable.is_none_or(|shippable| product.shippable == Some(shippable))
            && (url.is_none() || product.url == url)
            && ids.as_ref().is_none_or(|ids| ids.contains(&product.id))
            && good.is_none_or(|good| product.good == good)
    })
}

pub(crate) fn create_product(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let good = params.word("type", &["good", "service"])? == Some("good");
    let mut product = Product {
        created: call.context.now,
        updated: call.context.now,
        active: true,
        good,
        shippable: good.then_some(true),
        ..Product::default()
    };
    let id = params.filled("id", 5000)?;
    if !params.has("name") {
        return Err(ApiError::required("name"));
    }
    apply_params(&mut product, &mut params)?;
    params.finish()?;
    product.id = match id {
        Some(id) if store.products.contains(&id) => {
            let message = "Product already exists.";
            return Err(ApiError::invalid("resource_already_exists", "id", message));
        }
        Some(id) => id,
        None => store.ids.next("prod_", 14),
    };
    let livemode = store.account.livemode;
    Ok(store.add(product, &call.context).render(livemode))
}

pub(crate) fn update_product(
    store: &mut Store,
    mut params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    let mut product = Product::clone(&*find_object::<Product>(store, call.id)?);
    apply_params(&mut product, &mut params)?;
    params.finish()?;
    product.updated = call.context.now;
    let livemode = store.account.livemode;
    Ok(store
        .replace(product, "product.updated", &call.context)
        .render(livemode))
}

pub(crate) fn delete_product(
    store: &mut Store,
    params: Params,
    call: &Call<'_>,
) -> Result<Value, ApiError> {
    find_object::<Product>(store, call.id)?;
    params.finish()?;
    if store.prices.iter().any(|price| price.product == call.id) {
        return Err(ApiError::new(
            400,
            "This product cannot be deleted because it has one or more user-created prices.",
        ));
    }
    store.remove::<Product>(call.id, Some("product.deleted"), &call.context);
    Ok(json!({ "id": call.id, "object": "product", "deleted": true }))
}

#[cfg(test)]
mod tests {
    use super::is_valid_url;

    #[test]
    fn urls() {
        assert!(is_valid_url("https://example.com/a.png"));
        assert!(is_valid_url("http://localhost:80?x"));
        for bad in [
            "",
            "x",
            "ftp://a.b",
            "https://",
            "https:///a",
            "https://a b",
            "//example.com",
        ] {
            assert!(!is_valid_url(bad), "{bad}");
        }
    }
}
