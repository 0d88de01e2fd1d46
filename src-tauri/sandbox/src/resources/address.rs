//! Where somebody lives, and where something is sent.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    params::{Field, Params},
};

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// City.
    pub city: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// Street and number.
    pub line1: Option<String>,
    /// Flat, floor, building.
    pub line2: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// State, county or prefecture.
    pub state: Option<String>,
}

impl Address {
    pub(crate) fn render(&self) -> Value {
        json!({
            "city": self.city, "country": self.country, "line1": self.line1,
            "line2": self.line2, "postal_code": self.postal_code, "state": self.state,
        })
    }

    /// Takes the fields that were sent.
    pub(crate) fn merge(&mut self, mut params: Params) -> Result<(), ApiError> {
        params.text("city", 5000)?.write(&mut self.city);
        params.text("country", 5000)?.write(&mut self.country);
        params.text("line1", 5000)?.write(&mut self.line1);
        params.text("line2", 5000)?.write(&mut self.line2);
        params
            .text("postal_code", 5000)?
            .write(&mut self.postal_code);
        params.text("state", 5000)?.write(&mut self.state);
        params.finish()
    }
}

/// Whom and where something is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shipping {
    /// Where.
    pub address: Address,
    /// To whom.
    pub name: Option<String>,
    /// Their telephone.
    pub phone: Option<String>,
    /// Who carries it (orders only).
    pub carrier: Option<String>,
    /// The carrier's number (orders only).
    pub tracking_number: Option<String>,
}

impl Shipping {
    /// Reads an optional `shipping` parameter.
    pub(crate) fn read(params: &mut Params, target: &mut Option<Self>) -> Result<(), ApiError> {
        let mut fields = match params.object("shipping")? {
            Field::Absent => return Ok(()),
            Field::Unset => {
                *target = None;
                return Ok(());
            }
            Field::Set(fields) => fields,
        };
        let mut shipping = Self::default();
        let name = fields.name("address");
        let Field::Set(address) = fields.object("address")? else {
            return Err(ApiError::required(&name));
        };
        shipping.address.merge(address)?;
        shipping.name = Some(fields.required("name", 5000)?);
        shipping.phone = fields.text("phone", 5000)?.some();
        fields.finish()?;
        *target = Some(shipping);
        Ok(())
    }
}
