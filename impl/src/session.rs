//! The session, and its creation from options, environment and files in both editions.

mod create_1_14;
mod create_1_55;
mod credentials;
mod deprecated;
#[cfg(feature = "sts")]
mod requests;

#[cfg(feature = "sso")]
pub(crate) use create_1_55::SsoSession;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use once_cell::race::OnceBox;

use crate::context::Context;
use crate::env_config::{EnvConfig, config_file, credentials_file, default_region};
use crate::error::Error;
use crate::shared_config::{SharedConfig, SharedFiles};
use crate::{ClientConfig, Clock, Config, Credentials, Edition, Environment, Options};

/// The name of the profile that is used if none is named.
pub const DEFAULT_SHARED_CONFIG_PROFILE: &str = "default";

/// The region, credentials, TLS roots and request handlers of a program.
///
/// Making a session reads the environment and the files, so make it once and share it. Cloning is cheap; changing a clone
/// does not change the original. A session can be used by any number of threads.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    config: Config,
    creation_error: Option<Error>,
    context: Context,
}

impl Session {
    /// Makes a session from the process's environment, the shared files and the configs. A later config takes precedence over
    /// an earlier one.
    ///
    /// Credentials come from the environment or, without any there, from the credentials file. If `AWS_SDK_LOAD_CONFIG` is
    /// true, the config file is read too, and both files can set the region and a role. The credentials file takes precedence
    /// over the config file.
    ///
    /// # Errors
    ///
    /// The same as those of [`new_session_with_options`](Self::new_session_with_options).
    pub fn new_session(configs: impl IntoIterator<Item = Config>) -> Result<Self, Error> {
        Self::new_session_with_options(Options::new().config(Config::merged(configs)))
    }

    /// Makes a session with options.
    ///
    /// # Errors
    ///
    /// - `SharedConfigLoadError`: a file is invalid. A file that cannot be read is ignored.
    /// - `SharedConfigAssumeRoleError`: the source profile of a role has no credentials.
    /// - `AssumeRoleTokenProviderNotSetError`: a role needs an MFA token, and the option that returns it is not set.
    /// - `LoadCustomCABundleError`: a CA bundle cannot be opened or read, it has no certificate, or the user's HTTP client
    ///   does not accept roots.
    /// - `LoadClientTLSCertError`, in edition 1.55: a client certificate has no key or a key no certificate, one of them
    ///   cannot be opened or read, they do not belong together, or the user's HTTP client does not accept them.
    /// - In edition 1.55 also `CredentialRequiresARNError`, `SharedConfigErr`, `WebIdentityErr`, and errors without a code
    ///   for a variable or key with an invalid value.
    /// - An error for which [`is_sdk_panic`](Error::is_sdk_panic) is true if the SDK panics: in edition 1.14 because a
    ///   reference `%(name)s` names a missing key or expands without end; in edition 1.55 because of any error of the second
    ///   session that the SDK makes for `sso_session`.
    ///
    /// A missing profile is not an error.
    #[expect(clippy::needless_pass_by_value, reason = "options are made for one session")]
    pub fn new_session_with_options(options: Options) -> Result<Self, Error> {
        match options.edition {
            Edition::V1_14 => create_1_14::create(&options),
            Edition::V1_55 => create_1_55::create(&options),
        }
    }

    /// Makes a session. If that fails, every request of the session fails with the error.
    ///
    /// Unless `AWS_SDK_LOAD_CONFIG` is true, the region is that of `AWS_REGION`, and the credentials come from the older
    /// default chain: the environment (`EnvProvider`), then the profile of `AWS_PROFILE` in the credentials file
    /// (`SharedCredentialsProvider`). Both are read when the credentials are first needed. If the variable is true, the
    /// session is that of [`new_session`](Self::new_session).
    #[deprecated = "it cannot report errors; use Session::new_session"]
    pub fn new(configs: impl IntoIterator<Item = Config>) -> Self {
        Self::new_in(Edition::default(), Environment::process(), configs)
    }

    /// The deprecated `Session::new` for an edition and an environment.
    #[must_use]
    pub fn new_in(
        edition: Edition,
        environment: Environment,
        configs: impl IntoIterator<Item = Config>,
    ) -> Self {
        let config = Config::merged(configs);
        deprecated::create(Options { edition, environment, config, ..Options::default() })
    }

    /// The deprecated `Session::new` with a clock in the place of the clock of the system, for tests: the session does not wait
    /// before a request is sent again if the clock does not.
    #[must_use]
    pub fn new_with_clock(
        edition: Edition,
        environment: Environment,
        clock: impl Clock + 'static,
        configs: impl IntoIterator<Item = Config>,
    ) -> Self {
        let config = Config::merged(configs);
        let options = Options { edition, environment, config, ..Options::default() };
        deprecated::create(options.clock(clock))
    }

    /// Returns the session, or panics with the error: `Session::must(Session::new_session([]))`.
    ///
    /// # Panics
    ///
    /// If the session could not be made.
    #[must_use]
    #[expect(clippy::panic, reason = "the function is documented to panic")]
    #[track_caller]
    pub fn must(session: Result<Self, Error>) -> Self {
        match session {
            Ok(session) => session,
            Err(error) => panic!("{error}"),
        }
    }

