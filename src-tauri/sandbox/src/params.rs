//! Takes parameters out of a request one by one; what is left over is unknown.

use std::collections::BTreeMap;

use self::form::Node;
use crate::api_error::ApiError;

pub(crate) mod form;
pub(crate) mod page;

/// The person's own key-value pairs on an object.
pub type Metadata = BTreeMap<String, String>;

/// The three states of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field<T> {
    Absent,
    /// Sent empty.
    Unset,
    Set(T),
}

impl<T> Field<T> {
    /// The value, if there is one.
    pub(crate) fn some(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Unset => None,
        }
    }

    /// Writes it over a field that may be empty.
    pub(crate) fn write(self, target: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Unset => *target = None,
            Self::Set(value) => *target = Some(value),
        }
    }

    /// Writes it over a field that is never empty.
    pub(crate) fn write_set(self, target: &mut T) {
        if let Self::Set(value) = self {
            *target = value;
        }
    }
}

/// Refuses a text of more than `max` characters.
fn check_length(name: &str, text: String, max: usize) -> Result<String, ApiError> {
    let count = text.chars().count();
    if count <= max {
        return Ok(text);
    }
    let head: String = text.chars().take(6).collect();
    let tail: String = text.chars().skip(count - 6).collect();
    let message = format!("Invalid string: {head}...{tail}; must be at most {max} characters");
    Err(ApiError::new(400, message).param(name))
}

/// The parameters of one call, or of one nested object in it.
#[derive(Debug, Clone)]
pub(crate) struct Params {
    nodes: Vec<(String, Node)>,
    prefix: String,
}

impl Params {
    pub(crate) fn new(nodes: Vec<(String, Node)>) -> Self {
        Self {
            nodes,
            prefix: String::new(),
        }
    }

    /// The full name of a parameter, for error messages.
    pub(crate) fn name(&self, key: &str) -> String {
        if self.prefix.is_empty() {
            key.to_owned()
        } else {
            format!("{}[{key}]", self.prefix)
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.nodes.iter().any(|(name, _)| name == key)
    }

    fn take(&mut self, key: &str) -> Option<Node> {
        let position = self.nodes.iter().position(|(name, _)| name == key)?;
        Some(self.nodes.remove(position).1)
    }

    /// A text of at most `max` characters.
    pub(crate) fn text(&mut self, key: &str, max: usize) -> Result<Field<String>, ApiError> {
        match self.take(key) {
            None => Ok(Field::Absent),
            Some(Node::Map(_)) => {
                let name = self.name(key);
                Err(ApiError::new(400, "Invalid string: must be a string").param(&name))
            }
            Some(Node::Text(text)) if text.is_empty() => Ok(Field::Unset),
            Some(Node::Text(text)) => check_length(&self.name(key), text, max).map(Field::Set),
        }
    }

    /// A text that may be left out, but not be empty.
    pub(crate) fn filled(&mut self, key: &str, max: usize) -> Result<Option<String>, ApiError> {
        match self.text(key, max)? {
            Field::Unset => Err(ApiError::empty(&self.name(key))),
            field => Ok(field.some()),
        }
    }

    /// A text that must be there.
    pub(crate) fn required(&mut self, key: &str, max: usize) -> Result<String, ApiError> {
        let value = self.filled(key, max)?;
        value.ok_or_else(|| ApiError::required(&self.name(key)))
    }

    pub(crate) fn integer(&mut self, key: &str) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.filled(key, 5000)? else {
            return Ok(None);
        };
        let name = self.name(key);
        let parsed = text.parse();
        parsed.map(Some).map_err(|_| {
            ApiError::invalid(
                "parameter_invalid_integer",
                &name,
                format!("Invalid integer: {text}"),
            )
        })
    }

    pub(crate) fn required_integer(&mut self, key: &str) -> Result<i64, ApiError> {
        let value = self.integer(key)?;
        value.ok_or_else(|| ApiError::required(&self.name(key)))
    }

