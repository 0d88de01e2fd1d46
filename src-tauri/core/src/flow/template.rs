//! Texts with expressions in double braces.

use cel::Value as Cel;
use serde_json::Value;

use super::{
    facts::FlowFacts,
    language::{EvaluationError, Expression},
    problem::{ExpressionProblem, ExpressionRule, ExpressionScope},
};
use crate::clock::format_date_time;

/// A piece of a text.
#[derive(Debug, Clone)]
enum Piece {
    Plain(String),
    Filled(Box<Expression>),
}

/// A text that was read and checked.
#[derive(Debug, Clone)]
pub struct Template(Vec<Piece>);

impl Template {
    /// Reads a text. Gives the first thing that is wrong with it, and where.
    pub fn parse(text: &str, scope: ExpressionScope) -> Result<Self, ExpressionProblem> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((plain, after)) = rest.split_once("{{") {
            let start = text.len() - after.len();
            let place = |bytes: usize| {
                let before = text.get(..bytes).unwrap_or_default();
                before.encode_utf16().count()
            };
            let Some((inside, left)) = after.split_once("}}") else {
                return Err(ExpressionProblem {
                    rule: ExpressionRule::Unclosed,
                    start: place(start - 2),
                    end: place(text.len()),
                    detail: None,
                });
            };
            let expression = Expression::parse(inside, scope).map_err(|mut problem| {
                problem.start += place(start);
                problem.end += place(start);
                problem
            })?;
            if !plain.is_empty() {
                pieces.push(Piece::Plain(plain.to_owned()));
            }
            pieces.push(Piece::Filled(Box::new(expression)));
            rest = left;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Plain(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// The text for an arrival. A field that has no value leaves nothing.
    pub fn fill(&self, facts: &FlowFacts) -> Result<String, EvaluationError> {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Plain(plain) => text.push_str(plain),
                Piece::Filled(expression) => match expression.evaluate(facts) {
                    Ok(value) => text.push_str(&write_value(&value)),
                    Err(EvaluationError::Absent(_)) => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Ok(text)
    }
}

fn write_value(value: &Cel) -> String {
    match value {
        Cel::Null => String::new(),
        Cel::String(text) => text.to_string(),
        Cel::Timestamp(time) => format_date_time(time.timestamp()),
        other => match other.json() {
            Ok(Value::String(text)) => text,
            Ok(json) => json.to_string(),
            Err(_) => String::new(),
        },
    }
}
