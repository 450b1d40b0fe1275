//! The keys of the environment: the variables that have them, and whether the session uses them.

use awsess_model::session::{Credentials, Session};

use super::view::View;

/// The variables of the access key id, and those of the secret access key: the usual name before the older one.
pub(in crate::explain) const ID: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
pub(in crate::explain) const SECRET: [&str; 2] = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"];
/// The variable of the session token.
pub(in crate::explain) const TOKEN: &str = "AWS_SESSION_TOKEN";

/// Whether the session uses the keys of the environment.
pub(in crate::explain) fn win(view: &View<'_>) -> bool {
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => {
            ["EnvConfigCredentials", "EnvProvider"].contains(&&*keys.provider_name)
        }
        Some(Credentials::Failed(_) | Credentials::Requested(_) | Credentials::External(_)) | None => false,
    }
}

/// The variables of the keys of the environment that are set, the session token included.
pub(in crate::explain) fn set(view: &View<'_>) -> Vec<&'static str> {
    ID.into_iter().chain(SECRET).chain([TOKEN]).filter(|name| view.set(name).is_some()).collect()
}
