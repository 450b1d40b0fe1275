//! The steps that set the fields of configs: the session's, its copy's, its clients' and its call's.

use crate::vocabulary::case::{Config, RegionalEndpoint};

use super::draft::ScenarioBuilder;
use super::given::{ANONYMOUS_CREDENTIALS, CLIENTS, keys, meant};
use super::step::{Captures, StepDefinition, given, when};

pub(super) const GIVEN_DUAL_STACK: &str = "the config sets UseDualStack to {flag}";
pub(super) const GIVEN_DUAL_STACK_ENDPOINT: &str = "the config sets UseDualStackEndpoint to {switch}";
pub(super) const GIVEN_FIPS_ENDPOINT: &str = "the config sets UseFIPSEndpoint to {switch}";
pub(super) const GIVEN_STS: &str = "the config sets STSRegionalEndpoint to {mode}";
pub(super) const GIVEN_S3: &str = "the config sets S3UsEast1RegionalEndpoint to {mode}";

pub(super) const COPY_DUAL_STACK: &str = "the session is copied with UseDualStack {flag}";
pub(super) const COPY_DUAL_STACK_ENDPOINT: &str = "the session is copied with UseDualStackEndpoint {switch}";
pub(super) const COPY_FIPS_ENDPOINT: &str = "the session is copied with UseFIPSEndpoint {switch}";
pub(super) const COPY_STS: &str = "the session is copied with STSRegionalEndpoint {mode}";
pub(super) const COPY_S3: &str = "the session is copied with S3UsEast1RegionalEndpoint {mode}";

pub(super) const CLIENT_WITH: &str = "each client config is made with an empty config";
pub(super) const CLIENT_WITH_REGION: &str = "each client config is made with Region {text}";
pub(super) const CLIENT_WITH_ENDPOINT: &str = "each client config is made with Endpoint {text}";
pub(super) const CLIENT_WITH_DISABLE_SSL: &str = "each client config is made with DisableSSL {flag}";
pub(super) const CLIENT_WITH_DUAL_STACK: &str = "each client config is made with UseDualStack {flag}";
pub(super) const CLIENT_WITH_DUAL_STACK_ENDPOINT: &str =
    "each client config is made with UseDualStackEndpoint {switch}";
pub(super) const CLIENT_WITH_FIPS_ENDPOINT: &str = "each client config is made with UseFIPSEndpoint {switch}";
pub(super) const CLIENT_WITH_STS: &str = "each client config is made with STSRegionalEndpoint {mode}";
pub(super) const CLIENT_WITH_S3: &str = "each client config is made with S3UsEast1RegionalEndpoint {mode}";
pub(super) const CLIENT_WITH_DISABLE_PARAM_VALIDATION: &str =
    "each client config is made with DisableParamValidation {flag}";
pub(super) const CLIENT_WITH_KEYS: &str =
    "each client config is made with Credentials access key {text} and secret key {text}";
pub(super) const CLIENT_WITH_KEYS_AND_TOKEN: &str = "each client config is made with Credentials access key {text} and secret key {text} and session token {text}";
pub(super) const CLIENT_WITH_ANONYMOUS: &str = "each client config is made with anonymous Credentials";
pub(super) const CLIENT_WITH_CLIENT: &str = "each client config is made with HTTPClient {client}";
pub(super) const CLIENT_WITH_CLIENT_ROOTS: &str = "each client config is made with HTTPClient roots {text}";

pub(super) const CALL_WITH: &str = "a client of STS is called";
pub(super) const CALL_WITH_REGION: &str = "a client of STS is called with Region {text}";
pub(super) const CALL_WITH_ENDPOINT: &str = "a client of STS is called with Endpoint {text}";
pub(super) const CALL_WITH_DISABLE_SSL: &str = "a client of STS is called with DisableSSL {flag}";
pub(super) const CALL_WITH_DUAL_STACK: &str = "a client of STS is called with UseDualStack {flag}";
pub(super) const CALL_WITH_DUAL_STACK_ENDPOINT: &str =
    "a client of STS is called with UseDualStackEndpoint {switch}";
