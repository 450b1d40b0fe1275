//! The settings in environment variables: all variables with their aliases, and the values that edition 1.55 checks.

use std::path::PathBuf;

use crate::endpoints::truth;
use crate::error::{Error, ErrorKind};
use crate::{
    CredentialsValue, Ec2ImdsEndpointMode, Edition, EndpointSettings, Environment, S3UsEast1RegionalEndpoint,
    SharedConfigState, StsRegionalEndpoint,
};

const LOAD_CONFIG: &str = "AWS_SDK_LOAD_CONFIG";
const ACCESS_KEY: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
const SECRET_KEY: [&str; 2] = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"];
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
/// The second variable of each is read only if `AWS_SDK_LOAD_CONFIG` or the option turns the shared config on.
const REGION: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];
const PROFILE: [&str; 2] = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
const CREDENTIALS_FILE: &str = "AWS_SHARED_CREDENTIALS_FILE";
const CONFIG_FILE: &str = "AWS_CONFIG_FILE";
const CA_BUNDLE: &str = "AWS_CA_BUNDLE";
const CLIENT_TLS_CERT: &str = "AWS_SDK_GO_CLIENT_TLS_CERT";
const CLIENT_TLS_KEY: &str = "AWS_SDK_GO_CLIENT_TLS_KEY";
const ROLE_SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";
const WEB_IDENTITY_TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "AWS_ROLE_ARN";
const STS_REGIONAL_ENDPOINTS: &str = "AWS_STS_REGIONAL_ENDPOINTS";
const S3_US_EAST_1_REGIONAL_ENDPOINT: &str = "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT";
const S3_USE_ARN_REGION: &str = "AWS_S3_USE_ARN_REGION";
const ENDPOINT_DISCOVERY: &str = "AWS_ENABLE_ENDPOINT_DISCOVERY";
const METADATA_ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const METADATA_MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
const METADATA_V1_DISABLED: &str = "AWS_EC2_METADATA_V1_DISABLED";
const USE_DUAL_STACK: &str = "AWS_USE_DUALSTACK_ENDPOINT";
const USE_FIPS: &str = "AWS_USE_FIPS_ENDPOINT";

/// The provider name of credentials from the environment.
const ENV_CONFIG_PROVIDER: &str = "EnvConfigCredentials";

/// The settings in environment variables.
pub(crate) struct EnvConfig {
    pub(crate) credentials: Option<CredentialsValue>,
    pub(crate) region: Option<String>,
    pub(crate) profile: Option<String>,
    /// Whether the shared config is on.
    pub(crate) shared_config: bool,
    pub(crate) ca_bundle: Option<PathBuf>,
    pub(crate) client_tls_cert: Option<PathBuf>,
    pub(crate) client_tls_key: Option<PathBuf>,
    pub(crate) web_identity_token_file: Option<String>,
    pub(crate) role_arn: Option<String>,
    pub(crate) role_session_name: Option<String>,
    pub(crate) s3_use_arn_region: Option<bool>,
    pub(crate) enable_endpoint_discovery: Option<bool>,
}

impl EnvConfig {
    /// Reads the variables. Whether the shared config is on depends on the option too.
    pub(crate) fn read(environment: &Environment, state: SharedConfigState) -> Self {
        let truthy = loads_config(environment);
        let shared_config = match state {
            SharedConfigState::FromEnv => truthy,
            SharedConfigState::Disable => false,
            SharedConfigState::Enable => true,
        };
        // The AWS_DEFAULT_ variables are read if the variable is true, even if the option turns the shared config off.
        let names = if truthy || shared_config { 2 } else { 1 };
        Self {
            credentials: read_credentials(environment, ENV_CONFIG_PROVIDER).ok(),
            region: environment.first(&REGION[..names]),
            profile: environment.first(&PROFILE[..names]),
            shared_config,
            ca_bundle: environment.raw(CA_BUNDLE).map(PathBuf::from),
            client_tls_cert: environment.raw(CLIENT_TLS_CERT).map(PathBuf::from),
            client_tls_key: environment.raw(CLIENT_TLS_KEY).map(PathBuf::from),
            web_identity_token_file: environment.text(WEB_IDENTITY_TOKEN_FILE),
            role_arn: environment.text(ROLE_ARN),
            role_session_name: environment.text(ROLE_SESSION_NAME),
            s3_use_arn_region: environment.text(S3_USE_ARN_REGION).and_then(|value| truth(&value)),
            // Any value but one enables it.
            enable_endpoint_discovery: environment.text(ENDPOINT_DISCOVERY).map(|value| value != "false"),
        }
    }
}

