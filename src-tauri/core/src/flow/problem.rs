//! What is wrong with an expression, and where.

use serde::Serialize;
use ts_rs::TS;

use crate::trigger::Trigger;

/// What is wrong with an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExpressionRule {
    /// It is no expression; the detail says what was expected.
    Syntax,
    /// It is too long.
    TooLong,
    /// Too much stands inside each other.
    TooDeep,
    /// The trigger has no such field; the detail is its name.
    UnknownField,
    /// There is no such function; the detail is its name.
    UnknownFunction,
    /// It names a step that is done later, or none; the detail is its name.
    LaterStep,
    /// It goes through a list.
    Loop,
    /// Things are compared or counted that do not go together; the detail says which.
    Mismatch,
    /// A condition that gives neither yes nor no.
    NoCondition,
    /// `{{` without `}}`.
    Unclosed,
}

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ExpressionProblem {
    /// What.
    pub rule: ExpressionRule,
    /// Where it begins, counted in UTF-16 as the window does.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What there is to say beside.
    pub detail: Option<String>,
}

/// What an expression may name.
#[derive(Debug, Clone, Copy)]
pub struct ExpressionScope {
    /// Whose fields.
    pub trigger: Trigger,
    /// How many steps are done before.
    pub steps: usize,
}
