//! The values that creating a session accepts for a setting, and where to write one.

use super::Failing;
use crate::explain::explanation::origin::Origin;

/// The settings with a few values, in any case of letters, as variables and as keys.
const ALLOWED: [(&[&str], &str); 3] = [
    (
        &[
            "AWS_STS_REGIONAL_ENDPOINTS",
            "sts_regional_endpoints",
            "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
            "s3_us_east_1_regional_endpoint",
        ],
        "legacy or regional",
    ),
    (&["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"], "IPv4 or IPv6"),
    (&["AWS_S3_USE_ARN_REGION", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT"], "true or false"),
];

/// What to do about a setting that creating the session rejects.
pub(super) fn values(failing: &Failing<'_, '_>) -> String {
    let name = failing.origin.map(Origin::name).unwrap_or_default();
    let allowed = ALLOWED.iter().find(|(names, _)| names.contains(&&*name)).map(|(_, allowed)| *allowed);
    match (failing.origin, allowed) {
        (Some(Origin::Variable { name }), Some(allowed)) => format!("set {name} to {allowed}, or unset it"),
        (Some(Origin::Key { file, line, key, .. }), Some(allowed)) => {
            format!("write {key} = {allowed} in {file}:{line}, or remove the line")
        }
        _ => "correct the value, or remove the setting".into(),
    }
}
