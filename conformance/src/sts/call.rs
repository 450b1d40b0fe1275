//! From a request to the call that it makes.

use std::collections::BTreeMap;

use crate::outcome::Call;

/// The parameters that say which operation is called.
const ACTION: &str = "Action";
const VERSION: &str = "Version";
/// The parameter that an implementation makes up where the user sets none.
const SESSION_NAME: &str = "RoleSessionName";
/// The fewest digits of a name that is the time in nanoseconds.
const DIGITS: usize = 16;

/// Whether a role session's name is one that v1 makes up: the time in nanoseconds, so nothing but digits, 16 of them or
/// more. Such a name is left out of a call. A user's own name of that shape is left out too, of what is expected as well
/// as of what is observed.
#[must_use]
pub fn is_generated_session_name(name: &str) -> bool {
    name.len() >= DIGITS && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The call that a request makes with this form, signed with this header.
pub(super) fn call(authorization: &[u8], form: &[u8]) -> Call {
    let mut parameters: BTreeMap<_, _> = form_urlencoded::parse(form).into_owned().collect();
    let operation = parameters.remove(ACTION).unwrap_or_default();
    parameters.remove(VERSION);
    let name = parameters.get(SESSION_NAME);
    if name.is_some_and(|name| is_generated_session_name(name)) {
        parameters.remove(SESSION_NAME);
    }
    let authorization = String::from_utf8_lossy(authorization);
    let Scope { signed_with, signing_region, service } = scope(&authorization).unwrap_or_default();
    Call {
        service: service.into(),
        operation,
        signed_with: signed_with.into(),
        signing_region: signing_region.into(),
        host: None,
        parameters,
    }
}

/// Who signed a request, and for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Scope<'h> {
    signed_with: &'h str,
    signing_region: &'h str,
    service: &'h str,
}

/// The credential scope of a signature of version 4 in a header: `KEY/DATE/REGION/SERVICE/aws4_request`. The key of an
/// assumed role has slashes in it, and an odd region may: the date tells them apart.
fn scope(authorization: &str) -> Option<Scope<'_>> {
    let (algorithm, rest) = authorization.trim().split_once(' ')?;
    let credential = rest.trim_start().strip_prefix("Credential=")?;
    let end = [", SignedHeaders=", ",SignedHeaders="].iter().find_map(|next| credential.rfind(next))?;
    let (rest, service) = credential.get(..end)?.strip_suffix("/aws4_request")?.rsplit_once('/')?;
    let (signed_with, signing_region) = around_the_date(rest)?;
    (algorithm == "AWS4-HMAC-SHA256").then_some(Scope { signed_with, signing_region, service })
}

/// What stands before and behind the last part that is eight digits.
fn around_the_date(text: &str) -> Option<(&str, &str)> {
    text.rmatch_indices('/').find_map(|(at, _)| {
        let (date, behind) = text[at + 1..].split_once('/')?;
        let is_date = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
        is_date.then(|| (&text[..at], behind))
    })
}
