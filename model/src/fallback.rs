//! The chain of credential sources that the deprecated `New` uses without shared config: the config, the environment, the
//! shared credentials file, and then the container or the instance.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;

use crate::container;
use crate::credentials::{from_config, keys_or_empty, nowhere};
use crate::decide::Source;
use crate::endpoints::EndpointSettings;
use crate::environment::{
    ID, SECRET_KEY, default_file, file_from_variable, from_variable, ignore_other_home, keys, variable,
};
use crate::failure::Failure;
use crate::files::{file_at, whole};
use crate::flags::Flags;
use crate::handlers::Handlers;
use crate::ini::{Ini, Reader, Section, SyntaxError, Value};
use crate::instance;
use crate::own_requests::Client;
use crate::profile::DEFAULT;
use crate::provider_chain::{ProviderChain, no_providers};
use crate::rule;
use crate::session::{Credentials, Keys};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, File, World};

/// The source of the credentials.
enum CredentialsFrom {
    /// The config of the program.
    Config,
    /// The keys of the environment.
    Environment,
    /// The keys of the shared credentials file.
    File,
    /// The endpoint of the container.
    Container,
    /// The metadata service of the instance.
    Instance,
    /// No source: the credentials cannot be retrieved.
    Nowhere,
}

/// The credentials of the chain. The file is read only if neither the config nor the environment has credentials.
pub(crate) fn credentials<'w>(
    world: &'w World,
    (settings, flags): (&EndpointSettings, Flags),
    trace: &mut Trace<'w>,
) -> Credentials {
    let config = world.options.config.credentials.as_ref();
    let config = config.map(|_| Candidate::shown(Origin::Config("Credentials"), "Credentials"));
    let environment = if config.is_none() { keys(world, "EnvProvider", trace) } else { None };
    let is_read = config.is_none() && environment.is_none();
    let file = if is_read { from_file(world, trace) } else { Ok(InFile::default()) };
    let InFile { keys: file, failure } = match file {
        Ok(file) => file,
        Err(panic) => {
            trace.record_rules(Subject::Credentials, [Source::none(rule::CHAIN_4)]);
            return Credentials::Failed(panic);
        }
    };
    let has_empty_key = file.as_ref().is_some_and(|file| file.missing_key().is_some());
    let is_old = world.edition == Edition::V1_14;
    let container = container::sources(world).map(|source| source.and(true, rule::CHAIN_4));
    let from = trace.choose(
        Subject::Credentials,
        [
            (CredentialsFrom::Config, Source::new(rule::DNEW_4, config)),
            (
                CredentialsFrom::Environment,
                Source::new(rule::CHAIN_5, environment.as_ref().map(|keys| keys.id.clone()))
                    .and(true, rule::CHAIN_4),
            ),
            (
                CredentialsFrom::File,
                Source::new(rule::CHAIN_6, file.as_ref().map(|file| file.id.clone()))
                    .and(true, rule::CHAIN_4)
                    .and(has_empty_key && is_old, rule::CHAIN_10)
                    .when(!has_empty_key || is_old, rule::CHAIN_11),
            ),
        ]
        .into_iter()
        .chain(container.map(|source| (CredentialsFrom::Container, source)))
        .chain([
            (CredentialsFrom::Instance, instance::source(world).and(true, rule::CHAIN_4)),
            (CredentialsFrom::Nowhere, nowhere(world, false).and(true, rule::CHAIN_4)),
        ]),
    );
    let handlers = &Handlers::of_own_requests(world);
    let client = Client { world, region: "", settings, flags, handlers };
    let chain = failure.map(|failure| ProviderChain::new(world, [not_in_environment(world), failure]));
    match from {
        Some(CredentialsFrom::Config) => from_config(world),
        Some(CredentialsFrom::Environment) => keys_or_empty(environment.map(|keys| keys.credentials)),
        Some(CredentialsFrom::File) => keys_or_empty(file.map(|file| file.credentials)),
        Some(CredentialsFrom::Container) => container::credentials(world, chain, trace),
        Some(CredentialsFrom::Instance) => instance::credentials(&client, chain, trace),
        Some(CredentialsFrom::Nowhere) | None => {
            chain.map_or_else(no_providers, |chain| chain.unanswered(&client, trace))
        }
    }
}

