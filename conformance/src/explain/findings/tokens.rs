//! Temporary keys without their session token, and long-lived keys with a session token.
//!
//! How ids begin is in the AWS STS API Reference, under `GetAccessKeyInfo`: those of long-term credentials with `AKIA`, and those of
//! temporary ones with `ASIA`. Under `Credentials` it says that the session token has to be passed on with temporary credentials.
//! AWS does not document what it answers to a token beside long-term credentials: that is what users report, such as
//! <https://github.com/aws/aws-cli/issues/1341>.

use super::signing::{Signing, of_environment, signing};
use super::{Hint, hint};
use crate::explain::world::environment_keys::TOKEN;
use crate::explain::world::view::View;

const TOKEN_KEY: &str = "aws_session_token";
/// How the ids of temporary keys begin, and those of long-lived ones.
pub(super) const TEMPORARY: &str = "ASIA";
pub(super) const LONG_LIVED: &str = "AKIA";

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
    match of_environment(view) {
        None => format!("unset it, or set {TOKEN} together with the two keys that it belongs to"),
        Some(keys) if keys.id.starts_with(LONG_LIVED) => {
            format!("unset it: the long-lived keys {} have no session token", keys.id)
        }
        Some(Signing { token: Some(_), .. }) => format!("unset it: {TOKEN} is set, which counts"),
        Some(_) => format!("set {TOKEN} to its value if it is the token of the keys, or unset it"),
    }
}
