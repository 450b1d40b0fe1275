//! The settings in environment variables: all variables with their aliases, and the values that edition 1.55 checks.

use std::path::PathBuf;

use crate::endpoints::{is_regional, truth};
use crate::error::{Error, ErrorKind};
use crate::fold::is_truthy;
use crate::{
    CredentialsValue, Ec2ImdsEndpointMode, Edition, EndpointSettings, Environment, S3UsEast1RegionalEndpoint,
    StsRegionalEndpoint,
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
const WEB_IDENTITY_TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "AWS_ROLE_ARN";
const STS_REGIONAL_ENDPOINTS: &str = "AWS_STS_REGIONAL_ENDPOINTS";
const S3_US_EAST_1_REGIONAL_ENDPOINT: &str = "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT";
const METADATA_ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const METADATA_MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
const USE_DUAL_STACK: &str = "AWS_USE_DUALSTACK_ENDPOINT";
const USE_FIPS: &str = "AWS_USE_FIPS_ENDPOINT";

/// The provider name of credentials from the environment.
const ENV_CONFIG_PROVIDER: &str = "EnvConfigCredentials";

/// The settings in environment variables.
pub(crate) struct EnvConfig {
    pub(crate) credentials: Option<CredentialsValue>,
    pub(crate) region: Option<String>,
    pub(crate) profile: String,
    pub(crate) shared_config: bool,
    pub(crate) ca_bundle: Option<PathBuf>,
    pub(crate) client_tls_cert: Option<PathBuf>,
    pub(crate) client_tls_key: Option<PathBuf>,
    pub(crate) web_identity_token_file: Option<String>,
    pub(crate) role_arn: Option<String>,
    pub(crate) endpoints: EndpointSettings,
}

impl EnvConfig {
    /// Reads the variables, those of `AWS_DEFAULT_` only if `shared_config` is true.
    pub(crate) fn read(environment: &Environment, shared_config: bool) -> Self {
        let names = if shared_config { 2 } else { 1 };
        Self {
            credentials: read_credentials(environment, ENV_CONFIG_PROVIDER).ok(),
            region: environment.first(&REGION[..names]),
            profile: environment.first(&PROFILE[..names]).unwrap_or_default(),
            shared_config,
            ca_bundle: environment.raw(CA_BUNDLE).map(PathBuf::from),
            client_tls_cert: environment.raw(CLIENT_TLS_CERT).map(PathBuf::from),
            client_tls_key: environment.raw(CLIENT_TLS_KEY).map(PathBuf::from),
            web_identity_token_file: environment.text(WEB_IDENTITY_TOKEN_FILE),
            role_arn: environment.text(ROLE_ARN),
            endpoints: endpoint_settings(environment),
        }
    }
}

/// The settings of endpoints in the environment. Values that [`check`] rejects are ignored.
pub(crate) fn endpoint_settings(environment: &Environment) -> EndpointSettings {
    let text = |name| environment.text(name);
    EndpointSettings {
        use_dual_stack_endpoint: text(USE_DUAL_STACK).and_then(|value| truth(&value)),
        use_fips_endpoint: text(USE_FIPS).and_then(|value| truth(&value)),
        sts_regional_endpoint: text(STS_REGIONAL_ENDPOINTS)
            .and_then(|value| StsRegionalEndpoint::named(&value)),
        s3_us_east_1_regional_endpoint: text(S3_US_EAST_1_REGIONAL_ENDPOINT)
            .and_then(|value| S3UsEast1RegionalEndpoint::named(&value)),
        ec2_metadata_endpoint_mode: text(METADATA_MODE).and_then(|value| Ec2ImdsEndpointMode::named(&value)),
        ec2_metadata_endpoint: text(METADATA_ENDPOINT).map(Into::into),
        ..EndpointSettings::default()
    }
}

/// Whether `AWS_SDK_LOAD_CONFIG` turns the shared config on.
pub(crate) fn loads_config(environment: &Environment) -> bool {
    environment.text(LOAD_CONFIG).is_some_and(|value| is_truthy(&value))
}

/// The path of the credentials file: that of the variable, or the default one in the home folder.
pub(crate) fn credentials_file(environment: &Environment, edition: Edition) -> PathBuf {
    let named = environment.raw(CREDENTIALS_FILE).map(PathBuf::from);
    named.unwrap_or_else(|| environment.aws_file(edition, "credentials"))
}

/// The path of the config file: that of the variable, or the default one in the home folder.
pub(crate) fn config_file(environment: &Environment, edition: Edition) -> PathBuf {
    let named = environment.raw(CONFIG_FILE).map(PathBuf::from);
    named.unwrap_or_else(|| environment.aws_file(edition, "config"))
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

/// The values that a checked variable may have.
enum Check {
    /// `legacy` or `regional`, of the named setting.
    Endpoint(&'static str),
    /// `true` or `false`, with the text that the SDK lists them as.
    Boolean(&'static str),
    /// `IPv4`, `IPv6` or blank.
    ImdsMode,
}

/// A checked variable. If `discards_environment`, an invalid value makes the SDK discard all that it read before.
struct Checked {
    name: &'static str,
    check: Check,
    discards_environment: bool,
}

const CHECKED: [Checked; 6] = [
    Checked {
        name: STS_REGIONAL_ENDPOINTS,
        check: Check::Endpoint("STSRegionalEndpoint"),
        discards_environment: false,
    },
    Checked {
        name: S3_US_EAST_1_REGIONAL_ENDPOINT,
        check: Check::Endpoint("S3UsEast1RegionalEndpoint"),
        discards_environment: false,
    },
    Checked {
        name: "AWS_S3_USE_ARN_REGION",
        check: Check::Boolean("true or false"),
        discards_environment: true,
    },
    Checked { name: METADATA_MODE, check: Check::ImdsMode, discards_environment: true },
    Checked { name: USE_DUAL_STACK, check: Check::Boolean("true, false"), discards_environment: false },
    Checked { name: USE_FIPS, check: Check::Boolean("true, false"), discards_environment: false },
];

/// The error of a variable with an invalid value.
pub(crate) struct InvalidVariable {
    message: String,
    /// Whether the SDK discards the environment. Only the deprecated constructor shows a difference.
    pub(crate) discards_environment: bool,
    /// Whether the variable is checked after the settings of the metadata service are read.
    pub(crate) is_checked_last: bool,
}

impl InvalidVariable {
    pub(crate) fn into_error(self, prefix: &str) -> Error {
        ErrorKind::InvalidEnvironment { message: format!("{prefix}{}", self.message) }.into()
    }
}

/// Checks the variables that the edition checks, and fails with the first invalid one.
pub(crate) fn check(environment: &Environment, edition: Edition) -> Result<(), InvalidVariable> {
    match edition {
        Edition::V1_14 => Ok(()),
        Edition::V1_55 => CHECKED.iter().try_for_each(|checked| checked.run(environment)),
    }
}

impl Checked {
    fn run(&self, environment: &Environment) -> Result<(), InvalidVariable> {
        let Some(value) = environment.text(self.name) else { return Ok(()) };
        let (name, discards_environment) = (self.name, self.discards_environment);
        let message = match &self.check {
            Check::Endpoint(setting) => endpoint_fault(setting, &value)
                .map(|fault| format!("failed to load, {name} from env config, {fault}")),
            Check::Boolean(words) => boolean_fault(words, &value)
                .map(|fault| format!("invalid value for environment variable, {name}={value}, {fault}")),
            Check::ImdsMode => imds_mode_fault(&value)
                .map(|fault| format!("invalid value for environment variable, {name}={value}, {fault}")),
        };
        let is_checked_last = [USE_DUAL_STACK, USE_FIPS].contains(&name);
        message
            .map_or(Ok(()), |message| Err(InvalidVariable { message, discards_environment, is_checked_last }))
    }
}

/// What is wrong with a value that must be `legacy` or `regional`.
pub(crate) fn endpoint_fault(setting: &str, value: &str) -> Option<String> {
    is_regional(value).is_none().then(|| format!("unable to resolve the value of {setting} for {value}"))
}

fn boolean_fault(words: &str, value: &str) -> Option<String> {
    truth(value).is_none().then(|| format!("need {words}"))
}

/// What is wrong with an endpoint mode of the instance metadata service. A blank value is not an error.
pub(crate) fn imds_mode_fault(value: &str) -> Option<String> {
    let known = value.trim().is_empty() || Ec2ImdsEndpointMode::named(value).is_some();
    (!known).then(|| "unknown EC2 IMDS endpoint mode, must be either IPv6 or IPv4".to_owned())
}
