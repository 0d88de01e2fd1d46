//! The parameters that every list takes.

use super::Params;
use crate::{api_error::ApiError, state::table::PageQuery};

/// Reads `limit`, the cursors and, where the endpoint has it, `created`.
pub(crate) fn read_page_query(
    params: &mut Params,
    filters_created: bool,
) -> Result<PageQuery, ApiError> {
    let limit = params.integer("limit")?.unwrap_or(10);
    let refuse = |bound: &str, value: i64| {
        let message = format!("This value must be {bound} (it currently is '{value}').");
        ApiError::invalid("parameter_invalid_integer", "limit", message)
    };
    let limit = match usize::try_from(limit) {
        Ok(count @ 1..=100) => count,
        Ok(101..) => return Err(refuse("less than or equal to 100", limit)),
        _ => return Err(refuse("greater than or equal to 1", limit)),
    };
    if params.has("starting_after") && params.has("ending_before") {
        return Err(ApiError::both("ending_before", "starting_after"));
    }
    let after = params.filled("starting_after", 5000)?;
    let before = params.filled("ending_before", 5000)?;
    let created = if filters_created {
        read_bounds(params, "created")?
    } else {
        (i64::MIN, i64::MAX)
    };
    Ok(PageQuery {
        limit,
        after,
        before,
        created,
    })
}

/// The smallest and the largest value that a filter lets through: one value, or a range.
pub(crate) fn read_bounds(params: &mut Params, key: &str) -> Result<(i64, i64), ApiError> {
    let (mut low, mut high) = (i64::MIN, i64::MAX);
    let name = params.name(key);
    match params.text_or_object(key)? {
        None => {}
        Some(Ok(text)) => {
            let parsed = text.parse().map_err(|_| {
                ApiError::invalid(
                    "parameter_invalid_integer",
                    &name,
                    format!("Invalid integer: {text}"),
                )
            })?;
            (low, high) = (parsed, parsed);
        }
        Some(Err(mut range)) => {
            if let Some(gt) = range.integer("gt")? {
                low = low.max(gt.saturating_add(1));
            }
            if let Some(gte) = range.integer("gte")? {
                low = low.max(gte);
            }
            if let Some(lt) = range.integer("lt")? {
                high = high.min(lt.saturating_sub(1));
            }
            if let Some(lte) = range.integer("lte")? {
                high = high.min(lte);
            }
            range.finish()?;
        }
    }
    Ok((low, high))
}
