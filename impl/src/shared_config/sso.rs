//! Whether a profile's single sign-on settings are complete.

use super::profile::{Profile, Sso};
use super::{SharedFiles, key};
use crate::error::{Error, ErrorKind};
use crate::fold::quote;

/// The section that a session's own settings stand in, as the SDK's messages name it.
const SSO_SECTION: &str = "sso-session ";

/// Checks the settings, of the session where the profile names one.
pub(crate) fn check(profile: &Profile, files: &SharedFiles) -> Result<(), Error> {
    let fault = match &profile.sso_session {
        Some(session) => session_fault(profile, session),
        None => missing_fault(profile, &required_without_session(&profile.sso)),
    };
    let Some((message, key)) = fault else { return Ok(()) };
    let place = files.place(&profile.name, Some(key));
    Err(Error::from(ErrorKind::InvalidSharedConfig { message }).with_place(place))
}

type Required<'a> = (&'static str, &'a str);

fn required_without_session(sso: &Sso) -> [Required<'_>; 4] {
    [
        (key::SSO_REGION, &sso.region),
        (key::SSO_START_URL, &sso.start_url),
        (key::SSO_ACCOUNT_ID, &sso.account_id),
        (key::SSO_ROLE_NAME, &sso.role_name),
    ]
}

fn missing_fault(profile: &Profile, required: &[Required<'_>]) -> Option<(String, &'static str)> {
    let missing: Vec<_> =
        required.iter().filter(|(_, value)| value.is_empty()).map(|(key, _)| *key).collect();
    let first = *missing.first()?;
    let (name, missing) = (quote(&profile.name), missing.join(", "));
    let message =
        format!("profile {name} is configured to use SSO but is missing required configuration: {missing}");
    Some((message, first))
}

/// The session must be complete, and what the profile says as well must be the same.
fn session_fault(profile: &Profile, session: &Sso) -> Option<(String, &'static str)> {
    let required = [(key::SSO_REGION, &*session.region), (key::SSO_START_URL, &*session.start_url)];
    missing_fault(profile, &required).or_else(|| {
        let repeated = [(key::SSO_REGION, &profile.sso.region), (key::SSO_START_URL, &profile.sso.start_url)];
        let pairs = repeated.into_iter().zip(required);
        let different =
            |&((_, own), (_, theirs)): &((_, &String), Required<'_>)| !own.is_empty() && own != theirs;
        let ((key, _), _) = pairs.into_iter().find(different)?;
        let name = quote(&profile.name);
        Some((format!("{key} in profile {name} must match {key} in {SSO_SECTION}"), key))
    })
}
