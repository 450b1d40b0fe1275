//! The cached token of single sign-on: whether the SDK would find one, and accept it now.

use awsess_model::network::Network;
use awsess_model::rule::{self, Rule};
use awsess_model::session::{Cache, Credentials, Session};
use awsess_model::time::Time;
use awsess_model::trace::Trace;
use awsess_model::world::{File, World};

use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::words::list;
use crate::explain::gather::read::read;
use crate::explain::world::profile_sources::missing_without_session;
use crate::explain::world::view::View;

const NO_TOKEN: &str =
    "is not the JSON of a token, or its expiresAt is not a time such as 2030-01-02T15:04:05Z";

/// The rules by which a token is not accepted, each with the code of the note and what is wrong.
const REJECTED: [(Rule, &str, &str); 6] = [
    (rule::PORTAL_3, "sso-token-not-valid", NO_TOKEN),
    (rule::PORTAL_4, "sso-token-not-valid", "has no accessToken"),
    (rule::PORTAL_5, "sso-token-expired", "has expired"),
    (rule::PORTAL_7, "sso-token-not-valid", NO_TOKEN),
    (rule::PORTAL_8, "sso-token-not-valid", "lacks accessToken or expiresAt"),
    (
        rule::PORTAL_10,
        "sso-token-expired",
        "has expired, and lacks clientId, clientSecret or refreshToken, with which it could be renewed",
    ),
];

/// What prevents signing in, with the releases that do not know the way.
pub(super) fn notes(view: &View<'_>) -> Vec<Diagnostic> {
    let token = token(view);
    let is_missing = token.as_ref().is_some_and(|token| token.code == "sso-token-not-readable");
    let needs = needs_release(view).filter(|_| is_missing);
    token.into_iter().chain(needs).collect()
}

/// The key `sso_session`, which older releases of 1.x do not know. If the profile has some of the other keys, they reject it.
fn needs_release(view: &View<'_>) -> Option<Diagnostic> {
    let profile = view.base_profile();
    let session = view.read_entries(&profile, "sso_session").into_iter().next()?;
    let missing = missing_without_session(view, &profile);
    // The error of these releases names the keys in alphabetical order.
    let mut sorted = missing.clone();
    sorted.sort_unstable();
    let effect = match missing.len() {
        0 => return None,
        4 => "and find no credentials in the profile".to_owned(),
        _ => format!(
            "so that, if they know single sign-on, creating the session fails there with \"missing required configuration: {}\"",
            sorted.join(", ")
        ),
    };
    let message = format!("releases of the SDK before 1.44.298 do not know sso_session, {effect}");
    let missing = list(&missing);
    let remedy =
        format!("update the SDK of the program, or write {missing} into the profile in place of sso_session");
    Some(Diagnostic::new("sso-session-needs-release", message, remedy).at(session.origin()))
}

/// A time before every token.
const LONG_AGO: Time = Time(i64::MIN / 2);

/// A token that is not there, or that the SDK would not accept.
fn token(view: &View<'_>) -> Option<Diagnostic> {
    let Some(Credentials::Requested(requested)) = view.outcome.session().map(Session::credentials) else {
        return None;
    };
    let path = requested.token_file()?;
    let (code, reason) = match read(path.as_ref()) {
        Ok(file) => rejected(view.world, path, file)?,
        Err(error) => ("sso-token-not-readable", format!("cannot be read: {error}")),
    };
    let profile = view.base_profile();
    let found = Diagnostic::new(
        code,
        format!("retrieving the credentials fails: the token of single sign-on in {path} {reason}"),
        format!("sign in: run \"aws sso login --profile {profile}\""),
    );
    let keys = ["sso_session", "sso_start_url"].into_iter();
    let setting = keys.filter_map(|key| view.read_entries(&profile, key).into_iter().next()).next();
    Some(setting.iter().fold(found, |found, setting| found.at(setting.origin())))
}

/// Why the SDK would not accept the token in this file, if every service did what it is asked for.
fn rejected(world: &World, path: &str, file: File) -> Option<(&'static str, String)> {
    let mut world = world.clone();
    world.files.insert(path.into(), file);
    let (broken, code, reason) = broken_rule(&world)?;
    // A token that had expired even long ago has no time at which it expires.
    let never_expires = || broken_rule(&World { now: LONG_AGO, ..world.clone() }).is_some();
    match *broken == rule::PORTAL_5 && never_expires() {
        true => Some(("sso-token-not-valid", "has no expiresAt".into())),
        false => Some((code, (*reason).into())),
    }
}

/// The rule by which the token in the world is not accepted.
fn broken_rule(world: &World) -> Option<&'static (Rule, &'static str, &'static str)> {
    let (outcome, _) = awsess_model::resolve(world);
    let mut trace = Trace::default();
    let (credentials, network) = (outcome.session()?.credentials(), &mut Network::new(world));
    // Only the decisions about the token are of interest, which is why the keys are dropped.
    drop(Cache::new(credentials).retrieve(network, &mut trace));
    REJECTED.iter().find(|(rule, ..)| trace.rules().any(|made| made == *rule))
}
