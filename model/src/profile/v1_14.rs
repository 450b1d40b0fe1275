//! A profile in edition 1.14: its keys, its role and its region, each of which is taken from one file as a whole.

use alloc::vec::Vec;

use crate::decide::{Check, Layer, Source};
use crate::failure::Failure;
use crate::files::SharedFile;
use crate::role::Lengths;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Origin, Subject, Trace};
use crate::world::World;

use super::{FileKeys, FileSection, KeyGroup, ignored, is_set, key_table, record_taken, same_file, sections};

/// The keys that only edition 1.55 looks up, each with the rule by which its value means nothing.
const UNREAD: [(&str, Subject, Rule); 14] = [
    ("credential_process", Subject::Credentials, rule::CRED_8),
    ("credential_source", Subject::Credentials, rule::CRED_8),
    ("web_identity_token_file", Subject::Credentials, rule::CRED_8),
    ("sso_session", Subject::Credentials, rule::CRED_8),
    ("sso_account_id", Subject::Credentials, rule::CRED_8),
    ("sso_role_name", Subject::Credentials, rule::CRED_8),
    ("sso_region", Subject::Credentials, rule::CRED_8),
    ("sso_start_url", Subject::Credentials, rule::CRED_8),
    ("sts_regional_endpoints", Subject::Endpoint, rule::FILE_17),
    ("s3_us_east_1_regional_endpoint", Subject::Endpoint, rule::FILE_17),
    ("ec2_metadata_service_endpoint_mode", Subject::Endpoint, rule::FILE_17),
    ("use_dualstack_endpoint", Subject::Endpoint, rule::CLI_31),
    ("use_fips_endpoint", Subject::Endpoint, rule::CLI_31),
    ("ca_bundle", Subject::CaBundle, rule::TLS_16),
];

/// The role to assume: both halves of the group are in one file.
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

/// A profile of the files.
#[derive(Clone, Default)]
pub(crate) struct Profile<'w> {
    pub(crate) keys: Option<FileKeys<'w>>,
    pub(crate) role: Option<Role<'w>>,
    pub(crate) region: Option<Candidate<'w>>,
    /// Whether a file sets `aws_access_key_id`, `aws_secret_access_key` or both to a value that is not empty.
    pub(crate) has_a_key: bool,
}

/// The purpose for which a profile is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The session is created from it.
    Session,
    /// Its keys sign the call for a role of another profile. Its role and its region do not count.
    Source,
}

/// Loads a profile and checks the source of its role, whether shared config is on or not.
pub(crate) fn load<'w>(
    world: &World,
    name: &str,
    files: &[SharedFile<'w>],
    trace: &mut Trace<'w>,
) -> Result<Profile<'w>, Failure> {
    let none = Source::none(rule::PROF_5).and(true, rule::ERR_6);
    let own = sections(files, name.as_bytes(), none, trace);
    let mut profile = Profile::read(&own, Purpose::Session, trace)?;
    if let Some(role) = &mut profile.role {
        let is_own_source = role.source_name == name.as_bytes();
        role.source_keys = if is_own_source {
            let own = Source::new(rule::ROLE_10, profile.keys.as_ref().map(FileKeys::candidate));
            trace.choose(Subject::Credentials, [(profile.keys.clone(), own)]).flatten()
        } else {
            source_keys(role, files, trace)?
        };
        check_source(role, is_own_source, trace)
            .inspect_err(|_| ignored::missing_token_provider(world, role.mfa_serial.clone(), trace))?;
    }
    ignored::default_profile(files, name, trace);
    Ok(profile)
}

/// The keys of the profile that a role names as its source.
fn source_keys<'w>(
    role: &Role<'w>,
    files: &[SharedFile<'w>],
    trace: &mut Trace<'w>,
) -> Result<Option<FileKeys<'w>>, Failure> {
    let sections = sections(files, &role.source_name, Source::none(rule::ERR_6), trace);
    let keys = Profile::read(&sections, Purpose::Source, trace)?.keys;
    let id = keys.as_ref().map(FileKeys::candidate);
    let is_prefixed = sections.iter().any(|section| section.is_prefixed(&role.source_name));
    let is_elsewhere = id.as_ref().is_some_and(|id| !same_file(&role.source, id));
    let source =
        Source::new(rule::CRED_1, id).and(is_prefixed, rule::ROLE_11).and(is_elsewhere, rule::ROLE_37);
    Ok(trace.choose(Subject::Credentials, [(keys, source)]).flatten())
}

/// The source of a role must have keys.
fn check_source<'w>(role: &Role<'w>, is_own_source: bool, trace: &mut Trace<'w>) -> Result<(), Failure> {
    let rules: &[Rule] = if is_own_source {
        &[rule::ROLE_7, rule::ROLE_10, rule::ERR_1, rule::ERR_3]
    } else {
        &[rule::ROLE_7, rule::ERR_1, rule::ERR_3]
    };
    let error = || {
        let arn = &role.arn.value;
        let message =
            alloc::format!("failed to load assume role for {arn}, source profile has no shared credentials");
        Failure::new("SharedConfigAssumeRoleError", message)
    };
    let at = Some(role.source.clone());
    trace.check(Subject::Creation, [Check { rules, broken: role.source_keys.is_none(), at, error: &error }])
}

