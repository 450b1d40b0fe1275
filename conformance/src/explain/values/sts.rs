//! The endpoint of STS to which the request for the credentials of a role goes.

use awsess_model::rule::Rule;
use awsess_model::session::{Credentials, Session};
use awsess_model::trace::{self, Subject};

use super::cited;
use crate::explain::Value;
use crate::explain::view::View;

/// The variables and the keys that select another endpoint than the default one, the strongest first.
const SETTINGS: [&str; 6] = [
    "AWS_USE_FIPS_ENDPOINT",
    "use_fips_endpoint",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "use_dualstack_endpoint",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "sts_regional_endpoints",
];

/// The values of these settings with which the endpoint is another one.
const ON: [&str; 2] = ["on", "regional"];

/// The endpoint, if STS issues the credentials and the request is sent.
pub(super) fn endpoint(view: &View<'_>) -> Option<Value> {
    let Credentials::Requested(requested) = view.outcome.session().map(Session::credentials)? else {
        return None;
    };
    let url = requested.sts_endpoint()?.ok()?;
    let origin = SETTINGS.iter().find_map(|setting| origin_of(view, setting));
    let origin = view.origin(origin.unwrap_or(&trace::Origin::Default));
    Some(Value { value: Some(url.into()), origin, rules: cited(&rules(view)), ..Value::none("sts_endpoint") })
}

/// The origin of a setting that won its decision.
fn origin_of<'t>(view: &'t View<'_>, setting: &str) -> Option<&'t trace::Origin<'t>> {
    let winners = view.trace.decisions().filter_map(|decision| decision.winner);
    let mut origins = winners.filter(|winner| ON.contains(&&*winner.value)).map(|winner| &winner.origin);
    origins.find(|origin| [origin.variable(), origin.key()].contains(&Some(setting)))
}

/// The rules about the endpoints of clients by which it was found, each once.
fn rules(view: &View<'_>) -> Vec<Rule> {
    let about = view.trace.decisions().filter(|decision| decision.subject == Subject::Calls);
    let mut rules: Vec<Rule> = Vec::new();
    for rule in about.filter(|decision| decision.winner.is_some()).flat_map(|decision| decision.rules) {
        if rule.id().starts_with("CLI-") && !rules.contains(rule) {
            rules.push(*rule);
        }
    }
    rules
}
