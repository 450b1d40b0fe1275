//! Single sign-on in a profile of edition 1.55: the keys and the section that it requires.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decide::{Check, Source};
use crate::failure::Failure;
use crate::files::SharedFile;
use crate::rule;
use crate::single_sign_on;
use crate::trace::{Candidate, Origin, Subject, Trace};

use super::FileSection;
use super::v1_55::Field::{SsoAccountId, SsoRegion, SsoRoleName, SsoSession, SsoStartUrl};
use super::v1_55::{Field, Profile};

/// The section that `sso_session` names.
#[derive(Clone)]
pub(super) struct SsoSection {
    region: String,
    start_url: String,
}

impl SsoSection {
    /// The section that `sso_session` names, in the first file that has it.
    pub(super) fn find<'w>(
        files: &[SharedFile<'w>],
        profile: &Profile<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Self, Failure> {
        let name = profile.text(SsoSession);
        let heading = ["sso-session ", name.trim()].concat();
        let found = files.iter().find_map(|file| FileSection::find(file, heading.as_bytes()));
        let Some(section) = found else {
            let rules = &[rule::CRED_15, rule::ERR_15];
            let failure = Failure::new("", alloc::format!("failed to find SSO session section, {name}"));
            return Err(trace.fail(Subject::Creation, rules, profile.value(SsoSession), failure));
        };
        let mut value = |key| -> Result<String, Failure> {
            Ok(section.value(key, trace)?.map_or_else(String::new, |found| found.value.into()))
        };
        Ok(Self { region: value("sso_region")?, start_url: value("sso_start_url")? })
    }
}

impl<'w> Profile<'w> {
    /// The first field of single sign-on that is set.
    pub(crate) fn sso(&self) -> Option<Candidate<'w>> {
        let fields = [SsoSession, SsoRegion, SsoAccountId, SsoStartUrl, SsoRoleName];
        fields.into_iter().find_map(|field| self.value(field))
    }

    /// The settings of single sign-on, which are complete: the portal is that of the section that `sso_session` names, or else
    /// that of the profile.
    pub(crate) fn sso_settings(&self) -> single_sign_on::Settings<'w> {
        let region = self.value(SsoRegion).or_else(|| self.value(SsoSession));
        let shown = region.unwrap_or_else(|| Candidate::shown(Origin::Session, ""));
        let (region, start_url) = match &self.sso_section {
            Some(section) => (section.region.clone(), section.start_url.clone()),
            None => (self.text(SsoRegion).into(), self.text(SsoStartUrl).into()),
        };
        single_sign_on::Settings {
            region: Candidate { value: region.into(), ..shown },
            start_url,
            account_id: self.text(SsoAccountId).into(),
            role_name: self.text(SsoRoleName).into(),
            session: self.value(SsoSession),
        }
    }

    /// Checks the settings for single sign-on: those of the section that `sso_session` names, which must not contradict the
    /// profile, or else those of the profile.
    pub(crate) fn check_sso(&self, trace: &mut Trace<'w>) -> Result<(), Failure> {
        match &self.sso_section {
            Some(section) => self.check_section(section, trace)?,
            None => self.check_keys(trace)?,
        }
        trace.record_rules(Subject::Credentials, [Source::new(rule::CRED_14, self.sso())]);
        Ok(())
    }

    /// Checks that the profile has the four required keys.
    fn check_keys(&self, trace: &mut Trace<'w>) -> Result<(), Failure> {
        let missing = missing([
            ("sso_region", self.text(SsoRegion)),
            ("sso_start_url", self.text(SsoStartUrl)),
            ("sso_account_id", self.text(SsoAccountId)),
            ("sso_role_name", self.text(SsoRoleName)),
        ]);
        let is_complete = Check {
            rules: &[rule::CRED_13, rule::ERR_15],
            broken: !missing.is_empty(),
            at: self.sso(),
            error: &|| self.incomplete(&missing),
        };
        trace.check(Subject::Creation, [is_complete])
    }

    /// Checks that the section has the two required keys, and that the profile has either the same values for them or none.
    fn check_section(&self, section: &SsoSection, trace: &mut Trace<'w>) -> Result<(), Failure> {
        const DIFFERS: &[rule::Rule] = &[rule::CRED_19, rule::ERR_15];
        let missing = missing([("sso_region", &section.region), ("sso_start_url", &section.start_url)]);
        let differs = |field: Field, value: &str| self.is_set(field) && self.text(field) != value;
        trace.check(
            Subject::Creation,
            [
                Check {
                    rules: &[rule::CRED_16, rule::ERR_15],
                    broken: !missing.is_empty(),
                    at: self.value(SsoSession),
                    error: &|| self.incomplete(&missing),
                },
                Check {
                    rules: DIFFERS,
                    broken: differs(SsoRegion, &section.region),
                    at: self.value(SsoRegion),
                    error: &|| self.disagrees("sso_region"),
                },
                Check {
                    rules: DIFFERS,
                    broken: differs(SsoStartUrl, &section.start_url),
                    at: self.value(SsoStartUrl),
                    error: &|| self.disagrees("sso_start_url"),
                },
            ],
        )
    }

    fn incomplete(&self, missing: &[&str]) -> Failure {
        let (name, keys) = (&self.name, missing.join(", "));
        Failure::new(
            "",
            alloc::format!(
                "profile {name:?} is configured to use SSO but is missing required configuration: {keys}"
            ),
        )
    }

    fn disagrees(&self, key: &str) -> Failure {
        let name = &self.name;
        Failure::new("", alloc::format!("{key} in profile {name:?} must match {key} in sso-session "))
    }
}

/// The names of the keys whose values are empty.
fn missing<const N: usize>(keys: [(&'static str, &str); N]) -> Vec<&'static str> {
    keys.into_iter().filter(|(_, value)| value.is_empty()).map(|(key, _)| key).collect()
}
