//! The chain of credential sources that the deprecated `New` uses without shared config: the config, the environment, the
//! shared credentials file, and then providers that have no credentials in the model.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::container;
use crate::credentials::{from_config, keys_or_empty, no_providers, nowhere};
use crate::decide::Source;
use crate::endpoints::EndpointSettings;
use crate::environment::{default_file, file_from_variable, from_variable, ignore_other_home, keys};
use crate::failure::Failure;
use crate::files::{file_at, path_of, whole};
use crate::flags::Flags;
use crate::ini::{Ini, Reader, Section, Value};
use crate::instance;
use crate::profile::DEFAULT;
use crate::role::Client;
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
    let file = if config.is_none() && environment.is_none() { from_file(world, trace) } else { Ok(None) };
    let file = match file {
        Ok(file) => file,
        Err(panic) => {
            trace.record_rules(Subject::Credentials, [Source::none(rule::CHAIN_4)]);
            return Credentials::Failed(panic);
        }
    };
    let has_empty_key = file.as_ref().is_some_and(|FileKeys { credentials, .. }| {
        credentials.access_key_id.is_empty() || credentials.secret_access_key.expose().is_empty()
    });
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
    match from {
        Some(CredentialsFrom::Config) => from_config(world),
        Some(CredentialsFrom::Environment) => keys_or_empty(environment.map(|keys| keys.credentials)),
        Some(CredentialsFrom::File) => keys_or_empty(file.map(|file| file.credentials)),
        Some(CredentialsFrom::Container) => container::credentials(world, true, trace),
        Some(CredentialsFrom::Instance) => {
            let client = Client { world, region: "", settings, flags };
            instance::credentials(&client, true, trace)
        }
        Some(CredentialsFrom::Nowhere) | None => no_providers(),
    }
}

/// The keys of the shared credentials file.
struct FileKeys<'w> {
    credentials: Keys,
    /// The access key id, with its line in the file.
    id: Candidate<'w>,
}

/// The keys in the section with exactly the name of the profile. A file that cannot be read or parsed has no keys.
fn from_file<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Option<FileKeys<'w>>, Failure> {
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
    let path = path_of(file, "credentials");
    let Some(File::Bytes(bytes)) = file_at(world, &path) else { return Ok(None) };
    let ini = match Ini::parse(world.edition, bytes) {
        Ok(ini) => ini,
        Err(error) => {
            error.rules.iter().for_each(|rule| trace.ignore(Subject::FileText, *rule, [whole(&path)]));
            trace.ignore(Subject::Credentials, rule::CHAIN_9, [whole(&path)]);
            return Ok(None);
        }
    };
    trace.record_reading(ini.rules(), || whole(&path));
    let reader = Reader::new(ini);
    let Some(section) = reader.ini().section(&profile) else {
        let prefixed = ["profile ", &*profile].concat();
        let found = reader.ini().section(&prefixed);
        let found = found.map(|_| Candidate::shown(Origin::File(path.clone()), prefixed));
        trace.ignore(Subject::Profile, rule::CHAIN_8, found);
        return Ok(None);
    };
    FileKeys::read(&path, &reader, section, trace)
}

impl<'w> FileKeys<'w> {
    /// The keys of a section, if it has both. The token is looked up first, because a lookup can change the results of later
    /// lookups.
    fn read(
        path: &Cow<'w, str>,
        reader: &Reader<'w>,
        section: &Section<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Option<Self>, Failure> {
        const ID: &str = "aws_access_key_id";
        const SECRET: &str = "aws_secret_access_key";
        const TOKEN: &str = "aws_session_token";
        if ![ID, SECRET].into_iter().all(|key| reader.ini().has(section, key)) {
            return Ok(None);
        }
        let origin = |line, key| Origin::Key { path: path.clone(), line, key };
        let mut value = |key| -> Result<(String, u32), Failure> {
            let found = reader.get(section, key);
            let found = found.map_err(|panic| trace.fail(Subject::Credentials, panic.rules, None, panic))?;
            let Some(Value { text, line, rules }) = found else { return Ok(Default::default()) };
            let read = || Candidate { origin: origin(line, key), value: text.clone(), secret: key != ID };
            trace.record_reading(&rules, read);
            Ok((text.into_owned(), line))
        };
        let ((token, _), (id, line), (secret, _)) = (value(TOKEN)?, value(ID)?, value(SECRET)?);
        let credentials = Keys {
            access_key_id: id.clone(),
            secret_access_key: secret.into(),
            session_token: token.into(),
            provider_name: "SharedCredentialsProvider".into(),
        };
        Ok(Some(Self { credentials, id: Candidate::shown(origin(line, ID), id) }))
    }
}
