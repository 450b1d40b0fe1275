//! What edition 1.55 takes from the files for one profile.

use super::asked::Asked;
use super::files::FileSection;
use super::{SharedFiles, key};
use crate::credentials::Role;
use crate::endpoints::EndpointFlags;
use crate::env_config::{endpoint_fault, imds_mode_fault};
use crate::error::{Error, ErrorKind, SharedConfigFault};
use crate::ini::Surplus;
use crate::{CredentialsValue, Ec2ImdsEndpointMode, S3UsEast1RegionalEndpoint, StsRegionalEndpoint};

/// What the files say of a profile. An empty text is a key that is absent, or there without a value.
#[derive(Default)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) credentials: Option<CredentialsValue>,
    pub(crate) role_arn: String,
    pub(crate) external_id: String,
    pub(crate) mfa_serial: String,
    pub(crate) role_session_name: String,
    pub(crate) duration_seconds: String,
    pub(crate) source_profile: String,
    pub(crate) credential_source: String,
    pub(crate) credential_process: String,
    pub(crate) web_identity_token_file: String,
    pub(crate) region: String,
    pub(crate) ca_bundle: String,
    pub(crate) endpoints: EndpointFlags,
    pub(crate) sso: Sso,
    pub(crate) sso_session_name: String,
    pub(crate) sso_session: Option<Sso>,
}

/// The single sign-on settings of a profile, or of an `[sso-session]` section.
#[derive(Default)]
pub(crate) struct Sso {
    pub(crate) account_id: String,
    pub(crate) region: String,
    pub(crate) role_name: String,
    pub(crate) start_url: String,
}

type Field = for<'a> fn(&'a mut Profile) -> &'a mut String;

type Switch = for<'a> fn(&'a mut Profile) -> &'a mut Option<bool>;

/// The keys, and whether each is read while the shared config is off too.
const KEYS: [(&str, bool, Field); 16] = [
    (key::CREDENTIAL_PROCESS, true, |profile| &mut profile.credential_process),
    (key::WEB_IDENTITY_TOKEN_FILE, true, |profile| &mut profile.web_identity_token_file),
    (key::ROLE_ARN, false, |profile| &mut profile.role_arn),
    (key::EXTERNAL_ID, false, |profile| &mut profile.external_id),
    (key::MFA_SERIAL, false, |profile| &mut profile.mfa_serial),
    (key::ROLE_SESSION_NAME, false, |profile| &mut profile.role_session_name),
    (key::SOURCE_PROFILE, false, |profile| &mut profile.source_profile),
    (key::CREDENTIAL_SOURCE, false, |profile| &mut profile.credential_source),
    (key::REGION, false, |profile| &mut profile.region),
    (key::CA_BUNDLE, false, |profile| &mut profile.ca_bundle),
    (key::EC2_METADATA_SERVICE_ENDPOINT, false, |profile| &mut profile.endpoints.metadata_endpoint),
    (key::SSO_SESSION, false, |profile| &mut profile.sso_session_name),
    (key::SSO_ACCOUNT_ID, false, |profile| &mut profile.sso.account_id),
    (key::SSO_REGION, false, |profile| &mut profile.sso.region),
    (key::SSO_ROLE_NAME, false, |profile| &mut profile.sso.role_name),
    (key::SSO_START_URL, false, |profile| &mut profile.sso.start_url),
];

/// What is wrong with a value, if anything.
type Check = fn(&str) -> Option<String>;

/// The keys whose values are checked while the shared config is on.
const CHECKED_KEYS: [(&str, Check); 3] = [
    (key::STS_REGIONAL_ENDPOINTS, |value| endpoint_key_fault("STSRegionalEndpoint", value)),
    (key::S3_US_EAST_1_REGIONAL_ENDPOINT, |value| endpoint_key_fault("S3UsEast1RegionalEndpoint", value)),
    (key::EC2_METADATA_SERVICE_ENDPOINT_MODE, imds_mode_fault),
];

/// A key without a value counts as absent here.
fn endpoint_key_fault(setting: &str, value: &str) -> Option<String> {
    if value.is_empty() { None } else { endpoint_fault(setting, value) }
}

impl Profile {
    /// Reads the profile of every file, later over earlier, `None` if no file has it.
    pub(crate) fn read(
        name: &str,
        files: &SharedFiles,
        shared_config: bool,
        asked: &mut Asked,
    ) -> Result<Option<Self>, Error> {
        let mut found = None;
        for section in files.sections_of(name) {
            let profile = found.get_or_insert_with(|| Self { name: name.to_owned(), ..Self::default() });
            profile.update(&asked.ask(section), shared_config)?;
        }
        Ok(found)
    }

    /// Takes over what a later file says. A key that is there without a value empties what an earlier one said;
    /// of credentials, only a whole pair counts.
    fn update(&mut self, section: &FileSection<'_>, shared_config: bool) -> Result<(), Error> {
        for (key, value) in section.section.properties() {
            let known = KEYS.iter().find(|(known, always, _)| *known == key && (*always || shared_config));
            if let Some((_, _, field)) = known {
                value.clone_into(field(self));
            }
        }
        if shared_config {
            check_keys(section)?;
            self.take_endpoints(section);
            self.take_literals(section);
        }
        self.credentials = credentials(section).or_else(|| self.credentials.take());
        Ok(())
    }

    /// Takes over what was checked. Unlike other keys, the first two without a value leave what an earlier file said.
    fn take_endpoints(&mut self, section: &FileSection<'_>) {
        let [sts, s3, mode] = section.section.values(CHECKED_KEYS.map(|(key, _)| key));
        let flags = &mut self.endpoints;
        flags.sts_regional = sts.and_then(StsRegionalEndpoint::named).or(flags.sts_regional);
        flags.s3_us_east_1_regional =
            s3.and_then(S3UsEast1RegionalEndpoint::named).or(flags.s3_us_east_1_regional);
        flags.metadata_mode = mode.map_or(flags.metadata_mode, Ec2ImdsEndpointMode::named);
    }

