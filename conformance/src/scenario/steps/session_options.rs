//! Given: the options that edition 1.14 does not have.

use crate::vocabulary::case::{ImdsEndpointMode, Options, ProcessProvider, WebIdentityProvider};

use super::definition::{StepDefinition, given, try_given};
use super::given::{meant, words_for};
use crate::scenario::template::step::{Captures, StepText};

const ROLE_DURATION: &str = "the option AssumeRoleDuration is {count} seconds";
const WEB_DURATION: &str = "the option WebIdentityRoleProviderOptions sets Duration to {count} seconds";
const WEB_WINDOW: &str = "the option WebIdentityRoleProviderOptions sets ExpiryWindow to {count} seconds";
const PROCESS_WINDOW: &str = "the option ProcessProviderOptions sets ExpiryWindow to {count} seconds";
const PROCESS_LIMIT: &str = "the option ProcessProviderOptions sets MaxBufSize to {count} bytes";
const WEB_POLICIES: &str = "the option WebIdentityRoleProviderOptions sets PolicyArns to:";
const IMDS_ENDPOINT: &str = "the option EC2IMDSEndpoint is {text}";
const IMDS_MODE: &str = "the option EC2IMDSEndpointMode is {mode}";

/// The values of `EC2IMDSEndpointMode`, by their words in a step.
const MODES: [(&str, ImdsEndpointMode); 2] =
    [("IPv4", ImdsEndpointMode::IPv4), ("IPv6", ImdsEndpointMode::IPv6)];

/// The step definitions.
pub(super) static STEPS: &[StepDefinition] = &[
    try_given(ROLE_DURATION, |builder, captures| {
        builder.case.options.assume_role_duration = number(captures)?;
        Ok(())
    }),
    try_given(WEB_DURATION, |builder, captures| {
        builder.case.options.web_identity_provider.duration = number(captures)?;
        Ok(())
    }),
    try_given(WEB_WINDOW, |builder, captures| {
        builder.case.options.web_identity_provider.expiry_window = number(captures)?;
        Ok(())
    }),
    try_given(PROCESS_WINDOW, |builder, captures| {
        builder.case.options.process_provider.expiry_window = number(captures)?;
        Ok(())
    }),
    try_given(PROCESS_LIMIT, |builder, captures| {
        builder.case.options.process_provider.max_buf_size = number(captures)?;
        Ok(())
    }),
    given(WEB_POLICIES, |builder, captures| {
        builder.case.options.web_identity_provider.policy_arns = captures.column();
    })
    .with_table(1),
    given(IMDS_ENDPOINT, |builder, captures| builder.case.options.ec2_imds_endpoint = captures.text(0)),
    given(IMDS_MODE, |builder, captures| {
        builder.case.options.ec2_imds_endpoint_mode = meant(&MODES, captures.get(0));
    }),
];

/// The number of seconds or bytes of a step.
fn number(captures: &Captures) -> Result<u32, String> {
    let count = captures.get(0);
    count.parse().map_err(|_| format!("{count} is too large: write {} at most", u32::MAX))
}

/// The steps for these options.
pub(in crate::scenario) fn steps(options: &Options) -> Vec<StepText> {
    let WebIdentityProvider { duration, expiry_window, policy_arns } = &options.web_identity_provider;
    let ProcessProvider { max_buf_size, expiry_window: process_window } = &options.process_provider;
    let numbers = [
        (ROLE_DURATION, options.assume_role_duration),
        (WEB_DURATION, *duration),
        (WEB_WINDOW, *expiry_window),
        (PROCESS_WINDOW, *process_window),
        (PROCESS_LIMIT, *max_buf_size),
    ];
    let numbers = numbers.into_iter().filter(|(_, number)| *number > 0);
    let numbers = numbers.map(|(template, number)| StepText::plain(template, &[&number.to_string()]));
    let policies = (!policy_arns.is_empty()).then(|| StepText::with_column(WEB_POLICIES, &[], policy_arns));
    let endpoint = &options.ec2_imds_endpoint;
    let endpoint = (!endpoint.is_empty()).then(|| StepText::plain(IMDS_ENDPOINT, &[endpoint]));
    let mode = options.ec2_imds_endpoint_mode;
    let mode = mode.map(|mode| StepText::plain(IMDS_MODE, &[words_for(&MODES, &mode)]));
    numbers.chain(policies).chain(endpoint).chain(mode).collect()
}
