//! Files as the runner finds them when everything else was observed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::vocabulary::now;

/// A file at the end of an observation. All fields are absent if there is no file.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FileSeen {
    /// The members of the JSON object in the file. A time in the form of RFC 3339 that is between five years before and ten years
    /// after now is written as in cases, such as `${NOW+3600}`, in whole minutes. A number has the precision of 64-bit floating
    /// point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<BTreeMap<String, Value>>,
    /// The content of the file, if that is no JSON object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The permissions of the file on Unix in octal, such as `600`. On other systems it is always `600`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<String>,
}

impl FileSeen {
    /// A file with this content, which was written not long after this time, in seconds since 1970.
    pub(crate) fn new(content: &[u8], permissions: String, now: i64) -> Self {
        let (members, text) = match serde_json::from_slice::<Map<String, Value>>(content) {
            Ok(members) => (
                Some(members.into_iter().map(|(name, value)| (name, comparable(value, now))).collect()),
                None,
            ),
            Err(_) => (None, Some(String::from_utf8_lossy(content).into_owned())),
        };
        Self { members, text, permissions: Some(permissions) }
    }
}

/// The value, in which times are relative to now.
fn comparable(value: Value, now: i64) -> Value {
    match value {
        Value::String(text) => Value::String(now::placeholder(&text, now).unwrap_or(text)),
        Value::Number(number) => number.as_f64().and_then(floating).map_or(Value::Null, Value::Number),
        Value::Array(values) => values.into_iter().map(|value| comparable(value, now)).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, comparable(value, now))).collect()
        }
        other @ (Value::Null | Value::Bool(_)) => other,
    }
}

/// The number of this value: without a fraction if it is an integer that floating point represents exactly.
#[expect(clippy::cast_possible_truncation, reason = "the number is an integer of less than 54 bits")]
fn floating(value: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.fract() == 0.0 && value.abs() < EXACT {
        true => Some(Number::from(value as i64)),
        false => Number::from_f64(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_near_now_are_relative_and_numbers_are_floating_point() {
        let json = br#"{"at": "2026-01-01T01:00:09+00:00", "long ago": "2001-01-01T00:00:00Z", "n": [1.0, 12345678901234567890]}"#;
        let seen = FileSeen::new(json, "600".into(), 1_767_225_600);
        let members = seen.members.unwrap_or_default();
        assert_eq!(members["at"], "${NOW+3600}");
        assert_eq!(members["long ago"], "2001-01-01T00:00:00Z");
        assert_eq!(members["n"], serde_json::json!([1, 12_345_678_901_234_567_000.0]));
        let other = FileSeen::new(b"[1]", "644".into(), 0);
        assert_eq!((other.members, other.text.as_deref()), (None, Some("[1]")));
    }
}
