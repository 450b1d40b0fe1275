//! Which values of settings an explanation may show, and what it shows in the place of the others.

use awsess_model::trace::Candidate;

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

/// The key and the variables with an access key id, in lower case.
const ID_KEY: &str = "aws_access_key_id";
const IDS: [&str; 2] = [ID_KEY, "aws_access_key"];

/// Whether the values of the key may be shown.
pub(in crate::explain) fn key_is_shown(key: &str) -> bool {
    key == TOKEN_FILE || SHOWN_KEYS.contains(&key)
}

/// Whether this value of the key may be shown: in the place of an access key id, people sometimes write the secret key.
pub(in crate::explain) fn value_is_shown(key: &str, value: &str) -> bool {
    key_is_shown(key) && (key != ID_KEY || is_access_key_id(value))
}

/// Whether the setting is that of an access key id, but its value does not look like one, and may be a secret.
pub(in crate::explain) fn is_doubtful_id(name: &str, value: &str) -> bool {
    IDS.iter().any(|id| name.eq_ignore_ascii_case(id)) && !is_access_key_id(value)
}

/// Whether the text looks like an access key id, which has capital letters and digits alone. White space and quotes around it do not
/// matter.
pub(in crate::explain) fn is_access_key_id(text: &str) -> bool {
    const LONGEST: usize = 128;
    let text = text.trim().trim_matches(['"', '\'', '`']);
    let is_of_id = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.len() <= LONGEST && text.bytes().all(is_of_id)
}

/// The value, or `***` if it is secret, and whether it is secret.
pub(in crate::explain) fn shown(candidate: &Candidate<'_>) -> (String, bool) {
    let hidden = candidate.origin.key().is_some_and(|key| !value_is_shown(key, &candidate.value));
    masked(&candidate.value, candidate.secret || hidden)
}

/// The value, or `***` if it is secret, and whether it is secret.
pub(in crate::explain) fn masked(value: &str, secret: bool) -> (String, bool) {
    (if secret { MASK.into() } else { value.into() }, secret)
}

/// The access key id, or `***` if it does not look like one, and whether it is secret.
pub(in crate::explain) fn masked_id(value: &str) -> (String, bool) {
    masked(value, !is_access_key_id(value))
}

#[cfg(test)]
mod tests {
    use super::{is_access_key_id, value_is_shown};

    #[test]
    fn an_access_key_id_is_shown_only_if_it_looks_like_one() {
        for id in ["AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE", "AKID_A", "\"AKIAIOSFODNN7EXAMPLE\" "] {
            assert!(is_access_key_id(id) && value_is_shown("aws_access_key_id", id), "{id}");
        }
        for secret in [
            "UWMPPRonaGauEZx5/MngqKyK/qZD2QllczFEZ2U9",
            "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab",
            "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI",
            "minio-password",
        ] {
            assert!(!is_access_key_id(secret) && !value_is_shown("aws_access_key_id", secret), "{secret}");
            assert!(value_is_shown("region", secret));
        }
    }
}
