//! The shared files, and the settings of a profile in them.

mod edition_1_14;
mod edition_1_55;
mod files;

use std::path::PathBuf;

pub(crate) use files::SharedFiles;

use crate::error::{Error, ErrorKind, Place, WebIdentityErrorKind};
use crate::monitoring::Agent;
use crate::{CredentialsValue, Edition, EndpointSettings};

/// The settings of a profile. A setting is `None` if its key is absent or has no value.
#[derive(Default)]
pub(crate) struct SharedConfig {
    pub(crate) region: Option<String>,
    pub(crate) ca_bundle: Option<PathBuf>,
    pub(crate) endpoints: EndpointSettings,
    pub(crate) enable_endpoint_discovery: Option<bool>,
    pub(crate) ec2_metadata_v1_disabled: Option<bool>,
    /// The agent of client-side monitoring, if the profile enables that. Only the profile `aws_csm` counts.
    pub(crate) monitoring_agent: Option<Agent>,
    pub(crate) credentials: ProfileChain,
}

/// How the credentials of a profile are obtained: the source has the first credentials, and each role is assumed with the
/// credentials that come before.
#[derive(Default)]
pub(crate) struct ProfileChain {
    pub(crate) source: CredentialsSource,
    /// The role of the profile itself is the first; the last is assumed with the credentials of the source.
    pub(crate) roles: Vec<ProfileRole>,
}

/// Where the first credentials of a chain come from.
#[derive(Default)]
pub(crate) enum CredentialsSource {
    /// The profile sets no source.
    #[default]
    None,
    /// `aws_access_key_id`, `aws_secret_access_key` and `aws_session_token`.
    Static(CredentialsValue),
    /// `credential_source = Environment`.
    Environment,
    /// `credential_source = Ec2InstanceMetadata`.
    Ec2InstanceMetadata,
    /// `credential_source = EcsContainer`, and where it is set.
    EcsContainer(Option<Place>),
    /// `web_identity_token_file`. It includes the role of its profile.
    WebIdentity(WebIdentity),
    /// The single sign-on settings of a profile.
    Sso(SsoSettings),
    /// The single sign-on settings of the section that `sso_session` names, and that name.
    SsoSession(SsoSettings, String),
    /// `credential_process`: the command, and where it is set.
    Process(String, Option<Place>),
    /// A source with invalid settings. A session that needs its credentials fails with the error.
    Invalid(Error),
}

impl CredentialsSource {
    /// A web identity, which is invalid without a role.
    pub(crate) fn web_identity(token_file: &str, role_arn: Option<&str>, session_name: Option<&str>) -> Self {
        let Some(role_arn) = role_arn else {
            return Self::Invalid(ErrorKind::WebIdentityErr(WebIdentityErrorKind::NoRole).into());
        };
        Self::WebIdentity(WebIdentity {
            token_file: token_file.into(),
            role_arn: role_arn.into(),
            session_name: session_name.and_then(non_empty),
        })
    }
}

/// A web identity: a token in a file, which STS exchanges for the credentials of a role. Values are bytes because a file need
/// not be UTF-8.
#[derive(Clone)]
#[cfg_attr(not(feature = "sts"), expect(dead_code, reason = "the request reads the fields"))]
pub(crate) struct WebIdentity {
    pub(crate) token_file: PathBuf,
    pub(crate) role_arn: Vec<u8>,
    pub(crate) session_name: Option<Vec<u8>>,
}

/// The settings of single sign-on.
#[cfg_attr(not(feature = "sso"), expect(dead_code, reason = "the client of the portal reads the fields"))]
pub(crate) struct SsoSettings {
    /// The region of the portal.
    pub(crate) region: String,
    pub(crate) start_url: String,
    pub(crate) account_id: String,
    pub(crate) role_name: String,
}

impl From<CredentialsSource> for ProfileChain {
    /// A source without roles.
    fn from(source: CredentialsSource) -> Self {
        Self { source, roles: Vec::new() }
    }
}

/// A role and the parameters with which it is assumed. Values are bytes because a file need not be UTF-8.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(feature = "sts"), expect(dead_code, reason = "a request for the role reads the fields"))]
pub(crate) struct Role {
    pub(crate) arn: Vec<u8>,
    pub(crate) external_id: Option<Vec<u8>>,
    pub(crate) session_name: Option<Vec<u8>>,
    pub(crate) mfa_serial: Option<Vec<u8>>,
    pub(crate) duration_seconds: Option<i64>,
}

/// The value; `None` if it is empty.
pub(crate) fn non_empty(value: impl Into<Vec<u8>>) -> Option<Vec<u8>> {
    Some(value.into()).filter(|value| !value.is_empty())
}

/// A role that a profile assumes.
pub(crate) struct ProfileRole {
    pub(crate) role: Role,
    /// Where `mfa_serial` is set, if the role needs an MFA token.
    pub(crate) mfa_place: Option<Place>,
}

impl SharedConfig {
    /// Reads the settings of the profile by the rules of the edition.
    ///
    /// While the shared config is off, edition 1.14 still validates the role of the profile, and 1.55 still reads
    /// `credential_process` and `web_identity_token_file`.
    pub(crate) fn load(
        profile: &str,
        files: &SharedFiles,
        shared_config: bool,
        edition: Edition,
    ) -> Result<Self, Error> {
        match edition {
            Edition::V1_14 => edition_1_14::load(profile, files, shared_config),
            Edition::V1_55 => edition_1_55::load(profile, files, shared_config),
        }
    }
}

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
    pub(crate) const CSM_ENABLED: &str = "csm_enabled";
    pub(crate) const CSM_HOST: &str = "csm_host";
    pub(crate) const CSM_PORT: &str = "csm_port";
    pub(crate) const ENDPOINT_DISCOVERY_ENABLED: &str = "endpoint_discovery_enabled";
    pub(crate) const STS_REGIONAL_ENDPOINTS: &str = "sts_regional_endpoints";
    pub(crate) const S3_US_EAST_1_REGIONAL_ENDPOINT: &str = "s3_us_east_1_regional_endpoint";
    pub(crate) const EC2_METADATA_SERVICE_ENDPOINT: &str = "ec2_metadata_service_endpoint";
    pub(crate) const EC2_METADATA_V1_DISABLED: &str = "ec2_metadata_v1_disabled";
    pub(crate) const EC2_METADATA_SERVICE_ENDPOINT_MODE: &str = "ec2_metadata_service_endpoint_mode";
}
