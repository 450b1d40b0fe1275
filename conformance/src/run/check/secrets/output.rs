//! The secrets in what a program prints: JSON that may be damaged, which the release's error quotes whole.

use serde_json::Value;

use crate::vocabulary::secret::{is_secret, passwords};

/// Adds the secrets of a text.
pub(super) fn collect(text: &str, found: &mut Vec<String>) {
    found.extend(passwords(text));
    if let Ok(value) = serde_json::from_str(text) {
        add_members(&value, found);
    }
    let pieces: Vec<&str> = text.split('"').collect();
    let pairs = pieces.windows(3).filter(|pieces| is_secret(pieces[0]));
    found.extend(pairs.map(|pieces| pieces[2].to_owned()));
    if pieces.iter().any(|piece| is_secret(piece)) {
        found.push(text.to_owned());
    }
}

/// Adds the values of members with the names of secrets.
fn add_members(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                found.extend(value.as_str().filter(|_| is_secret(name)).map(str::to_owned));
                add_members(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| add_members(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_secrets_are_found_in_valid_and_in_damaged_output() {
        for text in [
            r#"{"Version": 1, "SecretAccessKey": "SECRET", "nested": [{"sessiontoken": "TOKEN"}]}"#,
            r#"{"Version": 1, "SecretAccessKey": "SECRET", "sessiontoken": "TOKEN""#,
            r#"{"SecretAccessKey"; "SECRET" "SessionToken" = "TOKEN"}"#,
        ] {
            let mut found = Vec::new();
            collect(text, &mut found);
            assert!(
                ["SECRET", "TOKEN", text].iter().all(|secret| found.iter().any(|found| found == secret)),
                "{text}"
            );
        }
        let mut found = Vec::new();
        collect(r#"{"AccessKeyId": "AKID"}"#, &mut found);
        assert!(found.is_empty());
    }
}
