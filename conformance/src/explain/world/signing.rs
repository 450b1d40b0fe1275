//! The keys that sign the requests of a session, or the request for its first role.

use awsess_model::session::{Credentials, Session};
use awsess_model::trace;

use super::chain::{Base, Chain};
use super::environment_keys::{ID, SECRET, TOKEN};
use super::view::View;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::shared_file::Entry;

/// How the ids of temporary keys begin, and those of long-lived ones, as the AWS STS API Reference says under `GetAccessKeyInfo`.
pub(in crate::explain) const TEMPORARY: &str = "ASIA";
pub(in crate::explain) const LONG_LIVED: &str = "AKIA";

/// The keys that sign the session's requests, or the request for its first role.
pub(in crate::explain) struct Signing {
    pub(in crate::explain) id: String,
    pub(in crate::explain) origin: Origin,
    /// The secret key, of which nothing is shown.
    pub(in crate::explain) secret: String,
    pub(in crate::explain) secret_origin: Origin,
    /// The session token that is sent with them.
    pub(in crate::explain) token: Option<Origin>,
    pub(in crate::explain) is_of_environment: bool,
}

/// The keys, if they are those of the environment or of a profile.
pub(in crate::explain) fn signing(view: &View<'_>) -> Option<Signing> {
    match view.outcome.session().map(Session::credentials)? {
        Credentials::Keys(keys) => match keys.provider_name.as_ref() {
            "EnvConfigCredentials" | "EnvProvider" => of_environment(view),
            "StaticProvider" => None,
            _ => of_file(view, &view.profile, view.key_pair(&view.profile)?),
        },
        Credentials::Requested(_) | Credentials::External(_) => {
            let chain = Chain::new(view)?;
            match (chain.base, chain.base_setting.map(|setting| &setting.origin)) {
                (Base::Environment, _) => of_environment(view),
                (Base::Keys, Some(trace::Origin::Key { path, .. })) => {
                    let profile = view.base_profile();
                    let ids = view.read_entries(&profile, "aws_access_key_id");
                    let id = ids.into_iter().find(|id| id.path == **path)?;
                    of_file(view, &profile, id)
                }
                _ => None,
            }
        }
        Credentials::Failed(_) => None,
    }
}

/// The keys of the environment, if they are a pair.
pub(in crate::explain) fn of_environment(view: &View<'_>) -> Option<Signing> {
    let variable = |name: &str| Origin::Variable { name: name.into() };
    let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, view.set(name)?)));
    let ((name, id), (secret_name, secret)) = first(ID).zip(first(SECRET))?;
    Some(Signing {
        id: id.into(),
        origin: variable(name),
        secret: secret.into(),
        secret_origin: variable(secret_name),
        token: view.set(TOKEN).map(|_| variable(TOKEN)),
        is_of_environment: true,
    })
}

fn of_file(view: &View<'_>, profile: &str, id: Entry) -> Option<Signing> {
    let beside = |key| view.read_entries(profile, key).into_iter().find(|entry| entry.path == id.path);
    let secret = beside("aws_secret_access_key")?;
    Some(Signing {
        token: beside("aws_session_token").as_ref().map(Entry::origin),
        secret_origin: secret.origin(),
        secret: secret.value,
        origin: id.origin(),
        id: id.value,
        is_of_environment: false,
    })
}
