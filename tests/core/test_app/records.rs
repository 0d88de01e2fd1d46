//! Customers and products by their type, so that the bodies of the tests stay short.

use serde::Serialize;
use shopbell_core::{
    Error, RecordKind,
    app::{
        fields::FieldMap,
        view::{AnyRecord, ListQuery, ListWindow, RecordDetail},
    },
    stripe::model::{Customer, Product},
};

use super::TestApp;

impl TestApp {
    pub(crate) async fn create_customer(
        &self,
        draft: &str,
        fields: FieldMap,
    ) -> Result<Customer, Error> {
        let kind = RecordKind::Customers;
        let made = self.app.records.create(&self.id, kind, draft, fields).await;
        made.map(customer)
    }

    pub(crate) async fn create_product(
        &self,
        draft: &str,
        fields: FieldMap,
    ) -> Result<Product, Error> {
        let kind = RecordKind::Products;
        let made = self.app.records.create(&self.id, kind, draft, fields).await;
        made.map(product)
    }

    pub(crate) async fn update_customer(
        &self,
        id: &str,
        draft: &str,
        fields: FieldMap,
        base: impl Serialize,
    ) -> Result<Customer, Error> {
        let changed = self.update(RecordKind::Customers, id, draft, fields, base);
        changed.await.map(customer)
    }

    pub(crate) async fn update_product(
        &self,
        id: &str,
        draft: &str,
        fields: FieldMap,
        base: impl Serialize,
    ) -> Result<Product, Error> {
        let changed = self.update(RecordKind::Products, id, draft, fields, base);
        changed.await.map(product)
    }

    async fn update(
        &self,
        kind: RecordKind,
        id: &str,
        draft: &str,
        fields: FieldMap,
        base: impl Serialize,
    ) -> Result<AnyRecord, Error> {
        let base = serde_json::to_value(base).unwrap();
        let records = &self.app.records;
        records
            .update(&self.id, kind, id, draft, fields, &base)
            .await
    }

    pub(crate) async fn set_product_active(
        &self,
        id: &str,
        active: bool,
        draft: &str,
    ) -> Result<Product, Error> {
        let records = &self.app.records;
        let changed = records.set_product_active(&self.id, id, active, draft);
        changed.await.map(product)
    }

    pub(crate) async fn delete_customer(&self, id: &str) -> Result<(), Error> {
        let kind = RecordKind::Customers;
        self.app.records.delete(&self.id, kind, id).await
    }

    pub(crate) async fn delete_product(&self, id: &str) -> Result<(), Error> {
        let kind = RecordKind::Products;
        self.app.records.delete(&self.id, kind, id).await
    }

    pub(crate) async fn get_customer(&self, id: &str) -> Result<RecordDetail<Customer>, Error> {
        let kind = RecordKind::Customers;
        let read = self.app.records.get(&self.id, kind, id).await;
        read.map(|detail| detail_of(detail, customer))
    }

    pub(crate) async fn get_product(&self, id: &str) -> Result<RecordDetail<Product>, Error> {
        let kind = RecordKind::Products;
        let read = self.app.records.get(&self.id, kind, id).await;
        read.map(|detail| detail_of(detail, product))
    }

    pub(crate) async fn list_customers(
        &self,
        query: ListQuery,
    ) -> Result<ListWindow<Customer>, Error> {
        let kind = RecordKind::Customers;
        let listed = self.app.records.list(&self.id, kind, &query).await;
        listed.map(|window| window_of(window, customer))
    }

    pub(crate) async fn list_products(
        &self,
        query: ListQuery,
    ) -> Result<ListWindow<Product>, Error> {
        let kind = RecordKind::Products;
        let listed = self.app.records.list(&self.id, kind, &query).await;
        listed.map(|window| window_of(window, product))
    }

    /// The place of a customer in a list.
    pub(crate) async fn customer_position(
        &self,
        query: ListQuery,
        id: &str,
    ) -> Result<Option<u32>, Error> {
        let kind = RecordKind::Customers;
        let records = &self.app.records;
        records.get_position(&self.id, kind, &query, id).await
    }
}

fn customer(record: AnyRecord) -> Customer {
    match record {
        AnyRecord::Customer(customer) => *customer,
        AnyRecord::Product(product) => panic!("{product:?} is no customer"),
    }
}

fn product(record: AnyRecord) -> Product {
    match record {
        AnyRecord::Product(product) => *product,
        AnyRecord::Customer(customer) => panic!("{customer:?} is no product"),
    }
}

fn detail_of<T>(detail: RecordDetail<AnyRecord>, typed: fn(AnyRecord) -> T) -> RecordDetail<T> {
    RecordDetail {
        record: typed(detail.record),
        raw: detail.raw,
        dashboard_url: detail.dashboard_url,
        as_of: detail.as_of,
    }
}

fn window_of<T>(window: ListWindow<AnyRecord>, typed: fn(AnyRecord) -> T) -> ListWindow<T> {
    ListWindow {
        rows: window.rows.into_iter().map(typed).collect(),
        total: window.total,
        source: window.source,
        as_of: window.as_of,
        has_more: window.has_more,
    }
}
