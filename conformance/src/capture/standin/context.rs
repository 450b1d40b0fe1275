//! What a value is, by the name of its key or variable, and so how it is replaced.

use super::private::Label;
use crate::vocabulary::secret::is_secret;

/// How a text is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Its private words.
    Words(Label),
    /// Its private words, and the names of keys that are nearly public stay.
    Key,
    /// The name of a region stays.
    Region,
    /// Numbers stay.
    Number,
    /// The text is a path.
    Path,
    /// The text is a list of folders with programs.
    SearchPath,
    /// The text is a secret.
    Secret,
    /// JSON, in which a backslash begins an escape.
    Json,
}

use Context::{Number, Path, Region, Words};

/// The names of keys, variables and fields of cases whose values are not any words. The names are in lower case, and those of
/// variables without `aws_`.
const NAMES: &[(&str, Context)] = &[
    ("access_key", Words(Label::AccessKeyId)),
    ("access_key_id", Words(Label::AccessKeyId)),
    ("accesskeyid", Words(Label::AccessKeyId)),
    ("ca_bundle", Path),
    ("config_file", Path),
    ("container_authorization_token_file", Path),
    ("container_credentials_full_uri", Words(Label::Host)),
    ("container_credentials_relative_uri", Words(Label::Host)),
    ("credential_process", Words(Label::Program)),
    ("csm_host", Words(Label::Host)),
    ("csm_port", Number),
    ("default_profile", Words(Label::Profile)),
    ("default_region", Region),
    ("duration_seconds", Number),
    ("ec2_metadata_service_endpoint", Words(Label::Host)),
    ("endpoint", Words(Label::Host)),
    ("endpoint_url", Words(Label::Host)),
    ("external_id", Words(Label::ExternalId)),
    ("home", Path),
    ("max_attempts", Number),
    ("mfa_serial", Words(Label::User)),
    ("metadata_service_num_attempts", Number),
    ("metadata_service_timeout", Number),
    ("path", Context::SearchPath),
    ("profile", Words(Label::Profile)),
    ("region", Region),
    ("role_session_name", Words(Label::Session)),
    ("sdk_go_client_tls_cert", Path),
    ("sdk_go_client_tls_key", Path),
    ("shared_credentials_file", Path),
    ("signing_region", Region),
    ("source_profile", Words(Label::Profile)),
    ("sso_region", Region),
    ("sso_role_name", Words(Label::Role)),
    ("sso_session", Words(Label::Profile)),
    ("sso_start_url", Words(Label::Host)),
    ("userprofile", Path),
    ("web_identity_token_file", Path),
];

/// The context of the value of this key, variable or field.
pub(super) fn of_name(name: &str) -> Context {
    let name = name.to_ascii_lowercase();
    if is_secret(&name) {
        return Context::Secret;
    }
    let bare = name.strip_prefix("aws_").unwrap_or(&name);
    let known = NAMES.iter().find(|(known, _)| *known == bare);
    known.map_or(Words(Label::Value), |(_, context)| *context)
}
