//! Every string of a case and of an outcome is visited, at the place where its JSON has it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::filler::{KEY, MARK, filled};
use super::*;
use crate::vocabulary::case::Case;
use crate::vocabulary::outcome::Outcome;

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
    for mut case in filled::<Case>() {
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
    for mut outcome in filled::<Outcome>() {
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
    for case in filled::<Case>() {
        case.each_text(|place, role, _| assert_eq!(role == Role::Secret, named(place), "{place}"));
    }
    for outcome in filled::<Outcome>() {
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
    for mut case in filled::<Case>() {
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
    for mut outcome in filled::<Outcome>() {
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
