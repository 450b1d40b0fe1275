//! A profile in edition 1.55: its keys are read and checked, and then its source profile is read.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::{Check, Layer, Over, Source};
use crate::endpoints::ProfileSettings;
use crate::environment::{
    UNKNOWN_IMDS_MODE, ip_version, legacy_or_regional, unknown_s3_mode, unknown_sts_mode,
};
use crate::failure::Failure;
use crate::files::SharedFile;
use crate::flags::ProfileFlags;
use crate::monitoring::ProfileMonitoring;
use crate::rule::{self, Rule};
use crate::trace::{Candidate, Subject, Trace};
use crate::world::World;

use super::fields::Exclusion::{IsOwnSource, IsRevisited, IsSource, SharedConfigOff};
use super::fields::{DURATION, Exclusion, ROLE_FIELDS, ROWS, Row, SSO_ROWS};
use super::sso::SsoSection;
use super::{FileKeys, FileSection, KeyGroup, ignored, is_set, key_table, record_taken, same_file, sections};

pub(crate) use super::fields::Field;
use Field::{
    CredentialProcess, CredentialSource, MfaSerial, Region, RoleArn, SourceProfile, SsoSession,
    WebIdentityTokenFile,
};

/// A profile names one of these at most.
const CREDENTIAL_TYPES: [Field; 4] =
    [SourceProfile, CredentialSource, CredentialProcess, WebIdentityTokenFile];

/// The rules by which an empty region wins over those of earlier files.
const NO_REGION: Over = &[(Layer::Files, &[rule::REG_9])];

/// A key for an endpoint mode, whose value is checked when it is read.
struct Checked {
    key: &'static str,
    accepts: fn(&str) -> bool,
    reason: fn(&str) -> String,
}

const CHECKED: [Checked; 3] = [
    Checked { key: "sts_regional_endpoints", accepts: legacy_or_regional, reason: unknown_sts_mode },
    Checked { key: "s3_us_east_1_regional_endpoint", accepts: legacy_or_regional, reason: unknown_s3_mode },
    Checked {
        key: "ec2_metadata_service_endpoint_mode",
        accepts: ip_version,
        reason: |_| UNKNOWN_IMDS_MODE.into(),
    },
];

/// A profile, merged from the shared files, with the chain of its source profiles.
#[derive(Clone, Default)]
pub(crate) struct Profile<'w> {
    pub(super) name: String,
    fields: BTreeMap<Field, Candidate<'w>>,
    pub(crate) keys: Option<FileKeys<'w>>,
    /// Whether a file sets `aws_access_key_id`, `aws_secret_access_key` or both to a value that is not empty.
    pub(crate) has_a_key: bool,
    /// The chain of source profiles, nearest first. Only the first profile of a chain has the list: it is empty for each of
    /// the sources.
    pub(crate) sources: Vec<Profile<'w>>,
    pub(super) sso_section: Option<SsoSection>,
    /// The value of `duration_seconds`, and the number that it is: zero if it is none.
    pub(crate) duration: Option<(Candidate<'w>, i64)>,
    pub(crate) endpoints: ProfileSettings<'w>,
    pub(crate) flags: ProfileFlags<'w>,
    pub(crate) monitoring: ProfileMonitoring<'w>,
    /// Whether a file has it as `[profile name]`.
    is_prefixed: bool,
}

/// Loads a profile with its chain of source profiles. A profile that no file has is an empty one.
pub(crate) fn load<'w>(
    world: &World,
    name: &str,
    files: &[SharedFile<'w>],
    shared_config: bool,
    trace: &mut Trace<'w>,
) -> Result<Profile<'w>, Failure> {
    let mut chain = read_chain(name, files, shared_config, trace)?;
    check_chain(world, &mut chain, files, trace)?;
    ignored::default_profile(files, name, trace);
    let mut profiles = chain.into_iter();
    let first = profiles.next().unwrap_or_default();
    Ok(Profile { sources: profiles.collect(), ..first })
}

