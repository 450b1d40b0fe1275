//! `Debug` of cases, outcomes and their parts: the JSON of the value, with its secrets masked.

use std::fmt;

use serde::Serialize;

use super::{Place, Role, Texts};
use crate::vocabulary::secret::{MASK, passwords};

/// Writes the JSON of the value. Of files, certificates and keys it has the size only.
pub(crate) fn fmt<T: Texts<()> + Clone + Serialize>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut masked = value.clone();
    masked.visit_mut((), &Place::Whole, &mut |place, role, text| mask(role.at(place), text));
    let json = match f.alternate() {
        true => serde_json::to_string_pretty(&masked),
        false => serde_json::to_string(&masked),
    };
    f.write_str(&json.map_err(|_| fmt::Error)?)
}

fn mask(role: Role, text: &mut String) {
    match role {
        Role::Name | Role::Plain | Role::Path => {}
        Role::Secret if text.is_empty() => {}
        Role::Secret => MASK.clone_into(text),
        Role::Named | Role::Url | Role::Message if passwords(text).is_empty() => {}
        Role::Named | Role::Url | Role::Message => MASK.clone_into(text),
        Role::Certificates | Role::PrivateKey | Role::Content | Role::Base64 | Role::Output => {
            *text = format!("{} bytes", text.len());
        }
    }
}