    /// Numbers and truth values are read as the file spells them: what has quotes is neither, and blanks behind a number
    /// make it none.
    fn take_literals(&mut self, section: &FileSection<'_>) {
        let spelled = |key| section.section.spelled(key);
        if let Some((value, surplus)) = spelled(key::DURATION_SECONDS) {
            let literal = if surplus == Surplus::Nothing { value } else { "" };
            literal.clone_into(&mut self.duration_seconds);
        }
        let fields: [(&str, Switch); 2] = [
            (key::USE_FIPS, |profile| &mut profile.endpoints.fips),
            (key::USE_DUAL_STACK, |profile| &mut profile.endpoints.dual_stack),
        ];
        for (key, field) in fields {
            if let Some((value, surplus)) = spelled(key) {
                let is_literal = matches!(surplus, Surplus::Nothing | Surplus::Blanks);
                *field(self) = Some(is_literal && begins_true(value));
            }
        }
    }

    /// Its role, as it is to be assumed.
    pub(crate) fn role(&self) -> Role {
        Role {
            arn: self.role_arn.clone().into_bytes(),
            external_id: self.external_id.clone().into_bytes(),
            session_name: self.role_session_name.clone().into_bytes(),
            mfa_serial: self.mfa_serial.clone().into_bytes(),
            duration_seconds: super::duration::in_force(&self.duration_seconds),
        }
    }

    /// The sources of credentials that exclude each other, with their keys.
    fn exclusive(&self) -> [(&'static str, &str); 4] {
        [
            (key::SOURCE_PROFILE, &self.source_profile),
            (key::CREDENTIAL_SOURCE, &self.credential_source),
            (key::WEB_IDENTITY_TOKEN_FILE, &self.web_identity_token_file),
            (key::CREDENTIAL_PROCESS, &self.credential_process),
        ]
    }

    /// All of them but a process are good only with a role.
    pub(crate) fn check_role_is_there(&self, files: &SharedFiles) -> Result<(), Error> {
        let needs_role = &self.exclusive()[..3];
        let named = needs_role.iter().find(|(_, value)| !value.is_empty());
        let Some((credential_type, _)) = named.filter(|_| self.role_arn.is_empty()) else { return Ok(()) };
        let kind = ErrorKind::CredentialRequiresArnError { credential_type, profile: self.name.clone() };
        Err(Error::from(kind).with_place(files.place(&self.name, Some(credential_type))))
    }

    /// At most one of them may be named.
    pub(crate) fn check_one_source(&self, files: &SharedFiles) -> Result<(), Error> {
        let mut named = self.exclusive().into_iter().filter(|(_, value)| !value.is_empty()).skip(1);
        let Some((second, _)) = named.next() else { return Ok(()) };
        let kind = ErrorKind::SharedConfigErr(SharedConfigFault::SourceCollision);
        Err(Error::from(kind).with_place(files.place(&self.name, Some(second))))
    }

    /// Whether it has or names credentials, as a source profile must.
    pub(crate) fn has_credentials(&self) -> bool {
        let names_source = self.exclusive().iter().any(|(_, value)| !value.is_empty());
        names_source || self.uses_sso() || self.credentials.is_some()
    }

    /// Whether it has single sign-on settings, however incomplete.
    pub(crate) fn uses_sso(&self) -> bool {
        let sso = &self.sso;
        let settings = [&self.sso_session_name, &sso.region, &sso.account_id, &sso.start_url, &sso.role_name];
        settings.into_iter().any(|value| !value.is_empty())
    }

    /// Leaves only what names credentials: what a second visit of a profile means.
    pub(crate) fn drop_role(&mut self) {
        let role = [
            &mut self.role_arn,
            &mut self.external_id,
            &mut self.mfa_serial,
            &mut self.role_session_name,
            &mut self.source_profile,
        ];
        role.into_iter().for_each(String::clear);
    }

    /// Leaves only the role: the source profile gives the credentials.
    pub(crate) fn drop_credentials(&mut self) {
        self.credentials = None;
        self.sso = Sso::default();
        self.credential_source.clear();
        self.credential_process.clear();
        self.web_identity_token_file.clear();
    }
}

/// Whether the value says true. The release looks no further than the word.
fn begins_true(value: &str) -> bool {
    value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("true"))
}

/// The key pair and token, if both keys are in this file.
fn credentials(section: &FileSection<'_>) -> Option<CredentialsValue> {
    let keys = [key::ACCESS_KEY_ID, key::SECRET_ACCESS_KEY, key::SESSION_TOKEN];
    let found = section.section.values(keys);
    let [access_key, secret_key, token] = found.map(Option::unwrap_or_default);
    if access_key.is_empty() || secret_key.is_empty() {
        return None;
    }
    let value = CredentialsValue::new(access_key, secret_key, token, "");
    Some(CredentialsValue { provider_name: section.file.provider_name(), ..value })
}

/// Checks the keys in order; the first bad one counts.
fn check_keys(section: &FileSection<'_>) -> Result<(), Error> {
    let values = section.section.values(CHECKED_KEYS.map(|(key, _)| key));
    CHECKED_KEYS.iter().zip(values).try_for_each(|((key, check), value)| {
        let Some(fault) = value.and_then(check) else { return Ok(()) };
        let path = section.file.path().display();
        let message = format!("failed to load {key} from shared config, {path}, {fault}");
        Err(Error::from(ErrorKind::InvalidSharedConfig { message }).with_place(section.place(Some(key))))
    })
}
