//! The older credential chain, which the deprecated `New` asks while shared config is off.

use alloc::string::String;

use crate::credentials::no_providers;
use crate::decide::Source;
use crate::environment::{default_file, from_variable, keys};
use crate::failure::Failure;
use crate::files::{file_at, path_of};
use crate::ini::{Ini, Reader, Section};
use crate::profile::DEFAULT;
use crate::rule;
use crate::session::{Credentials, Keys};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::{Edition, File, World};

/// The first of the chain that has credentials: the environment, the shared credentials file.
///
/// Rules: CHAIN-1, CHAIN-4, CHAIN-5, CHAIN-6.
pub(crate) fn ask<'w>(world: &'w World, trace: &mut Trace<'w>) -> Credentials {
    trace.apply(&[rule::CHAIN_4], Subject::Credentials);
    if let Some(keys) = keys(world, "EnvProvider", trace) {
        trace.apply(&[rule::CHAIN_5], Subject::Credentials);
        return Credentials::Keys(keys.credentials);
    }
    match from_file(world, trace) {
        Ok(Some(keys)) => {
            trace.apply(&[rule::CHAIN_6], Subject::Credentials);
            Credentials::Keys(keys)
        }
        Ok(None) => {
            trace.apply(&[rule::CHAIN_1], Subject::Credentials);
            no_providers()
        }
        Err(panic) => Credentials::Failed(panic),
    }
}

/// The keys in the section of exactly the profile's name; whatever is wrong is the same as none.
///
/// Rules: CHAIN-6, CHAIN-7, CHAIN-8, CHAIN-9.
fn from_file<'w>(world: &'w World, trace: &mut Trace<'w>) -> Result<Option<Keys>, Failure> {
    let file = trace.decide(
        Subject::Files,
        [
            Source::new(rule::CHAIN_7, from_variable(world, "AWS_SHARED_CREDENTIALS_FILE")),
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
    let Some(profile) = profile else { return Ok(None) };
    let Some(File::Bytes(bytes)) = file_at(world, &path_of(file, "credentials")) else { return Ok(None) };
    let Ok(ini) = Ini::parse(world.edition, bytes) else {
        trace.apply(&[rule::CHAIN_9], Subject::Credentials);
        return Ok(None);
    };
    let reader = Reader::new(ini);
    match section(reader.ini(), &profile.value, trace) {
        Some(section) => keys_of(&reader, section, trace),
        None => Ok(None),
    }
}

/// The keys of a section, where it has both. The token is the first that is asked for.
///
/// Rules: CHAIN-6, INI14-19.
fn keys_of<'w>(
    reader: &Reader<'w>,
    section: &Section<'w>,
    trace: &mut Trace<'_>,
) -> Result<Option<Keys>, Failure> {
    const PAIR: [&str; 2] = ["aws_access_key_id", "aws_secret_access_key"];
    if !PAIR.iter().all(|key| reader.ini().has(section, key)) {
        return Ok(None);
    }
    let said = |key| -> Result<String, Failure> {
        Ok(reader.ask(section, key)?.map(|(value, _)| value.into_owned()).unwrap_or_default())
    };
    let (token, id, secret) = (said("aws_session_token")?, said(PAIR[0])?, said(PAIR[1])?);
    if !present([&id, &secret], reader.ini().edition(), trace) {
        return Ok(None);
    }
    Ok(Some(Keys {
        access_key_id: id,
        secret_access_key: secret.into(),
        session_token: token.into(),
        provider_name: "SharedCredentialsProvider".into(),
    }))
}

/// Rules: CHAIN-8.
fn section<'i, 'w>(ini: &'i Ini<'w>, profile: &str, trace: &mut Trace<'_>) -> Option<&'i Section<'w>> {
    let own = ini.section(profile);
    if own.is_none() && ini.section(&["profile ", profile].concat()).is_some() {
        trace.apply(&[rule::CHAIN_8], Subject::Profile);
    }
    own
}

/// Whether a pair is there; whether an empty part of it is, is a matter of the edition.
///
/// Rules: CHAIN-10, CHAIN-11.
fn present(pair: [&str; 2], edition: Edition, trace: &mut Trace<'_>) -> bool {
    match (pair.iter().all(|part| !part.is_empty()), edition) {
        (true, _) => true,
        (false, Edition::V1_14) => {
            trace.apply(&[rule::CHAIN_10], Subject::Credentials);
            true
        }
        (false, Edition::V1_55) => {
            trace.apply(&[rule::CHAIN_11], Subject::Credentials);
            false
        }
    }
}