pub(super) const CALL_WITH_FIPS_ENDPOINT: &str = "a client of STS is called with UseFIPSEndpoint {switch}";
pub(super) const CALL_WITH_STS: &str = "a client of STS is called with STSRegionalEndpoint {mode}";
pub(super) const CALL_WITH_S3: &str = "a client of STS is called with S3UsEast1RegionalEndpoint {mode}";
pub(super) const CALL_WITH_DISABLE_PARAM_VALIDATION: &str =
    "a client of STS is called with DisableParamValidation {flag}";
pub(super) const CALL_WITH_KEYS: &str =
    "a client of STS is called with Credentials access key {text} and secret key {text}";
pub(super) const CALL_WITH_KEYS_AND_TOKEN: &str = "a client of STS is called with Credentials access key {text} and secret key {text} and session token {text}";
pub(super) const CALL_WITH_ANONYMOUS: &str = "a client of STS is called with anonymous Credentials";
pub(super) const CALL_WITH_CLIENT: &str = "a client of STS is called with HTTPClient {client}";
pub(super) const CALL_WITH_CLIENT_ROOTS: &str = "a client of STS is called with HTTPClient roots {text}";

/// The modes of a regional endpoint as steps spell them.
pub(super) const MODES: [(&str, RegionalEndpoint); 2] =
    [("legacy", RegionalEndpoint::Legacy), ("regional", RegionalEndpoint::Regional)];

/// How steps spell a switch.
pub(super) const fn switch(on: bool) -> &'static str {
    if on { "enabled" } else { "disabled" }
}

pub(super) fn is_on(captures: &Captures) -> Option<bool> {
    Some(captures.get(0) == switch(true))
}

pub(super) fn mode(captures: &Captures) -> Option<RegionalEndpoint> {
    meant(&MODES, captures.get(0))
}

type Set = Result<(), String>;

