//! The errors of the requests for credentials before they are sent, as the model decides on them if every party does what it is
//! asked for. A file that only a retrieval reads is not in the world, so its errors are left to those who look at the disk.

use awsess_model::failure::Failure;
use awsess_model::network::Network;
use awsess_model::rule::{self, Rule};
use awsess_model::session::{Cache, Credentials, Session};
use awsess_model::trace::{Decision, Trace};
use awsess_model::world::{Edition, Remote, World};

use super::{advice, metadata, problem, process};
use crate::explain::explanation::diagnostic::Diagnostic;
use crate::explain::explanation::origin::Origin;
use crate::explain::files::paths::CONTAINER_FULL;
use crate::explain::world::chain::Chain;
use crate::explain::world::view::View;

/// The rules about the URL of a container's endpoint, each with what is wrong and what to write.
const CONTAINER: [(Rule, &str, &str); 3] = [
    (rule::BOX_7, "is not a URL with a host", "write a URL such as http://127.0.0.1/credentials"),
    (
        rule::BOX_4,
        "has the scheme http and a host that is neither a loopback address nor one of ECS or EKS",
        "write https or one of these hosts",
    ),
    (
        rule::BOX_5,
        "has a host that is not a loopback address, the only host that edition 1.14 accepts, in https URLs too",
        "write a loopback address",
    ),
];
/// The rules about what is not in the world: files that a retrieval reads, and the addresses to which a host name leads.
const UNKNOWN: [Rule; 9] = [
    rule::WEB_3,
    rule::PORTAL_3,
    rule::PORTAL_4,
    rule::PORTAL_5,
    rule::PORTAL_7,
    rule::PORTAL_8,
    rule::PORTAL_10,
    rule::BOX_23,
    rule::BOX_24,
];
/// The errors that do not depend on who is asked, or on a program that is run.
const CERTAIN: [&str; 3] = ["InvalidParameter", "NoCredentialProviders", "EmptyStaticCreds"];
/// The rules by which a parameter is too short.
const TOO_SHORT: [Rule; 4] = [rule::PARAM_6, rule::PARAM_7, rule::MFA_13, rule::WEB_7];

/// The error of a retrieval; none if it depends on something that is not in the world.
pub(super) fn find(view: &View<'_>) -> Option<Diagnostic> {
    let credentials = view.outcome.session().map(Session::credentials)?;
    let Credentials::Requested(requested) = credentials else { return None };
    let container = view.trace.decisions().find_map(|decision| of_container(view, &decision));
    if container.is_some() {
        return container;
    }
    let earlier = metadata::find(view).or_else(|| process::find(view, credentials));
    if earlier.is_some() {
        return earlier;
    }
    if let Some(Err(failure)) = requested.sts_endpoint() {
        let said = format!("assuming the role fails: {}: {}", failure.code, failure.message);
        return Some(problem(view, failure, &said, None));
    }
    let (failure, origin) = failure(view, credentials)?;
    let known = innermost_known(&failure);
    let said = format!("retrieving the credentials fails: {}", causes(&failure));
    let origin = origin.or_else(|| (known.code == "EmptyStaticCreds").then(|| environment_of(view)));
    CERTAIN.contains(&&*known.code).then(|| problem(view, known, &said, origin))
}

/// The line by which the credentials of the environment are those of the role, or the variable that is missing.
fn environment_of(view: &View<'_>) -> Origin {
    let line = view.read_entries(&view.base_profile(), "credential_source").into_iter().next();
    line.map_or_else(|| Origin::Variable { name: "AWS_ACCESS_KEY_ID".into() }, |line| line.origin())
}

/// The URL of a container that the SDK does not use. Whether a host name leads to an address that it uses is not known here.
fn of_container(view: &View<'_>, decision: &Decision<'_, '_>) -> Option<Diagnostic> {
    let (_, reason, write) = CONTAINER.iter().find(|(rule, ..)| decision.rules.contains(rule))?;
    decision.losers.iter().find(|loser| loser.origin.variable() == Some(CONTAINER_FULL))?;
    let message = format!("retrieving the credentials fails: {CONTAINER_FULL} {reason}");
    let remedy = match view.edition() == Edition::V1_14 && calls_it_after_an_update(view) {
        true => "update the SDK of the program: edition 1.55 calls this address".into(),
        false => format!("{write}, or unset {CONTAINER_FULL}"),
    };
    let origin = Origin::Variable { name: CONTAINER_FULL.into() };
    Some(Diagnostic::new("container-endpoint-not-usable", message, remedy).at(origin))
}

/// Whether edition 1.55 certainly accepts the URL of the container that this edition rejects.
fn calls_it_after_an_update(view: &View<'_>) -> bool {
    let newer = World { edition: Edition::V1_55, ..view.world.clone() };
    let (_, trace) = awsess_model::resolve(&newer);
    let mut rules = trace.rules();
    // Whether a host name leads to an address that it calls is not known here.
    !rules.any(|made| made == rule::BOX_24 || CONTAINER.iter().any(|(rule, ..)| *rule == made))
}

/// The maximum number of roles whose requests are tried. The time grows with the square of it.
const MAX_TRIED: usize = 100;

/// The error of the first retrieval, with the parameter that causes it.
fn failure(view: &View<'_>, credentials: &Credentials) -> Option<(Failure, Option<Origin>)> {
    if Chain::new(view).is_some_and(|chain| chain.roles.len() > MAX_TRIED) {
        return None;
    }
    let healthy = || Some(Vec::new());
    let imds = view.world.remote.imds.as_ref().map(|_| Vec::new());
    let remote = Remote { container: healthy(), imds, oidc: healthy(), sso: healthy(), sts: Vec::new() };
    let world = World { remote, ..view.world.clone() };
    let mut trace = Trace::default();
    let failure = Cache::new(credentials).retrieve(&mut Network::new(&world), &mut trace)?.err()?;
    let is_unknown = view.trace.rules().chain(trace.rules()).any(|made| UNKNOWN.contains(&made));
    let too_short = |decision: &Decision<'_, '_>| decision.rules.iter().any(|rule| TOO_SHORT.contains(rule));
    let at = view.trace.decisions().filter(too_short).flat_map(|decision| decision.losers).next();
    (!is_unknown).then(|| (failure, at.map(|at| view.origin(&at.origin))))
}

/// The error and its causes on one line.
fn causes(failure: &Failure) -> String {
    let first = failure.to_string();
    let mut said = first.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
    let mut cause = failure.original.as_deref();
    while let Some(failure) = cause {
        said += &format!(": {failure}");
        cause = failure.original.as_deref();
    }
    said
}

/// The error, or the first of its causes, for which there is advice of its own.
fn innermost_known(failure: &Failure) -> &Failure {
    let mut known = failure;
    while let Some(cause) = known.original.as_deref().filter(|_| !advice::is_known(&known.code)) {
        known = cause;
    }
    known
}