    pub(crate) fn boolean(&mut self, key: &str) -> Result<Option<bool>, ApiError> {
        match self.filled(key, 5000)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(text) => {
                Err(ApiError::new(400, format!("Invalid boolean: {text}")).param(&self.name(key)))
            }
        }
    }

    /// One of a few words.
    pub(crate) fn word(
        &mut self,
        key: &str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, ApiError> {
        let text = match self.text(key, 5000)? {
            Field::Absent => return Ok(None),
            Field::Unset if words.contains(&"") => return Ok(Some("")),
            Field::Unset => return Err(ApiError::empty(&self.name(key))),
            Field::Set(text) => text,
        };
        if let Some(word) = words.iter().find(|word| **word == text) {
            return Ok(Some(*word));
        }
        let (last, first) = words.split_last().unwrap_or((&"", &[]));
        let list = format!("{}, or {last}", first.join(", "));
        Err(
            ApiError::new(400, format!("Invalid {key}: must be one of {list}"))
                .param(&self.name(key)),
        )
    }

    /// A three-letter currency code, in lower case.
    pub(crate) fn currency(&mut self, key: &str) -> Result<Option<String>, ApiError> {
        let Some(text) = self.filled(key, 5000)? else {
            return Ok(None);
        };
        let currency = text.to_lowercase();
        if currency.len() == 3 && currency.chars().all(|letter| letter.is_ascii_lowercase()) {
            return Ok(Some(currency));
        }
        let message = format!(
            "Invalid currency: {currency}. Stripe currently supports these currencies: usd, aed, …"
        );
        Err(ApiError::new(400, message).param(&self.name(key)))
    }

    /// The items of a list, each under its full name.
    pub(crate) fn list(
        &mut self,
        key: &str,
        max: usize,
    ) -> Result<Field<Vec<(String, Node)>>, ApiError> {
        let name = self.name(key);
        match self.take(key) {
            None => Ok(Field::Absent),
            Some(Node::Text(text)) if text.is_empty() => Ok(Field::Unset),
            Some(Node::Text(_)) => Err(ApiError::new(400, "Invalid array").param(&name)),
            Some(Node::Map(items))
                if items
                    .iter()
                    .any(|(index, _)| index.parse::<usize>().is_err()) =>
            {
                Err(ApiError::new(400, "Invalid array").param(&name))
            }
            Some(Node::Map(items)) if items.len() > max => {
                let message = format!("Invalid array: array too long (maximum {max} elements)");
                Err(ApiError::new(400, message).param(&name))
            }
            Some(Node::Map(mut items)) => {
                items.sort_by_key(|(index, _)| index.parse::<usize>().unwrap_or(usize::MAX));
                let named = items
                    .into_iter()
                    .map(|(index, node)| (format!("{name}[{index}]"), node));
                Ok(Field::Set(named.collect()))
            }
        }
    }

    /// A list of texts; empty ones are left out.
    pub(crate) fn texts(&mut self, key: &str, max: usize) -> Result<Field<Vec<String>>, ApiError> {
        let items = match self.list(key, max)? {
            Field::Absent => return Ok(Field::Absent),
            Field::Unset => return Ok(Field::Unset),
            Field::Set(items) => items,
        };
        let mut texts = Vec::with_capacity(items.len());
        for (name, node) in items {
            match node {
                Node::Text(text) if text.is_empty() => {}
                Node::Text(text) => texts.push(check_length(&name, text, 5000)?),
                Node::Map(_) => return Err(ApiError::new(400, "Invalid string").param(&name)),
            }
        }
        Ok(Field::Set(texts))
    }

    /// A list of objects.
    pub(crate) fn objects(&mut self, key: &str, max: usize) -> Result<Field<Vec<Self>>, ApiError> {
        let items = match self.list(key, max)? {
            Field::Absent => return Ok(Field::Absent),
            Field::Unset => return Ok(Field::Unset),
            Field::Set(items) => items,
        };
        let object = |(name, node): (String, Node)| match node {
            Node::Map(nodes) => Ok(Self {
                nodes,
                prefix: name,
            }),
            Node::Text(_) => Err(ApiError::new(400, "Invalid object").param(&name)),
        };
        let objects: Result<Vec<Self>, ApiError> = items.into_iter().map(object).collect();
        Ok(Field::Set(objects?))
    }

    /// A nested object.
    pub(crate) fn object(&mut self, key: &str) -> Result<Field<Self>, ApiError> {
        let prefix = self.name(key);
        match self.take(key) {
            None => Ok(Field::Absent),
            Some(Node::Text(text)) if text.is_empty() => Ok(Field::Unset),
            Some(Node::Text(_)) => Err(ApiError::new(400, "Invalid object").param(&prefix)),
            Some(Node::Map(nodes)) => Ok(Field::Set(Self { nodes, prefix })),
        }
    }

    /// A value that is either text or an object, as `created` is.
    pub(crate) fn text_or_object(
        &mut self,
        key: &str,
    ) -> Result<Option<Result<String, Self>>, ApiError> {
        let is_text = self
            .nodes
            .iter()
            .any(|(name, node)| name == key && matches!(node, Node::Text(_)));
        if is_text {
            return Ok(self.filled(key, 5000)?.map(Ok));
        }
        Ok(self.object(key)?.some().map(Err))
    }

    /// Merges `metadata` into what is there: an empty value takes a key away, an empty parameter takes all.
    pub(crate) fn metadata(&mut self, target: &mut Metadata) -> Result<(), ApiError> {
        let fields = match self.object("metadata")? {
            Field::Absent => return Ok(()),
            Field::Unset => {
                target.clear();
                return Ok(());
            }
            Field::Set(fields) => fields,
        };
        for (key, node) in &fields.nodes {
            let name = fields.name(key);
            let Node::Text(value) = node else {
                return Err(ApiError::new(
                    400,
                    format!("Invalid value for {name}: must be a string"),
                )
                .param(&name));
            };
            if key.chars().count() > 40 {
                let message = format!(
                    "Metadata keys can have up to 40 characters, but you passed in {}.",
                    key.chars().count()
                );
                return Err(ApiError::new(400, message).param("metadata"));
            }
            if value.chars().count() > 500 {
                let message = format!(
                    "Metadata values can have up to 500 characters, but you passed in a value that is {} characters.",
                    value.chars().count()
                );
                return Err(ApiError::new(400, message).param(&name));
            }
            if value.is_empty() {
                target.remove(key);
            } else {
                target.insert(key.clone(), value.clone());
            }
        }
        if target.len() > 50 {
            let message = "Metadata can have up to 50 keys.";
            return Err(ApiError::new(400, message).param("metadata"));
        }
        Ok(())
    }

    /// Refuses what was not taken.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        if self.nodes.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = Vec::new();
        for (key, node) in &self.nodes {
            let name = self.name(key);
            match node {
                Node::Map(inner) if !self.prefix.is_empty() => {
                    names.extend(inner.iter().map(|(key, _)| format!("{name}[{key}]")));
                }
                _ => names.push(name),
            }
        }
        Err(ApiError::unknown(&names))
    }
}
