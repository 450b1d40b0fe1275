//! Answers of the portal of single sign-on and of OIDC that the model does not know, or that a clock would decide on.

use awsess_model::rest_json::members;
use awsess_model::world::Party;

use super::{MARGIN, MAX_EXPIRY, Objection, sts_objection};
use crate::vocabulary::case::{Answer, HealthyAnswer, TextAnswer};

/// The beginning of the year 2020 and of 2091, and the last time that the release represents, in milliseconds since 1970.
const YEARS: std::ops::Range<i64> = 1_577_836_800_000..3_818_448_000_000;
const MAX_MILLISECONDS: u64 = 9_000_000_000_000;

/// The objection to an answer of the portal.
pub(super) fn portal_objection(answer: &Answer) -> Option<Objection> {
    let Answer::Text(TextAnswer { status: 200, text }) = answer else { return sts_objection(answer) };
    let Some(credentials) = members(text, Party::Sso).ok()? else {
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
            let token = members(text, Party::Oidc).ok()??;
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