impl<'w> Profile<'w> {
    /// Reads the sections of a profile, and decides which file gives each group.
    fn read(
        sections: &[FileSection<'_, 'w>],
        purpose: Purpose,
        trace: &mut Trace<'w>,
    ) -> Result<Self, Failure> {
        let (mut keys, mut roles, mut regions) = (Vec::new(), Vec::new(), Vec::new());
        for section in sections {
            keys.push((*section, KeyGroup::read(section, trace)?));
            roles.push(RoleGroup::read(section, trace)?);
            regions.push((*section, section.value("region", trace)?));
        }
        for (key, subject, by) in UNREAD {
            trace.ignore(subject, by, sections.iter().filter_map(|section| section.unread(key)));
        }
        let profile = Self {
            keys: trace.choose(Subject::Credentials, key_table(&keys)).flatten(),
            role: trace.choose(Subject::Role, role_table(&roles, purpose)).flatten(),
            region: trace.decide(Subject::Region, region_table(&regions, purpose)),
            has_a_key: keys.iter().any(|(_, group)| group.has_a_key()),
        };
        record_taken(sections, profile.keys.as_ref().map(FileKeys::candidate), trace);
        record_taken(sections, profile.role.as_ref().map(|role| role.arn.clone()), trace);
        record_taken(sections, profile.region.clone(), trace);
        Ok(profile)
    }
}

/// The table of the regions of a profile: the last one that is not empty wins.
fn region_table<'w>(
    regions: &[(FileSection<'_, 'w>, Option<Candidate<'w>>)],
    purpose: Purpose,
) -> Vec<Source<'w>> {
    let row = |(at, (section, region)): (usize, &(FileSection<'_, 'w>, Option<Candidate<'w>>))| {
        let region = region.clone()?;
        if is_set(&region) {
            let source = Source::deferred(Some(region)).over(section.file.rules.value_over);
            return Some(source.when(purpose == Purpose::Session, rule::REG_10));
        }
        let is_earlier = regions[..at].iter().any(|(_, earlier)| earlier.as_ref().is_some_and(is_set));
        is_earlier.then(|| Source::excluded(rule::REG_8, Some(region)))
    };
    regions.iter().enumerate().rev().filter_map(row).collect()
}

/// The role of one section, which may be incomplete.
struct RoleGroup<'w> {
    arn: Option<Candidate<'w>>,
    source: Option<Candidate<'w>>,
    mfa_serial: Option<Candidate<'w>>,
    /// The role, if the section has both the role and its source.
    role: Option<Role<'w>>,
}

impl<'w> RoleGroup<'w> {
    /// Looks up the role of a section. Only if the section has both the role and its source are the other keys looked up.
    fn read(section: &FileSection<'_, 'w>, trace: &mut Trace<'w>) -> Result<Self, Failure> {
        let mut value = |key| -> Result<_, Failure> { Ok(section.value(key, trace)?.filter(is_set)) };
        let (arn, source) = (value("role_arn")?, value("source_profile")?);
        let (Some(role_arn), Some(role_source)) = (&arn, &source) else {
            return Ok(Self { arn, source, mfa_serial: section.unread("mfa_serial"), role: None });
        };
        let (external_id, mfa_serial) = (value("external_id")?, value("mfa_serial")?);
        let session_name = value("role_session_name")?;
        let length =
            |found: &Option<Candidate<'_>>| found.as_ref().map_or(0, |found| bytes(section, found).len());
        let role = Role {
            arn: role_arn.clone(),
            source: role_source.clone(),
            source_name: bytes(section, role_source),
            lengths: Lengths {
                arn: length(&arn),
                external_id: length(&external_id),
                mfa_serial: length(&mfa_serial),
                session_name: length(&session_name),
            },
            mfa_serial: mfa_serial.clone(),
            external_id,
            session_name,
            source_keys: None,
        };
        Ok(Self { arn, source, mfa_serial, role: Some(role) })
    }
}

/// The bytes of a value in its file.
fn bytes(section: &FileSection<'_, '_>, found: &Candidate<'_>) -> Vec<u8> {
    match found.origin {
        Origin::Key { key, .. } => section.file.reader.bytes(section.section, key, &found.value),
        _ => (*found.value).into(),
    }
}

/// The table of the roles of a profile: the whole role of the last file wins. The role of a source does not count, because
/// a chain of roles is one level deep.
fn role_table<'w>(groups: &[RoleGroup<'w>], purpose: Purpose) -> Vec<(Option<Role<'w>>, Source<'w>)> {
    let is_session = purpose == Purpose::Session;
    let halves = || groups.iter().filter(|group| group.role.is_none());
    let is_split = halves().any(|half| half.arn.is_some()) && halves().any(|half| half.source.is_some());
    let mut rows = Vec::new();
    for RoleGroup { arn, source, mfa_serial, role } in groups.iter().rev() {
        let (arn, source, mfa_serial) = (arn.clone(), source.clone(), mfa_serial.clone());
        if role.is_some() {
            let arn = Source::deferred(arn).over(&[(Layer::Files, &[rule::ROLE_19])]);
            rows.push((role.clone(), arn.when(is_session, rule::ROLE_12)));
            rows.push((None, Source::excluded(rule::MFA_7, mfa_serial.filter(|_| !is_session))));
        } else {
            rows.push((None, Source::excluded(rule::ROLE_3, arn).when(!is_split, rule::ROLE_17)));
            rows.push((None, Source::excluded(rule::ROLE_5, source).when(!is_split, rule::ROLE_17)));
            rows.push((None, Source::excluded(rule::MFA_5, mfa_serial)));
        }
    }
    rows
}
