//! What is wrong with a plan, and where.

use std::convert::Infallible;

use serde::Serialize;
use ts_rs::TS;
use url::{Host, Url};

use super::{
    language::Expression,
    plan::{
        FlowPlan, FlowStep, MAX_ARGUMENTS, MAX_COLUMNS, MAX_CONDITION, MAX_NAME,
        MAX_PROGRAM_SECONDS, MAX_STEPS, MAX_TEMPLATE,
    },
    problem::{ExpressionProblem, ExpressionRule, ExpressionScope},
    template::Template,
};

/// What is wrong with a plan beside its expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlanRule {
    /// Something is needed here.
    Required,
    /// There is more than there may be.
    TooMany,
    /// It is longer than it may be.
    TooLong,
    /// It is no web address.
    NotAUrl,
    /// Neither https, nor http to this machine.
    NotHttps,
    /// The address has a name and a password in it.
    PasswordInUrl,
    /// It is not a whole path.
    NotAPath,
    /// A time outside of what is allowed.
    OutOfRange,
    /// Two columns have the same name.
    Duplicate,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(untagged)]
pub enum ProblemKind {
    /// An expression.
    Expression(ExpressionProblem),
    /// Anything else.
    Plan {
        /// What.
        rule: PlanRule,
    },
}

/// One thing that is wrong with a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FlowProblem {
    /// Where: `name`, `condition`, `steps`, `steps.0.title`, …
    pub place: String,
    /// What.
    pub problem: ProblemKind,
}

fn plan_problem(place: impl Into<String>, rule: PlanRule) -> FlowProblem {
    FlowProblem {
        place: place.into(),
        problem: ProblemKind::Plan { rule },
    }
}

/// Everything that is wrong with a plan, from the top down. What a field of Stripe's takes is checked
/// once it is filled.
#[must_use]
pub fn check_plan(plan: &FlowPlan) -> Vec<FlowProblem> {
    let mut problems = Vec::new();
    let name = plan.name.trim();
    if name.is_empty() {
        problems.push(plan_problem("name", PlanRule::Required));
    } else if name.chars().count() > MAX_NAME {
        problems.push(plan_problem("name", PlanRule::TooLong));
    }
    if let Err(problem) = read_condition_text(plan) {
        problems.push(FlowProblem {
            place: "condition".into(),
            problem: ProblemKind::Expression(problem),
        });
    }
    if plan.steps.is_empty() {
        problems.push(plan_problem("steps", PlanRule::Required));
    } else if plan.steps.len() > MAX_STEPS {
        problems.push(plan_problem("steps", PlanRule::TooMany));
    }
    for (place, step) in plan.steps.iter().enumerate().take(MAX_STEPS) {
        let scope = ExpressionScope {
            trigger: plan.trigger,
            steps: place,
        };
        check_step(step, scope, &format!("steps.{place}"), &mut problems);
    }
    problems
}

/// The condition of a plan, read; none where there is none.
pub fn read_condition_text(plan: &FlowPlan) -> Result<Option<Expression>, ExpressionProblem> {
    let text = plan.condition.as_str();
    if text.trim().is_empty() {
        return Ok(None);
    }
    check_length(text, MAX_CONDITION)?;
    Expression::parse_condition(text, plan.trigger).map(Some)
}

fn check_length(text: &str, max: usize) -> Result<(), ExpressionProblem> {
    let length = text.encode_utf16().count();
    if length <= max {
        return Ok(());
    }
    Err(ExpressionProblem {
        rule: ExpressionRule::TooLong,
        start: max,
        end: length,
        detail: None,
    })
}

/// A text with expressions, read.
pub fn read_template(text: &str, scope: ExpressionScope) -> Result<Template, ExpressionProblem> {
    check_length(text, MAX_TEMPLATE)?;
    Template::parse(text, scope)
}

fn check_step(
    step: &FlowStep,
    scope: ExpressionScope,
    place: &str,
    problems: &mut Vec<FlowProblem>,
) {
    let checked = step.map_texts(|part, text| {
        if let Err(problem) = read_template(text, scope) {
            problems.push(FlowProblem {
                place: format!("{place}.{part}"),
                problem: ProblemKind::Expression(problem),
            });
        }
        Ok::<_, Infallible>(String::new())
    });
    let Ok(_) = checked;
    let mut wrong = |part: &str, rule| problems.push(plan_problem(format!("{place}.{part}"), rule));
    match step {
        FlowStep::Ring { title, .. } if title.trim().is_empty() => {
            wrong("title", PlanRule::Required);
        }
        FlowStep::CreateRecord { fields, .. } if fields.is_empty() => {
            wrong("fields", PlanRule::Required);
        }
        FlowStep::UpdateRecord { id, fields, .. } => {
            if id.trim().is_empty() {
                wrong("id", PlanRule::Required);
            }
            if fields.is_empty() {
                wrong("fields", PlanRule::Required);
            }
        }
        FlowStep::GetCustomer { id } if id.trim().is_empty() => wrong("id", PlanRule::Required),
        FlowStep::Post { url, .. } => {
            if let Err(rule) = check_post_url(url) {
                wrong("url", rule);
            }
        }
        FlowStep::RunProgram {
            program,
            arguments,
            seconds,
        } => {
            check_path(program, |rule| wrong("program", rule));
            if arguments.len() > MAX_ARGUMENTS {
                wrong("arguments", PlanRule::TooMany);
            }
            if !(1..=MAX_PROGRAM_SECONDS).contains(seconds) {
                wrong("seconds", PlanRule::OutOfRange);
            }
        }
        FlowStep::AppendFile { path, columns, .. } => {
            check_path(path, |rule| wrong("path", rule));
            if columns.len() > MAX_COLUMNS {
                wrong("columns", PlanRule::TooMany);
            }
            for (at, column) in columns.iter().enumerate() {
                let mut before = columns.iter().take(at);
                if column.name.trim().is_empty() {
                    wrong(&format!("columns.{at}.name"), PlanRule::Required);
                } else if before.any(|other| other.name == column.name) {
                    wrong(&format!("columns.{at}.name"), PlanRule::Duplicate);
                }
            }
        }
        FlowStep::Ring { .. } | FlowStep::CreateRecord { .. } | FlowStep::GetCustomer { .. } => {}
    }
}

fn check_path(path: &str, wrong: impl FnOnce(PlanRule)) {
    if path.trim().is_empty() {
        wrong(PlanRule::Required);
    } else if !std::path::Path::new(path).is_absolute() || path.contains('\0') {
        wrong(PlanRule::NotAPath);
    }
}

/// Whether something may be posted to an address: https, or http to this machine.
pub fn check_post_url(text: &str) -> Result<Url, PlanRule> {
    if text.trim().is_empty() {
        return Err(PlanRule::Required);
    }
    let url = Url::parse(text.trim()).map_err(|_| PlanRule::NotAUrl)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(PlanRule::PasswordInUrl);
    }
    match url.scheme() {
        "https" if url.host().is_some() => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(PlanRule::NotHttps),
        _ => Err(PlanRule::NotAUrl),
    }
}

/// Whether an address is one of this machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
