//! What rings, by connection and trigger.

use shopbell_core::{
    Trigger,
    app::view::{RulePreview, TriggerRule},
    rule::Rule,
};
use tauri::State;

use super::failure::Failure;
use crate::state::Shell;

#[tauri::command]
pub(super) async fn list_rules(
    shell: State<'_, Shell>,
    connection: String,
) -> Result<Vec<TriggerRule>, Failure> {
    Ok(shell.core()?.rules.list(&connection).await?)
}

#[tauri::command]
pub(super) async fn set_rule(
    shell: State<'_, Shell>,
    connection: String,
    trigger: Trigger,
    rule: Rule,
) -> Result<Rule, Failure> {
    let core = shell.core()?;
    Ok(core.rules.set(&connection, trigger, rule).await?)
}

#[tauri::command]
pub(super) async fn preview_rule(
    shell: State<'_, Shell>,
    connection: String,
    trigger: Trigger,
    rule: Rule,
) -> Result<RulePreview, Failure> {
    let core = shell.core()?;
    let preview = core.rules.preview(&connection, trigger, rule);
    Ok(preview.await?)
}