fn config(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Set {
    set(&mut draft.case.options.config);
    Ok(())
}

fn copy(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Set {
    set(draft.copy());
    Ok(())
}

fn of_clients(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Set {
    set(draft.case.observe.services_with.get_or_insert_default());
    Ok(())
}

fn of_call(draft: &mut ScenarioBuilder, set: impl FnOnce(&mut Config)) -> Result<(), String> {
    set(draft.case.observe.call_with.get_or_insert_default());
    Ok(())
}

/// The steps that set fields of configs.
pub(super) static STEPS: &[StepDefinition] = &[
    given(GIVEN_DUAL_STACK, |draft, captures| config(draft, |c| c.use_dual_stack = Some(captures.flag(0)))),
    given(GIVEN_DUAL_STACK_ENDPOINT, |draft, captures| {
        config(draft, |c| c.use_dual_stack_endpoint = is_on(captures))
    }),
    given(GIVEN_FIPS_ENDPOINT, |draft, captures| config(draft, |c| c.use_fips_endpoint = is_on(captures))),
    given(GIVEN_STS, |draft, captures| config(draft, |c| c.sts_regional_endpoint = mode(captures))),
    given(GIVEN_S3, |draft, captures| config(draft, |c| c.s3_us_east_1_regional_endpoint = mode(captures))),
    when(COPY_DUAL_STACK, |draft, captures| copy(draft, |c| c.use_dual_stack = Some(captures.flag(0)))),
    when(COPY_DUAL_STACK_ENDPOINT, |draft, captures| {
        copy(draft, |c| c.use_dual_stack_endpoint = is_on(captures))
    }),
    when(COPY_FIPS_ENDPOINT, |draft, captures| copy(draft, |c| c.use_fips_endpoint = is_on(captures))),
    when(COPY_STS, |draft, captures| copy(draft, |c| c.sts_regional_endpoint = mode(captures))),
    when(COPY_S3, |draft, captures| copy(draft, |c| c.s3_us_east_1_regional_endpoint = mode(captures))),
    when(CLIENT_WITH, |draft, _| of_clients(draft, |_| {})),
    when(CLIENT_WITH_REGION, |draft, captures| of_clients(draft, |c| c.region = Some(captures.text(0)))),
    when(CLIENT_WITH_ENDPOINT, |draft, captures| of_clients(draft, |c| c.endpoint = Some(captures.text(0)))),
    when(CLIENT_WITH_DISABLE_SSL, |draft, captures| {
        of_clients(draft, |c| c.disable_ssl = Some(captures.flag(0)))
    }),
    when(CLIENT_WITH_DUAL_STACK, |draft, captures| {
        of_clients(draft, |c| c.use_dual_stack = Some(captures.flag(0)))
    }),
    when(CLIENT_WITH_DUAL_STACK_ENDPOINT, |draft, captures| {
        of_clients(draft, |c| c.use_dual_stack_endpoint = is_on(captures))
    }),
    when(CLIENT_WITH_FIPS_ENDPOINT, |draft, captures| {
        of_clients(draft, |c| c.use_fips_endpoint = is_on(captures))
    }),
    when(CLIENT_WITH_STS, |draft, captures| of_clients(draft, |c| c.sts_regional_endpoint = mode(captures))),
    when(CLIENT_WITH_S3, |draft, captures| {
        of_clients(draft, |c| c.s3_us_east_1_regional_endpoint = mode(captures))
    }),
    when(CLIENT_WITH_DISABLE_PARAM_VALIDATION, |draft, captures| {
        of_clients(draft, |c| c.disable_param_validation = Some(captures.flag(0)))
    }),
    when(CLIENT_WITH_KEYS, |draft, captures| of_clients(draft, |c| c.credentials = Some(keys(captures)))),
    when(CLIENT_WITH_KEYS_AND_TOKEN, |draft, captures| {
        of_clients(draft, |c| c.credentials = Some(keys(captures)))
    }),
    when(CLIENT_WITH_ANONYMOUS, |draft, _| {
        of_clients(draft, |c| c.credentials = Some(ANONYMOUS_CREDENTIALS))
    }),
    when(CLIENT_WITH_CLIENT, |draft, captures| {
        of_clients(draft, |c| c.http_client = meant(&CLIENTS, captures.get(0)))
    }),
    when(CLIENT_WITH_CLIENT_ROOTS, |draft, captures| {
        of_clients(draft, |c| c.http_client_roots = Some(captures.text(0)))
    }),
    when(CALL_WITH, |draft, _| of_call(draft, |_| {})),
    when(CALL_WITH_REGION, |draft, captures| of_call(draft, |c| c.region = Some(captures.text(0)))),
    when(CALL_WITH_ENDPOINT, |draft, captures| of_call(draft, |c| c.endpoint = Some(captures.text(0)))),
    when(CALL_WITH_DISABLE_SSL, |draft, captures| of_call(draft, |c| c.disable_ssl = Some(captures.flag(0)))),
    when(CALL_WITH_DUAL_STACK, |draft, captures| {
        of_call(draft, |c| c.use_dual_stack = Some(captures.flag(0)))
    }),
    when(CALL_WITH_DUAL_STACK_ENDPOINT, |draft, captures| {
        of_call(draft, |c| c.use_dual_stack_endpoint = is_on(captures))
    }),
    when(CALL_WITH_FIPS_ENDPOINT, |draft, captures| {
        of_call(draft, |c| c.use_fips_endpoint = is_on(captures))
    }),
    when(CALL_WITH_STS, |draft, captures| of_call(draft, |c| c.sts_regional_endpoint = mode(captures))),
    when(CALL_WITH_S3, |draft, captures| {
        of_call(draft, |c| c.s3_us_east_1_regional_endpoint = mode(captures))
    }),
    when(CALL_WITH_DISABLE_PARAM_VALIDATION, |draft, captures| {
        of_call(draft, |c| c.disable_param_validation = Some(captures.flag(0)))
    }),
    when(CALL_WITH_KEYS, |draft, captures| of_call(draft, |c| c.credentials = Some(keys(captures)))),
    when(CALL_WITH_KEYS_AND_TOKEN, |draft, captures| {
        of_call(draft, |c| c.credentials = Some(keys(captures)))
    }),
    when(CALL_WITH_ANONYMOUS, |draft, _| of_call(draft, |c| c.credentials = Some(ANONYMOUS_CREDENTIALS))),
    when(CALL_WITH_CLIENT, |draft, captures| {
        of_call(draft, |c| c.http_client = meant(&CLIENTS, captures.get(0)))
    }),
    when(CALL_WITH_CLIENT_ROOTS, |draft, captures| {
        of_call(draft, |c| c.http_client_roots = Some(captures.text(0)))
    }),
];