/// The error of the environment, which lacks a key.
fn not_in_environment(world: &World) -> Failure {
    let is_missing = |names: [&str; 2]| names.iter().all(|name| variable(world, name).is_none());
    let (code, names) = match is_missing(ID) {
        true => ("EnvAccessKeyNotFound", ID),
        false => ("EnvSecretNotFound", SECRET_KEY),
    };
    let message = format!("{} not found in environment", names.join(" or "));
    Failure::new(code, message).by(&[rule::CHAIN_19])
}

/// What is found in the shared credentials file.
#[derive(Default)]
struct InFile<'w> {
    /// The keys. Edition 1.55 does not accept them if one is empty.
    keys: Option<FileKeys<'w>>,
    /// Why the file has no credentials.
    failure: Option<Failure>,
}

impl InFile<'_> {
    const fn failed(failure: Failure) -> Self {
        Self { keys: None, failure: Some(failure) }
    }
}

/// The keys of the shared credentials file.
struct FileKeys<'w> {
    credentials: Keys,
    /// The access key id, with its line in the file.
    id: Candidate<'w>,
}

/// The keys of a section.
const ACCESS_KEY_ID: &str = "aws_access_key_id";
const SECRET_ACCESS_KEY: &str = "aws_secret_access_key";
const SESSION_TOKEN: &str = "aws_session_token";

/// The keys in the section with exactly the name of the profile, or why there are none.
///
/// # Errors
///
/// A panic of the release.
fn from_file<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<InFile<'w>, Failure> {
    ignore_other_home(world, trace);
    let file = trace.decide(
        Subject::Files,
        [
            file_from_variable(world, "AWS_SHARED_CREDENTIALS_FILE", rule::CHAIN_12),
            default_file(world, "credentials"),
        ],
    );
    let profile = trace.decide(
        Subject::Profile,
        [
            Source::new(rule::CHAIN_7, from_variable(world, "AWS_PROFILE")),
            Source::new(rule::PROF_1, Some(Candidate::shown(Origin::Default, DEFAULT))),
        ],
    );
    let profile = profile.map_or(DEFAULT.into(), |profile| profile.value);
    let Some(Candidate { value: path, .. }) = file else {
        let failure = Failure::new("UserHomeNotFound", "user home directory not found.");
        return Ok(InFile::failed(failure.by(&[rule::CHAIN_23])));
    };
    let bytes = match file_at(world, &path) {
        Some(File::Bytes(bytes)) => bytes,
        other => return Ok(InFile::failed(not_loaded(world.edition, unreadable(world.edition, other)))),
    };
    let ini = match Ini::parse(world.edition, bytes) {
        Ok(ini) => ini,
        Err(SyntaxError { failure: error, .. }) => {
            error.rules.iter().for_each(|rule| trace.ignore(Subject::FileText, *rule, [whole(&path)]));
            trace.ignore(Subject::Credentials, rule::CHAIN_9, [whole(&path)]);
            return Ok(InFile::failed(not_loaded(world.edition, error)));
        }
    };
    trace.record_reading(ini.rules(), || whole(&path));
    let reader = Reader::new(ini);
    let Some(section) = reader.ini().section(&profile) else {
        let prefixed = ["profile ", &*profile].concat();
        let found = reader.ini().section(&prefixed);
        let found = found.map(|_| Candidate::shown(Origin::File(path.clone()), prefixed));
        trace.ignore(Subject::Profile, rule::CHAIN_8, found);
        return Ok(InFile::failed(no_profile(world.edition)));
    };
    let lacks = |key: &&str| !reader.ini().has(section, key);
    let absent = [ACCESS_KEY_ID, SECRET_ACCESS_KEY].into_iter().find(lacks);
    let failed = |key| no_key(world.edition, key, &profile, &path);
    match (world.edition, absent) {
        (Edition::V1_14, Some(key)) => Ok(InFile::failed(failed(key))),
        (Edition::V1_14, None) => {
            Ok(InFile { keys: Some(FileKeys::read(&path, &reader, section, trace)?), failure: None })
        }
        (Edition::V1_55, _) => {
            let keys = FileKeys::read(&path, &reader, section, trace)?;
            let failure = keys.missing_key().map(failed);
            Ok(InFile { keys: Some(keys).filter(|_| absent.is_none()), failure })
        }
    }
}

