//! Values of any type that has a schema, for the writer's test: a new field is drawn too.

use std::fmt::Debug;
use std::net::IpAddr;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::strategies::{edit, error};

/// Any value of a type, as its schema has it, with these texts in its fields.
pub(super) fn any_of<T: JsonSchema + DeserializeOwned + Debug + 'static>(
    text: fn() -> BoxedStrategy<String>,
) -> BoxedStrategy<T> {
    let schema = schema_for!(T).to_value();
    let value = Generator { schema: &schema, text }.value(&schema);
    value.prop_map(|value| serde_json::from_value(value).unwrap()).boxed()
}

/// Generates the values of a schema.
struct Generator<'s> {
    schema: &'s Value,
    text: fn() -> BoxedStrategy<String>,
}

impl Generator<'_> {
    fn value(&self, at: &Value) -> BoxedStrategy<Value> {
        if let Some(name) = at["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            return match name {
                // It contains itself.
                "Error" => error().prop_map(|error| json!(error)).boxed(),
                // Its fields depend on each other.
                "HandlerEdit" => edit().prop_map(|edit| json!(edit)).boxed(),
                name => self.value(&self.schema["$defs"][name]),
            };
        }
        let alternatives = ["oneOf", "anyOf"].iter().find_map(|kind| at[kind].as_array());
        if let Some(alternatives) = alternatives {
            return Union::new(alternatives.iter().map(|one| self.value(one))).boxed();
        }
        if let Some(values) = at["enum"].as_array() {
            return select(values.clone()).boxed();
        }
        match &at["type"] {
            _ if !at["const"].is_null() => Just(at["const"].clone()).boxed(),
            Value::Array(types) => {
                let typed = |one: &Value| {
                    let mut typed = at.clone();
                    typed["type"] = one.clone();
                    typed
                };
                Union::new(types.iter().map(|one| self.value(&typed(one)))).boxed()
            }
            kind => self.of_type(kind.as_str().unwrap(), at),
        }
    }

    fn of_type(&self, kind: &str, at: &Value) -> BoxedStrategy<Value> {
        match (kind, at["format"].as_str()) {
            ("null", _) => Just(Value::Null).boxed(),
            ("boolean", _) => any::<bool>().prop_map(Value::from).boxed(),
            ("integer", Some("uint8")) => any::<u8>().prop_map(Value::from).boxed(),
            ("integer", Some("uint16")) => any::<u16>().prop_map(Value::from).boxed(),
            ("integer", Some("uint32")) => any::<u32>().prop_map(Value::from).boxed(),
            ("integer", Some("int64")) => any::<i64>().prop_map(Value::from).boxed(),
            ("string", Some("ip")) => any::<IpAddr>().prop_map(|address| json!(address)).boxed(),
            ("string", None) => (self.text)().prop_map(Value::from).boxed(),
            ("array", _) => vec(self.value(&at["items"]), 0..3).prop_map(Value::from).boxed(),
            ("object", _) => self.object(at),
            other => panic!("a new type: {other:?}"),
        }
    }

    fn object(&self, at: &Value) -> BoxedStrategy<Value> {
        let Some(fields) = at["properties"].as_object() else {
            let entries = btree_map((self.text)(), self.value(&at["additionalProperties"]), 0..3);
            return entries.prop_map(|entries| json!(entries)).boxed();
        };
        let names: Vec<String> = fields.keys().cloned().collect();
        let values: Vec<_> = fields.values().map(|field| self.value(field)).collect();
        values.prop_map(move |values| names.iter().cloned().zip(values).collect()).boxed()
    }
}
