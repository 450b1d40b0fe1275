//! Every variable and every key occurs, with every one of its values.

use std::collections::BTreeSet;

use awsess_conformance::case::{Case, Edition};
use awsess_conformance::strategy::{Settings, Source};

use super::reader::sections;

/// Every variable that may be drawn.
const VARIABLES: [&str; 44] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_ACCOUNT",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CSM_ENABLED",
    "AWS_CSM_HOST",
    "AWS_CSM_PORT",
    "AWS_DEFAULT_PROFILE",
    "AWS_DEFAULT_REGION",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
    "AWS_EC2_METADATA_V1_DISABLED",
    "AWS_ENABLE_ENDPOINT_DISCOVERY",
    "AWS_EXECUTION_ENV",
    "AWS_MAX_ATTEMPTS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_S3_USE_ARN_REGION",
    "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT",
    "AWS_SDK_GO_CLIENT_TLS_CERT",
    "AWS_SDK_GO_CLIENT_TLS_KEY",
    "AWS_SDK_LOAD_CONFIG",
    "AWS_SECRET",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "HOME",
    "LANG",
    "PATH",
    "USERPROFILE",
    "aws_region",
];

/// Every key that may be drawn.
const KEYS: [&str; 35] = [
    "AWS_ACCESS_KEY_ID",
    "Region",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "ca_bundle",
    "credential_process",
    "credential_source",
    "csm_enabled",
    "csm_host",
    "csm_port",
    "duration_seconds",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_v1_disabled",
    "endpoint_discovery_enabled",
    "external_id",
    "mfa_serial",
    "output",
    "region",
    "role_arn",
    "role_session_name",
    "s3_us_east_1_regional_endpoint",
    "s3_use_arn_region",
    "source_profile",
    "sso_account_id",
    "sso_region",
    "sso_role_name",
    "sso_session",
    "sso_start_url",
    "sts_regional_endpoints",
    "unknown",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
    "web_identity_token_file",
];

fn cases(edition: Edition) -> impl Iterator<Item = Case> {
    let source = Source::new(41, edition);
    (0..10_000).map(move |number| source.case(number))
}

#[test]
fn every_variable_occurs() {
    for edition in Edition::ALL {
        let seen: BTreeSet<String> = cases(edition).flat_map(|case| case.env.into_keys()).collect();
        assert_eq!(seen, BTreeSet::from(VARIABLES.map(str::to_owned)), "{edition}");
    }
}

#[test]
fn every_key_occurs() {
    for edition in Edition::ALL {
        let files = cases(edition).flat_map(|case| case.files.into_values());
        let keys = files.flat_map(|file| sections(&file)).flat_map(|section| section.keys);
        let seen: BTreeSet<String> = keys.map(|(key, _)| key).collect();
        assert_eq!(seen, BTreeSet::from(KEYS.map(str::to_owned)), "{edition}");
    }
}

#[test]
fn what_is_younger_can_be_left_out() {
    let source = Source::with(41, Edition::V1_14, Settings { modern: false, ..Settings::default() });
    let mut text = (0..10_000).map(|number| format!("{:?}", source.case(number).env));
    assert!(!text.any(|text| text.contains("ENDPOINT") || text.contains("AWS_ROLE_ARN")));
}
