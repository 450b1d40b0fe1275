//! The options that a session is made with.

#[cfg(feature = "sts")]
mod requests;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "process")]
use crate::ProcessOptions;
use crate::error::BoxError;
#[cfg(feature = "sts")]
use crate::{CaBundle, Handlers, PemSource, WebIdentityOptions};
use crate::{Clock, Config, Ec2ImdsEndpointMode, Edition, EndpointUrl, Environment, Secret, clock};

/// Returns the MFA token of a role. It is called whenever the role is assumed.
pub type AssumeRoleTokenProvider = Arc<dyn Fn() -> Result<Secret, BoxError> + Send + Sync>;

/// Whether the shared config is on. By default, `AWS_SDK_LOAD_CONFIG` decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SharedConfigState {
    /// On if `AWS_SDK_LOAD_CONFIG` is one of `1`, `t`, `T`, `true`, `TRUE` and `True`.
    #[default]
    FromEnv,
    /// Off, whatever the value of the variable.
    ///
    /// If the variable is true, `AWS_DEFAULT_REGION` and `AWS_DEFAULT_PROFILE` are read nevertheless.
    Disable,
    /// On, whatever the value of the variable.
    Enable,
}

/// The options of a session. The default ones make the same session as [`Session::new_session`](crate::Session::new_session).
///
/// Fields can be set by name or through the methods of the same names.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Settings that take precedence over the environment, the shared files and the defaults.
    pub config: Config,
    /// The profile. Without it, the profile is that of `AWS_PROFILE`, or with the shared config on that of
    /// `AWS_DEFAULT_PROFILE`, or else `default`. As in the SDK, an empty name counts as none.
    ///
    /// In edition 1.55 the credentials of a profile named here take precedence over keys in the environment.
    pub profile: Option<String>,
    /// Whether the shared config is on.
    pub shared_config_state: SharedConfigState,
    /// The shared files; a later one takes precedence over an earlier one. If set, even to no files, they replace the default
    /// files and those that variables name.
    pub shared_config_files: Option<Vec<PathBuf>>,
    /// Returns the MFA token of a role. Without it, making a session for a profile with `mfa_serial` fails with
    /// `AssumeRoleTokenProviderNotSetError`.
    pub assume_role_token_provider: Option<AssumeRoleTokenProvider>,
    /// How long the credentials of a role are valid, for every role of a chain; fractions of a second are ignored. It takes
    /// precedence over `duration_seconds`, and unlike that it has no minimum here: with less than 15 minutes, retrieving the
    /// credentials fails with `InvalidParameter`. As in the SDK, zero counts as not set. It does not apply to a web identity.
    /// Edition 1.14 ignores this option.
    pub assume_role_duration: Option<Duration>,
    /// The URL of the metadata service of an instance. It takes precedence over `AWS_EC2_METADATA_SERVICE_ENDPOINT` and
    /// `ec2_metadata_service_endpoint`. As in the SDK, an empty URL counts as not set. Edition 1.14 ignores this option and the
    /// next.
    pub ec2_imds_endpoint: Option<EndpointUrl>,
    /// The IP version of the metadata service of an instance, unless its URL is set. It takes precedence over
    /// `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` and `ec2_metadata_service_endpoint_mode`.
    pub ec2_imds_endpoint_mode: Option<Ec2ImdsEndpointMode>,
    /// How the credentials of a web identity are requested. Edition 1.14 ignores this option.
    #[cfg(feature = "sts")]
    pub web_identity: WebIdentityOptions,
    /// How the program of a `credential_process` is run. Edition 1.14 ignores this option, as it ignores the program.
    #[cfg(feature = "process")]
    pub process: ProcessOptions,
    /// CA certificates that replace those of the system. They take precedence over `AWS_CA_BUNDLE`.
    #[cfg(feature = "sts")]
    pub custom_ca_bundle: Option<CaBundle>,
    /// The client certificate for servers that request one, followed by the certificates that lead to its authority. It takes
    /// precedence over the file of `AWS_SDK_GO_CLIENT_TLS_CERT`, and needs a private key. Edition 1.14 ignores this option and
    /// the next.
    #[cfg(feature = "sts")]
    pub client_tls_cert: Option<PemSource>,
    /// The private key of the client certificate. It takes precedence over the file of `AWS_SDK_GO_CLIENT_TLS_KEY`.
    #[cfg(feature = "sts")]
    pub client_tls_key: Option<PemSource>,
    /// The handlers of the session and of the calls that the session makes itself, such as AssumeRole, in place of the default
    /// ones. It is a complete set: start with [`Handlers::defaults`]. A set whose lists are all empty is treated as not set. The
    /// parameter validator is put at the end of its Validate list, unless it is disabled. Edition 1.14 ignores this option.
    #[cfg(feature = "sts")]
    pub handlers: Option<Handlers>,
    /// The clock that replaces the clock of the system, for tests.
    pub clock: Option<Arc<dyn Clock>>,
    /// The release of the SDK whose behaviour the session follows.
    pub edition: Edition,
    /// The environment whose variables and home folder the session reads.
    pub environment: Environment,
}

