//! Customers.

use shopbell_core::{
    app::manage::{CustomerDetail, CustomerFields, ListQuery, ListWindow},
    stripe::model::Customer,
};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn list_customers(
    shell: State<'_, Shell>,
    connection: String,
    query: ListQuery,
) -> Result<ListWindow<Customer>, Failure> {
    Ok(shell.core()?.list_customers(&connection, query).await?)
}

#[tauri::command]
pub(super) async fn customer_position(
    shell: State<'_, Shell>,
    connection: String,
    query: ListQuery,
    id: String,
) -> Result<Option<u32>, Failure> {
    Ok(shell
        .core()?
        .customer_position(&connection, query, &id)
        .await?)
}

#[tauri::command]
pub(super) async fn get_customer(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
) -> Result<CustomerDetail, Failure> {
    Ok(shell.core()?.get_customer(&connection, &id).await?)
}

#[tauri::command]
pub(super) async fn create_customer(
    shell: State<'_, Shell>,
    connection: String,
    draft_id: String,
    fields: CustomerFields,
) -> Result<Customer, Failure> {
    Ok(shell
        .core()?
        .create_customer(&connection, &draft_id, fields)
        .await?)
}

#[tauri::command]
pub(super) async fn update_customer(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
    draft_id: String,
    fields: CustomerFields,
    base: Customer,
) -> Result<Customer, Failure> {
    Ok(shell
        .core()?
        .update_customer(&connection, &id, &draft_id, fields, base)
        .await?)
}

#[tauri::command]
pub(super) async fn delete_customer(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.delete_customer(&connection, &id).await?)
}
