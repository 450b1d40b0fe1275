//! The shared files, and what a session takes from them.

mod asked;
mod duration;
mod files;
mod legacy;
mod legacy_section;
mod links;
mod profile;
mod sso;

pub(crate) use files::{SharedFiles, load_file};
pub(crate) use legacy::{LegacyConfig, LegacyRole};
pub(crate) use links::load as load_profile;
pub(crate) use profile::Profile;
pub(crate) use sso::check as check_sso;

/// The keys of the shared files.
pub(crate) mod key {
    pub(crate) const ACCESS_KEY_ID: &str = "aws_access_key_id";
    pub(crate) const SECRET_ACCESS_KEY: &str = "aws_secret_access_key";
    pub(crate) const SESSION_TOKEN: &str = "aws_session_token";
    pub(crate) const ROLE_ARN: &str = "role_arn";
    pub(crate) const SOURCE_PROFILE: &str = "source_profile";
    pub(crate) const CREDENTIAL_SOURCE: &str = "credential_source";
    pub(crate) const EXTERNAL_ID: &str = "external_id";
    pub(crate) const MFA_SERIAL: &str = "mfa_serial";
    pub(crate) const DURATION_SECONDS: &str = "duration_seconds";
    pub(crate) const USE_DUAL_STACK: &str = "use_dualstack_endpoint";
    pub(crate) const USE_FIPS: &str = "use_fips_endpoint";
    pub(crate) const ROLE_SESSION_NAME: &str = "role_session_name";
    pub(crate) const CREDENTIAL_PROCESS: &str = "credential_process";
    pub(crate) const WEB_IDENTITY_TOKEN_FILE: &str = "web_identity_token_file";
    pub(crate) const SSO_SESSION: &str = "sso_session";
    pub(crate) const SSO_ACCOUNT_ID: &str = "sso_account_id";
    pub(crate) const SSO_REGION: &str = "sso_region";
    pub(crate) const SSO_ROLE_NAME: &str = "sso_role_name";
    pub(crate) const SSO_START_URL: &str = "sso_start_url";
    pub(crate) const REGION: &str = "region";
    pub(crate) const CA_BUNDLE: &str = "ca_bundle";
    pub(crate) const STS_REGIONAL_ENDPOINTS: &str = "sts_regional_endpoints";
    pub(crate) const S3_US_EAST_1_REGIONAL_ENDPOINT: &str = "s3_us_east_1_regional_endpoint";
    pub(crate) const EC2_METADATA_SERVICE_ENDPOINT: &str = "ec2_metadata_service_endpoint";
    pub(crate) const EC2_METADATA_SERVICE_ENDPOINT_MODE: &str = "ec2_metadata_service_endpoint_mode";
}
