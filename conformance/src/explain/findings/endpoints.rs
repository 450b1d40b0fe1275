//! Settings of endpoints that have no effect, and endpoints that the table of the release does not have.

use awsess_model::session::{Credentials, Session};

use super::{Hint, hint};
use crate::explain::endpoints::{STS, ServiceEndpoint, Setting, is_made_by_rule};
use crate::explain::view::View;
use crate::vocabulary::case::Edition;

/// Regional endpoints of STS without a region: they have no effect.
pub(super) fn regional_without_region(view: &View<'_>) -> Vec<Hint> {
    let Some(session) = view.outcome.session() else { return Vec::new() };
    let is_regional = session.endpoint_settings().sts_regional == Some(true) && session.endpoint().is_none();
    if session.region().is_some() || !is_regional {
        return Vec::new();
    }
    let winner = Setting::of_service(STS).and_then(|setting| setting.decision(view)?.winner);
    let Some((sts, winner)) = ServiceEndpoint::new(view, STS).zip(winner) else { return Vec::new() };
    let origin = view.origin(&winner.origin);
    let message = format!(
        "{}=regional has no effect without a region: STS is called at its global endpoint {}",
        origin.name(),
        sts.client.endpoint
    );
    vec![hint(message, "set AWS_REGION").at(origin)]
}

/// Whether STS is called for the credentials.
fn calls_sts(view: &View<'_>) -> bool {
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Requested(requested)) => requested.sts_endpoint().is_some(),
        Some(Credentials::Keys(_) | Credentials::Failed(_) | Credentials::External(_)) | None => false,
    }
}

/// FIPS and dual-stack endpoints that are asked for and not in the table: of STS if it is called, and of the services that the
/// explanation is about.
pub(super) fn made_by_rule(view: &View<'_>) -> Vec<Hint> {
    let sts = calls_sts(view).then_some(STS);
    let named = view.services.iter().map(String::as_str);
    let others = named.filter(|service| sts != Some(*service));
    sts.into_iter().chain(others).filter_map(|service| unlisted(view, service)).collect()
}

fn unlisted(view: &View<'_>, service: &str) -> Option<Hint> {
    let endpoint = ServiceEndpoint::new(view, service)?;
    let setting = endpoint.setting()?;
    let found = endpoint.found().filter(|found| is_made_by_rule(found))?;
    let origin = view.origin(&setting.decision(view)?.winner?.origin);
    let message = format!(
        "the table of edition {} has no such endpoint of {service} in {:?}: the host {} is made by rule, whether it exists or not",
        Edition::from(view.edition()),
        found.explanation.region,
        found.host()
    );
    let remedy = format!("set {} to false, or name a region that has one", origin.name());
    Some(hint(message, remedy).at(origin))
}
