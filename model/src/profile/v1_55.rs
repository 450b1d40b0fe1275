//! A profile as edition 1.55 reads it: field by field, then checked, then followed to its source.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::Check;
use crate::endpoints::{Settings, is_setting};
use crate::environment::{
    UNKNOWN_IMDS_MODE, ip_version, legacy_or_regional, unknown_s3_mode, unknown_sts_mode,
};
use crate::failure::Failure;
use crate::files::SharedFile;
use crate::ini::Section;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Subject, Trace};

use super::sso::SsoSection;
use super::{FileKeys, find, replace, replace_keys, said, same_file, section, value};

/// The fields of a profile, each with its own winner.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    RoleArn,
    ExternalId,
    MfaSerial,
    RoleSessionName,
    SourceProfile,
    CredentialSource,
    Region,
    CaBundle,
    SsoSession,
    SsoAccountId,
    SsoRegion,
    SsoRoleName,
    SsoStartUrl,
    CredentialProcess,
    WebIdentityTokenFile,
}

use Field::{
    CaBundle, CredentialProcess, CredentialSource, ExternalId, MfaSerial, Region, RoleArn, RoleSessionName,
    SourceProfile, SsoAccountId, SsoRegion, SsoRoleName, SsoSession, SsoStartUrl, WebIdentityTokenFile,
};

const FIELDS: usize = WebIdentityTokenFile as usize + 1;

struct Row {
    field: Field,
    key: &'static str,
    subject: Subject,
    /// The rules by which the field is not read while shared config is off; `None` where it is read.
    off: Option<&'static [Rule]>,
}

const fn row(field: Field, key: &'static str, subject: Subject, off: Option<&'static [Rule]>) -> Row {
    Row { field, key, subject, off }
}

/// The rules of a field of a role.
const ROLE: Option<&[Rule]> = Some(&[rule::ROLE_16]);
/// No rule speaks of single sign-on while shared config is off.
const SSO: Option<&[Rule]> = Some(&[]);

/// Every field, the key that gives it, and whether it needs shared config.
///
/// Rules: SCS-6, SCS-7, SCS-8, ROLE-2, ROLE-16, ROLE-18, MFA-3, CRED-7, CRED-11, TLS-13, TLS-15.
const ROWS: [Row; FIELDS] = [
    row(RoleArn, "role_arn", Subject::Role, Some(&[rule::ROLE_2, rule::ROLE_16])),
    row(ExternalId, "external_id", Subject::Role, ROLE),
    row(MfaSerial, "mfa_serial", Subject::Role, Some(&[rule::MFA_3, rule::ROLE_16])),
    row(RoleSessionName, "role_session_name", Subject::Role, ROLE),
    row(SourceProfile, "source_profile", Subject::Role, ROLE),
    row(CredentialSource, "credential_source", Subject::Role, ROLE),
    row(Region, "region", Subject::Region, Some(&[rule::SCS_6])),
    row(CaBundle, "ca_bundle", Subject::CaBundle, Some(&[rule::TLS_15])),
    row(SsoSession, "sso_session", Subject::Credentials, SSO),
    row(SsoAccountId, "sso_account_id", Subject::Credentials, SSO),
    row(SsoRegion, "sso_region", Subject::Credentials, SSO),
    row(SsoRoleName, "sso_role_name", Subject::Credentials, SSO),
    row(SsoStartUrl, "sso_start_url", Subject::Credentials, SSO),
    row(CredentialProcess, "credential_process", Subject::Credentials, None),
    row(WebIdentityTokenFile, "web_identity_token_file", Subject::Credentials, None),
];

/// A key whose value is checked when it is read.
struct Checked {
    key: &'static str,
    accepts: fn(&str) -> bool,
    reason: fn(&str) -> String,
}

/// Rules: FILE-16, ERR-15.
const CHECKED: [Checked; 3] = [
    Checked { key: "sts_regional_endpoints", accepts: legacy_or_regional, reason: unknown_sts_mode },
    Checked { key: "s3_us_east_1_regional_endpoint", accepts: legacy_or_regional, reason: unknown_s3_mode },
    Checked {
        key: "ec2_metadata_service_endpoint_mode",
        accepts: ip_version,
        reason: |_| UNKNOWN_IMDS_MODE.into(),
    },
];

/// What the files say of a profile, and of the profiles that it leads to.
#[derive(Clone, Default)]
pub(crate) struct Profile<'w> {
    pub(super) name: String,
    fields: Vec<(Field, Candidate<'w>)>,
    pub(crate) keys: Option<FileKeys<'w>>,
    /// The chain of source profiles, nearest first. Only the first profile of a chain has the list: it is empty for each of
    /// the sources.
    pub(crate) sources: Vec<Profile<'w>>,
    pub(super) sso: Option<SsoSection>,
    /// What `duration_seconds` says: zero where that is no number.
    pub(crate) duration: Option<i64>,
    pub(crate) endpoints: Settings<'w>,
    prefixed: bool,
}

