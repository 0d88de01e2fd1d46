//! What an expression gives, as far as that is known before it is evaluated.

use std::collections::BTreeSet;

use cel::common::ast::{CallExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};

use super::{
    facts::step_place,
    problem::{ExpressionProblem, ExpressionRule, ExpressionScope},
};
use crate::connector::{Meaning, list_keys};

/// Writes an amount with its currency.
pub(super) const MONEY: &str = "money";
/// How far down an expression goes at the most.
const MAX_LEVELS: usize = 64;

/// What an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExpressionType {
    Flag,
    Text,
    Whole,
    Fraction,
    Time,
    Nothing,
    /// Known only once it is evaluated.
    Any,
}

use ExpressionType::{Any, Flag, Fraction, Nothing, Text, Time, Whole};

impl ExpressionType {
    const fn of(meaning: Meaning) -> Self {
        match meaning {
            Meaning::Text | Meaning::Word | Meaning::Id => Text,
            Meaning::Amount => Whole,
            Meaning::Time => Time,
            Meaning::Flag => Flag,
            Meaning::Number | Meaning::Json => Any,
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Whole | Fraction)
    }

    /// Whether both can be compared.
    fn goes_with(self, other: Self) -> bool {
        self == other
            || matches!(self, Any | Nothing)
            || matches!(other, Any | Nothing)
            || (self.is_number() && other.is_number())
    }

    const fn name(self) -> &'static str {
        match self {
            Flag => "yes or no",
            Text => "text",
            Whole | Fraction => "number",
            Time => "time",
            Nothing => "nothing",
            Any => "anything",
        }
    }
}

/// The functions that there are, and what they give.
const FUNCTIONS: &[(&str, ExpressionType)] = &[
    (MONEY, Text),
    ("size", Whole),
    ("contains", Flag),
    ("startsWith", Flag),
    ("endsWith", Flag),
    ("matches", Flag),
    ("int", Whole),
    ("double", Fraction),
    ("string", Text),
    ("timestamp", Time),
    ("duration", Any),
    ("lowerAscii", Text),
    ("upperAscii", Text),
    ("trim", Text),
    ("replace", Text),
    ("substring", Text),
    ("indexOf", Whole),
    ("getFullYear", Whole),
    ("getMonth", Whole),
    ("getDate", Whole),
    ("getDayOfWeek", Whole),
    ("getHours", Whole),
    ("getMinutes", Whole),
];

/// Goes through an expression.
pub(super) struct Typing<'a> {
    scope: ExpressionScope,
    source: &'a SourceInfo,
    variables: BTreeSet<String>,
    fields: BTreeSet<String>,
}

type Inferred = Result<ExpressionType, ExpressionProblem>;

impl<'a> Typing<'a> {
    pub(super) const fn new(scope: ExpressionScope, source: &'a SourceInfo) -> Self {
        Self {
            scope,
            source,
            variables: BTreeSet::new(),
            fields: BTreeSet::new(),
        }
    }

    /// The variables and the fields that were named.
    pub(super) fn into_names(self) -> (BTreeSet<String>, BTreeSet<String>) {
        (self.variables, self.fields)
    }

    /// A problem at an expression, counted in bytes.
    fn problem(&self, at: &IdedExpr, rule: ExpressionRule, detail: &str) -> ExpressionProblem {
        let place = find_span(at, self.source, 0);
        let (start, end) = place.unwrap_or((0, self.source.source.len()));
        ExpressionProblem {
            rule,
            start,
            end,
            detail: Some(detail.to_owned()).filter(|detail| !detail.is_empty()),
        }
    }

    pub(super) fn infer(&mut self, at: &IdedExpr, level: usize) -> Inferred {
        if level > MAX_LEVELS {
            return Err(self.problem(at, ExpressionRule::TooDeep, ""));
        }
        match &at.expr {
            Expr::Literal(literal) => Ok(match literal {
                LiteralValue::Boolean(_) => Flag,
                LiteralValue::Double(_) => Fraction,
                LiteralValue::Int(_) | LiteralValue::UInt(_) => Whole,
                LiteralValue::Null => Nothing,
                LiteralValue::String(_) => Text,
                LiteralValue::Bytes(_) => Any,
            }),
            Expr::Ident(name) => self.name(at, name, None),
            Expr::Select(select) => {
                if let Expr::Ident(name) = &select.operand.expr {
                    let given = self.name(at, name, Some(&select.field))?;
                    return Ok(if select.test { Flag } else { given });
                }
                let inner = self.infer(&select.operand, level + 1)?;
                if inner != Any {
                    return Err(self.problem(at, ExpressionRule::UnknownField, &select.field));
                }
                Ok(if select.test { Flag } else { Any })
            }
            Expr::Call(call) => self.call(at, call, level),
            Expr::List(list) => {
                for element in &list.elements {
                    self.infer(element, level + 1)?;
                }
                Ok(Any)
            }
            Expr::Map(map) => {
                for entry in &map.entries {
                    if let EntryExpr::MapEntry(entry) = &entry.expr {
                        self.infer(&entry.key, level + 1)?;
                        self.infer(&entry.value, level + 1)?;
                    }
                }
                Ok(Any)
            }
            Expr::Comprehension(_) => Err(self.problem(at, ExpressionRule::Loop, "")),
            Expr::Struct(_) | Expr::Unspecified => {
                Err(self.problem(at, ExpressionRule::Syntax, ""))
            }
        }
    }

