//! Devices for MFA that are not asked for a code.

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::profile_sources::sources_of_profile;
use crate::explain::world::signing::signing;
use crate::explain::world::view::View;

/// A device for MFA in a profile without a role, whose keys are used without a code.
pub(in crate::explain::findings) fn mfa_not_used(view: &View<'_>) -> Vec<Hint> {
    const MFA: &str = "mfa_serial";
    let chain = view.chain(true);
    let profile = view.base_profile();
    let first = |profile: &str, key| view.read_entries(profile, key).into_iter().next();
    let has_role = first(&profile, "role_arn").is_some();
    let Some(device) = first(&profile, MFA).filter(|_| !has_role && is_used_without_mfa(view)) else {
        return Vec::new();
    };
    let ignored = "it counts only in a profile with role_arn, so no code is asked for";
    let role = chain.iter().rev().find(|name| **name != profile);
    let (message, remedy) = match role {
        Some(role) if first(role, MFA).is_some() => return Vec::new(),
        Some(role) => (
            format!("mfa_serial of the source profile {profile:?} is ignored: {ignored}"),
            format!("if the role needs MFA, write it into the profile {role:?}"),
        ),
        None => (
            format!("mfa_serial of profile {profile:?} is ignored: {ignored}"),
            "if AWS rejects the keys without MFA, write it into the profile of a role, or use temporary keys of a tool that asks for \
             the code"
                .into(),
        ),
    };
    vec![hint(message, remedy).at(device.origin())]
}

/// Whether the session uses credentials of a profile that were hardly issued for a code of MFA.
fn is_used_without_mfa(view: &View<'_>) -> bool {
    match signing(view) {
        Some(keys) => !keys.is_of_environment && keys.token.is_none(),
        None => sources_of_profile(view).used.is_some(),
    }
}