/// What a resolution of profiles walks over.
#[derive(Clone, Copy)]
struct Walk<'f, 'w> {
    files: &'f [SharedFile<'w>],
    shared_config: bool,
}

/// Loads a profile with the sources that it leads to. A profile that no file has is an empty one.
///
/// Rules: PROF-5, ERR-6, MFA-9.
pub(crate) fn load<'w>(
    name: &str,
    files: &[SharedFile<'w>],
    shared_config: bool,
    trace: &mut Trace<'w>,
) -> Result<Profile<'w>, Failure> {
    let walk = Walk { files, shared_config };
    let mut chain = walk.load_chain(name, trace)?;
    if chain.is_empty() {
        trace.apply(&[rule::PROF_5, rule::ERR_6], Subject::Profile);
        return Ok(Profile::default());
    }
    walk.check_sources(&mut chain, trace)?;
    let sources = chain.split_off(1);
    Ok(chain.pop().map(|profile| Profile { sources, ..profile }).unwrap_or_default())
}

impl<'w> Walk<'_, 'w> {
    /// Loads the profile and its chain of source profiles into a list, in a loop because a chain may have any length. The
    /// list is empty if no file has the profile.
    ///
    /// Rules: ROLE-6, ROLE-7, ROLE-10, ROLE-14, ROLE-21, CRED-10, CRED-11, CRED-12, ERR-1, ERR-3, ERR-4, ERR-6.
    fn load_chain(self, name: &str, trace: &mut Trace<'w>) -> Result<Vec<Profile<'w>>, Failure> {
        let mut chain: Vec<Profile<'w>> = Vec::new();
        let mut visited = BTreeSet::new();
        let mut next = String::from(name);
        loop {
            let Some(mut profile) = self.merged(&next, trace)? else {
                let Some(asking) = chain.last() else { return Ok(chain) };
                trace.apply(&[rule::ERR_6], Subject::Role);
                return Err(asking.source_error(trace));
            };
            if visited.insert(next.clone()) {
                profile.requires_arn(self.shared_config, trace)?;
            } else {
                let is_own_source = chain.last().is_some_and(|last| last.name == next);
                trace.apply(if is_own_source { &[rule::ROLE_10] } else { &[rule::ROLE_14] }, Subject::Role);
                profile.drop_role();
            }
            profile.one_source(trace)?;
            next = profile.get(SourceProfile).into();
            if next.is_empty() {
                chain.push(profile);
                return Ok(chain);
            }
            profile.drop_credentials();
            chain.push(profile);
        }
    }

    /// Checks, from the last profile of a chain to the first, that its source has credentials, and loads its `sso-session`
    /// section if it names one.
    ///
    /// Rules: ROLE-7, ROLE-13, ROLE-23, CRED-15, ERR-1, ERR-3, ERR-4.
    fn check_sources(self, chain: &mut [Profile<'w>], trace: &mut Trace<'w>) -> Result<(), Failure> {
        for at in (0..chain.len()).rev() {
            let (profile, behind) = (&chain[at], &chain[at + 1..]);
            match behind {
                [source, ..] if !source.has_credentials() => return Err(profile.source_error(trace)),
                [source, rest @ ..] => profile.note_source(source, !rest.is_empty(), trace),
                [] => {}
            }
            if profile.says(SsoSession) {
                chain[at].sso = Some(SsoSection::find(self.files, profile, trace)?);
            }
        }
        Ok(())
    }

    /// A profile over all files, each field of a later one replacing the earlier's.
    ///
    /// Rules: PROF-4, ROLE-18.
    fn merged(self, name: &str, trace: &mut Trace<'w>) -> Result<Option<Profile<'w>>, Failure> {
        let mut profile = Profile { name: name.into(), ..Profile::default() };
        let mut found_in = 0;
        for file in self.files {
            if let Some(found) = section(file, name.as_bytes(), trace) {
                found_in += 1;
                profile.prefixed |= found.prefixed;
                profile.merge(file, found.section, self.shared_config, trace)?;
            }
        }
        if found_in > 1 {
            let rules: &[Rule] =
                if profile.role_is_spread() { &[rule::PROF_4, rule::ROLE_18] } else { &[rule::PROF_4] };
            trace.apply(rules, Subject::Profile);
        }
        if profile.says(RoleArn) {
            self.files.iter().for_each(|file| profile.merge_role(file));
        }
        Ok((found_in > 0).then_some(profile))
    }
}

impl<'w> Profile<'w> {
    /// What the field says; empty where it says nothing.
    pub(crate) fn get(&self, field: Field) -> &str {
        self.candidate(field).map_or("", |candidate| &candidate.value)
    }

    /// The field's winner, even where it is empty.
    pub(crate) fn candidate(&self, field: Field) -> Option<&Candidate<'w>> {
        self.fields.iter().find(|(of, _)| *of == field).map(|(_, candidate)| candidate)
    }

    /// Whether the field says anything.
    pub(crate) fn says(&self, field: Field) -> bool {
        !self.get(field).is_empty()
    }

    /// The profile's role, to be shadowed by something stronger, and whether it asks for MFA.
    pub(crate) fn role(&self) -> Option<(Candidate<'w>, bool)> {
        let arn = self.candidate(RoleArn).filter(|arn| !arn.value.is_empty())?;
        Some((arn.clone(), self.says(MfaSerial)))
    }

    fn merge(
        &mut self,
        file: &SharedFile<'w>,
        section: &Section<'w>,
        shared_config: bool,
        trace: &mut Trace<'w>,
    ) -> Result<(), Failure> {
        let mut is_about_endpoints = false;
        for key in &section.keys {
            let name: &str = &key.name;
            let Some(row) = ROWS.iter().find(|row| row.key == name) else {
                is_about_endpoints |= is_setting(name);
                continue;
            };
            match (value(file, section, row.key)?, row.off) {
                (Some(later), Some(rules)) if !shared_config => note_off(rules, row.subject, later, trace),
                (Some(later), _) => self.replace(row, later, file, trace),
                (None, _) => {}
            }
        }
        check(file, section, shared_config, trace)?;
        if shared_config && is_about_endpoints {
            self.endpoints.merge(file, section);
        }
        replace_keys(&mut self.keys, file, section, trace)
    }

    /// Puts what a later file says in place of what an earlier one does.
    fn replace(&mut self, row: &Row, later: Candidate<'w>, file: &SharedFile<'w>, trace: &mut Trace<'w>) {
        let mut place = self
            .fields
            .iter()
            .position(|(field, _)| *field == row.field)
            .map(|at| self.fields.swap_remove(at).1);
        replace(&mut place, later, row.subject, file, trace);
        self.fields.extend(place.map(|winner| (row.field, winner)));
    }

    /// What a file says of how a role is assumed. Roles are not read while shared config is off.
    ///
    /// Rules: ROLE-31.
    fn merge_role(&mut self, file: &SharedFile<'w>) {
        let Some(found) = find(file, &self.name) else { return };
        let ini = file.ini();
        if ini.has(found.section, "duration_seconds") {
            self.duration = Some(ini.integer(found.section, "duration_seconds").unwrap_or_default());
        }
    }

    /// Whether the fields of the role stand in more than one file.
    ///
    /// Rules: ROLE-18.
    fn role_is_spread(&self) -> bool {
        const FIELDS: [Field; 5] = [RoleArn, ExternalId, MfaSerial, RoleSessionName, SourceProfile];
        let mut fields = FIELDS.into_iter().filter_map(|field| self.candidate(field));
        fields.next().is_some_and(|first| fields.any(|other| !same_file(first, other)))
    }

    /// Records what kind of source this is, where it stands, and that its region does not count.
    ///
    /// Rules: ROLE-11, ROLE-13, ROLE-23, REG-10.
    fn note_source(&self, source: &Self, has_source: bool, trace: &mut Trace<'w>) {
        match (has_source, &source.keys) {
            (true, _) => trace.apply(&[rule::ROLE_13], Subject::Role),
            (false, None) => trace.apply(&[rule::ROLE_23], Subject::Role),
            (false, Some(keys)) => {
                let elsewhere =
                    self.candidate(SourceProfile).is_some_and(|named| !same_file(named, &keys.id));
                if elsewhere || source.prefixed {
                    trace.apply(&[rule::ROLE_11], Subject::Role);
                }
            }
        }
        if let Some(region) = source.candidate(Region).filter(|region| !region.value.is_empty())
            && source.name != self.name
        {
            trace.ignore(&[rule::REG_10], Subject::Region, [region.clone()]);
        }
    }

    /// A source of credentials for a role needs the role, which is not read while shared config is off.
    fn requires_arn(&self, shared_config: bool, trace: &mut Trace<'w>) -> Result<(), Failure> {
        let lacks_arn = |field| self.says(field) && !self.says(RoleArn);
        let by = |rules| if shared_config { rules } else { &[rule::CRED_11, rule::ERR_11] };
        trace.check(
            Subject::Creation,
            [
                Check {
                    rules: by(&[rule::ROLE_6, rule::ERR_11]),
                    broken: lacks_arn(SourceProfile),
                    at: None,
                    error: &|| requires_arn_error("source_profile", &self.name),
                },
                Check {
                    rules: by(&[rule::ROLE_21, rule::ERR_11]),
                    broken: lacks_arn(CredentialSource),
                    at: None,
                    error: &|| requires_arn_error("credential_source", &self.name),
                },
                Check {
                    rules: by(&[rule::CRED_10, rule::ERR_11]),
                    broken: lacks_arn(WebIdentityTokenFile),
                    at: None,
                    error: &|| requires_arn_error("web_identity_token_file", &self.name),
                },
            ],
        )
    }

    /// A profile names one source of credentials at most.
    fn one_source(&self, trace: &mut Trace<'w>) -> Result<(), Failure> {
        let sources = [SourceProfile, CredentialSource, CredentialProcess, WebIdentityTokenFile];
        trace.check(
            Subject::Creation,
            [Check {
                rules: &[rule::CRED_12, rule::ERR_12],
                broken: sources.into_iter().filter(|source| self.says(*source)).count() > 1,
                at: None,
                error: &|| Failure::new("SharedConfigErr", ONE_SOURCE),
            }],
        )
    }

    /// Rules: ROLE-10, ROLE-14.
    fn drop_role(&mut self) {
        self.drop([RoleArn, ExternalId, MfaSerial, RoleSessionName, SourceProfile]);
    }

    /// Drops the profile's own credentials, which do not count if it has a source.
    ///
    /// Rules: ROLE-1.
    fn drop_credentials(&mut self) {
        self.keys = None;
        self.drop([CredentialSource, CredentialProcess, WebIdentityTokenFile]);
        self.drop([SsoAccountId, SsoRegion, SsoRoleName, SsoStartUrl]);
    }

    fn drop(&mut self, fields: impl IntoIterator<Item = Field>) {
        for dropped in fields {
            self.fields.retain(|(field, _)| *field != dropped);
        }
    }

    /// Whether the profile can be a source.
    ///
    /// Rules: ROLE-7, ROLE-23.
    fn has_credentials(&self) -> bool {
        let sources = [SourceProfile, CredentialSource, CredentialProcess, WebIdentityTokenFile];
        sources.into_iter().any(|source| self.says(source)) || self.has_sso() || self.keys.is_some()
    }

    /// Records and returns the error of a profile whose source is missing or has no credentials.
    ///
    /// Rules: ROLE-7, ERR-1, ERR-3, ERR-4.
    fn source_error(&self, trace: &mut Trace<'w>) -> Failure {
        let (arn, source) = (self.get(RoleArn), self.get(SourceProfile));
        let message = alloc::format!(
            "failed to load assume role for {arn}, source profile {source} has no shared credentials"
        );
        let rules = &[rule::ROLE_7, rule::ERR_1, rule::ERR_3, rule::ERR_4];
        trace.fail(Subject::Creation, rules, None, Failure::new("SharedConfigAssumeRoleError", message))
    }
}

const ONE_SOURCE: &str = "only one credential type may be specified per profile: source profile, credential source, credential process, web identity token";

fn requires_arn_error(key: &str, profile: &str) -> Failure {
    Failure::new(
        "CredentialRequiresARNError",
        alloc::format!("credential type {key} requires role_arn, profile {profile}"),
    )
}

/// Records what is not read while shared config is off, where a rule says so.
fn note_off<'w>(rules: &'static [Rule], subject: Subject, found: Candidate<'w>, trace: &mut Trace<'w>) {
    if !rules.is_empty() && !found.value.is_empty() {
        trace.ignore(rules, subject, [found]);
    }
}

/// Rules: FILE-16, ERR-15.
fn check<'w>(
    file: &SharedFile<'w>,
    section: &Section<'w>,
    shared_config: bool,
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    let is_there = |row: &&Checked| section.keys.iter().any(|key| key.name == row.key);
    for row in CHECKED.iter().filter(|_| shared_config).filter(is_there) {
        let Some(found) = said(file, section, row.key)? else { continue };
        if !(row.accepts)(&found.value) {
            let reason = (row.reason)(&found.value);
            trace.ignore(&[rule::FILE_16, rule::ERR_15], Subject::Creation, [found]);
            return Err(wrong_value(row.key, &file.path, &reason));
        }
    }
    Ok(())
}

fn wrong_value(key: &str, path: &str, reason: &str) -> Failure {
    Failure::new("", alloc::format!("failed to load {key} from shared config, {path}, {reason}"))
}
