//! The answers of the parties in the model's world, and those that the model does not know.

mod sign_on;

use awsess_model::json::JsonError;
use awsess_model::time::Time;
use awsess_model::{container, rest_json, world};

use super::Unanswerable;
use crate::vocabulary::case::{
    Answer, Case, ErrorAnswer, HealthyAnswer, NoAnswer, Party, RedirectAnswer, Remote, RemoteError,
    StaticCredentials, TextAnswer,
};

use sign_on::{oidc_objection, portal_objection};

/// The seconds around the request in which a clock may decide whether keys have expired.
const MARGIN: u64 = 60;
/// The status codes of errors.
const ERRORS: std::ops::RangeInclusive<u16> = 400..=599;
/// The status codes of redirects.
const REDIRECTS: [u16; 5] = [301, 302, 303, 307, 308];

/// The answers of the parties.
///
/// # Errors
///
/// If the model does not know what the SDK makes of an answer.
pub(super) fn remote(remote: Remote) -> Result<world::Remote, Unanswerable> {
    let Remote { container, imds, oidc, sso, sts } = remote;
    let read_in_parts: [(_, _, ReadText); 3] = [
        ("container", &container, |text| container::members(text).map(drop)),
        ("oidc", &oidc, |text| rest_json::members(text, world::Party::Oidc).map(drop)),
        ("sso", &sso, |text| rest_json::members(text, world::Party::Sso).map(drop)),
    ];
    for (name, party, read) in read_in_parts {
        party.iter().try_for_each(|party| refuse_partly_read(name, party, read))?;
    }
    let container = container.map(|party| answers("container", party, container_objection)).transpose()?;
    let imds = imds.map(|party| answers("imds", party, container_objection)).transpose()?;
    let oidc = oidc.map(|party| answers("oidc", party, oidc_objection)).transpose()?;
    let sso = sso.map(|party| answers("sso", party, portal_objection)).transpose()?;
    Ok(world::Remote { container, imds, oidc, sso, sts: answers("sts", sts, sts_objection)? })
}

/// The answers of the party with this name, to whose answers there may be objections besides those to every party's.
fn answers(
    party: &str,
    Party { answers }: Party,
    own_objection: fn(&Answer) -> Option<Objection>,
) -> Result<Vec<world::Answer>, Unanswerable> {
    let answers = answers.into_iter().enumerate().map(|(at, answer)| {
        own_objection(&answer).map_or_else(|| self::answer(answer), Err).map_err(|(name, reason)| {
            Unanswerable { field: format!("remote.{party}.answers[{at}].{name}"), reason: reason.into() }
        })
    });
    answers.collect()
}

/// Reads a text that a party answers with status 200.
type ReadText = fn(&str) -> Result<(), JsonError>;

/// The name of a field, and what is wrong with it.
type Objection = (&'static str, &'static str);

fn answer(answer: Answer) -> Result<world::Answer, Objection> {
    let objections: &[(bool, Objection)] = match &answer {
        Answer::None(NoAnswer::Closed) => &[],
        Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } }) => &[
            (!is_plain(code), ("error.code", "it has white space around it or control characters")),
            (!is_plain(message), ("error.message", "it has white space around it or control characters")),
            (!ERRORS.contains(status), ("error.status", "it is not the status code of an error, 400 to 599")),
        ],
        Answer::Text(TextAnswer { status, text: _ }) => {
            let is_known = *status == 200 || REDIRECTS.contains(status) || ERRORS.contains(status);
            &[(!is_known, ("status", "it is neither 200, nor that of a redirect, nor 400 to 599"))]
        }
        Answer::Redirect(RedirectAnswer { status, location }) => &[
            (!REDIRECTS.contains(status), ("status", "it is none of 301, 302, 303, 307 and 308")),
            (
                !is_segment(location),
                (
                    "location",
                    "it must be a slash and 1 to 64 lower-case letters, digits and hyphens, such as /moved",
                ),
            ),
        ],
        Answer::Healthy(HealthyAnswer { keys, expires_in }) => &[
            (
                keys.as_ref().is_some_and(|keys| !are_issued(keys)),
                ("keys", "a part is empty, or has white space around it or control characters"),
            ),
            (
                expires_in
                    .is_some_and(|seconds| seconds.unsigned_abs() < MARGIN || seconds.abs() > MAX_EXPIRY),
                ("expires_in", "it must be a minute to ten years before or after the request"),
            ),
        ],
    };
    match objections.iter().find(|(is_broken, _)| *is_broken) {
        Some((_, objection)) => Err(*objection),
        None => Ok(converted(answer)),
    }
}

/// Whether a location is a path with one segment, which cannot be that of an operation of another party.
fn is_segment(location: &str) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 1..=64;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let segment = location.strip_prefix('/').unwrap_or_default();
    LENGTHS.contains(&segment.len()) && segment.bytes().all(is_plain)
}

/// The objection to an answer of STS.
fn sts_objection(answer: &Answer) -> Option<Objection> {
    let Answer::Text(TextAnswer { status, text }) = answer else { return None };
    if *status == 200 && !is_malformed(text) {
        return Some(("text", "with status 200 it must begin with '<' and have no '>'"));
    }
    let reason = "the model knows only plain text, and text that begins with the tag of no document of STS";
    (!is_known(text)).then_some(("text", reason))
}

