//! Flows: when something arrives, if a condition holds, then steps. Pure.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `plan` | what a flow is: trigger, condition, steps |
//! | `language` | one expression: read, checked, evaluated |
//! | `types` | what an expression gives, as far as that is known before it is evaluated |
//! | `facts` | what an expression may name, with its values |
//! | `problem` | what is wrong with an expression, and where |
//! | `template` | texts with expressions in them |
//! | `form` | a condition as rows of a form, and back |
//! | `check` | what is wrong with a plan, and where |
//! | `recipes` | plans to start from |
//! | `filled` | a step that was read once and is filled for each arrival |
//! | `signature` | Stripe's signature over what is posted |
//! | `retry` | when a step is tried again, and when no more |

pub mod check;
pub mod facts;
pub mod filled;
pub mod form;
pub mod language;
pub mod plan;
pub mod problem;
pub mod recipes;
pub mod retry;
pub mod signature;
pub mod template;
mod types;

pub use self::{
    check::{FlowProblem, check_plan},
    facts::FlowFacts,
    language::{ConditionVerdict, judge_condition},
    plan::{FlowPlan, FlowStep},
};
