//! Every string of a case and of an outcome is visited, at the place where its JSON has it.

use std::collections::BTreeMap;

use schemars::schema_for;
use serde_json::{Map, Value, json};

use super::*;
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;

/// The start of the strings in the fields that take any string.
const MARK: &str = "string ";
/// A key in maps, which is no name of a field.
const KEY: &str = "a key";
/// The most alternatives that a value of the schema has.
const ALTERNATIVES: usize = 6;

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
    fn all(schema: &Value) -> impl Iterator<Item = Value> {
        (0..ALTERNATIVES).map(|alternative| {
            let mut filler = Self { schema: schema.clone(), alternative, strings: 0, around: Vec::new() };
            filler.value(schema).unwrap()
        })
    }

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

/// The marked strings of a JSON value by their places.
fn marked(value: &Value, place: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) if text.starts_with(MARK) => {
            assert_eq!(found.insert(place.to_owned(), text.clone()), None);
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| marked(item, &format!("{place}[{index}]"), found));
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let place = match (place, name.as_str()) {
                    (_, KEY) => format!("{place}[{name:?}]"),
                    ("", _) => name.clone(),
                    _ => format!("{place}.{name}"),
                };
                marked(field, &place, found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_string_of_a_case_is_visited_at_its_place() {
    for filled in Filler::all(&schema_for!(Case).to_value()) {
        let mut case: Case = serde_json::from_value(filled).unwrap();
        let mut expected = BTreeMap::new();
        marked(&serde_json::to_value(&case).unwrap(), "", &mut expected);
        assert!(expected.len() > 40, "{expected:#?}");

        let mut visited = BTreeMap::new();
        case.each_text(|place, _, text| _ = visited.insert(place.to_string(), text.to_owned()));
        assert_eq!(visited, expected);

        let mut changed = BTreeMap::new();
        case.each_text_mut(|place, _, text| {
            _ = changed.insert(place.to_string(), std::mem::replace(text, "changed".into()));
        });
        assert_eq!(changed, expected);
        assert!(!serde_json::to_string(&case).unwrap().contains(MARK));
    }
}

#[test]
fn every_string_of_an_outcome_is_visited_at_its_place() {
    for filled in Filler::all(&schema_for!(Outcome).to_value()) {
        let mut outcome: Outcome = serde_json::from_value(filled).unwrap();
        let mut expected = BTreeMap::new();
        marked(&serde_json::to_value(&outcome).unwrap(), "", &mut expected);
        assert!(expected.len() > 3, "{expected:#?}");

        let mut visited = BTreeMap::new();
        outcome.each_text(|place, _, text| _ = visited.insert(place.to_string(), text.to_owned()));
        assert_eq!(visited, expected);

        let mut changed = BTreeMap::new();
        outcome.each_text_mut(|place, _, text| {
            _ = changed.insert(place.to_string(), std::mem::replace(text, "changed".into()));
        });
        assert_eq!(changed, expected);
        assert!(!serde_json::to_string(&outcome).unwrap().contains(MARK));
    }
}

#[test]
fn the_roles_of_secrets_are_those_of_their_names() {
    let named = |place: &Place<'_>| crate::vocabulary::secret::is_secret(&place.to_string());
    for filled in Filler::all(&schema_for!(Case).to_value()) {
        let case: Case = serde_json::from_value(filled).unwrap();
        case.each_text(|place, role, _| assert_eq!(role == Role::Secret, named(place), "{place}"));
    }
    for filled in Filler::all(&schema_for!(Outcome).to_value()) {
        let outcome: Outcome = serde_json::from_value(filled).unwrap();
        outcome.each_text(|place, role, _| assert_eq!(role == Role::Secret, named(place), "{place}"));
    }
}

/// Puts the planted text into every string that may contain a secret, in the form that its role demands.
fn plant(place: &Place<'_>, role: Role, text: &mut String) {
    match role.at(place) {
        Role::Name | Role::Plain | Role::Path => {}
        Role::Named | Role::Url | Role::Message => *text = format!("http://user:{PLANTED}@host"),
        Role::Secret
        | Role::Certificates
        | Role::PrivateKey
        | Role::Content
        | Role::Base64
        | Role::Output => {
            *text = PLANTED.to_owned();
        }
    }
}

/// A secret that is too short to be found in other texts.
const PLANTED: &str = "pl4";

/// Asserts that `Debug` shows the other strings, in both of its forms, and not the planted one.
fn assert_masked(value: &dyn fmt::Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(shown.contains(MARK) && !shown.contains(PLANTED), "{shown}");
    }
}

#[test]
fn debug_shows_no_secret_of_a_case_or_of_its_parts() {
    for filled in Filler::all(&schema_for!(Case).to_value()) {
        let mut case: Case = serde_json::from_value(filled).unwrap();
        case.env.insert("AWS_SECRET_ACCESS_KEY".to_owned(), String::new());
        case.each_text_mut(plant);
        assert!(serde_json::to_string(&case).unwrap().matches(PLANTED).count() > 10);
        assert_masked(&case);
        assert_masked(&case.options);
        assert_masked(&case.options.config);
        assert_masked(&case.observe);
    }
}

#[test]
fn debug_shows_no_secret_of_an_outcome() {
    for filled in Filler::all(&schema_for!(Outcome).to_value()) {
        let mut outcome: Outcome = serde_json::from_value(filled).unwrap();
        if let Outcome::Session(session) = &mut outcome {
            for call in session.requests.iter_mut().flatten() {
                call.parameters.insert("TokenCode".to_owned(), String::new());
            }
        }
        outcome.each_text_mut(plant);
        assert!(serde_json::to_string(&outcome).unwrap().contains(PLANTED));
        assert_masked(&outcome);
    }
}
