//! Products.

use shopbell_core::{
    app::manage::{ListQuery, ListWindow, ProductDetail, ProductFields},
    stripe::model::Product,
};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn list_products(
    shell: State<'_, Shell>,
    connection: String,
    query: ListQuery,
) -> Result<ListWindow<Product>, Failure> {
    Ok(shell.core()?.list_products(&connection, query).await?)
}

#[tauri::command]
pub(super) async fn product_position(
    shell: State<'_, Shell>,
    connection: String,
    query: ListQuery,
    id: String,
) -> Result<Option<u32>, Failure> {
    Ok(shell
        .core()?
        .product_position(&connection, query, &id)
        .await?)
}

#[tauri::command]
pub(super) async fn get_product(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
) -> Result<ProductDetail, Failure> {
    Ok(shell.core()?.get_product(&connection, &id).await?)
}

#[tauri::command]
pub(super) async fn create_product(
    shell: State<'_, Shell>,
    connection: String,
    draft_id: String,
    fields: ProductFields,
) -> Result<Product, Failure> {
    Ok(shell
        .core()?
        .create_product(&connection, &draft_id, fields)
        .await?)
}

#[tauri::command]
pub(super) async fn update_product(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
    draft_id: String,
    fields: ProductFields,
    base: Product,
) -> Result<Product, Failure> {
    Ok(shell
        .core()?
        .update_product(&connection, &id, &draft_id, fields, base)
        .await?)
}

#[tauri::command]
pub(super) async fn set_product_active(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
    active: bool,
    draft_id: String,
) -> Result<Product, Failure> {
    Ok(shell
        .core()?
        .set_product_active(&connection, &id, active, &draft_id)
        .await?)
}

#[tauri::command]
pub(super) async fn delete_product(
    shell: State<'_, Shell>,
    connection: String,
    id: String,
) -> Result<(), Failure> {
    Ok(shell.core()?.delete_product(&connection, &id).await?)
}
