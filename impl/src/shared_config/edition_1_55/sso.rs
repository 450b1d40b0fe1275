//! The single sign-on settings of a profile, and whether they are complete.

use super::profile::{Profile, SectionReads};
use crate::error::{Error, ErrorKind};
use crate::go_text::quote;
use crate::shared_config::files::FileSection;
use crate::shared_config::{SharedFiles, SsoSettings, key};

/// The keys that a profile needs if it names no `sso_session`.
pub(super) const KEYS: [&str; 4] =
    [key::SSO_REGION, key::SSO_START_URL, key::SSO_ACCOUNT_ID, key::SSO_ROLE_NAME];

/// The name of an `[sso-session NAME]` section begins with this.
const SESSION_PREFIX: &str = "sso-session ";

/// The settings of an `[sso-session NAME]` section.
pub(super) struct SsoSession<'a> {
    section: FileSection<'a>,
    /// The name in the profile, with the blanks around it.
    pub(super) name: String,
}

impl<'a> SsoSession<'a> {
    /// The section that the profile names, in the first file that has it. A section that is missing is an error.
    pub(super) fn find(
        profile: &Profile<'_>,
        files: &'a SharedFiles,
        reads: &mut SectionReads,
    ) -> Result<Option<Self>, Error> {
        let Some(name) = profile.get(key::SSO_SESSION) else { return Ok(None) };
        let section_name = format!("{SESSION_PREFIX}{}", name.trim());
        let Some(section) = files.iter().find_map(|file| file.section(&section_name)) else {
            let message = format!("failed to find SSO session section, {name}");
            return Err(profile.error(ErrorKind::InvalidSharedConfig { message }, key::SSO_SESSION));
        };
        Ok(Some(Self { section: reads.record(section), name: name.to_owned() }))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.section.section.text(key).filter(|value| !value.is_empty())
    }

    /// The settings of the profile with the portal of this section.
    pub(super) fn settings(&self, profile: &Profile<'_>) -> SsoSettings {
        settings(profile, |key| self.get(key))
    }

    /// The section must be complete, and a setting that the profile repeats must have the same value.
    pub(super) fn check(&self, profile: &Profile<'_>) -> Result<(), Error> {
        let settings = [key::SSO_REGION, key::SSO_START_URL].map(|key| (key, self.get(key)));
        check_required(profile, &settings)?;
        let differs = |key, value| profile.get(key).is_some_and(|own| Some(own) != value);
        let Some((key, _)) = settings.into_iter().find(|(key, value)| differs(key, *value)) else {
            return Ok(());
        };
        let name = quote(&profile.name);
        let message = format!("{key} in profile {name} must match {key} in {SESSION_PREFIX}");
        Err(profile.error(ErrorKind::InvalidSharedConfig { message }, key))
    }
}

/// The settings of a profile, with the portal that it or its section describes.
pub(super) fn settings<'a>(
    profile: &Profile<'_>,
    portal: impl Fn(&'static str) -> Option<&'a str>,
) -> SsoSettings {
    let own = |key| profile.text(key).unwrap_or_default();
    let of_portal = |key| portal(key).unwrap_or_default().to_owned();
    SsoSettings {
        region: of_portal(key::SSO_REGION),
        start_url: of_portal(key::SSO_START_URL),
        account_id: own(key::SSO_ACCOUNT_ID),
        role_name: own(key::SSO_ROLE_NAME),
    }
}

/// Fails with the keys that have no value, if there are any.
pub(super) fn check_required(
    profile: &Profile<'_>,
    settings: &[(&'static str, Option<&str>)],
) -> Result<(), Error> {
    let missing: Vec<_> = settings.iter().filter(|(_, value)| value.is_none()).map(|(key, _)| *key).collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let (name, keys) = (quote(&profile.name), missing.join(", "));
    let message =
        format!("profile {name} is configured to use SSO but is missing required configuration: {keys}");
    Err(profile.error(ErrorKind::InvalidSharedConfig { message }, first))
}
