//! The call of a client that is made from the session: how it is asked for, and what is claimed of it.

use crate::vocabulary::case::Config;
use crate::vocabulary::outcome::{Called, Session};

use super::claim::{Aspect, Failure, Whose};
use super::clients::{is_on, mode};
use super::draft::ScenarioBuilder;
use super::given::{ANONYMOUS_CREDENTIALS, CLIENTS, keys, meant};
use super::phrase::{Phrase, then, when};
use super::then::about_error;

pub(super) const WITH: &str = "a client of STS is called";
pub(super) const WITH_REGION: &str = "a client of STS is called with Region {text}";
pub(super) const WITH_ENDPOINT: &str = "a client of STS is called with Endpoint {text}";
pub(super) const WITH_DISABLE_SSL: &str = "a client of STS is called with DisableSSL {flag}";
pub(super) const WITH_DUAL_STACK: &str = "a client of STS is called with UseDualStack {flag}";
pub(super) const WITH_DUAL_STACK_ENDPOINT: &str =
    "a client of STS is called with UseDualStackEndpoint {switch}";
pub(super) const WITH_FIPS_ENDPOINT: &str = "a client of STS is called with UseFIPSEndpoint {switch}";
pub(super) const WITH_STS: &str = "a client of STS is called with STSRegionalEndpoint {mode}";
pub(super) const WITH_S3: &str = "a client of STS is called with S3UsEast1RegionalEndpoint {mode}";
pub(super) const WITH_DISABLE_PARAM_VALIDATION: &str =
    "a client of STS is called with DisableParamValidation {flag}";
pub(super) const WITH_KEYS: &str =
    "a client of STS is called with Credentials access key {text} and secret key {text}";
pub(super) const WITH_KEYS_AND_TOKEN: &str = "a client of STS is called with Credentials access key {text} and secret key {text} and session token {text}";
pub(super) const WITH_ANONYMOUS: &str = "a client of STS is called with anonymous Credentials";
pub(super) const WITH_CLIENT: &str = "a client of STS is called with HTTPClient {client}";
pub(super) const WITH_CLIENT_ROOTS: &str = "a client of STS is called with HTTPClient roots {text}";

pub(super) const SUCCEEDS: &str = "the call succeeds";
pub(super) const FAILS: &str = "the call fails with {text}";

fn with(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Result<(), String> {
    set(draft.case.observe.call_with.get_or_insert_default());
    Ok(())
}

/// Every phrase about the call.
pub(super) static PHRASES: &[Phrase] = &[
    when(WITH, |draft, _| with(draft, |_| {})),
    when(WITH_REGION, |draft, words| with(draft, |c| c.region = Some(words.text(0)))),
    when(WITH_ENDPOINT, |draft, words| with(draft, |c| c.endpoint = Some(words.text(0)))),
    when(WITH_DISABLE_SSL, |draft, words| with(draft, |c| c.disable_ssl = Some(words.flag(0)))),
    when(WITH_DUAL_STACK, |draft, words| with(draft, |c| c.use_dual_stack = Some(words.flag(0)))),
    when(WITH_DUAL_STACK_ENDPOINT, |draft, words| with(draft, |c| c.use_dual_stack_endpoint = is_on(words))),
    when(WITH_FIPS_ENDPOINT, |draft, words| with(draft, |c| c.use_fips_endpoint = is_on(words))),
    when(WITH_STS, |draft, words| with(draft, |c| c.sts_regional_endpoint = mode(words))),
    when(WITH_S3, |draft, words| with(draft, |c| c.s3_us_east_1_regional_endpoint = mode(words))),
    when(WITH_DISABLE_PARAM_VALIDATION, |draft, words| {
        with(draft, |c| c.disable_param_validation = Some(words.flag(0)))
    }),
    when(WITH_KEYS, |draft, words| with(draft, |c| c.credentials = Some(keys(words)))),
    when(WITH_KEYS_AND_TOKEN, |draft, words| with(draft, |c| c.credentials = Some(keys(words)))),
    when(WITH_ANONYMOUS, |draft, _| with(draft, |c| c.credentials = Some(ANONYMOUS_CREDENTIALS))),
    when(WITH_CLIENT, |draft, words| with(draft, |c| c.http_client = meant(&CLIENTS, words.get(0)))),
    when(WITH_CLIENT_ROOTS, |draft, words| with(draft, |c| c.http_client_roots = Some(words.text(0)))),
    then(SUCCEEDS, |draft, _| draft.claim(Whose::Session, Aspect::CallSucceeds)),
    then(FAILS, |draft, words| draft.claim(Whose::Session, Aspect::CallFails(words.text(0)))),
];

/// The same statement as the session's call makes it.
pub(super) fn in_session(session: &Session) -> Result<Aspect, String> {
    let call = session.call.as_ref().ok_or("the outcome shows no call")?;
    let fails = call.error.as_ref().map(|error| Aspect::CallFails(error.code.clone()));
    Ok(fails.unwrap_or(Aspect::CallSucceeds))
}

/// Every claim that the call makes true.
pub(super) fn about(call: &Called) -> Vec<Aspect> {
    match &call.error {
        None => vec![Aspect::CallSucceeds],
        Some(error) => {
            let fails = [Aspect::CallFails(error.code.clone())];
            fails.into_iter().chain(about_error(Failure::Call, error)).collect()
        }
    }
}
