//! What to do about each error of a session.

use awsess_model::rule::{self, Rule};

use super::{Failing, allowed, signing, sources};
use crate::explain::world::network::{bundle, client_certificate};

/// The finding of a profile that exists and has no credentials.
pub(super) const EMPTY_PROFILE: &str = "profile-without-credentials";

/// What to do about an error of this code.
struct Advice {
    /// The code of the error; empty for the errors that have none.
    error: &'static str,
    /// The name of the finding.
    code: &'static str,
    remedy: Remedy,
}

/// A remedy that depends on the world and on the setting.
type ForWorld = fn(&Failing<'_, '_>) -> String;

enum Remedy {
    Always(&'static str),
    For(ForWorld),
}

const fn always(error: &'static str, code: &'static str, remedy: &'static str) -> Advice {
    Advice { error, code, remedy: Remedy::Always(remedy) }
}

const fn depends(error: &'static str, code: &'static str, remedy: ForWorld) -> Advice {
    Advice { error, code, remedy: Remedy::For(remedy) }
}

const ADVICE: &[Advice] = &[
    depends("SharedConfigAssumeRoleError", "source-profile-without-credentials", sources::source_profile),
    depends("NoCredentialProviders", "no-credentials", sources::no_credentials),
    always("SharedConfigLoadError", "file-not-valid", "correct the file"),
    depends("AssumeRoleTokenProviderNotSetError", "token-provider-needed", signing::token_provider),
    depends("LoadCustomCABundleError", "ca-bundle-not-loaded", |failing| {
        bundle::remedy(failing.view, failing.origin)
    }),
    depends("LoadClientTLSCertError", "client-certificate-not-loaded", |failing| {
        client_certificate::remedy(failing.view, failing.origin)
    }),
    depends("CredentialRequiresARNError", "role-without-arn", signing::role_without_arn),
    depends("SharedConfigErr", "source-not-usable", signing::source_not_usable),
    depends("WebIdentityErr", "web-identity-without-role", signing::web_identity_without_role),
    depends("EmptyStaticCreds", "no-credentials", signing::no_keys_in_environment),
    always("MissingRegion", "region-missing", "set AWS_REGION, or add region to the profile"),
    always(
        "InvalidParameter",
        "parameter-not-valid",
        "write the whole value: the SDK does not send a request with a value that is too short",
    ),
    always(
        "MissingEndpoint",
        "other-error",
        "set the name of a region that can be part of a host, such as eu-west-1",
    ),
    depends("", "setting-not-valid", allowed::values),
];

/// What to do about an error without a code, by its rule.
const BY_RULE: [(Rule, ForWorld); 4] = [
    (rule::CRED_13, sources::sign_on_incomplete),
    (rule::CRED_15, sources::no_sign_on_section),
    (rule::CRED_16, sources::sign_on_incomplete),
    (rule::CRED_19, |_| "remove the line from the profile: that of its sso-session counts".into()),
];

/// The advice for every other error.
const OTHER: Advice = always("", "other-error", "correct the setting that the error names");

/// Whether there is advice for errors of this code, of a retrieval.
pub(super) fn is_known(code: &str) -> bool {
    code != "WebIdentityErr" && ADVICE.iter().any(|advice| advice.error == code)
}

/// The name of the finding, and the remedy.
pub(super) fn advice(failing: &Failing<'_, '_>) -> (&'static str, String) {
    let Failing { view, failure, .. } = failing;
    let advice = ADVICE.iter().find(|advice| advice.error == failure.code).unwrap_or(&OTHER);
    let by_rule = BY_RULE.iter().find(|(rule, _)| failure.rules.contains(rule));
    let remedy = match (by_rule, &advice.remedy) {
        (Some((_, remedy)), _) | (None, Remedy::For(remedy)) => remedy(failing),
        (None, Remedy::Always(remedy)) => (*remedy).into(),
    };
    let is_empty_profile = advice.error == "NoCredentialProviders" && sources::names_empty_profile(view);
    (if is_empty_profile { EMPTY_PROFILE } else { advice.code }, remedy)
}
