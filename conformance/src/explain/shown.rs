//! Origins of the model as explanations show them, and which values may be shown.

use awsess_model::rule::Rule;
use awsess_model::trace::Candidate;

use super::RuleRef;
use crate::specification::rules;
use crate::vocabulary::secret::MASK;

/// The keys whose values are shown. The values of all other keys are secret.
const SHOWN_KEYS: [&str; 21] = [
    "aws_access_key_id",
    "ca_bundle",
    "credential_source",
    "duration_seconds",
    "ec2_metadata_service_endpoint_mode",
    "endpoint_discovery_enabled",
    "external_id",
    "mfa_serial",
    "region",
    "role_arn",
    "role_session_name",
    "s3_us_east_1_regional_endpoint",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "sts_regional_endpoints",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];
/// Keys whose values are shown although their names contain `token`.
const TOKEN_FILE: &str = "web_identity_token_file";

/// Whether the value of the key may be shown.
pub(super) fn key_is_shown(key: &str) -> bool {
    key == TOKEN_FILE || SHOWN_KEYS.contains(&key)
}

/// The value, or `***` if it is secret, and whether it is secret.
pub(super) fn shown(candidate: &Candidate<'_>) -> (String, bool) {
    let hidden = candidate.origin.key().is_some_and(|key| !key_is_shown(key));
    masked(&candidate.value, candidate.secret || hidden)
}

/// The value, or `***` if it is secret, and whether it is secret.
pub(super) fn masked(value: &str, secret: bool) -> (String, bool) {
    (if secret { MASK.into() } else { value.into() }, secret)
}

/// The option of the command line for an option of the SDK.
pub(super) fn option(name: &str) -> String {
    match name {
        "Profile" => "--profile".into(),
        "SharedConfigState" => "--shared-config".into(),
        "CustomCABundle" => "--ca-bundle".into(),
        other => format!("Options.{other}"),
    }
}

/// The option of the command line for a field of the SDK's config.
pub(super) fn config(name: &str) -> String {
    match name {
        "Region" => "--region".into(),
        "Endpoint" => "--endpoint".into(),
        "HTTPClient" => "--http-client".into(),
        other => format!("Config.{other}"),
    }
}

/// The rules with their titles.
pub(super) fn cited(ids: &[Rule]) -> Vec<RuleRef> {
    ids.iter().copied().map(cite).collect()
}

fn cite(rule: Rule) -> RuleRef {
    let title = rules().get(rule.id()).map_or_else(String::new, |rule| rule.title.clone());
    RuleRef { id: rule.id().into(), title }
}
