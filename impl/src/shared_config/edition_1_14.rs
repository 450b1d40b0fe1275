//! The profile of a session and the source profile of its role, in edition 1.14.
//!
//! Reading a key that is absent creates it, with an empty value, for the references of later values. So the keys are read in
//! the order of the release.

use super::files::SharedFile;
use super::{CredentialsSource, ProfileChain, ProfileRole, Role, SharedConfig, SharedFiles, key, non_empty};
use crate::CredentialsValue;
use crate::error::{Error, ErrorKind};
use crate::ini::{InheritanceChain, KeyReader, LookupPanic, to_utf8};
use crate::secret::ZeroizingCow;

/// Reads the profile and the source profile of its role. The role is validated even while the shared config is off.
pub(super) fn load(name: &str, files: &SharedFiles, shared_config: bool) -> Result<SharedConfig, Error> {
    let mut readers: Vec<_> = files.iter().map(|file| (file, KeyReader::new(file.document()))).collect();
    let profile = Profile::read(name.as_bytes(), &mut readers)?;
    let region = profile.region;
    let static_credentials =
        || profile.credentials.clone().map_or_else(CredentialsSource::default, CredentialsSource::Static);
    let Some((role, source_profile)) = profile.role else {
        let credentials = ProfileChain::from(static_credentials());
        return Ok(SharedConfig { region, credentials, ..SharedConfig::default() });
    };
    // The source profile must have credentials of its own; it may be the profile itself.
    let source = if source_profile == name.as_bytes() {
        profile.credentials.clone()
    } else {
        Profile::read(&source_profile, &mut readers)?.credentials
    };
    let Some(source) = source else {
        let role_arn = to_utf8(&role.role.arn).into_owned();
        let kind = ErrorKind::SharedConfigAssumeRoleError { role_arn, source_profile: None };
        return Err(Error::from(kind).with_place(files.place(name, Some(key::SOURCE_PROFILE))));
    };
    let credentials = if shared_config {
        ProfileChain { source: CredentialsSource::Static(source), roles: vec![role] }
    } else {
        static_credentials().into()
    };
    Ok(SharedConfig { region, credentials, ..SharedConfig::default() })
}

/// The settings of one profile.
#[derive(Default)]
struct Profile {
    credentials: Option<CredentialsValue>,
    region: Option<String>,
    /// The role and the name of its source profile, as bytes because a file need not be UTF-8. `None` unless
    /// both `role_arn` and `source_profile` are set.
    role: Option<(ProfileRole, Vec<u8>)>,
}

impl Profile {
    /// Reads the section of each file that has the profile. Of a later file, the key pair, the role and the region take
    /// precedence, each as a whole.
    fn read<'a>(name: &[u8], readers: &mut [(&'a SharedFile, KeyReader<'a>)]) -> Result<Self, Error> {
        let mut profile = Self::default();
        for (file, keys) in readers {
            let chain = keys.section(name).or_else(|| keys.section(&[b"profile ", name].concat()));
            let Some(chain) = chain else { continue };
            let mut section = SectionReader { file, keys, chain: &chain };
            profile.credentials = section.credentials()?.or_else(|| profile.credentials.take());
            profile.role = section.role()?.or_else(|| profile.role.take());
            let region = section.text(key::REGION)?;
            if !region.is_empty() {
                profile.region = Some(region.to_owned());
            }
        }
        Ok(profile)
    }
}

/// Reads the keys of a profile's section in one file.
struct SectionReader<'r, 'a> {
    file: &'a SharedFile,
    keys: &'r mut KeyReader<'a>,
    chain: &'r InheritanceChain<'a>,
}

impl<'r> SectionReader<'r, '_> {
    /// The key pair and token, if both keys of the pair are in this file.
    fn credentials(&mut self) -> Result<Option<CredentialsValue>, Error> {
        let access_key = self.text(key::ACCESS_KEY_ID)?;
        let secret_key = self.text(key::SECRET_ACCESS_KEY)?;
        if access_key.is_empty() || secret_key.is_empty() {
            return Ok(None);
        }
        let token = self.text(key::SESSION_TOKEN)?;
        let value = CredentialsValue::new(&*access_key, &*secret_key).session_token(&*token);
        Ok(Some(value.provider_name(self.file.provider_name())))
    }

    /// The role and the name of its source profile, if both are in this file.
    fn role(&mut self) -> Result<Option<(ProfileRole, Vec<u8>)>, Error> {
        let arn = self.bytes(key::ROLE_ARN)?;
        let source_profile = self.bytes(key::SOURCE_PROFILE)?;
        if arn.is_empty() || source_profile.is_empty() {
            return Ok(None);
        }
        let role = Role {
            arn,
            external_id: non_empty(self.bytes(key::EXTERNAL_ID)?),
            mfa_serial: non_empty(self.bytes(key::MFA_SERIAL)?),
            session_name: non_empty(self.bytes(key::ROLE_SESSION_NAME)?),
            duration_seconds: None,
        };
        let mfa_place =
            role.mfa_serial.is_some().then(|| self.file.place(&self.chain.name(), Some(key::MFA_SERIAL)));
        Ok(Some((ProfileRole { role, mfa_place }, source_profile)))
    }

    /// The value of a key with its references resolved; empty if the key is absent.
    fn text(&mut self, key: &'static str) -> Result<ZeroizingCow<'r, str>, Error> {
        let text = self.keys.text(self.chain, key);
        text.map_err(|panic| panic_error(self.file, &panic, key))
    }

    /// The same as bytes: edition 1.14 sends those that are not UTF-8 as they are.
    fn bytes(&mut self, key: &'static str) -> Result<Vec<u8>, Error> {
        let bytes = self.keys.bytes(self.chain, key);
        bytes.map(|bytes| bytes.to_vec()).map_err(|panic| panic_error(self.file, &panic, key))
    }
}

fn panic_error(file: &SharedFile, lookup: &LookupPanic, key: &str) -> Error {
    Error::from(lookup.panic).with_place(file.place(&lookup.section, Some(key)))
}
