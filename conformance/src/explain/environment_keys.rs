//! The keys of the environment: the variables that have them, and whether the session uses them.

use awsess_model::session::{Credentials, Session};

use super::view::View;

/// Whether the session uses the keys of the environment.
pub(super) fn win(view: &View<'_>) -> bool {
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Keys(keys)) => {
            ["EnvConfigCredentials", "EnvProvider"].contains(&&*keys.provider_name)
        }
        Some(Credentials::Failed(_) | Credentials::Requested(_) | Credentials::External(_)) | None => false,
    }
}

/// The variables of the keys of the environment that are set, the session token included.
pub(super) fn set(view: &View<'_>) -> Vec<&'static str> {
    const ALL: [&str; 5] = [
        "AWS_ACCESS_KEY_ID",
        "AWS_ACCESS_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SECRET_KEY",
        "AWS_SESSION_TOKEN",
    ];
    ALL.into_iter().filter(|name| view.set(name).is_some()).collect()
}
