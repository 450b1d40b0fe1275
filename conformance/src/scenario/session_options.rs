//! Given: the options that edition 1.14 does not have.

use crate::vocabulary::case::{Options, WebIdentityProvider};

use super::definition::{StepDefinition, given, try_given};
use super::step::{Captures, StepText};

const ROLE_DURATION: &str = "the option AssumeRoleDuration is {count} seconds";
const WEB_DURATION: &str = "the option WebIdentityRoleProviderOptions sets Duration to {count} seconds";
const WEB_WINDOW: &str = "the option WebIdentityRoleProviderOptions sets ExpiryWindow to {count} seconds";
const WEB_POLICIES: &str = "the option WebIdentityRoleProviderOptions sets PolicyArns to:";

/// The step definitions.
pub(super) static STEPS: &[StepDefinition] = &[
    try_given(ROLE_DURATION, |builder, captures| {
        builder.case.options.assume_role_duration = seconds(captures)?;
        Ok(())
    }),
    try_given(WEB_DURATION, |builder, captures| {
        builder.case.options.web_identity_provider.duration = seconds(captures)?;
        Ok(())
    }),
    try_given(WEB_WINDOW, |builder, captures| {
        builder.case.options.web_identity_provider.expiry_window = seconds(captures)?;
        Ok(())
    }),
    given(WEB_POLICIES, |builder, captures| {
        builder.case.options.web_identity_provider.policy_arns = captures.column();
    })
    .with_table(1),
];

/// The number of seconds of a step.
fn seconds(captures: &Captures) -> Result<u32, String> {
    let count = captures.get(0);
    count.parse().map_err(|_| format!("{count} seconds are too many: write {} at most", u32::MAX))
}

/// The steps for these options.
pub(super) fn steps(options: &Options) -> Vec<StepText> {
    let WebIdentityProvider { duration, expiry_window, policy_arns } = &options.web_identity_provider;
    let durations = [
        (ROLE_DURATION, options.assume_role_duration),
        (WEB_DURATION, *duration),
        (WEB_WINDOW, *expiry_window),
    ];
    let durations = durations.into_iter().filter(|(_, seconds)| *seconds > 0);
    let durations = durations.map(|(template, seconds)| StepText::plain(template, &[&seconds.to_string()]));
    let policies = (!policy_arns.is_empty()).then(|| StepText::with_column(WEB_POLICIES, &[], policy_arns));
    durations.chain(policies).collect()
}
