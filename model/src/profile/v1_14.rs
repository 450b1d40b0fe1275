//! A profile as edition 1.14 reads it: three groups, each whole or not at all.
//!
//! What younger editions read besides means nothing here.
//!
//! Rules: CRED-8, FILE-17, TLS-16.

use alloc::vec::Vec;

use crate::failure::Failure;
use crate::files::SharedFile;
use crate::ini::Section;
use crate::role::Lengths;
use crate::rule;
use crate::trace::{Candidate, Origin, Subject, Trace};

use super::{FileKeys, replace, replace_keys, said, same_file, section, unasked, value};

/// The role to assume: both halves of the group stand in one file.
#[derive(Clone)]
pub(crate) struct Role<'w> {
    pub(crate) arn: Candidate<'w>,
    pub(crate) source: Candidate<'w>,
    /// The name of the source in the bytes of its file, which may not be UTF-8.
    source_name: Vec<u8>,
    pub(crate) mfa_serial: Option<Candidate<'w>>,
    pub(crate) external_id: Option<Candidate<'w>>,
    pub(crate) session_name: Option<Candidate<'w>>,
    pub(crate) lengths: Lengths,
    /// The keys that sign the call for the role.
    pub(crate) source_keys: Option<FileKeys<'w>>,
}

/// What the files say of a profile.
#[derive(Clone, Default)]
pub(crate) struct Profile<'w> {
    pub(crate) keys: Option<FileKeys<'w>>,
    pub(crate) role: Option<Role<'w>>,
    pub(crate) region: Option<Candidate<'w>>,
    found_in: usize,
    prefixed: bool,
    half_roles: [bool; 2],
}

/// Loads a profile and checks the source of its role, whether shared config is on or not.
///
/// Rules: ROLE-7, ROLE-15, PROF-5, ERR-1, ERR-3, ERR-6, MFA-9.
pub(crate) fn load<'w>(
    name: &str,
    files: &[SharedFile<'w>],
    trace: &mut Trace<'w>,
) -> Result<Profile<'w>, Failure> {
    let mut profile = merged(name.as_bytes(), files, trace)?;
    if profile.found_in == 0 {
        trace.apply(&[rule::PROF_5, rule::ERR_6], Subject::Profile);
    }
    let Some(role) = &profile.role else { return Ok(profile) };
    let source_keys = source_keys(name, &profile, role, files, trace)?;
    if source_keys.is_none() {
        let rules = &[rule::ROLE_7, rule::ERR_1, rule::ERR_3];
        return Err(trace.fail(Subject::Creation, rules, None, source_error(role)));
    }
    profile.role.iter_mut().for_each(|role| role.source_keys.clone_from(&source_keys));
    Ok(profile)
}

/// A profile over all files, the later replacing what the earlier says.
///
/// Rules: PROF-4.
fn merged<'w>(name: &[u8], files: &[SharedFile<'w>], trace: &mut Trace<'w>) -> Result<Profile<'w>, Failure> {
    let mut profile = Profile::default();
    for file in files {
        if let Some(found) = section(file, name, trace) {
            profile.found_in += 1;
            profile.prefixed |= found.prefixed;
            profile.merge(file, found.section, trace)?;
        }
    }
    if profile.found_in > 1 {
        trace.apply(&[rule::PROF_4], Subject::Profile);
    }
    Ok(profile)
}

