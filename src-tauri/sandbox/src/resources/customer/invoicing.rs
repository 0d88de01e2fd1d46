//! What a customer's invoices look like, and how they are paid: the sandbox has no cards, bank
//! accounts or promotion codes, so that whoever names one is told that it is not there.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    api_error::ApiError,
    params::{Field, Params},
};

const TAX_IDS: [&str; 33] = [
    "ae_trn", "au_abn", "br_cnpj", "br_cpf", "ca_bn", "ca_qst", "ch_vat", "cl_tin", "es_cif",
    "eu_vat", "gb_vat", "hk_br", "id_npwp", "in_gst", "jp_cn", "jp_rn", "kr_brn", "li_uid",
    "mx_rfc", "my_frp", "my_itn", "my_sst", "no_vat", "nz_gst", "ru_inn", "ru_kpp", "sa_vat",
    "sg_gst", "sg_uen", "th_vat", "tw_vat", "us_ein", "za_vat",
];

/// How a customer's invoices look.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Invoicing {
    custom_fields: Vec<(String, String)>,
    footer: Option<String>,
    next_sequence: Option<i64>,
}

impl Invoicing {
    pub(crate) fn settings(&self) -> Value {
        let field = |(name, value): &(String, String)| json!({ "name": name, "value": value });
        let fields: Vec<Value> = self.custom_fields.iter().map(field).collect();
        let fields = Some(fields).filter(|fields| !fields.is_empty());
        json!({ "custom_fields": fields, "default_payment_method": null, "footer": self.footer })
    }

    pub(crate) fn next_sequence(&self) -> i64 {
        self.next_sequence.unwrap_or(1)
    }

    /// Takes what both creating and updating take.
    pub(crate) fn apply(&mut self, params: &mut Params) -> Result<(), ApiError> {
        if let Some(next) = params.integer("next_invoice_sequence")? {
            self.next_sequence = Some(next);
        }
        if let Field::Set(mut settings) = params.object("invoice_settings")? {
            match settings.objects("custom_fields", 4)? {
                Field::Absent => {}
                Field::Unset => self.custom_fields.clear(),
                Field::Set(fields) => self.custom_fields = read_custom_fields(fields)?,
            }
            refuse_id(&mut settings, "default_payment_method", "PaymentMethod")?;
            settings.text("footer", 5000)?.write(&mut self.footer);
            settings.finish()?;
        }
        refuse_id(params, "source", "token")?;
        refuse_id(params, "promotion_code", "promotion code")
    }
}

fn read_custom_fields(fields: Vec<Params>) -> Result<Vec<(String, String)>, ApiError> {
    let read = |mut field: Params| {
        let read = (field.required("name", 30)?, field.required("value", 30)?);
        field.finish()?;
        Ok(read)
    };
    fields.into_iter().map(read).collect()
}

/// A parameter that names something which the sandbox has none of.
fn refuse_id(params: &mut Params, key: &str, noun: &str) -> Result<(), ApiError> {
    let name = params.name(key);
    match params.text(key, 5000)? {
        Field::Set(id) => Err(ApiError::missing_by(&name, noun, &id)),
        Field::Absent | Field::Unset => Ok(()),
    }
}

/// What only creating takes. Stripe keeps the tax ids in a list of their own, which is not shown.
pub(crate) fn check_create_params(params: &mut Params) -> Result<(), ApiError> {
    refuse_id(params, "payment_method", "PaymentMethod")?;
    for mut id in params.objects("tax_id_data", 5)?.some().unwrap_or_default() {
        let name = id.name("type");
        id.word("type", &TAX_IDS)?
            .ok_or_else(|| ApiError::required(&name))?;
        id.required("value", 5000)?;
        id.finish()?;
    }
    Ok(())
}

/// What only updating takes.
pub(crate) fn check_update_params(params: &mut Params) -> Result<(), ApiError> {
    for key in [
        "default_alipay_account",
        "default_bank_account",
        "default_card",
        "default_source",
    ] {
        refuse_id(params, key, "source")?;
    }
    for key in ["bank_account", "card"] {
        if let Some(given) = params.text_or_object(key)? {
            return Err(match given {
                Ok(token) => ApiError::missing_by(key, "token", &token),
                Err(_) => ApiError::new(
                    402,
                    "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test \
                     tokens that map to the test card you are using.",
                )
                .kind("card_error")
                .param(key),
            });
        }
    }
    // There are no subscriptions whose trial could end.
    match params.filled("trial_end", 5000)?.as_deref() {
        None | Some("now") => Ok(()),
        Some(time) if time.parse::<i64>().is_ok() => Ok(()),
        Some(time) => Err(ApiError::invalid(
            "parameter_invalid_integer",
            "trial_end",
            format!("Invalid integer: {time}"),
        )),
    }
}
