//! The capabilities that a case needs, and those for which the runner plays parties.

use super::capability::{Capabilities, Capability};
use super::case::{Answer, Case, Config, Edition, File, PARTIES, Platform};
use super::newer;

/// The capabilities without which the case cannot be run.
pub(crate) fn needed(case: &Case) -> Capabilities {
    let edits = !case.observe.edit_handlers.is_empty() || !case.observe.edit_copy_handlers.is_empty();
    let services = !case.observe.services.is_empty() || !case.observe.services_no_resolve.is_empty();
    let observe = &case.observe;
    let parties = || PARTIES.iter().filter_map(|party| (party.get)(&case.remote));
    let is_unhealthy = parties().any(|party| !party.is_healthy());
    let redirects =
        parties().flat_map(|party| &party.answers).any(|answer| matches!(answer, Answer::Redirect(_)));
    let refreshes = observe.refreshes > 0 || observe.again > 0 || !case.options.assume_role_tokens.is_empty();
    [
        (case.observe.call_with.is_some(), Capability::AssumeRole),
        (case.observe.call_with.is_some(), Capability::Call),
        (names_client_certificate(case), Capability::ClientTls),
        (case.remote.container.is_some(), Capability::Container),
        (case.observe.copy_with.is_some(), Capability::Copy),
        (edits, Capability::HandlerEdits),
        (case.remote.imds.is_some(), Capability::Metadata),
        (is_monitored(case), Capability::Monitoring),
        (case.options.must, Capability::Must),
        (!case.programs.is_empty(), Capability::Process),
        (redirects, Capability::Redirects),
        (refreshes, Capability::Refresh),
        (is_unhealthy, Capability::Retries),
        (services, Capability::Services),
        (case.remote.sso.is_some() || case.remote.oidc.is_some(), Capability::SingleSignOn),
        (case.sts.is_some(), Capability::Tls),
        (case.platform == Platform::Windows, Capability::Windows),
    ]
    .into_iter()
    .filter_map(|(needed, capability)| needed.then_some(capability))
    .chain(case.configs().flat_map(Config::needs))
    .chain(newer::needed(&case.options))
    .collect()
}

/// Whether the runner must play parties for an implementation with these capabilities.
pub(crate) fn needs_parties(has: &Capabilities) -> bool {
    [
        Capability::AssumeRole,
        Capability::Container,
        Capability::Metadata,
        Capability::SingleSignOn,
        Capability::WebIdentity,
    ]
    .iter()
    .any(|capability| has.contains(capability))
}

/// Whether a variable names a client certificate or its key. In edition 1.14 the variables mean nothing, which everybody can show.
fn names_client_certificate(case: &Case) -> bool {
    let is_set = |name: &&str| case.env.get(*name).is_some_and(|value| !value.is_empty());
    let variables = ["AWS_SDK_GO_CLIENT_TLS_CERT", "AWS_SDK_GO_CLIENT_TLS_KEY"];
    case.edition == Edition::V1_55 && variables.iter().any(is_set)
}

/// Whether client-side monitoring may be enabled.
fn is_monitored(case: &Case) -> bool {
    let by_variable = case.env.get("AWS_CSM_ENABLED").is_some_and(|value| !value.is_empty());
    let names_profile = |text: &[u8]| text.windows(PROFILE.len()).any(|part| part == PROFILE);
    let by_profile = || case.files.values().filter_map(File::bytes).any(|bytes| names_profile(&bytes));
    by_variable || (case.edition == Edition::V1_55 && by_profile())
}

/// The profile that enables client-side monitoring.
const PROFILE: &[u8] = b"aws_csm";
