//! One profile of the shared files, as edition 1.55 reads it.

use std::collections::BTreeSet;

use super::duration;
use crate::endpoints::is_regional;
use crate::env_config::{UNKNOWN_IMDS_MODE, imds_mode, unresolved_endpoint};
use crate::error::{Error, ErrorKind, Place, SharedConfigErrorKind};
use crate::ini::Decoration;
use crate::monitoring::Agent;
use crate::shared_config::files::{FileSection, SharedFiles};
use crate::shared_config::{ProfileRole, Role, key};
use crate::{
    CredentialsValue, Ec2ImdsEndpointMode, EndpointSettings, S3UsEast1RegionalEndpoint, StsRegionalEndpoint,
};

/// The sections of one profile, one for each file that has the profile.
pub(super) struct Profile<'a> {
    pub(super) name: String,
    /// A later file takes precedence over an earlier one.
    sections: Vec<FileSection<'a>>,
    shared_config: bool,
    /// Whether the profile is in the chain already. The SDK then ignores its role and its source profile, so that the chain ends.
    pub(super) is_repeated: bool,
}

/// The keys that are ignored in a repeated profile.
const IGNORED_IF_REPEATED: [&str; 2] = [key::ROLE_ARN, key::SOURCE_PROFILE];

/// The keys of the sources of credentials with which a role is assumed.
const SOURCES_FOR_ROLES: [&str; 3] =
    [key::SOURCE_PROFILE, key::CREDENTIAL_SOURCE, key::WEB_IDENTITY_TOKEN_FILE];

/// The keys of sources of credentials, of which a profile may have one.
const SOURCES: [&str; 4] =
    [key::SOURCE_PROFILE, key::CREDENTIAL_SOURCE, key::WEB_IDENTITY_TOKEN_FILE, key::CREDENTIAL_PROCESS];

/// The keys that are read while the shared config is off too, besides those of static credentials.
const ALWAYS_READ: [&str; 2] = [key::CREDENTIAL_PROCESS, key::WEB_IDENTITY_TOKEN_FILE];

/// Returns the problem of an invalid value.
type Check = fn(&str) -> Option<String>;

/// The keys with a limited set of values.
const CHECKED_KEYS: [(&str, Check); 3] = [
    (key::STS_REGIONAL_ENDPOINTS, |value| check_regional_endpoint("STSRegionalEndpoint", value)),
    (key::S3_US_EAST_1_REGIONAL_ENDPOINT, |value| {
        check_regional_endpoint("S3UsEast1RegionalEndpoint", value)
    }),
    (key::EC2_METADATA_SERVICE_ENDPOINT_MODE, |value| {
        imds_mode(value).is_none().then(|| UNKNOWN_IMDS_MODE.to_owned())
    }),
];

fn check_regional_endpoint(setting: &str, value: &str) -> Option<String> {
    let is_valid = value.is_empty() || is_regional(value).is_some();
    (!is_valid).then(|| unresolved_endpoint(setting, value))
}

impl<'a> Profile<'a> {
    /// Finds the profile in the files and checks its values; `None` if no file has the profile.
    pub(super) fn find(
        name: &str,
        files: &'a SharedFiles,
        shared_config: bool,
        reads: &mut SectionReads,
    ) -> Result<Option<Self>, Error> {
        let sections: Vec<_> = files.sections_of(name).map(|section| reads.record(section)).collect();
        if shared_config {
            sections.iter().try_for_each(check_values)?;
        }
        let profile = Self { name: name.to_owned(), sections, shared_config, is_repeated: false };
        Ok(Some(profile).filter(|profile| !profile.sections.is_empty()))
    }

