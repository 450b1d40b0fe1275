//! Making a session in edition 1.55.

use std::path::PathBuf;

use super::{Session, credentials, load_profile, merge_region, named_profile, shared_files, user_config};
use crate::context::{Context, OpenTls};
use crate::endpoints::prepend_metadata;
use crate::env_config::{EnvConfig, ec2_metadata_v1_disabled, endpoint_settings};
use crate::error::{CaBundleErrorKind, Error, ErrorKind};
use crate::monitoring::Agent;
use crate::shared_config::{CredentialsSource, SharedConfig, SharedFiles};
use crate::{
    Config, Credentials, EndpointSettings, Options, S3UsEast1RegionalEndpoint, SharedConfigState,
    StsRegionalEndpoint,
};

/// Reads the environment and the files, and makes the session.
pub(super) fn create(options: &Options) -> Result<Session, Error> {
    let env_endpoints = env_endpoint_settings(options)?;
    let env = EnvConfig::read(&options.environment, options.shared_config_state);
    let files = SharedFiles::load(shared_files(options, &env), options.edition);
    let shared = load_shared_config(options, &env, files.as_ref())?;
    let mut config = user_config(&options.environment, &options.config);
    merge_region(&mut config, &env, shared.region);
    merge_endpoint_settings(&mut config, options, &env_endpoints, shared.endpoints);
    merge_metadata_fallback(&mut config, options, shared.ec2_metadata_v1_disabled);
    let discovery = env.enable_endpoint_discovery.or(shared.enable_endpoint_discovery);
    config.enable_endpoint_discovery = config.enable_endpoint_discovery.or(discovery);
    config.s3_use_arn_region.get_or_insert(env.s3_use_arn_region.unwrap_or(false));
    let mut context = Context::new(options, &config);
    if config.credentials.is_none() {
        // A profile that the options name takes precedence over the environment, which takes precedence over other profiles.
        let from_env = if options.profile_name().is_none() { env_source(&env) } else { None };
        let chain = from_env.map_or(shared.credentials, Into::into);
        config.credentials = Some(credentials::from_chain(chain, options, &env, &config, &context)?);
    }
    let bundle_file = env.ca_bundle.clone().or(shared.ca_bundle);
    let tls = OpenTls::open_all(
        options,
        bundle_file.as_deref(),
        env.client_tls_cert.as_deref(),
        env.client_tls_key.as_deref(),
    )?;
    context.load_tls(tls, &config).map_err(with_client_cause)?;
    let agent = Agent::find(&options.environment, files.as_ref().ok(), options.edition);
    context.monitor(agent)?;
    Ok(Session::with_context(config, context))
}

/// The settings of endpoints in the environment.
fn env_endpoint_settings(options: &Options) -> Result<EndpointSettings, Error> {
    let prefix = match options.shared_config_state {
        SharedConfigState::Enable => "failed to load shared config, ",
        SharedConfigState::FromEnv | SharedConfigState::Disable => "failed to load environment config, ",
    };
    endpoint_settings(&options.environment, options.edition).map_err(|invalid| invalid.into_error(prefix))
}

/// Merges the settings of endpoints: those of the user over those of the environment over those of the files. By default STS
/// and S3 are called at their legacy endpoints. The endpoint of the metadata service is that of the options, if they set it.
fn merge_endpoint_settings(
    config: &mut Config,
    options: &Options,
    env: &EndpointSettings,
    shared: EndpointSettings,
) {
    let mut settings = shared;
    settings.merge_in(env);
    settings.merge_in(&config.endpoint_settings);
    settings.sts_regional_endpoint.get_or_insert(StsRegionalEndpoint::Legacy);
    settings.s3_us_east_1_regional_endpoint.get_or_insert(S3UsEast1RegionalEndpoint::Legacy);
    let own_endpoint = options.ec2_imds_endpoint.clone().filter(|endpoint| !endpoint.is_empty());
    let metadata_endpoint = own_endpoint.or(settings.ec2_metadata_endpoint.take());
    let metadata_mode = options.ec2_imds_endpoint_mode.or(settings.ec2_metadata_endpoint_mode.take());
    config.endpoint_settings = settings;
    prepend_metadata(config, metadata_endpoint, metadata_mode);
}

/// Sets whether an instance is asked without a token, if the user did not: the environment or else the files can forbid it.
fn merge_metadata_fallback(config: &mut Config, options: &Options, shared: Option<bool>) {
    let is_disabled = ec2_metadata_v1_disabled(&options.environment).or(shared);
    let fallback = config.ec2_metadata_enable_fallback.or(is_disabled.map(|disabled| !disabled));
    config.ec2_metadata_enable_fallback = fallback;
}

/// Reads the profile of the session. A missing profile is ignored, and so is every error if nothing in the files is needed: the
/// credentials are known, the shared config is off, and no profile is named.
fn load_shared_config(
    options: &Options,
    env: &EnvConfig,
    files: Result<&SharedFiles, &Error>,
) -> Result<SharedConfig, Error> {
    let has_credentials = env.credentials.is_some() || options.config.credentials.is_some();
    let is_needed = !has_credentials || env.shared_config || named_profile(options, env).is_some();
    match files.map_err(Error::clone).and_then(|files| load_profile(options, env, files)) {
        Err(error) if !is_needed || error.is_missing_profile() => Ok(SharedConfig::default()),
        loaded => loaded,
    }
}

/// The source of credentials that the environment names.
fn env_source(env: &EnvConfig) -> Option<CredentialsSource> {
    if let Some(value) = &env.credentials {
        return Some(CredentialsSource::Static(value.clone()));
    }
    env.web_identity_token_file.as_ref().map(|token_file| {
        CredentialsSource::web_identity(token_file, env.role_arn.as_deref(), env.role_session_name.as_deref())
    })
}

/// Adds the cause to the error of an HTTP client that does not accept roots, which edition 1.14 does not.
fn with_client_cause(error: Error) -> Error {
    match error.kind() {
        ErrorKind::LoadCustomCaBundleError(CaBundleErrorKind::UnsupportedClient) => {
            error.with_original_error("unsupported transport: the roots of the HTTP client cannot be set")
        }
        _ => error,
    }
}

/// What the user can do about an error that the options seem to rule out.
const SECOND_SESSION_ADVICE: &str = "the SDK for Go panics here: for sso_session it makes a second session without the \
                                     program's options; correct the environment and the files that it names, such \
                                     as AWS_PROFILE, AWS_CA_BUNDLE and the default files";

/// An `sso_session`, and what renews its token.
#[cfg_attr(not(feature = "sso"), expect(dead_code, reason = "without the feature it is only checked"))]
pub(crate) struct SsoSession {
    /// Its name in the files.
    pub(crate) name: String,
    /// The home folder, below which its token is cached.
    pub(crate) home: PathBuf,
    /// The session whose config renews the token.
    pub(crate) second: Session,
}

/// Makes what the release needs besides for a complete `sso_session`: a home folder, and a second session.
///
/// The release makes the second session from the environment and the files that the environment names, without the
/// program's options, and panics with any error of it.
pub(super) fn sso_session(name: String, options: &Options) -> Result<SsoSession, Error> {
    let home = options.environment.home(options.edition).ok_or(ErrorKind::NoHomeFolder)?;
    let second = Options {
        config: Config::new().credentials(Credentials::anonymous()),
        edition: options.edition,
        environment: options.environment.clone(),
        ..Options::default()
    };
    let second = create(&second).map_err(|error| error.into_sdk_panic(SECOND_SESSION_ADVICE))?;
    Ok(SsoSession { name, home, second })
}
