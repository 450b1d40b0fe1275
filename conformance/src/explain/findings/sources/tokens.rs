//! Temporary keys without their session token, and long-lived keys with a session token.
//!
//! The AWS STS API Reference says under `Credentials` that the session token has to be passed on with temporary credentials.
//! AWS does not document what it answers to a token beside long-term credentials: that is what users report, such as
//! <https://github.com/aws/aws-cli/issues/1341>.

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::environment_keys::TOKEN;
use crate::explain::world::signing::{LONG_LIVED, Signing, TEMPORARY, signing};
use crate::explain::world::view::View;

const TOKEN_KEY: &str = "aws_session_token";

pub(in crate::explain::findings) fn missing(view: &View<'_>) -> Vec<Hint> {
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

pub(in crate::explain::findings) fn stale(view: &View<'_>) -> Vec<Hint> {
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
