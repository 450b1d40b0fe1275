//! Answers of the portal of single sign-on and of OIDC that the model does not know, or that a clock would decide on.

use awsess_model::json::{Document, Extent, Fields, JsonError, Kind, Record, Type};

use super::{MARGIN, MAX_EXPIRY, Objection, sts_objection};
use crate::vocabulary::case::{Answer, HealthyAnswer, TextAnswer};

/// The fields of the credentials that the portal returns.
const CREDENTIALS: Fields = &[
    ("accessKeyId", Type::Text),
    ("expiration", Type::Long),
    ("secretAccessKey", Type::Text),
    ("sessionToken", Type::Text),
];

/// The fields of the token that OIDC returns.
const TOKEN: Fields = &[
    ("accessToken", Type::Text),
    ("expiresIn", Type::Long),
    ("idToken", Type::Text),
    ("refreshToken", Type::Text),
    ("tokenType", Type::Text),
];

/// The beginning of the year 2020 and of 2091, and the last time that the release represents, in milliseconds since 1970.
const YEARS: std::ops::Range<i64> = 1_577_836_800_000..3_818_448_000_000;
const MAX_MILLISECONDS: u64 = 9_000_000_000_000;

/// The objection to an answer of the portal.
pub(super) fn portal_objection(answer: &Answer) -> Option<Objection> {
    let Answer::Text(TextAnswer { status: 200, text }) = answer else { return sts_objection(answer) };
    let credentials = credentials(text).ok()?;
    let Some(credentials) = credentials else {
        return Some(("text", "it must have roleCredentials: without them the release ends the program"));
    };
    let expiration = credentials.integer("expiration");
    let is_unknown = YEARS.contains(&expiration) || expiration.unsigned_abs() > MAX_MILLISECONDS;
    is_unknown
        .then_some(("text", "its expiration must lie before the year 2020, or after 2090 and not after 2255"))
}

/// The objection to an answer of OIDC, which issues tokens and no keys.
pub(super) fn oidc_objection(answer: &Answer) -> Option<Objection> {
    match answer {
        Answer::Healthy(HealthyAnswer { keys: Some(_), .. }) => {
            Some(("keys", "OIDC issues tokens, and no keys"))
        }
        Answer::Text(TextAnswer { status: 200, text }) => {
            let token = token(text).ok()?;
            let seconds = token.integer("expiresIn");
            let is_unknown = seconds.unsigned_abs() < MARGIN
                || seconds.unsigned_abs() > MAX_EXPIRY.unsigned_abs()
                || seconds.unsigned_abs() % MARGIN > 0;
            (token.has("expiresIn") && is_unknown)
                .then_some(("text", "its expiresIn must be minutes, and one minute to ten years"))
        }
        other => sts_objection(other),
    }
}

/// Reads a response of the portal.
pub(super) fn read_of_portal(text: &str) -> Result<(), JsonError> {
    credentials(text).map(drop)
}

/// Reads a response of OIDC.
pub(super) fn read_of_oidc(text: &str) -> Result<(), JsonError> {
    token(text).map(drop)
}

/// The credentials in a response of the portal; `None` if there are none.
fn credentials(text: &str) -> Result<Option<Record>, JsonError> {
    let document = document(text)?;
    let value = document.value();
    Record::from_last_members(value, &[])?;
    let credentials = value.members().filter(|(name, _)| name == "roleCredentials").last();
    let credentials = credentials.map(|(_, value)| value).filter(|value| value.kind() != Kind::Null);
    credentials.map(|value| Record::from_last_members(value, CREDENTIALS)).transpose()
}

/// The token in a response of OIDC.
fn token(text: &str) -> Result<Record, JsonError> {
    Record::from_last_members(document(text)?.value(), TOKEN)
}

/// The document in a text; `null` for a blank one.
fn document(text: &str) -> Result<Document<'_>, JsonError> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    Document::parse(if text.is_empty() { b"null" } else { text.as_bytes() }, Extent::First)
}
