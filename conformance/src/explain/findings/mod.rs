//! Settings that have no effect, or a surprising one, each with a remedy and, if it is one setting, its origin. The catalogue has a page
//! for each kind.

mod arns;
mod duration;
mod editions;
mod endpoints;
mod environment;
mod expiry;
mod files;
mod formats;
mod headings;
mod keys;
mod lines;
mod profiles;
mod proxies;
mod quoting;
mod region;
mod roles;
mod selection;
mod sign_on;
mod signing;
mod sources;
mod swapped;
mod switches;
mod tls;
mod tokens;
mod unknown_keys;
mod values;
mod variables;

use super::explanation::diagnostic::Diagnostic;
use super::explanation::origin::Origin;
use super::world::view::View;

/// One kind of finding.
struct Check {
    /// The name of its page in the catalogue.
    code: &'static str,
    /// Returns a hint for each occurrence in the world.
    find: fn(&View<'_>) -> Vec<Hint>,
}

/// What is wrong, what helps, and the setting, if it is a single one.
struct Hint {
    message: String,
    remedy: String,
    origin: Option<Origin>,
}

fn hint(message: impl Into<String>, remedy: impl Into<String>) -> Hint {
    Hint { message: message.into(), remedy: remedy.into(), origin: None }
}

impl Hint {
    fn at(self, origin: Origin) -> Self {
        Self { origin: Some(origin), ..self }
    }

    /// The same, about this variable.
    fn at_variable(self, name: &str) -> Self {
        self.at(Origin::Variable { name: name.into() })
    }

    fn diagnostic(self, code: &str) -> Diagnostic {
        Diagnostic { origin: self.origin, ..Diagnostic::new(code, self.message, self.remedy) }
    }
}

const fn check(code: &'static str, find: fn(&View<'_>) -> Vec<Hint>) -> Check {
    Check { code, find }
}

/// How many findings of one kind are told of one file.
const MAX_PLACES: usize = 20;

/// Every check, in the order in which the hints are shown.
const CHECKS: &[Check] = &[
    check("load-config-not-truthy", environment::load_config_not_truthy),
    check("default-variable-ignored", environment::default_variable_ignored),
    check("default-variable-counts", environment::default_variable_counts),
    check("default-variable-loses", environment::default_variable_loses),
    check("empty-variable", variables::empty),
    check("literal-path", variables::literal_path),
    check("literal-reference", variables::literal_reference),
    check("variable-misspelt", variables::misspelt),
    check("variable-in-lower-case", variables::in_lower_case),
    check("instance-disabled", environment::instance_disabled),
    check("switch-misleading", switches::misleading),
    check("other-sdk-variable", variables::of_other_sdks),
    check("newer-variable", variables::of_newer_editions),
    check("region-not-valid", region::not_valid),
    check("region-misspelt", region::misspelt),
    check("region-not-in-table", region::not_in_table),
    check("region-of-program", region::of_program),
    check("sts-regional-without-region", endpoints::regional_without_region),
    check("variant-without-region", endpoints::variant_without_region),
    check("endpoint-made-by-rule", endpoints::made_by_rule),
    check("endpoint-for-sts", endpoints::of_program_for_sts),
    check("global-token-in-opt-in-region", endpoints::global_token),
    check("proxy-before-metadata", proxies::before_metadata),
    check("proxy-not-usable", proxies::not_usable),
    check("bundle-disables-proxies", proxies::without_because_of_bundle),
    check("ca-bundle-not-valid-now", tls::bundle_not_valid_now),
    check("private-key-in-bundle", tls::private_key_in_bundle),
    check("named-file-missing", files::named_file_missing),
    check("config-file-not-read", files::config_file_not_read),
    check("directory-for-file", files::directory),
    check("other-file", files::other_file),
    check("one-file-for-both", files::one_file),
    check("empty-file", files::empty),
    check("other-format", formats::other),
    check("utf-16", lines::utf_16),
    check("carriage-returns", lines::carriage_returns),
    check("open-quote", lines::open_quote),
    check("key-before-heading", lines::before_heading),
    check("section-replaced", headings::replaced),
    check("sections-merged", headings::merged),
    check("heading-with-quotes", headings::with_quotes),
    check("heading-not-exact", headings::not_exact),
    check("heading-not-looked-for", headings::not_looked_for),
    check("unknown-key", unknown_keys::misspelt),
    check("other-sdk-key", unknown_keys::of_others),
    check("key-in-wrong-section", unknown_keys::in_sso_session),
    check("repeated-key", lines::repeated_key),
    check("skipped-line", lines::skipped),
    check("dropped-at-comma", lines::dropped_at_comma),
    check("key-without-value", lines::without_value),
    check("line-without-equals", lines::without_equals),
    check("line-without-equals", lines::rest_of_value),
    check("cut-at-comment", lines::cut_at_comment),
    check("typographic-quotes", values::typographic_quotes),
    check("value-with-sign", values::with_sign),
    check("escape-in-quotes", values::escaped),
    check("literal-value-in-file", values::literal),
    check("backslash-in-start-url", values::escaped_url),
    check("profile-over-environment", keys::profile_over_environment),
    check("profile-variable-ignored", selection::variable_ignored),
    check("profile-in-unread-file", profiles::in_unread_file),
    check("profile-not-found", selection::not_found),
    check("no-profile-selected", selection::none_selected),
    check("profile-uses-instance", sources::profile_uses_instance),
    check("two-headings", profiles::two_headings),
    check("region-not-used", profiles::region_not_used),
    check("region-differs", profiles::region_differs),
    check("keys-swapped", swapped::swapped),
    check("temporary-keys-without-token", tokens::missing),
    check("token-of-other-keys", tokens::stale),
    check("temporary-keys-expired", expiry::expired),
    check("half-a-key-pair", keys::half_a_pair),
    check("keys-in-two-files", keys::in_two_files),
    check("environment-over-profile", keys::environment_over_profile),
    check("older-key-variable", keys::older_variable),
    check("quotes-or-space", quoting::quotes_or_space),
    check("value-cut-at-quote", keys::cut_at_quote),
    check("not-a-role", arns::not_a_role),
    check("role-of-other-partition", arns::other_partition),
    check("region-of-source-profile", region::not_inherited),
    check("half-a-role", roles::half_a_role),
    check("role-not-used", roles::not_used),
    check("mfa-not-used", roles::mfa_not_used),
    check("web-identity-not-used", roles::web_identity_not_used),
    check("source-not-used", sources::beside_another),
    check("sso-incomplete", sign_on::incomplete),
    check("role-variable-without-token-file", sources::role_without_token_file),
    check("variable-not-read-by-new", sources::not_read_by_new),
    check("container-host-is-a-name", sources::container_host_is_a_name),
    check("duration-not-used", duration::not_used),
    check("duration-too-long", duration::too_long),
    check("newer-key", unknown_keys::of_newer_editions),
    check("heading-of-other-file", headings::of_other_file),
    check("editions-differ", editions::differ),
];

/// Every finding of the world that the notes do not tell already.
pub(super) fn find(view: &View<'_>, notes: &[Diagnostic]) -> Vec<Diagnostic> {
    let found = |check: &Check| (check.find)(view).into_iter().map(|hint| hint.diagnostic(check.code));
    let is_told = |one: &Diagnostic| files::is_noted(view, one, notes) || formats::explains(view, one);
    let found = CHECKS.iter().flat_map(found).filter(|one| !is_told(one));
    files::not_valid(view).into_iter().chain(found).collect()
}
