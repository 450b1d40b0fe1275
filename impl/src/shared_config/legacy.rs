//! What edition 1.14 takes from the files: one profile and, for a role, the one that it comes from.

use super::files::ProfileSection;
use super::{SharedFiles, key};
use crate::CredentialsValue;
use crate::error::{Error, ErrorKind, Place};

/// What a profile says.
#[derive(Default)]
pub(crate) struct LegacyConfig {
    pub(crate) credentials: Option<CredentialsValue>,
    pub(crate) region: String,
    pub(crate) role: Option<LegacyRole>,
}

/// A role of a profile: both `role_arn` and `source_profile` are there.
pub(crate) struct LegacyRole {
    role_arn: String,
    source_profile: String,
    /// Where the serial of the MFA device stands, if the role wants one.
    pub(crate) mfa: Option<Place>,
}

impl LegacyConfig {
    /// Reads the profile. Its role is checked, be the shared config on or off.
    pub(crate) fn load(profile: &str, files: &SharedFiles) -> Result<Self, Error> {
        let config = Self::read(profile, files);
        if let Some(role) = &config.role {
            role.check_source(profile, &config, files)?;
        }
        Ok(config)
    }

    fn read(profile: &str, files: &SharedFiles) -> Self {
        let mut config = Self::default();
        for section in files.sections_of(profile) {
            config.update(&section);
        }
        config
    }

    /// Takes over the complete groups of a later file.
    fn update(&mut self, section: &ProfileSection<'_>) {
        let texts = section.legacy_texts(ProfileSection::CREDENTIALS);
        self.credentials = section.credentials(texts).or_else(|| self.credentials.take());
        self.role = LegacyRole::read(section).or_else(|| self.role.take());
        let [region] = section.legacy_texts([key::REGION]);
        if !region.is_empty() {
            region.clone_into(&mut self.region);
        }
    }
}

impl LegacyRole {
    fn read(section: &ProfileSection<'_>) -> Option<Self> {
        let keys = [key::ROLE_ARN, key::SOURCE_PROFILE, key::MFA_SERIAL];
        let [role_arn, source_profile, mfa_serial] = section.legacy_texts(keys);
        let complete = !role_arn.is_empty() && !source_profile.is_empty();
        complete.then(|| Self {
            role_arn: role_arn.to_owned(),
            source_profile: source_profile.to_owned(),
            mfa: (!mfa_serial.is_empty()).then(|| section.place(Some(key::MFA_SERIAL))),
        })
    }

    /// The source profile must have credentials of its own; it may be the profile itself.
    fn check_source(&self, profile: &str, config: &LegacyConfig, files: &SharedFiles) -> Result<(), Error> {
        let found = if self.source_profile == profile {
            config.credentials.is_some()
        } else {
            LegacyConfig::read(&self.source_profile, files).credentials.is_some()
        };
        if found {
            return Ok(());
        }
        let kind =
            ErrorKind::SharedConfigAssumeRoleError { role_arn: self.role_arn.clone(), source_profile: None };
        Err(Error::from(kind).with_place(files.place(profile, Some(key::SOURCE_PROFILE))))
    }
}
