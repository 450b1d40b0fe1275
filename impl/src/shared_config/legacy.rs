//! What edition 1.14 takes from the files: one profile and, for a role, the one that it comes from.
//!
//! Keys are asked for in the order of the release: one that is asked for in vain is there from then on.

use super::legacy_section::{LegacyFiles, LegacySection};
use super::{SharedFiles, key};
use crate::CredentialsValue;
use crate::credentials::Role;
use crate::error::{Error, ErrorKind, Place};
use crate::ini::replaced;

/// What a profile says.
#[derive(Default)]
pub(crate) struct LegacyConfig {
    pub(crate) credentials: Option<CredentialsValue>,
    pub(crate) region: String,
    pub(crate) role: Option<LegacyRole>,
}

/// A role of a profile: both `role_arn` and `source_profile` are there.
pub(crate) struct LegacyRole {
    pub(crate) role: Role,
    /// The name of the source profile, as bytes: a file need not be UTF-8.
    source_profile: Vec<u8>,
    /// The keys of the source profile, which assume the role.
    pub(crate) source: Option<CredentialsValue>,
    /// Where the serial of the MFA device stands, if the role wants one.
    pub(crate) mfa: Option<Place>,
}

impl LegacyConfig {
    /// Reads the profile. Its role is checked, be the shared config on or off.
    pub(crate) fn load(profile: &str, files: &SharedFiles) -> Result<Self, Error> {
        let mut asked = LegacyFiles::of(files);
        let mut config = Self::read(profile.as_bytes(), &mut asked)?;
        let Some(role) = &mut config.role else { return Ok(config) };
        // The source profile must have credentials of its own; it may be the profile itself.
        role.source = if role.source_profile == profile.as_bytes() {
            config.credentials.clone()
        } else {
            Self::read(&role.source_profile, &mut asked)?.credentials
        };
        if role.source.is_none() {
            return Err(role.no_source(profile, files));
        }
        Ok(config)
    }

    fn read(profile: &[u8], files: &mut LegacyFiles<'_>) -> Result<Self, Error> {
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
            self.region = region.to_string();
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
        let role_arn = section.bytes(key::ROLE_ARN)?;
        let source_profile = section.bytes(key::SOURCE_PROFILE)?;
        if role_arn.is_empty() || source_profile.is_empty() {
            return Ok(None);
        }
        let role = Role {
            arn: role_arn,
            external_id: section.bytes(key::EXTERNAL_ID)?,
            mfa_serial: section.bytes(key::MFA_SERIAL)?,
            session_name: section.bytes(key::ROLE_SESSION_NAME)?,
            duration_seconds: None,
        };
        let mfa = (!role.mfa_serial.is_empty()).then(|| section.place(key::MFA_SERIAL));
        Ok(Some(Self { role, source_profile, source: None, mfa }))
    }

    fn no_source(&self, profile: &str, files: &SharedFiles) -> Error {
        let kind = ErrorKind::SharedConfigAssumeRoleError {
            role_arn: replaced(&self.role.arn),
            source_profile: None,
        };
        Error::from(kind).with_place(files.place(profile, Some(key::SOURCE_PROFILE)))
    }
}
