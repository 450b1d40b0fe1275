//! Parses the call that a request makes.

use std::collections::BTreeMap;

use crate::vocabulary::outcome::Call;

/// The parameters that select the operation.
const ACTION: &str = "Action";
const VERSION: &str = "Version";
/// The parameter that an implementation generates if the user does not set it.
const SESSION_NAME: &str = "RoleSessionName";
/// The minimum number of digits of a generated name, which is the time in nanoseconds.
const DIGITS: usize = 16;

/// Whether the name of a role session is one that v1 generates: the time in nanoseconds, which is at least 16 digits. Such a name
/// is left out of a call, even if the user has set it, from the expected calls as well as from the recorded ones.
pub(crate) fn is_generated_session_name(name: &str) -> bool {
    name.len() >= DIGITS && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The call that a request makes with this form, signed with this header.
pub(super) fn call(authorization: &str, form: &[u8]) -> Call {
    let mut parameters: BTreeMap<_, _> = form_urlencoded::parse(form).into_owned().collect();
    let operation = parameters.remove(ACTION).unwrap_or_default();
    parameters.remove(VERSION);
    let name = parameters.get(SESSION_NAME);
    if name.is_some_and(|name| is_generated_session_name(name)) {
        parameters.remove(SESSION_NAME);
    }
    // A call that is not signed names no service, but it is STS that has received it.
    let unsigned = Authorization { service: "sts", ..Authorization::default() };
    let authorization = Authorization::of(authorization).unwrap_or(unsigned);
    Call {
        service: authorization.service.into(),
        operation,
        signed_with: authorization.signed_with.into(),
        signing_region: authorization.signing_region.into(),
        parameters,
        ..Call::default()
    }
}

/// The parts of the `Authorization` header of a signature of version 4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Authorization<'h> {
    /// The access key id.
    pub(super) signed_with: &'h str,
    /// The date of the scope, as eight digits.
    pub(super) date: &'h str,
    pub(super) signing_region: &'h str,
    pub(super) service: &'h str,
    /// The names of the signed headers, separated by semicolons.
    pub(super) signed_headers: &'h str,
    /// The signature; empty if the header has none.
    pub(super) signature: &'h str,
}

impl<'h> Authorization<'h> {
    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=NAMES, Signature=DIGITS`. The
    /// access key id of an assumed role has slashes, and an unusual region may have some: the date separates the two.
    pub(super) fn of(header: &'h str) -> Option<Self> {
        let rest = header.trim().strip_prefix("AWS4-HMAC-SHA256 ")?;
        let credential = rest.trim_start().strip_prefix("Credential=")?;
        let (scope, behind) = around_the_last(credential, "SignedHeaders=")?;
        let (signed_headers, signature) = around_the_last(behind, "Signature=").unwrap_or((behind, ""));
        let (rest, service) = scope.strip_suffix("/aws4_request")?.rsplit_once('/')?;
        let (signed_with, date, signing_region) = around_the_date(rest)?;
        Some(Self { signed_with, date, signing_region, service, signed_headers, signature })
    }
}

/// The text before and after the last occurrence of the name. The comma and the space before it are removed.
fn around_the_last<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let before = |before: &'t str| before.strip_suffix(", ").or_else(|| before.strip_suffix(','));
    text.rmatch_indices(name).find_map(|(at, _)| Some((before(&text[..at])?, &text[at + name.len()..])))
}

/// The last part that consists of eight digits, between the text before and after it.
fn around_the_date(text: &str) -> Option<(&str, &str, &str)> {
    text.rmatch_indices('/').find_map(|(at, _)| {
        let (date, behind) = text[at + 1..].split_once('/')?;
        let is_date = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
        is_date.then(|| (&text[..at], date, behind))
    })
}
