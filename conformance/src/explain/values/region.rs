//! The region of the session, and what becomes of requests without one.

use awsess_model::session::Session;
use awsess_model::trace::Subject;

use super::decided::settled;
use crate::explain::explanation::Value;
use crate::explain::world::meant_headings::meant_headings;
use crate::explain::world::network::endpoints::ServiceEndpoint;
use crate::explain::world::network::regions::{Standing, standing};
use crate::explain::world::profile_names::similar;
use crate::explain::world::view::View;
use crate::vocabulary::case::Edition;

/// The region. One may win over that of another file although the session has none.
pub(super) fn value(view: &View<'_>) -> Value {
    let session = view.outcome.session();
    let region = session.and_then(Session::region);
    let winner = view.winner(Subject::Region).map(|(_, winner)| winner);
    let winner = winner.filter(|winner| Some(&*winner.value) == region);
    let note = match region {
        Some(region) => newer(view, region),
        None => session.and_then(|_| missing(view)),
    };
    Value { note, ..settled(view, "region", Subject::Region, winner) }
}

/// A remark about a region that the table of the edition does not have yet.
fn newer(view: &View<'_>, region: &str) -> Option<String> {
    let is_newer = standing(view.edition(), region) == Standing::Newer;
    let edition = Edition::from(view.edition());
    is_newer.then(|| format!("newer than the table of edition {edition}, so hosts are made of its name"))
}

/// Services that many programs use and that have an endpoint in each region.
const REGIONAL: [&str; 4] = ["s3", "dynamodb", "sns", "ec2"];

/// What requests fail with that have no region, and how to set one: a key of a profile counts only with shared config.
fn missing(view: &View<'_>) -> Option<String> {
    let near = meant_headings(view, &view.profile).into_iter().find(|meant| meant.has_region);
    let or = match (view.shared_config, near) {
        (true, Some(meant)) => format!(", or {}, whose section has a region", meant.correction()),
        (true, None) => format!(", or {}", in_profile(view)),
        (false, _) => String::new(),
    };
    // With a region, every request of such a session fails, too.
    if view.outcome.session().is_some_and(|session| session.fails_with().is_some()) {
        return Some(format!("set AWS_REGION{or}"));
    }
    let failure =
        |service: &&'static str| Some((*service, ServiceEndpoint::new(view, service)?.client.error?));
    let failing: Vec<_> = REGIONAL.iter().filter_map(failure).collect();
    let (_, error) = failing.first()?;
    let services: Vec<_> = failing.iter().map(|(service, _)| *service).collect();
    Some(format!(
        "set AWS_REGION{or}: requests of regional services such as {} fail with {} unless the program sets one",
        services.join(", "),
        error.code
    ))
}

/// How the region is one of a profile: of one that is probably meant, if no file has the selected one.
fn in_profile(view: &View<'_>) -> String {
    let is_missing = view.headings(&view.profile).is_empty();
    let near =
        similar(view, &view.profile).filter(|near| is_missing && !view.entries(near, "region").is_empty());
    match near {
        Some(near) => format!("select profile {near:?}, which has a region"),
        None => format!("add region to profile {:?}", view.profile),
    }
}