    /// The value of a key in the last file that has the key; `None` if that value is empty.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let is_ignored = self.is_repeated && IGNORED_IF_REPEATED.contains(&key);
        let is_read = !is_ignored && (self.shared_config || ALWAYS_READ.contains(&key));
        let value = self.last(|section| section.section.text(key)).filter(|value| !value.is_empty());
        value.filter(|_| is_read)
    }

    /// The same as an owned text.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.get(key).map(str::to_owned)
    }

    /// The result for the last file that has one.
    fn last<'s, T>(&'s self, read: impl Fn(&'s FileSection<'a>) -> Option<T>) -> Option<T> {
        self.sections.iter().rev().find_map(read)
    }

    /// Where a key of the profile is set: in the last file that has the key, else in the last file that has the profile.
    pub(super) fn place(&self, key: &str) -> Option<Place> {
        let with_key = self.last(|section| section.section.text(key).map(|_| section.place(Some(key))));
        with_key.or_else(|| self.last(|section| Some(section.place(None))))
    }

    /// The profile that has the credentials to assume the role of this one with.
    pub(super) fn source_profile(&self) -> Option<&str> {
        self.get(key::SOURCE_PROFILE)
    }

    /// Checks that a profile with a source for a role has a role. The role of a repeated profile is ignored.
    pub(super) fn check_role(&self) -> Result<(), Error> {
        match SOURCES_FOR_ROLES.into_iter().find(|key| self.get(key).is_some()) {
            Some(credential_type) if !self.is_repeated && self.role_arn().is_none() => {
                let profile = self.name.clone();
                let kind = ErrorKind::CredentialRequiresArnError { credential_type, profile };
                Err(self.error(kind, credential_type))
            }
            _ => Ok(()),
        }
    }

    /// Checks that the profile has at most one source of credentials.
    pub(super) fn check_sources(&self) -> Result<(), Error> {
        match SOURCES.into_iter().filter(|key| self.get(key).is_some()).nth(1) {
            Some(second) => {
                Err(self.error(ErrorKind::SharedConfigErr(SharedConfigErrorKind::SourceCollision), second))
            }
            None => Ok(()),
        }
    }

    /// An error about a key of the profile.
    pub(super) fn error(&self, kind: ErrorKind, key: &str) -> Error {
        Error::from(kind).with_place(self.place(key))
    }

    /// The static credentials of the last file that has both an access key and a secret.
    pub(super) fn static_credentials(&self) -> Option<CredentialsValue> {
        self.last(static_credentials)
    }

    /// The ARN of the profile's role, if it has one.
    pub(super) fn role_arn(&self) -> Option<&str> {
        self.get(key::ROLE_ARN)
    }

    /// The role of the profile, if it has one.
    pub(super) fn role(&self) -> Option<ProfileRole> {
        let arn = self.role_arn()?;
        let bytes = |key| self.get(key).map(|value| value.as_bytes().to_vec());
        let mfa_serial = bytes(key::MFA_SERIAL);
        let mfa_place = mfa_serial.as_ref().and_then(|_| self.place(key::MFA_SERIAL));
        let role = Role {
            arn: arn.into(),
            external_id: bytes(key::EXTERNAL_ID),
            session_name: bytes(key::ROLE_SESSION_NAME),
            mfa_serial,
            duration_seconds: self.duration_seconds(),
        };
        Some(ProfileRole { role, mfa_place })
    }

    /// The value of `duration_seconds`. It is a number only without quotes around it and blanks behind it.
    fn duration_seconds(&self) -> Option<i64> {
        let (value, decoration) = self.last(|section| section.section.decorated(key::DURATION_SECONDS))?;
        if decoration == Decoration::None { duration::parse(value) } else { None }
    }

    /// The settings of endpoints. Unlike other keys, the two of regional endpoints leave the value of an earlier file in
    /// force if they have none.
    pub(super) fn endpoints(&self) -> EndpointSettings {
        if !self.shared_config {
            return EndpointSettings::default();
        }
        EndpointSettings {
            sts_regional_endpoint: self.last(|section| {
                StsRegionalEndpoint::named(section.section.text(key::STS_REGIONAL_ENDPOINTS)?)
            }),
            s3_us_east_1_regional_endpoint: self.last(|section| {
                S3UsEast1RegionalEndpoint::named(section.section.text(key::S3_US_EAST_1_REGIONAL_ENDPOINT)?)
            }),
            use_fips_endpoint: self.boolean(key::USE_FIPS),
            use_dual_stack_endpoint: self.boolean(key::USE_DUAL_STACK),
            ec2_metadata_endpoint_mode: self
                .get(key::EC2_METADATA_SERVICE_ENDPOINT_MODE)
                .and_then(Ec2ImdsEndpointMode::named),
            ec2_metadata_endpoint: self.text(key::EC2_METADATA_SERVICE_ENDPOINT).map(Into::into),
            ..EndpointSettings::default()
        }
    }

    /// Whether version 1 of the metadata service of an instance is disabled.
    pub(super) fn ec2_metadata_v1_disabled(&self) -> Option<bool> {
        self.boolean(key::EC2_METADATA_V1_DISABLED).filter(|_| self.shared_config)
    }

    /// Whether clients ask a service for its endpoints.
    pub(super) fn enable_endpoint_discovery(&self) -> Option<bool> {
        self.boolean(key::ENDPOINT_DISCOVERY_ENABLED).filter(|_| self.shared_config)
    }

    /// The agent of client-side monitoring, if the profile enables that.
    pub(super) fn monitoring_agent(&self) -> Option<Agent> {
        let text = |key| self.last(|section| section.section.text(key)).unwrap_or_default().to_owned();
        let is_enabled = self.boolean(key::CSM_ENABLED)?;
        is_enabled.then(|| Agent { host: text(key::CSM_HOST), port: text(key::CSM_PORT) })
    }

    /// A truth value. The release compares only the first four letters with `true`, and takes a quoted value for `false`.
    fn boolean(&self, key: &str) -> Option<bool> {
        let (value, decoration) = self.last(|section| section.section.decorated(key))?;
        let is_literal = matches!(decoration, Decoration::None | Decoration::TrailingBlanks);
        Some(is_literal && value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("true")))
    }
}

