//! The secrets of cases and outcomes, which are masked in messages because the output of an implementation may quote them.

mod file;
mod output;
mod recent;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(super) use recent::Recent;

pub(crate) use crate::vocabulary::secret::Secrets;

use super::render::fingerprint;
use super::verdict::{Comparison, Failure};
use crate::vocabulary::case::{Case, File};
use crate::vocabulary::secret::passwords;
use crate::vocabulary::texts::{Place, Role};

impl Secrets {
    /// The secrets of a case, and of the outcomes that were compared.
    pub(super) fn from_case(case: &Case, comparison: &Comparison) -> Self {
        let mut found = Vec::new();
        each_text(case, |role, text| collect(role, text, &mut found));
        if let Comparison::Fail(Failure { expected, observed, differences: _, claims: _ }) = comparison {
            for shown in [expected, observed] {
                shown.each_text(|place, role, text| collect(role.at(place), text, &mut found));
            }
        }
        Self::new(&found, fingerprint)
    }
}

/// Calls the function with every string of the case and its role. The content of a file that a variable or a key names as that
/// of a web identity's token is a secret.
fn each_text<'c>(case: &'c Case, mut see: impl FnMut(Role, &'c str)) {
    case.each_text(|place, role, text| {
        see(if is_token_file(case, place) { Role::Secret } else { role.at(place) }, text);
    });
}

/// Whether the place is the content of a file with the token of a web identity or of a container.
fn is_token_file(case: &Case, place: &Place<'_>) -> bool {
    let Place::Entry(Place::Field(Place::Whole, "files"), path) = place else { return false };
    const VARIABLES: [&str; 2] = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
    let by_variable = VARIABLES.iter().any(|name| case.env.get(*name).is_some_and(|named| named == path));
    let names_it = |text: &str| text.contains("web_identity_token_file") && text.contains(path);
    by_variable || case.files.values().any(|file| matches!(file, File::Text(text) if names_it(text)))
}

/// Whether a string of this role may contain secrets, as far as that can be decided without reading files.
fn may_contain_secrets(role: Role, text: &str) -> bool {
    match role {
        Role::Name | Role::Plain | Role::Path => false,
        Role::Named | Role::Url | Role::Message => text.contains('@'),
        Role::Certificates | Role::PrivateKey => text.contains("PRIVATE KEY"),
        Role::Secret | Role::Content | Role::Base64 | Role::Output => !text.is_empty(),
    }
}

/// Adds the secrets in a string of this role.
fn collect(role: Role, text: &str, found: &mut Vec<String>) {
    match role {
        Role::Secret => {
            found.push(text.to_owned());
            found.extend(passwords(text));
        }
        Role::Named | Role::Url | Role::Message => found.extend(passwords(text)),
        Role::Certificates | Role::PrivateKey => found.extend(file::private_key_lines(text)),
        Role::Content => file::collect(text.as_bytes(), found),
        Role::Output => output::collect(text, found),
        Role::Base64 => file::collect(&STANDARD.decode(text).unwrap_or_default(), found),
        Role::Name | Role::Plain | Role::Path => {}
    }
}
