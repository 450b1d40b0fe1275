//! The cached token of single sign-on: whether the SDK would find one, and accept it now.

use awsess_model::network::Network;
use awsess_model::rule::{self, Rule};
use awsess_model::session::{Cache, Credentials, Session};
use awsess_model::trace::Trace;
use awsess_model::world::{File, World};

use crate::explain::Diagnostic;
use crate::explain::read::read;
use crate::explain::view::View;

/// The rules by which a token is not accepted, each with the code of the note and what is wrong.
const REJECTED: [(Rule, &str, &str); 6] = [
    (rule::PORTAL_3, "sso-token-not-valid", "is not the JSON of a token"),
    (rule::PORTAL_4, "sso-token-not-valid", "has no accessToken"),
    (rule::PORTAL_5, "sso-token-expired", "has expired, or has no expiresAt"),
    (rule::PORTAL_7, "sso-token-not-valid", "is not the JSON of a token"),
    (rule::PORTAL_8, "sso-token-not-valid", "lacks accessToken or expiresAt"),
    (
        rule::PORTAL_10,
        "sso-token-expired",
        "has expired, and lacks clientId, clientSecret or refreshToken, with which it could be renewed",
    ),
];

/// A token that is not there, or that the SDK would not accept.
pub(super) fn token(view: &View<'_>) -> Option<Diagnostic> {
    let Some(Credentials::Requested(requested)) = view.outcome.session().map(Session::credentials) else {
        return None;
    };
    let path = requested.token_file()?;
    let (code, reason) = match read(path.as_ref()) {
        Ok(file) => rejected(view.world, path, file)?,
        Err(error) => ("sso-token-not-readable", format!("cannot be read: {error}")),
    };
    Some(Diagnostic::new(
        code,
        format!("retrieving the credentials fails: the token of single sign-on in {path} {reason}"),
        format!("sign in: run \"aws sso login --profile {}\"", view.profile),
    ))
}

/// Why the SDK would not accept the token in this file, if every service did what it is asked for.
fn rejected(world: &World, path: &str, file: File) -> Option<(&'static str, String)> {
    let mut world = world.clone();
    world.files.insert(path.into(), file);
    let (outcome, _) = awsess_model::resolve(&world);
    let mut trace = Trace::default();
    let (credentials, network) = (outcome.session()?.credentials(), &mut Network::new(&world));
    // Only the decisions about the token are of interest, which is why the keys are dropped.
    drop(Cache::new(credentials).retrieve(network, &mut trace));
    let broken = REJECTED.iter().find(|(rule, ..)| trace.rules().any(|made| made == *rule))?;
    Some((broken.1, broken.2.into()))
}
