//! Settings that have no effect, or a surprising one, each with a remedy and, if it is one setting, its origin.
//!
//! There is a room for each topic of the catalogue, which has a page for each kind: the function that finds what a page describes is
//! in the room of the page's topic, and a test checks that. `hint` and `quotes` are shared by all of them.

mod credentials;
mod environment;
mod files;
mod headings;
mod hint;
mod network;
mod profiles;
mod quotes;
mod sources;
mod text;
mod unknown_keys;

use super::explanation::diagnostic::Diagnostic;
use super::world::view::View;
use hint::Hint;

/// One kind of finding.
struct Check {
    /// The name of its page in the catalogue.
    code: &'static str,
    /// Returns a hint for each occurrence in the world.
    find: fn(&View<'_>) -> Vec<Hint>,
}

const fn check(code: &'static str, find: fn(&View<'_>) -> Vec<Hint>) -> Check {
    Check { code, find }
}

/// Every check, in the order in which the hints are shown.
const CHECKS: &[Check] = &[
    check("load-config-not-truthy", environment::load_config::load_config_not_truthy),
    check("default-variable-ignored", environment::load_config::default_variable_ignored),
    check("default-variable-counts", environment::load_config::default_variable_counts),
    check("default-variable-loses", environment::load_config::default_variable_loses),
    check("empty-variable", environment::variables::empty),
    check("literal-path", environment::variables::literal_path),
    check("literal-reference", environment::variables::literal_reference),
    check("variable-misspelt", environment::variables::misspelt),
    check("variable-in-lower-case", environment::variables::in_lower_case),
    check("instance-disabled", environment::switches::instance_disabled),
    check("switch-misleading", environment::switches::misleading),
    check("other-sdk-variable", environment::variables::of_other_sdks),
    check("newer-variable", environment::variables::of_newer_editions),
    check("region-not-valid", profiles::region::not_valid),
    check("region-misspelt", profiles::region::misspelt),
    check("region-not-in-table", profiles::region::not_in_table),
    check("region-of-program", profiles::region::of_program),
    check("sts-regional-without-region", network::endpoints::regional_without_region),
    check("variant-without-region", network::endpoints::variant_without_region),
    check("endpoint-made-by-rule", network::endpoints::made_by_rule),
    check("endpoint-for-sts", network::endpoints::of_program_for_sts),
    check("global-token-in-opt-in-region", network::endpoints::global_token),
    check("proxy-before-metadata", network::proxies::before_metadata),
    check("proxy-not-usable", network::proxies::not_usable),
    check("bundle-disables-proxies", network::proxies::without_because_of_bundle),
    check("ca-bundle-not-valid-now", network::bundle::bundle_not_valid_now),
    check("private-key-in-bundle", network::bundle::private_key_in_bundle),
    check("named-file-missing", files::unread::named_file_missing),
    check("config-file-not-read", files::unread::config_file_not_read),
    check("directory-for-file", files::unread::directory),
    check("other-file", files::unread::other_file),
    check("one-file-for-both", files::unread::one_file),
    check("empty-file", files::unread::empty),
    check("other-format", text::formats::other),
    check("utf-16", text::lines::utf_16),
    check("carriage-returns", text::lines::carriage_returns),
    check("open-quote", text::lines::open_quote),
    check("key-before-heading", text::lines::before_heading),
    check("section-replaced", headings::replaced),
    check("sections-merged", headings::merged),
    check("heading-with-quotes", headings::with_quotes),
    check("heading-not-exact", headings::not_exact),
    check("heading-not-looked-for", headings::not_looked_for),
    check("unknown-key", unknown_keys::misspelt),
    check("other-sdk-key", unknown_keys::of_others),
    check("key-in-wrong-section", unknown_keys::in_sso_session),
    check("repeated-key", text::lines::repeated_key),
    check("skipped-line", text::lines::skipped),
    check("dropped-at-comma", text::lines::dropped_at_comma),
    check("key-without-value", text::lines::without_value),
    check("line-without-equals", text::lines::without_equals),
    check("line-without-equals", text::lines::rest_of_value),
    check("cut-at-comment", text::lines::cut_at_comment),
    check("typographic-quotes", text::values::typographic_quotes),
    check("value-with-sign", text::values::with_sign),
    check("escape-in-quotes", text::values::escaped),
    check("literal-value-in-file", text::values::literal),
    check("backslash-in-start-url", text::values::escaped_url),
    check("profile-over-environment", credentials::keys::profile_over_environment),
    check("profile-variable-ignored", profiles::selection::variable_ignored),
    check("profile-in-unread-file", profiles::hidden::in_unread_file),
    check("profile-not-found", profiles::selection::not_found),
    check("no-profile-selected", sources::instance::none_selected),
    check("profile-uses-instance", sources::instance::profile_uses_instance),
    check("two-headings", profiles::hidden::two_headings),
    check("region-not-used", profiles::region::region_not_used),
    check("region-differs", profiles::region::region_differs),
    check("keys-swapped", sources::pairs::swapped),
    check("temporary-keys-without-token", sources::tokens::missing),
    check("token-of-other-keys", sources::tokens::stale),
    check("temporary-keys-expired", sources::expiry::expired),
    check("half-a-key-pair", credentials::keys::half_a_pair),
    check("keys-in-two-files", credentials::keys::in_two_files),
    check("environment-over-profile", credentials::keys::environment_over_profile),
    check("older-key-variable", sources::pairs::older_variable),
    check("quotes-or-space", files::quoting::quotes_or_space),
    check("value-cut-at-quote", files::quoting::cut_at_quote),
    check("not-a-role", credentials::arns::not_a_role),
    check("role-of-other-partition", credentials::arns::other_partition),
    check("region-of-source-profile", credentials::region::not_inherited),
    check("half-a-role", credentials::roles::half_a_role),
    check("role-not-used", credentials::roles::not_used),
    check("mfa-not-used", sources::mfa::mfa_not_used),
    check("web-identity-not-used", credentials::roles::web_identity_not_used),
    check("source-not-used", sources::unused::beside_another),
    check("sso-incomplete", sources::sign_on::incomplete),
    check("role-variable-without-token-file", sources::unused::role_without_token_file),
    check("variable-not-read-by-new", sources::unused::not_read_by_new),
    check("container-host-is-a-name", sources::unused::container_host_is_a_name),
    check("duration-not-used", sources::duration::not_used),
    check("duration-too-long", sources::duration::too_long),
    check("newer-key", unknown_keys::of_newer_editions),
    check("heading-of-other-file", headings::of_other_file),
    check("editions-differ", profiles::editions::differ),
];

/// Every finding of the world that the notes do not tell already.
pub(super) fn find(view: &View<'_>, notes: &[Diagnostic]) -> Vec<Diagnostic> {
    let found = |check: &Check| (check.find)(view).into_iter().map(|hint| hint.diagnostic(check.code));
    let is_told =
        |one: &Diagnostic| files::unread::is_noted(view, one, notes) || text::formats::explains(view, one);
    let found = CHECKS.iter().flat_map(found).filter(|one| !is_told(one));
    files::unread::not_valid(view).into_iter().chain(found).collect()
}
