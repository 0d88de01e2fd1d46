//! One expression of the Common Expression Language: read, checked before it is ever used, evaluated.
//!
//! <https://github.com/google/cel-spec>. Without its loops over lists: what is evaluated at every
//! arrival ends at once.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use cel::{
    Context, Env, ExecutionError, Value as Cel, common::ast::IdedExpr, extensions, parser::Parser,
};
use serde::Serialize;
use ts_rs::TS;

use super::{
    facts::FlowFacts,
    problem::{ExpressionProblem, ExpressionRule, ExpressionScope},
    types::{self, ExpressionType, Typing},
};
use crate::{money::format_amount, trigger::Trigger};

/// Brackets in brackets at the most.
const MAX_DEPTH: u16 = 24;

/// An expression that was read and checked.
#[derive(Debug, Clone)]
pub struct Expression {
    parsed: IdedExpr,
    /// The variables it names.
    variables: BTreeSet<String>,
    /// The fields it names, by their whole key.
    fields: BTreeSet<String>,
    pub(super) gives: ExpressionType,
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvaluationError {
    /// A field that it needs has no value here.
    Absent(String),
    /// It cannot be evaluated: a division by nothing, a result that is too large, …
    Failed(String),
}

/// What a condition says of an arrival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum ConditionVerdict {
    /// It holds.
    Matched,
    /// It does not.
    NotMatched,
    /// It does not, because a field that it needs has no value.
    Absent {
        /// Its key.
        field: String,
    },
    /// It could not be evaluated.
    Failed {
        /// Why.
        message: String,
    },
}

fn environment() -> Arc<Env> {
    static ENVIRONMENT: OnceLock<Arc<Env>> = OnceLock::new();
    let build = || {
        let mut environment = Env::stdlib();
        if let Err(error) = environment.add_extension(extensions::strings) {
            tracing::error!(%error, "texts have fewer functions");
        }
        Arc::new(environment)
    };
    ENVIRONMENT.get_or_init(build).clone()
}

impl Expression {
    /// Reads an expression. Gives the first thing that is wrong with it, and where.
    pub fn parse(text: &str, scope: ExpressionScope) -> Result<Self, ExpressionProblem> {
        check_depth(text)?;
        let (parsed, source) = Parser::new()
            .max_recursion_depth(MAX_DEPTH * 2)
            .parse_with_source_info(text)
            .map_err(|errors| syntax_problem(text, &errors))?;
        let mut typing = Typing::new(scope, &source);
        let gives = typing.infer(&parsed, 0).map_err(|mut problem| {
            problem.start = utf16_count(text, problem.start);
            problem.end = utf16_count(text, problem.end).max(problem.start);
            problem
        })?;
        let (variables, fields) = typing.into_names();
        Ok(Self {
            parsed,
            variables,
            fields,
            gives,
        })
    }

    /// Reads a condition: an expression that says yes or no.
    pub fn parse_condition(text: &str, trigger: Trigger) -> Result<Self, ExpressionProblem> {
        let read = Self::parse(text, ExpressionScope { trigger, steps: 0 })?;
        if matches!(read.gives, ExpressionType::Flag | ExpressionType::Any) {
            return Ok(read);
        }
        Err(ExpressionProblem {
            rule: ExpressionRule::NoCondition,
            start: 0,
            end: text.encode_utf16().count(),
            detail: None,
        })
    }

    pub(super) const fn parsed(&self) -> &IdedExpr {
        &self.parsed
    }

    /// What it gives for an arrival.
    pub fn evaluate(&self, facts: &FlowFacts) -> Result<Cel, EvaluationError> {
        let mut context = Context::with_env(environment());
        for name in &self.variables {
            if let Some(value) = facts.find_variable(name) {
                context.add_variable_from_value(name.as_str(), value);
            }
        }
        let declared = context.add_function(types::MONEY, |amount: i64, currency: Arc<String>| {
            format_amount(amount, &currency)
        });
        if let Err(error) = declared {
            tracing::error!(%error, "expressions cannot write money");
        }
        Cel::resolve(&self.parsed, &context).map_err(|error| self.judge(&error, facts))
    }

    fn judge(&self, error: &ExecutionError, facts: &FlowFacts) -> EvaluationError {
        match self.fields.iter().find(|field| facts.is_absent(field)) {
            Some(field) => EvaluationError::Absent(field.clone()),
            None => EvaluationError::Failed(error.to_string()),
        }
    }
}

/// What a condition says of an arrival; an empty one says yes.
#[must_use]
pub fn judge_condition(condition: Option<&Expression>, facts: &FlowFacts) -> ConditionVerdict {
    let Some(condition) = condition else {
        return ConditionVerdict::Matched;
    };
    match condition.evaluate(facts) {
        Ok(Cel::Bool(true)) => ConditionVerdict::Matched,
        Ok(Cel::Bool(false)) => ConditionVerdict::NotMatched,
        Ok(other) => match condition.fields.iter().find(|field| facts.is_absent(field)) {
            Some(field) => ConditionVerdict::Absent {
                field: field.clone(),
            },
            None => ConditionVerdict::Failed {
                message: format!("neither yes nor no: {}", other.type_of()),
            },
        },
        Err(EvaluationError::Absent(field)) => ConditionVerdict::Absent { field },
        Err(EvaluationError::Failed(message)) => ConditionVerdict::Failed { message },
    }
}

/// Before it is read: reading goes as deep as the brackets do.
fn check_depth(text: &str) -> Result<(), ExpressionProblem> {
    let mut depth = 0_u16;
    for (place, one) in text.encode_utf16().enumerate() {
        match u8::try_from(one) {
            Ok(b'(' | b'[' | b'{') => depth += 1,
            Ok(b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(ExpressionProblem {
                rule: ExpressionRule::TooDeep,
                start: place,
                end: place + 1,
                detail: None,
            });
        }
    }
    Ok(())
}

fn syntax_problem(text: &str, errors: &cel::ParseErrors) -> ExpressionProblem {
    let first = errors.errors.first();
    let message = first.map(|error| error.msg.clone()).unwrap_or_default();
    let deep = message.contains("recursion");
    let (line, column) = first.map_or((1, 0), |error| error.pos);
    let before = text.split_inclusive('\n');
    let before: usize = before
        .take(usize::try_from(line - 1).unwrap_or_default())
        .map(|line| line.chars().count())
        .sum();
    let start = before + usize::try_from(column - 1).unwrap_or_default();
    let start = utf16_place(text, start);
    ExpressionProblem {
        rule: if deep {
            ExpressionRule::TooDeep
        } else {
            ExpressionRule::Syntax
        },
        start,
        end: (start + 1).min(text.encode_utf16().count()).max(start),
        detail: Some(message).filter(|message| !message.is_empty()),
    }
}

/// A place that was counted in bytes, counted in UTF-16.
fn utf16_count(text: &str, place: usize) -> usize {
    let before = text.char_indices().take_while(|(start, _)| *start < place);
    before.map(|(_, letter)| letter.len_utf16()).sum()
}

/// A place that was counted in characters, counted in UTF-16.
fn utf16_place(text: &str, place: usize) -> usize {
    text.chars().take(place).map(char::len_utf16).sum()
}
