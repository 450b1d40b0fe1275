//! What awsess carries and generates needs no trust, also when it comes back as a file.

use std::collections::BTreeMap;

use awsess_conformance::case::{Case, Edition};
use awsess_conformance::scenario::embedded;
use awsess_conformance::strategy::{Settings, Source};
use awsess_conformance::vetting::{field_role, objections};
use serde_json::Value;

use super::{User, text};

#[test]
fn no_scenario_of_the_specification_needs_trust() {
    for scenario in embedded().unwrap() {
        for edition in &scenario.editions {
            assert_eq!(objections(&scenario.case_for(*edition)), [], "{}", scenario.id);
        }
    }
}

#[test]
fn no_generated_case_needs_trust() {
    let mut found = BTreeMap::new();
    for edition in Edition::ALL {
        let source = Source::with(11, edition, Settings::default());
        for index in 0..1_000 {
            let case = source.case(index);
            let objections = objections(&case).into_iter();
            found.extend(objections.map(|objection| (objection.to_string(), case.id.clone())));
        }
    }
    assert_eq!(found, BTreeMap::new());
}

#[test]
fn the_folder_of_features_is_checked_without_trust() {
    let user = User::new();
    let features = concat!(env!("CARGO_MANIFEST_DIR"), "/../features");
    let output = user.awsess(&["check", features, "--cases", "0"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// Every text field of the schema has a role, so that a new path cannot be forgotten.
#[test]
fn every_text_field_of_a_case_has_a_role() {
    let schema = serde_json::to_value(schemars::schema_for!(Case)).unwrap();
    let mut fields = Vec::new();
    texts(&schema, &schema, &mut Vec::new(), &mut fields);
    assert!(fields.len() > 40, "{fields:?}");
    let unknown: Vec<_> = fields
        .iter()
        .filter(|names| field_role(&names.iter().map(String::as_str).collect::<Vec<_>>()).is_none())
        .collect();
    assert!(unknown.is_empty(), "name the role of these fields in src/vetting/fields.rs: {unknown:?}");
}

/// The names on the way to each text of the schema.
fn texts(schema: &Value, at: &Value, names: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    if let Some(definition) = at["$ref"].as_str() {
        let name = definition.rsplit('/').next().unwrap();
        return texts(schema, &schema["$defs"][name], names, found);
    }
    let is_text = |kind: &Value| {
        kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&"string".into()))
    };
    if is_text(&at["type"]) || at["const"].is_string() {
        found.push(names.clone());
    }
    for alternatives in ["anyOf", "oneOf"] {
        for alternative in at[alternatives].as_array().into_iter().flatten() {
            texts(schema, alternative, names, found);
        }
    }
    let fields = at["properties"].as_object().into_iter().flatten();
    let fields = fields.map(|(name, field)| (name.clone(), field));
    let items = ["items", "additionalProperties"].map(|name| &at[name]);
    let items = items.into_iter().filter(|item| item.is_object()).map(|item| ("*".to_owned(), item));
    for (name, field) in fields.chain(items) {
        names.push(name);
        texts(schema, field, names, found);
        names.pop();
    }
}