/// The objection to an answer of a container's endpoint: a clock would decide on it.
fn container_objection(answer: &Answer) -> Option<Objection> {
    const WINDOW: i64 = 5 * 60;
    match answer {
        Answer::Healthy(HealthyAnswer { expires_in: Some(seconds), .. }) => {
            let is_near = (seconds - WINDOW).unsigned_abs() < MARGIN;
            is_near.then_some(("expires_in", "it must be a minute away from five minutes after the request"))
        }
        Answer::Text(TextAnswer { status: 200, text }) => {
            let reason = "its Expiration must lie before the year 2020 or after 2090";
            expires_in_these_years(text).then_some(("text", reason))
        }
        Answer::Healthy(_) | Answer::Text(_) | Answer::Redirect(_) | Answer::Error(_) | Answer::None(_) => {
            None
        }
    }
}

/// Refuses an answer that is read in part before another one: the release keeps what it has read of a document in which a value
/// has another type, and reads the answer to its next attempt on top of it.
fn refuse_partly_read(name: &str, Party { answers }: &Party, read: ReadText) -> Result<(), Unanswerable> {
    let is_partly_read = |answer: &Answer| match answer {
        Answer::Text(TextAnswer { status: 200, text }) => read(text) == Err(JsonError::Type),
        Answer::Text(_) | Answer::Healthy(_) | Answer::Redirect(_) | Answer::Error(_) | Answer::None(_) => {
            false
        }
    };
    let earlier = answers.split_last().map_or(&[][..], |(_, earlier)| earlier);
    match earlier.iter().position(is_partly_read) {
        None => Ok(()),
        Some(at) => Err(Unanswerable {
            field: format!("remote.{name}.answers[{at}].text"),
            reason: "the model does not predict what the SDK keeps of a document with a value of another type: make it \
                     the last answer"
                .into(),
        }),
    }
}

/// Whether a document names a time that may pass while the specification is used.
fn expires_in_these_years(text: &str) -> bool {
    const YEARS: [i64; 2] = [1_577_836_800, 3_786_912_000];
    let members = container::members(text);
    let expiration = members.ok().and_then(|members| members.time("Expiration"));
    expiration.is_some_and(|Time(seconds)| (YEARS[0]..YEARS[1]).contains(&seconds))
}

/// How long the keys of a healthy party last, in seconds.
const HOUR: i64 = 3600;

/// Checks that no clock decides whether keys expire within the window that the program sets.
///
/// # Errors
///
/// If keys expire when the window begins.
pub(super) fn check_expiry_window(case: &Case) -> Result<(), Unanswerable> {
    let window = i64::from(case.options.web_identity_provider.expiry_window);
    let lasting = case.remote.sts.answers.iter().filter_map(|answer| match answer {
        Answer::Healthy(healthy) => healthy.expires_in,
        Answer::None(_) | Answer::Error(_) | Answer::Text(_) | Answer::Redirect(_) => None,
    });
    let is_close = |seconds: i64| window > 0 && (seconds - window).unsigned_abs() < MARGIN;
    if lasting.chain([HOUR]).any(is_close) {
        return Err(Unanswerable {
            field: "options.web_identity_provider.expiry_window".into(),
            reason: "the keys expire when the window begins: it must be a minute more or less than they last, which is \
                     an hour by default"
                .into(),
        });
    }
    Ok(())
}

/// Ten years in seconds.
const MAX_EXPIRY: i64 = 10 * 365 * 24 * 3600;

fn converted(answer: Answer) -> world::Answer {
    match answer {
        Answer::None(NoAnswer::Closed) => world::Answer::Closed,
        Answer::Error(ErrorAnswer { error: RemoteError { code, message, status } }) => {
            world::Answer::Error { code, message, status }
        }
        Answer::Text(TextAnswer { status, text }) => world::Answer::Text { status, text },
        Answer::Redirect(RedirectAnswer { status, location }) => world::Answer::Redirect { status, location },
        Answer::Healthy(HealthyAnswer { keys, expires_in }) => {
            world::Answer::Healthy { keys: keys.map(issued), expires_in }
        }
    }
}

fn issued(keys: StaticCredentials) -> world::IssuedKeys {
    let StaticCredentials { access_key_id, secret_access_key, session_token } = keys;
    world::IssuedKeys {
        access_key_id,
        secret_access_key: secret_access_key.into(),
        session_token: session_token.into(),
    }
}

/// Whether a text is the same in XML and in a header.
fn is_plain(text: &str) -> bool {
    text.trim() == text && !text.chars().any(|c| c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
}

fn are_issued(keys: &StaticCredentials) -> bool {
    let parts = [&keys.access_key_id, &keys.secret_access_key, &keys.session_token];
    parts.into_iter().all(|part| !part.is_empty() && is_plain(part))
}

/// Whether a text is no XML, whatever follows.
fn is_malformed(text: &str) -> bool {
    text.starts_with('<') && !text.contains('>')
}

/// Whether the model knows what the SDK reads in the text: nothing if it is plain, and an error if it begins with a tag that is
/// not that of an error of STS or of a load balancer.
fn is_known(text: &str) -> bool {
    const DOCUMENTS: [&str; 2] = ["ErrorResponse", "ServiceUnavailableException"];
    let is_plain = |c: char| !matches!(c, '<' | '>' | '&' | ']' | '\u{FFFE}' | '\u{FFFF}') && !c.is_control();
    match text.strip_prefix('<') {
        Some(rest) => {
            rest.starts_with(|c: char| c.is_ascii_alphabetic())
                && !DOCUMENTS.iter().any(|root| text.contains(root))
        }
        None => text.chars().all(is_plain),
    }
}
