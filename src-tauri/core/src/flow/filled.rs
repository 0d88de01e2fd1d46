//! A step that was read once and is filled for each arrival.

use super::{
    check::read_template,
    facts::FlowFacts,
    language::EvaluationError,
    plan::FlowStep,
    problem::{ExpressionProblem, ExpressionScope},
    template::Template,
};

/// Why a step has no values for an arrival: which text of it, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {message}")]
pub struct FillError {
    /// `title`, `fields.email`, …
    pub part: String,
    /// What.
    pub message: String,
}

/// A step whose texts were read.
#[derive(Debug, Clone)]
pub struct ReadStep {
    step: FlowStep,
    /// In the order in which the step has them.
    templates: Vec<Template>,
}

impl ReadStep {
    /// Reads the texts of a step.
    pub fn read(step: &FlowStep, scope: ExpressionScope) -> Result<Self, ExpressionProblem> {
        let mut templates = Vec::new();
        let step = step.map_texts(|_, text| {
            templates.push(read_template(text, scope)?);
            Ok(text.to_owned())
        })?;
        Ok(Self { step, templates })
    }

    /// The step with its texts filled for an arrival.
    pub fn fill(&self, facts: &FlowFacts) -> Result<FlowStep, FillError> {
        let mut templates = self.templates.iter();
        self.step.map_texts(|part, text| match templates.next() {
            Some(template) => template.fill(facts).map_err(|error| FillError {
                part: part.to_owned(),
                message: match error {
                    EvaluationError::Absent(field) => format!("{field} has no value"),
                    EvaluationError::Failed(message) => message,
                },
            }),
            None => Ok(text.to_owned()),
        })
    }
}
