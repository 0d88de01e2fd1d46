//! The shared files, and what is asked of them.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use serde_json::Value;

use crate::schema;

/// Stripe's description of its API.
pub(crate) struct Description {
    root: Value,
}

/// The folder beside the repository.
fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared")
}

/// Whether there is something to check against; says so where it is seen if there is not: libtest
/// keeps what the macros print.
fn is_there() -> bool {
    if shared().join("stripe").is_dir() {
        return true;
    }
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("a test");
    let line = format!("\nskipped {name}: ../shared is not there\n");
    std::io::stderr().write_all(line.as_bytes()).ok();
    false
}

/// A shared file's text, where the folder is.
pub(crate) fn text(name: &str) -> Option<String> {
    if !is_there() {
        return None;
    }
    let read = std::fs::read_to_string(shared().join(name));
    Some(read.unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// One of the files of example objects.
pub(crate) fn examples(name: &str) -> Option<Value> {
    let mut all: Value = serde_json::from_str(&text(&format!("stripe/{name}"))?).unwrap();
    Some(all["resources"].take())
}

/// The description, read once.
pub(crate) fn description() -> Option<&'static Description> {
    static READ: OnceLock<Description> = OnceLock::new();
    is_there().then(|| {
        READ.get_or_init(|| {
            let text = text("stripe/spec3-2020-08-27.json").unwrap();
            let root = serde_json::from_str(&text).unwrap();
            Description { root }
        })
    })
}

/// One method of one path.
pub(crate) struct Operation<'a> {
    pub(crate) template: &'a str,
    pub(crate) method: String,
    /// Whether parameters go into the body.
    pub(crate) body: bool,
    operation: &'a Value,
}

impl Description {
    /// All of it, for references.
    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// The schema of a resource.
    pub(crate) fn resource(&self, name: &str) -> &Value {
        let schema = &self.root["components"]["schemas"][name];
        assert!(schema.is_object(), "no resource {name}");
        schema
    }

    /// The operation that a request is for.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let paths = self.root["paths"].as_object()?;
        let fits = |template: &str| {
            let (want, have): (Vec<_>, Vec<_>) =
                (template.split('/').collect(), path.split('/').collect());
            let same = |(want, have): (&&str, &&str)| {
                want == have || (want.starts_with('{') && !have.is_empty())
            };
            want.len() == have.len() && want.iter().zip(&have).all(same)
        };
        // A path without a gap is meant before one with a gap.
        let mut found: Vec<_> = paths
            .iter()
            .filter(|(template, _)| fits(template))
            .collect();
        found.sort_by_key(|(template, _)| template.matches('{').count());
        let (template, methods) = found.into_iter().next()?;
        let operation = methods.get(method.to_ascii_lowercase())?;
        Some(Operation {
            template,
            method: method.to_owned(),
            body: method == "POST",
            operation,
        })
    }

    /// What is wrong with an answer's body.
    pub(crate) fn wrong(&self, schema: &Value, value: &Value) -> Vec<String> {
        schema::wrong(&self.root, schema, value)
    }
}

impl<'a> Operation<'a> {
    /// `GET /v1/charges/{charge}`
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// The parameters as one object's schema.
    pub(crate) fn parameters(&self) -> Value {
        if self.body {
            let content = &self.operation["requestBody"]["content"];
            return content["application/x-www-form-urlencoded"]["schema"].clone();
        }
        let all = self.operation["parameters"].as_array();
        let query = all.into_iter().flatten().filter(|one| one["in"] == "query");
        let named = query.map(|one| {
            (
                one["name"].as_str().unwrap().to_owned(),
                one["schema"].clone(),
            )
        });
        let properties: serde_json::Map<String, Value> = named.collect();
        serde_json::json!({ "type": "object", "properties": properties, "additionalProperties": false })
    }

    /// How long the id in the path may be.
    pub(crate) fn id_length(&self) -> Option<u64> {
        let all = self.operation["parameters"].as_array()?;
        let id = all.iter().find(|one| one["in"] == "path")?;
        id["schema"]["maxLength"].as_u64()
    }

    /// The schema of the answer.
    pub(crate) fn answer(&self) -> &'a Value {
        &self.operation["responses"]["200"]["content"]["application/json"]["schema"]
    }
}
