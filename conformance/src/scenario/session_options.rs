//! Given: the options that edition 1.14 does not have.

use crate::vocabulary::case::{Options, ProcessProvider, WebIdentityProvider};

use super::definition::{StepDefinition, given, try_given};
use super::step::{Captures, StepText};

const ROLE_DURATION: &str = "the option AssumeRoleDuration is {count} seconds";
const WEB_DURATION: &str = "the option WebIdentityRoleProviderOptions sets Duration to {count} seconds";
const WEB_WINDOW: &str = "the option WebIdentityRoleProviderOptions sets ExpiryWindow to {count} seconds";
const PROCESS_WINDOW: &str = "the option ProcessProviderOptions sets ExpiryWindow to {count} seconds";
const PROCESS_LIMIT: &str = "the option ProcessProviderOptions sets MaxBufSize to {count} bytes";
const WEB_POLICIES: &str = "the option WebIdentityRoleProviderOptions sets PolicyArns to:";

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
];

/// The number of seconds or bytes of a step.
fn number(captures: &Captures) -> Result<u32, String> {
    let count = captures.get(0);
    count.parse().map_err(|_| format!("{count} is too large: write {} at most", u32::MAX))
}

/// The steps for these options.
pub(super) fn steps(options: &Options) -> Vec<StepText> {
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
    numbers.chain(policies).collect()
}
