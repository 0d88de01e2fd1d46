//! Flows, their runs, and the secret that passed-on events are signed with.

use shopbell_core::{
    Trigger,
    app::view::{Flow, FlowCheck, FlowField, FlowRun, FlowTrial},
    flow::{FlowPlan, form::ConditionForm, recipes::FlowRecipe},
    secrets::Sensitive,
};
use tauri::State;

use super::failure::Failure;
use crate::{catalog::Catalog, state::Shell};

#[tauri::command]
pub(super) async fn list_flows(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Vec<Flow>, Failure> {
    Ok(shell.core()?.flows.list(&connection).await?)
}

#[tauri::command]
pub(super) fn check_flow(shell: State<'_, Shell>, plan: FlowPlan) -> Result<FlowCheck, Failure> {
    Ok(shell.core()?.flows.check(&plan))
}

#[tauri::command]
pub(super) fn write_flow_condition(
    shell: State<'_, Shell>,
    trigger: Trigger,
    form: ConditionForm,
) -> Result<String, Failure> {
    Ok(shell.core()?.flows.write_condition(trigger, &form))
}

#[tauri::command]
pub(super) fn list_flow_fields(
    shell: State<'_, Shell>,
    trigger: Trigger,
) -> Result<Vec<FlowField>, Failure> {
    Ok(shell.core()?.flows.list_fields(trigger))
}

#[tauri::command]
pub(super) fn list_flow_recipes(shell: State<'_, Shell>) -> Result<Vec<FlowRecipe>, Failure> {
    let core = shell.core()?;
    let catalog = Catalog::for_language(&core.settings.language());
    let words = |key: &str| catalog.text(&format!("flows.recipe.{key}"));
    Ok(core.flows.list_recipes(&words))
}

#[tauri::command]
pub(super) async fn save_flow(
    shell: State<'_, Shell>,
    connection: String,
    id: Option<String>,
    plan: FlowPlan,
) -> Result<Flow, Failure> {
    Ok(shell.core()?.flows.save(&connection, id, plan).await?)
}

#[tauri::command]
pub(super) async fn set_flow_on(
    shell: State<'_, Shell>,
    flow: String,
    on: bool,
) -> Result<Flow, Failure> {
    Ok(shell.core()?.flows.set_on(&flow, on).await?)
}

#[tauri::command]
pub(super) async fn remove_flow(shell: State<'_, Shell>, flow: String) -> Result<(), Failure> {
    Ok(shell.core()?.flows.remove(&flow).await?)
}

#[tauri::command]
pub(super) async fn try_flow(
    shell: State<'_, Shell>,
    connection: String,
    plan: FlowPlan,
) -> Result<FlowTrial, Failure> {
    Ok(shell.core()?.flows.try_plan(&connection, plan).await?)
}

#[tauri::command]
pub(super) async fn list_flow_runs(
    shell: State<'_, Shell>,
    flow: String,
    failed: bool,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<FlowRun>, Failure> {
    let core = shell.core()?;
    Ok(core.flows.list_runs(&flow, failed, before, limit).await?)
}

#[tauri::command]
pub(super) async fn run_flow_again(shell: State<'_, Shell>, run: i64) -> Result<FlowRun, Failure> {
    Ok(shell.core()?.flows.run_again(run).await?)
}

#[tauri::command]
pub(super) async fn retry_flow(shell: State<'_, Shell>, flow: String) -> Result<Flow, Failure> {
    Ok(shell.core()?.flows.retry_all(&flow).await?)
}

/// The secret as text: the person gives it to their handler.
#[tauri::command]
pub(super) async fn get_signing_secret(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Option<String>, Failure> {
    let secret = shell.core()?.flows.signing.find(&connection).await?;
    Ok(secret.map(|secret| secret.expose().clone()))
}

#[tauri::command]
pub(super) async fn make_signing_secret(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<String, Failure> {
    let secret = shell.core()?.flows.signing.make(&connection).await?;
    Ok(secret.expose().clone())
}

#[tauri::command]
pub(super) async fn set_signing_secret(
    shell: State<'_, Shell>,
    connection: String,
    secret: Sensitive<String>,
) -> Result<(), Failure> {
    shell.core()?.flows.signing.set(&connection, secret).await?;
    Ok(())
}
