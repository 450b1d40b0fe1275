//! Cases and outcomes for tests in which every field is set: they are made from the schema, so that no new field is forgotten.

use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// The start of the strings in the fields that take any string.
pub(crate) const MARK: &str = "string ";
/// A key in maps, which is no name of a field.
pub(crate) const KEY: &str = "a key";
/// The most alternatives that a value of the schema has.
const ALTERNATIVES: usize = 6;

/// Values that together have every field and every alternative of a type.
pub(crate) fn filled<T: JsonSchema + DeserializeOwned>() -> impl Iterator<Item = T> {
    let schema = schema_for!(T).to_value();
    (0..ALTERNATIVES).map(move |alternative| {
        let mut filler = Filler { schema: schema.clone(), alternative, strings: 0, around: Vec::new() };
        serde_json::from_value(filler.value(&schema).unwrap()).unwrap()
    })
}

/// Fills in every field of a schema.
struct Filler {
    schema: Value,
    /// Which of the alternatives of a value is taken.
    alternative: usize,
    strings: usize,
    /// The types around the value.
    around: Vec<String>,
}

impl Filler {
    /// A value with a string of its own in every field, or none for a type within itself.
    fn value(&mut self, at: &Value) -> Option<Value> {
        if let Some(name) = at["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            return self.named(name);
        }
        let alternatives = ["oneOf", "anyOf", "enum"].iter().find_map(|kind| at[kind].as_array());
        if let Some(alternatives) = alternatives {
            let alternatives: Vec<_> = alternatives.iter().filter(|other| other["type"] != "null").collect();
            assert!(alternatives.len() <= ALTERNATIVES);
            let taken = alternatives[self.alternative % alternatives.len()];
            return if at["enum"].is_array() { Some(taken.clone()) } else { self.value(taken) };
        }
        if !at["const"].is_null() {
            return Some(at["const"].clone());
        }
        let kind = at["type"].as_str().or_else(|| at["type"][0].as_str());
        Some(match (kind.unwrap(), at["format"].as_str()) {
            ("string", Some("ip")) => json!("127.0.0.1"),
            ("string", _) => {
                self.strings += 1;
                json!(format!("{MARK}{}", self.strings))
            }
            ("boolean", _) => json!(true),
            ("integer", _) => json!(1),
            ("array", _) => json!([self.value(&at["items"])?]),
            ("object", _) => self.object(at)?,
            other => panic!("a new type: {other:?}"),
        })
    }

    fn named(&mut self, name: &str) -> Option<Value> {
        if self.around.iter().filter(|around| *around == name).count() > 1 {
            return None;
        }
        self.around.push(name.to_owned());
        let value = self.value(&self.schema["$defs"][name].clone());
        self.around.pop();
        value
    }

    fn object(&mut self, at: &Value) -> Option<Value> {
        if at["additionalProperties"].is_object() {
            return Some(json!({KEY: self.value(&at["additionalProperties"])?}));
        }
        let mut fields = Map::new();
        for (name, field) in at["properties"].as_object().into_iter().flatten() {
            fields.extend(self.value(field).map(|value| (name.clone(), value)));
        }
        Some(fields.into())
    }
}
