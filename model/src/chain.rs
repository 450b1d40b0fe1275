//! The older credential chain, which the deprecated `New` asks while shared config is off.

use alloc::string::String;

use crate::credentials::nobody;
use crate::environment::{default_file, home_rules, keys, variable};
use crate::files::file_at;
use crate::ini::{Ini, Section};
use crate::profile::DEFAULT;
use crate::session::{Credentials, Keys};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, File, World};

/// The first of the chain that has credentials: the environment, the shared credentials file.
///
/// Rules: CHAIN-1, CHAIN-4, CHAIN-5, CHAIN-6.
pub(crate) fn ask<'w>(world: &'w World, trace: &mut Trace<'w>) -> Credentials {
    trace.apply(&["CHAIN-4"], Subject::Credentials);
    if let Some(keys) = keys(world, "EnvProvider", trace) {
        trace.apply(&["CHAIN-5"], Subject::Credentials);
        return Credentials::Keys(keys);
    }
    match from_file(world, trace) {
        Some(keys) => {
            trace.apply(&["CHAIN-6"], Subject::Credentials);
            Credentials::Keys(keys)
        }
        None => nobody(trace),
    }
}

/// The keys in the section of exactly the profile's name; whatever is wrong is the same as none.
///
/// Rules: CHAIN-6, CHAIN-7, CHAIN-8, CHAIN-9.
fn from_file<'w>(world: &'w World, trace: &mut Trace<'w>) -> Option<Keys> {
    let path = path(world, trace);
    let profile = profile(world, trace);
    let File::Bytes(bytes) = file_at(world, &path)? else { return None };
    let parsed = Ini::parse(world.edition, bytes);
    if parsed.is_err() {
        trace.apply(&["CHAIN-9"], Subject::Credentials);
    }
    let ini = parsed.ok()?;
    let section = section(&ini, profile, trace)?;
    let said = |key| ini.value(section, key).map(|(value, _)| String::from(value));
    let id = present(said("aws_access_key_id"), world.edition, trace)?;
    let secret = present(said("aws_secret_access_key"), world.edition, trace)?;
    let session_token = said("aws_session_token").unwrap_or_default().into();
    Some(Keys {
        access_key_id: id,
        secret_access_key: secret.into(),
        session_token,
        provider_name: "SharedCredentialsProvider".into(),
    })
}

/// Rules: CHAIN-7, FILE-1, FILE-2.
fn path<'w>(world: &'w World, trace: &mut Trace<'w>) -> String {
    match named(world, "AWS_SHARED_CREDENTIALS_FILE", Subject::Files, trace) {
        Some(path) => path.into(),
        None => {
            let rules = home_rules(world);
            if !rules.is_empty() {
                trace.apply(rules, Subject::Files);
            }
            default_file(world, "credentials")
        }
    }
}

/// Rules: CHAIN-7, PROF-1.
fn profile<'w>(world: &'w World, trace: &mut Trace<'w>) -> &'w str {
    named(world, "AWS_PROFILE", Subject::Profile, trace).unwrap_or_else(|| {
        trace.decide(&["PROF-1"], Subject::Profile, [Candidate::shown(Origin::Default, DEFAULT)]);
        DEFAULT
    })
}

/// Rules: CHAIN-7.
fn named<'w>(
    world: &'w World,
    name: &'static str,
    subject: Subject,
    trace: &mut Trace<'w>,
) -> Option<&'w str> {
    let value = variable(world, name)?;
    trace.decide(&["CHAIN-7"], subject, [Candidate::shown(Origin::Variable(name), value)]);
    Some(value)
}

/// Rules: CHAIN-8.
fn section<'i, 'w>(ini: &'i Ini<'w>, profile: &str, trace: &mut Trace<'_>) -> Option<&'i Section<'w>> {
    let own = ini.section(profile);
    if own.is_none() && ini.section(&["profile ", profile].concat()).is_some() {
        trace.apply(&["CHAIN-8"], Subject::Profile);
    }
    own
}

/// A key that is there; whether an empty one is, is a matter of the edition.
///
/// Rules: CHAIN-10, CHAIN-11.
fn present(said: Option<String>, edition: Edition, trace: &mut Trace<'_>) -> Option<String> {
    let value = said?;
    match (value.is_empty(), edition) {
        (false, _) => Some(value),
        (true, Edition::V1_14) => {
            trace.apply(&["CHAIN-10"], Subject::Credentials);
            Some(value)
        }
        (true, Edition::V1_55) => {
            trace.apply(&["CHAIN-11"], Subject::Credentials);
            None
        }
    }
}
