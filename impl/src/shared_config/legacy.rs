//! What edition 1.14 takes from the files: one profile and, for a role, the one that it comes from.
//!
//! Keys are asked for in the order of the release: one that is asked for in vain is there from then on.

use super::legacy_section::{LegacyFiles, LegacySection};
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
        let mut asked = LegacyFiles::of(files);
        let config = Self::read(profile, &mut asked)?;
        let Some(role) = &config.role else { return Ok(config) };
        // The source profile must have credentials of its own; it may be the profile itself.
        let has_source = if role.source_profile == profile {
            config.credentials.is_some()
        } else {
            Self::read(&role.source_profile, &mut asked)?.credentials.is_some()
        };
        if has_source { Ok(config) } else { Err(role.no_source(profile, files)) }
    }

    fn read(profile: &str, files: &mut LegacyFiles<'_>) -> Result<Self, Error> {
        let mut config = Self::default();
        files.each_section_of(profile, |section| config.update(section))?;
        Ok(config)
    }

    /// Takes over the complete groups of a later file.
    fn update(&mut self, section: &mut LegacySection<'_, '_>) -> Result<(), Error> {
        self.credentials = credentials(section)?.or_else(|| self.credentials.take());
        self.role = LegacyRole::read(section)?.or_else(|| self.role.take());
        let region = section.text(key::REGION)?;
        if !region.is_empty() {
            self.region = region.into_owned();
        }
        Ok(())
    }
}

/// The key pair and token, if both keys are in this file.
fn credentials(section: &mut LegacySection<'_, '_>) -> Result<Option<CredentialsValue>, Error> {
    let access_key = section.text(key::ACCESS_KEY_ID)?;
    let secret_key = section.text(key::SECRET_ACCESS_KEY)?;
    if access_key.is_empty() || secret_key.is_empty() {
        return Ok(None);
    }
    let token = section.text(key::SESSION_TOKEN)?;
    let value = CredentialsValue::new(&access_key, &secret_key, &token, "");
    Ok(Some(CredentialsValue { provider_name: section.file().provider_name(), ..value }))
}

impl LegacyRole {
    fn read(section: &mut LegacySection<'_, '_>) -> Result<Option<Self>, Error> {
        let role_arn = section.text(key::ROLE_ARN)?;
        let source_profile = section.text(key::SOURCE_PROFILE)?;
        if role_arn.is_empty() || source_profile.is_empty() {
            return Ok(None);
        }
        section.text(key::EXTERNAL_ID)?;
        let mfa = !section.text(key::MFA_SERIAL)?.is_empty();
        section.text(key::ROLE_SESSION_NAME)?;
        Ok(Some(Self {
            role_arn: role_arn.into_owned(),
            source_profile: source_profile.into_owned(),
            mfa: mfa.then(|| section.place(key::MFA_SERIAL)),
        }))
    }

    fn no_source(&self, profile: &str, files: &SharedFiles) -> Error {
        let kind =
            ErrorKind::SharedConfigAssumeRoleError { role_arn: self.role_arn.clone(), source_profile: None };
        Error::from(kind).with_place(files.place(profile, Some(key::SOURCE_PROFILE)))
    }
}
