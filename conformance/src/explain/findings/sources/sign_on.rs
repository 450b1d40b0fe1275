//! Single sign-on of which some settings are missing, although the session is created.

use awsess_model::world::Edition;

use crate::explain::explanation::words::list;
use crate::explain::files::shared_file::Entry;
use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::view::View;

const SESSION: &str = "sso_session";
/// The keys of the profile that name the role, which the portal is asked for.
const OF_ROLE: [&str; 2] = ["sso_account_id", "sso_role_name"];
/// The keys of the portal, which a section of `sso_session` can have instead of the profile.
const OF_PORTAL: [&str; 2] = ["sso_region", "sso_start_url"];

/// Settings of single sign-on that a profile of the session lacks, beside others that it has.
pub(in crate::explain::findings) fn incomplete(view: &View<'_>) -> Vec<Hint> {
    let is_read = view.edition() == Edition::V1_55 && view.shared_config && view.outcome.session().is_some();
    let profiles = if is_read { view.chain(true) } else { Vec::new() };
    profiles.iter().filter_map(|profile| of_profile(view, profile)).collect()
}

fn of_profile(view: &View<'_>, profile: &str) -> Option<Hint> {
    // What the session uses fails, which is a problem.
    if view.uses_sign_on() && profile == view.base_profile() {
        return None;
    }
    let first = |key| view.read_entries(profile, key).into_iter().next();
    let session = first(SESSION);
    let [role, portal] = [OF_ROLE, OF_PORTAL].map(|keys| keys.into_iter().find_map(first));
    // With the session alone, a profile signs in to services that take a token instead of credentials.
    let at = match &session {
        Some(_) => session.clone().filter(|_| role.is_some()),
        None => portal.or(role),
    }?;
    let in_session = |key: &&str| session.as_ref().is_some_and(|session| has_key(view, session, key));
    let keys = OF_ROLE.into_iter().chain(OF_PORTAL.into_iter().filter(|key| !in_session(key)));
    let missing: Vec<_> = keys.filter(|key| first(key).is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let effect = match session {
        Some(_) => "it is not used, and would fail",
        None => "creating the session would fail if no other credentials came before it",
    };
    let missing = list(&missing);
    let message = format!("single sign-on of profile {profile:?} lacks {missing}: {effect}");
    let remedy = format!("add {missing} to the profile, or remove its keys of single sign-on");
    Some(hint(message, remedy).at(at.origin()))
}

/// Whether the `[sso-session NAME]` section of the profile sets this key in one of the files that are read.
fn has_key(view: &View<'_>, session: &Entry, key: &str) -> bool {
    let heading = format!("sso-session {}", session.value.trim());
    let sections = view.read_files().filter_map(|file| file.ini.as_ref()?.section(&heading));
    sections.flat_map(|section| &section.keys).any(|found| found.name == key)
}