/// Reads a profile, then the source that it names, and so on, until a profile names no source or is in no file. In a profile
/// that is already in the chain, the role does not count.
fn read_chain<'w>(
    name: &str,
    files: &[SharedFile<'w>],
    shared_config: bool,
    trace: &mut Trace<'w>,
) -> Result<Vec<Profile<'w>>, Failure> {
    let mut chain: Vec<Profile<'w>> = Vec::new();
    let mut next = String::from(name);
    while !next.is_empty() {
        let none = match chain.is_empty() {
            true => Source::none(rule::PROF_5).and(true, rule::ERR_6),
            false => Source::none(rule::ERR_6),
        };
        let sections = sections(files, next.as_bytes(), none, trace);
        if sections.is_empty() {
            break;
        }
        let exclusions = exclusions(&next, &chain, shared_config);
        let profile = Profile::read(next, &sections, &exclusions, trace)?;
        next = profile.text(SourceProfile).into();
        chain.push(profile);
    }
    Ok(chain)
}

/// The conditions under which fields of the next profile of a chain do not count.
fn exclusions(next: &str, chain: &[Profile<'_>], shared_config: bool) -> Vec<Exclusion> {
    let is_own_source = chain.last().is_some_and(|last| last.name == next);
    let is_visited = chain.iter().any(|profile| profile.name == next);
    let all = [
        (SharedConfigOff, !shared_config),
        (IsSource, chain.first().is_some_and(|first| first.name != next)),
        (IsOwnSource, is_own_source),
        (IsRevisited, is_visited && !is_own_source),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(exclusion, _)| exclusion).collect()
}

/// Checks, from the last profile of a chain to the first, that the source that it names has credentials, and loads the
/// `sso-session` section that it names.
fn check_chain<'w>(
    world: &World,
    chain: &mut [Profile<'w>],
    files: &[SharedFile<'w>],
    trace: &mut Trace<'w>,
) -> Result<(), Failure> {
    for at in (0..chain.len()).rev() {
        let profile = &chain[at];
        if profile.is_set(SourceProfile) {
            profile
                .check_source(chain.get(at + 1), at > 0, trace)
                .inspect_err(|_| ignored::missing_token_provider(world, profile.value(MfaSerial), trace))?;
        }
        if profile.is_set(SsoSession) {
            chain[at].sso_section = Some(SsoSection::find(files, profile, trace)?);
        }
    }
    Ok(())
}

impl<'w> Profile<'w> {
    /// Reads the sections of a profile: its fields, its settings for endpoints, and its keys, which do not count beside a
    /// role with a source.
    fn read(
        name: String,
        sections: &[FileSection<'_, 'w>],
        exclusions: &[Exclusion],
        trace: &mut Trace<'w>,
    ) -> Result<Self, Failure> {
        let is_prefixed = sections.iter().any(|section| section.is_prefixed(name.as_bytes()));
        let mut profile = Self { name, is_prefixed, ..Self::default() };
        let is_on = !exclusions.contains(&SharedConfigOff);
        for row in ROWS.iter().chain(SSO_ROWS.iter().filter(|_| is_on)) {
            let value = profile.decide(row, sections, exclusions, trace)?;
            profile.fields.extend(value.map(|value| (row.field, value)));
        }
        if is_on {
            check_modes(sections, trace)?;
            sections.iter().for_each(|section| profile.endpoints.merge(section.file, section.section, trace));
        }
        for section in sections {
            profile.flags.merge(section.file, section.section, is_on, trace);
            profile.monitoring.merge(section.file, section.section);
        }
        let mut groups = Vec::new();
        for section in sections {
            groups.push((*section, KeyGroup::read(section, trace)?));
        }
        let has_source = profile.is_set(RoleArn) && profile.is_set(SourceProfile);
        let keys = key_table(&groups).into_iter();
        let keys = keys.map(|(keys, source)| (keys, source.when(!has_source, rule::ROLE_36)));
        profile.keys = trace.choose(Subject::Credentials, keys).flatten();
        record_taken(sections, profile.keys.as_ref().map(FileKeys::candidate), trace);
        profile.has_a_key = groups.iter().any(|(_, group)| group.has_a_key());
        if profile.is_set(RoleArn) {
            profile.duration = sections.iter().rev().find_map(|section| section.duration(trace));
        }
        let is_role_dropped = exclusions.contains(&IsOwnSource) || exclusions.contains(&IsRevisited);
        profile.check_credential_types(is_on, is_role_dropped, trace)?;
        Ok(profile)
    }

    /// The value of a field: that of the last file which has the key, even an empty one.
    fn decide(
        &self,
        row: &Row,
        sections: &[FileSection<'_, 'w>],
        exclusions: &[Exclusion],
        trace: &mut Trace<'w>,
    ) -> Result<Option<Candidate<'w>>, Failure> {
        let (mut sources, mut is_region_set) = (Vec::new(), false);
        for section in sections {
            let Some(value) = section.value(row.key, trace)? else {
                let without_value = section.without_value(row.key).filter(|_| is_region_set);
                sources.extend(without_value.map(|found| Source::excluded(rule::REG_8, Some(found))));
                continue;
            };
            is_region_set |= row.field == Region && is_set(&value) && exclusions.is_empty();
            let takes_region_away = row.field == Region && !is_set(&value);
            let over = if takes_region_away { NO_REGION } else { section.file.rules.value_over };
            let is_spread = self.role_is_elsewhere(row.field, &value);
            let source = Source::deferred(Some(value)).over(over).and(is_spread, rule::ROLE_18);
            let exclude = |source: Source<'w>, (exclusion, by): &(_, _)| {
                source.when(!exclusions.contains(exclusion), *by)
            };
            sources.push(row.exclusions.iter().fold(source, exclude));
        }
        let value = trace.decide(row.subject, sources.into_iter().rev());
        record_taken(sections, value.clone(), trace);
        Ok(value)
    }

    /// Whether this is the value of a field of the role, and another field of it is in another file.
    fn role_is_elsewhere(&self, field: Field, value: &Candidate<'w>) -> bool {
        let mut others = ROLE_FIELDS.into_iter().filter_map(|other| self.candidate(other));
        ROLE_FIELDS.contains(&field) && others.any(|other| !same_file(other, value))
    }

    /// The value of the field; empty if no file gives it.
    pub(crate) fn text(&self, field: Field) -> &str {
        self.candidate(field).map_or("", |candidate| &candidate.value)
    }

    /// The value of the field with its origin, even if it is empty.
    pub(crate) fn candidate(&self, field: Field) -> Option<&Candidate<'w>> {
        self.fields.get(&field)
    }

    /// The value of the field with its origin, unless it is empty.
    pub(crate) fn value(&self, field: Field) -> Option<Candidate<'w>> {
        self.candidate(field).cloned().filter(is_set)
    }

    /// Whether the field has a value that is not empty.
    pub(crate) fn is_set(&self, field: Field) -> bool {
        !self.text(field).is_empty()
    }

    /// The ARN of the profile's role, and whether the role needs MFA.
    pub(crate) fn role(&self) -> Option<(Candidate<'w>, bool)> {
        Some((self.value(RoleArn)?, self.is_set(MfaSerial)))
    }

    /// A source of credentials for a role needs the role, which is not read while shared config is off, and there is one
    /// source at most.
    fn check_credential_types(
        &self,
        is_on: bool,
        is_role_dropped: bool,
        trace: &mut Trace<'w>,
    ) -> Result<(), Failure> {
        let lacks_arn = |field| self.is_set(field) && !self.is_set(RoleArn) && !is_role_dropped;
        let by = |rules| if is_on { rules } else { &[rule::CRED_11, rule::ERR_11] };
        trace.check(
            Subject::Creation,
            [
                Check {
                    rules: by(&[rule::ROLE_6, rule::ERR_11]),
                    broken: lacks_arn(SourceProfile),
                    at: self.value(SourceProfile),
                    error: &|| requires_arn_error("source_profile", &self.name),
                },
                Check {
                    rules: by(&[rule::ROLE_21, rule::ERR_11]),
                    broken: lacks_arn(CredentialSource),
                    at: self.value(CredentialSource),
                    error: &|| requires_arn_error("credential_source", &self.name),
                },
                Check {
                    rules: by(&[rule::CRED_10, rule::ERR_11]),
                    broken: lacks_arn(WebIdentityTokenFile),
                    at: self.value(WebIdentityTokenFile),
                    error: &|| requires_arn_error("web_identity_token_file", &self.name),
                },
                Check {
                    rules: &[rule::CRED_12, rule::ERR_12],
                    broken: CREDENTIAL_TYPES.into_iter().filter(|field| self.is_set(*field)).count() > 1,
                    at: None,
                    error: &|| Failure::new("SharedConfigErr", ONE_SOURCE),
                },
            ],
        )
    }

    /// Decides what the source profile gives to sign the call for the role. It must give something.
    fn check_source(
        &self,
        source: Option<&Self>,
        is_source: bool,
        trace: &mut Trace<'w>,
    ) -> Result<(), Failure> {
        const RULES: &[Rule] = &[rule::ROLE_7, rule::ERR_1, rule::ERR_3, rule::ERR_4];
        const RULES_OF_SOURCE: &[Rule] = &[rule::ROLE_7, rule::ERR_1, rule::ERR_3, rule::ERR_4, rule::ERR_18];
        let named = self.value(SourceProfile);
        let set = |field| source.and_then(|source| source.value(field));
        let keys = source.and_then(|source| source.keys.as_ref()).map(FileKeys::candidate);
        let is_elsewhere =
            named.as_ref().zip(keys.as_ref()).is_some_and(|(named, keys)| !same_file(named, keys));
        let is_prefixed = source.is_some_and(|source| source.is_prefixed);
        let found = trace.decide(
            Subject::Credentials,
            [
                Source::new(rule::ROLE_13, set(SourceProfile)),
                Source::new(rule::CRED_1, keys)
                    .and(is_prefixed, rule::ROLE_11)
                    .and(is_elsewhere, rule::ROLE_37),
                Source::new(rule::ROLE_23, set(CredentialSource)),
                Source::new(rule::ROLE_23, set(WebIdentityTokenFile)),
                Source::new(rule::ROLE_23, source.and_then(Self::sso)),
                Source::new(rule::ROLE_23, set(CredentialProcess)),
            ],
        );
        let (arn, name) = (self.text(RoleArn), self.text(SourceProfile));
        let message = || {
            alloc::format!(
                "failed to load assume role for {arn}, source profile {name} has no shared credentials"
            )
        };
        trace.check(
            Subject::Creation,
            [Check {
                rules: if is_source { RULES_OF_SOURCE } else { RULES },
                broken: found.is_none(),
                at: named,
                error: &|| Failure::new("SharedConfigAssumeRoleError", message()),
            }],
        )
    }
}

