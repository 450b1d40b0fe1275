//! Values of the properties of outcomes.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::vocabulary::secret::{MASK, is_secret};

/// The value that an assertion expects, or the one that an outcome shows.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::scenario) enum Value {
    /// There is no value.
    Absent,
    /// A number of calls.
    Count(usize),
    /// A text, such as the code of an error.
    Text(String),
    /// A part of a text. Only assertions expect it.
    Part(String),
    /// The code of the panic with which the creation of a session ends.
    Panic(String),
    /// Names in their order.
    List(Vec<String>),
    /// Names in any order.
    Names(Vec<String>),
    /// The messages of the errors that another error wraps, from the outermost. An assertion expects a part of one of
    /// them, or none in particular.
    Messages(Vec<String>),
    /// Names with their values. An assertion expects some of them.
    Rows(Vec<[String; 2]>),
    /// The names of all members of a JSON object, with their values.
    Members(BTreeMap<String, Json>),
}

impl Value {
    /// Whether this expected value is that of the outcome.
    pub(super) fn agrees_with(&self, actual: &Self) -> bool {
        match (self, actual) {
            (Self::Part(part), Self::Text(text)) => text.contains(part),
            (Self::Count(count), Self::List(list)) => *count == list.len(),
            (Self::Names(expected), Self::Names(actual)) => sorted(expected) == sorted(actual),
            (Self::Part(part), Self::Messages(messages)) => {
                messages.iter().any(|message| message.contains(part))
            }
            (Self::Messages(_), Self::Messages(_)) => true,
            (Self::Rows(expected), Self::Rows(actual)) => expected.iter().all(|row| has_row(actual, row)),
            (expected, actual) => expected == actual,
        }
    }

    /// The text, if the value is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Absent
            | Self::Count(_)
            | Self::Part(_)
            | Self::Panic(_)
            | Self::List(_)
            | Self::Names(_)
            | Self::Messages(_)
            | Self::Rows(_)
            | Self::Members(_) => None,
        }
    }

    /// The value that an assertion expects if an outcome shows this one.
    pub(super) fn into_expected(self) -> Self {
        match self {
            Self::Messages(messages) => {
                messages.into_iter().next().map_or(Self::Messages(Vec::new()), Self::Part)
            }
            other => other,
        }
    }

    /// A text with its length in place of its characters, members with the names of secrets without their values, and any other
    /// value as it is.
    pub(super) fn masked(&self) -> Self {
        match self {
            Self::Text(text) if !text.is_empty() => {
                Self::Text(format!("({} characters)", text.chars().count()))
            }
            Self::Members(members) => Self::Members(members.iter().map(without_secret).collect()),
            other => other.clone(),
        }
    }
}

/// The member, without its value if it has the name of a secret.
fn without_secret((name, value): (&String, &Json)) -> (String, Json) {
    let value = match value {
        _ if is_secret(name) => MASK.into(),
        Json::Object(members) => Json::Object(members.iter().map(without_secret).collect()),
        Json::Array(items) => items.iter().map(|item| without_secret((name, item)).1).collect(),
        other @ (Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_)) => other.clone(),
    };
    (name.clone(), value)
}

/// Whether the rows contain this one. A name without a row has an empty value.
fn has_row(rows: &[[String; 2]], [name, value]: &[String; 2]) -> bool {
    let row = rows.iter().find(|row| row[0] == *name);
    row.map_or("", |row| &row[1]) == value
}

fn sorted(names: &[String]) -> Vec<&String> {
    let mut names: Vec<_> = names.iter().collect();
    names.sort();
    names
}

/// The text, or no value.
pub(super) fn optional(text: Option<&String>) -> Value {
    text.map_or(Value::Absent, |text| Value::Text(text.clone()))
}

/// The text.
pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
