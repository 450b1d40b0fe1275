//! Single sign-on of a session for no account or no role, which the SDK does not check.

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::words::list;
use crate::explain::world::profile_names::existing;
use crate::explain::world::view::View;

/// The keys of the profile that name the role, which the portal is asked for.
const OF_ROLE: [&str; 2] = ["sso_account_id", "sso_role_name"];
/// The maximum number of profiles that a remedy names.
const MAX_NAMED: usize = 5;

/// A profile with `sso_session` that lacks its account or its role. Without `sso_session`, creating the session fails.
pub(super) fn without_role(view: &View<'_>) -> Option<Diagnostic> {
    let profile = view.base_profile();
    let session = view.read_entries(&profile, "sso_session").into_iter().next()?;
    let is_missing = |key: &&'static str| view.read_entries(&profile, key).is_empty();
    let missing: Vec<_> = OF_ROLE.into_iter().filter(is_missing).collect();
    if missing.is_empty() || !view.uses_sign_on() {
        return None;
    }
    let message = format!(
        "retrieving the credentials fails: single sign-on of profile {profile:?} lacks {}: the portal is asked with empty values, and \
         rejects the request",
        list(&missing)
    );
    let remedy = format!("add {} to the profile{}", list(&missing), others(view));
    Some(Diagnostic::new("sso-without-role", message, remedy).at(session.origin()))
}

/// The profiles that name an account and a role, as the end of a remedy.
fn others(view: &View<'_>) -> String {
    let has_both = |name: &String| OF_ROLE.into_iter().all(|key| !view.read_entries(name, key).is_empty());
    let named: Vec<_> = existing(view).into_iter().filter(has_both).take(MAX_NAMED).collect();
    if named.is_empty() {
        return String::new();
    }
    format!(", or select a profile that has them: {}", named.join(", "))
}
