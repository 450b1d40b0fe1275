//! Settings of endpoints that have no effect, and endpoints that the table of the release does not have.

use std::net::IpAddr;

use awsess_model::endpoints::{host, partitions, resolve};
use awsess_model::session::{Credentials, Session};
use awsess_model::trace::{Origin, Subject, Trace};

use crate::explain::findings::hint::{Hint, hint};
use crate::explain::world::network::endpoints::{STS, ServiceEndpoint, Setting, is_made_by_rule};
use crate::explain::world::network::regions::is_opt_in;
use crate::explain::world::view::View;
use crate::vocabulary::case::Edition;

/// Regional endpoints of STS without a region: they have no effect.
pub(in crate::explain::findings) fn regional_without_region(view: &View<'_>) -> Vec<Hint> {
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

/// The endpoint of the program, at which STS is called for the credentials although its host is that of another service.
pub(in crate::explain::findings) fn of_program_for_sts(view: &View<'_>) -> Vec<Hint> {
    let endpoint = view.outcome.session().and_then(Session::endpoint).filter(|_| calls_sts(view));
    let Some(host) = endpoint.map(host).filter(|host| is_of_other_service(host)) else { return Vec::new() };
    let message = format!(
        "the credentials are requested from STS at {host}: Config.Endpoint of a session is that of every service"
    );
    let remedy = "leave Config.Endpoint out of the session, and set it in the config of the client that needs it, as in s3.New(session, \
                  aws.NewConfig().WithEndpoint(URL))";
    vec![hint(message, remedy).at(view.origin(&Origin::Config("Endpoint")))]
}

/// Whether STS is hardly there: the host is neither named after it, nor that of a program which plays all services. Such a program has
/// an address, or a name without a dot in a network of containers.
fn is_of_other_service(host: &str) -> bool {
    let is_name = host.contains('.') && host.parse::<IpAddr>().is_err();
    is_name && !["sts", "localhost", "localstack"].iter().any(|part| host.contains(part))
}

/// FIPS or dual-stack endpoints of STS without a region: the host is made of the name of a partition.
pub(in crate::explain::findings) fn variant_without_region(view: &View<'_>) -> Vec<Hint> {
    let made = |name: &str| {
        let endpoint = ServiceEndpoint::new(view, name).filter(|_| has_no_region(view))?;
        let winner = endpoint.setting()?.decision(view)?.winner?;
        let host = endpoint.found().filter(|found| is_made_by_rule(found))?.host();
        let origin = view.origin(&winner.origin);
        let name_of = origin.name();
        let message = format!(
            "{name_of} needs a region: without one, {name} is called at {host}, which is made by rule, whether it exists or not"
        );
        let remedy = format!("set AWS_REGION to a region that has such an endpoint, or {name_of} to false");
        Some(hint(message, remedy).at(origin))
    };
    asked_for(view).filter_map(made).collect()
}

fn has_no_region(view: &View<'_>) -> bool {
    view.outcome.session().is_some_and(|session| session.region().is_none())
}

/// Credentials of a role from the global endpoint of STS, in a region that an account has to enable.
pub(in crate::explain::findings) fn global_token(view: &View<'_>) -> Vec<Hint> {
    let region =
        view.outcome.session().filter(|session| session.endpoint().is_none()).and_then(Session::region);
    let Some(region) = region.filter(|region| calls_sts(view) && is_opt_in(region)) else {
        return Vec::new();
    };
    let host = ServiceEndpoint::new(view, STS).map(|sts| host(&sts.client.endpoint).to_owned());
    let Some((_, winner)) = view.winner(Subject::Region).filter(|_| host.as_deref() == Some(GLOBAL)) else {
        return Vec::new();
    };
    let message = format!(
        "the credentials of the role come from {GLOBAL}, and are not valid in {region} by default, as an account has to enable \
         this region"
    );
    let remedy = "update the SDK, which calls STS in such a region, or have the account issue tokens for all regions: \
                  \"aws iam set-security-token-service-preferences --global-endpoint-token-version v2Token\"";
    vec![hint(message, remedy).at(view.origin(&winner.origin))]
}

/// The global endpoint of STS.
const GLOBAL: &str = "sts.amazonaws.com";

/// FIPS and dual-stack endpoints that are asked for and not in the table: of STS if it is called, and of the services that the
/// explanation is about.
pub(in crate::explain::findings) fn made_by_rule(view: &View<'_>) -> Vec<Hint> {
    // Without a region it is another finding.
    asked_for(view).filter(|_| !has_no_region(view)).filter_map(|service| unlisted(view, service)).collect()
}

/// The services whose endpoints matter: STS if it is called, and those that the explanation is about.
fn asked_for<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v str> {
    let sts = calls_sts(view).then_some(STS);
    let named = view.services.iter().map(String::as_str);
    sts.into_iter().chain(named.filter(move |service| sts != Some(*service)))
}

fn unlisted(view: &View<'_>, service: &str) -> Option<Hint> {
    let endpoint = ServiceEndpoint::new(view, service)?;
    let setting = endpoint.setting()?;
    let found = endpoint.found().filter(|found| is_made_by_rule(found))?;
    let origin = view.origin(&setting.decision(view)?.winner?.origin);
    let kind = if setting.name() == "use_fips_endpoint" { "FIPS" } else { "dual-stack" };
    let message = format!(
        "the table of edition {} has no {kind} endpoint of {service} in {:?}: the host {} is made by rule, whether it exists or not",
        Edition::from(view.edition()),
        found.explanation.region,
        found.host()
    );
    let others = match regions_with_one(view, service, found.partition).as_slice() {
        [] => String::new(),
        regions => format!(", or name a region that has one: {}", regions.join(", ")),
    };
    Some(hint(message, format!("set {} to false{others}", origin.name())).at(origin))
}

/// The maximum number of regions that a remedy names.
const MAX_REGIONS: usize = 3;

/// The first regions of the partition where the table has an endpoint of the service, with the settings of the session.
fn regions_with_one(view: &View<'_>, service: &str, partition: &str) -> Vec<&'static str> {
    let Some(session) = view.outcome.session() else { return Vec::new() };
    let has_one = |region: &&str| {
        let settings = session.endpoint_settings();
        let found = resolve(view.edition(), service, region, settings, &mut Trace::default());
        found.is_ok_and(|found| !is_made_by_rule(&found))
    };
    let regions =
        partitions(view.edition()).filter(|(id, _)| *id == partition).flat_map(|(_, regions)| regions);
    regions.filter(has_one).take(MAX_REGIONS).collect()
}
