//! The endpoints of services: where STS is called, and whatever services the explanation is about.

use awsess_model::endpoints::{Endpoint, EndpointSettings, EndpointSource, RegionAlias, resolve, services};
use awsess_model::session::{Credentials, Session};
use awsess_model::trace::{self, Subject, Trace};
use awsess_model::world;

use crate::explain::explanation::origin::Origin;
use crate::explain::explanation::rules::cited;
use crate::explain::explanation::{Shadowed, Value};
use crate::explain::secrecy::shown::shown;
use crate::explain::world::network::endpoints::{SETTINGS, STS, ServiceEndpoint, Setting, is_made_by_rule};
use crate::explain::world::view::View;
use crate::vocabulary::case::Edition;
use crate::vocabulary::secret::{MASK, passwords};

/// The longest region that can be part of a host.
const MAX_REGION: usize = 63;

/// The endpoint of STS, those of the services that the explanation is about, and the settings of all endpoints.
pub(super) fn values(view: &View<'_>) -> Vec<Value> {
    let region = view.outcome.session().and_then(Session::region).unwrap_or_default();
    if region.len() > MAX_REGION {
        return Vec::new();
    }
    let sts = (!sts_fails(view)).then(|| endpoint(view, STS)).flatten();
    let named = view.services.iter().flat_map(|service| of_service(view, service));
    let all = SETTINGS.iter().take(2).filter_map(|setting| of_all(view, setting));
    sts.into_iter().chain(named).chain(all).collect()
}

/// Whether STS is not called because the request fails before, which is a problem of its own.
fn sts_fails(view: &View<'_>) -> bool {
    match view.outcome.session().map(Session::credentials) {
        Some(Credentials::Requested(requested)) => requested.sts_endpoint().is_some_and(|url| url.is_err()),
        Some(Credentials::Keys(_) | Credentials::Failed(_) | Credentials::External(_)) | None => false,
    }
}

/// Every value about the endpoint of a service.
fn of_service(view: &View<'_>, service: &str) -> Vec<Value> {
    let Some(found) = ServiceEndpoint::new(view, service) else { return Vec::new() };
    let part = |part: &str, text: &str| Value {
        value: Some(text.into()).filter(|text: &String| !text.is_empty()),
        ..Value::none(&format!("{service}_{part}"))
    };
    let partition = found.found().map_or(&*found.client.partition, |endpoint| endpoint.partition);
    let parts = [
        part("signing_region", &found.client.signing_region),
        part("signing_name", &found.client.signing_name),
        part("partition", partition),
    ];
    // That of STS is there anyway.
    let url = endpoint(view, service).filter(|_| service != STS);
    url.into_iter().chain(parts).collect()
}

/// The URL of the endpoint, what decided on it, and for which scope its requests are signed.
fn endpoint(view: &View<'_>, service: &str) -> Option<Value> {
    let found = ServiceEndpoint::new(view, service)?;
    let setting = found.setting().and_then(|setting| setting.decision(view));
    let (origin, shadowed) = match setting {
        Some(decision) => {
            (decision.winner.map(|winner| view.origin(&winner.origin)), losers(view, decision.losers))
        }
        None if found.by_table.is_none() => {
            (Some(view.origin(&trace::Origin::Config("Endpoint"))), Vec::new())
        }
        None => (region(view).filter(|_| found.depends_on_region()), Vec::new()),
    };
    let url = Some(without_passwords(&found.client.endpoint)).filter(|url| !url.is_empty());
    Some(Value {
        value: url,
        origin: origin.unwrap_or(Origin::Default),
        note: Some(reasons(view, &found).join("; ")),
        shadowed,
        rules: cited(&found.rules),
        ..Value::none(&format!("{service}_endpoint"))
    })
}

/// The URL with `***` in place of a password.
fn without_passwords(url: &str) -> String {
    passwords(url).iter().fold(url.to_owned(), |url, password| match password.is_empty() {
        true => url,
        false => url.replace(password.as_str(), MASK),
    })
}

fn region(view: &View<'_>) -> Option<Origin> {
    view.winner(Subject::Region).map(|(_, winner)| view.origin(&winner.origin))
}

fn losers(view: &View<'_>, losers: &[trace::Candidate<'_>]) -> Vec<Shadowed> {
    let loser = |candidate: &trace::Candidate<'_>| {
        let (value, secret) = shown(candidate);
        Shadowed { value, secret, origin: view.origin(&candidate.origin), rules: Vec::new() }
    };
    losers.iter().filter(|candidate| !candidate.value.is_empty()).map(loser).collect()
}