/// The error of a file that cannot be read or parsed.
fn not_loaded(edition: Edition, cause: Failure) -> Failure {
    let failure = Failure::new("SharedCredsLoad", "failed to load shared credentials file");
    failure.caused_by(cause).by(match edition {
        Edition::V1_14 => &[rule::CHAIN_20],
        Edition::V1_55 => &[rule::CHAIN_20, rule::CHAIN_26],
    })
}

/// Why what is at the path of the file cannot be read.
fn unreadable(edition: Edition, found: Option<&File>) -> Failure {
    let of_system = Failure::new("", "the file cannot be read");
    let message = if found.is_none() { "unable to open file" } else { "unable to read file" };
    match edition {
        Edition::V1_14 => of_system,
        Edition::V1_55 => Failure::new("FailedRead", message).caused_by(of_system),
    }
}

/// The error of a file without the profile. In edition 1.14, the lookup has an error of its own.
fn no_profile(edition: Edition) -> Failure {
    let failure = Failure::new("SharedCredsLoad", "failed to get profile");
    match edition {
        Edition::V1_14 => {
            let cause = Failure::new("", "the section does not exist");
            failure.caused_by(cause).by(&[rule::CHAIN_21, rule::CHAIN_24])
        }
        Edition::V1_55 => failure.by(&[rule::CHAIN_21]),
    }
}

/// The error of a profile without this key. In edition 1.14, the lookup of the access key has an error of its own.
fn no_key(edition: Edition, key: &str, profile: &str, path: &str) -> Failure {
    let code = if key == ACCESS_KEY_ID { "SharedCredsAccessKey" } else { "SharedCredsSecret" };
    let failure = Failure::new(code, format!("shared credentials {profile} in {path} did not contain {key}"));
    match edition {
        Edition::V1_14 if key == ACCESS_KEY_ID => {
            let cause = Failure::new("", "the key does not exist");
            failure.caused_by(cause).by(&[rule::CHAIN_22, rule::CHAIN_24])
        }
        Edition::V1_14 => failure.by(&[rule::CHAIN_22, rule::CHAIN_24]),
        Edition::V1_55 => failure.by(&[rule::CHAIN_22]),
    }
}

impl<'w> FileKeys<'w> {
    /// The keys of a section; one that it does not have is empty. The token is looked up first, because a lookup can change the
    /// results of later lookups.
    fn read(
        path: &Cow<'w, str>,
        reader: &Reader<'w>,
        section: &Section<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Self, Failure> {
        let origin = |line, key| Origin::Key { path: path.clone(), line, key };
        let mut value = |key| -> Result<(String, u32), Failure> {
            let found = reader.get(section, key);
            let found = found.map_err(|panic| trace.fail(Subject::Credentials, panic.rules, None, panic))?;
            let Some(Value { text, line, rules }) = found else { return Ok(Default::default()) };
            let secret = key != ACCESS_KEY_ID;
            let read = || Candidate { origin: origin(line, key), value: text.clone(), secret };
            trace.record_reading(&rules, read);
            Ok((text.into_owned(), line))
        };
        let ((token, _), (id, line), (secret, _)) =
            (value(SESSION_TOKEN)?, value(ACCESS_KEY_ID)?, value(SECRET_ACCESS_KEY)?);
        let credentials = Keys {
            access_key_id: id.clone(),
            secret_access_key: secret.into(),
            session_token: token.into(),
            provider_name: "SharedCredentialsProvider".into(),
        };
        Ok(Self { credentials, id: Candidate::shown(origin(line, ACCESS_KEY_ID), id) })
    }

    /// The first of the two keys that is empty.
    fn missing_key(&self) -> Option<&'static str> {
        let Keys { access_key_id, secret_access_key, .. } = &self.credentials;
        let rows =
            [(ACCESS_KEY_ID, access_key_id.is_empty()), (SECRET_ACCESS_KEY, secret_access_key.is_empty())];
        rows.into_iter().find(|(_, is_empty)| *is_empty).map(|(key, _)| key)
    }
}
