//! The fields of a profile in edition 1.55: the key of each, and the conditions under which it does not count.

use crate::rule::{self, Rule};
use crate::trace::Subject;
use crate::{endpoints, flags, monitoring};

use super::{ID, SECRET_KEY, TOKEN};

/// The fields of a profile, each with its own winner.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// A condition under which a field does not count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Exclusion {
    /// Shared config is off.
    SharedConfigOff,
    /// The profile is read as the source of another.
    IsSource,
    /// The profile is named as its own source.
    IsOwnSource,
    /// The chain of source profiles returns to the profile through other profiles.
    IsRevisited,
}

use Exclusion::{IsOwnSource, IsRevisited, IsSource, SharedConfigOff};

/// A field with its key in the file, and the rules by which it does not count.
pub(super) struct Row {
    pub(super) field: Field,
    pub(super) key: &'static str,
    pub(super) subject: Subject,
    pub(super) exclusions: &'static [(Exclusion, Rule)],
}

const fn row(
    field: Field,
    key: &'static str,
    subject: Subject,
    exclusions: &'static [(Exclusion, Rule)],
) -> Row {
    Row { field, key, subject, exclusions }
}

/// The rules by which a field of a role does not count.
const ROLE: &[(Exclusion, Rule)] =
    &[(SharedConfigOff, rule::ROLE_16), (IsOwnSource, rule::ROLE_10), (IsRevisited, rule::ROLE_14)];
const ROLE_ARN: &[(Exclusion, Rule)] = &[
    (SharedConfigOff, rule::ROLE_2),
    (SharedConfigOff, rule::ROLE_16),
    (IsOwnSource, rule::ROLE_10),
    (IsRevisited, rule::ROLE_14),
];
const MFA_SERIAL: &[(Exclusion, Rule)] = &[
    (SharedConfigOff, rule::MFA_3),
    (SharedConfigOff, rule::ROLE_16),
    (IsOwnSource, rule::ROLE_10),
    (IsRevisited, rule::ROLE_14),
];

/// Every field except those of single sign-on. Each of them can be in either of the files.
pub(super) const ROWS: [Row; 10] = [
    row(RoleArn, "role_arn", Subject::Role, ROLE_ARN),
    row(ExternalId, "external_id", Subject::Role, ROLE),
    row(MfaSerial, "mfa_serial", Subject::Role, MFA_SERIAL),
    row(RoleSessionName, "role_session_name", Subject::Role, ROLE),
    row(SourceProfile, "source_profile", Subject::Role, ROLE),
    row(CredentialSource, "credential_source", Subject::Role, &[(SharedConfigOff, rule::ROLE_16)]),
    row(Region, "region", Subject::Region, &[(SharedConfigOff, rule::SCS_6), (IsSource, rule::REG_10)]),
    row(
        CaBundle,
        "ca_bundle",
        Subject::CaBundle,
        &[(SharedConfigOff, rule::TLS_15), (IsSource, rule::PROF_6)],
    ),
    row(CredentialProcess, "credential_process", Subject::Credentials, &[]),
    row(WebIdentityTokenFile, "web_identity_token_file", Subject::Credentials, &[]),
];

/// The fields of single sign-on, which are looked up only while shared config is on.
pub(super) const SSO_ROWS: [Row; 5] = [
    row(SsoSession, "sso_session", Subject::Credentials, &[]),
    row(SsoAccountId, "sso_account_id", Subject::Credentials, &[]),
    row(SsoRegion, "sso_region", Subject::Credentials, &[]),
    row(SsoRoleName, "sso_role_name", Subject::Credentials, &[]),
    row(SsoStartUrl, "sso_start_url", Subject::Credentials, &[]),
];

/// The key of a role's duration.
pub(super) const DURATION: &str = "duration_seconds";

/// The keys of a profile that some edition looks up.
pub fn keys() -> impl Iterator<Item = &'static str> {
    let fields = ROWS.iter().chain(&SSO_ROWS).map(|row| row.key);
    let others = endpoints::keys().chain(flags::keys()).chain(monitoring::KEYS);
    fields.chain([ID, SECRET_KEY, TOKEN, DURATION]).chain(others)
}

/// The fields of a role, which may be in different files.
pub(super) const ROLE_FIELDS: [Field; 5] = [RoleArn, ExternalId, MfaSerial, RoleSessionName, SourceProfile];
