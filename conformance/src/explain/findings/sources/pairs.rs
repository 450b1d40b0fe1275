//! Pairs of keys that count and are hardly those that were meant: values in the place of each other, and variables with older names.

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::secrecy::shown::is_access_key_id;
use crate::explain::world::environment_keys::{self, OLDER, pair};
use crate::explain::world::signing::signing;
use crate::explain::world::view::View;

/// How an access key id of AWS begins.
const PREFIXES: [&str; 2] = ["AKIA", "ASIA"];
/// The length of an access key id, and that of a secret access key.
const ID_LENGTH: usize = 20;
const SECRET_LENGTH: usize = 40;

/// Keys that sign requests, one of which has the form of the other.
pub(in crate::explain::findings) fn swapped(view: &View<'_>) -> Vec<Hint> {
    let Some(keys) = signing(view) else { return Vec::new() };
    let (id, secret) = (keys.origin.name(), keys.secret_origin.name());
    let (message, remedy) = match (is_secret(&keys.id), is_id(&keys.secret)) {
        (id_is_secret, true) if id_is_secret || !is_access_key_id(&keys.id) => (
            format!("the values of {id} and {secret} are swapped: that of {secret} is an access key id"),
            "swap the two values".to_owned(),
        ),
        (true, _) => (
            format!("the value of {id} has the form of a secret access key"),
            format!("write the access key id there, and the secret in {secret} alone"),
        ),
        (false, true) => (
            format!("the value of {secret} has the form of an access key id"),
            "write the secret access key there, which has 40 characters".to_owned(),
        ),
        (false, false) => return Vec::new(),
    };
    let order = if keys.is_of_environment { "" } else { ", and \"aws configure\" asks for it first" };
    let remedy = format!("{remedy}: the id begins with AKIA or ASIA{order}");
    vec![hint(message, remedy).at(keys.origin)]
}

/// Whether the text has the form of an access key id of AWS.
fn is_id(text: &str) -> bool {
    text.len() == ID_LENGTH && is_access_key_id(text) && PREFIXES.iter().any(|start| text.starts_with(start))
}

/// Whether the text has the form of a secret access key of AWS.
fn is_secret(text: &str) -> bool {
    let is_of_secret = |byte: u8| byte.is_ascii_alphanumeric() || [b'/', b'+'].contains(&byte);
    text.len() == SECRET_LENGTH && text.bytes().all(is_of_secret) && !is_access_key_id(text)
}

/// Keys of the environment in variables with older names.
pub(in crate::explain::findings) fn older_variable(view: &View<'_>) -> Vec<Hint> {
    let Some((id, secret)) = pair(view).filter(|_| environment_keys::win(view)) else { return Vec::new() };
    let older: Vec<_> = OLDER.iter().filter(|(older, _)| [id, secret].contains(older)).collect();
    let message = match older.as_slice() {
        [] => return Vec::new(),
        [(older, usual)] => {
            let other = if *older == id { secret } else { id };
            format!("the keys are a pair of {other} and the older {older}, as {usual} is not set")
        }
        _ => format!(
            "the keys are those of the older variables {id} and {secret}, which most other tools ignore"
        ),
    };
    let (older, usual) = older[0];
    vec![
        hint(message, format!("set {usual}, or unset {older} if it belongs to another pair"))
            .at_variable(older),
    ]
}

#[cfg(test)]
mod tests {
    use super::{is_id, is_secret};

    #[test]
    fn an_id_and_a_secret_are_told_apart_by_their_form() {
        for id in ["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"] {
            assert!(is_id(id) && !is_secret(id));
        }
        let secret = "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";
        assert!(is_secret(secret) && !is_id(secret));
        for other in ["", "test", "minioadmin", "AKIDEXAMPLE", "DO00EXAMPLEEXAMPLE00"] {
            assert!(!is_secret(other) && !is_id(other), "{other}");
        }
    }
}
