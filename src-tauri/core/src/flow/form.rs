//! A condition as rows of a form, and back: both ways through the one language.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{language::Expression, problem::ExpressionProblem};
use crate::{
    connector::{Meaning, list_keys},
    trigger::Trigger,
};

/// How the rows of a form go together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowJoin {
    /// All of them hold.
    #[default]
    All,
    /// One of them holds.
    Any,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowOperator {
    /// It is this.
    Is,
    /// It is not this.
    IsNot,
    /// It has this in it.
    Contains,
    /// It begins with this.
    StartsWith,
    /// It ends with this.
    EndsWith,
    /// It is more, or later.
    Above,
    /// It is as much, or more.
    AtLeast,
    /// It is less, or earlier.
    Below,
    /// It is as much, or less.
    AtMost,
    /// It has a value.
    Filled,
    /// It has none.
    Empty,
}

/// One row: a field, how it is compared, and with what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConditionRow {
    /// The connector's key.
    pub field: String,
    /// How.
    pub operator: RowOperator,
    /// With what; a time as `2026-11-24T15:00:00Z`, yes as `true`.
    pub value: String,
}

/// A condition as a form has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConditionForm {
    /// How the rows go together.
    pub join: RowJoin,
    /// In their order; none means always.
    pub rows: Vec<ConditionRow>,
}

/// The condition that a form means.
#[must_use]
pub fn write_condition(form: &ConditionForm, trigger: Trigger) -> String {
    let rows: Vec<_> = form
        .rows
        .iter()
        .map(|row| write_row(row, trigger))
        .collect();
    rows.join(match form.join {
        RowJoin::All => " && ",
        RowJoin::Any => " || ",
    })
}

fn write_row(row: &ConditionRow, trigger: Trigger) -> String {
    let field = row.field.trim();
    let keys = list_keys(trigger).iter();
    let found = keys.clone().find(|(key, _)| *key == field);
    let meaning = found.map_or(Meaning::Text, |(_, meaning)| *meaning);
    let value = match meaning {
        // What is no number is written as it is: the place is then shown as wrong.
        Meaning::Amount | Meaning::Number | Meaning::Flag => row.value.trim().to_owned(),
        Meaning::Time => format!("timestamp({})", quote(row.value.trim())),
        Meaning::Text | Meaning::Word | Meaning::Id | Meaning::Json => quote(&row.value),
    };
    match row.operator {
        RowOperator::Is => format!("{field} == {value}"),
        RowOperator::IsNot => format!("{field} != {value}"),
        RowOperator::Contains => format!("{field}.contains({value})"),
        RowOperator::StartsWith => format!("{field}.startsWith({value})"),
        RowOperator::EndsWith => format!("{field}.endsWith({value})"),
        RowOperator::Above => format!("{field} > {value}"),
        RowOperator::AtLeast => format!("{field} >= {value}"),
        RowOperator::Below => format!("{field} < {value}"),
        RowOperator::AtMost => format!("{field} <= {value}"),
        RowOperator::Filled => format!("{field} != null"),
        RowOperator::Empty => format!("{field} == null"),
    }
}

/// A text as the language writes it.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// The form that means the same as a condition; none where no form says it.
pub fn read_condition(
    text: &str,
    trigger: Trigger,
) -> Result<Option<ConditionForm>, ExpressionProblem> {
    if text.trim().is_empty() {
        return Ok(Some(ConditionForm::default()));
    }
    let read = Expression::parse_condition(text, trigger)?;
    let (join, operator) = match &read.parsed().expr {
        Expr::Call(call) if call.func_name == operators::LOGICAL_OR => {
            (RowJoin::Any, operators::LOGICAL_OR)
        }
        _ => (RowJoin::All, operators::LOGICAL_AND),
    };
    let mut parts = Vec::new();
    split(read.parsed(), operator, &mut parts);
    let rows: Option<Vec<_>> = parts
        .into_iter()
        .map(|part| read_row(part, trigger))
        .collect();
    Ok(rows.map(|rows| ConditionForm { join, rows }))
}

fn split<'a>(at: &'a IdedExpr, operator: &str, parts: &mut Vec<&'a IdedExpr>) {
    match &at.expr {
        Expr::Call(call) if call.func_name == operator => {
            for argument in &call.args {
                split(argument, operator, parts);
            }
        }
        _ => parts.push(at),
    }
}

fn read_row(at: &IdedExpr, trigger: Trigger) -> Option<ConditionRow> {
    let Expr::Call(call) = &at.expr else {
        return None;
    };
    let operands: Vec<_> = call
        .target
        .as_deref()
        .into_iter()
        .chain(&call.args)
        .collect();
    let [field, value] = operands.as_slice() else {
        return None;
    };
    let field = field_key(field)?;
    let (_, meaning) = list_keys(trigger).iter().find(|(key, _)| *key == field)?;
    let operator = row_operator(call)?;
    let value = match (&value.expr, operator) {
        (Expr::Literal(LiteralValue::Null), RowOperator::Is) => {
            return Some(row(field, RowOperator::Empty, String::new()));
        }
        (Expr::Literal(LiteralValue::Null), RowOperator::IsNot) => {
            return Some(row(field, RowOperator::Filled, String::new()));
        }
        (Expr::Literal(literal), _) if *meaning != Meaning::Time => read_literal(literal)?,
        (Expr::Call(time), _) if *meaning == Meaning::Time && time.func_name == "timestamp" => {
            match time.args.first().map(|argument| &argument.expr) {
                Some(Expr::Literal(literal)) => read_literal(literal)?,
                _ => return None,
            }
        }
        (Expr::Call(minus), _) if minus.func_name == operators::NEGATE => {
            match minus.args.first().map(|argument| &argument.expr) {
                Some(Expr::Literal(literal)) => format!("-{}", read_literal(literal)?),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some(row(field, operator, value))
}

const fn row(field: String, operator: RowOperator, value: String) -> ConditionRow {
    ConditionRow {
        field,
        operator,
        value,
    }
}

fn field_key(at: &IdedExpr) -> Option<String> {
    match &at.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => match &select.operand.expr {
            Expr::Ident(name) => Some(format!("{name}.{}", select.field)),
            _ => None,
        },
        _ => None,
    }
}

fn row_operator(call: &CallExpr) -> Option<RowOperator> {
    Some(match call.func_name.as_str() {
        operators::EQUALS => RowOperator::Is,
        operators::NOT_EQUALS => RowOperator::IsNot,
        operators::GREATER => RowOperator::Above,
        operators::GREATER_EQUALS => RowOperator::AtLeast,
        operators::LESS => RowOperator::Below,
        operators::LESS_EQUALS => RowOperator::AtMost,
        "contains" => RowOperator::Contains,
        "startsWith" => RowOperator::StartsWith,
        "endsWith" => RowOperator::EndsWith,
        _ => return None,
    })
}

fn read_literal(literal: &LiteralValue) -> Option<String> {
    Some(match literal {
        LiteralValue::Boolean(flag) => flag.inner().to_string(),
        LiteralValue::Int(whole) => whole.inner().to_string(),
        LiteralValue::Double(fraction) => fraction.inner().to_string(),
        LiteralValue::String(text) => text.inner().to_owned(),
        LiteralValue::Bytes(_) | LiteralValue::UInt(_) | LiteralValue::Null => return None,
    })
}
