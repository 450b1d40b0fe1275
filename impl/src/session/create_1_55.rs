//! Making a session in edition 1.55.

use std::path::{Path, PathBuf};

use super::roles::Roles;
use super::{Session, env_config, merge_region, profile_name, shared_files, user_config};
use crate::chain;
use crate::client_tls::OpenPair;
use crate::credentials::Role;
use crate::env_config::{EnvConfig, check};
use crate::error::{CaBundleFault, Error, ErrorKind, SharedConfigFault};
use crate::http::wire::Wire;
use crate::pem::OpenPem;
use crate::shared_config::{Profile, SharedFiles, check_sso, key, load_profile};
use crate::tls::{TlsSettings, load_roots};
use crate::{Config, Credentials, CredentialsValue, Environment, Options, SharedConfigState};

/// The variable that names the credentials service of a container.
const CONTAINER_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";

pub(super) fn create(options: &Options) -> Result<Session, Error> {
    check_environment(options)?;
    let env = env_config(options);
    let mut shared = load_shared(options, &env)?;
    let mut config = user_config(&options.environment, &options.config);
    merge_region(&mut config, &env, shared.first(|profile| &profile.region));
    merge_endpoints(&mut config, &env, shared.chain.first());
    let wire = Wire::of(&config, options);
    if config.credentials.is_none() {
        let own = shared.chain.last_mut().and_then(|profile| profile.credentials.take());
        let roles = Roles::new(options, &config, wire.clone());
        let resolver = Resolver { options, env: &env, shared: &shared, own, roles };
        config.credentials = Some(resolver.credentials()?);
    }
    let bundle_file = bundle_file(&env, &shared);
    let bundle =
        OpenPem::open(options.custom_ca_bundle.as_ref(), bundle_file.as_deref(), CaBundleFault::Open)?;
    let pair = OpenPair::open(options, &env)?;
    let roots = bundle.map(|bundle| load_roots(bundle, &config)).transpose().map_err(with_client_cause)?;
    let tls = TlsSettings { roots, certificate: pair.load(&config)? };
    Ok(Session::with_config(options, config).with_transport(wire, tls))
}

fn check_environment(options: &Options) -> Result<(), Error> {
    let prefix = match options.shared_config_state {
        SharedConfigState::Enable => "failed to load shared config, ",
        SharedConfigState::FromEnv | SharedConfigState::Disable => "failed to load environment config, ",
    };
    check(&options.environment, options.edition).map_err(|invalid| invalid.into_error(prefix))
}

/// The user's say on endpoints, else the environment's, else the profile's.
fn merge_endpoints(config: &mut Config, env: &EnvConfig, profile: Option<&Profile>) {
    let of_profile = profile.map(|profile| profile.endpoints.clone()).unwrap_or_default();
    env.endpoints.clone().over(of_profile).fill(config);
}

/// What the files say: the profile, the one that it gets its credentials from, and so on.
#[derive(Default)]
struct Shared {
    files: Option<SharedFiles>,
    chain: Vec<Profile>,
}

impl Shared {
    /// A text of the profile itself, empty where there is none.
    fn first(&self, field: impl Fn(&Profile) -> &String) -> String {
        self.chain.first().map(|profile| field(profile).clone()).unwrap_or_default()
    }
}

/// Reads the files. Where nothing is needed of them, a fault in them is forgiven: no profile is named, shared
/// config is off, and the credentials are known. A missing profile is always forgiven.
fn load_shared(options: &Options, env: &EnvConfig) -> Result<Shared, Error> {
    let has_keys = env.credentials.is_some() || options.config.credentials.is_some();
    let forgives = env.profile.is_empty() && !env.shared_config && has_keys;
    match read_shared(options, env) {
        Err(error) if forgives || error.is_missing_profile() => Ok(Shared::default()),
        shared => shared,
    }
}

fn read_shared(options: &Options, env: &EnvConfig) -> Result<Shared, Error> {
    let files = SharedFiles::load(shared_files(options, env), options.edition)?;
    let chain = load_profile(profile_name(env), &files, env.shared_config)?;
    Ok(Shared { files: Some(files), chain })
}

/// The path of the CA bundle: the environment's, else the profile's.
fn bundle_file(env: &EnvConfig, shared: &Shared) -> Option<PathBuf> {
    let named = || Some(PathBuf::from(shared.first(|profile| &profile.ca_bundle)));
    env.ca_bundle.clone().or_else(named).filter(|path| *path != Path::new(""))
}

/// Adds the cause to the error of an HTTP client whose roots cannot be set, which edition 1.14 does not.
fn with_client_cause(error: Error) -> Error {
    match error.kind() {
        ErrorKind::LoadCustomCaBundleError(CaBundleFault::UnsupportedClient) => {
            error.with_source("unsupported transport: the roots of the HTTP client cannot be set")
        }
        _ => error,
    }
}

/// Finds the credentials.
struct Resolver<'a> {
    options: &'a Options,
    env: &'a EnvConfig,
    shared: &'a Shared,
    /// The keys of the last profile of the chain.
    own: Option<CredentialsValue>,
    roles: Roles<'a>,
}

