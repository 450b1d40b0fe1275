//! Temporary keys without their session token, and long-lived keys with a session token.
//!
//! How ids begin is in the AWS STS API Reference, under `GetAccessKeyInfo`: those of long-term credentials with `AKIA`, and those of
//! temporary ones with `ASIA`. Under `Credentials` it says that the session token has to be passed on with temporary credentials.
//! AWS does not document what it answers to a token beside long-term credentials: that is what users report, such as
//! <https://github.com/aws/aws-cli/issues/1341>.

use awsess_model::session::{Credentials, Session};
use awsess_model::trace;

use super::{Hint, hint};
use crate::explain::Origin;
use crate::explain::chain::{Base, Chain};
use crate::explain::view::{Entry, View};

const ID: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"];
pub(super) const TOKEN: &str = "AWS_SESSION_TOKEN";
const TOKEN_KEY: &str = "aws_session_token";
/// How the ids of temporary keys begin, and those of long-lived ones.
pub(super) const TEMPORARY: &str = "ASIA";
pub(super) const LONG_LIVED: &str = "AKIA";

/// The keys that sign the session's requests, or the request for its first role.
struct Signing {
    id: String,
    origin: Origin,
    /// The session token that is sent with them.
    token: Option<Origin>,
    is_of_environment: bool,
}

pub(super) fn missing(view: &View<'_>) -> Vec<Hint> {
    let lacks_token = |keys: &Signing| keys.id.starts_with(TEMPORARY) && keys.token.is_none();
    let message = |keys: Signing| {
        let add = match keys.is_of_environment {
            true => format!("set {TOKEN} too"),
            false => format!("add {TOKEN_KEY} beside the keys"),
        };
        hint(
            format!("{} is the id of temporary keys, which AWS rejects without their session token", keys.id),
            format!("{add}: it is issued together with the keys"),
        )
        .at(keys.origin)
    };
    signing(view).filter(lacks_token).map(message).into_iter().collect()
}

pub(super) fn stale(view: &View<'_>) -> Vec<Hint> {
    let message = |keys: Signing| {
        let token = keys.token.filter(|_| keys.id.starts_with(LONG_LIVED))?;
        let (name, remedy) =
            (token.name(), if keys.is_of_environment { "unset it" } else { "remove the line" });
        let message = format!(
            "{name} is sent with the long-lived keys {}, which have no session token: requests with the two are rejected",
            keys.id
        );
        Some(
            hint(message, format!("{remedy}, or replace the keys by the temporary ones that it belongs to"))
                .at(token),
        )
    };
    signing(view).and_then(message).into_iter().collect()
}

/// What to do about a variable that has a session token for other SDKs.
pub(super) fn in_place_of_token(view: &View<'_>) -> String {
    let has_secret = ["AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"].iter().any(|name| view.set(name).is_some());
    match of_environment(view).filter(|_| has_secret) {
        None => format!("unset it, or set {TOKEN} together with the two keys that it belongs to"),
        Some(keys) if keys.id.starts_with(LONG_LIVED) => {
            format!("unset it: the long-lived keys {} have no session token", keys.id)
        }
        Some(Signing { token: Some(_), .. }) => format!("unset it: {TOKEN} is set, which counts"),
        Some(_) => format!("set {TOKEN} to its value if it is the token of the keys, or unset it"),
    }
}

fn signing(view: &View<'_>) -> Option<Signing> {
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

fn of_environment(view: &View<'_>) -> Option<Signing> {
    let (name, id) = ID.into_iter().find_map(|name| Some((name, view.set(name)?)))?;
    let variable = |name: &str| Origin::Variable { name: name.into() };
    let token = view.set(TOKEN).map(|_| variable(TOKEN));
    Some(Signing { id: id.into(), origin: variable(name), token, is_of_environment: true })
}

fn of_file(view: &View<'_>, profile: &str, id: Entry) -> Option<Signing> {
    let tokens = view.read_entries(profile, TOKEN_KEY);
    let token = tokens.iter().find(|token| token.path == id.path).map(Entry::origin);
    Some(Signing { origin: id.origin(), id: id.value, token, is_of_environment: false })
}
