//! Near misses: settings that have no effect, or a surprising one, each with a remedy.

mod editions;
mod environment;
mod files;
mod keys;
mod profiles;
mod roles;

use super::NearMiss;
use super::view::View;

/// One kind of near miss.
struct Check {
    /// The name, which never changes.
    code: &'static str,
    /// Returns a message for each occurrence in the world.
    find: fn(&View<'_>) -> Vec<String>,
}

const fn check(code: &'static str, find: fn(&View<'_>) -> Vec<String>) -> Check {
    Check { code, find }
}

/// Every check, in the order in which the messages are shown.
const CHECKS: [Check; 25] = [
    check("load-config-not-truthy", environment::load_config_not_truthy),
    check("default-variable-ignored", environment::default_variable_ignored),
    check("default-variable-counts", environment::default_variable_counts),
    check("empty-variable", environment::empty_variable),
    check("literal-path", environment::literal_path),
    check("instance-disabled", environment::instance_disabled),
    check("other-sdk-variable", environment::other_sdk_variable),
    check("newer-variable", environment::newer_variable),
    check("profile-in-unread-file", profiles::in_unread_file),
    check("profile-not-found", profiles::not_found),
    check("two-headings", profiles::two_headings),
    check("region-not-used", profiles::region_not_used),
    check("region-differs", profiles::region_differs),
    check("named-file-missing", files::named_file_missing),
    check("config-file-not-read", files::config_file_not_read),
    check("file-not-valid", files::not_valid),
    check("half-a-key-pair", keys::half_a_pair),
    check("keys-in-two-files", keys::in_two_files),
    check("environment-over-profile", keys::environment_over_profile),
    check("profile-over-environment", keys::profile_over_environment),
    check("quotes-or-space", keys::quotes_or_space),
    check("half-a-role", roles::half_a_role),
    check("role-not-used", roles::not_used),
    check("token-provider-needed", roles::needs_token_provider),
    check("editions-differ", editions::differ),
];

/// Every near miss of the world.
pub(super) fn find(view: &View<'_>) -> Vec<NearMiss> {
    let found = |check: &Check| {
        let messages = (check.find)(view).into_iter();
        messages.map(|message| NearMiss::new(check.code, message)).collect::<Vec<_>>()
    };
    CHECKS.iter().flat_map(found).collect()
}

/// The codes that a [`NearMiss`] can have.
pub fn codes() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|check| check.code)
}