impl Resolver<'_> {
    /// A profile that the options name comes before the environment's keys; else they come first.
    fn credentials(self) -> Result<Credentials, Error> {
        if !self.options.profile.is_empty() {
            return self.of_profiles();
        }
        if let Some(value) = &self.env.credentials {
            return Ok(Credentials::from_value(value.clone()));
        }
        if self.env.web_identity_token_file.is_some() {
            return web_identity(self.env.role_arn.as_deref().unwrap_or_default());
        }
        self.of_profiles()
    }

    /// The last profile of the chain gives the credentials; each profile's role is assumed from those below.
    fn of_profiles(mut self) -> Result<Credentials, Error> {
        let Some((last, above)) = self.shared.chain.split_last() else {
            return Ok(chain::nothing(&self.env.profile));
        };
        let own = self.own.take();
        let (source, mut roles) = self.of_last(last, own)?;
        for profile in above.iter().rev() {
            roles.extend(self.role(profile)?);
        }
        Ok(self.roles.assume(roles.into_iter().rev(), source))
    }

    /// The credentials that the last profile names, and its role.
    fn of_last(
        &self,
        profile: &Profile,
        own: Option<CredentialsValue>,
    ) -> Result<(Credentials, Vec<Role>), Error> {
        // A web identity takes the profile's role itself.
        let is_web_identity = own.is_none()
            && profile.credential_source.is_empty()
            && !profile.web_identity_token_file.is_empty();
        if is_web_identity {
            return Ok((web_identity(&profile.role_arn)?, Vec::new()));
        }
        Ok((self.source(profile, own)?, self.role(profile)?.into_iter().collect()))
    }

    fn source(&self, profile: &Profile, own: Option<CredentialsValue>) -> Result<Credentials, Error> {
        if let Some(value) = own {
            Ok(Credentials::from_value(value))
        } else if !profile.credential_source.is_empty() {
            self.named_source(profile)
        } else if profile.uses_sso() {
            self.shared.files.as_ref().map_or(Ok(()), |files| check_sso(profile, files))?;
            if profile.sso_session.is_some() {
                check_second_session(self.options)?;
            }
            Ok(chain::uncallable("sign on for credentials"))
        } else if !profile.credential_process.is_empty() {
            Ok(chain::uncallable("run the process for credentials"))
        } else {
            Ok(chain::nothing(&self.env.profile))
        }
    }

    fn named_source(&self, profile: &Profile) -> Result<Credentials, Error> {
        let fault = match profile.credential_source.as_str() {
            "Ec2InstanceMetadata" => return Ok(chain::remote()),
            "Environment" => {
                return Ok(self
                    .env
                    .credentials
                    .clone()
                    .map_or_else(Credentials::anonymous, Credentials::from_value));
            }
            "EcsContainer" if has_container(&self.options.environment) => return Ok(chain::remote()),
            "EcsContainer" => SharedConfigFault::EcsContainerNotSet,
            _ => SharedConfigFault::InvalidCredentialSource,
        };
        Err(self.at(ErrorKind::SharedConfigErr(fault), profile, key::CREDENTIAL_SOURCE))
    }

    /// The profile's role, if it has one.
    fn role(&self, profile: &Profile) -> Result<Option<Role>, Error> {
        if profile.role_arn.is_empty() {
            return Ok(None);
        }
        if !profile.mfa_serial.is_empty() && self.options.assume_role_token_provider.is_none() {
            return Err(self.at(ErrorKind::AssumeRoleTokenProviderNotSetError, profile, key::MFA_SERIAL));
        }
        Ok(Some(profile.role()))
    }

    fn at(&self, kind: ErrorKind, profile: &Profile, key: &str) -> Error {
        let place = self.shared.files.as_ref().and_then(|files| files.place(&profile.name, Some(key)));
        Error::from(kind).with_place(place)
    }
}

/// What the user can do about an error that the options seem to rule out.
const SECOND_SESSION_ADVICE: &str = "the SDK for Go panics here: for sso_session it makes a second session without the \
                                     program's options; correct the environment and the files that it names, such \
                                     as AWS_PROFILE, AWS_CA_BUNDLE and the default files";

/// Checks what the release needs besides for a complete `sso_session`: a home folder, in which it caches the token, and a
/// second session, with which it renews the token.
///
/// The release makes the second session from the environment and the files that the environment names, without the
/// program's options, and panics with any error of it.
fn check_second_session(options: &Options) -> Result<(), Error> {
    if options.environment.home(options.edition).is_none() {
        return Err(ErrorKind::NoHomeFolder.into());
    }
    let second = Options {
        config: Config::new().credentials(Credentials::anonymous()),
        edition: options.edition,
        environment: options.environment.clone(),
        ..Options::default()
    };
    create(&second).map(drop).map_err(|error| error.into_sdk_panic(SECOND_SESSION_ADVICE))
}

fn has_container(environment: &Environment) -> bool {
    environment.raw(CONTAINER_URI).is_some()
}

fn web_identity(role_arn: &str) -> Result<Credentials, Error> {
    if role_arn.is_empty() {
        return Err(ErrorKind::WebIdentityErr.into());
    }
    Ok(chain::uncallable("assume the role with a web identity"))
}
