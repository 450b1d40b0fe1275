//! The secrets of cases and outcomes, which are masked in messages because the output of an implementation may quote them.

mod file;
mod recent;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(super) use recent::Recent;

pub(crate) use crate::vocabulary::secret::Secrets;

use super::render::fingerprint;
use super::verdict::{Comparison, Failure};
use crate::vocabulary::case::Case;
use crate::vocabulary::secret::is_secret;
use crate::vocabulary::texts::{Place, Role};

impl Secrets {
    /// The secrets of a case, and of the outcomes that were compared.
    pub(super) fn from_case(case: &Case, comparison: &Comparison) -> Self {
        let mut found = of_case(case);
        if let Comparison::Fail(Failure { expected, observed, differences: _, claims: _ }) = comparison {
            for shown in [expected, observed] {
                shown.each_text(|place, role, text| collect(place, role, text, &mut found));
            }
        }
        Self::new(&found, fingerprint)
    }
}

/// All secrets of the case, some of them repeatedly.
fn of_case(case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    case.each_text(|place, role, text| collect(place, role, text, &mut found));
    found
}

/// Adds the secrets in a string of a case or an outcome.
fn collect(place: &Place<'_>, role: Role, text: &str, found: &mut Vec<String>) {
    match role {
        Role::Secret => found.push(text.to_owned()),
        Role::Named => {
            found.extend(place.key().filter(|name| is_secret(name)).map(|_| text.to_owned()));
            found.extend(passwords(text));
        }
        Role::Url | Role::Message => found.extend(passwords(text)),
        Role::Certificates | Role::PrivateKey => found.extend(file::private_key_lines(text)),
        Role::Content => file::collect(text.as_bytes(), found),
        Role::Base64 => file::collect(&STANDARD.decode(text).unwrap_or_default(), found),
        Role::Name | Role::Plain | Role::Path => {}
    }
}

/// The passwords of the URLs in a text, with or without a scheme: as written, and decoded.
fn passwords(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '='))
        .filter(|word| word.contains('@'));
    let mut found = Vec::new();
    for word in words.filter_map(password) {
        let escaped = word.replace('+', "%2B");
        let decoded = form_urlencoded::parse(escaped.as_bytes()).next().map(|(name, _)| name.into_owned());
        found.extend([Some(word.to_owned()), decoded].into_iter().flatten());
    }
    found
}

fn password(word: &str) -> Option<&str> {
    let rest = word.split_once("://").map_or(word, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (user, _) = authority.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}