/// Whether the environment disables version 1 of the metadata service of an instance. Anything but a truth value is ignored.
pub(crate) fn ec2_metadata_v1_disabled(environment: &Environment) -> Option<bool> {
    environment.text(METADATA_V1_DISABLED).and_then(|value| truth(&value))
}

/// The true values of `AWS_SDK_LOAD_CONFIG` and `AWS_CSM_ENABLED`.
const TRUTHY: [&str; 6] = ["1", "t", "T", "TRUE", "true", "True"];

/// Whether `AWS_SDK_LOAD_CONFIG` turns the shared config on.
pub(crate) fn loads_config(environment: &Environment) -> bool {
    environment.text(LOAD_CONFIG).is_some_and(|value| is_truthy(&value))
}

/// Whether the value of a variable is true, as the SDK parses it.
pub(crate) fn is_truthy(value: &str) -> bool {
    TRUTHY.contains(&value)
}

/// The path of the credentials file: that of the variable, or the default one in the home folder.
pub(crate) fn credentials_file(environment: &Environment, edition: Edition) -> PathBuf {
    let file = environment.raw(CREDENTIALS_FILE).map(PathBuf::from);
    file.unwrap_or_else(|| environment.aws_file(edition, "credentials"))
}

/// The path of the config file: that of the variable, or the default one in the home folder.
pub(crate) fn config_file(environment: &Environment, edition: Edition) -> PathBuf {
    let file = environment.raw(CONFIG_FILE).map(PathBuf::from);
    file.unwrap_or_else(|| environment.aws_file(edition, "config"))
}

/// The default region of every session.
pub(crate) fn default_region(environment: &Environment) -> Option<String> {
    environment.text(REGION[0])
}

/// The half of a key pair that is missing.
pub(crate) enum MissingHalf {
    AccessKey,
    SecretKey,
}

/// The key pair and token of the environment. The aliases of key and secret are independent of each other; both must be set.
pub(crate) fn read_credentials(
    environment: &Environment,
    provider: &str,
) -> Result<CredentialsValue, MissingHalf> {
    let access_key = environment.first(&ACCESS_KEY).ok_or(MissingHalf::AccessKey)?;
    let secret_key = environment.first(&SECRET_KEY).ok_or(MissingHalf::SecretKey)?;
    let token = environment.text(SESSION_TOKEN).unwrap_or_default();
    Ok(CredentialsValue::new(access_key, secret_key).session_token(token).provider_name(provider))
}

/// The error of a variable with an invalid value.
pub(crate) struct InvalidVariable {
    message: String,
    /// Whether the release discards every variable that it read before. Only the deprecated constructor shows a difference.
    pub(crate) discards_environment: bool,
    /// The settings that remain of the variables that were read before.
    pub(crate) settings: EndpointSettings,
}

impl InvalidVariable {
    pub(crate) fn into_error(self, prefix: &str) -> Error {
        ErrorKind::InvalidEnvironment { message: format!("{prefix}{}", self.message) }.into()
    }
}