impl<'w> Profile<'w> {
    /// Rules: ROLE-19, REG-8.
    fn merge(
        &mut self,
        file: &SharedFile<'w>,
        section: &Section<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<(), Failure> {
        replace_keys(&mut self.keys, file, section, trace)?;
        if let Some(role) = self.role(file, section, trace)?
            && self.role.replace(role).is_some()
        {
            trace.apply(&[rule::ROLE_19], Subject::Role);
        }
        match value(file, section, "region")? {
            Some(region) if !region.value.is_empty() => {
                replace(&mut self.region, region, Subject::Region, file, trace);
            }
            Some(empty) if self.region.is_some() => trace.ignore(&[rule::REG_8], Subject::Region, [empty]),
            Some(_) | None => {}
        }
        Ok(())
    }

    /// The role of a section, where it names both the role and its source. Nothing else of it is asked for otherwise.
    ///
    /// Rules: ROLE-1, ROLE-25.
    fn role(
        &mut self,
        file: &SharedFile<'w>,
        section: &Section<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Option<Role<'w>>, Failure> {
        let said = |key| said(file, section, key);
        let (arn, source) = match (said("role_arn")?, said("source_profile")?) {
            (Some(arn), Some(source)) => (arn, source),
            (arn, source) => {
                self.ignore_half(arn, source, unasked(file, section, "mfa_serial"), trace);
                return Ok(None);
            }
        };
        let (external_id, mfa_serial) = (said("external_id")?, said("mfa_serial")?);
        let session_name = said("role_session_name")?;
        let source_name = bytes(file, section, &source);
        let length =
            |found: Option<&Candidate<'_>>| found.map_or(0, |found| bytes(file, section, found).len());
        let lengths = Lengths {
            arn: length(Some(&arn)),
            external_id: length(external_id.as_ref()),
            mfa_serial: length(mfa_serial.as_ref()),
            session_name: length(session_name.as_ref()),
        };
        Ok(Some(Role {
            arn,
            source,
            source_name,
            external_id,
            mfa_serial,
            session_name,
            lengths,
            source_keys: None,
        }))
    }

    /// Rules: ROLE-3, ROLE-5, MFA-5.
    fn ignore_half(
        &mut self,
        arn: Option<Candidate<'w>>,
        source: Option<Candidate<'w>>,
        mfa_serial: Option<Candidate<'w>>,
        trace: &mut Trace<'w>,
    ) {
        let is_arn = arn.is_some();
        if let Some(half) = arn.or(source) {
            trace.ignore(if is_arn { &[rule::ROLE_3] } else { &[rule::ROLE_5] }, Subject::Role, [half]);
            self.note_half(is_arn, trace);
        }
        if let Some(serial) = mfa_serial {
            trace.ignore(&[rule::MFA_5], Subject::Role, [serial]);
        }
    }

    /// Rules: ROLE-17.
    fn note_half(&mut self, is_arn: bool, trace: &mut Trace<'w>) {
        if self.half_roles[usize::from(!is_arn)] {
            trace.apply(&[rule::ROLE_17], Subject::Role);
        }
        self.half_roles[usize::from(is_arn)] = true;
    }
}

/// The bytes of a value in its file.
fn bytes(file: &SharedFile<'_>, section: &Section<'_>, found: &Candidate<'_>) -> Vec<u8> {
    match found.origin {
        Origin::Key { key, .. } => file.reader.bytes(section, key, &found.value),
        _ => (*found.value).into(),
    }
}

/// The keys that the source profile has of its own. Its own role does not count: a chain is one level deep.
///
/// Rules: ROLE-10, ROLE-12, MFA-7, ERR-6.
fn source_keys<'w>(
    name: &str,
    profile: &Profile<'w>,
    role: &Role<'w>,
    files: &[SharedFile<'w>],
    trace: &mut Trace<'w>,
) -> Result<Option<FileKeys<'w>>, Failure> {
    if role.source_name == name.as_bytes() {
        trace.apply(&[rule::ROLE_10], Subject::Role);
        return Ok(profile.keys.clone());
    }
    let source = merged(&role.source_name, files, trace)?;
    match &source.role {
        Some(Role { mfa_serial: Some(_), .. }) => trace.apply(&[rule::ROLE_12, rule::MFA_7], Subject::Role),
        Some(_) => trace.apply(&[rule::ROLE_12], Subject::Role),
        None if source.found_in == 0 => trace.apply(&[rule::ERR_6], Subject::Role),
        None => {}
    }
    note_source(role, &source, trace);
    Ok(source.keys)
}

/// Records where the source stands, and that its region does not count.
///
/// Rules: ROLE-11, REG-10.
fn note_source<'w>(role: &Role<'w>, source: &Profile<'w>, trace: &mut Trace<'w>) {
    let Some(keys) = &source.keys else { return };
    if source.prefixed || !same_file(&role.source, &keys.id) {
        trace.apply(&[rule::ROLE_11], Subject::Role);
    }
    if let Some(region) = &source.region {
        trace.ignore(&[rule::REG_10], Subject::Region, [region.clone()]);
    }
}

/// Rules: ERR-3.
fn source_error(role: &Role<'_>) -> Failure {
    Failure::new(
        "SharedConfigAssumeRoleError",
        alloc::format!(
            "failed to load assume role for {}, source profile has no shared credentials",
            role.arn.value
        ),
    )
}