    /// The config of the session.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The config of the session, mutably. Clones and requests that were made before do not change.
    pub fn config_mut(&mut self) -> &mut Config {
        &mut self.inner_mut().config
    }

    /// The region, if it is known. Requests fail without one.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.0.config.region.as_deref().filter(|region| !region.is_empty())
    }

    /// The credentials. They are retrieved when they are first needed.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        static ANONYMOUS: OnceBox<Credentials> = OnceBox::new();
        let anonymous = || ANONYMOUS.get_or_init(|| Box::new(Credentials::anonymous()));
        self.0.config.credentials.as_ref().unwrap_or_else(anonymous)
    }

    /// Why the deprecated [`new`](Self::new) could not make the session. Every request fails with this error.
    #[must_use]
    pub fn creation_error(&self) -> Option<&Error> {
        self.0.creation_error.as_ref()
    }

    /// The edition that the session follows.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.0.context.edition
    }

    /// A copy with the configs merged on top; a later one takes precedence over an earlier one. The copy has its own config and
    /// handlers, and shares the credentials.
    ///
    /// [`disable_param_validation`](Config::disable_param_validation) decides whether the parameter validator is at the end of
    /// the copy's Validate list.
    #[must_use]
    pub fn copy(&self, configs: impl IntoIterator<Item = Config>) -> Self {
        let mut copy = self.clone();
        for config in configs {
            copy.config_mut().merge_in(&config);
        }
        copy.init_handlers();
        copy
    }

    /// The config of a client of the service: that of a [copy](Self::copy) of the session with the configs, its handlers, and
    /// the endpoint of the service.
    ///
    /// Any service has an endpoint in any region, known or not, with few exceptions in edition 1.55: see
    /// [`ClientConfig::error`].
    #[must_use]
    pub fn client_config(&self, service: &str, configs: impl IntoIterator<Item = Config>) -> ClientConfig {
        let Inner { config, context, .. } = Arc::unwrap_or_clone(self.copy(configs).0);
        ClientConfig::resolving(service, config, context)
    }

    /// The same as [`client_config`](Self::client_config) for a service that has an endpoint only if the user set one.
    #[must_use]
    pub fn client_config_no_resolve_endpoint(
        &self,
        configs: impl IntoIterator<Item = Config>,
    ) -> ClientConfig {
        let Inner { config, context, .. } = Arc::unwrap_or_clone(self.copy(configs).0);
        ClientConfig::unresolved(config, context)
    }

    fn inner_mut(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    fn init_handlers(&mut self) {
        let Inner { config, context, .. } = self.inner_mut();
        context.init_handlers(config);
    }

    /// Makes every request fail with the error.
    fn fail_with(&mut self, error: &Error) {
        let inner = self.inner_mut();
        inner.creation_error.get_or_insert_with(|| error.clone());
        inner.context.fail_with(error);
    }

    fn with_context(config: Config, context: Context) -> Self {
        Self(Arc::new(Inner { config, creation_error: None, context }))
    }
}

/// The default config with the user's settings merged on top.
fn user_config(environment: &Environment, user: &Config) -> Config {
    let mut config = Config { region: default_region(environment), ..Config::default() };
    config.merge_in(user);
    config
}

/// The shared files of the session. A later file takes precedence over an earlier one.
fn shared_files(options: &Options, env: &EnvConfig) -> Vec<PathBuf> {
    let Options { environment, edition, .. } = options;
    match &options.shared_config_files {
        Some(files) => files.clone(),
        None if env.shared_config => {
            vec![config_file(environment, *edition), credentials_file(environment, *edition)]
        }
        None => vec![credentials_file(environment, *edition)],
    }
}

/// The name of the profile in the options or, without one, in the environment.
fn named_profile<'a>(options: &'a Options, env: &'a EnvConfig) -> Option<&'a str> {
    options.profile_name().or(env.profile.as_deref())
}

/// Reads the shared settings of the named profile, or else of the default one.
fn load_profile(options: &Options, env: &EnvConfig, files: &SharedFiles) -> Result<SharedConfig, Error> {
    let profile = named_profile(options, env).unwrap_or(DEFAULT_SHARED_CONFIG_PROFILE);
    SharedConfig::load(profile, files, env.shared_config, options.edition)
}

/// Sets the region, if the user did not, to that of the environment or, with the shared config on, that of the files.
fn merge_region(config: &mut Config, env: &EnvConfig, shared: Option<String>) {
    if config.region.as_ref().is_none_or(String::is_empty) {
        let found = env.region.clone().or(shared.filter(|_| env.shared_config));
        config.region = found.or_else(|| config.region.take());
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut session = f.debug_struct("Session");
        session.field("edition", &self.edition()).field("config", &self.0.config);
        self.0.context.add_fields(&mut session);
        session.field("creation_error", &self.0.creation_error).finish()
    }
}
