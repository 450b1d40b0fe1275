//! The settings of a profile each of which is a source of credentials on its own, in the order in which edition 1.55 tries them, and
//! the keys of single sign-on.

use awsess_model::session::{Credentials, Session};
use awsess_model::world::{Constructor, Edition};

use super::view::View;
use crate::explain::files::shared_file::Entry;

/// The keys of the sources: the first that is set stands for those beside it.
const SOURCES: [&[&str]; 5] = [
    &["aws_access_key_id"],
    &["credential_source"],
    &["web_identity_token_file"],
    &["sso_session", "sso_start_url"],
    &["credential_process"],
];
/// The keys of single sign-on in a profile.
pub(in crate::explain) const SIGN_ON: [&str; 5] =
    ["sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name"];
/// The sources that are not read while shared config is off.
const GATED: [&str; 3] = ["credential_source", "sso_session", "sso_start_url"];

/// The sources of a profile: the one that wins, and the others.
#[derive(Default)]
pub(in crate::explain) struct ProfileSources {
    pub(in crate::explain) used: Option<Entry>,
    pub(in crate::explain) unused: Vec<Entry>,
}

/// The sources in the profile at the end of the session's chain, if the session's credentials are those of a profile. Edition 1.14
/// and `New` without shared config know the keys alone.
pub(in crate::explain) fn sources_of_profile(view: &View<'_>) -> ProfileSources {
    let is_known = view.edition() == Edition::V1_55
        && (view.shared_config || view.world.options.constructor != Constructor::New);
    if !is_known || !comes_from_profile(view) {
        return ProfileSources::default();
    }
    let profile = view.base_profile();
    let entry = |keys: &&[&'static str]| keys.iter().find_map(|key| source(view, &profile, key));
    let mut found = SOURCES.iter().filter_map(entry);
    ProfileSources { used: found.next(), unused: found.collect() }
}

/// Whether the session's credentials are those of the files.
fn comes_from_profile(view: &View<'_>) -> bool {
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => keys.provider_name.starts_with("SharedConfigCredentials"),
        Some(Credentials::Requested(_) | Credentials::External(_)) => !view.is_web_identity_of_environment(),
        Some(Credentials::Failed(_)) | None => false,
    }
}

fn source(view: &View<'_>, profile: &str, key: &'static str) -> Option<Entry> {
    let is_read = view.shared_config || !GATED.contains(&key);
    let entry = view.read_entries(profile, key).into_iter().next().filter(|_| is_read)?;
    match key {
        "aws_access_key_id" => view.key_pair(profile),
        _ => Some(entry),
    }
}

/// The keys that releases which do not know `sso_session` need in a profile, and that it lacks.
pub(in crate::explain) fn missing_without_session(view: &View<'_>, profile: &str) -> Vec<&'static str> {
    let is_missing = |key: &&'static str| view.read_entries(profile, key).is_empty();
    SIGN_ON.into_iter().skip(1).filter(is_missing).collect()
}