impl Options {
    /// The default options.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the config.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Sets the profile.
    #[must_use]
    pub fn profile(mut self, profile: impl Into<String>) -> Self {
        self.profile = Some(profile.into());
        self
    }

    /// Sets whether the shared config is on.
    #[must_use]
    pub fn shared_config_state(mut self, state: SharedConfigState) -> Self {
        self.shared_config_state = state;
        self
    }

    /// Sets the shared files.
    #[must_use]
    pub fn shared_config_files<P: Into<PathBuf>>(mut self, files: impl IntoIterator<Item = P>) -> Self {
        self.shared_config_files = Some(files.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the function that returns the MFA token of a role.
    ///
    /// ```
    /// let options = awsess::Options::new().assume_role_token_provider(|| Ok("123456".into()));
    /// # _ = options;
    /// ```
    #[must_use]
    pub fn assume_role_token_provider<F>(mut self, provider: F) -> Self
    where
        F: Fn() -> Result<Secret, BoxError> + Send + Sync + 'static,
    {
        self.assume_role_token_provider = Some(Arc::new(provider));
        self
    }

    /// Sets how long the credentials of a role are valid.
    #[must_use]
    pub fn assume_role_duration(mut self, duration: Duration) -> Self {
        self.assume_role_duration = Some(duration);
        self
    }

    /// Sets the URL of the metadata service of an instance.
    #[must_use]
    pub fn ec2_imds_endpoint(mut self, endpoint: impl Into<EndpointUrl>) -> Self {
        self.ec2_imds_endpoint = Some(endpoint.into());
        self
    }

    /// Sets the IP version of the metadata service of an instance.
    #[must_use]
    pub fn ec2_imds_endpoint_mode(mut self, mode: Ec2ImdsEndpointMode) -> Self {
        self.ec2_imds_endpoint_mode = Some(mode);
        self
    }

    /// Sets how the program of a `credential_process` is run.
    #[cfg(feature = "process")]
    #[must_use]
    pub fn process(mut self, options: ProcessOptions) -> Self {
        self.process = options;
        self
    }

    /// The name of the profile, unless it is empty.
    pub(crate) fn profile_name(&self) -> Option<&str> {
        self.profile.as_deref().filter(|profile| !profile.is_empty())
    }

    /// The clock of the options, or else that of the system.
    #[cfg_attr(
        not(any(feature = "process", feature = "sts")),
        expect(dead_code, reason = "credentials do not expire without these features")
    )]
    pub(crate) fn clock_or_system(&self) -> Arc<dyn Clock> {
        self.clock.clone().unwrap_or_else(clock::system)
    }

    /// Sets the edition.
    #[must_use]
    pub fn edition(mut self, edition: Edition) -> Self {
        self.edition = edition;
        self
    }

    /// Sets the clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Sets the environment.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut options = f.debug_struct("Options");
        options
            .field("config", &self.config)
            .field("profile", &self.profile)
            .field("shared_config_state", &self.shared_config_state)
            .field("shared_config_files", &self.shared_config_files)
            .field("assume_role_token_provider", &self.assume_role_token_provider.is_some())
            .field("assume_role_duration", &self.assume_role_duration)
            .field("ec2_imds_endpoint", &self.ec2_imds_endpoint)
            .field("ec2_imds_endpoint_mode", &self.ec2_imds_endpoint_mode)
            .field("clock", &self.clock)
            .field("edition", &self.edition)
            .field("environment", &self.environment);
        #[cfg(feature = "process")]
        options.field("process", &self.process);
        #[cfg(feature = "sts")]
        self.add_request_fields(&mut options);
        options.finish()
    }
}