/// Why the endpoint is that one, for what its requests are signed, and why they fail if they do.
fn reasons(view: &View<'_>, found: &ServiceEndpoint<'_>) -> Vec<String> {
    let client = &found.client;
    let error =
        client.error.as_ref().map(|error| format!("requests fail with {}: {}", error.code, error.message));
    let why = match &found.by_table {
        None => Some("of the program, for every service".to_owned()),
        Some(Ok(endpoint)) => Some(why(view, found, endpoint)),
        Some(Err(failure)) => Some(failure.to_string()).filter(|_| error.is_none()),
    };
    let signed = match (&*client.signing_name, &*client.signing_region) {
        _ if error.is_some() => None,
        (_, "") => None,
        ("", region) => Some(format!("signed for {region}")),
        (name, region) => Some(format!("signed for {name} in {region}")),
    };
    [why, signed, error].into_iter().flatten().collect()
}

/// Which entry of the table decided, or why it is that of another region.
fn why(view: &View<'_>, found: &ServiceEndpoint<'_>, endpoint: &Endpoint) -> String {
    let edition = Edition::from(view.edition());
    let explanation = &endpoint.explanation;
    if let Some(sentence) = global(view, found) {
        return sentence;
    }
    match (explanation.alias, explanation.source) {
        (Some(RegionAlias::NoRegion), _) => {
            format!("no region is set, so it is the global one of the partition {}", endpoint.partition)
        }
        (_, EndpointSource::Listed) => format!("in the table of edition {edition}"),
        (_, EndpointSource::Global) => {
            format!("the only one of the service in the partition {}", endpoint.partition)
        }
        (_, EndpointSource::Metadata) => "the same in all regions".into(),
        (_, EndpointSource::UnknownService) => format!(
            "the table of edition {edition} does not know the service, so the host is made by the rule {}",
            explanation.template
        ),
        (_, EndpointSource::Defaults) if is_made_by_rule(endpoint) => format!(
            "not in the table of edition {edition}, so the host is made by the rule {}",
            explanation.template
        ),
        (_, EndpointSource::Defaults) if explanation.template.contains('{') => {
            format!("by the service's rule {}", explanation.template)
        }
        (_, EndpointSource::Defaults) => "that of the service in regions without one of their own".into(),
    }
}

/// Why the endpoint is the global one although there is a region, and how to have that of the region.
fn global(view: &View<'_>, found: &ServiceEndpoint<'_>) -> Option<String> {
    let region = view.outcome.session()?.region()?;
    if let Some(regional) = found.regional() {
        let variable = Setting::of_service(found.service)?.variable;
        return Some(format!("global in {region}; {variable}=regional selects {}", regional.url));
    }
    let is_sts = found.service == STS && view.edition() == world::Edition::V1_14;
    if !is_sts || found.client.signing_region == region {
        return None;
    }
    let in_newer = |sts_regional| {
        let settings = EndpointSettings { sts_regional, ..EndpointSettings::default() };
        resolve(world::Edition::V1_55, STS, region, &settings, &mut Trace::default()).ok()
    };
    let (by_default, regional) = (in_newer(None)?, in_newer(Some(true))?);
    let condition =
        if by_default.url == regional.url { "" } else { " if AWS_STS_REGIONAL_ENDPOINTS=regional is set" };
    Some(format!(
        "global in {region}, because edition 1.14 has no regional endpoint of STS there; edition 1.55 uses {}{condition}",
        regional.url
    ))
}

/// The value of a setting of all endpoints, and how many services it reaches.
fn of_all(view: &View<'_>, setting: &Setting) -> Option<Value> {
    let decision = setting.decision(view)?;
    let winner = decision.winner?;
    let is_on = winner.value == "on";
    Some(Value {
        value: Some(winner.value.clone().into_owned()),
        origin: view.origin(&winner.origin),
        note: if is_on { reach(view) } else { None },
        shadowed: losers(view, decision.losers),
        rules: cited(decision.rules),
        ..Value::none(setting.name())
    })
}

/// How many services have an endpoint of the kind that is selected in the region of the session.
fn reach(view: &View<'_>) -> Option<String> {
    let session = view.outcome.session()?;
    let region = session.region()?;
    let endpoint = |service| {
        resolve(view.edition(), service, region, session.endpoint_settings(), &mut Trace::default()).ok()
    };
    let is_there = |found: &Endpoint| found.explanation.source != EndpointSource::UnknownService;
    let there: Vec<_> = services(view.edition()).filter_map(endpoint).filter(is_there).collect();
    let known = there.iter().filter(|found| !is_made_by_rule(found)).count();
    Some(format!(
        "in {region}, the table of edition {} lists such hosts for {known} of {} services, and the SDK makes the others by rule; \
         explain does not look up whether a host exists (ask about one with --service)",
        Edition::from(view.edition()),
        there.len()
    ))
}