    fn name(&mut self, at: &IdedExpr, name: &str, field: Option<&str>) -> Inferred {
        if let Some(place) = step_place(name) {
            if place >= self.scope.steps {
                return Err(self.problem(at, ExpressionRule::LaterStep, name));
            }
            self.variables.insert(name.to_owned());
            return Ok(Any);
        }
        let whole = field.map_or_else(|| name.to_owned(), |field| format!("{name}.{field}"));
        let keys = list_keys(self.scope.trigger);
        let group = format!("{name}.");
        let found = keys.iter().find(|(key, _)| *key == whole);
        let given = match found {
            Some((_, meaning)) => ExpressionType::of(*meaning),
            // A group of fields as a whole, or what is inside a field without a shape.
            None if field.is_none() && keys.iter().any(|(key, _)| key.starts_with(&group)) => Any,
            None if keys.contains(&(name, Meaning::Json)) => Any,
            None => return Err(self.problem(at, ExpressionRule::UnknownField, &whole)),
        };
        self.variables.insert(name.to_owned());
        self.fields
            .insert(found.map_or_else(|| name.to_owned(), |(key, _)| (*key).to_owned()));
        Ok(given)
    }

    fn call(&mut self, at: &IdedExpr, call: &CallExpr, level: usize) -> Inferred {
        let mut given = Vec::with_capacity(call.args.len() + 1);
        for argument in call.target.as_deref().into_iter().chain(&call.args) {
            given.push(self.infer(argument, level + 1)?);
        }
        let first = given.first().copied().unwrap_or(Nothing);
        let second = given.get(1).copied().unwrap_or(Nothing);
        let mismatch = |me: &Self| {
            let names: Vec<_> = given.iter().map(|one| one.name()).collect();
            me.problem(at, ExpressionRule::Mismatch, &names.join(", "))
        };
        let all = |fits: fn(ExpressionType) -> bool| given.iter().all(|one| fits(*one));
        match call.func_name.as_str() {
            operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT => {
                if all(|one| matches!(one, Flag | Any)) {
                    Ok(Flag)
                } else {
                    Err(mismatch(self))
                }
            }
            operators::EQUALS | operators::NOT_EQUALS => {
                if first.goes_with(second) {
                    Ok(Flag)
                } else {
                    Err(mismatch(self))
                }
            }
            operators::GREATER
            | operators::GREATER_EQUALS
            | operators::LESS
            | operators::LESS_EQUALS => {
                if first.goes_with(second) && all(|one| one != Nothing) {
                    Ok(Flag)
                } else {
                    Err(mismatch(self))
                }
            }
            operators::IN => Ok(Flag),
            operators::INDEX => Ok(Any),
            operators::CONDITIONAL => {
                if matches!(first, Flag | Any) {
                    Ok(given.get(2).map_or(
                        second,
                        |third| {
                            if *third == second { second } else { Any }
                        },
                    ))
                } else {
                    Err(mismatch(self))
                }
            }
            operators::ADD | operators::SUBSTRACT if all(|one| matches!(one, Time | Any)) => {
                Ok(Any)
            }
            operators::ADD if first == Text && matches!(second, Text | Any) => Ok(Text),
            operators::ADD if first == Any && second == Text => Ok(Text),
            operators::ADD
            | operators::SUBSTRACT
            | operators::MULTIPLY
            | operators::DIVIDE
            | operators::MODULO
            | operators::NEGATE => {
                // Whole numbers and fractions do not add up by themselves.
                let alike = given.len() < 2 || first == second || first == Any || second == Any;
                if alike && all(|one| one.is_number() || one == Any) {
                    Ok(if first == Any { second } else { first })
                } else {
                    Err(mismatch(self))
                }
            }
            name => match FUNCTIONS.iter().find(|(function, _)| *function == name) {
                Some((_, gives)) => self.function(at, name, &given, *gives),
                None => Err(self.problem(at, ExpressionRule::UnknownFunction, name)),
            },
        }
    }

    /// What is asked of a text is asked of a text.
    fn function(
        &self,
        at: &IdedExpr,
        name: &str,
        given: &[ExpressionType],
        gives: ExpressionType,
    ) -> Inferred {
        let of_texts = ["contains", "startsWith", "endsWith", "matches"];
        let fits = if of_texts.contains(&name) {
            given.len() == 2 && given.iter().all(|one| matches!(one, Text | Any))
        } else if name == MONEY {
            given.len() == 2 && given.first() != Some(&Text) && given.get(1) != Some(&Whole)
        } else {
            !given.is_empty()
        };
        if fits {
            return Ok(gives);
        }
        let names: Vec<_> = given.iter().map(|one| one.name()).collect();
        Err(self.problem(at, ExpressionRule::Mismatch, &names.join(", ")))
    }
}

/// From where to where an expression goes: an operator's own place is but its sign.
fn find_span(at: &IdedExpr, source: &SourceInfo, level: usize) -> Option<(usize, usize)> {
    let own = source.offset_for(at.id);
    let mut span = own.map(|(start, end)| (start as usize, end as usize + 1));
    let mut parts: Vec<&IdedExpr> = Vec::new();
    match &at.expr {
        Expr::Select(select) => {
            parts.push(&select.operand);
            // What is selected stands behind the dot.
            let letters = select.field.len();
            span = span.map(|(start, end)| (start, end + letters));
        }
        Expr::Call(call) => {
            parts.extend(call.target.as_deref().into_iter().chain(&call.args));
            // The place of a function is that of its bracket; operators have no letters.
            if call.func_name.starts_with(char::is_alphabetic) {
                let letters = call.func_name.len();
                span = span.map(|(start, end)| (start.saturating_sub(letters), end));
            }
        }
        Expr::List(list) => parts.extend(&list.elements),
        _ => {}
    }
    for part in parts.into_iter().filter(|_| level < MAX_LEVELS) {
        span = match (span, find_span(part, source, level + 1)) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
    }
    span
}