/// Reads the settings of endpoints from the environment, up to the first variable with an invalid value. Edition 1.14 has no
/// such variables.
pub(crate) fn endpoint_settings(
    environment: &Environment,
    edition: Edition,
) -> Result<EndpointSettings, InvalidVariable> {
    let mut settings = EndpointSettings::default();
    if edition == Edition::V1_14 {
        return Ok(settings);
    }
    let (message, discards_environment) = match read_endpoint_variables(environment, &mut settings) {
        Ok(()) => return Ok(settings),
        Err(Invalid::KeepEnvironment(message)) => (message, false),
        Err(Invalid::DiscardEnvironment(message)) => {
            settings = EndpointSettings::default();
            (message, true)
        }
    };
    Err(InvalidVariable { message, discards_environment, settings })
}

/// The message for an invalid value, and whether the release keeps the variables that it read before.
enum Invalid {
    KeepEnvironment(String),
    DiscardEnvironment(String),
}

/// Reads the variables in the order of the release.
fn read_endpoint_variables(
    environment: &Environment,
    settings: &mut EndpointSettings,
) -> Result<(), Invalid> {
    let unresolved = |name, setting, value: &str| {
        format!("failed to load, {name} from env config, {}", unresolved_endpoint(setting, value))
    };
    let invalid = |name, value: &str, reason| {
        format!("invalid value for environment variable, {name}={value}, {reason}")
    };
    settings.sts_regional_endpoint =
        parse(environment, STS_REGIONAL_ENDPOINTS, StsRegionalEndpoint::named, |name, value| {
            unresolved(name, "STSRegionalEndpoint", value)
        })
        .map_err(Invalid::KeepEnvironment)?;
    settings.s3_us_east_1_regional_endpoint = parse(
        environment,
        S3_US_EAST_1_REGIONAL_ENDPOINT,
        S3UsEast1RegionalEndpoint::named,
        |name, value| unresolved(name, "S3UsEast1RegionalEndpoint", value),
    )
    .map_err(Invalid::KeepEnvironment)?;
    parse(environment, S3_USE_ARN_REGION, truth, |name, value| invalid(name, value, "need true or false"))
        .map_err(Invalid::DiscardEnvironment)?;
    settings.ec2_metadata_endpoint = environment.text(METADATA_ENDPOINT).map(Into::into);
    settings.ec2_metadata_endpoint_mode =
        parse(environment, METADATA_MODE, imds_mode, |name, value| invalid(name, value, UNKNOWN_IMDS_MODE))
            .map_err(Invalid::DiscardEnvironment)?
            .flatten();
    let need_boolean = |name, value: &str| invalid(name, value, "need true, false");
    settings.use_dual_stack_endpoint =
        parse(environment, USE_DUAL_STACK, truth, need_boolean).map_err(Invalid::KeepEnvironment)?;
    settings.use_fips_endpoint =
        parse(environment, USE_FIPS, truth, need_boolean).map_err(Invalid::KeepEnvironment)?;
    Ok(())
}

/// Parses the value of a variable; `None` if the variable is unset. `message` is the message for an invalid value.
fn parse<T>(
    environment: &Environment,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
    message: impl Fn(&'static str, &str) -> String,
) -> Result<Option<T>, String> {
    let Some(value) = environment.text(name) else { return Ok(None) };
    parse(&value).map(Some).ok_or_else(|| message(name, &value))
}

/// The message for a value that must be `legacy` or `regional`.
pub(crate) fn unresolved_endpoint(setting: &str, value: &str) -> String {
    format!("unable to resolve the value of {setting} for {value}")
}

/// The message for an unknown endpoint mode of the instance metadata service.
pub(crate) const UNKNOWN_IMDS_MODE: &str = "unknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4";

/// The endpoint mode of the instance metadata service that a value sets. A blank value is valid and sets none.
pub(crate) fn imds_mode(value: &str) -> Option<Option<Ec2ImdsEndpointMode>> {
    if value.trim().is_empty() { Some(None) } else { Ec2ImdsEndpointMode::named(value).map(Some) }
}
