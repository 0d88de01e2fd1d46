//! Customers: create, get, update, delete.

use super::{
    App, flat,
    manage::{CustomerDetail, CustomerFields, ListQuery, ListWindow},
    objects::model,
    rules::{self, Limits},
};
use crate::kind::RecordKind;
use crate::{
    error::{Error, ErrorCode},
    stripe::model::Customer,
};

impl App {
    /// The limits that forms check by.
    #[must_use]
    pub fn rules(&self) -> Limits {
        rules::rules()
    }

    /// A window of the customers.
    pub async fn list_customers(
        &self,
        connection: &str,
        query: ListQuery,
    ) -> Result<ListWindow<Customer>, Error> {
        self.list(connection, RecordKind::Customers, &query).await
    }

    /// The place of a customer in the list.
    pub async fn customer_position(
        &self,
        connection: &str,
        query: ListQuery,
        id: &str,
    ) -> Result<Option<u32>, Error> {
        self.place(connection, RecordKind::Customers, &query, id)
            .await
    }

    /// One customer, whole.
    pub async fn get_customer(&self, connection: &str, id: &str) -> Result<CustomerDetail, Error> {
        let read = self
            .read_object(connection, RecordKind::Customers, id)
            .await?;
        Ok(CustomerDetail {
            customer: model(&read.object)?,
            raw: read.raw(),
            dashboard_url: read.page(RecordKind::Customers),
            as_of: read.as_of,
        })
    }

    /// Makes a customer; a draft makes one and no more, however often it is sent.
    pub async fn create_customer(
        &self,
        connection: &str,
        draft_id: &str,
        fields: CustomerFields,
    ) -> Result<Customer, Error> {
        let wanted = flat::customer(&fields);
        let made = self
            .create_object(connection, RecordKind::Customers, draft_id, &wanted)
            .await?;
        model(&made)
    }

    /// Changes the fields of a customer that differ.
    pub async fn update_customer(
        &self,
        connection: &str,
        id: &str,
        draft_id: &str,
        fields: CustomerFields,
        base: Customer,
    ) -> Result<Customer, Error> {
        let wanted = flat::customer(&fields);
        let base = serde_json::to_value(base)
            .map_err(|error| Error::new(ErrorCode::Internal, error.to_string()))?;
        let object = self
            .update_object(
                connection,
                RecordKind::Customers,
                id,
                draft_id,
                &wanted,
                &base,
            )
            .await?;
        model(&object)
    }

    /// Deletes a customer.
    pub async fn delete_customer(&self, connection: &str, id: &str) -> Result<(), Error> {
        self.delete_object(connection, RecordKind::Customers, id)
            .await
    }
}