const ONE_SOURCE: &str = "only one credential type may be specified per profile: source profile, credential source, credential process, web identity token";

fn requires_arn_error(key: &str, profile: &str) -> Failure {
    Failure::new(
        "CredentialRequiresARNError",
        alloc::format!("credential type {key} requires role_arn, profile {profile}"),
    )
}

/// The keys for endpoint modes must have one of their values.
fn check_modes<'w>(sections: &[FileSection<'_, 'w>], trace: &mut Trace<'w>) -> Result<(), Failure> {
    for section in sections {
        for Checked { key, accepts, reason } in CHECKED {
            let at = section.value(key, trace)?.filter(is_set);
            let value = at.as_ref().map_or("", |at| &at.value);
            let error = || {
                let (path, reason) = (&section.file.path, reason(value));
                Failure::new("", alloc::format!("failed to load {key} from shared config, {path}, {reason}"))
            };
            let broken = at.is_some() && !accepts(value);
            let rules = &[rule::FILE_16, rule::ERR_15];
            trace.check(Subject::Creation, [Check { rules, broken, at: at.clone(), error: &error }])?;
        }
    }
    Ok(())
}

impl<'w> FileSection<'_, 'w> {
    /// The value of `duration_seconds`, if the section has it, and the number that it is: zero if it is none.
    fn duration(&self, trace: &mut Trace<'w>) -> Option<(Candidate<'w>, i64)> {
        let ini = self.file.ini();
        let (found, duration) = (ini.value(self.section, DURATION)?, ini.integer(self.section, DURATION)?);
        let found = self.candidate(DURATION, found.text, found.line);
        trace.record_reading(duration.rule.as_slice(), || found.clone());
        Some((found, duration.value.unwrap_or_default()))
    }
}
