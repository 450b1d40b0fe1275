//! Single sign-on in a profile of edition 1.55: which keys it needs, and what its section must say.

use alloc::string::String;
use alloc::vec::Vec;

use crate::failure::Failure;
use crate::files::SharedFile;
use crate::rule;
use crate::trace::{Subject, Trace};

use super::said;
use super::v1_55::Field::{SsoAccountId, SsoRegion, SsoRoleName, SsoSession, SsoStartUrl};
use super::v1_55::{Field, Profile};

/// What the section that `sso_session` names says.
#[derive(Clone)]
pub(super) struct SsoSection {
    region: String,
    start_url: String,
}

impl SsoSection {
    /// The section that `sso_session` names, in the first file that has it.
    ///
    /// Rules: CRED-15, ERR-15.
    pub(super) fn find<'w>(
        files: &[SharedFile<'w>],
        profile: &Profile<'w>,
        trace: &mut Trace<'w>,
    ) -> Result<Self, Failure> {
        let name = profile.get(SsoSession);
        let heading = ["sso-session ", name.trim()].concat();
        for file in files {
            if let Some(section) = file.ini().section(&heading) {
                let text = |key| -> Result<String, Failure> {
                    Ok(said(file, section, key)?.map_or_else(String::new, |found| found.value.into()))
                };
                return Ok(Self { region: text("sso_region")?, start_url: text("sso_start_url")? });
            }
        }
        trace.apply(&[rule::CRED_15, rule::ERR_15], Subject::Creation);
        Err(Failure::new("", alloc::format!("failed to find SSO session section, {name}")))
    }
}

impl<'w> Profile<'w> {
    /// Whether the profile speaks of single sign-on at all.
    pub(crate) fn has_sso(&self) -> bool {
        [SsoSession, SsoRegion, SsoAccountId, SsoStartUrl, SsoRoleName]
            .into_iter()
            .any(|field| self.says(field))
    }

    /// Whether what the profile says of single sign-on is complete and agrees with its section.
    ///
    /// Rules: CRED-13, CRED-14, CRED-16, ERR-15.
    pub(crate) fn check_sso(&self, trace: &mut Trace<'w>) -> Result<(), Failure> {
        let checked = match &self.sso {
            Some(section) => self.check_sso_section(section),
            None => self.check_sso_keys(),
        };
        match (&checked, &self.sso) {
            (Ok(()), _) => trace.apply(&[rule::CRED_14], Subject::Credentials),
            (Err(_), Some(_)) => trace.apply(&[rule::CRED_16, rule::ERR_15], Subject::Creation),
            (Err(_), None) => trace.apply(&[rule::CRED_13, rule::ERR_15], Subject::Creation),
        }
        checked
    }

    fn check_sso_keys(&self) -> Result<(), Failure> {
        const NEEDED: [(Field, &str); 4] = [
            (SsoRegion, "sso_region"),
            (SsoStartUrl, "sso_start_url"),
            (SsoAccountId, "sso_account_id"),
            (SsoRoleName, "sso_role_name"),
        ];
        self.missing(NEEDED.into_iter().filter(|(field, _)| !self.says(*field)).map(|(_, key)| key))
    }

    fn check_sso_section(&self, section: &SsoSection) -> Result<(), Failure> {
        let needed = [(&section.region, "sso_region"), (&section.start_url, "sso_start_url")];
        self.missing(needed.into_iter().filter(|(value, _)| value.is_empty()).map(|(_, key)| key))?;
        self.agrees(SsoRegion, "sso_region", &section.region)?;
        self.agrees(SsoStartUrl, "sso_start_url", &section.start_url)
    }

    fn missing(&self, keys: impl Iterator<Item = &'static str>) -> Result<(), Failure> {
        let keys: Vec<_> = keys.collect();
        if keys.is_empty() {
            return Ok(());
        }
        let (name, keys) = (quoted(&self.name), keys.join(", "));
        Err(Failure::new(
            "",
            alloc::format!(
                "profile {name} is configured to use SSO but is missing required configuration: {keys}"
            ),
        ))
    }

    fn agrees(&self, field: Field, key: &str, section: &str) -> Result<(), Failure> {
        if !self.says(field) || self.get(field) == section {
            return Ok(());
        }
        let name = quoted(&self.name);
        Err(Failure::new("", alloc::format!("{key} in profile {name} must match {key} in sso-session ")))
    }
}

fn quoted(name: &str) -> String {
    alloc::format!("{name:?}")
}
