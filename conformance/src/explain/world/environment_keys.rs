//! The keys of the environment: the variables that have them, and whether the session uses them.

use awsess_model::session::{Credentials, Session};

use super::view::View;

/// The variables of the access key id, and those of the secret access key: the usual name before the older one.
pub(in crate::explain) const ID: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
pub(in crate::explain) const SECRET: [&str; 2] = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"];
/// The variable of the session token.
pub(in crate::explain) const TOKEN: &str = "AWS_SESSION_TOKEN";

/// The older names of the variables of a pair of keys, which count if the usual ones are not set.
pub(in crate::explain) const OLDER: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID"), ("AWS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY")];

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

/// The first of the variables that is set.
pub(in crate::explain) fn first_set(view: &View<'_>, names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| view.set(name).is_some())
}

/// The variable of the access key id that counts, if one is set.
pub(in crate::explain) fn id_variable(view: &View<'_>) -> Option<&'static str> {
    first_set(view, &ID)
}

/// The variable of the secret access key that counts, if one is set.
pub(in crate::explain) fn secret_variable(view: &View<'_>) -> Option<&'static str> {
    first_set(view, &SECRET)
}

/// The variables of a complete pair.
pub(in crate::explain) fn pair(view: &View<'_>) -> Option<(&'static str, &'static str)> {
    id_variable(view).zip(secret_variable(view))
}