/// The static credentials of one file, if both keys of the pair are there.
fn static_credentials(section: &FileSection<'_>) -> Option<CredentialsValue> {
    let keys = [key::ACCESS_KEY_ID, key::SECRET_ACCESS_KEY, key::SESSION_TOKEN];
    let [access_key, secret_key, token] = keys.map(|key| section.section.text(key).unwrap_or_default());
    if access_key.is_empty() || secret_key.is_empty() {
        return None;
    }
    let value = CredentialsValue::new(access_key, secret_key).session_token(token);
    Some(value.provider_name(section.file.provider_name()))
}

/// Fails with the first invalid value of a checked key in a file.
fn check_values(section: &FileSection<'_>) -> Result<(), Error> {
    CHECKED_KEYS.iter().try_for_each(|(key, check)| {
        let Some(problem) = section.section.text(key).and_then(check) else { return Ok(()) };
        let path = section.file.path().display();
        let message = format!("failed to load {key} from shared config, {path}, {problem}");
        Err(Error::from(ErrorKind::InvalidSharedConfig { message }).with_place(section.place(Some(key))))
    })
}

/// The sections that were read before, by the numbers of file and section: from the second time on, the release reads some
/// values with additional characters at their end.
#[derive(Default)]
pub(super) struct SectionReads(BTreeSet<(usize, usize)>);

impl SectionReads {
    /// The section as it is read now. Only sections whose values change are recorded, which are very few.
    pub(super) fn record<'a>(&mut self, section: FileSection<'a>) -> FileSection<'a> {
        let FileSection { file, section } = section;
        let is_second_read = section.is_stateful() && !self.0.insert((file.number, section.number));
        FileSection { file, section: if is_second_read { section.into_second_read() } else { section } }
    }
}
