//! Profiles that get their credentials from other profiles, in edition 1.55.
//!
//! The chain is walked in loops and kept in a list: a file may hold a chain of any length.

use std::collections::HashSet;

use super::asked::Asked;
use super::profile::Sso;
use super::{Profile, SharedFiles, key};
use crate::error::{Error, ErrorKind};

/// The section of a single sign-on session is named with this before its name.
const SSO_SESSION_PREFIX: &str = "sso-session ";

/// The profile, followed by its source profile, and so on. Without any files there is no profile at all.
pub(crate) fn load(name: &str, files: &SharedFiles, shared_config: bool) -> Result<Vec<Profile>, Error> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut asked = Asked::default();
    let mut chain = follow(name, files, shared_config, &mut asked)?;
    link(&mut chain, files, &mut asked)?;
    Ok(chain)
}

/// Reads each profile on the way down.
fn follow(
    name: &str,
    files: &SharedFiles,
    shared_config: bool,
    asked: &mut Asked,
) -> Result<Vec<Profile>, Error> {
    // Most profiles have no source, and a profile is large.
    let mut chain: Vec<Profile> = Vec::with_capacity(1);
    let mut visited = HashSet::new();
    let mut next = Some(name.to_owned());
    while let Some(name) = next {
        let Some(mut profile) = Profile::read(&name, files, shared_config, asked)? else {
            return Err(missing(&name, chain.last(), files));
        };
        visit(&mut profile, !visited.contains(&name), files)?;
        next = Some(profile.source_profile.clone()).filter(|source| !source.is_empty());
        if next.is_some() {
            visited.insert(name);
            profile.drop_credentials();
        }
        chain.push(profile);
    }
    Ok(chain)
}

/// A profile that is visited again gives only its credentials, so that every chain ends.
fn visit(profile: &mut Profile, first: bool, files: &SharedFiles) -> Result<(), Error> {
    if first {
        profile.check_role_is_there(files)?;
    } else {
        profile.drop_role();
    }
    profile.check_one_source(files)
}

fn missing(name: &str, asked_by: Option<&Profile>, files: &SharedFiles) -> Error {
    match asked_by {
        Some(profile) => no_source(profile, files),
        None => ErrorKind::SharedConfigProfileNotExistsError { profile: name.to_owned() }.into(),
    }
}

/// Checks on the way back up what each profile needs of the ones below.
fn link(chain: &mut [Profile], files: &SharedFiles, asked: &mut Asked) -> Result<(), Error> {
    for index in (0..chain.len()).rev() {
        if chain.get(index + 1).is_some_and(|source| !source.has_credentials()) {
            return Err(no_source(&chain[index], files));
        }
        let profile = &mut chain[index];
        if !profile.sso_session_name.is_empty() {
            profile.sso_session = Some(sso_session(profile, files, asked)?);
        }
    }
    Ok(())
}

fn no_source(profile: &Profile, files: &SharedFiles) -> Error {
    let kind = ErrorKind::SharedConfigAssumeRoleError {
        role_arn: profile.role_arn.clone(),
        source_profile: Some(profile.source_profile.clone()),
    };
    Error::from(kind).with_place(files.place(&profile.name, Some(key::SOURCE_PROFILE)))
}

/// The section of the profile's single sign-on session, in the first file that has it.
fn sso_session(profile: &Profile, files: &SharedFiles, asked: &mut Asked) -> Result<Sso, Error> {
    let section = format!("{SSO_SESSION_PREFIX}{}", profile.sso_session_name.trim());
    let section = files.iter().find_map(|file| file.section(&section)).ok_or_else(|| {
        let message = format!("failed to find SSO session section, {}", profile.sso_session_name);
        let place = files.place(&profile.name, Some(key::SSO_SESSION));
        Error::from(ErrorKind::InvalidSharedConfig { message }).with_place(place)
    })?;
    let [region, start_url] = asked
        .ask(section)
        .section
        .values([key::SSO_REGION, key::SSO_START_URL])
        .map(|value| value.unwrap_or_default().to_owned());
    Ok(Sso { region, start_url, ..Sso::default() })
}
