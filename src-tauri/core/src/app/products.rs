//! Products: create, get, update, archive, delete.

use super::{
    App, flat,
    manage::{ListQuery, ListWindow, ProductDetail, ProductFields},
    objects::model,
};
use crate::kind::RecordKind;
use crate::{
    error::{Error, ErrorCode},
    stripe::{
        Lane,
        model::{Price, Product},
        requests::{self, UpdateProduct},
    },
};

impl App {
    /// A window of the products.
    pub async fn list_products(
        &self,
        connection: &str,
        query: ListQuery,
    ) -> Result<ListWindow<Product>, Error> {
        self.list(connection, RecordKind::Products, &query).await
    }

    /// The place of a product in the list.
    pub async fn product_position(
        &self,
        connection: &str,
        query: ListQuery,
        id: &str,
    ) -> Result<Option<u32>, Error> {
        self.place(connection, RecordKind::Products, &query, id)
            .await
    }

    /// One product, whole, with its prices where they may be read.
    pub async fn get_product(&self, connection: &str, id: &str) -> Result<ProductDetail, Error> {
        let read = self
            .read_object(connection, RecordKind::Products, id)
            .await?;
        let prices = match read.as_of {
            Some(_) => None,
            None => self.prices(connection, id.trim()).await?,
        };
        Ok(ProductDetail {
            product: model(&read.object)?,
            prices,
            raw: read.raw(),
            dashboard_url: read.page(RecordKind::Products),
            as_of: read.as_of,
        })
    }

    /// A product is worth showing without its prices.
    async fn prices(&self, connection: &str, product: &str) -> Result<Option<Vec<Price>>, Error> {
        let client = self.client(connection).await?;
        let request = requests::list_prices(product).lane(Lane::Interactive);
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
            .filter_map(|raw| serde_json::from_str(raw.get()).ok());
        Ok(Some(prices.collect()))
    }

    /// Makes a product; a draft makes one and no more, however often it is sent.
    pub async fn create_product(
        &self,
        connection: &str,
        draft_id: &str,
        fields: ProductFields,
    ) -> Result<Product, Error> {
        let wanted = flat::product(&fields);
        let made = self
            .create_object(connection, RecordKind::Products, draft_id, &wanted)
            .await?;
        model(&made)
    }

    /// Changes the fields of a product that differ.
    pub async fn update_product(
        &self,
        connection: &str,
        id: &str,
        draft_id: &str,
        fields: ProductFields,
        base: Product,
    ) -> Result<Product, Error> {
        let wanted = flat::product(&fields);
        let base = serde_json::to_value(base)
            .map_err(|error| Error::new(ErrorCode::Internal, error.to_string()))?;
        let object = self
            .update_object(
                connection,
                RecordKind::Products,
                id,
                draft_id,
                &wanted,
                &base,
            )
            .await?;
        model(&object)
    }

    /// Archives a product, or takes it out of the archive.
    pub async fn set_product_active(
        &self,
        connection: &str,
        id: &str,
        active: bool,
        draft_id: &str,
    ) -> Result<Product, Error> {
        let change = UpdateProduct {
            active: Some(active),
            ..UpdateProduct::default()
        };
        let object = self
            .force_object(
                connection,
                RecordKind::Products,
                id,
                draft_id,
                change.form(),
            )
            .await?;
        model(&object)
    }

    /// Deletes a product.
    pub async fn delete_product(&self, connection: &str, id: &str) -> Result<(), Error> {
        self.delete_object(connection, RecordKind::Products, id)
            .await
    }
}
